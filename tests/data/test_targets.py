"""Targets are numbers in their measure's own unit; one that cannot be meant is named."""

from __future__ import annotations

import pytest

from ringyo_data.errors import SettingsError
from ringyo_data.targets import Targets


def message(environ: dict[str, str], secrets: dict[str, object]) -> str:
    with pytest.raises(SettingsError) as caught:
        Targets.from_mappings(environ, secrets)
    return str(caught.value)


def test_without_a_table_nothing_is_wanted():
    assert Targets.from_mappings({}) == Targets()


def test_every_target_is_read_from_the_table():
    table = {
        "answer_rate": 0.7,
        "failed_share": 0,
        "typical_duration_seconds": 90,
        "calls_per_day": 450,
        "conversations_at_once": 30,
    }
    assert Targets.from_mappings({}, table) == Targets(0.7, 0.0, 90.0, 450.0, 30.0)


def test_environment_wins_target_by_target():
    read = Targets.from_mappings(
        {"RINGYO_TARGET_ANSWER_RATE": "0.8", "RINGYO_TARGET_FAILED_SHARE": ""},
        {"answer_rate": 0.7, "failed_share": 0.02},
    )
    assert read == Targets(answer_rate=0.8, failed_share=0.02)


def test_a_target_goes_by_its_former_name_too():
    assert Targets.from_mappings({}, {"lines_in_use": 30}) == Targets(conversations_at_once=30.0)
    both = Targets.from_mappings({"RINGYO_TARGET_LINES_IN_USE": "30"}, {"conversations_at_once": 30})
    assert both == Targets(conversations_at_once=30.0)


def test_two_names_of_one_target_with_two_values_are_named():
    assert message({"RINGYO_TARGET_LINES_IN_USE": "20"}, {"conversations_at_once": 30}) == (
        "The target conversations_at_once (RINGYO_TARGET_CONVERSATIONS_AT_ONCE) has the former name lines_in_use "
        "(RINGYO_TARGET_LINES_IN_USE), and they are 30 and 20; give conversations_at_once alone."
    )


SHARE = "give a share from 0 to 1, such as 0.7."
NUMBER = "give a number above 0."


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        *(("answer_rate", value, SHARE) for value in (70, 1.01, -0.1, "70%", True, float("nan"), [0.7])),
        *(("typical_duration_seconds", value, NUMBER) for value in (0, -5, "fast", float("inf"), False)),
        ("lines_in_use", 0, NUMBER),
    ],
)
def test_value_that_cannot_be_meant_is_named(name: str, value: object, wanted: str):
    text = message({}, {name: value})
    assert text.startswith(f"The target {name} (RINGYO_TARGET_{name.upper()}) is")
    assert text.endswith(wanted)


def test_entry_that_is_no_target_is_not_passed_over():
    text = message({}, {"answerrate": 0.7})
    assert text == "'answerrate' in the table [targets] is no target; did you mean answer_rate?"


def test_variable_that_is_no_target_is_not_passed_over():
    text = message({"RINGYO_TARGET_ANSWERRATE": "0.7"}, {})
    assert text.endswith("'RINGYO_TARGET_ANSWERRATE' is no target; did you mean RINGYO_TARGET_ANSWER_RATE?")


def test_wrong_variable_is_named():
    assert "RINGYO_TARGET_CALLS_PER_DAY" in message({"RINGYO_TARGET_CALLS_PER_DAY": "many"}, {})
