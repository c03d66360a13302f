"""Judges a rule: at one moment by the calls until then, or at every moment of the history that is held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import isnan, nan
from typing import Literal
from zoneinfo import ZoneInfo

import pandas as pd

from .. import wording
from ..instants import microseconds
from ..query import Window
from . import windows
from .coverage import Coverage
from .history import History
from .measures import Reading
from .rules import USUAL_RANGE, Rule
from .usual import FEWEST_WEEKS, MOST_WEEKS, WEEK, Usual, usual

DAY_US = 86_400_000_000
LOOKS_A_DAY = 24
LEAD = timedelta(days=WEEK * MOST_WEEKS + 1)
"""So much history before a moment tells what is usual at it."""


@dataclass(frozen=True)
class Verdict:
    """What became of judging a rule *at* a moment, by the calls of a *window*.

    It fires if *value* (in the measure's unit, NaN if there is none) is outside of *low* to *high*, for sure once all
    live calls have ended; NaN stands for no limit. *against* is what it is compared with: the limit, the number of the
    window *before*, or the middle of what is usual. It is of so many *calls*, and of one *direction* if it is a rate.
    *why* says why a rule that cannot be judged is `unknown`, or why it is quiet without being judged; else it is empty.
    """

    state: Literal["fires", "quiet", "unknown"]
    at: datetime
    window: Window
    value: float = nan
    against: float = nan
    low: float = nan
    high: float = nan
    calls: int = 0
    direction: str = ""
    before: Window | None = None
    why: str = ""

    def day(self, tz: str) -> date:
        """The local day on which it was judged; midnight belongs to the day that it ends."""
        return (self.at - timedelta(microseconds=1)).astimezone(ZoneInfo(tz)).date()

    @property
    def beyond(self) -> float:
        """How far the value is outside of its limits, in the measure's unit; 0 inside."""
        return max(
            0.0, *(gap for gap in (self.low - self.value, self.value - self.high) if not isnan(gap)), 0.0
        )


@dataclass(frozen=True)
class Episode:
    """From *began*, when the rule *first* fired, until it was quiet again; *ended* is None if it goes on.

    *worst* is the verdict furthest beyond its limits, *looks* how often it fired, *unjudged* at how many moments between
    it could not be judged, for want of calls or of data.
    """

    began: datetime
    ended: datetime | None
    first: Verdict
    worst: Verdict
    looks: int = 1
    unjudged: int = 0


def judge(
    rule: Rule,
    calls: pd.DataFrame,
    *,
    now: datetime,
    tz: str,
    coverage: Coverage,
    conversation_seconds: int = 20,
) -> Verdict:
    """The verdict at the last moment until *now* at which the rule is judged (`windows.last_look`).

    *calls* are all calls that are held, newest first, with their direction; filters of the rule's scope are
    applied here. Those of `LEAD` before are needed for a usual range. *tz* cuts hours and days.
    """
    bench = _Bench(rule, calls, tz, coverage, conversation_seconds)
    return bench.verdict(windows.last_look(rule, now, tz))


def verdicts(
    rule: Rule,
    calls: pd.DataFrame,
    *,
    since: datetime,
    until: datetime,
    tz: str,
    coverage: Coverage,
    conversation_seconds: int = 20,
) -> list[Verdict]:
    """The verdict at every moment in (since, until], by the calls made before it and as they were then; the first one first."""
    bench = _Bench(rule, calls, tz, coverage, conversation_seconds)
    return [bench.verdict(at) for at in windows.looks_at(rule, since, until, tz)]


def episodes(every: Iterable[Verdict]) -> list[Episode]:
    """Verdicts in order of time as episodes. One goes on while it cannot be judged, or too few calls are there."""
    result: list[Episode] = []
    for verdict in every:
        going_on = bool(result) and result[-1].ended is None
        if verdict.state == "fires" and going_on:
            last = result[-1]
            worst = max(last.worst, verdict, key=lambda one: one.beyond)
            result[-1] = replace(last, worst=worst, looks=last.looks + 1)
        elif verdict.state == "fires":
            result.append(Episode(verdict.at, None, verdict, verdict))
        elif verdict.why and going_on:
            result[-1] = replace(result[-1], unjudged=result[-1].unjudged + 1)
        elif going_on:
            result[-1] = replace(result[-1], ended=verdict.at)
    return result


class _Bench:
    """A rule and its calls, ready to be judged at any moment."""

    def __init__(self, rule: Rule, calls: pd.DataFrame, tz: str, coverage: Coverage, seconds: int) -> None:
        self._rule, self._tz, self._coverage = rule, tz, coverage
        self._history = History.of(
            rule.scope.matching(calls), as_of=coverage.until, conversation_seconds=seconds
        )
        self._readings: dict[tuple[int, time, int, time, str], Reading | None] = {}

    def verdict(self, at: datetime) -> Verdict:
        rule, window = self._rule, windows.window(self._rule, at, self._tz)
        blank = Verdict("unknown", at, window)
        counts_missing = rule.measure == "missing"
        if why := self._coverage.absent or self._coverage.why_not(
            window, self._tz, with_missing=not counts_missing
        ):
            return replace(blank, why=why)
        way = self._history.direction(microseconds(at))
        bounds = microseconds(window.since), microseconds(window.until)
        reading = rule.of.read(self._history.sample(*bounds, microseconds(at), way))
        if counts_missing:
            missing = self._coverage.missing(window)
            reading = Reading(missing, missing, missing, reading.calls)
        verdict = replace(
            blank, value=reading.value, calls=reading.calls, direction=way if rule.of.is_rate else ""
        )
        if rule.of.scale in ("share", "length") and reading.calls < rule.at_least:
            return replace(verdict, state="quiet", why=self._few(reading.calls))
        if rule.when == USUAL_RANGE:
            return self._against_usual(verdict, reading, way)
        if rule.when == "falls_by":
            return self._against_earlier(verdict, reading, way)
        limit = rule.value or 0.0
        verdict = replace(verdict, against=limit)
        verdict = replace(verdict, low=limit) if rule.when == "below" else replace(verdict, high=limit)
        return _decided(verdict, reading)

    def _few(self, calls: float) -> str:
        return f"{wording.calls(int(calls))}, fewer than {wording.count(self._rule.at_least)}"

    def _against_earlier(self, verdict: Verdict, reading: Reading, way: str) -> Verdict:
        """A share against points less, other numbers against a share less."""
        rule, window = self._rule, windows.earlier(self._rule, verdict.at, self._tz)
        verdict = replace(verdict, before=window)
        if why := self._coverage.why_not(window, self._tz):
            return replace(verdict, state="unknown", why=f"of the time before, {why}")
        before = self._past(window, way)
        if before.calls < rule.at_least:
            return replace(verdict, state="quiet", why=f"{self._few(before.calls)} in the time before")
        fall = rule.value or 0.0
        limit = before.low - fall if rule.of.unit == "share" else before.low * (1 - fall)
        return _decided(replace(verdict, against=before.value, low=limit), reading)

    def _against_usual(self, verdict: Verdict, reading: Reading, way: str) -> Verdict:
        rule = self._rule
        least = rule.of.fewest(rule.at_least)
        before = [one for one in self._days_before(verdict.window, way) if one[1].calls >= least]
        looks = LOOKS_A_DAY if windows.is_hourly(rule) else 1
        range_: Usual | None = usual(rule.of, reading.calls, before, looks)
        if range_ is None:
            weeks = sum(day % WEEK == 0 for day, _ in before)
            why = f"what is usual is told by {FEWEST_WEEKS} weeks, and {weeks} are there"
            return replace(verdict, state="unknown", why=why)
        verdict = replace(verdict, low=range_.low, high=range_.high, against=range_.middle)
        if max(reading.calls, range_.calls) < rule.at_least:
            return replace(verdict, state="quiet", why=self._few(max(reading.calls, range_.calls)))
        return _decided(verdict, reading)

    def _days_before(self, window: Window, way: str) -> Sequence[tuple[int, Reading]]:
        """The same hours on earlier days that are held whole: how many days earlier, and the reading."""
        zone = ZoneInfo(self._tz)
        (first, start), (last, end) = windows.wall(window.since, zone), windows.wall(window.until, zone)
        readings = (
            (day, self._of_days(first - day, start, last - day, end, way))
            for day in range(1, WEEK * MOST_WEEKS + 1)
        )
        return [(day, reading) for day, reading in readings if reading is not None]

    def _of_days(self, first: int, start: time, last: int, end: time, way: str) -> Reading | None:
        """The reading between two clock times of local days; None if the calls were not all had. Each is made once."""
        key = first, start, last, end, way
        if key not in self._readings:
            zone = ZoneInfo(self._tz)
            since = windows.moment(first, start, zone)
            window = Window(since, max(since, windows.moment(last, end, zone)))
            gap = self._coverage.why_not(window, self._tz)
            self._readings[key] = None if gap else self._past(window, way)
        return self._readings[key]

    def _past(self, window: Window, way: str) -> Reading:
        """The reading of a window that lies back, as it was a day after its end."""
        since, until = microseconds(window.since), microseconds(window.until)
        return self._rule.of.read(self._history.sample(since, until, until + DAY_US, way))


def _decided(verdict: Verdict, reading: Reading) -> Verdict:
    """Fires only if the end of the calls that are live cannot undo it."""
    fires = reading.high < verdict.low or reading.low > verdict.high
    return replace(verdict, state="fires" if fires else "quiet")
