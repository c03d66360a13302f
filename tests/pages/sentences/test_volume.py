from datetime import UTC, datetime

import pandas as pd
import pytest

from pages.sentences import volume
from ringyo_data.metrics import Change, Numbers, Peak, rate

from ..charts.tables import outcomes, rates, starts

NAN = float("nan")


@pytest.mark.parametrize(
    ("calls", "said"),
    [
        (
            [(6, 0, 0, 0, 0), (9, 1, 0, 0, 0), (0, 0, 0, 0, 0)],
            "16 calls. Busiest day: Tue 3 Mar 2026, 10 calls.",
        ),
        (
            [(5, 0, 0, 0, 0), (5, 0, 0, 0, 0), (1, 0, 0, 0, 0)],
            "11 calls. Busiest days: Mon 2 Mar 2026 and Tue 3 Mar 2026, 5 calls each.",
        ),
        ([(1, 0, 0, 0, 0)] * 5, "5 calls. No day stands out: 1 call at most, on several days."),
        ([(0, 0, 0, 0, 0)] * 2, "No calls in this period."),
        ([(4, 0, 0, 0, 0)], "4 calls in one day."),
    ],
)
def test_busiest_bucket_is_named_unless_it_is_shared_by_many(calls, said):
    assert volume.calls_over_time(outcomes("2026-03-02", *calls), "day") == said


def rated(**days):
    return pd.concat([starts("2026-03-02", len(days), "D"), rates(**days)], axis=1).assign(open=False)


def test_answer_rate_names_the_days_between_which_it_lies():
    assert volume.outcomes_over_time(rated(mon=(60, 100), tue=(90, 100), wed=(1, 2)), "day") == (
        "74.8% of 202 settled calls answered: least in Mon 2 Mar 2026 (60%), most in Tue 3 Mar 2026 (90%)."
    )


def test_days_whose_intervals_overlap_do_not_differ():
    said = volume.outcomes_over_time(rated(mon=(60, 100), tue=(65, 100)), "day")
    assert said == "62.5% of 200 settled calls answered; no day differs clearly from another."


def test_too_few_calls_are_said_to_be_too_few():
    said = volume.outcomes_over_time(rated(mon=(1, 2), tue=(2, 2)), "day")
    assert said == "75.0% of 4 settled calls answered; too few calls to tell days apart."
    assert volume.outcomes_over_time(rated(mon=(0, 1)).assign(settled=0, answered=0), "day") == (
        "No settled calls in this period."
    )


def week(**hours):
    table = rates(**hours)
    return table.assign(
        weekday=[int(name[1]) for name in table["label"]], hour=[int(name[2:]) for name in table["label"]]
    )


def test_busiest_hour_of_the_week_is_named_with_its_calls():
    assert (
        volume.busiest_hour(week(d110=(300, 412), d209=(50, 100)))
        == "Busiest hour: Tuesday 10–11, 412 calls."
    )


def test_best_and_worst_hour_are_named_where_they_differ_clearly():
    assert volume.best_hour(week(d110=(90, 100), d223=(50, 100))) == (
        "Most answered: Tuesday 10–11, 90% of 100. Least: Wednesday 23–24, 50% of 100."
    )
    assert volume.best_hour(week(d110=(60, 100), d209=(50, 100))).startswith("No hour differs clearly")
    assert volume.best_hour(week(d110=(60, 100))) == "Too few calls to tell hours apart."


def test_calendar_counts_days_without_calls():
    table = rated(a=(60, 100), b=(90, 120), c=(1, 2)).assign(
        date=pd.to_datetime(["2026-03-02", "2026-03-03", "2026-03-04"])
    )
    table.loc[2, "calls"] = 0
    assert volume.calendar(table, "calls") == "Busiest day: Tuesday 3 March, 120 calls. 1 day without calls."
    assert volume.calendar(table, "answer_rate") == (
        "Most answered: Tuesday 3 March, 75.0%. Least: Monday 2 March, 60.0%."
    )
    assert volume.calendar(table.head(1), "answer_rate") == "Too few calls to tell days apart."


def test_peak_is_named_with_its_moment_in_the_readers_zone():
    hours = pd.DataFrame({"hour": [9, 10], "erlangs": [1.5, 2.25]})
    peak, queue = (Peak(n, datetime(2026, 3, 2, 9, n, tzinfo=UTC)) for n in (7, 40))
    assert volume.at_once(peak, queue, hours, "Europe/Berlin") == (
        "At most 7 conversations at one moment, first on 2 March 2026, 10:07. "
        "At most 40 calls waiting or ringing, first on 2 March 2026, 10:40. "
        "Busiest hour of the day: 10–11, 2.2 on average."
    )
    nothing = Peak(0, None)
    assert volume.at_once(nothing, nothing, hours.head(0), "UTC") == "Nobody talked."


def test_group_with_most_calls_is_named_literally_with_its_share():
    said = volume.groups(rates(**{"a*b": (10, 30), "c": (5, 10)}), one="line", many="lines")
    assert said == "2 lines. Most calls with a\\*b: 30, 75% of all."
    assert volume.groups(rates(a=(1, 2)), one="line", many="lines") == "All 2 calls with a."
    assert volume.groups(rates(a=(1, 2), b=(1, 2), c=(1, 2), d=(1, 2)), one="line", many="lines") == (
        "4 lines; no line stands out."
    )


def test_numbers_say_how_many_were_called_again_and_reached():
    assert volume.numbers(Numbers(10, 3, 5, 0), rate(6, 10)) == (
        "10 numbers called, 3 of them more than once; 60.0% reached (6 had an answered call)."
    )
    assert volume.numbers(Numbers(0, 0, 0, 4), rate(0, 0)) == "No call has a number."


def test_change_is_said_only_where_it_is_clear():
    assert volume.change(Change(110, 100, 10, 2, 18), "1–28 Feb") == "+10.0% against 1–28 Feb."
    assert volume.change(Change(110, 100, 10, -2, 22), "1–28 Feb") == ""
    assert volume.change(Change(NAN, NAN, NAN, NAN, NAN), "1–28 Feb") == ""
