"""One call looked at closely: what was said, its recording, result and analysis; and the same number's other calls.

Beside `frame`, the only place that knows the API's field names. Each part
may be absent, refused to the key, or come in a form nobody promised; each
then says so for itself, and the call stays.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Generic, Literal, TypeVar
from urllib.parse import urlsplit

import pandas as pd

from .client import DETAIL_PARTS, RingyoClient
from .errors import NotFound, PermissionMissing
from .frame import COLUMNS, concat, to_frame
from .lenient_json import mended, mended_text
from .recordings import may_be_opened
from .setting_values import DEFAULT_BASE_URL, is_loopback

LATEST_SECONDS = 86_400.0
"""A line said later than this into a call has no usable time."""

_AGENT = frozenset({"agent", "assistant", "ai", "bot"})
_CUSTOMER = frozenset({"user", "customer", "caller", "human"})
_turn = re.compile(rf"^[ \t]*({'|'.join(_AGENT | _CUSTOMER)})[ \t]*:", re.IGNORECASE | re.MULTILINE)
_RESULT = ("outcome", "extracted_data")
_CUTS = timedelta(seconds=1)

T = TypeVar("T")
Speaker = Literal["agent", "customer", "other"]


class Why(Enum):
    """Why a part of a call is not there."""

    MISSING = "the API gave none"
    FORBIDDEN = "the key may not read it"
    UNREADABLE = "its form is not the promised one"
    UNSAFE = "its address must not reach a browser"


@dataclass(frozen=True)
class Part(Generic[T]):
    """A part's *value*, or *why* there is none."""

    value: T | None = None
    why: Why | None = None


@dataclass(frozen=True)
class Line:
    """Something that was said: by whom, what, and how many seconds into the conversation, if that is known.

    *role* is the API's own word for the speaker.
    """

    speaker: Speaker
    role: str
    text: str
    at_seconds: float | None = None


@dataclass(frozen=True)
class Transcript:
    """The lines in their order; *unusable* is how many more came without a text."""

    lines: tuple[Line, ...]
    unusable: int = 0


@dataclass(frozen=True, eq=False)
class CallDetail:
    """All that the API tells of one call.

    *calls* is its frame of one row, or of none where its record cannot be
    used. *number_as_sent* is the number called in the API's own spelling, which it
    has to be asked in. *analysis* is the object as sent, `mended` so that it can be shown:
    its keys are not documented. *result* has `outcome` and `extracted_data`, mended too,
    as far as the call has them; what it has of *analysis* is not there again.
    """

    calls: pd.DataFrame
    transcript: Part[Transcript]
    recording_url: Part[str]
    analysis: Part[Mapping[str, object]]
    result: Mapping[str, object] = field(default_factory=dict)
    number_as_sent: str | None = None

    @property
    def whole(self) -> bool:
        """True when no part is missing that may yet come."""
        return Why.MISSING not in (self.transcript.why, self.recording_url.why, self.analysis.why)


@dataclass(frozen=True, eq=False)
class SameNumber:
    """Calls to one number around a call, each frame newest first, and how many there are in all."""

    earlier: pd.DataFrame
    later: pd.DataFrame
    earlier_count: int
    later_count: int

    def and_calls_from(
        self, number_calls: pd.DataFrame, call_id: str, created_at: datetime, *, most: int = 5
    ) -> SameNumber:
        """With the calls that were made from the number, of which the API cannot be asked, at most *most* on each side."""
        others = number_calls[number_calls["id"] != call_id]
        is_later = others["created_at"] >= created_at
        return SameNumber(
            earlier=_newest_first(self.earlier, others[~is_later]).head(most),
            later=_newest_first(self.later, others[is_later]).tail(most),
            earlier_count=self.earlier_count + int((~is_later).sum()),
            later_count=self.later_count + int(is_later.sum()),
        )


def fetch_detail(client: RingyoClient, call_id: str) -> CallDetail:
    """The call with whatever there is of transcript, recording and analysis; usually one request.

    Where the key may not read all of them, each is asked for by itself.
    Raises `NotFound` where no call has this id, `PermissionMissing` where the
    key may not read calls, and any other `RingyoError` of the client.
    """
    forbidden: set[str] = set()
    try:
        record = client.call(call_id)
    except PermissionMissing:
        record = client.call(call_id, ())
        for part in DETAIL_PARTS:
            try:
                record = record | client.call(call_id, (part,))
            except PermissionMissing:
                forbidden.add(part)
    if record.get("id") != call_id:
        raise NotFound("The API answered with another call than the one asked for. Load the calls again.")
    return read_detail(
        record,
        forbidden=frozenset(forbidden),
        base_url=client.settings.base_url,
        secret=client.settings.api_key,
    )


def read_detail(
    record: Mapping[str, object],
    *,
    forbidden: frozenset[str] = frozenset(),
    base_url: str = DEFAULT_BASE_URL,
    secret: str | None = None,
) -> CallDetail:
    """A call's record as the API sent it, typed; never raises.

    *forbidden* are the parts that the key may not read, *base_url* is where the API
    is. A recording's address that `recordings.may_be_opened` refuses is not
    handed on.
    """
    analysis = _forbidden(forbidden, "analysis") or _analysis(record.get("analysis"))
    result = _result(record, analysis.value or {})
    return CallDetail(
        calls=to_frame([dict(record)]).calls,
        transcript=_forbidden(forbidden, "transcript") or _transcript(record.get("transcript")),
        recording_url=_forbidden(forbidden, "recording")
        or _recording(record.get("recording_url"), base_url, secret),
        analysis=_without(result, analysis),
        result=result,
        number_as_sent=number if isinstance(number := record.get("phone_number"), str) else None,
    )


def same_number(
    client: RingyoClient, call_id: str, phone_number: str, created_at: datetime, *, most: int = 5
) -> SameNumber:
    """The calls to *phone_number* next before and after a call, at most *most* on each side; two requests.

    Calls of the same instant count as later. Raises the client's `RingyoError`s.
    """
    limit = str(most + 2)  # the call itself, and one more on the bound, which the API may count in or not
    params = {"phone_number": phone_number, "limit": limit}
    before = client.calls_page(params | {"to_date": _iso(created_at + _CUTS), "order": "desc"})
    after = client.calls_page(params | {"from_date": _iso(created_at - _CUTS), "order": "asc"})
    earlier, later = to_frame(before.records).calls, to_frame(after.records).calls
    is_earlier = earlier["created_at"] < created_at
    is_later = (later["created_at"] >= created_at) & (later["id"] != call_id)
    return SameNumber(
        earlier=earlier[is_earlier].head(most),
        later=later[is_later].tail(most),
        earlier_count=max(0, before.total - int((~is_earlier).sum())),
        later_count=max(0, after.total - int((~is_later).sum())),
    )


def _newest_first(*frames: pd.DataFrame) -> pd.DataFrame:
    calls = concat(frame[list(COLUMNS)] for frame in frames)
    return calls.sort_values("created_at", ascending=False, kind="stable", ignore_index=True)


def _forbidden(forbidden: frozenset[str], part: str) -> Part[T] | None:
    return Part(why=Why.FORBIDDEN) if part in forbidden else None


def _transcript(sent: object) -> Part[Transcript]:
    if isinstance(sent, str):
        sent = _turns(sent)
    if sent is None or sent == []:
        return Part(why=Why.MISSING)
    if not isinstance(sent, list):
        return Part(why=Why.UNREADABLE)
    lines = tuple(line for line in map(_line, sent) if line is not None)
    return Part(Transcript(lines, len(sent) - len(lines))) if lines else Part(why=Why.UNREADABLE)


def _turns(text: str) -> list[object]:
    """The lines of a transcript that is one text; each begins with `Agent:` or another word for a speaker."""
    before, *turns = _turn.split(text)
    lines = [("", before)] if before.strip() else []
    lines += zip(turns[::2], turns[1::2], strict=True)
    return [{"role": role, "content": content} for role, content in lines]


def _line(sent: object) -> Line | None:
    if not isinstance(sent, dict):
        return None
    role, text = sent.get("role"), sent.get("content")
    if not isinstance(text, str) or not text.strip():
        return None
    word = mended_text(role.strip()) if isinstance(role, str) else ""
    return Line(_speaker(word), word, mended_text(text.strip()), _seconds(sent.get("timestamp")))


def _speaker(role: str) -> Speaker:
    word = role.casefold()
    return "agent" if word in _AGENT else "customer" if word in _CUSTOMER else "other"


def _seconds(sent: object) -> float | None:
    if isinstance(sent, bool) or not isinstance(sent, int | float):
        return None
    return float(sent) if math.isfinite(sent) and 0 <= sent <= LATEST_SECONDS else None


def _recording(sent: object, base_url: str, secret: str | None) -> Part[str]:
    if sent is None or sent == "":
        return Part(why=Why.MISSING)
    if not isinstance(sent, str):
        return Part(why=Why.UNREADABLE)
    on_this_machine = is_loopback(urlsplit(base_url).hostname or "")
    safe = may_be_opened(sent, api_on_this_machine=on_this_machine, secret=secret)
    return Part(sent) if safe else Part(why=Why.UNSAFE)


def _analysis(sent: object) -> Part[Mapping[str, object]]:
    if sent is None or sent == {}:
        return Part(why=Why.MISSING)
    whole = mended(sent)
    return Part(whole) if isinstance(whole, dict) else Part(why=Why.UNREADABLE)


def _result(record: Mapping[str, object], analysis: Mapping[str, object]) -> dict[str, object]:
    """`outcome` and `extracted_data` of the call itself, or else of its analysis; empty ones are left out."""
    values = {name: record.get(name) or analysis.get(name) for name in _RESULT}
    return {name: mended(value) for name, value in values.items() if value}


def _without(
    result: Mapping[str, object], analysis: Part[Mapping[str, object]]
) -> Part[Mapping[str, object]]:
    if analysis.value is None:
        return analysis
    return Part(
        {name: value for name, value in analysis.value.items() if name not in result or result[name] != value}
    )


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
