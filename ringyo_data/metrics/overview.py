"""The six numbers at the top of the dashboard, their changes and their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from .buckets import Zone
from .changes import Change, count_change, difference, quantile_change, sum_change
from .columns import duration_values, times
from .durations import Durations, grouped_quantiles, known_durations, percentile_columns, summarise
from .lines import Peak, lines_in_use, peak_lines
from .outcomes import Tally, tally
from .rates import Rate, rate
from .volume import rate_columns, slots


@dataclass(frozen=True)
class Tiles:
    """What the tiles show of one frame."""

    tally: Tally
    answer_rate: Rate
    failed_share: Rate
    durations: Durations
    peak: Peak


@dataclass(frozen=True)
class Changes:
    """The tiles against a comparison; each says whether it is more than noise (`clear`)."""

    calls: Change
    answer_rate: Change
    failed_share: Change
    median_seconds: Change
    p90_seconds: Change
    talk_seconds: Change
    peak_lines: Change


def tiles(calls: pd.DataFrame, *, now: datetime) -> Tiles:
    """The six numbers of *calls* (talk time is `durations.total_seconds`).

    For an empty frame counts and sums are 0 and the rest is NaN.
    """
    count = tally(calls)
    return Tiles(
        tally=count,
        answer_rate=rate(count.answered, count.settled, count.live),
        failed_share=rate(count.failed, count.settled, count.live),
        durations=summarise(known_durations(calls)),
        peak=peak_lines(calls, now=now),
    )


def changes(calls: pd.DataFrame, before: pd.DataFrame, *, now: datetime) -> Changes:
    """How the six numbers of *calls* differ from those of *before*, the calls of `comparison_window`.

    Differences of an empty side are NaN where the number itself is, and then
    not clear. The peak is judged like a count: lines in use at one moment
    scatter as a Poisson number does when calls come independently, and a
    period's peak scatters less than that.
    """
    after, earlier = tiles(calls, now=now), tiles(before, now=now)
    lasted, lasted_before = known_durations(calls), known_durations(before)
    return Changes(
        calls=count_change(after.tally.calls, earlier.tally.calls),
        answer_rate=difference(after.answer_rate, earlier.answer_rate),
        failed_share=difference(after.failed_share, earlier.failed_share),
        median_seconds=quantile_change(lasted, lasted_before, 0.5),
        p90_seconds=quantile_change(lasted, lasted_before, 0.9),
        talk_seconds=sum_change(lasted, lasted_before),
        peak_lines=count_change(after.peak.lines, earlier.peak.lines),
    )


def daily(calls: pd.DataFrame, *, since: datetime, until: datetime, tz: Zone, now: datetime) -> pd.DataFrame:
    """The tiles' numbers for each local day, for their sparklines.

    One row per day that has begun: `start`, `end`, `open`, `cut`, `calls`,
    `answer_rate`, `failed_share`, `median_seconds`, `p90_seconds` (NaN under
    50 calls), `talk_seconds`, `peak_lines`. A day without calls is 0, its
    rates and durations NaN.
    """
    cut = slots(since, until, tz, "day", now)
    inside = slice(1, len(cut) + 1)
    lasted = duration_values(calls)
    known = ~np.isnan(lasted)
    groups = cut.codes(times(calls, "created_at"))[known]
    counts, found = grouped_quantiles(groups, len(cut) + 2, lasted[known], [0.5, 0.9, 0.95])
    percentiles = percentile_columns(counts, found)
    talk = np.bincount(groups, weights=lasted[known], minlength=len(cut) + 2)
    rates = rate_columns(cut.counts(calls))
    return pd.DataFrame(
        {
            **cut.columns(),
            **{name: rates[name][inside] for name in ("calls", "answer_rate", "failed_share")},
            "median_seconds": percentiles["p50_seconds"][inside],
            "p90_seconds": percentiles["p90_seconds"][inside],
            "talk_seconds": np.round(talk[inside]).astype(np.int64),
            "peak_lines": lines_in_use(calls, since=since, until=until, tz=tz, grain="day", now=now)["peak"],
        }
    )
