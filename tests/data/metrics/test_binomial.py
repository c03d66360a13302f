from fractions import Fraction
from itertools import accumulate
from math import comb, isnan, prod, sqrt

import numpy as np
import pytest

from ringyo_data.metrics.binomial import distribution, limits, tails


def exactly(size, share, most=None):
    """P(X = k) for every k, or up to *most*, counted in whole numbers and divided once."""
    p = Fraction(str(share))
    hits, misses, all_ways = p.numerator, p.denominator - p.numerator, p.denominator**size
    return [comb(size, k) * hits**k * misses ** (size - k) / all_ways for k in range((most or size) + 1)]


def with_scatter(size, a, b):
    """The same of a beta-binomial count, from its definition by Pólya's urn of *a* and *b* balls."""

    def rising(start, steps):
        return prod(range(start, start + steps))

    whole = rising(a + b, size)
    return [comb(size, k) * rising(a, k) * rising(b, size - k) / whole for k in range(size + 1)]


def two_sided(chances, part):
    below = list(accumulate(chances))
    return min(1.0, 2 * min(below[part], 1 - (below[part - 1] if part else 0)))


def tail(part, size, share, spread=0.0):
    return tails(np.array([part]), np.array([size]), np.array([share]), np.array([spread]))[0]


@pytest.mark.parametrize(("size", "share"), [(1, 0.5), (7, 0.3), (50, 0.97), (400, 0.01), (900, 0.62)])
def test_distribution_is_the_exact_one(size, share):
    first, chances = distribution(size, share)
    exact = exactly(size, share)
    assert chances == pytest.approx(exact[first : first + len(chances)], abs=1e-11)
    assert sum(exact[:first]) < 1e-12


@pytest.mark.parametrize(("size", "a", "b"), [(1, 3, 2), (40, 3, 2), (200, 60, 40), (300, 1, 19)])
def test_distribution_with_scatter_is_that_of_polyas_urn(size, a, b):
    share = a / (a + b)
    spread = sqrt(1 / (a + b) / (share * (1 - share)))  # the variance of the share is that of a beta
    first, chances = distribution(size, share, spread)
    assert chances == pytest.approx(
        with_scatter(size, a, b)[first : first + len(chances)], rel=1e-9, abs=1e-14
    )


@pytest.mark.parametrize(
    ("part", "size", "share"), [(0, 7, 0.3), (7, 7, 0.3), (65, 100, 0.5), (1, 5600, 0.0002)]
)
def test_tail_is_twice_the_smaller_one(part, size, share):
    assert tail(part, size, share) == pytest.approx(two_sided(exactly(size, share, part), part), rel=1e-9)


def test_tail_with_scatter_is_that_of_the_urn():
    spread = sqrt(1 / 100 / (0.6 * 0.4))
    assert tail(90, 200, 0.6, spread) == pytest.approx(two_sided(with_scatter(200, 60, 40), 90), rel=1e-9)


def test_what_is_beyond_all_chance_has_none():
    assert tail(0, 1_000_000, 0.5) == 0.0


def test_all_of_few_calls_is_likely_where_nearly_all_are_answered():
    assert tail(9, 9, 0.97) == 1.0


def test_limits_of_many_calls_are_the_normal_ones():
    low, high = limits(np.array([1_000_000]), 0.6, 0.0, 0.95)
    half = 1.959964 * (0.6 * 0.4 / 1_000_000) ** 0.5
    assert (low[0], high[0]) == pytest.approx((0.6 - half, 0.6 + half), abs=2e-6)


def test_limits_are_wider_with_scatter():
    low, high = limits(np.array([10_000]), 0.5, 0.25, 0.95)
    assert (low[0], high[0]) == pytest.approx((0.5 - 1.96 * 0.0625, 0.5 + 1.96 * 0.0625), abs=2e-3)


def test_no_calls_or_no_share_have_no_limits_and_no_tail():
    low, high = limits(np.array([0]), 0.5, 0.0, 0.95)
    assert isnan(low[0])
    assert isnan(high[0])
    assert isnan(limits(np.array([5]), float("nan"), 0.0, 0.95)[0][0])
    assert isnan(tail(0, 0, 0.5))
    assert isnan(tail(3, 5, float("nan")))


def test_a_share_of_all_or_nothing_allows_nothing_else():
    assert [float(side[0]) for side in limits(np.array([9]), 1.0, 0.0, 0.95)] == [1.0, 1.0]
    assert [float(side[0]) for side in limits(np.array([9]), 0.0, 0.0, 0.95)] == [0.0, 0.0]
    assert (tail(9, 9, 1.0), tail(8, 9, 1.0), tail(0, 9, 0.0), tail(1, 9, 0.0)) == (1.0, 0.0, 1.0, 0.0)
