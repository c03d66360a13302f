"""What an answer of the API says: a page of a list, one object, or why there is neither."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import httpx
import orjson

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


@dataclass(frozen=True)
class Page:
    """One page of a list: its records as sent, and what the envelope says of the rest."""

    records: list[object]
    has_more: bool
    next_cursor: str | None
    total: int
    at: datetime


def refusal(response: httpx.Response, body: bytes, *, hide: str) -> RingyoError:
    """The error that an answer other than 200 stands for, without the text *hide* (the key) anywhere."""
    said = _Envelope.read(response, body, hide=hide)
    status = response.status_code
    about = {"code": said.code, "request_id": said.request_id}
    if status == 429:
        return rate_limited(0.0, **about)
    if status >= 500:
        return Unavailable(f"The API has a fault of its own ({status}). Try again in a few minutes.", **about)
    if status == 400 and said.code == "invalid_cursor":
        return CursorExpired("The API no longer knows the place to go on from. Load again.", **about)
    kind, sentence = _REFUSALS.get(
        status, (QueryRefused, "The API does not accept the question ({message}).")
    )
    if not 400 <= status < 500:
        kind, sentence = UnexpectedAnswer, f"The API answered with status {status}. Check RINGYO_BASE_URL."
    return kind(sentence.format(message=said.message.rstrip(".")), **about)


_REFUSALS: dict[int, tuple[Callable[..., RingyoError], str]] = {
    401: (
        AuthError,
        "The API refused the key. Check RINGYO_API_KEY, or make a new key in the account's settings.",
    ),
    403: (PermissionMissing, "The key lacks a permission ({message}). Give it calls:read and agents:read."),
    404: (
        NotFound,
        "The API does not know this address or call ({message}). Check RINGYO_BASE_URL or the id.",
    ),
}


def rate_limited(seconds: float, *, code: str | None = None, request_id: str | None = None) -> RateLimited:
    """The error for a request limit that stays used up for *seconds*."""
    when = f"in {seconds:.0f} seconds" if seconds < 120 else f"in {seconds / 60:.0f} minutes"
    return RateLimited(
        f"The key's request limit is used up. Try again {when}.",
        retry_after_seconds=seconds,
        code=code,
        request_id=request_id,
    )


@dataclass(frozen=True)
class _Envelope:
    """What an error answer says of itself: `{"error": {code, message}, "meta": {request_id}}`."""

    code: str | None
    message: str
    request_id: str | None

    @classmethod
    def read(cls, response: httpx.Response, body: bytes, *, hide: str) -> _Envelope:
        try:
            sent = orjson.loads(body)
        except orjson.JSONDecodeError:
            sent = None
        error = _part(sent, "error")
        message = _text(_part(error, "message")) or f"status {response.status_code}, without a reason."
        return cls(
            code=_text(_part(error, "code")),
            message=message.replace(hide, "…")[:300],
            request_id=_text(_part(_part(sent, "meta"), "request_id")),
        )


def _part(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def as_object(sent: object, _at: datetime) -> dict[str, object]:
    """The answer's object, with or without the envelope `data`; raises `UnexpectedAnswer`."""
    if not isinstance(sent, dict):
        raise UnexpectedAnswer("The API's answer is not an object.")
    inner = sent.get("data")
    return inner if isinstance(inner, dict) else sent


def as_page(sent: object, at: datetime) -> Page:
    """One page of a list; raises `UnexpectedAnswer`, naming the field that is not as promised."""
    if not isinstance(sent, dict):
        raise UnexpectedAnswer("The API's answer is not an object with `data`.")
    records, has_more = sent.get("data"), sent.get("has_more")
    cursor, total = sent.get("next_cursor"), sent.get("total")
    if not isinstance(records, list):
        raise UnexpectedAnswer("The API's answer has no list `data`.")
    if not isinstance(has_more, bool):
        raise UnexpectedAnswer("The API's answer does not say whether it `has_more`.")
    if isinstance(total, bool) or not isinstance(total, int) or total < 0:
        raise UnexpectedAnswer("The API's answer has no `total`, so nothing could be reconciled with it.")
    return Page(records, has_more, cursor if isinstance(cursor, str) and cursor else None, total, at)
