"""Since when: the day on which an agent's or a line's answer rate, or typical duration, shifted.

Binary segmentation (A. J. Scott and M. Knott (1974), "A cluster analysis method for grouping means in the analysis of
variance", Biometrics 30; for shifts L. Y. Vostrikova (1981), Soviet Mathematics Doklady 24): each history is split at its best day (`steps`),
and so are its pieces for as long as a split is beyond chance. All histories go through one control of false discoveries (`looks`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from math import nan, sqrt

import numpy as np
import pandas as pd

from ringyo_data.frame import rows_before

from .buckets import Zone
from .groups import LIST_DEVIATION
from .histories import History, Kind, Measure, histories
from .looks import controlled
from .outcomes import STUCK_AFTER
from .quantiles import quantile, quantile_interval
from .rates import wilson
from .scatter import Scatter
from .steps import Step, steps

LEAST_DAYS = 21
"""With fewer days, the scatter of days cannot be estimated."""


@dataclass(frozen=True)
class Level:
    """What a measure was over some days: *value* with its 95% interval, over so many *calls*; seconds if it is a duration."""

    value: float
    low: float
    high: float
    calls: int


@dataclass(frozen=True)
class Shift:
    """A measure that shifted on a local *day*, from the level *before* to that *after*, each up to the next shift.

    *subject* is the agent's id or the line's number, *direction* that of the calls. The day is one from *first* to *last* (95%).
    *p* is how likely a history without a shift would show one that is as clear. *strength* is how many calls since are answered
    more or less than before, or last more or less than is usual of the history.
    """

    kind: Kind
    subject: str
    measure: Measure
    day: date
    before: Level
    after: Level
    p: float
    first: date
    last: date
    direction: str
    strength: float

    @property
    def rose(self) -> bool:
        """Whether the measure is higher since."""
        return self.after.value > self.before.value


LOOKS = ("kind", "subject", "measure", "direction")


def _no_looks() -> pd.DataFrame:
    return pd.DataFrame(
        {**dict.fromkeys(LOOKS, pd.Series(dtype="str")), "chance": pd.Series(dtype="float64")}
    )


@dataclass(frozen=True)
class Spread:
    """How far the answer rates of agents or lines (*names*) scatter beyond chance from day to day and from week to week, in one *direction*."""

    kind: Kind
    direction: str
    names: Sequence[str]
    days: Scatter
    weeks: Scatter

    def over(self, days: int, names: Sequence[str]) -> Scatter:
        """That of a period of so many days, a week at most, for each of these *names*: of its days or of its week, whichever is wider.

        A name that is not known has what is taken as usual.
        """
        by_day = self.days.deviation / sqrt(days)
        wider = by_day > self.weeks.deviation
        deviation = np.append(np.where(wider, by_day, self.weeks.deviation), LIST_DEVIATION)
        freedom = np.append(np.where(wider, self.days.freedom, self.weeks.freedom), np.inf)
        place = {name: at for at, name in enumerate(self.names)}
        owners = [place.get(name, -1) for name in names]
        return Scatter(deviation[owners], freedom[owners])


@dataclass(frozen=True)
class Shifts:
    """The shifts that were *found*, the latest first, and how many histories were *looked* at.

    A history is one measure of one agent or line; *short* ones have too few days or calls. *assumed* is True if it
    could not be told how far weeks scatter, so that less is claimed. *looks* has a row for each that was looked at: whose it
    is (`LOOKS`), and the `chance` that a history without a shift would have a split as clear as its best one.
    *spreads* tell how far answer rates scatter.
    """

    found: tuple[Shift, ...] = ()
    looked: int = 0
    short: int = 0
    assumed: bool = False
    looks: pd.DataFrame = field(default_factory=_no_looks, compare=False)
    spreads: tuple[Spread, ...] = field(default=(), compare=False)


def shifts(calls: pd.DataFrame, *, since: datetime, until: datetime, tz: Zone, now: datetime) -> Shifts:
    """Every shift of an agent or a line between *since* and *until*; nothing is found in an empty frame.

    Calls of each direction are looked at by themselves. Lines are looked at without the calls of agents
    that shifted, which would drag them along. The calls of the last 75 minutes are left out, since one that
    somebody took ends later than one that nobody did.
    """
    until = max(since, min(until, now - STUCK_AFTER))
    calls = calls.iloc[slice(*rows_before(calls, [until, since]))]
    of_agents = histories(calls, "agent", tz=tz)
    agents = _looks(of_agents)
    shifted = [look.subject for look, _ in _judged(agents)]
    others = calls[~calls["agent_id"].isin(shifted)] if shifted else calls
    of_lines = histories(others, "line", tz=tz)
    looks = [*agents, *_looks(of_lines)]
    every = [shift for look, bar in _judged(looks) for shift in _shifts(look, bar)]
    looked = [look for look in looks if look.step is not None]
    return Shifts(
        found=tuple(sorted(every, key=lambda one: (one.day, -one.p), reverse=True)),
        looked=len(looked),
        short=len(looks) - len(looked),
        assumed=any(look.history.counts.expected[0].weeks.assumed for look in looked),
        looks=_table(looked),
        spreads=tuple(
            Spread(one.kind, one.direction, one.counts.names, usual.days, usual.weeks)
            for one in (*of_agents, *of_lines)
            for usual in one.counts.expected[:1]
            if one.measure == "answer_rate" and not usual.weeks.assumed
        ),
    )


@dataclass(frozen=True)
class _Look:
    """One agent or line, its place in a *history*, and the best split of that; None if there are too few days or calls."""

    history: History
    row: int
    step: Step | None

    @property
    def subject(self) -> str:
        return self.history.counts.names[self.row]

    @property
    def chance(self) -> float:
        return self.step.chance if self.step else nan


def _looks(every: Sequence[History]) -> list[_Look]:
    return [
        _Look(history, row, step if history.counts.parts.shape[1] >= LEAST_DAYS else None)
        for history in every
        for row, step in enumerate(steps(history.counts))
    ]


def _judged(looks: Sequence[_Look]) -> list[tuple[_Look, float]]:
    """The looks that shifted, each with the largest chance that its kind may have to count as a shift."""
    table, bars = controlled(
        pd.DataFrame(
            {
                "kind": [look.history.look for look in looks],
                "chance": [look.chance for look in looks],
            }
        )
    )
    return [(look, bars[look.history.look]) for look, out in zip(looks, table["out"], strict=True) if out]


def _table(looks: Sequence[_Look]) -> pd.DataFrame:
    rows = [
        (look.history.kind, look.subject, look.history.measure, look.history.direction, look.chance)
        for look in looks
    ]
    return pd.DataFrame(rows, columns=[*LOOKS, "chance"]) if rows else _no_looks()


def _shifts(look: _Look, bar: float) -> list[Shift]:
    """The shift at the best split of a history, and the shifts of its two pieces."""
    history, row = look.history, look.row
    width = history.counts.parts.shape[1]
    found = sorted(_segmented(look, look.step, bar, (0, width)), key=lambda one: one.at)
    spans = list(pairwise([0, *(one.at for one in found), width]))
    levels = [_level(history, row, *span) for span in spans]
    return [
        Shift(
            kind=history.kind,
            subject=look.subject,
            measure=history.measure,
            day=history.date(one.at),
            before=before,
            after=after,
            p=one.chance,
            first=history.date(one.first),
            last=history.date(one.last),
            direction=history.direction,
            strength=_strength(history, row, *pair),
        )
        for one, (before, after), pair in zip(found, pairwise(levels), pairwise(spans), strict=True)
    ]


def _segmented(look: _Look, step: Step | None, bar: float, span: tuple[int, int]) -> list[Step]:
    """The *step* that splits the days of a span, and those that split its pieces, as far as they are beyond chance."""
    if step is None or step.chance > bar:
        return []
    pieces = (span[0], step.at), (step.at, span[1])
    inner = [(steps(look.history.counts, look.row, *piece)[0], piece) for piece in pieces]
    return [step, *(found for one, piece in inner for found in _segmented(look, one, bar, piece))]


def _strength(history: History, row: int, before: tuple[int, int], after: tuple[int, int]) -> float:
    (part, whole), (earlier, size) = (_counts(history, row, *span) for span in (after, before))
    return abs(part - whole * earlier / size)


def _counts(history: History, row: int, since: int, until: int) -> tuple[int, int]:
    """How many calls of some days are in the part under examination, and how many there are in all."""
    counts = history.counts.parts[row], history.counts.sizes[row]
    part, whole = (int(values[since:until].sum()) for values in counts)
    return part, whole


def _level(history: History, row: int, since: int, until: int) -> Level:
    if history.measure == "answer_rate":
        part, whole = _counts(history, row, since, until)
        return Level(part / whole, *wilson(part, whole), whole)
    own = (history.groups == row) & (history.days >= since) & (history.days < until)
    ordered = np.sort(history.seconds[own])
    return Level(quantile(ordered, 0.5), *quantile_interval(ordered, 0.5), len(ordered))
