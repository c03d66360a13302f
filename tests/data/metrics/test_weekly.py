"""How far groups scatter from week to week beyond what days tell."""

import numpy as np
import pytest

from ringyo_data.metrics.weekly import beyond_days, weeks_of


def test_weeks_are_counted_from_the_last_day_back():
    assert weeks_of(np.array([0, 3, 6, 7, 20, 20])).tolist() == [0, 0, 0, 1, 2]
    assert weeks_of(np.array([6, 7])).tolist() == [0, 0]


def period(rates, groups=6, calls=100.0):
    """Four weeks of as many calls a day of each group, at one rate a week."""
    calls_ = np.full((28, groups), calls)
    return calls_, calls_ * np.repeat(rates, 7)[:, None]


WEEKS = [np.repeat(np.arange(4), 7)] * 2


def noisy(pair):
    """The same with days that differ by turns."""
    calls, part = pair
    return calls, part + np.tile([[5.0], [-5.0]], (14, 1))


def test_weeks_that_do_not_differ_make_nothing_wider():
    even = noisy(period([0.5] * 4))
    assert beyond_days([even, even], WEEKS, least_calls=30) == 1.0


def test_weeks_that_differ_make_it_wider_by_hand():
    # Both are successive differences: of days, and of the sums of weeks.
    swinging = noisy(period([0.4, 0.47, 0.4, 0.47]))
    days = (np.diff(swinging[1][:, 0]) ** 2).sum() / 2 * 28 / 27
    weeks = (np.diff(swinging[1].reshape(4, 7, 6).sum(axis=1)[:, 0]) ** 2).sum() / 2 * 4 / 3
    usual = (1 - 2 / (9 * 4)) ** 3
    found = beyond_days([swinging, swinging], WEEKS, least_calls=30)
    error = 1.2533141 * (2 / 4 / 6) ** 0.5  # of the median of six groups with four degrees of freedom each
    assert found == pytest.approx((weeks / days / usual / (1 + error)) ** 0.5)
    assert found > 1.4


def test_few_weeks_or_groups_tell_nothing():
    swinging = noisy(period([0.4, 0.47, 0.4, 0.47]))
    assert beyond_days([swinging, swinging], [np.repeat(np.arange(2), 14)] * 2, least_calls=30) == 1.0
    few = noisy(period([0.4, 0.47, 0.4, 0.47], groups=3))
    assert beyond_days([few, few], WEEKS, least_calls=30) == 1.0
