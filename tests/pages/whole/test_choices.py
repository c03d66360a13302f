"""A page's own controls: a link says what they show, and they say it to the link."""

from __future__ import annotations

import pytest

from .conftest import texts
from .test_volume import charts

DURATIONS = {"scale": "log", "mark": "60", "short": "20", "tab": "short-calls"}
VOLUME = {"grain": "hour", "bars": "shares", "calendar": "failed-share", "tab": "calendar"}
DEFAULTS: dict[str, dict[str, object]] = {
    "volume": {
        "volume-grain": "auto",
        "volume-scale": "counts",
        "volume-calendar": "calls",
        "volume-tabs": "Weekday and hour",
    },
    "durations": {
        "durations-scale": "linear",
        "durations-mark": 120,
        "durations-short": 10,
        "durations-tabs": "Over time",
    },
}
NOTE = "The value of “{}” cannot be read"


def held(at, *keys: str) -> list[object]:
    """What the controls of these keys hold."""
    return [at.session_state[key] for key in keys]


def test_link_to_volume_opens_with_its_choices(dashboard):
    at = dashboard("volume", period="last-7-days", **VOLUME)
    assert not at.exception
    assert not at.warning
    assert held(at, "volume-grain", "volume-scale", "volume-calendar", "volume-tabs") == [
        "hour",
        "shares",
        "failed_share",
        "Calendar",
    ]
    assert set(charts(at)) == {"calls-over-time", "calendar"}
    assert {name: at.query_params[name] for name in VOLUME} == VOLUME


def test_link_to_durations_opens_with_its_choices(dashboard):
    at = dashboard("durations", period="last-7-days", **DURATIONS)
    assert not at.exception
    assert not at.warning
    assert held(at, "durations-scale", "durations-mark", "durations-short", "durations-tabs") == [
        "log",
        60,
        20,
        "Short calls",
    ]
    assert "under 20 s" in texts(at)
    assert charts(at)["at-least"]["data"][1]["x"] == [60]


def test_changed_choice_is_in_the_address_and_in_the_links_to_copy(dashboard):
    at = dashboard("durations", period="last-7-days")
    at.segmented_control(key="durations-scale").set_value("log").run()
    at.select_slider(key="durations-mark").set_value(60).run()
    assert (at.query_params["scale"], at.query_params["mark"]) == ("log", "60")
    assert [("scale=log" in code.value, "mark=60" in code.value) for code in at.code] == [(True, True)] * 2
    at.segmented_control(key="durations-scale").set_value("linear").run()
    assert "scale" not in at.query_params


@pytest.mark.parametrize(("page", "name"), [("volume", "grain"), ("volume", "tab"), ("durations", "mark")])
def test_word_that_cannot_be_read_is_noted_and_no_exception(dashboard, page, name):
    at = dashboard(page, period="last-7-days", **{name: "<script>"})
    assert not at.exception
    assert [warning.value for warning in at.warning] == [NOTE.format(name) + "; it was left out."]
    assert name not in at.query_params
    at.run()
    assert at.warning  # a page may run twice before it is seen


def test_going_back_in_the_browser_brings_the_choices_back(dashboard):
    at = dashboard("volume", period="last-7-days")
    at.segmented_control(key="volume-grain").set_value("hour").run()
    del at.query_params["grain"]
    at.run()
    assert at.segmented_control(key="volume-grain").value == "auto"
    at.query_params["grain"] = "day"
    at.run()
    assert at.segmented_control(key="volume-grain").value == "day"


def test_choices_stay_for_the_session_and_leave_the_address_with_their_page(dashboard):
    at = dashboard("volume", period="last-7-days")
    at.segmented_control(key="volume-grain").set_value("hour").run()
    at.session_state["volume-tabs"] = "Calendar"
    at.run()
    for name in ("grain", "tab", "zone", "period"):  # as a click in the menu does
        del at.query_params[name]
    at.switch_page("pages/durations.py").run()
    assert "grain" not in at.query_params
    assert "tab" not in at.query_params
    for name in ("zone", "period"):
        del at.query_params[name]
    at.switch_page("pages/volume.py").run()
    assert held(at, "volume-grain", "volume-tabs") == ["hour", "Calendar"]
    assert (at.query_params["grain"], at.query_params["tab"]) == ("hour", "calendar")


def test_click_in_the_menu_on_the_page_itself_changes_nothing(dashboard):
    at = dashboard("volume", period="last-7-days")
    at.segmented_control(key="volume-grain").set_value("hour").run()
    for name in ("grain", "zone", "period"):
        del at.query_params[name]
    at.run()
    assert at.segmented_control(key="volume-grain").value == "hour"
    assert at.query_params["grain"] == "hour"


def test_clicks_sent_before_the_browser_knew_of_the_last_one_count_too(dashboard):
    at = dashboard("volume", period="last-7-days")
    at.segmented_control(key="volume-grain").set_value("hour").run()
    del at.query_params["grain"]
    at.segmented_control(key="volume-scale").set_value("shares").run()
    del at.query_params["grain"], at.query_params["bars"]
    at.pills(key="filter-outcome").set_value(["busy"]).run()
    assert held(at, "volume-grain", "volume-scale") == ["hour", "shares"]
    del at.query_params["outcome"]
    at.segmented_control(key="volume-scale").set_value("counts").run()
    assert at.pills(key="filter-outcome").value == ["busy"]
    assert at.query_params["grain"] == "hour"


def test_control_that_is_turned_back_before_the_browser_knew_of_the_first_turn_is_turned_back(dashboard):
    at = dashboard("volume", period="last-7-days")
    at.segmented_control(key="volume-scale").set_value("shares").run()
    del at.query_params["bars"]
    at.segmented_control(key="volume-scale").set_value("counts").run()
    assert at.segmented_control(key="volume-scale").value == "counts"
    assert "bars" not in at.query_params


def test_link_to_the_same_view_brings_a_pages_choices_and_leads_back_to_nowhere(dashboard):
    at = dashboard("volume", period="last-7-days", bars="shares")
    at.query_params["bars"] = "counts"
    at.query_params["grain"] = "hour"
    at.run()
    assert held(at, "volume-grain", "volume-scale") == ["hour", "counts"]
    assert "chips-back" not in [button.key for button in at.button]


def test_width_of_bars_that_a_shorter_period_does_not_allow_leaves_the_address(dashboard):
    at = dashboard("volume", period="last-7-days", grain="day")
    assert at.query_params["grain"] == "day"
    at.selectbox(key="filter-period").set_value("yesterday").run()
    assert "grain" not in at.query_params
    assert not at.warning


@pytest.mark.parametrize(("page", "words"), [("volume", VOLUME), ("durations", DURATIONS)])
def test_reset_all_takes_the_choices_of_the_page_back_too(dashboard, page, words):
    at = dashboard(page, period="last-7-days", outcome="busy", **words)
    next(button for button in at.button if button.label == "Reset all").click().run()
    assert not at.exception
    assert not {"outcome", *words} & set(at.query_params)
    assert held(at, *DEFAULTS[page]) == list(DEFAULTS[page].values())
