"""What the book can say of a query at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import pandas as pd

from ..direction import with_direction
from ..errors import RingyoError
from ..frame import NOTHING_REJECTED
from ..frame.faults import unusable_fields
from ..own_numbers import NONE, OwnNumbers
from ..pull import REPEATS, Pull
from ..query import Window
from .days import days_of, window_of
from .held import Held


@dataclass(frozen=True)
class Problem:
    """Why the last attempt to read failed, when it failed, and when the next attempt may be made."""

    error: RingyoError
    at: datetime
    again_at: datetime


@dataclass(frozen=True)
class Progress:
    """Calls received and expected (None until the API has counted), and seconds to wait for the rate limit."""

    received: int = 0
    expected: int | None = None
    waiting_seconds: float = 0.0


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The loaded calls of *window*, newest first, and how far they can be trusted.

    * *calls*: shared by all viewers, so never write into it; a last column `direction` is made with *own*
    * *narrow*: only the calls that match the query's filters; else all calls of the window
    * *unloaded*: the parts of the window that are not loaded, newest first; *progress* is how far they are
    * *as_of*: when the newest loaded day was read; None while no day is loaded
    * *oldest_as_of*: when the stalest unfinished day was read; None if no loaded day was unfinished
    * *stuck*: calls that never ended, on sealed days
    * *is_sure*: False if the API's counts contradict each other, so that missing calls cannot be counted
    * *talking_since*: when calls that people talk in were first seen so, by id, of those seen waiting before
    * *version*: two snapshots of one query with the same version hold the same calls; *unloaded* and the names in *own* may differ

    `expected == len(calls) + rows_lost + missing`, over the loaded days.
    """

    window: Window
    calls: pd.DataFrame
    rows_lost: int
    missing: int
    rejected: pd.DataFrame
    as_of: datetime | None
    days: int
    days_loaded: int
    unloaded: tuple[Window, ...]
    version: int
    progress: Progress = Progress()
    problem: Problem | None = None
    oldest_as_of: datetime | None = None
    stuck: tuple[str, ...] = ()
    sealed: bool = False
    narrow: bool = False
    is_sure: bool = True
    talking_since: Mapping[str, datetime] = field(default_factory=dict)
    own: OwnNumbers = NONE

    def by(self, own: OwnNumbers) -> Snapshot:
        """The snapshot, with the direction of each call by these own numbers."""
        if self.own == own and "direction" in self.calls:
            return self
        return replace(
            self,
            calls=with_direction(self.calls, own.numbers),
            own=own,
            version=hash((self.version, own.numbers)),
        )

    @property
    def repeated(self) -> int:
        """Records that gave no row because another record describes the same call."""
        lost = self.rejected["reason"].iloc[: self.rows_lost]
        return int(lost.astype("str").str.startswith(REPEATS).sum())

    @property
    def unusable_fields(self) -> tuple[int, tuple[str, ...]]:
        """The number of calls with an unusable field, and the names of these fields."""
        return unusable_fields(self.rejected["reason"].iloc[self.rows_lost :])

    @property
    def expected(self) -> int:
        """Calls that the API counts in the loaded days."""
        return len(self.calls) + self.rows_lost + self.missing

    @property
    def complete(self) -> bool:
        """True when all days are loaded, no call is missing, and the API's counts fit together."""
        return not self.unloaded and self.missing == 0 and self.is_sure


def of_days(held: Held, window: Window, *, now: datetime, own: OwnNumbers = NONE) -> Snapshot:
    """The snapshot of *window* by the days in memory; days that begin after *now* are ignored."""
    begun = [day for day in days_of(window) if day <= now.date()]
    days = [day for day in (held.get(day) for day in begun) if day is not None]
    flawed = [day.rejected_within(window) for day in days if len(day.rejected)]
    lost, bad = [lost for lost, _ in flawed], [bad for _, bad in flawed]
    return Snapshot(
        window=window,
        calls=held.frame(window, own.numbers),
        rows_lost=sum(map(len, lost)),
        missing=sum(day.missing for day in days),
        rejected=pd.concat([*lost, *bad], ignore_index=True) if flawed else NOTHING_REJECTED,
        as_of=days[0].as_of if days else None,
        oldest_as_of=min((day.as_of for day in days if day.was_going_on), default=None),
        days=len(begun),
        days_loaded=len(days),
        unloaded=tuple(_runs([day for day in begun if day not in held], window)),
        version=hash((own.numbers, *((day.day, day.as_of, len(day.calls), day.missing) for day in days))),
        stuck=tuple(call_id for day in days for call_id in day.stuck),
        is_sure=not any(day.doubtful for day in days),
        talking_since={name: at for day in days for name, at in day.talking_since.items()},
        sealed=bool(days) and all(day.sealed for day in days),
        own=own,
    )


def of_pull(pull: Pull, window: Window) -> Snapshot:
    """The snapshot of a pull that read only the matching calls."""
    days = len(days_of(window))
    return Snapshot(
        window=window,
        calls=pull.calls,
        rows_lost=len(pull.lost_at),
        missing=pull.missing,
        rejected=pull.rejected,
        as_of=pull.as_of,
        days=days,
        days_loaded=days,
        unloaded=(),
        version=hash((pull.as_of, len(pull.calls), pull.missing)),
        narrow=True,
        is_sure=pull.is_sure,
    )


def _runs(days: list[date], window: Window) -> list[Window]:
    """*days* (newest first) as windows, neighbours as one, cut to *window*."""
    runs: list[Window] = []
    for day in days:
        part = window_of(day, day)
        if runs and runs[-1].since == part.until:
            part = Window(part.since, runs.pop().until)
        runs.append(part)
    return [Window(max(run.since, window.since), min(run.until, window.until)) for run in runs]
