"""A handful of accounts, each at its own desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from . import accounts, periods
from .accounts import drawn, text
from .desk import Desk, desk_of
from .expected import Expected, Words
from .oracle.records import SECOND
from .periods import Period

BOTH_WAYS = ("directions", "taken")
VIEWS: dict[str, tuple[Period, dict[str, Words], str]] = {
    "spring": (periods.BERLIN_23H, {}, "previous"),
    "autumn": (periods.BERLIN_25H, {"outcome": ["answered", "failed", "live", "busy"]}, "previous"),
    "kolkata": (periods.KOLKATA, {"agent": ["agent_ana", "agent_bo", "agent_cy"]}, "weekdays"),
    "cairo": (periods.CAIRO, {}, "off"),
    "month": (periods.MONTH, {"longest": "400"}, "previous"),
    "weeks": (periods.LONG, {"weekday": ["mon", "wed", "sun"]}, "previous"),
    "directions": (periods.MONTH, {}, "previous"),
    "taken": (periods.KOLKATA, {"direction": ["inbound", "unknown"]}, "previous"),
}
"""Links that differ in all that may go wrong: period, filters, comparison, direction."""


@pytest.fixture(scope="package", params=VIEWS)
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The dashboard of an account, opened through a link; gone with the last test here, as its book takes the place of all."""
    period, filters, compare = VIEWS[request.param]
    own, ways = (accounts.OWN, accounts.WAYS) if request.param in BOTH_WAYS else ((), ())
    records = max(
        drawn(period, ways=ways),
        key=lambda records: _kinds(Expected(period, records, filters, compare, own)),
    )
    expected = Expected(period, [*records, sure(period)], filters, compare, own)
    with desk_of(expected, tmp_path_factory.mktemp("numbers")) as opened:
        yield opened


@pytest.fixture
def expected(desk: Desk) -> Expected:
    """What that dashboard must show."""
    return desk.expected


def _kinds(expected: Expected) -> tuple[int, int]:
    """How many kinds of calls there are to be told apart, and how many calls."""
    return len({(call.outcome, call.agent, call.direction) for call in expected.calls}), len(expected.calls)


def sure(period: Period) -> dict[str, object]:
    """A call that no link leaves out."""
    usual = {"status": "completed", "duration": 60, "agent_id": "agent_ana", "phone_number": accounts.OWN[0]}
    return {"id": "sure", **usual, "created_at": text(period.since + 9 * 3600 * SECOND)}
