from datetime import UTC, datetime

import pandas as pd
import pytest

from pages.sentences import volume
from pages.text.directions import WORDS
from ringyo_data.metrics import Change, Numbers, Peak, rate

from ..charts.tables import outcomes, rates, starts

MADE, TAKEN = WORDS["outbound"], WORDS["inbound"].beside_others()
NAN = float("nan")


@pytest.mark.parametrize(
    ("calls", "said"),
    [
        ([50, 52, 48, 51, 49, 50, 120], "420 calls. Busiest day: Sun 8 Mar 2026, 120 calls."),
        ([50, 52, 48, 51, 49, 50, 57], "357 calls. No day stands out clearly: 57 calls at most."),
        ([9, 90], "99 calls. No day stands out clearly: 90 calls at most."),
        ([0, 0], "No calls in this period."),
        ([4], "4 calls in one day."),
    ],
)
def test_busiest_bucket_is_named_only_if_the_others_do_not_scatter_as_far(calls, said):
    rows = [(n, 0, 0, 0, 0) for n in calls]
    assert volume.calls_over_time(outcomes("2026-03-02", *rows), "day") == said


def test_months_are_compared_by_their_length():
    """31 days of 1,000 calls and 28 of as many are no more than one another."""
    rows = [(1000 * days, 0, 0, 0, 0) for days in (31, 28, 31, 30, 31, 30)]
    said = volume.calls_over_time(outcomes("2026-01-01", *rows, freq="MS"), "month")
    assert said.endswith("No month stands out clearly: 31,000 calls at most.")


def rated(**days):
    return pd.concat([starts("2026-03-02", len(days), "D"), rates(**days)], axis=1).assign(open=False)


WEEK = {"mon": (60, 100), "tue": (61, 100), "wed": (59, 100), "thu": (60, 100), "fri": (60, 100)}


def test_answer_rate_names_the_days_on_which_it_was_clearly_another():
    assert volume.outcomes_over_time(rated(**WEEK, sat=(90, 100), sun=(1, 2)), "day", TAKEN) == (
        "65.0% of 602 settled calls taken. Taken more often than the rest: Sat 7 Mar 2026, 90% of 100."
    )


def test_days_that_chance_alone_tells_apart_do_not_differ():
    said = volume.outcomes_over_time(rated(**WEEK, sat=(70, 100)), "day", MADE)
    assert said == "61.7% of 600 settled calls answered. No day differs clearly from the rest."


def test_too_few_calls_are_said_to_be_too_few():
    said = volume.outcomes_over_time(rated(mon=(1, 2), tue=(2, 2)), "day", MADE)
    assert said == "75.0% of 4 settled calls answered. No two days have enough calls to compare."
    assert volume.outcomes_over_time(rated(mon=(0, 1)).assign(settled=0, answered=0), "day", TAKEN) == (
        "No settled incoming calls in this period."
    )


def week(apart, **hours):
    table = rates(**hours)
    return table.assign(
        weekday=[int(name[1]) for name in table["label"]],
        hour=[int(name[2:]) for name in table["label"]],
        hours=4.0,
        calls_per_hour=table["calls"] / 4,
        calls_apart=apart,
        answered_apart=apart,
    )


def test_busiest_hour_of_the_week_is_named_with_its_mean():
    hours = {"d110": (300, 410), "d209": (50, 100)}
    assert volume.busiest_hour(week([1, -1], **hours)) == (
        "Busiest hour: Tuesday 10–11, 102.5 calls on average."
    )
    assert volume.busiest_hour(week(0, **hours)) == (
        "No hour stands out clearly: 102.5 calls on average at most."
    )


def test_hours_are_not_compared_by_few_calls():
    assert volume.busiest_hour(week([1, 0], d110=(3, 4), d209=(1, 1))) == "Too few calls to compare hours."


def test_the_hour_of_most_calls_is_not_the_busiest_if_it_came_more_often():
    table = week([0, 1], d110=(60, 60), d209=(50, 50)).assign(calls_per_hour=[12.0, 25.0])
    assert volume.busiest_hour(table) == "Busiest hour: Wednesday 9–10, 25.0 calls on average."


def test_hours_are_named_that_lie_apart_from_the_rest_the_farthest_first():
    hours = {"d110": (90, 100), "d223": (50, 100), "d009": (95, 100), "d011": (70, 100)}
    assert volume.best_hour(week([1, -1, 1, 0], **hours), MADE) == (
        "Answered more often than the rest: Monday 9–10, 95% of 100 and Tuesday 10–11, 90% of 100. "
        "Less often: Wednesday 23–24, 50% of 100."
    )
    assert volume.best_hour(week([0, -1, 0, 0], **hours), MADE) == (
        "Answered less often than the rest: Wednesday 23–24, 50% of 100."
    )
    assert volume.best_hour(week(0, **hours), MADE) == "No hour differs clearly from the rest."
    assert volume.best_hour(week(0, d110=(60, 100)), MADE) == "No two hours have enough calls to compare."


def test_calendar_counts_days_without_calls():
    days = rated(**WEEK, sat=(99, 120), sun=(1, 2))
    table = days.assign(date=days["start"].dt.tz_localize(None))
    table.loc[6, "calls"] = 0
    assert volume.calendar(table.head(5), "calls", MADE) == "No day stands out clearly: 100 calls at most."
    assert volume.calendar(table, "calls", MADE).endswith(" 1 day without calls.")
    assert volume.calendar(table, "answer_rate", MADE) == (
        "Answered more often than the rest: Saturday 7 March, 82% of 120."
    )
    assert volume.calendar(table.head(1), "answer_rate", MADE) == "No two days have enough calls to compare."


def test_peak_is_named_with_its_moment_in_the_readers_zone():
    hours = pd.DataFrame({"hour": [9, 10], "erlangs": [1.5, 2.25], "apart": [-1, 1]})
    peak, queue = (Peak(n, datetime(2026, 3, 2, 9, n, tzinfo=UTC)) for n in (7, 40))
    peaks = (
        "At most 7 conversations at one moment, first on 2 March 2026, 10:07. "
        "At most 40 calls waiting or ringing, first on 2 March 2026, 10:40. "
    )
    said = volume.at_once(peak, queue, hours, "Europe/Berlin")
    assert said == f"{peaks}Busiest hour of the day: 10–11, 2.2 on average."
    alike = volume.at_once(peak, queue, hours.assign(apart=0), "Europe/Berlin")
    assert alike == f"{peaks}No hour of the day stands out clearly."
    nothing = Peak(0, None)
    assert volume.at_once(nothing, nothing, hours.head(0), "UTC") == "No conversation is known."


def lines(**groups):
    table = rates(**groups)
    return table.assign(line=table["label"].where(table["label"] != "none"))


def test_group_with_most_calls_is_named_literally_with_its_share():
    table = lines(**{"a*b": (10, 30), "c": (5, 10)})
    said = volume.groups(table.assign(calls_apart=[1, -1]), one="line", many="lines")
    assert said == "2 lines. Most calls with a\\*b: 30, 75% of all."
    assert volume.groups(table, one="line", many="lines") == (
        "2 lines; no line stands out clearly, 30 calls at most."
    )
    assert volume.groups(lines(a=(1, 2)), one="line", many="lines") == "All 2 calls with a."


def test_calls_without_a_group_are_no_group_of_their_own():
    words = {"one": "line", "many": "lines"}
    assert volume.groups(lines(none=(1, 150)), **words) == "150 calls without a known line."
    assert volume.groups(lines(none=(1, 150), a=(1, 2)), **words) == (
        "2 calls with a. 150 calls without a known line."
    )
    table = lines(none=(1, 150), a=(1, 30), b=(5, 10))
    assert volume.groups(table, **words) == (
        "2 lines; no line stands out clearly, 30 calls at most. 150 calls without a known line."
    )
    assert volume.groups(table.assign(calls_apart=[0, 1, -1]), **words) == (
        "2 lines. Most calls with a: 30, 16% of all. 150 calls without a known line."
    )


def test_numbers_say_how_many_were_called_again_and_reached():
    assert volume.numbers(Numbers(10, 3, 5, 0), rate(6, 8), MADE) == (
        "10 numbers, 3 of them with more than one call; 75.0% reached (6 of 8 had a call that was answered)."
    )
    assert volume.numbers(Numbers(0, 0, 0, 4), rate(0, 0), MADE) == "No call has a number."


def test_change_is_said_only_where_it_is_clear():
    assert volume.change(Change(110, 100, 10, 2, 18), "1–28 Feb") == "+10.0% against 1–28 Feb."
    assert volume.change(Change(110, 100, 10, -2, 22), "1–28 Feb") == ""
    assert volume.change(Change(NAN, NAN, NAN, NAN, NAN), "1–28 Feb") == ""
