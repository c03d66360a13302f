"""What a link must show of an account, by the second count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from math import nan

from . import accounts
from .oracle import clock, filters, lasting, records, shares, talking
from .oracle.findings import findings
from .oracle.records import Call
from .oracle.standing import Judged, Key, judge
from .periods import Period, aware

Words = str | Sequence[str]
NAMES = {str(agent["id"]): str(agent["name"]) for agent in accounts.NAMES}


LINE = "+493012345678"


@dataclass(frozen=True)
class Expected:
    """An account's records seen through a link: its period, its filters, its comparison."""

    period: Period
    records: Sequence[object]
    filters: dict[str, Words] = field(default_factory=dict)
    compare: str = "previous"
    own_numbers: tuple[str, ...] = ()
    """The account's own numbers; without them every call is made from one."""

    def __post_init__(self) -> None:
        if not self.own_numbers:
            object.__setattr__(self, "records", [_from_a_line(record) for record in self.records])
            lines = {str(record["from_number"]) for record in self.records if isinstance(record, dict)}
            object.__setattr__(self, "own_numbers", tuple(sorted(lines)))

    @property
    def params(self) -> dict[str, Words]:
        """The link's parameters."""
        return {**self.period.params, "compare": self.compare, **self.filters}

    @property
    def windows(self) -> list[tuple[datetime, datetime]]:
        """What has to be loaded."""
        since = min(self.before_span[0] if self.before_span else self.period.since, self.period.since)
        return [(aware(since), aware(self.period.until))]

    # the calls

    @cached_property
    def loaded(self) -> list[Call]:
        """The calls of the period, whatever the filters say."""
        return records.within(self._all, self.period.since, self.period.until)

    @cached_property
    def lost(self) -> int:
        """Records of the period that tell of no call."""
        without_call = [record for record in self.records if records.lost([record])]
        at = [records.moment(record.get("created_at")) for record in without_call]
        return sum(self.period.since <= moment < self.period.until for moment in at)

    @cached_property
    def calls(self) -> list[Call]:
        """What the page is about."""
        return records.rate(self._matching(self.loaded))

    @property
    def span(self) -> tuple[int, int]:
        return self.period.since, self.period.until

    @cached_property
    def before_span(self) -> tuple[int, int] | None:
        return None if self.compare == "off" else self.period.compared(self.compare)

    @cached_property
    def before(self) -> list[Call] | None:
        """The calls that are compared with; None where there is nothing to compare with."""
        if self.before_span is None:
            return None
        before = self._matching(records.within(self._all, *self.before_span))
        return records.rate_as(before, records.way_of(self.calls)) or None

    @cached_property
    def held(self) -> list[Call]:
        """All calls that are in memory: those of the days that are read."""
        (since, until), *_ = self.windows
        first, last = since.date(), (until - timedelta(microseconds=1)).date()
        return [call for call in self._all if first <= aware(call.start).date() <= last]

    @cached_property
    def _all(self) -> list[Call]:
        return records.calls_of(self.records, self.own_numbers)

    def _matching(self, calls: Sequence[Call]) -> list[Call]:
        return filters.let_through(calls, self.filters, self.period.zone)

    # time

    @cached_property
    def now(self) -> int:
        """The moment up to which calls are told of: when they were read, or when the last was started."""
        return max(self.period.now_us, *(call.start + 1 for call in self.calls[:1]), 0)

    @cached_property
    def grain(self) -> str:
        return clock.grain_of(self.period.since, self.period.until)

    def clock(self, at: int) -> str:
        """The time on the wall."""
        return f"{clock.wall(at, self.period.zone):%H:%M}"

    def buckets(self, grain: str) -> tuple[clock.Bucket, ...]:
        """The buckets of the period that have begun."""
        return clock.buckets(self.period.since, self.period.until, self.now, self.period.zone, grain)

    def per_bucket(self, grain: str, calls: Sequence[Call] | None = None) -> list[list[Call]]:
        """The calls of each of these buckets."""
        found = clock.per_bucket(self.calls if calls is None else calls, self.period.zone, grain)
        return [found.get(bucket.name, []) for bucket in self.buckets(grain)]

    def before_per_bucket(self, grain: str, before: Sequence[Call]) -> list[int]:
        """How many calls each bucket of the comparison has, in its order."""
        since, until = self.before_span
        found = clock.per_bucket(before, self.period.zone, grain)
        cut = clock.buckets(since, until, until, self.period.zone, grain)
        return [len(found.get(bucket.name, [])) for bucket in cut]

    def same_days(self, grain: str) -> bool:
        """Whether both periods begin on the same weekday, for months on the same day of one; a day's hours are any day's."""
        then = clock.wall(self.before_span[0], self.period.zone).date()
        first, last = self.period.first, self.period.last
        return first.day == then.day if grain == "month" else first == last or (first - then).days % 7 == 0

    def ends(self, grain: str) -> list[int]:
        """Where each bucket's part of the period ends."""
        return clock.ends(self.buckets(grain), self.period.until, self.period.zone, grain)

    # words

    def name(self, agent: str | None) -> str:
        """An agent as pages call it: with the end of its id where it has namesakes, by its id where it was deleted."""
        if agent is None:
            return "No agent"
        name = NAMES.get(agent, agent)
        return f"{name} (…{agent[-4:]})" if Counter(NAMES.values())[name] > 1 else name

    def labels(self, grain: str) -> list[str]:
        """How the name of each bucket on an axis begins."""
        return [_label(bucket, self.period.zone, grain) for bucket in self.buckets(grain)]

    @property
    def versus(self) -> str:
        """The period compared with, short."""
        since, until = self.before_span
        first, last = (clock.wall(at, self.period.zone).date() for at in (since, max(since, until - 1)))
        if first == last:
            return f"{last.day} {last:%b}"
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{last.day} {last:%b}"
        return f"{first.day} {first:%b} – {last.day} {last:%b}"

    # what stands out

    def changes(self) -> dict[str, shares.Change]:
        """The tiles' changes; only with a comparison."""
        return changes(self.calls, self.before, self.now, self.span, self.before_span)

    @cached_property
    def judged(self) -> Judged:
        """What stands out."""
        return judge(self.period, self.calls, self.before, self.now)

    def findings(self) -> list[tuple[Key, list[float]]]:
        """The list of findings, in its order."""
        return findings(self.period, self.calls, self.before, now=self.now)


def _label(bucket: clock.Bucket, zone: str, grain: str) -> str:
    local = clock.wall(bucket.first, zone)
    if grain == "month":
        return f"{date(*bucket.name, 1):%B %Y}"
    if grain == "week":
        return f"Week of {bucket.name[0].day} {bucket.name[0]:%b %Y}"
    if grain == "day":
        return f"{local:%a} {local.day} {local:%b %Y}"
    over = bucket.first
    while clock.name(over, zone, grain) == bucket.name:
        over += clock.QUARTER
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}–{clock.wall(over, zone):%H:%M}"


def changes(
    after: Sequence[Call],
    before: Sequence[Call],
    now: int,
    span: tuple[int, int],
    span_before: tuple[int, int],
) -> dict[str, shares.Change]:
    """How far two periods' tiles are apart; counts and sums as if calls were independent, the least that can be noise."""
    lasted, lasted_before = lasting.known(after), lasting.known(before)
    peaks = [
        talking.peak(talking.conversations(calls, now), *own)[0]
        for calls, own in ((after, span), (before, span_before))
    ]
    return {
        "calls": shares.counts_apart(len(after), len(before)),
        "answer_rate": shares.rates_for_good(shares.answer_rate(after), shares.answer_rate(before)),
        "failed_share": shares.rates_for_good(shares.failed_share(after), shares.failed_share(before)),
        "median_seconds": shares.apart(
            lasting.median(lasted),
            lasting.sure(lasted, 50),
            lasting.median(lasted_before),
            lasting.sure(lasted_before, 50),
        ),
        "p90_seconds": shares.apart(
            lasting.p90(lasted), _sure_p90(lasted), lasting.p90(lasted_before), _sure_p90(lasted_before)
        ),
        "talk_seconds": shares.sums_apart(lasted, lasted_before),
        "peak": shares.counts_apart(*peaks),
    }


def _sure_p90(values: Sequence[int]) -> tuple[float, float]:
    return lasting.sure(values, 90) if len(values) >= 50 else (nan, nan)


def _from_a_line(record: object) -> object:
    if not isinstance(record, dict) or (isinstance(record.get("from_number"), str) and record["from_number"]):
        return record
    return {**record, "from_number": LINE}
