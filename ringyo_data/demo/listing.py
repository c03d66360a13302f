"""What each endpoint answers: lists in pages, and one call by its id."""

from __future__ import annotations

import base64
import binascii
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import orjson

from ..statuses import LIVE, SETTLED
from .account import Account, Filters, Ints, Table, created_us, to_micros, to_text
from .bad_rows import spoil
from .behaviour import Behaviour
from .refusal import Refusal

INCLUDES = {
    "transcript": ("transcript",),
    "recording": ("recording_url",),
    "analysis": ("analysis", "outcome", "extracted_data"),
}
"""The fields that may come with each part of a call."""


@dataclass(frozen=True)
class Place:
    """Where a page ended: at a call's time and, unless the cursor is strict, its id."""

    created_us: int
    id: str | None


class Cursors:
    """Writes and reads cursors, and remembers when it wrote them where they can expire."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._strict = behaviour.strict_cursor
        self._ttl_seconds = behaviour.cursor_ttl_seconds
        self._written: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def write(self, created_us: int, call_id: str, now: datetime) -> str:
        """A cursor for going on after this call."""
        place = {"created_at": to_text(created_us)} | ({} if self._strict else {"id": call_id})
        cursor = base64.b64encode(orjson.dumps(place)).decode()
        if self._ttl_seconds is not None:
            with self._lock:
                self._written[cursor] = now
        return cursor

    def read(self, cursor: str, now: datetime) -> Place:
        """Where to go on. Raises `Refusal` on a cursor that was never right or has expired."""
        invalid = Refusal(400, "invalid_cursor", "The pagination cursor is invalid or expired.")
        try:
            held = orjson.loads(base64.b64decode(cursor, validate=True))
            place = Place(to_micros(datetime.fromisoformat(held["created_at"])), held.get("id"))
            if not isinstance(place.id, str | None):
                raise invalid
        except (binascii.Error, ValueError, TypeError, KeyError, AttributeError):
            raise invalid from None
        if self._expired(cursor, now):
            raise invalid
        return place

    def _expired(self, cursor: str, now: datetime) -> bool:
        if self._ttl_seconds is None:
            return False
        with self._lock:
            written = self._written.get(cursor)
        return written is None or now >= written + timedelta(seconds=self._ttl_seconds)


def calls(
    account: Account, params: Mapping[str, str], now: datetime, cursors: Cursors, behaviour: Behaviour
) -> dict[str, object]:
    """A page of calls in the API's form. Raises `Refusal` on parameters it does not take."""
    limit, descending = _limit(params), _descending(params)
    filters = Filters(_status(params, account), params.get("agent_id"), params.get("phone_number"))
    first, since = _moment(params, "from_date")
    _, until = _moment(params, "to_date")
    place = cursors.read(params["cursor"], now) if "cursor" in params else None
    table = account.table(now, first)
    matching = table.matching(filters)
    low = 0 if since is None else _side(matching.created_us, since, after=not behaviour.from_inclusive)
    high = len(matching.positions)
    if until is not None:
        high = max(low, _side(matching.created_us, until, after=behaviour.to_inclusive))
    if (most := behaviour.question_ends) is not None:
        low, high = (max(low, high - most), high) if descending else (low, min(high, low + most))
    total = high - low
    if place is not None:
        edge = _edge(table, matching.created_us, matching.positions, place, after=not descending)
        low, high = (low, min(high, edge)) if descending else (max(low, edge), high)
    places = range(max(low, high - limit), high) if descending else range(low, min(high, low + limit))
    order = list(reversed(places)) if descending else list(places)
    positions = matching.positions[order].tolist()
    more = high - low > limit
    cursor = None
    if more:
        cursor = cursors.write(int(matching.created_us[order[-1]]), table.ids(positions[-1:])[0], now)
    data = table.records(positions)
    if behaviour.bad_rows:
        data = [spoil(record, behaviour.bad_rows) for record in data]
    answer: dict[str, object] = {"data": data, "has_more": more, "next_cursor": cursor}
    if not behaviour.total_missing:
        answer["total"] = max(0, total + behaviour.total_offset)
    return answer


def agents(account: Account, params: Mapping[str, str], now: datetime, cursors: Cursors) -> dict[str, object]:
    """A page of agents, newest first, those without a time last. Raises `Refusal` on parameters it does not take."""
    _check_status(params, ("active", "inactive"))
    return _part(account.agents, ("status",), params, now, cursors)


def phone_numbers(
    account: Account, params: Mapping[str, str], now: datetime, cursors: Cursors
) -> dict[str, object]:
    """A page of the account's own numbers, as of agents. Raises `Refusal` on parameters it does not take."""
    _check_status(params, ("active", "pending", "inactive"))
    return _part(account.phone_numbers, ("status", "country"), params, now, cursors)


def _part(
    records: Sequence[Mapping[str, object]],
    filters: tuple[str, ...],
    params: Mapping[str, str],
    now: datetime,
    cursors: Cursors,
) -> dict[str, object]:
    """A page of the records whose fields *filters* are what the parameters of the same names ask for."""
    limit = _limit(params)
    values = [(name, params[name]) for name in filters if name in params]
    listed = [record for record in records if all(record.get(name) == value for name, value in values)]
    keys = [(created_us(record, 0), str(record.get("id"))) for record in listed]
    order = sorted(range(len(listed)), key=lambda i: keys[i], reverse=True)
    if "cursor" in params:
        place = cursors.read(params["cursor"], now)
        order = [i for i in order if keys[i] < (place.created_us, place.id or "")]
    page, more = order[:limit], len(order) > limit
    return {
        "data": [listed[i] for i in page],
        "has_more": more,
        "next_cursor": cursors.write(*keys[page[-1]], now) if more else None,
        "total": len(listed),
    }


def call(account: Account, call_id: str, params: Mapping[str, str], now: datetime) -> dict[str, object]:
    """One call and what is asked to come with it. Raises `Refusal` where there is none."""
    record = account.table(now).find(call_id)
    if record is None:
        raise Refusal(404, "call_not_found", "No call has this id.", {"id": call_id})
    words = [word for word in params.get("include", "").split(",") if word]
    if any(word not in INCLUDES for word in words):
        raise _bad("include", f"include takes {', '.join(INCLUDES)}.")
    names = [name for word in words for name in INCLUDES[word]]
    detail = account.detail(record) if names else {}
    return record | {name: detail[name] for name in names if name in detail}


def _limit(params: Mapping[str, str]) -> int:
    text = params.get("limit", "20")
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= 100):
        raise _bad("limit", "limit is a whole number from 1 to 100.")
    return int(text)


def _check_status(params: Mapping[str, str], statuses: tuple[str, ...]) -> None:
    if params.get("status", statuses[0]) not in statuses:
        raise _bad("status", f"status is one of {', '.join(statuses)}.")


def _descending(params: Mapping[str, str]) -> bool:
    order = params.get("order", "desc")
    if order not in ("asc", "desc"):
        raise _bad("order", "order is asc or desc.")
    return order == "desc"


def _status(params: Mapping[str, str], account: Account) -> str | None:
    status = params.get("status")
    if status is not None and status not in LIVE | SETTLED | set(account.statuses):
        raise _bad("status", f"{status} is no status.")
    return status


def _moment(params: Mapping[str, str], name: str) -> tuple[datetime | None, int | None]:
    if name not in params:
        return None, None
    try:
        moment = datetime.fromisoformat(params[name])
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Refusal(
            400, "invalid_date_format", f"{name} must be in ISO 8601 format.", {"parameter": name}
        ) from None
    return moment, to_micros(moment)


def _bad(parameter: str, message: str) -> Refusal:
    return Refusal(400, "invalid_parameter", message, {"parameter": parameter})


def _side(created_us: Ints, moment: int, *, after: bool) -> int:
    return int(np.searchsorted(created_us, moment, side="right" if after else "left"))


def _edge(
    table: Table,
    created_us: Ints,
    positions: Ints,
    place: Place,
    *,
    after: bool,
) -> int:
    """How many matching calls lie before *place* (with *after*: before or at it)."""
    if place.id is None:
        return _side(created_us, place.created_us, after=after)
    first = _side(created_us, place.created_us, after=False)
    last = _side(created_us, place.created_us, after=True)
    ids: Sequence[str] = table.ids(positions[first:last].tolist())
    return first + (bisect_right if after else bisect_left)(ids, place.id)
