"""Where calls come from: what is known is shown at once, what is not is waited for, and names are a bonus."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from unittest import mock

import pytest

from pages.filters import View
from pages.loading import source
from ringyo_data import Settings
from ringyo_data.book import Book, Names, Progress
from ringyo_data.errors import Unavailable
from ringyo_data.query import CallQuery, Window

from ..whole.books import ReadyBook, snapshot, three_calls

OWN = Settings(api_key="rg_test_x")
DAY = Window(datetime(2026, 11, 22, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC))
QUERY = CallQuery(DAY.since, DAY.until)


def some(query):
    return snapshot(query, three_calls(query))


def fails(_query):
    raise Unavailable("down")


def nothing(_progress):
    pass


@pytest.fixture
def book(monkeypatch):
    """Puts a book in the place of the account's own."""

    def put(answer=some, **other) -> ReadyBook:
        found = ReadyBook(answer, **other)
        monkeypatch.setattr(source, "book", lambda _own: found)
        return found

    return put


def test_what_is_not_known_is_waited_for_with_progress(book):
    book(waits=2)
    told: list[Progress] = []
    seen = source.read(OWN, QUERY, told.append)
    assert len(seen.calls) == 3
    assert told == [Progress(1, 3)] * 2


def test_what_is_known_is_given_at_once_though_the_api_is_down(book):
    found = book()
    source.read(OWN, QUERY, nothing)
    found.fail(Unavailable("down"))
    seen = source.read(OWN, QUERY, nothing)
    assert (len(seen.calls), str(seen.problem.error)) == (3, "down")
    assert len(found.asked) == 1


def test_what_cannot_be_had_raises_until_somebody_tries_again(book):
    answers = [fails, some]

    def answer(query):
        return answers.pop(0)(query)

    found = book(answer)
    with pytest.raises(Unavailable):
        source.read(OWN, QUERY, nothing)
    with pytest.raises(Unavailable):
        source.read(OWN, QUERY, nothing)
    found.try_again()
    assert len(source.read(OWN, QUERY, nothing).calls) == 3


def test_an_interruption_ends_the_waiting(book):
    class Rerun(BaseException):
        """How Streamlit ends a script."""

    def interrupt(*_):
        raise Rerun

    book(waits=5)
    with pytest.raises(Rerun):
        source.read(OWN, QUERY, interrupt)


def test_there_is_nothing_to_filter_by_until_calls_are_read(book):
    book(waits=1)
    assert source.facets(OWN, DAY).agents == ()
    source.read(OWN, QUERY, nothing)
    assert source.facets(OWN, DAY).agents == ("agent_a",)


def test_names_are_those_that_the_book_knows_by_now(book):
    found = book()
    found.known_names = None
    assert source.agent_names(OWN) == Names()
    found.known_names = Names({"a": "Anna"})
    assert source.agent_names(OWN).by_id == {"a": "Anna"}


def test_the_newest_days_are_shown_when_all_take_too_long(book, monkeypatch):
    monkeypatch.setattr(source, "PATIENCE_SECONDS", 0.0)
    half = Window(DAY.since, DAY.since + timedelta(hours=12))
    book(lambda query: snapshot(query, three_calls(query), days=2, days_loaded=1, unloaded=(half,)))
    seen = source.read(OWN, QUERY, nothing)
    assert (len(seen.calls), seen.unloaded) == (3, (half,))


def test_one_status_or_agent_goes_down_to_the_api_and_several_do_not():
    day = {"first": date(2026, 11, 22), "last": date(2026, 11, 22)}
    one = source.query_of(View(**day, statuses=("busy",), agents=("agent_a",)))
    several = source.query_of(View(**day, statuses=("busy", "failed"), agents=("agent_a", "agent_b")))
    assert one.filters == {"status": "busy", "agent_id": "agent_a"}
    assert several.filters == {}


def test_settings_share_a_book_and_two_are_kept_at_most(monkeypatch):
    closed = threading.Semaphore(0)
    monkeypatch.setattr(Book, "close", lambda _book: closed.release())
    first, second, third = (Settings(api_key=f"rg_test_{n}", store="off") for n in range(3))
    books = [source.book(own) for own in (first, second, first)]
    assert books[0] is books[2]
    source.book(third)
    assert closed.acquire(timeout=60)  # the second one's, which nobody has used since
    assert source.book(first) is books[0]
    assert source.book(second) is not books[1]


def test_forgotten_books_are_closed_and_made_anew():
    own = Settings(api_key="rg_test_x", store="off")
    book = source.book(own)
    with mock.patch.object(Book, "close", autospec=True) as close:
        source.forget_books()
    close.assert_called_once_with(book)
    assert source.book(own) is not book
