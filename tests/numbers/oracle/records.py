"""A record as a `Call`: which ones count, each id once, and what a status means."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

ANSWERED = ("completed", "transferred")
HANDED_OVER = "transferred"
UNANSWERED = ("no_answer", "busy", "failed")
GOING_ON = ("queued", "initiated", "ringing", "answered", "in_progress")
SECOND = 1_000_000

_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII
)


@dataclass(frozen=True)
class Call:
    """One call; times in microseconds since 1970. *phone* is the customer's number, *line* the account's own.

    *hands_over* tells whether any call of the account is handed over, *rated* whether rates are of this one.
    """

    id: str
    status: str | None
    phone: str | None
    line: str | None
    agent: str | None
    seconds: int | None
    start: int
    end: int | None
    metadata: dict[str, object] = field(default_factory=dict, hash=False)
    hands_over: bool = False
    direction: str = "outbound"
    rated: bool = True

    @property
    def live(self) -> bool:
        """Going on: its status names no way to end, and it has no end."""
        return self.end is None and self.status not in ANSWERED and self.status not in UNANSWERED

    @property
    def answered(self) -> bool:
        return self.status in ANSWERED

    @property
    def outcome(self) -> str:
        """The group that charts draw it in."""
        if self.answered:
            by = "handed_over" if self.status == HANDED_OVER else "by_agent"
            return by if self.hands_over else "answered"
        if self.status in UNANSWERED:
            return self.status
        if self.status in GOING_ON:
            return "live" if self.end is None else "unknown"
        return "unknown" if self.status in (None, "live") else self.status

    @property
    def setup(self) -> float | None:
        """Seconds before the conversation; None where it cannot be told."""
        if not self.answered or self.end is None or self.seconds is None:
            return None
        return (self.end - self.start) / SECOND - self.seconds


def moment(text: object) -> int | None:
    """The microsecond that an API time names; None for anything else."""
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    *parts, fraction, sign, hours, minutes = found.groups()
    year, month, day, hour, minute, second = map(int, parts)
    if not (1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1] and hour < 24):
        return None
    seconds = calendar.timegm((year, month, day, hour, minute, second))
    if sign:
        ahead = int(hours) * 3600 + int(minutes) * 60
        seconds -= ahead if sign == "+" else -ahead
    return seconds * SECOND + int((fraction or "").ljust(6, "0"))


def calls_of(records: Iterable[object], own: Sequence[str] | None = None) -> list[Call]:
    """The calls that records tell of, each id once: a copy that is over beats one that goes on, else the later.

    They are seen from the account's *own* numbers; without these all are calls that the account makes.
    """
    kept: dict[str, Call] = {}
    for record in records:
        call = _call(record)
        if call is not None and not (call.id in kept and call.live and not kept[call.id].live):
            kept[call.id] = call
    hands_over = any(call.status == HANDED_OVER for call in kept.values())
    calls = (replace(directed(call, own), hands_over=hands_over) for call in kept.values())
    return sorted(calls, key=lambda call: (-call.start, call.id))


def directed(call: Call, own: Sequence[str] | None) -> Call:
    """The call with its direction; of one that somebody made to the account, the numbers change places."""
    if own is None or is_own(call.line, own):
        return call
    if is_own(call.phone, own):
        return replace(call, direction="inbound", phone=call.line, line=call.phone)
    return replace(call, direction="unknown")


def is_own(number: str | None, own: Sequence[str]) -> bool:
    """Whether a number is one of the account's, which some systems write without the plus sign."""
    return number is not None and (number in own or f"+{number}" in own)


def rate(calls: Sequence[Call]) -> list[Call]:
    """The calls, and which of them rates are of."""
    return rate_as(calls, way_of(calls))


def way_of(calls: Sequence[Call]) -> str:
    """The direction that rates are of: of calls made, or of calls taken if none was made and some were taken."""
    ways = {call.direction for call in calls}
    return "inbound" if "inbound" in ways and "outbound" not in ways else "outbound"


def rate_as(calls: Sequence[Call], way: str) -> list[Call]:
    return [replace(call, rated=call.direction == way) for call in calls]


def rated(calls: Iterable[Call]) -> list[Call]:
    return [call for call in calls if call.rated]


def number_of(value: object) -> str | None:
    """A phone number without what is only written between its digits; other texts as they are."""
    text = _text(value)
    if text is None:
        return None
    bare = re.sub(r"^tel:|[ ()-]", "", text)
    bare = f"+{bare[2:]}" if bare.startswith("00") else bare
    return bare if re.fullmatch(r"\+[1-9][0-9]{6,14}", bare) else text


def lost(records: Iterable[object]) -> int:
    """How many records tell of no call."""
    return sum(_call(record) is None for record in records)


def _call(record: object) -> Call | None:
    if not isinstance(record, dict):
        return None
    call_id, start = _text(record.get("id")), moment(record.get("created_at"))
    if call_id is None or start is None:
        return None
    end = moment(record.get("ended_at"))
    metadata = record.get("metadata")
    return Call(
        id=call_id,
        status=_text(record.get("status")),
        phone=number_of(record.get("phone_number")),
        line=number_of(record.get("from_number")),
        agent=_text(record.get("agent_id")),
        seconds=_seconds(record.get("duration")),
        start=start,
        end=None if end is None or end < start else end,
        metadata=metadata if isinstance(metadata, dict) else {},
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _seconds(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if value == value // 1 and 0 <= value <= 86_400 else None


def within(calls: Iterable[Call], since: int, until: int) -> list[Call]:
    """The calls started in [since, until)."""
    return [call for call in calls if since <= call.start < until]


@dataclass(frozen=True)
class Count:
    """Calls by what became of them; of those that rates are of, but for all `calls`, `incoming` and `undirected` ones."""

    calls: int
    live: int
    settled: int
    answered: int
    handed_over: int
    no_answer: int
    busy: int
    failed: int
    other: int
    incoming: int
    undirected: int


def count(calls: Sequence[Call]) -> Count:
    """Counted one by one."""
    n: Counter[str] = Counter()
    for call in calls:
        if not call.rated:
            n["undirected" if call.direction == "unknown" else "incoming"] += 1
        elif call.live:
            n["live"] += 1
        elif call.answered:
            n["answered"] += 1
            n["handed_over"] += call.status == HANDED_OVER
        elif call.status in UNANSWERED:
            n[call.status] += 1
        else:
            n["other"] += 1
    return Count(
        calls=len(calls),
        live=n["live"],
        settled=len(calls) - n["live"] - n["incoming"] - n["undirected"],
        answered=n["answered"],
        handed_over=n["handed_over"],
        no_answer=n["no_answer"],
        busy=n["busy"],
        failed=n["failed"],
        other=n["other"],
        incoming=n["incoming"],
        undirected=n["undirected"],
    )


def outcomes(calls: Iterable[Call]) -> Counter[str]:
    """Calls per outcome."""
    return Counter(call.outcome for call in calls)
