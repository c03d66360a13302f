from fractions import Fraction
from itertools import accumulate
from math import comb, isnan

import numpy as np
import pytest

from ringyo_data.metrics.binomial import binomial_limits, distribution


def exactly(size, share):
    """P(X <= k) for every k, counted in whole numbers and divided once."""
    p = Fraction(str(share))
    hits, misses, all_ways = p.numerator, p.denominator - p.numerator, p.denominator**size
    ways = accumulate(comb(size, k) * hits**k * misses ** (size - k) for k in range(size + 1))
    return [count / all_ways for count in ways]


@pytest.mark.parametrize(("size", "share"), [(1, 0.5), (7, 0.3), (50, 0.97), (400, 0.01), (900, 0.62)])
def test_distribution_is_the_exact_one(size, share):
    first, below = distribution(size, share)
    exact = exactly(size, share)
    assert below == pytest.approx(exact[first : first + len(below)], abs=1e-11)
    assert first == 0 or exact[first - 1] < 1e-12


def test_limits_of_many_calls_are_the_normal_ones():
    low, high = binomial_limits(np.array([1_000_000]), 0.6, 0.95)
    half = 1.959964 * (0.6 * 0.4 / 1_000_000) ** 0.5
    assert (low[0], high[0]) == pytest.approx((0.6 - half, 0.6 + half), abs=2e-6)


def test_no_calls_or_no_share_have_no_limits():
    low, high = binomial_limits(np.array([0]), 0.5, 0.95)
    assert isnan(low[0])
    assert isnan(high[0])
    assert isnan(binomial_limits(np.array([5]), float("nan"), 0.95)[0][0])


def test_a_share_of_all_or_nothing_allows_nothing_else():
    assert [float(side[0]) for side in binomial_limits(np.array([9]), 1.0, 0.95)] == [1.0, 1.0]
    assert [float(side[0]) for side in binomial_limits(np.array([9]), 0.0, 0.95)] == [0.0, 0.0]
