"""Who may look for how many numbers an hour."""

from __future__ import annotations

import pytest

from pages.filters.number_questions import Questions

from ...fake_clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def questions(clock: FakeClock) -> Questions:
    return Questions(clock.monotonic)


def test_a_viewer_may_ask_about_20_numbers_an_hour_and_again_about_each_of_them(questions, clock):
    assert [questions.allow("ann", [str(number)]) for number in range(21)] == [True] * 20 + [False]
    assert questions.allow("ann", ["19"])
    clock.now = 3599
    assert not questions.allow("ann", ["20"])
    clock.now = 3600
    assert questions.allow("ann", ["20"])


def test_several_numbers_in_one_question_are_as_many_questions(questions):
    assert not questions.allow("ann", [str(number) for number in range(21)])
    assert questions.allow("ann", [str(number) for number in range(20)])
    assert not questions.allow("ann", ["20"])


def test_one_who_asks_a_lot_leaves_another_alone(questions):
    questions.allow("ann", [str(number) for number in range(20)])
    assert questions.allow("ben", ["20"])


def test_new_sessions_without_end_get_200_answers_an_hour(questions):
    answers = [questions.allow(f"session {number // 20}", [str(number)]) for number in range(1000)]
    assert answers.count(True) == 200


def test_a_question_without_a_number_is_free(questions):
    for number in range(20):
        questions.allow("ann", [str(number)])
    assert questions.allow("ann", [])
