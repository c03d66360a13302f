"""How many calls there were, and when.

Functions that cut time take *since* and *until* (what was asked for), *now*
and *tz*. Calls inside [since, until) count, also those dated after *now*. Their
rows are the local buckets that have begun by *now* or hold a call, without a
gap; a bucket without calls is 0. `open` says that a bucket is not over at
*now*, `cut` that a part of it lies outside of what was asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pandas as pd

from ringyo_data.instants import microseconds

from .buckets import Grain, Zone, buckets, edge_values
from .columns import Bools, Floats, Ints, has_name, labels, most_first, times
from .extremes import Spans, count_scatter, counts_apart, rate_scatter, rates_apart, widest
from .outcomes import GroupCounts, group_counts
from .rates import share_columns, shares, wilson_limits

COUNTS = ("calls", "settled", "answered", "handed_over", "failed")
"""What `rate_columns` counts."""


@dataclass(frozen=True)
class Slots:
    """The buckets of a period, and how to count calls into them."""

    edges: pd.DatetimeIndex
    clipped: Ints
    now: int

    def __len__(self) -> int:
        return max(0, len(self.edges) - 1)

    def codes(self, values: Ints) -> Ints:
        """The bucket of each time: 1 for the first, 0 before it, `len` + 1 after the last."""
        return np.searchsorted(self.clipped, values, side="right").astype(np.int64)

    def counts(self, calls: pd.DataFrame) -> GroupCounts:
        """Calls per bucket; the first and the last row hold what lies outside."""
        return group_counts(calls, self.codes(times(calls, "created_at")), len(self) + 2)

    def elapsed(self) -> Ints:
        """How long each bucket has lasted within the period and until now, in microseconds."""
        return (
            np.diff(np.minimum(self.clipped, max(self.now, int(self.clipped[0]))))
            if len(self)
            else np.zeros(0, np.int64)
        )

    def columns(self) -> dict[str, pd.DatetimeIndex | Bools]:
        """`start`, `end`, `open` and `cut`."""
        whole = edge_values(self.edges)
        is_open = self.now < whole[1:]
        cut = (self.clipped[:-1] > whole[:-1]) | (
            (self.clipped[1:] < whole[1:]) & ~(is_open & (self.clipped[1:] >= self.now))
        )
        return {"start": self.edges[:-1], "end": self.edges[1:], "open": is_open, "cut": cut}


def slots(
    calls: pd.DataFrame, since: datetime, until: datetime, tz: Zone, grain: Grain, *, now: datetime
) -> Slots:
    """The buckets of [since, until) that have begun by *now*, and on to the last of *calls* where that is later."""
    edges = buckets(since, until, tz, grain)
    last = int(times(calls, "created_at").max(initial=microseconds(now) - 1))
    begun = int(np.searchsorted(edge_values(edges)[:-1], last, side="right")) if len(edges) else 0
    edges = edges[: begun + 1] if begun else edges[:0]
    clipped = np.clip(edge_values(edges), microseconds(since), microseconds(until))
    return Slots(edges=edges, clipped=clipped, now=microseconds(now))


def calls_over_time(
    calls: pd.DataFrame, *, since: datetime, until: datetime, tz: Zone, grain: Grain, now: datetime
) -> pd.DataFrame:
    """Calls per bucket and outcome.

    One row per bucket: `start` and `end` (in *tz*), `open`, `cut`, `calls`,
    then one column per outcome. An empty frame gives rows of zeros.
    """
    cut = slots(calls, since, until, tz, grain, now=now)
    counts = cut.counts(calls)
    inside = slice(1, len(cut) + 1)
    outcomes = {name: values[inside] for name, values in counts.outcome_columns().items()}
    return pd.DataFrame({**cut.columns(), "calls": counts.calls[inside], **outcomes})


def answer_rate_over_time(
    calls: pd.DataFrame, *, since: datetime, until: datetime, tz: Zone, grain: Grain, now: datetime
) -> pd.DataFrame:
    """Answer rate and failed share per bucket.

    One row per bucket: `start`, `end`, `open`, `cut`, `calls`, `settled`,
    `answered`, `failed`, `answer_rate` with `low`, `high` (95%) and `enough`,
    and `failed_share`. A bucket without settled calls has NaN rates.
    """
    cut = slots(calls, since, until, tz, grain, now=now)
    counts = rate_columns(cut.counts(calls))
    return pd.DataFrame(
        {**cut.columns(), **{name: values[1 : len(cut) + 1] for name, values in counts.items()}}
    )


def rate_columns(counts: GroupCounts) -> dict[str, Ints | Floats | Bools]:
    """The columns that tell a group's rates: counts, answer rate with interval and `enough`, failed share.

    If the account hands calls over, also `handed_over` and `hand_over_rate` (of
    answered calls) with `hand_over_low` and `hand_over_high` (95%).
    """
    columns: dict[str, Ints | Floats | Bools] = {
        "calls": counts.calls,
        "settled": counts.settled,
        "answered": counts.answered,
        "failed": counts.failed,
        **share_columns("answer_rate", counts.answered, counts.settled),
        "failed_share": shares(counts.failed, counts.settled),
    }
    if "handed_over" in counts.names:
        columns["handed_over"] = counts.handed_over
        columns["hand_over_rate"] = shares(counts.handed_over, counts.answered)
        limits = wilson_limits(counts.handed_over, counts.answered)
        columns |= dict(zip(("hand_over_low", "hand_over_high"), limits, strict=True))
    return columns


def weekday_by_hour(
    calls: pd.DataFrame, *, since: datetime, until: datetime, tz: Zone, now: datetime
) -> pd.DataFrame:
    """Calls and answer rate per weekday and local hour.

    168 rows: `weekday` (0 is Monday), `hour`, then the columns of `by_clock`.
    """
    cut = slots(calls, since, until, tz, "hour", now=now)
    cells = cut.edges[:-1].day_of_week.to_numpy() * 24 + cut.edges[:-1].hour.to_numpy()
    table = by_clock(calls, cut, cells, 168, days(cut) // 7)
    table.insert(0, "weekday", np.repeat(np.arange(7), 24))
    table.insert(1, "hour", np.tile(np.arange(24), 7))
    return table


def by_hour(
    calls: pd.DataFrame, *, since: datetime, until: datetime, tz: Zone, now: datetime
) -> pd.DataFrame:
    """Calls and answer rate per local hour of the day, over all days of the period: 24 rows of `hour` and `by_clock`."""
    cut = slots(calls, since, until, tz, "hour", now=now)
    table = by_clock(calls, cut, cut.edges[:-1].hour.to_numpy(), 24, days(cut))
    table.insert(0, "hour", np.arange(24))
    return table


def days(cut: Slots) -> Ints:
    """How many local days after the first each bucket begins."""
    dates = cut.edges[:-1].tz_localize(None).normalize()
    return np.asarray((dates - dates[:1].min()).days, dtype=np.int64) if len(cut) else np.zeros(0, np.int64)


def by_clock(calls: pd.DataFrame, cut: Slots, cells: Ints, size: int, spans: Ints) -> pd.DataFrame:
    """Calls and rates of buckets that are alike: *cells* (0 to *size* - 1) and *spans* hold one code per bucket.

    `hours` (how many of the cell have elapsed in the period, a part counted as
    a part; 0: it did not occur), `calls_per_hour` (NaN when it did not occur),
    the columns of `rate_columns`, then `calls_apart` and `answered_apart`: 1 if the cell has
    clearly more than all others together, -1 for fewer, else 0 (`extremes`).
    The hour that autumn repeats counts twice, the one that spring skips not at all.
    """
    width = int(spans.max(initial=-1)) + 1
    outside = size * width
    place = np.concatenate([[outside], cells * width + spans, [outside]])
    counts = group_counts(calls, place[cut.codes(times(calls, "created_at"))], outside + 1)
    counts = replace(
        counts, **{name: getattr(counts, name)[:outside].reshape(size, width) for name in COUNTS}
    )
    columns = rate_columns(replace(counts, **{name: getattr(counts, name).sum(axis=1) for name in COUNTS}))
    elapsed = np.bincount(cells * width + spans, weights=cut.elapsed() / 3.6e9, minlength=outside)
    elapsed = elapsed.reshape(size, width)
    hours = elapsed.sum(axis=1)
    busy, sure = count_scatter(counts.calls, elapsed), rate_scatter(counts.answered, counts.settled)
    enough = np.asarray(columns["enough"], dtype=np.bool_)
    answered, settled = counts.answered.sum(axis=1), counts.settled.sum(axis=1)
    return pd.DataFrame(
        {
            "hours": hours,
            "calls_per_hour": columns["calls"] / np.where(hours > 0, hours, np.nan),
            **columns,
            "calls_apart": counts_apart(counts.calls.sum(axis=1), hours, widest([busy])),
            "answered_apart": rates_apart(answered, settled, widest([sure]), among=enough),
        }
    )


def calendar(
    calls: pd.DataFrame, *, since: datetime, until: datetime, tz: Zone, now: datetime
) -> pd.DataFrame:
    """Every local day of the period that has begun, as a calendar page needs it.

    The columns of `answer_rate_over_time` at the grain "day", after `date`
    (naive midnight), `week` (its Monday) and `weekday` (0 is Monday).
    """
    days = answer_rate_over_time(calls, since=since, until=until, tz=tz, grain="day", now=now)
    date = pd.DatetimeIndex(days["start"]).tz_localize(None).normalize()
    weekday = date.day_of_week.to_numpy()
    frame = pd.DataFrame(
        {"date": date, "week": date - pd.to_timedelta(weekday, unit="D"), "weekday": weekday}
    )
    return pd.concat([frame, days], axis=1)


def by_label(calls: pd.DataFrame, column: str) -> pd.DataFrame:
    """Calls and rates of each name in a column that `category` gives, such as "line"; most calls first.

    One row per name, None for calls without one: the column itself, the columns of
    `rate_columns`, and `calls_apart`: 1 if it has clearly more calls than the average of
    all others, -1 for fewer, else 0 (`extremes`); 0 without a name. Empty in, empty out.
    """
    codes, names = labels(calls, column)
    columns = rate_columns(group_counts(calls, codes, len(names)))
    apart = Spans(calls, codes, len(names)).counts(among=has_name(names))
    return most_first({column: pd.Series(names, dtype="str"), **columns, "calls_apart": apart})
