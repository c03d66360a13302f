"""What deserves a look this morning: findings in numbers, ranked, without words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import nan
from typing import Literal

import numpy as np
import pandas as pd

from .agents import by_agent
from .binomial import binomial_limits
from .buckets import Zone
from .columns import labels
from .outcomes import group_counts, is_live, is_stuck
from .volume import calendar

LEAST_CALLS = 30
"""A group of fewer settled calls is no finding."""

Kind = Literal["missing", "stuck", "agent_out", "line_out", "agent_changed", "failed_day"]


@dataclass(frozen=True)
class Finding:
    """One thing that deserves a look.

    | kind | subject | part / whole | value | expected | low, high | at |
    |---|---|---|---|---|---|---|
    | missing | None | missing / expected calls | their share | 0 | NaN | None |
    | stuck | None | stuck / live calls | their share | 0 | NaN | start of the oldest |
    | agent_out | agent id | answered / settled | answer rate | the rate of all agents | limits (99.8%) for that many calls | None |
    | line_out | from_number | answered / settled | answer rate | the rate of all lines | limits (99.8%) for that many calls | None |
    | agent_changed | agent id | answered / settled | answer rate | its rate before | interval (99.8%) of the difference | None |
    | failed_day | local date, ISO | failed / settled | failed share | the period's share | limits (99.8%) for that many calls | start of the day |

    `strength` is how many calls it is about, beyond what was to be expected.
    """

    kind: Kind
    subject: str | None
    strength: float
    part: int
    whole: int
    value: float
    expected: float
    low: float
    high: float
    at: datetime | None = None

    @property
    def is_urgent(self) -> bool:
        """True for what makes every number wrong until somebody mends it."""
        return self.kind in ("missing", "stuck")

    @property
    def is_good(self) -> bool:
        """True for news that nobody has to act on: more answered, or less failed, than expected."""
        return not self.is_urgent and (self.value < self.expected) == (self.kind == "failed_day")


def findings(
    calls: pd.DataFrame,
    *,
    before: pd.DataFrame | None = None,
    since: datetime,
    until: datetime,
    tz: Zone,
    now: datetime,
    missing: int = 0,
) -> list[Finding]:
    """What stands out: urgent first, good news last, and the most calls concerned first; empty when nothing does.

    An agent or a line outside of its funnel, an agent whose answer rate changed
    against *before*, a local day whose failed share left its limits (a p-chart), calls
    still live longer than a call can last, and calls that could not be loaded.
    As many things are looked at at once, all limits are at 99.8%.
    """
    ranked = [
        *_missing(calls, missing),
        *_stuck(calls, now),
        *_out(calls, "agent_out", "agent_id"),
        *_out(calls, "line_out", "from_number"),
        *([] if before is None else _agents_changed(calls, before)),
        *_failed_days(calls, since=since, until=until, tz=tz, now=now),
    ]
    return sorted(ranked, key=lambda one: (not one.is_urgent, one.is_good, -one.strength))


def _missing(calls: pd.DataFrame, missing: int) -> list[Finding]:
    if missing <= 0:
        return []
    whole = len(calls) + missing
    return [Finding("missing", None, float(missing), missing, whole, missing / whole, 0.0, nan, nan)]


def _stuck(calls: pd.DataFrame, now: datetime) -> list[Finding]:
    begun = calls.loc[is_stuck(calls, now=now), "created_at"]
    if begun.empty:
        return []
    stuck, live = len(begun), int(is_live(calls).sum())
    oldest: datetime = begun.min().to_pydatetime()
    return [Finding("stuck", None, float(stuck), stuck, live, stuck / live, 0.0, nan, nan, oldest)]


def _out(calls: pd.DataFrame, kind: Kind, column: str) -> list[Finding]:
    """The groups whose answer rate chance alone does not explain, as `funnel` draws it; calls of no group are left out."""
    codes, names = labels(calls, column)
    counts = group_counts(calls, codes, len(names))
    named = np.array([name is not None for name in names], dtype=np.bool_)
    whole = int(counts.settled[named].sum())
    pooled = float(counts.answered[named].sum() / whole) if whole else nan
    judged = np.flatnonzero(named & (counts.settled >= LEAST_CALLS))
    limits = binomial_limits(counts.settled[judged], pooled, 0.998)
    outliers = []
    for at, low, high in zip(judged, *limits, strict=True):
        answered, settled = int(counts.answered[at]), int(counts.settled[at])
        if not low <= answered / settled <= high:
            strength = abs(answered - settled * pooled)
            value = answered / settled
            outliers.append(
                Finding(kind, names[at], strength, answered, settled, value, pooled, float(low), float(high))
            )
    return outliers


def _agents_changed(calls: pd.DataFrame, before: pd.DataFrame) -> list[Finding]:
    table = by_agent(calls, before=before)
    rows = table[table["clear"] & table["agent_id"].notna() & (table["settled"] >= LEAST_CALLS)]
    return [
        Finding(
            kind="agent_changed",
            subject=row["agent_id"],
            strength=abs(row["change"]) * row["settled"],
            part=row["answered"],
            whole=row["settled"],
            value=row["answer_rate"],
            expected=row["before_rate"],
            low=row["change_low"],
            high=row["change_high"],
        )
        for row in rows.to_dict("records")
    ]


def _failed_days(
    calls: pd.DataFrame, *, since: datetime, until: datetime, tz: Zone, now: datetime
) -> list[Finding]:
    days = calendar(calls, since=since, until=until, tz=tz, now=now)
    days = days[days["settled"] >= LEAST_CALLS]
    settled, failed = days["settled"].to_numpy(dtype=np.int64), days["failed"].to_numpy(dtype=np.int64)
    if len(days) < 2:
        return []
    share = float(failed.sum() / settled.sum())
    low, high = binomial_limits(settled, share, 0.998)
    value = days["failed_share"].to_numpy()
    return [
        Finding(
            kind="failed_day",
            subject=days["date"].iloc[at].date().isoformat(),
            strength=abs(float(failed[at] - settled[at] * share)),
            part=int(failed[at]),
            whole=int(settled[at]),
            value=float(value[at]),
            expected=share,
            low=float(low[at]),
            high=float(high[at]),
            at=days["start"].iloc[at].to_pydatetime(),
        )
        for at in np.flatnonzero((value < low) | (value > high))
    ]
