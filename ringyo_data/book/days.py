"""One UTC day of calls: what is known of it, when it is settled for good, and how a newer look changes it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import compress

import numpy as np
import pandas as pd

from ..frame import concat, rows_before
from ..pull import Gap, Pull
from ..query import Window
from ..statuses import LIVE, TALKING, goes_on

SEALED_AFTER = timedelta(hours=2)
TRIED_AGAIN_AFTER = timedelta(hours=1)
"""Calls that the API counts and does not give are asked for again this often, not with each refresh."""
SEALED_ANYWAY_AFTER = timedelta(days=7)

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Day:
    """The calls of one UTC day, and how far they can be trusted.

    *as_of* is when any of it was read last, *looked_at* when all of it was.
    *lost_at* are the times of records that gave no row, in the order in which
    *rejected* begins with them. *gaps* say where calls are missing that the API counts
    and did not give. *doubtful* marks a day that shares a gap with others, or whose
    counts contradict each other.
    *stuck* are the ids of calls that were still live when the day was sealed.
    *tried_at* is when missing calls were last asked for from all sides.
    *talking_since* is when calls that people talk in were first seen so, by id: only
    those that an earlier look saw waiting or ringing.
    """

    day: date
    calls: pd.DataFrame
    as_of: datetime
    looked_at: datetime
    rejected: pd.DataFrame
    lost_at: tuple[datetime, ...] = ()
    gaps: tuple[Gap, ...] = ()
    doubtful: bool = False
    sealed: bool = False
    stuck: tuple[str, ...] = ()
    tried_at: datetime | None = None
    talking_since: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def window(self) -> Window:
        """The day as a half-open window."""
        return window_of(self.day, self.day)

    @property
    def missing(self) -> int:
        """How many calls the API counts and did not give."""
        return sum(gap.calls for gap in self.gaps)

    @property
    def was_going_on(self) -> bool:
        """True if calls of the day could still start or go on when it was last read."""
        return self.as_of - self.window.until < SEALED_AFTER

    def rejected_within(self, window: Window) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The part of *rejected* for *window*: records that gave no row, then calls with a bad field."""
        ends = len(self.lost_at)
        lost, bad = self.rejected.iloc[:ends], self.rejected.iloc[ends:]
        lost = lost[[window.since <= at < window.until for at in self.lost_at]]
        if not (window.since <= self.window.since and self.window.until <= window.until):
            end, start = rows_before(self.calls, [window.until, window.since])
            bad = bad[bad["id"].isin(self.calls["id"].iloc[end:start])]
        return lost, bad

    def ready_to_seal(self, now: datetime) -> bool:
        """True when nothing about the day can change any more, or is likely to ever.

        It must be over for two hours, reconciled, and all its calls settled;
        calls that never end keep it open for seven days.
        """
        over_for = now - self.window.until
        looked_late = self.looked_at - self.window.until
        if self.sealed or self.missing or self.doubtful or min(over_for, looked_late) < SEALED_AFTER:
            return False
        return over_for >= SEALED_ANYWAY_AFTER or not live(self.calls).any()

    def unhad(self, since: datetime, now: datetime) -> int:
        """Calls from *since* on that the API counts and did not give within the last hour."""
        if self.tried_at is None or now - self.tried_at >= TRIED_AGAIN_AFTER:
            return 0
        return sum(gap.calls for gap in self.gaps if gap.window.until > since)

    def seal(self) -> Day:
        """The day, settled for good."""
        return replace(self, sealed=True, stuck=tuple(self.calls.loc[live(self.calls), "id"]))


def live(calls: pd.DataFrame) -> pd.Series:
    """Which calls were not over when they were read."""
    status = calls["status"].cat
    still = np.array([goes_on(word, has_ended=False) for word in (*status.categories, None)])
    return calls["ended_at"].isna() & still[status.codes]


def talking_since(day: Day, newer: Day) -> dict[str, datetime]:
    """When a call that waited or rang in *day* was first seen in conversation, by its id; *newer* is a later look at that day."""
    waiting = set(_ids(day.calls, LIVE - TALKING))
    return {
        name: day.talking_since.get(name, newer.as_of)
        for name in _ids(newer.calls, TALKING)
        if name in waiting or name in day.talking_since
    }


def _ids(calls: pd.DataFrame, statuses: frozenset[str]) -> pd.Series:
    """The live calls with one of *statuses*."""
    return calls.loc[calls["ended_at"].isna() & calls["status"].isin(statuses), "id"]


def window_of(first: date, last: date) -> Window:
    """The UTC days from *first* to *last*, both included."""
    return Window(datetime.combine(first, time(), UTC), datetime.combine(last + ONE_DAY, time(), UTC))


def days_of(window: Window) -> list[date]:
    """Every UTC day that *window* touches, newest first; none for an empty window."""
    first, last = window.since.date(), (window.until - timedelta(microseconds=1)).date()
    return [last - ONE_DAY * n for n in range((last - first).days + 1)] if window.until > window.since else []


def split(pull: Pull, window: Window) -> list[Day]:
    """A pull of *window* by the UTC days that it touches, newest first; a day without calls is there too."""
    gaps, doubtful = _gaps_by_day(pull, window)
    lost = Counter(moment.date() for moment in pull.lost_at)
    rejected = _rejected_by_day(pull)
    return [
        Day(
            day=day,
            calls=calls,
            as_of=pull.as_of,
            looked_at=pull.as_of,
            rejected=pull.rejected[rejected == day].reset_index(drop=True),
            lost_at=tuple(moment for moment in pull.lost_at if moment.date() == day) if lost[day] else (),
            gaps=tuple(gaps[day]),
            doubtful=day in doubtful or not pull.is_sure,
            tried_at=pull.as_of if pull.looked else None,
        )
        for day, calls in slices(pull.calls, days_of(window))
    ]


def slices(calls: pd.DataFrame, days: Sequence[date]) -> Iterator[tuple[date, pd.DataFrame]]:
    """Each of *days* (newest first) with its rows of *calls* (newest first); nothing is copied."""
    edges = [window_of(day, day).until for day in days]
    starts = (
        [*rows_before(calls, edges), rows_before(calls, [window_of(days[-1], days[-1]).since])[0]]
        if days
        else []
    )
    for day, start, end in zip(days, starts, starts[1:], strict=False):
        yield day, calls.iloc[start:end]


def refreshed(day: Day, newer: Day, since: datetime) -> Day:
    """*day* with everything from *since* on replaced by what *newer* has of it."""
    if since <= day.window.since:
        return newer
    older = day.calls.iloc[rows_before(day.calls, [since])[0] :]
    older = older[~older["id"].isin(newer.calls["id"])]
    lost, lost_at, bad = _older_reasons(day, newer, older, since)
    ends = len(newer.lost_at)
    rejected = [newer.rejected.iloc[:ends], lost, newer.rejected.iloc[ends:], bad]
    return replace(
        newer,
        calls=concat([newer.calls, older]),
        looked_at=day.looked_at,
        rejected=pd.concat(rejected, ignore_index=True),
        lost_at=newer.lost_at + lost_at,
        gaps=newer.gaps + _older_gaps(day.gaps, since, told_again=newer.missing),
        doubtful=newer.doubtful or day.doubtful,
    )


def _older_reasons(
    day: Day, newer: Day, older: pd.DataFrame, since: datetime
) -> tuple[pd.DataFrame, tuple[datetime, ...], pd.DataFrame]:
    """What of the reasons still holds: for records lost before *since*, with their times, and for the *older* calls."""
    lost, bad = day.rejected.iloc[: len(day.lost_at)], day.rejected.iloc[len(day.lost_at) :]
    told_again = {*newer.calls["id"], *newer.rejected["id"].dropna()}
    still = [
        at < since and call_id not in told_again for at, call_id in zip(day.lost_at, lost["id"], strict=True)
    ]
    # all ids are looked up among the few bad ones, as the other way round is slow
    held = older["id"][older["id"].isin(bad["id"])]
    return lost[still], tuple(compress(day.lost_at, still)), bad[bad["id"].isin(held)]


def _older_gaps(gaps: Iterable[Gap], since: datetime, *, told_again: int) -> tuple[Gap, ...]:
    """The gaps before *since*; one that reaches beyond it may be among the calls that are *told_again* as missing."""
    rest = []
    for gap in gaps:
        again = min(gap.calls, told_again) if gap.window.until > since else 0
        told_again -= again
        if gap.window.since < since and gap.calls > again:
            rest.append(replace(gap, calls=gap.calls - again))
    return tuple(rest)


def _gaps_by_day(pull: Pull, window: Window) -> tuple[defaultdict[date, list[Gap]], set[date]]:
    """The pull's gaps, each at the newest day that it touches, and all days that any touches.

    Where they are more than is missing, nobody can tell which of them were filled.
    """
    by_day: defaultdict[date, list[Gap]] = defaultdict(list)
    doubtful: set[date] = set()
    missing = pull.missing
    elsewhere = Gap(window, max(0, missing - sum(gap.calls for gap in pull.gaps)))
    for gap in (*pull.gaps, elsewhere):
        if gap.calls:
            touched = days_of(gap.window) or days_of(window)
            by_day[touched[0]].append(replace(gap, calls=min(missing, gap.calls)))
            doubtful.update(touched)
            missing -= min(missing, gap.calls)
    return by_day, doubtful


def _rejected_by_day(pull: Pull) -> pd.Series:
    """For each row of `pull.rejected` the day of its record."""
    days = pd.Series([None] * len(pull.rejected), dtype="object")
    if pull.rejected.empty:
        return days
    lost = [moment.date() for moment in pull.lost_at][: len(days)]
    days.iloc[: len(lost)] = lost
    bad = pull.calls[pull.calls["id"].isin(pull.rejected["id"].iloc[len(lost) :])]
    made = dict(zip(bad["id"], bad["created_at"].dt.date, strict=True))
    days.iloc[len(lost) :] = [made.get(call_id) for call_id in pull.rejected["id"].iloc[len(lost) :]]
    return days
