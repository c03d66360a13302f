"""Accounts made by hand, one for each way in which a number once went wrong."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from . import said
from .cards import check_receipt, check_shares, check_stack, check_tiles
from .desk import desk_of
from .expected import Expected
from .periods import CLOSED, ON_THE_HOUR, Period

MIDNIGHT = Period(
    "at midnight", "Europe/Berlin", *[date(2026, 3, 3)] * 2, datetime.fromisoformat("2026-03-02T23:00:00Z")
)


def call(number: int, at: str, **fields: object) -> dict[str, object]:
    """A busy call of Ana's, unless it is said otherwise."""
    usual = {"status": "busy", "agent_id": "agent_ana", "phone_number": "+4915123456789"}
    return {"id": f"call_{number:03}", "created_at": at, **usual, **fields}


def test_calls_started_in_the_second_of_reading_are_in_every_bar(tmp_path):
    at = "2026-03-03T13:00:00Z"
    records = [call(1, at), call(2, "2026-03-03T12:59:59Z"), call(3, at, status="ringing")]
    expected = Expected(ON_THE_HOUR, records, compare="off")
    with desk_of(expected, tmp_path) as desk:
        page = desk.page("overview")
        check_tiles(page.tiles, expected, expected.calls)
        check_stack(page.cards["calls-by-outcome"], expected, expected.calls, "hour", None)


def test_calls_of_the_first_second_of_a_day_are_in_its_bars(tmp_path):
    expected = Expected(MIDNIGHT, [call(1, "2026-03-02T23:00:00Z")], compare="off")
    with desk_of(expected, tmp_path) as desk:
        page = desk.page("overview")
        check_tiles(page.tiles, expected, expected.calls)
        check_stack(page.cards["calls-by-outcome"], expected, expected.calls, "hour", None)


def test_all_calls_that_reached_the_limit_are_counted_not_only_those_listed(tmp_path):
    at = "2026-02-10T09:00:00Z"
    records = [call(n, at, status="completed", duration=3600) for n in range(25)]
    expected = Expected(CLOSED, records, compare="off")
    with desk_of(expected, tmp_path) as desk:
        card = desk.page("durations", durations_tabs="Longest calls").cards["longest-calls"]
        assert said.read(card.reading, r"<n> calls reached the longest a call can last, <t>\.") == (25, 3600)
        assert len(card.table) == 20


def test_calls_of_an_unknown_status_that_go_on_are_no_part_of_settled_ones(tmp_path):
    records = [
        call(1, "2026-02-10T09:00:00Z", status="completed", duration=30),
        call(2, "2026-02-10T09:10:00Z", status="on_hold"),
        call(3, "2026-02-10T09:20:00Z", status="on_hold", ended_at="2026-02-10T09:21:00Z"),
        call(4, "2026-02-10T09:30:00Z", status="on_hold", agent_id="agent_bo"),
    ]
    expected = Expected(CLOSED, records, compare="off")
    with desk_of(expected, tmp_path) as desk:
        card = desk.page("volume", volume_scale="shares").cards["calls-over-time"]
        check_shares(card, expected, "day")
        card = desk.page("agents").cards["outcomes-by-agent"]
        check_receipt(
            card.receipt, 4, ("live, not over yet", 2), counted="Settled calls", part=("answered", 1)
        )
        beside = [text for trace in card.figure["data"] for text in trace.get("text") or []]
        assert [said.count(text.strip().removeprefix("<b>").removesuffix("</b>")) for text in beside] == [2]


def test_calls_that_nobody_took_are_listed_without_a_length(tmp_path):
    records = [call(n, "2026-02-10T09:00:00Z") for n in range(3)]
    expected = Expected(CLOSED, records, compare="off")
    with desk_of(expected, tmp_path) as desk:
        table = desk.page("calls").cards["calls"].table
        assert table["lasted"].isna().tolist() == [True, True, True]


@pytest.mark.parametrize("agent", ["agent_ana", "agent_cy"])
def test_one_of_two_namesakes_stays_the_one_that_was_asked_for(agent, tmp_path):
    usual = {"status": "busy", "phone_number": "+4915123456789", "created_at": "2026-02-10T09:00:00Z"}
    records = [
        {**usual, "id": f"call_{n}", "agent_id": other}
        for n, other in enumerate(["agent_ana", "agent_cy", "agent_cy"])
    ]
    expected = Expected(CLOSED, records, {"agent": [agent]}, "off")
    with desk_of(expected, tmp_path) as desk:
        desk.page("overview")
        desk.page("volume")
        tiles = desk.page("agents").tiles  # an agent alone is shown at once
        assert said.count(tiles["Calls"].value) == len(expected.calls)
