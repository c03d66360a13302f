"""The chance of the most of many looks, against scipy's bivariate normal distribution and against playing histories."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from ringyo_data.metrics.crossing import both, chance_of_any


@pytest.mark.parametrize("chance", [0.3, 0.05, 1e-3, 1e-6])
@pytest.mark.parametrize("alike", [0.0, 0.3, 0.9, 0.999])
def test_two_looks_are_both_as_far_out_as_scipy_says(chance, alike):
    far = norm.isf(chance / 2)

    def below(correlation):
        return multivariate_normal.cdf([-far, -far], cov=[[1, correlation], [correlation, 1]], abseps=1e-14)

    expected = 2 * (below(alike) + below(-alike))
    assert both(chance, np.array([alike]))[0] == pytest.approx(expected, rel=1e-3)


def test_one_look_has_its_own_chance_and_equal_looks_count_once():
    assert chance_of_any(0.01, np.array([0.4])) == 0.01
    assert chance_of_any(0.01, np.full(30, 0.4)) == pytest.approx(0.01, rel=1e-6)


def test_looks_that_have_little_in_common_count_nearly_as_often_as_there_are():
    halves = np.array([1e-9, 0.5, 1 - 1e-9])
    assert chance_of_any(1e-4, halves) == pytest.approx(3e-4, rel=1e-3)


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_what_is_certain_stays_so(chance):
    assert chance_of_any(chance, np.linspace(0.1, 0.9, 20)) == chance


def test_it_is_no_less_than_what_chance_does_in_histories_of_independent_days():
    """20,000 histories of 56 normal days: how often the best split is beyond a limit."""
    days, rng = 56, np.random.default_rng(1)
    since = np.arange(1, days)
    sums = np.cumsum(rng.standard_normal((20_000, days)), axis=1)
    bridge = sums[:, :-1] - sums[:, -1:] * since / days
    most = np.abs(bridge / np.sqrt(since * (days - since) / days)).max(axis=1)
    for chance in (0.01, 0.002, 0.0005):
        often = (most >= norm.isf(chance / 2)).mean()
        assert often <= chance_of_any(chance, since / days) <= 1.6 * often + 0.002
