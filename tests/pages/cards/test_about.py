"""What a workbook says of its numbers: of which calls they are, and whether these are all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pages.cards import about
from pages.cards.receipt import Receipt
from pages.filters import View
from pages.loading import Selection
from pages.text import wording
from ringyo_data.frame import to_frame
from ringyo_data.query import Window
from ringyo_data.settings import Settings
from tests.records import completed_call

VIEW = View(date(2026, 3, 1), date(2026, 3, 28), zone="Europe/Berlin", agents=("agent_1",))
AT = datetime(2026, 3, 3, 11, tzinfo=UTC)
SELECTION = Selection(
    VIEW,
    to_frame([completed_call("a", datetime(2026, 3, 2, 20, tzinfo=UTC), ends_after=70)]).calls,
    AT,
    VIEW.span,
    loaded=12_340,
    expected=12_340,
    names={"agent_1": "Ana *& co*"},
)


def facts(selection: Selection = SELECTION, receipt: Receipt | None = None) -> dict[str, str | int]:
    return dict(about.facts(selection, "api.example.com", "http://x/?from=1", title="Who?", receipt=receipt))


def test_facts_name_period_filters_zone_moment_and_source():
    assert facts() == {
        "What": "Who?",
        "Period": "1–3 March 2026, Berlin time, today until 12:00",
        "Filters": "Agent: Ana *& co*",
        "Calls that match": 1,
        "Complete": "yes: 12,340 of 12,340 calls",
        "As of": "3 March 2026, 12:00",
        "Time zone": "Europe/Berlin: times are as its clocks show them",
        "Units": "Lengths of time are in seconds, shares are parts of 1",
        "Phone numbers": "masked",
        "Source": "Ringyo calls, api.example.com",
        "Link": "http://x/?from=1",
    }


@pytest.mark.parametrize(
    ("flaw", "complete"),
    [
        ({"unloaded": (Window(AT, AT),)}, "no: 12,340 of 12,340 calls of the days loaded so far"),
        ({"missing": 2, "loaded": 12_338}, "no: 12,338 of 12,340 calls, 2 missing"),
        ({"is_sure": False}, "unknown: 12,340 of 12,340 calls, but the API's counts do not fit together"),
        ({"rejected": 3, "repeated": 2}, "yes: 12,340 of 12,340 calls; 1 record could not be used"),
    ],
)
def test_facts_tell_if_calls_are_not_all_there(flaw, complete):
    assert facts(replace(SELECTION, **flaw))["Complete"] == complete


def test_facts_name_what_is_compared_and_nothing_that_is_not_there():
    compared = replace(
        SELECTION, before_window=replace(VIEW, first=date(2026, 2, 1), last=date(2026, 2, 3)).span
    )
    assert facts(compared)["Compared with"] == "1–3 February 2026"
    assert facts(replace(SELECTION, view=replace(VIEW, agents=())))["Filters"] == "none"


def test_a_receipt_is_told_in_plain_text():
    receipt = Receipt(
        "**Answered / settled calls** of " + wording.md("a_b@c *d*"),
        10,
        excluded=(("live", 2),),
        part=("answered", 4),
        notes=("One that is *odd*.",),
    )
    told = about.facts(SELECTION, "", "", title="", receipt=receipt)
    at = [name for name, _ in told].index("How it is counted")
    assert told[at : at + 7] == [
        ("How it is counted", "Answered / settled calls of a_b@c *d*"),
        ("  Calls that match", "10"),
        ("  less: live", "−2"),
        ("  Calls counted", "8"),
        ("  of these: answered", "4"),
        ("  share", "50.0%"),
        ("Note", "One that is *odd*."),
    ]


def test_the_source_is_the_apis_host():
    assert about.source(Settings(api_key="rg_x", base_url="https://api.example.com/v1")) == "api.example.com"
    assert about.source(Settings()) == "invented account"
