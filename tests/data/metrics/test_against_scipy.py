"""The formulas of the metrics, worked out a second time by scipy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import strategies as st
from scipy import optimize, stats

from ringyo_data.metrics import extremes, scatter, split, student
from ringyo_data.metrics.binomial import tails
from ringyo_data.metrics.looks import FALSE_SHARE, controlled
from ringyo_data.metrics.mix import Factor, log_odds
from ringyo_data.metrics.quantiles import quantile, quantile_interval
from ringyo_data.metrics.rates import wilson

from .frames import for_any

SHARES = st.floats(0.001, 0.999)


@st.composite
def parts(draw, *, most=3000):
    """How many of how many calls."""
    whole = draw(st.integers(1, most))
    return draw(st.integers(0, whole)), whole


@for_any(parts())
def test_wilsons_interval(drawn):
    part, whole = drawn
    exact = stats.binomtest(part, whole).proportion_ci(0.95, method="wilson")
    assert wilson(part, whole) == pytest.approx((exact.low, exact.high), abs=1e-12)


@for_any(parts(), SHARES)
def test_tails_of_independent_calls(drawn, share):
    part, whole = drawn
    exact = 2 * min(stats.binom.cdf(part, whole, share), stats.binom.sf(part - 1, whole, share))
    found = tails(np.array([part]), np.array([whole]), np.array([share]), np.array([0.0]))
    assert found[0] == pytest.approx(min(1.0, exact), rel=1e-6, abs=1e-12)


@for_any(parts(most=500), st.floats(0.05, 0.95), st.floats(0.05, 0.5))
def test_tails_of_calls_that_scatter(drawn, share, spread):
    part, whole = drawn
    variance = share * (1 - share)
    alike = variance * spread**2 / (1 + variance * spread**2)
    beta = stats.betabinom(whole, share * (1 / alike - 1), (1 - share) * (1 / alike - 1))
    exact = min(1.0, 2 * min(beta.cdf(part), beta.sf(part - 1)))
    found = tails(np.array([part]), np.array([whole]), np.array([share]), np.array([spread]))
    assert found[0] == pytest.approx(exact, rel=1e-5, abs=1e-9)


@for_any(parts(), SHARES)
def test_normal_scores_of_binomial_tails_are_near_the_exact_ones(drawn, share):
    part, whole = drawn
    exact = stats.norm.ppf(stats.binom.cdf(part, whole, share))
    found = extremes.tail_score(np.array([float(part)]), np.array([float(whole)]), np.array([share]))[0]
    if abs(exact) < 5 and min(whole * share, whole * (1 - share)) >= 0.2:
        assert found == pytest.approx(exact, abs=0.05)


@for_any(st.integers(70, 900), st.integers(70, 900), st.floats(0.02, 0.98), st.floats(0.0, 1.0))
def test_normal_scores_of_a_share_against_the_rest_are_near_those_of_the_hypergeometric(
    own, rest, share, place
):
    answered = round(share * (own + rest))
    low, high = max(0, answered - rest), min(own, answered)
    part = low + round(place * (high - low))
    exact = stats.norm.ppf(stats.hypergeom.cdf(part, own + rest, answered, own))
    found = extremes.finite_score(np.array([float(part)]), np.array([float(own)]), answered, own + rest)[0]
    if abs(exact) < 3.5:
        assert found == pytest.approx(exact, abs=0.07)


def drawn_counts():
    rng = np.random.default_rng(4)
    whole = rng.integers(20, 90, (6, 8))
    return rng.binomial(whole, rng.uniform(0.2, 0.8, (6, 1))), whole


def test_scatter_of_shares_is_pearsons_chi_square_within_each_group():
    part, whole = drawn_counts()
    tests = [
        stats.chi2_contingency([own, of - own], correction=False) for own, of in zip(part, whole, strict=True)
    ]
    found = extremes.rate_scatter(part, whole)
    assert found.freedom == sum(test.dof for test in tests)
    assert found.dispersion == pytest.approx(max(1.0, sum(test.statistic for test in tests) / found.freedom))


def test_scatter_of_counts_is_pearsons_chi_square_of_the_table():
    _, whole = drawn_counts()
    test = stats.chi2_contingency(whole, correction=False)
    found = extremes.count_scatter(whole)
    assert found.freedom == test.dof
    assert found.dispersion == pytest.approx(test.statistic / test.dof)


@pytest.mark.parametrize("freedom", [3, 5, 20, 200])
def test_students_distribution_by_wallace_is_near_the_exact_one(freedom):
    exact = stats.t.ppf(0.975, freedom)
    assert student.limit(freedom) == pytest.approx(exact, rel=0.02)
    assert split._reach(np.array([float(freedom)])) == pytest.approx(exact, rel=0.02)
    t = np.array([0.5, 2.0, 4.0])
    assert student.as_normal(t, freedom) == pytest.approx(stats.norm.isf(stats.t.sf(t, freedom)), abs=0.05)
    assert split._chances(t, np.full(3, float(freedom))) == pytest.approx(
        2 * stats.t.sf(t, freedom), rel=0.12
    )
    chances = np.array([0.3, 0.01, 1e-4])
    widened = scatter.Scatter(np.zeros(3), np.full(3, float(freedom))).widened(chances)
    assert widened == pytest.approx(2 * stats.t.sf(stats.norm.isf(chances / 2), freedom), rel=0.12)


@for_any(st.lists(st.floats(1e-9, 1.0) | st.just(float("nan")), min_size=1, max_size=40))
def test_false_discoveries_are_controlled_as_benjamini_and_hochberg_do(chances):
    table = pd.DataFrame({"kind": "agent_out", "chance": chances})
    known = ~np.isnan(chances)
    found, _ = controlled(table)
    if known.any():
        adjusted = stats.false_discovery_control(np.array(chances)[known], method="bh")
        assert found["out"][known].tolist() == (adjusted <= FALSE_SHARE).tolist()
    assert not found["out"][~known].any()


@for_any(st.lists(st.integers(0, 300), min_size=1, max_size=120))
def test_quantiles_and_their_intervals(values):
    ordered = np.sort(np.array(values, dtype=np.float64))
    for share in (0.5, 0.9):
        assert quantile(ordered, share) == pytest.approx(np.quantile(ordered, share))
        low, high = quantile_interval(ordered, share)
        exact = stats.quantile_test(ordered, p=share).confidence_interval(0.95)
        if not np.isnan(low):
            assert (low, high) == pytest.approx((exact.low, exact.high))


def test_log_odds_of_the_mix_are_those_of_the_penalised_likelihood():
    rng = np.random.default_rng(2)
    hour, line = np.repeat(np.arange(4), 3), np.tile(np.arange(3), 4)
    settled = rng.integers(5, 60, 12).astype(float)
    answered = rng.binomial(settled.astype(int), 0.2 + 0.05 * np.arange(12)).astype(float)
    factors = [Factor(np.zeros(12, np.int64), 1, free=True), Factor(hour, 4), Factor(line, 3)]

    def loss(effects):
        odds = effects[0] + effects[1 + hour] + effects[5 + line]
        return (settled * np.logaddexp(0, odds) - answered * odds).sum() + (effects[1:] ** 2).sum() / 2

    best = optimize.minimize(loss, np.zeros(8), tol=1e-12).x
    assert sum(log_odds(answered, settled, factors)) == pytest.approx(
        best[0] + best[1 + hour] + best[5 + line], abs=1e-4
    )
