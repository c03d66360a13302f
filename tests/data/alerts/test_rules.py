"""A rule is what its table says; one that cannot be meant is named, with what to write instead."""

from __future__ import annotations

import tomllib
from datetime import datetime

import pytest

from ringyo_data.alerts import ALL_CALLS, MEASURES, Rule, Scope, examples, rule, rules, toml
from ringyo_data.errors import SettingsError

from ..metrics.frames import BERLIN, utc

ROW = {"name": "Answered less", "measure": "answer_rate", "when": "below", "value": 0.6, "over": "4h"}
USUAL = {"name": "Odd", "measure": "calls", "when": "leaves_its_usual_range", "over": "yesterday"}


def read_scope(words: str) -> Scope:
    if "colour" in words:
        raise ValueError("has 'colour', which is no filter.")
    return Scope(words)


def read(**entries: object) -> Rule:
    return rule(entries, channels=["ops", "board"], read_scope=read_scope)


def message(**entries: object) -> str:
    with pytest.raises(SettingsError) as caught:
        read(**{name: value for name, value in entries.items() if value is not None})
    return str(caught.value)


def test_a_table_is_a_rule():
    table = {
        **ROW,
        "scope": "agent=ana&direction=inbound",
        "at_least": 50,
        "quiet": "22-07",
        "to": ["ops", "board"],
    }
    assert read(**table) == Rule(
        "Answered less",
        "answer_rate",
        "below",
        4,
        0.6,
        Scope("agent=ana&direction=inbound"),
        50,
        (22, 7),
        ("ops", "board"),
    )


def test_what_is_left_out_has_a_default():
    assert read(**USUAL) == Rule("Odd", "calls", "leaves_its_usual_range", "yesterday", None, ALL_CALLS, 30)


@pytest.mark.parametrize(
    ("over", "hours"), [("4h", 4), ("4 hours", 4), (4, 4), ("168h", 168), ("today", None)]
)
def test_a_window_is_hours_or_a_period(over, hours):
    assert read(**{**ROW, "over": over}).hours == hours


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({**ROW, "name": None}, "Alert rule number 1 has no name"),
        ({**ROW, "measure": None}, "has no measure; there are calls, answer_rate"),
        ({**ROW, "mesure": "calls"}, "'mesure' is no entry of a rule; did you mean measure?"),
        ({**ROW, "measure": "answer-rat"}, "measure is 'answer-rat'; did you mean answer_rate?"),
        ({**ROW, "when": "lower"}, "when is 'lower'; there are below, above, falls_by"),
        ({**ROW, "value": "60%"}, "value is '60%'; give a number from 0 on, without quotes."),
        ({**ROW, "value": 60}, "value is 60; give a share from 0 to 1, such as 0.6."),
        ({**ROW, "value": True}, "value is True"),
        ({**ROW, "value": None}, "value is missing; give a share from 0 to 1"),
        ({**ROW, "when": "falls_by", "value": 10}, "value is 10; give points as a share, such as 0.1"),
        (
            {**USUAL, "when": "falls_by", "value": 30},
            "give a share of the earlier number, such as 0.3 for 30%.",
        ),
        ({**USUAL, "value": 3}, "value has no meaning with leaves_its_usual_range; take it out."),
        (
            {**USUAL, "over": "last-7-days"},
            "a usual range is known of up to 24 hours, of today and of yesterday",
        ),
        ({**USUAL, "over": "25h"}, "over is '25h'; a usual range is known of up to 24 hours"),
        ({**USUAL, "measure": "stuck"}, 'stuck has no usual level; write when = "above" and a number.'),
        ({**USUAL, "when": "below", "value": 9, "over": "today"}, "calls grows until the period is over"),
        ({**ROW, "over": "0h"}, 'over is \'0h\'; give hours from "1h" to "168h", or one of today'),
        ({**ROW, "over": "last-7-day"}, "over is 'last-7-day'"),
        ({**ROW, "at_least": 0}, "at_least is 0; give a whole number of calls"),
        ({**ROW, "quiet": "22"}, "quiet is '22'; give two full hours like \"22-7\"."),
        ({**ROW, "quiet": "7-7"}, "quiet is '7-7'"),
        ({**ROW, "to": ["opps"]}, "to names 'opps', which is no channel; did you mean ops?"),
        ({**ROW, "to": [3]}, 'to is no list of names; write it like ["operations"].'),
        ({**ROW, "scope": "colour=red"}, "scope has 'colour', which is no filter."),
        ({**ROW, "name": "two\nlines"}, "without line breaks"),
    ],
)
def test_what_cannot_be_meant_is_named(entries, said):
    assert said in message(**entries)


def test_a_rule_that_is_wrong_is_called_by_its_name():
    assert message(**{**ROW, "when": "lower"}).startswith("The alert rule 'Answered less': when ")


def test_a_channel_that_is_not_set_up_is_told_how():
    with pytest.raises(SettingsError, match=r"write a table \[channels.ops\] with its kind"):
        rule({**ROW, "to": "ops"}, channels=[], read_scope=read_scope)


def test_two_rules_of_one_name_are_refused():
    with pytest.raises(SettingsError, match="Two alert rules have the name 'Odd'"):
        rules([USUAL, ROW, USUAL], channels=[], read_scope=read_scope)


@pytest.mark.parametrize(
    ("quiet", "at", "is_quiet"),
    [
        ((22, 7), "2026-03-02 21:30", True),
        ((22, 7), "2026-03-03 05:59", True),
        ((22, 7), "2026-03-03 06:00", False),
        ((9, 17), "2026-03-03 07:59", False),
        ((9, 17), "2026-03-03 08:00", True),
        (None, "2026-03-03 08:00", False),
    ],
)
def test_quiet_hours_are_local_and_may_go_over_midnight(quiet, at, is_quiet):
    moment: datetime = utc(at)  # Berlin is an hour ahead
    assert Rule("r", "calls", "above", 4, 1.0, quiet=quiet).is_quiet(moment, BERLIN) is is_quiet


@pytest.mark.parametrize(
    "name",
    [
        'say "no"',
        "back\\slash",
        "Zürich ☎",
        "a # b",
        "tab\\t",
        "]] [[alerts]]",
        "'single'",
        "\u0301combining",
    ],
)
def test_a_rule_that_is_written_down_is_read_as_the_same(name):
    written = Rule(
        name, "talk_time", "above", "last-7-days", 3600.5, Scope('meta=k:"v"\\n'), 12, (22, 7), ("ops",)
    )
    table = tomllib.loads(toml.lines(written))
    assert rules(table["alerts"], channels=["ops"], read_scope=read_scope) == (written,)


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_is_written_and_read(measure):
    written = Rule("r", measure, "above", 4, 1.0)
    table = tomllib.loads(toml.lines(written))
    assert rules(table["alerts"], channels=[], read_scope=read_scope) == (written,)


def test_the_examples_can_be_meant_and_are_written_down():
    made = rules(examples.ROWS, channels=[], read_scope=read_scope)
    table = tomllib.loads("".join(map(toml.lines, made)))
    assert rules(table["alerts"], channels=[], read_scope=read_scope) == made
