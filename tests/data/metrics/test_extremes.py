from math import comb, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from ringyo_data.metrics import by_label, by_metadata, counts_apart, rates_apart
from ringyo_data.metrics.extremes import (
    Overdispersion,
    count_scatter,
    rate_scatter,
    tail_score,
    widest,
)
from ringyo_data.metrics.student import as_normal

from .frames import call, frame, utc


def chance(counts, n, p):
    """How likely a binomial X is one of *counts*, added up."""
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in counts)


@pytest.mark.parametrize(("n", "p"), [(5, 0.5), (30, 0.03), (200, 0.4), (1000, 0.01), (12, 0.9)])
def test_tails_are_those_of_the_binomial_far_out_too(n, p):
    usual, deviation = n * p, sqrt(n * p * (1 - p))
    for k in {min(n - 1, max(0, int(usual + away * deviation))) for away in (-4, -2, 0, 2, 4)}:
        below, above = chance(range(k + 1), n, p), chance(range(k + 1, n + 1), n, p)
        exact = NormalDist().inv_cdf(below) if below < above else -NormalDist().inv_cdf(above)
        found = tail_score(np.array([float(k)]), np.array([float(n)]), np.array([p]))
        assert found[0] == pytest.approx(exact, abs=0.05)


def test_nothing_is_below_0_and_all_is_up_to_n():
    n, p = np.array([5.0, 5.0]), np.array([0.5, 0.5])
    assert tail_score(np.array([-1.0, 5.0]), n, p).tolist() == [-np.inf, np.inf]


@pytest.mark.parametrize(("t", "freedom", "z"), [(2.4469, 6, 1.96), (3.1693, 10, 2.5758), (2.0423, 30, 1.96)])
def test_students_t_becomes_the_z_that_is_as_unlikely(t, freedom, z):
    """The t are from tables of Student's distribution, at 97.5% and 99.5%."""
    assert as_normal(np.array([t, -t]), freedom) == pytest.approx([z, -z], abs=0.005)


def test_scatter_of_shares_is_pearsons_around_each_groups_own():
    """A group of 9 and 1 of 10: 16 / 2.5 for each span, with one degree of freedom."""
    assert rate_scatter(np.array([[9, 1]]), np.array([[10, 10]])) == Overdispersion(12.8, 1)
    assert rate_scatter(np.array([[5, 5], [0, 0]]), np.array([[10, 10], [10, 10]])) == Overdispersion(1.0, 1)


def test_scatter_of_counts_leaves_out_what_all_groups_share():
    """Twice the calls on the second day is no scatter; 30 and 10 against 10 and 30 is 4 * 100 / 20."""
    assert count_scatter(np.array([[10, 20], [20, 40]])) == Overdispersion(1.0, 1)
    assert count_scatter(np.array([[30, 10], [10, 30]])) == Overdispersion(20.0, 1)
    assert count_scatter(
        np.array([[20, 10], [20, 10]]), np.array([[2.0, 1.0], [2.0, 1.0]])
    ) == Overdispersion(1.0, 1)


def test_widest_scatter_counts_if_enough_tells_it():
    assert widest(
        [Overdispersion(9.0, 2), Overdispersion(2.0, 30), Overdispersion(3.0, 12)]
    ) == Overdispersion(3.0, 12)
    assert widest([Overdispersion(9.0, 2)]) is None


SURE = Overdispersion(1.0, 1000)


def test_of_two_groups_one_is_above_if_the_other_is_below():
    whole = np.array([400, 400])
    assert rates_apart(np.array([200, 160]), whole, SURE).tolist() == [1, -1]  # z = 2.84
    assert rates_apart(np.array([180, 160]), whole, SURE).tolist() == [0, 0]  # z = 1.43
    assert rates_apart(np.array([200, 160]), whole, Overdispersion(3.0, 1000)).tolist() == [0, 0]


def test_a_group_is_measured_by_all_others_and_not_by_the_farthest():
    """One of thirty: 50% of 200 against 40% of the others is 2.8 deviations, of which one in thirty is no news."""
    whole = np.full(30, 200)
    assert not rates_apart(np.array([100, *[80] * 29]), whole, SURE).any()
    assert rates_apart(np.array([110, *[80] * 29]), whole, SURE).tolist() == [1, *[0] * 29]


def test_rare_events_have_a_long_tail():
    """7 of 100 where 3 are expected: 2.3 deviations, but 7 and more come in 3% and not in 1% of cases."""
    whole = np.array([100, 100_000])
    assert rates_apart(np.array([9, 3000]), whole, SURE).tolist() == [1, -1]
    assert rates_apart(np.array([7, 3000]), whole, SURE).tolist() == [0, 0]


def test_groups_too_small_belong_to_the_rest_only():
    part, whole = np.array([90, 40, 40, 9]), np.array([100, 100, 100, 9])
    found = rates_apart(part, whole, SURE, among=np.array([True, True, True, False]))
    assert found.tolist() == [1, -1, -1, 0]


def test_without_spans_of_time_the_other_groups_tell_the_scatter():
    quiet = [50, 52, 48, 51, 49, 50]
    assert counts_apart(np.array([*quiet, 120]), np.ones(7)).tolist() == [*[0] * 6, 1]
    assert not counts_apart(np.array([20, 90, 40, 70, 30, 80, 110]), np.ones(7)).any()
    assert not counts_apart(np.array([20, 90]), np.ones(2)).any()


def test_more_calls_in_more_time_are_not_apart():
    assert not counts_apart(np.array([300, 100, 100]), np.array([3.0, 1.0, 1.0]), SURE).any()
    assert counts_apart(np.array([300, 100, 100]), np.ones(3), SURE).tolist() == [1, -1, -1]


@pytest.mark.parametrize("groups", [0, 1])
def test_nothing_to_compare_with_is_nowhere(groups):
    assert not rates_apart(np.full(groups, 5), np.full(groups, 9), SURE).any()
    assert not counts_apart(np.zeros(groups), np.ones(groups), SURE).any()


def of_days(answered, *, value="a", line="+1"):
    """Twenty calls a day from 2 March on, so many of them answered."""
    return [
        call(
            utc(f"2026-03-{day:02} 09:00"),
            "completed" if place < part else "no_answer",
            metadata={"campaign": value},
            from_number=line,
        )
        for day, part in enumerate(answered, start=2)
        for place in range(20)
    ]


def apart(table, name, column):
    return {row[name]: row[column] for row in table.to_dict("records") if isinstance(row[name], str)}


def test_campaign_that_is_better_every_day_is_apart_and_one_with_a_lucky_day_is_not():
    usual = of_days([8, 9, 7, 8, 8, 9, 7, 8, 8, 8, 8, 8, 8, 8])
    better = of_days([13, 14, 12, 13, 13, 14, 12, 13, 13, 13, 13, 13, 13, 13], value="b")
    assert apart(by_metadata(frame(*usual, *better)), "value", "answered_apart") == {"a": -1, "b": 1}
    lucky = of_days([8, 9, 7, 8, 8, 20, 20, 20, 8, 8, 8, 8, 8, 0], value="b")
    assert apart(by_metadata(frame(*usual, *lucky)), "value", "answered_apart") == {"a": 0, "b": 0}


def test_line_with_more_calls_every_day_is_apart_and_calls_without_a_line_never_are():
    lines = [*of_days([1] * 5, line="+1"), *of_days([1] * 5, line="+1"), *of_days([1] * 5, line="+2")]
    nowhere = [{**record, "from_number": None} for record in lines]
    table = by_label(frame(*lines, *nowhere), "line")
    assert apart(table, "line", "calls_apart")["+2"] == -1
    assert table.loc[table["line"].isna(), "calls_apart"].tolist() == [0]


def shares_named(groups, *, spread):
    """On how many of 200 accounts a group of 150 calls in four weeks is apart, its weeks varying by *spread* logits."""
    rng = np.random.default_rng(7)
    named = 0
    for _ in range(200):
        whole = rng.poisson(150 / 4, (groups, 4))
        part = rng.binomial(whole, 1 / (1 + 1.5 * np.exp(rng.normal(0, spread, (groups, 4)))))
        named += rates_apart(part.sum(1), whole.sum(1), widest([rate_scatter(part, whole)])).any()
    return named / 200


@pytest.mark.parametrize("groups", [2, 10, 168])
@pytest.mark.parametrize("spread", [0, 0.25, 0.6])
def test_groups_that_are_alike_are_told_apart_on_few_accounts(groups, spread):
    assert shares_named(groups, spread=spread) <= 0.08  # 5% of 200 accounts are 10; 16 have a chance of 4%
