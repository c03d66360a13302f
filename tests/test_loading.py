"""Where calls come from: what is known is shown at once, what is not is waited for, and names are a bonus."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from pages.shared.loading import source
from ringyo_data import Settings
from ringyo_data.errors import PermissionMissing, Unavailable
from ringyo_data.query import Window

from .pages.books import ReadyBook, snapshot, three_calls

OWN = Settings(api_key="rg_test_x")
DAY = Window(datetime(2026, 11, 22, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC))


def some(query):
    return snapshot(query, three_calls(query))


def fails(_query):
    raise Unavailable("down")


def nothing(_received, _expected):
    pass


@pytest.fixture
def book(monkeypatch):
    """Puts a book in the place of the account's own."""

    def put(answer=some, **other) -> ReadyBook:
        found = ReadyBook(answer, **other)
        monkeypatch.setattr(source, "_book", lambda _own: found)
        return found

    return put


def test_what_is_not_known_is_waited_for_with_progress(book):
    book(waits=2)
    told: list[tuple[int, int | None]] = []
    seen = source.read(OWN, DAY, lambda *step: told.append(step))
    assert len(seen.calls) == 3
    assert told == [(1, 3), (1, 3)]


def test_what_is_known_is_given_at_once_though_the_api_is_down(book):
    found = book()
    source.read(OWN, DAY, nothing)
    found.fail(Unavailable("down"))
    seen = source.read(OWN, DAY, nothing)
    assert (len(seen.calls), str(seen.problem.error)) == (3, "down")
    assert len(found.asked) == 1


def test_what_cannot_be_had_raises_until_somebody_tries_again(book):
    answers = [fails, some]

    def answer(query):
        return answers.pop(0)(query)

    book(answer)
    with pytest.raises(Unavailable):
        source.read(OWN, DAY, nothing)
    with pytest.raises(Unavailable):
        source.read(OWN, DAY, nothing)
    source.try_again(OWN)
    assert len(source.read(OWN, DAY, nothing).calls) == 3


def test_an_interruption_ends_the_waiting(book):
    class Rerun(BaseException):
        """How Streamlit ends a script."""

    def interrupt(*_):
        raise Rerun

    book(waits=5)
    with pytest.raises(Rerun):
        source.read(OWN, DAY, interrupt)


def test_there_is_nothing_to_filter_by_until_calls_are_read(book):
    book(waits=1)
    assert source.facets(OWN, DAY).agents == ()
    source.read(OWN, DAY, nothing)
    assert source.facets(OWN, DAY).agents == ("agent_a",)


def test_names_are_asked_for_once_and_are_news_once(book):
    asked: list[int] = []
    found = book()
    found.client = SimpleNamespace(agents=lambda: asked.append(1) or [{"id": "a", "name": "Anna"}])
    assert source.agent_names(OWN).by_id == {}
    assert [source.read_agent_names(OWN), source.read_agent_names(OWN)] == [True, False]
    assert source.agent_names(OWN).by_id == {"a": "Anna"}
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("error", "problem"), [(PermissionMissing("no"), "`agents:read`"), (Unavailable("down"), "")]
)
def test_without_names_the_page_goes_on(book, error, problem):
    def refuse():
        raise error

    book().client = SimpleNamespace(agents=refuse)
    source.read_agent_names(OWN)
    names = source.agent_names(OWN)
    assert names.by_id == {}
    assert problem in names.problem


def test_a_period_that_goes_on_is_renewed_more_often_than_one_that_is_over():
    now = datetime.now(UTC)
    assert source._refresh_seconds(Window(now, now + timedelta(hours=1))) == source.OPEN_SECONDS
    assert source._refresh_seconds(DAY) == source.SETTLED_SECONDS
