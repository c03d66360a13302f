"""What a deployment may set beside the key: targets, a price, business hours."""

from __future__ import annotations

import re

import pytest

from .conftest import texts
from .test_volume import charts


def notes(chart: dict) -> list[str]:
    return [note["text"] for note in chart["layout"].get("annotations", [])]


def test_targets_stand_on_tiles_and_as_lines_in_charts(dashboard):
    at = dashboard(
        period="last-7-days",
        secrets={"targets": {"answer_rate": 0.7, "calls_per_day": 450, "lines_in_use": 9}},
    )
    assert not at.exception
    said = texts(at)
    assert "target 70%" in said
    assert "target 450 a day" in said
    drawn = charts(at)
    assert "Target 450 a day" in notes(drawn["calls-by-outcome"])
    assert "Target 70%" in notes(drawn["agents-funnel"])


def test_number_wanted_of_all_calls_is_not_asked_of_some(dashboard):
    wanted = {"answer_rate": 0.7, "calls_per_day": 450}
    at = dashboard(period="last-7-days", agent="agent_surveys06", secrets={"targets": wanted})
    assert "target 70%" in texts(at)
    assert "450" not in texts(at)


def test_rate_wanted_of_all_outcomes_is_not_asked_of_one(dashboard):
    at = dashboard(period="last-7-days", outcome="busy", secrets={"targets": {"answer_rate": 0.7}})
    assert "target" not in texts(at)


def test_without_targets_there_is_no_word_of_any(dashboard):
    assert "arget" not in texts(dashboard(period="last-7-days"))


@pytest.mark.parametrize(
    ("table", "word"), [({"answer_rate": 70}, "answer_rate"), ({"answerrate": 0.7}, "answerrate")]
)
def test_target_that_cannot_be_meant_is_named(dashboard, table, word):
    at = dashboard(secrets={"targets": table})
    assert not at.exception
    assert word in texts(at).replace("\\", "")
    assert not at.metric


def test_cost_is_an_estimate_with_its_arithmetic(dashboard):
    at = dashboard(period="last-7-days", secrets={"ringyo": {"price_per_minute": 0.05, "currency": "$"}})
    said = texts(at).replace("\\", "")
    seconds = int(re.findall(r"Exactly ([\d,]+) seconds", said)[0].replace(",", ""))
    amount = f"${seconds / 60 * 0.05:,.2f}"
    assert f"est. cost {amount}" in said
    assert f"**Estimated cost: {amount}** = {seconds:,} s / 60 × $0.05 a minute" in said


def test_without_a_price_nothing_costs_anything(dashboard):
    assert "cost" not in texts(dashboard(period="last-7-days"))


def test_business_hours_are_one_click_and_a_filter_like_any_other(dashboard):
    at = dashboard(period="last-7-days", secrets={"ringyo": {"business_hours": "Mon-Fri 09:00-18:00"}})
    at.button(key="filter-business-hours").click().run()
    assert at.query_params["weekday"] == ["mon", "tue", "wed", "thu", "fri"]
    assert at.query_params["hours"] == "9-18"
    assert at.button(key="chip-weekday").label == "Weekday: Monday to Friday".replace(":", "\\:")
    assert at.button(key="filter-business-hours").disabled


def test_without_business_hours_there_is_no_button(dashboard):
    at = dashboard(period="last-7-days")
    assert "filter-business-hours" not in [button.key for button in at.button]
