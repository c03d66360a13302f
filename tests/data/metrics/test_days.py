from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from ringyo_data.metrics import count_change, day_scatter, day_sums, more_days
from ringyo_data.metrics.days import expected, peak_scatter

from .frames import BERLIN, call, frame, utc

WEEK = [100, 90, 95, 80, 120, 0, 10]


def days(*counts, start="2026-03-02", column="calls"):
    return pd.DataFrame({"start": pd.date_range(start, periods=len(counts), tz=BERLIN), column: counts})


def test_whole_days_have_their_calls_and_talk_time():
    calls = frame(
        call("2026-03-27 22:59", lasts=9),
        call("2026-03-27 23:00", lasts=30),
        call("2026-03-28 22:59", "no_answer"),
        call("2026-03-29 21:59", lasts=40),
        call("2026-03-29 22:00", lasts=50),
    )
    span = {"since": utc("2026-03-27 12:00"), "until": utc("2026-03-30 22:00"), "tz": BERLIN}
    table = day_sums(calls, **span, now=utc("2026-03-30 12:00"))
    assert [str(start) for start in table["start"]] == [
        "2026-03-28 00:00:00+01:00",
        "2026-03-29 00:00:00+01:00",
    ]
    assert table[["calls", "talk_seconds"]].to_numpy().tolist() == [[2, 30], [1, 40]]


def test_a_day_has_what_its_weekday_has_at_the_pace_of_its_period():
    weekday, period = np.tile(np.arange(7), 3), np.repeat([0, 1, 1], 7)
    values = np.array([*WEEK, *(2 * n for n in WEEK), *(2 * n for n in WEEK)], dtype=float)
    usual = expected(values, weekday, period)
    assert usual.days == pytest.approx(values)
    assert usual.freedom == 3 * 6 - 6 - 2 + 1


def test_days_alike_by_weekday_do_not_scatter_however_much_more_a_period_has():
    assert day_scatter([days(*WEEK * 4), days(*[2 * n for n in WEEK] * 4)], "calls").dispersion == 1.0


def test_scatter_of_days_by_hand():
    """Every weekday has 80 and 120 calls: 14 days, each 20² / 100 away, over 14 - 7 degrees of freedom."""
    found = peak_scatter([days(*[80, 120] * 7, column="peak")])
    assert (found.dispersion, found.freedom) == (pytest.approx(14 * 4 / 7), 7)


def test_weeks_that_differ_tell_less_than_their_days():
    """Weeks of 7 * 80 and 7 * 120 calls in turns: each 140 from its 700, six of them, over 5."""
    found = day_scatter([days(*[*[80] * 7, *[120] * 7] * 3)], "calls")
    assert found.dispersion >= 6 * 140**2 / 700 / 5


def test_days_that_are_like_the_one_before_tell_less():
    rng = np.random.default_rng(3)
    noise = rng.normal(0, 10, 56)
    drift = np.convolve(rng.normal(0, 10, 60), np.ones(5), "valid") / np.sqrt(5)
    alone, alike = (peak_scatter([days(*(200 + values).round(), column="peak")]) for values in (noise, drift))
    assert alike.dispersion > 3 * alone.dispersion


def test_a_likeness_beyond_two_standard_errors_is_taken_two_of_them_higher():
    """Runs of four days, 80 or 120 calls: worked out by loops from 56 residuals over 56 - 7 degrees of freedom."""
    values = [80 + 40 * (at // 4 % 2) for at in range(56)]
    means = [sum(values[day::7]) / 8 for day in range(7)]
    away = [(value - means[at % 7]) / means[at % 7] ** 0.5 for at, value in enumerate(values)]
    square, freedom = sum(one**2 for one in away), 56 - 7
    like = sum(one * other for one, other in pairwise(away)) / square * 56 / 55
    like += (1 + 3 * like) / freedom
    assert like > 2 / freedom**0.5
    upper = min(0.95, like + 2 * ((1 - like**2) / freedom) ** 0.5)
    found = peak_scatter([days(*values, column="peak")])
    assert found.dispersion == pytest.approx(square / freedom * (1 + upper) / (1 - upper))


@pytest.mark.parametrize("number", [0, 1, 14, 27])
def test_less_than_four_weeks_tell_nothing(number):
    assert day_scatter([days(*[100] * number)], "calls") is None
    assert day_scatter([], "calls") is None


def test_months_are_as_long_as_their_weekdays_are_busy():
    """March 2026 begins on a Sunday: it has a Sunday, a Monday and a Tuesday more than February."""
    march, february = (
        pd.date_range(first, last, tz=BERLIN)
        for first, last in (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28"))
    )
    usual = [days(*WEEK * 8, start="2026-02-02")]
    assert more_days(march, february, usual) == pytest.approx((4 * 495 + 10 + 100 + 90) / (4 * 495))
    assert more_days(march, february, []) == pytest.approx(31 / 28)
    assert more_days(march[:14], february[:14], usual) == 1.0


def clear_on(accounts, spread, *, holiday=False, alike=0.0, growth=1.0):
    """On which share of accounts four weeks differ clearly from the four before."""
    rng = np.random.default_rng(11)
    clear = 0
    for _ in range(accounts):
        noise = rng.normal(0, spread, 56)
        for at in range(1, 56):
            noise[at] = alike * noise[at - 1] + np.sqrt(1 - alike**2) * noise[at]
        means = np.tile([100, 105, 110, 100, 90, 30, 20], 8) * np.exp(noise)
        means[28:] *= growth
        if holiday:
            means[28 + rng.integers(5)] *= 0.05
        counts = rng.poisson(means)
        before, after = days(*counts[:28]), days(*counts[28:], start="2026-03-30")
        scatter = day_scatter([after, before], "calls")
        clear += count_change(counts[28:].sum(), counts[:28].sum(), scatter).clear
    return clear / accounts


@pytest.mark.parametrize(
    "account",
    [{"spread": 0}, {"spread": 0.2}, {"spread": 0, "holiday": True}, {"spread": 0.2, "alike": 0.5}],
    ids=str,
)
def test_a_steady_account_is_seldom_called_busier(account):
    assert clear_on(200, **account) <= 0.08


def test_a_fifth_more_calls_are_found():
    assert clear_on(50, 0.05, growth=1.2) >= 0.9
