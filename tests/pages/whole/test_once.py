"""What was worked out for one viewer serves the next one, as long as nothing has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pages.filters import View
from pages.loading import Selection, page, source
from ringyo_data import Settings, metrics
from ringyo_data.own_numbers import OwnNumbers
from ringyo_data.phone_numbers import PhoneNumber
from ringyo_data.query import CallQuery, Window

from .books import ReadyBook, snapshot, three_calls
from .conftest import Open, put_secrets


@pytest.fixture
def judgements(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often it was worked out who stands out."""
    standing, times = metrics.standing, []

    def counted(*args: object, **more: object) -> object:
        times.append(1)
        return standing(*args, **more)

    monkeypatch.setattr(metrics, "standing", counted)
    return lambda: len(times)


def test_two_viewers_of_the_same_calls_have_them_judged_once(
    dashboard: Open, all_weeks: None, judgements: Callable[[], int]
):
    first, second = dashboard(), dashboard()
    assert judgements() == 1
    assert [one.value for one in first.metric] == [one.value for one in second.metric]
    dashboard("agents")
    assert judgements() == 1
    dashboard(period="last-7-days")
    assert judgements() == 2


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Selection]:
    """Draws from a snapshot of three calls, of which some things are changed."""
    query = CallQuery(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC))
    book, of_query = ReadyBook(lambda _: snapshot(query, three_calls(query))), three_calls(query)
    monkeypatch.setattr(source, "book", lambda _: book)
    view = View(first=date(2026, 3, 2), last=date(2026, 3, 2), zone="UTC", period="custom")
    usual = snapshot(query, of_query)
    return lambda **changes: page.selected(Settings(), view, replace(usual, **changes), None)


def test_what_a_selection_tells_beside_its_calls_is_never_old(ready: Callable[..., Selection]):
    line = PhoneNumber("+18005551234", "Sales")
    sales, support = (
        OwnNumbers((replace(line, name=name),), "api", problem)
        for name, problem in (("Sales", ""), ("Support", "the API does not tell"))
    )
    assert ready(own=sales) is ready(own=sales)
    assert ready(own=support).own == support
    gap = Window(datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC))
    assert ready(own=sales, unloaded=(gap,)).unloaded == (gap,)
    assert ready(as_of=None) is not ready(as_of=None)


@pytest.mark.usefixtures("all_weeks")
@pytest.mark.parametrize(("most", "times"), [(500_000, 2), (40_000, 3), (0, 3)])
def test_what_was_drawn_is_kept_as_long_as_there_is_room_for_its_calls(
    dashboard: Open,
    judgements: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    times: int,
):
    monkeypatch.setattr(page, "MOST_DRAWN_CALLS", most)
    for period in ("last-28-days", "last-month", "last-month", "last-28-days"):
        dashboard(period=period)
    assert judgements() == times


def test_what_the_deployment_changes_shows_at_once(dashboard: Open, all_weeks: None):
    def notes(secrets: str) -> list[str]:
        put_secrets(secrets)
        return [one.value for one in dashboard().markdown if "target" in one.value]

    assert notes("[targets]\nanswer_rate = 0.7\n") == [":small[:gray[target 70%]]"]
    assert notes("[targets]\nanswer_rate = 0.8\n") == [":small[:gray[target 80%]]"]
