"""Each agent's and each line's calls day by day: what shifts are looked for in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from ringyo_data import direction

from .buckets import Zone
from .columns import NO_DURATION, Bools, Ints, durations, labels
from .day_counts import DayCounts, day_counts
from .dimensions import local_hours
from .outcomes import states
from .quantiles import grouped_quantiles

Kind = Literal["agent", "line"]
Measure = Literal["answer_rate", "typical_duration"]
COLUMNS: dict[Kind, str] = {"agent": "agent_id", "line": "line"}
DAY_0 = date(1970, 1, 1)


@dataclass(frozen=True)
class History:
    """DayCounts counts of all agents or all lines of one direction, from the local day *start* on.

    Of each call that is counted, *groups* tells the agent or line, *days* the day, *seconds* how long it lasted.
    """

    kind: Kind
    measure: Measure
    direction: str
    counts: DayCounts
    start: date
    groups: Ints
    days: Ints
    seconds: Ints

    @property
    def look(self) -> str:
        """The kind of look that each of them is, for the control of false discoveries."""
        return f"{self.kind} {self.measure}"

    def date(self, day: int) -> date:
        """The local date of a day's number."""
        return self.start + timedelta(days=day)


def histories(calls: pd.DataFrame, kind: Kind, *, tz: Zone) -> list[History]:
    """Of the agents or the lines, by direction and measure; calls without an agent or a line are left out. Empty in, empty out."""
    made = [
        _history(own, kind, measure, way, tz)
        for way in (direction.OUTBOUND, direction.INBOUND)
        for own in [direction.of(calls, way)]
        for measure in ("answer_rate", "typical_duration")
    ]
    return [one for one in made if one is not None]


def _history(calls: pd.DataFrame, kind: Kind, measure: Measure, way: str, tz: Zone) -> History | None:
    lasted, state = durations(calls), states(calls)
    codes, names = labels(calls, COLUMNS[kind])
    counted = lasted != NO_DURATION if measure == "typical_duration" else ~state.live[state.codes]
    if None in names:
        counted = counted & (codes != names.index(None))
    if not counted.any():
        return None
    groups, seconds = codes[counted], lasted[counted]
    local = {name: values[counted] for name, values in local_hours(calls, tz).items()}
    first = int(local["day"].min())
    days = local["day"] - first
    long = measure == "typical_duration"
    counts = day_counts(
        _long(seconds, groups) if long else state.answered[state.codes][counted],
        groups,
        [str(name) for name in names if name is not None],
        days,
        mix=(local["hour"], local["weekday"]),
        levels=labels(calls, "line")[0][counted] if kind == "agent" else None,
    )
    return History(kind, measure, way, counts, DAY_0 + timedelta(days=first), groups, days, seconds)


def _long(seconds: Ints, groups: Ints) -> Bools:
    """Which calls last longer than the median of their group."""
    _, medians = grouped_quantiles(groups, int(groups.max()) + 1, seconds, [0.5])
    return np.asarray(seconds > medians[groups, 0], dtype=np.bool_)
