"""When do calls happen?"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from ringyo_data.demo import Account, Api, Behaviour, serve

from .conftest import texts

KEY = "rg_test_volume_0123456789"
TABS = (
    "Weekday and hour",
    "Calendar",
    "Conversations at once",
    "Lines and countries",
    "New and repeated numbers",
)
FIRST_CHARTS = {
    "Weekday and hour": "calls-by-weekday-and-hour",
    "Calendar": "calendar",
    "Conversations at once": "conversations-at-once",
    "Lines and countries": "calls-by-line",
    "New and repeated numbers": "new-and-repeated-numbers",
}


def charts(at) -> dict[str, dict]:
    """The page's figures by their keys."""
    return {chart.key: json.loads(chart.proto.spec) for chart in at.get("plotly_chart")}


def opened(dashboard, **params):
    return dashboard("volume", period="last-7-days", **params)


@pytest.mark.parametrize("period", ["today", "last-7-days", "last-month"])
def test_opens_for_periods_of_every_length(dashboard, period):
    at = dashboard("volume", period=period)
    assert not at.exception
    assert at.title[0].value == "When do calls happen?"


@pytest.mark.parametrize("tab", TABS)
def test_only_the_open_tab_is_drawn(dashboard, tab):
    at = opened(dashboard)
    at.session_state["volume-tabs"] = tab
    at.run()
    assert not at.exception
    drawn = set(charts(at))
    assert {"calls-over-time", FIRST_CHARTS[tab]} <= drawn
    assert not drawn & (set(FIRST_CHARTS.values()) - {FIRST_CHARTS[tab]})


def test_bars_are_days_for_a_week_and_hours_when_asked(dashboard):
    at = opened(dashboard)
    days = charts(at)["calls-over-time"]["data"][0]["x"]
    at.segmented_control(key="volume-grain").set_value("hour").run()
    hours = charts(at)["calls-over-time"]["data"][0]["x"]
    assert not at.exception
    assert len(days) == 7
    assert len(hours) > 6 * 24
    assert re.search(r"3,843 calls\. (?:Busiest hours?|No hour stands out clearly): ", texts(at))


def test_grain_that_a_shorter_period_does_not_allow_falls_back(dashboard):
    at = opened(dashboard)
    at.segmented_control(key="volume-grain").set_value("week").run()
    at.selectbox(key="filter-period").set_value("yesterday").run()
    assert not at.exception
    assert at.segmented_control(key="volume-grain").value == "auto"


def test_shares_fill_each_bar_and_leave_live_calls_out(dashboard):
    at = opened(dashboard)
    at.segmented_control(key="volume-scale").set_value("shares").run()
    figure = charts(at)["calls-over-time"]
    assert "Live" not in [trace["name"] for trace in figure["data"]]
    assert figure["layout"]["yaxis"]["tickformat"] == ".0%"
    assert "settled calls answered" in texts(at)


def test_comparison_is_drawn_and_goes_when_it_is_switched_off(dashboard):
    at = opened(dashboard)
    dotted = [
        trace for trace in charts(at)["calls-over-time"]["data"] if trace.get("line", {}).get("dash") == "dot"
    ]
    assert len(dotted) == 1
    at.selectbox(key="filter-compare").set_value("off").run()
    assert not [
        trace for trace in charts(at)["calls-over-time"]["data"] if trace.get("line", {}).get("dash") == "dot"
    ]


def test_calendar_can_show_the_answer_rate(dashboard):
    at = opened(dashboard)
    at.session_state["volume-tabs"] = "Calendar"
    at.run()
    at.segmented_control(key="volume-calendar").set_value("answer_rate").run()
    assert not at.exception
    assert "No day differs clearly from the rest." in texts(at)


def test_of_lines_with_as_many_calls_the_order_tells_nothing_of_their_hidden_digits(dashboard, monkeypatch):
    lines = [f"+49170{middle}78" for middle in (111111, 333333, 555555, 777777, 999999)]
    at = datetime(2026, 3, 17, 12, tzinfo=UTC)
    calls = [
        {"id": line, "from_number": line, "status": "busy", "created_at": at.isoformat()} for line in lines
    ]
    with serve(Api(Account.from_records(calls), Behaviour(key=KEY))) as url:
        monkeypatch.setenv("RINGYO_BASE_URL", url)
        monkeypatch.setenv("RINGYO_API_KEY", KEY)
        at = opened(dashboard, tab="lines-and-countries")
    drawn = [label for label in charts(at)["calls-by-line"]["layout"]["yaxis"]["ticktext"] if "•" in label]
    assert len(drawn) == len(lines)
    assert drawn in (sorted(drawn), sorted(drawn, reverse=True))


def test_every_chart_says_itself_to_who_cannot_see_it(dashboard):
    at = opened(dashboard)
    assert all(chart.proto.alt.endswith(".") for chart in at.get("plotly_chart"))
