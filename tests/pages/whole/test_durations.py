"""How long do calls last?"""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import pytest

from . import accounts
from .conftest import texts
from .test_volume import charts

TABS = {
    "Over time": {"durations-over-time"},
    "By agent": {"durations-by-agent"},
    "Short calls": {"short-calls"},
    "Conversations": {"conversations"},
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
    assert re.search(r"Half of [\d,]+ calls lasted [\w ]+ or less, nine in ten", texts(at))


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


def test_conversation_can_mean_something_else(dashboard):
    at = opened(dashboard, "Conversations")
    assert "were answered and lasted 20 s or longer" in texts(at)
    at.segmented_control(key="durations-conversation").set_value(45).run()
    assert not at.exception
    assert "were answered and lasted 45 s or longer" in texts(at)


def test_conversation_is_as_long_as_the_setting_says(dashboard, monkeypatch):
    monkeypatch.setenv("RINGYO_CONVERSATION_SECONDS", "33")
    at = opened(dashboard, "Conversations")
    assert at.segmented_control(key="durations-conversation").value == 33
    assert "were answered and lasted 33 s or longer" in texts(at)


def test_length_that_a_machine_makes_is_named_with_its_calls_one_click_away(account):
    lengths = [27] * 40 + [40 + 7 * n for n in range(30)]
    at = account(
        *({**accounts.record(n % 10), "id": f"call_{n}", "duration": s} for n, s in enumerate(lengths))
    )
    at.switch_page("pages/durations.py").run()
    assert "**40 answered calls lasted exactly 27 s;**" in texts(at)
    asked = [parse_qs(link.proto.query_string) for link in at.get("page_link")]
    assert {"outcome": ["answered"], "shortest": ["27"], "longest": ["27"]} in [
        {name: values for name, values in params.items() if name in ("outcome", "shortest", "longest")}
        for params in asked
    ]


def test_smooth_durations_name_no_length(dashboard):
    at = dashboard(
        "durations", by_menu=True, direction="inbound"
    )  # of the demo's outgoing calls, machines make some
    assert not at.exception
    assert "lasted exactly" not in texts(at)


def test_longest_calls_come_longest_first_with_masked_numbers(dashboard):
    at = opened(dashboard, "Longest calls")
    rows = at.dataframe[0].value
    assert rows["Lasted"].is_monotonic_decreasing
    assert rows["Number"].str.contains("•••").all()


def test_page_opens_where_no_call_has_a_duration(dashboard):
    at = dashboard("durations", period="last-7-days", outcome="busy")
    assert not at.exception
    assert "No call has a duration" in texts(at)
