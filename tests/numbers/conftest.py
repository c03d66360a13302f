"""A handful of accounts, each at its own desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from . import periods
from .accounts import drawn
from .desk import Desk, desk_of
from .expected import Expected, Words
from .periods import Period

VIEWS: dict[str, tuple[Period, int, dict[str, Words], str]] = {
    "spring": (periods.BERLIN_23H, 3, {}, "previous"),
    "autumn": (periods.BERLIN_25H, 2, {"outcome": ["answered", "failed", "live", "busy"]}, "previous"),
    "kolkata": (periods.KOLKATA, 3, {"agent": ["agent_ana", "agent_bo", "agent_cy"]}, "weekdays"),
    "cairo": (periods.CAIRO, 2, {}, "off"),
    "month": (periods.MONTH, 3, {"longest": "400"}, "previous"),
    "weeks": (periods.LONG, 3, {"weekday": ["mon", "wed", "sun"]}, "previous"),
}
"""Links that differ in all that may go wrong: a period, which of its accounts, filters, comparison."""


@pytest.fixture(scope="session", params=VIEWS)
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The dashboard of an account, opened through a link."""
    period, place, filters, compare = VIEWS[request.param]
    expected = Expected(period, drawn(period)[place], filters, compare)
    assert expected.calls
    with desk_of(expected, tmp_path_factory.mktemp("numbers")) as opened:
        yield opened
