"""A face instead of numbers goes by itself as soon as waiting has helped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pages.loading import outage, source
from ringyo_data import Settings
from ringyo_data.errors import RateLimited, RingyoError, Unavailable
from ringyo_data.query import CallQuery

from ..whole.books import ReadyBook, snapshot, three_calls

OWN = Settings(api_key="rg_test_x")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUERY = CallQuery(NOON, NOON + timedelta(hours=12))
DOWN = Unavailable("down")


class Answers:
    """Raises *error* while there is one."""

    def __init__(self) -> None:
        self.error: RingyoError | None = DOWN

    def __call__(self, query):
        if self.error:
            raise self.error
        return snapshot(query, three_calls(query))


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def book(monkeypatch, answers) -> ReadyBook:
    """One that could not be read when it was first asked."""
    found = ReadyBook(answers)
    monkeypatch.setattr(source, "book", lambda _own: found)
    found.want(QUERY)
    return found


def test_it_stays_while_nothing_has_changed(book):
    assert not outage.is_over(OWN, QUERY, DOWN)


def test_it_goes_when_the_calls_have_come_and_keeps_asking_until_then(book, answers):
    answers.error = None
    book.try_again()
    asked = len(book.asked)
    assert outage.is_over(OWN, QUERY, DOWN)
    assert len(book.asked) == asked + 1


def test_it_goes_when_another_viewer_tries_again_and_calls_are_on_their_way(book):
    book.try_again()
    book.waits = 1
    assert outage.is_over(OWN, QUERY, DOWN)


def test_another_error_gets_its_own_face(book, answers):
    answers.error = RateLimited("Used up. Try again in 30 seconds.", retry_after_seconds=30)
    book.try_again()
    assert outage.is_over(OWN, QUERY, DOWN)
