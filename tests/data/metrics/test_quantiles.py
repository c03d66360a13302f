from math import comb, isnan

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import strategies as st

from ringyo_data.metrics.quantiles import grouped_quantiles, quantile, quantile_interval

from .frames import for_any

SHARES = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 0.95, 1.0])


@for_any(st.lists(st.integers(0, 3600), min_size=1), SHARES)
def test_quantile_is_that_of_numpy(values, share):
    assert quantile(np.sort(values), share) == pytest.approx(np.quantile(values, share))


def test_quantile_of_nothing_is_missing():
    assert isnan(quantile(np.array([]), 0.5))


@pytest.mark.parametrize(
    ("n", "lower", "upper"),
    # Table of the sign test's 95% interval of a median, e.g. Hollander and Wolfe, or any book with a binomial table
    [(6, 1, 6), (10, 2, 9), (15, 4, 12), (20, 6, 15), (30, 10, 21), (40, 14, 27)],
)
def test_interval_of_a_median_has_the_tabled_ranks(n, lower, upper):
    assert quantile_interval(np.arange(1, n + 1), 0.5) == (lower, upper)


def test_five_values_are_too_few_for_an_interval():
    assert quantile_interval(np.arange(5), 0.5) == pytest.approx((float("nan"), float("nan")), nan_ok=True)


@pytest.mark.parametrize(("n", "share"), [(61, 0.5), (100, 0.9), (500, 0.9), (1000, 0.5), (2000, 0.95)])
def test_interval_of_many_values_covers_95_percent_and_little_more(n, share):
    # The value of rank r lies below the true quantile when at least r values do: chance P(X >= r).
    lower, upper = (int(rank) for rank in quantile_interval(np.arange(1, n + 1), share))
    hits, misses = round(share * 100), 100 - round(share * 100)
    ways = sum(comb(n, k) * hits**k * misses ** (n - k) for k in range(lower, upper))
    assert 0.95 <= ways / 100**n < 0.975


@for_any(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 90_000)), max_size=80),
)
def test_quantiles_by_group_are_those_of_duckdb(pairs):
    table = pd.DataFrame(pairs, columns=["g", "v"], dtype="int64")  # noqa: F841  (read by DuckDB)
    wanted = [0.0, 0.25, 0.5, 0.9, 1.0]
    sql = ", ".join(f"quantile_cont(v, {share})" for share in wanted)
    expected = {
        row[0]: row[1:]
        for row in duckdb.sql(
            f"select g, count(*), {sql} from table_ group by g".replace("table_", '"table"')
        ).fetchall()
    }
    groups, values = (
        np.array([g for g, _ in pairs], dtype=np.int64),
        np.array([v for _, v in pairs], dtype=np.int64),
    )
    counts, found = grouped_quantiles(groups, 6, values, wanted)
    for group in range(6):
        if group in expected:
            assert (counts[group], *found[group]) == pytest.approx(expected[group])
        else:
            assert counts[group] == 0
            assert np.isnan(found[group]).all()
