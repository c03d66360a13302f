"""The best split of a history, against a search over all splits by hand."""

import numpy as np
import pytest
from scipy.stats import beta, binom

from ringyo_data.metrics.day_counts import DayCounts, Expected, day_counts
from ringyo_data.metrics.scatter import Scatter
from ringyo_data.metrics.steps import SURE_OF_DAY, steps


def plain(parts, sizes, *, days=0.0, weeks=0.0):
    """One group's history in which all calls are alike."""
    parts, sizes = np.array([parts], dtype=float), np.array([sizes], dtype=float)

    def known(deviation):
        return Scatter(np.array([deviation]), np.array([np.inf]))

    flat = Expected(sizes / 2, np.zeros(sizes.shape), known(days), known(weeks))
    return DayCounts(["ana"], parts, sizes, [flat])


def drawn(seed, *, days=40, at=27, before=0.7, since=0.5):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(15, 60, days)
    return rng.binomial(sizes, np.where(np.arange(days) < at, before, since)), sizes


def by_hand(parts, sizes):
    """The day with the largest z of what came since, given what came before, and the exact tail there."""
    best = (-1.0, 0, 1.0)
    for day in range(len(sizes)):
        n, size = sizes[:day].sum(), sizes[day:].sum()
        if min(n, size) < 30:
            continue
        share = (parts[:day].sum() + 0.5) / (n + 1)
        spread = 1 / (n * share * (1 - share))
        variance = size * share * (1 - share)
        z = abs(parts[day:].sum() - size * share) / np.sqrt(variance * (1 + variance * spread))
        if z > best[0]:
            alike = share * (1 - share) * spread / (1 + share * (1 - share) * spread)
            a, b = share * (1 / alike - 1), (1 - share) * (1 / alike - 1)
            grid = np.linspace(0.0005, 0.9995, 4000)
            weight = beta.pdf(grid, a, b)
            part = int(parts[day:].sum())
            below = (binom.cdf(part, size, grid) * weight).sum() / weight.sum()
            above = (binom.sf(part - 1, size, grid) * weight).sum() / weight.sum()
            best = (z, day, 2 * min(below, above))
    return best


@pytest.mark.parametrize("seed", range(4))
def test_the_best_day_is_that_of_a_search_by_hand_and_its_chance_covers_the_exact_tail(seed):
    parts, sizes = drawn(seed)
    (found,) = steps(plain(parts, sizes))
    _, day, tail = by_hand(parts, sizes)
    assert found.at == day
    assert tail * 0.99 < found.chance < tail * len(sizes)
    assert found.first <= found.at <= found.last


def test_the_day_lies_in_its_interval_as_often_as_is_said():
    histories = [steps(plain(*drawn(seed, since=0.55)))[0] for seed in range(300)]
    within = np.mean([one.first <= 27 <= one.last for one in histories])
    assert within >= 0.93
    assert np.median([one.last - one.first for one in histories]) <= 6
    assert pytest.approx(0.95) == (1 - np.exp(-SURE_OF_DAY / 2)) ** 2


def test_thirty_calls_are_needed_before_and_since():
    assert steps(plain([20, 5], [30, 29]))[0] is None
    assert steps(plain([20, 5], [30, 30]))[0].at == 1


def test_scatter_of_days_or_weeks_takes_from_a_claim():
    history = drawn(1)
    alone, by_days, by_weeks = (
        steps(plain(*history, **more))[0].chance for more in ({}, {"days": 0.3}, {"weeks": 0.3})
    )
    assert alone < by_days < by_weeks


def test_a_piece_of_a_history_is_searched_alone():
    parts, sizes = drawn(2)
    (whole,) = steps(plain(parts[10:35], sizes[10:35]))
    (piece,) = steps(plain(parts, sizes), 0, 10, 35)
    assert (piece.at, piece.first, piece.last) == (whole.at + 10, whole.first + 10, whole.last + 10)
    assert piece.chance == pytest.approx(whole.chance)


def played(rates, *, calls=40, days=42, seed=1):
    """`day_counts` of groups with a rate for each day (rows of *rates*), calls at one hour."""
    rng = np.random.default_rng(seed)
    groups = np.repeat(np.arange(len(rates)), calls * days)
    day = np.tile(np.repeat(np.arange(days), calls), len(rates))
    part = rng.random(len(day)) < np.asarray(rates)[groups, day]
    names = [f"a{at}" for at in range(len(rates))]
    return day_counts(part, groups, names, day, mix=(day * 0 + 9, day % 7))


def test_what_moves_all_groups_alike_is_nobodys_shift():
    rates = np.full((6, 42), 0.7)
    rates[:, 30:] = 0.5
    counts = played(rates)
    assert len(counts.expected) == 2
    assert min(one.chance for one in steps(counts)) > 0.001
    rates[2, 30:] = 0.7
    own = played(rates)
    assert np.argmin([one.chance for one in steps(own)]) != 2  # it stayed, while the others moved


def test_one_group_that_moves_alone_is_found_and_drags_no_other():
    rates = np.full((6, 42), 0.7)
    rates[4, 30:] = 0.45
    found = steps(played(rates))
    assert (found[4].at, found[4].chance < 1e-6) == (30, True)
    assert min(one.chance for at, one in enumerate(found) if at != 4) > 0.001


def test_an_empty_history_is_empty():
    nothing = np.zeros(0, np.int64)
    counts = day_counts(nothing > 0, nothing, [], nothing, mix=(nothing, nothing))
    assert steps(counts) == []
