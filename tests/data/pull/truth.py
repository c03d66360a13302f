"""An API in process that holds a known truth, with every way of the real one that a pull must survive.

It shares no code with the demo API: two independent readings of the same page.
"""

from __future__ import annotations

import base64
import json
import random
import threading
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx

from tests.records import completed_call

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KEY = "rg_test_x"
URL = "https://api.test/v1"


def micros(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def text_of(us: int) -> str:
    moment = EPOCH + timedelta(microseconds=us)
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + (f".{us % 1_000_000:06d}" if us % 1_000_000 else "") + "Z"


def call(number: int, us: int, **other: object) -> dict[str, object]:
    """A completed call, one of a few agents', made at *us*."""
    usual = {"phone_number": "+14155550123", "from_number": "+18005550100", "agent_id": f"agent_{number % 3}"}
    at = EPOCH + timedelta(microseconds=us)
    return completed_call(f"call_{number:015d}", at, ends_after=61, **usual | other)


def id_of(record: object) -> str:
    return str(record.get("id")) if isinstance(record, dict) else ""


@dataclass
class Truth:
    """Serves *calls* (each with its time in microseconds), and counts what it was asked."""

    calls: list[tuple[int, object]]
    inclusive: bool = True
    cursor: str = "exact"  # exact | skips-ties | expires | loops | offset
    largest_page: int = 100
    ends: int | None = None  # no question gives or counts more calls than this
    counts_bounds: bool = False  # counts calls at the bounds, whether or not they are given
    withheld: frozenset[str] = frozenset()  # ids of calls that are counted and never given
    unheeded: frozenset[str] = frozenset()  # parameters that change nothing
    latency_seconds: float = 0.0
    total: Callable[[int], object] = lambda count: count
    fault: Callable[[random.Random], httpx.Response | Exception | None] = lambda chance: None
    headers: dict[str, str] = field(default_factory=dict)
    before_answer: Callable[[Truth, int], None] = lambda truth, number: None
    requests: list[dict[str, str]] = field(default_factory=list)
    seed: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._lock = threading.Lock()
        self._sort()

    def _sort(self) -> None:
        self.calls = sorted(self.calls, key=lambda c: (-c[0], id_of(c[1])))
        self._falling = [-us for us, _ in self.calls]

    def add(self, *calls: tuple[int, object]) -> None:
        self.calls += calls
        self._sort()

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        if self.latency_seconds:
            time.sleep(self.latency_seconds)
        with self._lock:
            params = dict(request.url.params)
            self.requests.append(params)
            params = {name: value for name, value in params.items() if name not in self.unheeded}
            self.before_answer(self, len(self.requests))
            fault = self.fault(self._chance)
            if isinstance(fault, Exception):
                raise fault
            return fault or self._page(params)

    def _page(self, params: dict[str, str]) -> httpx.Response:
        found = self._found(params)[:]
        if params.get("order") == "asc":
            found.reverse()
        found = found[: self.ends]
        total, start, limit = len(found), 0, min(self.largest_page, int(params.get("limit", "20")))
        if "cursor" in params:
            at = json.loads(base64.b64decode(params["cursor"]))
            if self.cursor == "expires":
                error = {"code": "invalid_cursor", "message": "The cursor has expired", "details": {}}
                return httpx.Response(400, json={"error": error, "meta": {"request_id": "req_1"}})
            start = self._start(found, at, params.get("order") == "asc")
        if self.counts_bounds:
            total = min(len(self._found(params, inclusive=True)), self.ends or len(self.calls))
        page = found[start : start + limit]
        more = start + limit < len(found)
        cursor = None
        if more and page:
            last = page[-1][0] if self.cursor != "loops" else 4_000_000_000_000_000
            cursor = base64.b64encode(json.dumps([last, start + limit]).encode()).decode()
        body = {
            "data": [c[1] for c in page if not (self.withheld and c[1]["id"] in self.withheld)],
            "has_more": more,
            "next_cursor": cursor,
            "total": self.total(total),
        }
        if body["total"] is None:
            del body["total"]
        return httpx.Response(200, json=body, headers=self.headers)

    def _start(self, found: list[tuple[int, object]], at: list[int], ascending: bool) -> int:
        last, offset = at
        if self.cursor != "skips-ties":
            return 0 if self.cursor == "loops" else offset
        second = last // 1_000_000
        beyond = (us // 1_000_000 > second if ascending else us // 1_000_000 < second for us, _ in found)
        return next((index for index, is_beyond in enumerate(beyond) if is_beyond), len(found))

    def _found(self, params: dict[str, str], *, inclusive: bool = False) -> list[tuple[int, object]]:
        """The matching calls, newest first; the times in `_falling` are negated, so that they rise."""
        low, high = (
            -micros(datetime.fromisoformat(params[n])) if n in params else None
            for n in ("from_date", "to_date")
        )
        at_high, at_low = (
            (bisect_left, bisect_right) if self.inclusive or inclusive else (bisect_right, bisect_left)
        )
        first = at_high(self._falling, high) if high is not None else 0
        last = at_low(self._falling, low) if low is not None else len(self.calls)
        wanted = {n: params[n] for n in ("status", "agent_id", "phone_number") if n in params}
        found = self.calls[first:last]
        if not wanted:
            return found
        return [
            c for c in found if isinstance(c[1], dict) and all(c[1].get(n) == v for n, v in wanted.items())
        ]
