from math import gamma, inf, pi, sqrt

import numpy as np
import pytest

from ringyo_data.metrics.scatter import Scatter, scatter

WEEKS = 4


def weeks(groups, calls, deviation, *, seed=1, share=0.6):
    """Groups with so many calls in each of four weeks whose log odds differ."""
    rng = np.random.default_rng(seed)
    odds = np.log(share / (1 - share)) + rng.normal(0, deviation, (groups, WEEKS))
    return rng.binomial(calls, 1 / (1 + np.exp(-odds))).astype(float)


def measured(parts, calls):
    count = len(parts)
    owner = np.repeat(np.arange(count), WEEKS)
    sizes = np.full(parts.size, float(calls))
    return scatter(parts.ravel(), sizes, sizes, groups=owner, owners=owner, count=count, otherwise=0.3)


@pytest.mark.parametrize("deviation", [0.15, 0.25, 0.5])
def test_scatter_of_weeks_is_found_as_it_was_made(deviation):
    found = measured(weeks(300, 400, deviation), 400)
    assert found.deviation == pytest.approx(np.full(300, deviation), rel=0.1)
    assert found.freedom == pytest.approx(np.full(300, 299 * (WEEKS - 1)))


def test_weeks_that_differ_by_chance_alone_have_none():
    found = measured(weeks(50, 100, 0.0), 100)
    assert found.deviation.tolist() == [0.0] * 50
    assert found.freedom.tolist() == [inf] * 50


def test_lasting_differences_between_groups_are_no_scatter():
    parts = np.array([[20.0, 22, 19, 21]] * 6 + [[80.0, 79, 81, 78]] * 6)
    assert measured(parts, 100).typical == 0.0


def test_a_group_that_changes_is_not_hidden_by_its_own_change():
    parts = np.array([[60.0, 61, 59, 62]] * 10 + [[90.0, 90, 10, 10]])
    found = measured(parts, 100)
    assert found.deviation[-1] == 0.0


def test_too_few_weeks_tell_nothing_and_what_is_usual_is_taken():
    found = measured(weeks(6, 100, 0.0), 100)
    assert (found.assumed, found.deviation.tolist(), found.freedom.tolist()) == (True, [0.3] * 6, [inf] * 6)
    assert not measured(weeks(7, 100, 0.0), 100).assumed


def student(value, freedom):
    """Two-sided tail of Student's t by adding up its density."""
    steps = np.linspace(value, value + 400, 400_001)
    density = (1 + steps**2 / freedom) ** (-(freedom + 1) / 2)
    factor = gamma((freedom + 1) / 2) / (sqrt(freedom * pi) * gamma(freedom / 2))
    return 2 * factor * float(np.trapezoid(density, steps))


@pytest.mark.parametrize("freedom", [20, 60])
@pytest.mark.parametrize(("value", "normal"), [(1.959964, 0.05), (3.290527, 0.001)])
def test_an_estimated_scatter_is_read_from_students_t(freedom, value, normal):
    (wider,) = Scatter(np.array([0.2]), np.array([float(freedom)])).widened(np.array([normal]))
    assert wider == pytest.approx(student(value, freedom), rel=0.02)


def test_without_an_estimate_chances_stay_and_nan_stays_nan():
    chances = np.array([0.01, np.nan])
    assert np.array_equal(Scatter(np.zeros(2), np.full(2, inf)).widened(chances), chances, equal_nan=True)
    assert np.isnan(Scatter(np.ones(2), np.full(2, 30.0)).widened(chances)[1])
