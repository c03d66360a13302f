"""The API's answers, worked out in one place; `transport` and `server` only carry them."""

from __future__ import annotations

import hmac
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import unquote

import orjson

from . import listing
from .account import Account
from .behaviour import PROXY_PAGE, Behaviour, Fault
from .limits import Limiter, Standing
from .refusal import Refusal

LOG_LENGTH = 20_000
KEY_PREFIXES = ("rg_test_", "rg_live_", "vb_live_")
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The moment it is."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Answer:
    """What goes back over the wire.

    The body is cut after *cut_at* bytes while the headers promise all of it;
    with *drop* the connection ends before the first byte. *latency_seconds*
    are to pass first.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    latency_seconds: float = 0.0
    cut_at: int | None = None
    drop: bool = False


@dataclass(frozen=True)
class Seen:
    """A request that came in: when, for what, and the status it was given (0: none)."""

    at: datetime
    method: str
    path: str
    params: dict[str, str]
    status: int


class Api:
    """One account served with one behaviour; counts what it is asked.

    *requests* is how many came in, *log* the latest of them, *max_in_flight*
    the most that were under way at once.

    *clock* tells the calls' time, *wall* the time of `Date` and of the rate
    limit (the same unless given). Safe to use from several threads.
    """

    def __init__(
        self,
        account: Account,
        behaviour: Behaviour | None = None,
        *,
        clock: Clock = utc_now,
        wall: Clock | None = None,
    ) -> None:
        self.account = account
        self.behaviour = behaviour or Behaviour()
        self.clock = clock
        self.wall = wall or clock
        self.log: deque[Seen] = deque(maxlen=LOG_LENGTH)
        self.requests = self.in_flight = self.max_in_flight = 0
        self._limiter = Limiter(self.behaviour.rate_limit)
        self._cursors = listing.Cursors(self.behaviour)
        self._lock = threading.Lock()

    def enter(self) -> None:
        """A request begins. Its carrier calls `leave` when it is over."""
        with self._lock:
            self.in_flight += 1
            self.max_in_flight = max(self.max_in_flight, self.in_flight)

    def leave(self) -> None:
        """A request is over."""
        with self._lock:
            self.in_flight -= 1

    def respond(
        self,
        method: str,
        path: str,
        params: Mapping[str, str],
        headers: Mapping[str, str],
        now: datetime | None = None,
    ) -> Answer:
        """The answer to one request as of *now*; header names in lower case."""
        asked_at, moment = self.wall(), now or self.clock()
        with self._lock:
            number, self.requests = self.requests, self.requests + 1
        fault = self.behaviour.fault(number, path, params)
        request = _Asked(method, path, params, headers, asked_at, f"req_{number:012x}")
        answer = self._answer(request, moment)
        answer = replace(answer, latency_seconds=self.behaviour.latency_seconds)
        if fault is not None:
            answer = _gone_wrong(answer, fault, request.id)
        self.log.append(Seen(asked_at, method, path, dict(params), 0 if answer.drop else answer.status))
        return answer

    def _answer(self, request: _Asked, moment: datetime) -> Answer:
        with self._lock:
            standing = self._limiter.take(request.at)
        sent = _headers(request, standing)
        try:
            self._admit(request.headers, standing)
            content = self._content(request, moment)
        except Refusal as refusal:
            return Answer(refusal.status, sent | refusal.headers, refusal.body(request.id))
        return Answer(200, sent, orjson.dumps(content))

    def _admit(self, headers: Mapping[str, str], standing: Standing) -> None:
        scheme, _, key = headers.get("authorization", "").partition(" ")
        wanted = self.behaviour.key
        is_right = (
            key.startswith(KEY_PREFIXES)
            if wanted is None
            else hmac.compare_digest(key.encode(), wanted.encode())
        )
        if scheme.lower() != "bearer" or not is_right:
            raise Refusal(401, "unauthorized", "Invalid or missing API key.")
        if standing.refused:
            raise Refusal(
                429, "rate_limit_exceeded", "Too many requests.", headers=standing.retry_after_headers()
            )

    def _content(self, request: _Asked, moment: datetime) -> object:
        kind, call_id = _route(request)
        permission = f"{kind}:read"
        if permission not in self.behaviour.permissions:
            raise Refusal(403, "forbidden", f"The key lacks {permission}.", {"required": permission})
        if kind == "agents":
            return listing.agents(self.account, request.params, moment, self._cursors)
        if kind == "phone_numbers":
            return listing.phone_numbers(self.account, request.params, moment, self._cursors)
        if call_id is not None:
            return listing.call(self.account, call_id, request.params, moment)
        return listing.calls(self.account, request.params, moment, self._cursors, self.behaviour)


@dataclass(frozen=True)
class _Asked:
    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    at: datetime
    id: str


def _route(request: _Asked) -> tuple[str, str | None]:
    route: tuple[str, str | None]
    match request.path.strip("/").split("/"):
        case ["v1", ("calls" | "agents" | "phone-numbers") as kind]:
            route = kind.replace("-", "_"), None
        case ["v1", "calls", call_id]:
            route = "calls", unquote(call_id)
        case _:
            raise Refusal(404, "not_found", f"No such path: {request.path}")
    if request.method != "GET":
        raise Refusal(
            405, "method_not_allowed", f"{request.method} is not allowed here.", headers={"allow": "GET"}
        )
    return route


def _headers(request: _Asked, standing: Standing) -> dict[str, str]:
    return {
        "content-type": "application/json",
        "date": format_datetime(request.at.astimezone(UTC), usegmt=True),
        "x-request-id": request.id,
        **standing.headers(),
    }


def _gone_wrong(answer: Answer, fault: Fault, request_id: str) -> Answer:
    headers = {**answer.headers, **fault.headers}
    seconds = answer.latency_seconds + fault.latency_seconds
    if fault.kind == "drop":
        return replace(answer, drop=True, latency_seconds=seconds)
    if fault.kind == "cut":
        cut_at = min(int(len(answer.body) * fault.keep), len(answer.body) - 1)
        return replace(answer, headers=headers, cut_at=cut_at, latency_seconds=seconds)
    if fault.kind == "late":
        return replace(answer, headers=headers, latency_seconds=seconds)
    if fault.kind == "error":
        body = Refusal(fault.status, fault.code, "Something went wrong.").body(request_id)
        return Answer(fault.status, headers, body, seconds)
    headers["content-type"] = "text/html" if fault.kind == "page" else "application/json"
    return Answer(fault.status, headers, PROXY_PAGE if fault.kind == "page" else fault.body, seconds)
