"""The calls behind a number are as many as the number says."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest

from . import said
from .oracle import clock, filters, lasting


def behind(card, expected) -> int:
    """How many calls the link of a card lets through."""
    period = expected.period.params
    assert {name: card.behind[name] for name in period} == {name: [word] for name, word in period.items()}
    return len(filters.let_through(expected.loaded, card.behind, expected.period.zone))


def test_link_from_missed_callers_leads_to_all_incoming_calls(desk, expected):
    incoming = [call for call in expected.calls if call.direction == "inbound"]
    card = desk.page("overview").cards.get("missed-callers")
    assert (card is None) == (not incoming)
    if card:
        assert behind(card, expected) == len(incoming)


@pytest.mark.parametrize("stem", ["overview", "volume", "agents"])
def test_links_from_counts_lead_to_all_calls_that_match(desk, expected, stem):
    cards = {key: card for key, card in desk.page(stem).cards.items() if card.receipt and card.behind}
    cards.pop("pace", None)  # its calls are today's
    assert cards
    for key, card in cards.items():
        own = behind(card, expected)
        assert (
            own == card.receipt.count("Calls that match")
            or "agent" in key
            or key in ("live", "missed-callers")
        ), key
        assert own <= len(expected.calls)


def test_link_from_todays_pace_leads_to_today_and_its_calls_are_counted(desk, expected):
    card = desk.page("overview").cards.get("pace")
    if card is None or card.behind is None:
        return
    assert card.behind["period"] == ["today"]
    today = expected.period.now.astimezone(ZoneInfo(expected.period.zone)).date()
    since = clock.start_of(today, expected.period.zone)
    counted = "Calls of today" if "Calls of today" in card.receipt.lines else "Calls that match"
    assert card.receipt.count(counted) == sum(since <= call.start < expected.now for call in expected.calls)


def test_link_from_live_calls_leads_to_them_and_to_those_that_have_lost_their_end(desk, expected):
    card = desk.page("overview").cards.get("live")
    if card is None or card.behind is None:
        return
    live = int(said.read(card.title, r"<n> calls? live at <x>")[0].value)
    stuck = re.search(r"Not counted: ([\d,]+) calls? without an end", card.reading)
    assert live + int(stuck[1].replace(",", "") if stuck else 0) == behind(card, expected)


def test_links_from_durations_lead_to_calls_that_have_one(desk, expected):
    cards = desk.page("durations", durations_tabs="Over time", durations_mark=420).cards
    assert behind(cards["durations"], expected) == len(lasting.known(expected.calls))
    assert behind(cards["durations-over-time"], expected) == len(lasting.known(expected.calls))
    assert behind(cards["at-least"], expected) == lasting.at_least(expected.calls, 420)[0]


def test_link_from_short_calls_leads_to_the_short_ones(desk, expected):
    card = desk.page("durations", durations_tabs="Short calls", durations_short=30).cards["short-calls"]
    assert behind(card, expected) == lasting.short(expected.calls, 30)[0]
