"""How long do calls last?"""

from __future__ import annotations

import re

import pytest

from .conftest import texts
from .test_volume import charts

TABS = {
    "Over time": {"durations-over-time"},
    "By agent": {"durations-by-agent"},
    "Short calls": {"short-calls"},
    "Before the conversation": {"before-the-conversation", "waits-by-hour", "waits-by-campaign"},
}


def opened(dashboard, tab: str | None = None):
    at = dashboard("durations", period="last-7-days")
    if tab:
        at.session_state["durations-tabs"] = tab
        at.run()
    return at


@pytest.mark.parametrize("tab", TABS)
def test_only_the_open_tab_is_drawn(dashboard, tab):
    at = opened(dashboard, tab)
    assert not at.exception
    assert set(charts(at)) == {"durations", "at-least"} | TABS[tab]


def test_median_and_p90_are_said_and_marked(dashboard):
    at = opened(dashboard)
    notes = charts(at)["durations"]["layout"]["annotations"]
    assert [note["text"].split()[0] for note in notes] == ["Median", "p90"]
    assert re.search(r"Half of [\d,]+ calls lasted under", texts(at))


def test_scale_can_grow(dashboard):
    at = opened(dashboard)
    at.segmented_control(key="durations-scale").set_value("log").run()
    assert not at.exception
    assert "1 s to under 2 s" in charts(at)["durations"]["data"][0]["x"]


def test_slider_moves_the_marked_point_and_the_sentence(dashboard):
    at = opened(dashboard)
    at.select_slider(key="durations-mark").set_value(60).run()
    assert "lasted 1 min 00 s or longer" in texts(at)
    assert charts(at)["at-least"]["data"][1]["x"] == [60]


def test_short_can_mean_something_else(dashboard):
    at = opened(dashboard, "Short calls")
    at.segmented_control(key="durations-short").set_value(30).run()
    assert not at.exception
    assert "answered calls lasted under 30 s" in texts(at)


def test_longest_calls_come_longest_first_with_masked_numbers(dashboard):
    at = opened(dashboard, "Longest calls")
    rows = at.dataframe[0].value
    assert rows["Lasted"].is_monotonic_decreasing
    assert rows["Number called"].str.contains("•••").all()


def test_page_opens_where_no_call_has_a_duration(dashboard):
    at = dashboard("durations", period="last-7-days", outcome="busy")
    assert not at.exception
    assert "No call has a duration" in texts(at)
