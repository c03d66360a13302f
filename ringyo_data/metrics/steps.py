"""The day at which a history of daily counts is best split into two shares, and how likely chance alone makes as clear a split.

Each day with enough calls on either side is tried. What came since is compared with what is
expected by what came before, as an agent is compared with itself in `standing`; the day with the largest distance is
the one (A. Sen and M. S. Srivastava (1975), "On tests for detecting change in mean", Annals of Statistics 3). If the account's
own days scatter, it has to stand both by itself and beside the other groups' days (R. L. Berger (1982), "Multiparameter
hypothesis testing and acceptance sampling", Technometrics 24). Its chance is that of the exact tail, widened for scatter and for
all days that were tried (`crossing`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from .binomial import tails
from .columns import Bools
from .crossing import chance_of_any
from .day_counts import WEEK, DayCounts, Expected
from .mix import Table
from .scatter import Scatter

LEAST_CALLS = 30
"""A split with fewer calls before or after it is not judged."""

SURE_OF_DAY = -2 * log(1 - sqrt(0.95))
"""A day belongs to the interval if its z squared is at most this much below the largest.

The log likelihood ratio of a split that is off drifts down, and exceeds y beforehand with a chance of exp(-y) at most, to either side
(D. Siegmund (1988), "Confidence sets in change-point problems", International Statistical Review 56).
"""


@dataclass(frozen=True)
class Step:
    """Where a history is best split: at the start of day number *at*, surely not before *first* nor after *last* (95%).

    *chance* is how likely a history without any shift would have one that is as clear.
    """

    at: int
    first: int
    last: int
    chance: float


def steps(
    history: DayCounts, row: int | None = None, since: int = 0, until: int | None = None
) -> list[Step | None]:
    """The best split of each group, or of the one in *row*, between two days; None if there are too few calls on one side."""
    rows = slice(None) if row is None else slice(row, row + 1)
    cut = (rows, slice(since, until))
    parts, sizes = history.parts[cut], history.sizes[cut]
    tries = [_try(parts, sizes, expected, cut) for expected in history.expected]
    z = np.array([one.z for one in tries])
    agree = (np.sign(z) == np.sign(z[0])).all(axis=0)
    distance = np.where(agree, np.abs(z).min(axis=0, initial=np.inf), 0.0)
    result: list[Step | None] = []
    for group in range(len(parts)):
        days = np.flatnonzero(tries[0].judged[group])
        if not len(days):
            result.append(None)
            continue
        best = int(days[np.argmax(distance[group, days])])
        chance = max(one.chance(group, best) for one in tries)
        earlier = tries[0].before[group, days] / sizes[group].sum()
        near = days[distance[group, days] ** 2 >= distance[group, best] ** 2 - SURE_OF_DAY]
        first, last = int(near.min()), int(near.max())
        result.append(Step(since + best, since + first, since + last, chance_of_any(chance, earlier)))
    return result


@dataclass(frozen=True)
class _Try:
    """Each group (a row) split before each day (a column): calls *before*, *part* of *whole* since, the expected *share*, its *spread*, and z.

    *by_week* tells where weeks widen the spread more than days do.
    """

    before: Table
    part: Table
    whole: Table
    share: Table
    spread: Table
    z: Table
    judged: Bools
    by_week: Bools
    scatters: tuple[Scatter, Scatter]

    def chance(self, group: int, day: int) -> float:
        """The exact tail, read from Student's t if the scatter is an estimate."""
        at = (slice(group, group + 1), day)
        part, whole = (np.rint(counts[at]).astype(np.int64) for counts in (self.part, self.whole))
        chance = tails(part, whole, self.share[at], self.spread[at])
        return float(self.scatters[int(self.by_week[group, day])].of(at[0]).widened(chance)[0])


def _try(parts: Table, sizes: Table, expected: Expected, cut: tuple[slice, slice]) -> _Try:
    expectation, unsure = expected.counts[cut], expected.unsure[cut]
    since, before = {}, {}
    for name, counts in {
        "part": parts,
        "size": sizes,
        "expected": expectation,
        "unsure": sizes**2 * unsure,
        "days": sizes**2,
    }.items():
        since[name] = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1]
        before[name] = counts.sum(axis=1, keepdims=True) - since[name]
    since["weeks"], before["weeks"] = _squares_of_weeks(sizes)
    days, weeks = expected.days.of(cut[0]), expected.weeks.of(cut[0])
    with np.errstate(divide="ignore", invalid="ignore"):
        usual = (before["part"] + 0.5) / (before["size"] + 1)
        mix = since["expected"] / (since["size"] - since["expected"])
        mix = mix * (before["size"] - before["expected"]) / before["expected"]
        odds = usual / (1 - usual) * mix
        share = odds / (1 + odds)
        sampling = 1 / (before["size"] * usual * (1 - usual))

        def uneven(of: str) -> Table:
            return np.asarray(since[of] / since["size"] ** 2 + before[of] / before["size"] ** 2)

        by_day, by_week = (
            each.deviation[:, None] ** 2 * uneven(of) for each, of in ((days, "days"), (weeks, "weeks"))
        )
        spread = np.sqrt(sampling + uneven("unsure") + np.maximum(by_day, by_week))
        variance = since["size"] * share * (1 - share)
        z = (since["part"] - since["size"] * share) / np.sqrt(variance * (1 + variance * spread**2))
    judged = (np.minimum(before["size"], since["size"]) >= LEAST_CALLS) & (sizes > 0) & np.isfinite(z)
    return _Try(
        before["size"],
        since["part"],
        since["size"],
        share,
        spread,
        np.where(judged, z, 0.0),
        judged,
        by_week > by_day,
        (days, weeks),
    )


def _squares_of_weeks(sizes: Table) -> tuple[Table, Table]:
    """Sums of the squared sizes of weeks, since and before each day; weeks are counted from that day, where a list may have changed."""
    since = _squares_since(sizes)
    before = _squares_since(sizes[:, ::-1])[:, ::-1]
    return since[:, :-1], before[:, :-1]


def _squares_since(sizes: Table) -> Table:
    """For the start of each day, and for the end of the last one."""
    count, width = sizes.shape
    rest = np.zeros((count, width + WEEK))
    rest[:, :width] = np.cumsum(sizes[:, ::-1], axis=1)[:, ::-1]
    squares = np.zeros((count, width + WEEK))
    for day in range(width - 1, -1, -1):
        squares[:, day] = (rest[:, day] - rest[:, day + WEEK]) ** 2 + squares[:, day + WEEK]
    return squares[:, : width + 1]
