"""What an answer of the API says: a page of a list, one object, or why there is neither."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import httpx

from . import lenient_json
from .errors import (
    AuthError,
    CursorExpired,
    NotFound,
    PermissionMissing,
    QueryRefused,
    RateLimited,
    RingyoError,
    Unavailable,
    UnexpectedAnswer,
)
from .query import can_be_asked

LONGEST_TEXT = 300
_long_digits = re.compile(r"(?P<date>\b\d{4}-\d\d-\d\d\b)|\d(?:\W*\d){6,}")
"""What may be a phone number in a sentence of the API, or a date, which is none."""


@dataclass(frozen=True)
class Listing:
    """A part of a list: its records as sent, and whether and where it goes on."""

    records: list[object]
    has_more: bool
    next_cursor: str | None


@dataclass(frozen=True)
class Page(Listing):
    """One page of calls: *total* is how many match in all, *at* the server's time."""

    total: int
    at: datetime


def as_page(sent: object, at: datetime) -> Page:
    """One page of calls; raises `UnexpectedAnswer`, naming the field that is not as promised."""
    answer = _object(sent)
    has_more, total = answer.get("has_more"), answer.get("total")
    if not isinstance(has_more, bool):
        raise UnexpectedAnswer("The API's answer does not say whether it `has_more`.")
    if isinstance(total, bool) or not isinstance(total, int) or total < 0:
        raise UnexpectedAnswer("The API's answer has no `total`, so nothing could be reconciled with it.")
    return Page(_records(answer), has_more, _cursor(answer), total, at)


def as_listing(sent: object, _at: datetime) -> Listing:
    """A part of any list; one that does not say whether it `has_more` goes on where it has a cursor.

    Raises `UnexpectedAnswer` where there is no list `data`.
    """
    answer = _object(sent)
    cursor = _cursor(answer)
    has_more = answer.get("has_more", cursor is not None)
    return Listing(_records(answer), has_more is True, cursor)


def as_record(sent: object, _at: datetime) -> dict[str, object]:
    """One record, in an envelope `data` or without; raises `UnexpectedAnswer` where it has no `id`."""
    answer = _object(sent)
    inner = answer.get("data")
    record = inner if isinstance(inner, dict) else answer
    if not record.get("id"):
        raise UnexpectedAnswer("The API's answer is a record without `id`.")
    return record


def _cursor(answer: dict[str, object]) -> str | None:
    """Where the list goes on; None also for a cursor that could not be sent back."""
    cursor = _text(answer.get("next_cursor"))
    return cursor if cursor and can_be_asked(cursor) else None


def _object(sent: object) -> dict[str, object]:
    if not isinstance(sent, dict):
        raise UnexpectedAnswer("The API's answer is not an object with `data`.")
    return sent


def _records(answer: dict[str, object]) -> list[object]:
    records = answer.get("data")
    if not isinstance(records, list):
        raise UnexpectedAnswer("The API's answer has no list `data`.")
    return records


def refusal(response: httpx.Response, body: bytes, *, hide: str) -> RingyoError:
    """The error that an answer other than 200 stands for: `{"error": {code, message}, "meta": {request_id}}`.

    The text *hide* (the key) is nowhere in it.
    """
    try:
        sent = lenient_json.loads(body)
    except ValueError:
        sent = None
    error, meta = _part(sent, "error"), _part(sent, "meta")

    def text(value: object) -> str:
        return " ".join(lenient_json.mended_text(_text(value) or "").replace(hide, "…").split())

    def shareable(value: object) -> str:
        return _long_digits.sub(lambda hit: hit["date"] or "…", text(value))[:LONGEST_TEXT]

    status, code = response.status_code, shareable(_part(error, "code")) or None
    reason = shareable(_part(error, "message")).rstrip(".") or f"status {status}, no reason given"
    request_id = text(_part(meta, "request_id")) or text(response.headers.get("X-Request-Id"))
    kind, sentence = _meaning(status, code)
    return kind(
        sentence.format(reason=reason, status=status), code=code, request_id=request_id[:LONGEST_TEXT] or None
    )


def rate_limited(seconds: float, *, code: str | None = None, request_id: str | None = None) -> RateLimited:
    """The error for a request limit that stays used up for *seconds*."""
    if seconds < 120:
        when = f"in {max(1, round(seconds))} seconds"
    else:
        when = f"in {seconds / 60:.0f} minutes" if seconds < 7200 else f"in {seconds / 3600:.0f} hours"
    return RateLimited(
        f"The key's request limit is used up. Try again {when}.",
        retry_after_seconds=seconds,
        code=code,
        request_id=request_id,
    )


Meaning = tuple[Callable[..., RingyoError], str]

_BY_CODE: dict[str, Meaning] = {
    "invalid_cursor": (CursorExpired, "The API no longer knows the place to go on from. Load again."),
    "invalid_date_format": (
        QueryRefused,
        "The API cannot read the dates of the question ({reason}). Choose another period.",
    ),
    "call_not_found": (NotFound, "The API has no such call ({reason}). Load the calls again."),
    "rate_limit_exceeded": (RateLimited, "The key's request limit is used up. Try again in a minute."),
}

_BY_STATUS: dict[int, Meaning] = {
    401: (
        AuthError,
        "The API refused the key. Check RINGYO_API_KEY, or make a new key in Ringyo's settings.",
    ),
    402: (PermissionMissing, "The account's plan has no access to the API ({reason}). Change the plan."),
    403: (
        PermissionMissing,
        "The key lacks a permission ({reason}). Give it calls:read, agents:read and phone_numbers:read.",
    ),
    404: (NotFound, "The API does not know this address ({reason}). Check RINGYO_BASE_URL."),
    408: (Unavailable, "The API gave up waiting for the question. Try again in a few minutes."),
    429: _BY_CODE["rate_limit_exceeded"],
}


def _meaning(status: int, code: str | None) -> Meaning:
    if status >= 500:
        return Unavailable, "The API has a fault of its own ({status}). Try again in a few minutes."
    if not 400 <= status < 500:
        return UnexpectedAnswer, "The API answered with status {status}. Check RINGYO_BASE_URL."
    other = QueryRefused, "The API does not accept the question ({reason}). Choose another period or filter."
    return _BY_CODE.get(code or "") or _BY_STATUS.get(status, other)


def _part(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
