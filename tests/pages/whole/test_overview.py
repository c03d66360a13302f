"""The overview on the invented account."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest

from pages.loading import source
from ringyo_data.frame import to_frame
from ringyo_data.query import Window

from ...records import completed_call
from .books import ReadyBook, snapshot, three_calls
from .conftest import texts

PERIODS = ["today", "yesterday", "last-7-days", "last-28-days", "last-90-days", "this-month", "last-month"]


@pytest.mark.parametrize("period", PERIODS)
def test_opens_for_every_period(dashboard, period):
    at = dashboard(period=period)
    assert not at.exception


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "America/New_York", "Africa/Cairo", "Pacific/Auckland"])
def test_opens_in_every_kind_of_zone(dashboard, zone):
    at = dashboard(zone=zone)
    assert not at.exception


def test_tiles_answer_how_many_how_well_and_how_long(dashboard):
    at = dashboard()
    assert [metric.label for metric in at.metric] == [
        "Calls",
        "Answer rate",
        "Failed share",
        "Typical duration",
        "Talk time",
        "Peak conversations at once",
        "Conversation rate",
        "Hand-over rate",
        "Taken",
        "Missed callers",
    ]
    assert all(metric.value != "–" for metric in at.metric)


def test_the_charts_outcomes_add_up_to_the_tile(dashboard):
    at = dashboard(period="last-month")
    charts = {chart.proto.id.rsplit("-", 1)[-1]: chart for chart in at.get("plotly_chart")}
    assert charts
    spec = json.loads(at.get("plotly_chart")[0].proto.spec)
    bars = [trace for trace in spec["data"] if trace["type"] == "bar"]
    assert len(bars) >= 4
    assert "calls" in texts(at)


def test_the_comparison_can_be_switched_off(dashboard):
    at = dashboard()
    assert "compared with" in texts(at)
    at.selectbox(key="filter-compare").set_value("off").run()
    assert not at.exception
    assert "compared with" not in texts(at)
    assert " vs" not in texts(at)


@pytest.mark.parametrize(
    ("compare", "days"),
    [
        ({}, "10 March 2026"),
        ({"compare": "previous"}, "16 March 2026"),
        ({"compare": "week"}, "10 March 2026"),
        ({"compare": "weekdays"}, "17 February 2026"),
        ({"compare": "year"}, "18 March 2025"),
    ],
)
def test_a_receipt_names_the_days_that_yesterday_is_compared_with(dashboard, compare, days):
    at = dashboard(period="yesterday", zone="UTC", **compare)
    said = texts(at)
    assert "17 March 2026, UTC" in said
    has_calls = days != "18 March 2025"  # the demo's account is younger
    assert (f"Compared with {days}." in said) == has_calls
    assert ("no calls match in the period before" in said) != has_calls


def test_every_tile_has_a_receipt_that_adds_up(dashboard):
    at = dashboard()
    receipts = [text.value for text in at.markdown if "|:--|--:|" in text.value]
    assert len(receipts) >= 6
    for receipt in receipts:
        numbers = [line.split("|")[2].strip() for line in receipt.splitlines() if "--:" not in line]
        total, *rest = numbers
        taken = [int(n[1:].replace(",", "")) for n in rest if n.startswith("−")]
        counted = [n.strip("*") for n in rest if n.startswith("**")]
        if counted:
            assert int(total.replace(",", "")) - sum(taken) == int(counted[0].replace(",", ""))


def test_a_tiles_curve_has_a_gap_where_days_are_not_loaded_and_0_where_there_was_no_call(
    dashboard, monkeypatch
):
    def two_days_on_their_way(query):
        gap = Window(query.since + timedelta(days=2), query.since + timedelta(days=4))
        return snapshot(query, three_calls(query), days=7, days_loaded=5, unloaded=(gap,))

    book = ReadyBook(two_days_on_their_way)
    monkeypatch.setattr(source, "book", lambda _settings: book)
    at = dashboard(period="last-7-days", zone="UTC", compare="off")
    calls = next(html.proto.body for html in at.get("html") if "Calls, each day: 0 to 3" in html.proto.body)
    final, still_open = re.findall(r' d="([^"]*)"', unquote(calls))
    assert final == "M0 0.0 1 100.0h0M4 100.0 5 100.0h0"
    assert still_open == "M5 100.0 6 100.0h0"


@pytest.mark.parametrize(
    ("known", "peak"), [({}, "2"), ({"talks": datetime(2026, 3, 18, 14, 12, tzinfo=UTC)}, "1")]
)
def test_a_call_in_progress_is_a_conversation_since_the_book_saw_it_begin(
    dashboard, monkeypatch, known, peak
):
    """It was created before the other conversation and seen to begin after it."""
    at_two = datetime(2026, 3, 18, 14, tzinfo=UTC)
    calls = to_frame(
        [
            completed_call("over", at_two, ends_after=600, duration=600),
            completed_call(
                "talks", at_two - timedelta(minutes=10), status="in_progress", duration=None, ended_at=None
            ),
        ]
    ).calls
    book = ReadyBook(lambda query: snapshot(query, calls, talking_since=known))
    monkeypatch.setattr(source, "book", lambda _settings: book)
    at = dashboard(period="today", zone="UTC", compare="off")
    assert at.metric[5].value == peak


def test_rates_of_today_say_until_when_calls_are_in_them(dashboard):
    at = dashboard(period="today")
    assert not at.exception
    note = re.search(r"of calls until (\d\d:\d\d)", texts(at))
    assert note
    assert f"| less: started at {note[1]} or later: many like them still go on | −" in texts(at)
