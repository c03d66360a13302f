"""Questions are asked once, in the background, and their answers are kept as long as they are good for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pages.call.asking import FAILURE_SECONDS, Answer, Desk
from ringyo_data.errors import Unavailable

LONG = 30.0


class Question:
    """Gives one answer after the other, or raises it; counts how often it is asked."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.asked = 0
        self.go = threading.Event()
        self.go.set()

    def __call__(self) -> object:
        self.asked += 1
        assert self.go.wait(LONG)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """No answer comes while the block runs."""
        self.go.clear()
        try:
            yield
        finally:
            self.go.set()


class Asker:
    """A desk whose time is set by hand, and one question to it that is good for ten seconds."""

    def __init__(self, question: Question, *, keep: int = 64) -> None:
        self.now = 0.0
        self.desk: Desk[object] = Desk(keep=keep, clock=lambda: self.now)
        self.question = question

    def ask(self, key: str = "a", *, patience: float = LONG) -> Answer[object]:
        return self.desk.ask(key, self.question, keep_seconds=lambda _: 10.0, patience_seconds=patience)


def test_an_answer_is_asked_for_once_while_it_is_good():
    asker = Asker(Question("one"))
    assert asker.ask() == Answer("one")
    asker.now = 10.0
    assert asker.ask() == Answer("one")
    assert asker.question.asked == 1


def test_an_old_answer_is_asked_for_again():
    asker = Asker(Question("one", "two"))
    asker.ask()
    asker.now = 10.5
    assert asker.ask() == Answer("two")


def test_who_has_no_patience_gets_nothing_yet_and_the_answer_later():
    asker = Asker(Question("one"))
    with asker.question.held_up():
        assert asker.ask(patience=0) == Answer(late=True)
        assert asker.ask(patience=0) == Answer(late=True)
        assert asker.desk.is_pending("a")
    assert asker.ask() == Answer("one")
    assert not asker.desk.is_pending("a")
    assert asker.question.asked == 1


def test_the_old_answer_stands_in_while_a_new_one_is_on_its_way():
    asker = Asker(Question("one", "two"))
    asker.ask()
    asker.now = 11.0
    with asker.question.held_up():
        assert asker.ask(patience=0) == Answer("one", late=True)
    assert asker.ask() == Answer("two")


def test_a_failure_counts_for_a_while_and_is_then_asked_again():
    error = Unavailable("down")
    asker = Asker(Question(error, "one"))
    assert asker.ask() == Answer(error=error)
    asker.now = FAILURE_SECONDS
    assert asker.ask() == Answer(error=error)
    asker.now = FAILURE_SECONDS + 1
    assert asker.ask() == Answer("one")


def test_what_is_forgotten_is_asked_again_at_once():
    asker = Asker(Question("one", "two"))
    asker.ask()
    asker.desk.forget("a")
    assert asker.ask() == Answer("two")


def test_only_so_many_answers_are_kept():
    asker = Asker(Question("a", "b", "c", "a again"), keep=2)
    for key in "abc":
        asker.ask(key)
    assert asker.ask("c") == Answer("c")
    assert asker.ask("a") == Answer("a again")


def test_a_fault_of_this_program_is_raised_where_it_is_asked():
    asker = Asker(Question(ValueError("oops")))
    with pytest.raises(ValueError, match="oops"):
        asker.ask()


def test_nothing_is_pending_that_nobody_asked():
    assert not Asker(Question()).desk.is_pending("a")
