from math import isnan, sqrt

import pytest

from ringyo_data.metrics import (
    count_change,
    difference,
    median_change,
    p90_change,
    rate,
    total_change,
    typical_duration,
)
from ringyo_data.metrics.extremes import Overdispersion
from ringyo_data.metrics.rates import Z95

from .frames import call, frame


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        # R. G. Newcombe (1998), "Interval estimation for the difference between independent proportions", table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 10), 0.6075, 1.0000),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
)
def test_difference_of_rates_has_the_published_interval(a, b, low, high):
    found = difference(rate(*a), rate(*b))
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    assert found.value == pytest.approx(a[0] / a[1] - b[0] / b[1])


def test_difference_is_clear_only_when_its_interval_leaves_out_0():
    assert difference(rate(56, 70), rate(48, 80)).clear
    assert not difference(rate(6, 10), rate(5, 10)).clear


def test_calls_that_are_still_live_could_undo_a_change():
    """45 of 100 against 600 of 1,000 is clear, but not while 30 more may be answered: 75 of 130 is 58%."""
    before = rate(600, 1000)
    assert difference(rate(45, 100), before).clear
    assert not difference(rate(45, 100, live=30), before).clear
    assert difference(rate(45, 100, live=3), before).clear
    assert not difference(before, rate(45, 100, live=30)).clear


def test_difference_to_nothing_is_missing_and_not_clear():
    found = difference(rate(5, 10), rate(0, 0))
    assert isnan(found.value)
    assert not found.clear


POISSON = Overdispersion(1.0, 10**9)


def test_change_of_large_counts_is_the_normal_one():
    found = count_change(10_400, 10_000, POISSON)
    half = Z95 * sqrt(10_400 + 10_000)
    assert (found.low, found.high) == pytest.approx((400 - half, 400 + half), abs=3)
    assert found.clear


def test_a_single_poisson_count_has_its_score_interval():
    # (x - λ)² = z² λ at both ends, and nothing is known to be before: a count of 0 has the ends 0 and z².
    found = count_change(9, 0, POISSON)
    low, high = (9 + Z95**2 / 2 + sign * Z95 * sqrt(9 + Z95**2 / 4) for sign in (-1, 1))
    assert (9 - low) ** 2 == pytest.approx(Z95**2 * low)
    assert found.low == pytest.approx(9 - sqrt((9 - low) ** 2 + Z95**4))
    assert found.high == pytest.approx(high)


def test_small_counts_do_not_make_a_clear_change():
    assert not count_change(9, 4, POISSON).clear
    assert count_change(20, 4, POISSON).clear


def test_counts_that_scatter_more_than_poisson_need_a_larger_change():
    assert count_change(1100, 1000, POISSON).clear
    assert not count_change(1100, 1000, Overdispersion(4.0, 10**9)).clear
    assert not count_change(1100, 1000, Overdispersion(1.0, 4)).clear  # Student's limit is 2.78


def test_a_count_is_not_judged_if_nobody_knows_how_far_days_scatter():
    found = count_change(2000, 1000, None)
    assert (found.value, found.clear) == (1000, False)


def test_months_are_compared_as_if_they_were_as_long():
    """31 days against 28 with as many calls a day are no change."""
    found = count_change(31_000, 28_000, POISSON, ratio=31 / 28)
    assert found.value == pytest.approx(0)
    assert not found.clear
    assert count_change(31_000, 28_000, POISSON).clear


def durations_of(*seconds):
    return typical_duration(frame(*(call(lasts=value) for value in seconds)))


def test_medians_far_apart_are_clear_and_their_interval_adds_the_arms():
    after, before = durations_of(*range(100, 140)), durations_of(*range(0, 40))
    found = median_change(after, before)
    # Forty values: the ranks of the 95% interval are 14 and 27, the median between 20 and 21.
    arm = sqrt(6.5**2 + 6.5**2)
    assert (found.value, found.low, found.high) == pytest.approx((100, 100 - arm, 100 + arm))
    assert found.clear


def test_a_median_of_three_calls_is_never_clear():
    found = median_change(durations_of(300, 301, 302), durations_of(*range(40)))
    assert found.value == 301 - 19.5
    assert not found.clear


def test_a_p90_of_under_fifty_calls_is_no_change():
    assert isnan(p90_change(durations_of(*range(49)), durations_of(*range(50))).value)
    assert p90_change(durations_of(*range(50)), durations_of(*range(50))).value == 0


def test_change_of_a_large_sum_is_compound_poisson():
    """Half of the calls last 30 s and half 90 s."""
    after, before = durations_of(*[30, 90] * 2100), durations_of(*[30, 90] * 2000)
    found = total_change(after, before, POISSON)
    half = Z95 * sqrt(4100 * (900 + 8100))
    assert (found.value, found.low, found.high) == pytest.approx(
        (12_000, 12_000 - half, 12_000 + half), rel=0.02
    )


def test_a_sum_without_calls_is_not_judged():
    found = total_change(durations_of(30, 40), durations_of(), POISSON)
    assert found.value == 70
    assert not found.clear
