"""One request to the API: its time limits, its retries, its pace and its errors.

Records come back as the API sent them; what they mean is `frame`'s business.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Self, TypeVar, cast
from urllib.parse import quote

import httpx
import orjson
import tenacity

from .answers import Page, as_object, as_page, rate_limited, refusal
from .errors import PullCancelled, RateLimited, RingyoError, Unavailable, UnexpectedAnswer
from .pace import Clock, Pace, retry_after_seconds, server_time, shared_pace
from .settings import DEMO_URL, Settings

PAGE_SIZE = 100  # the most that the API gives at once
LARGEST_BODY_BYTES = 32 * 1024 * 1024
MOST_FAULTS = 6
MOST_REFUSALS = 8
LONGEST_WAIT_SECONDS = 90.0  # the vendor's rate window is a minute
LONGEST_REQUEST_SECONDS = 60.0
TIMEOUT = httpx.Timeout(connect=5.0, read=20.0, write=10.0, pool=30.0)
DETAIL_PARTS = ("transcript", "recording", "analysis")

Answer = TypeVar("Answer")


class _Again(Exception):
    """An attempt that failed in a way that may pass: *error* is what to say if it does not."""

    def __init__(self, error: RingyoError, *, wait_seconds: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait_seconds = wait_seconds


class RingyoClient:
    """The API's three endpoints over one connection pool; safe to use from many threads.

    Without a key it talks to the demo account in this process. *transport* and
    *clock* replace the network and time in tests. Errors are `RingyoError`s.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        transport: httpx.BaseTransport | None = None,
        pace: Pace | None = None,
        clock: Clock | None = None,
        timeout: httpx.Timeout = TIMEOUT,
    ) -> None:
        self.settings = settings
        self._clock = clock or Clock()
        self._key = settings.api_key or "rg_test_demo"
        private = transport is not None or clock is not None or settings.demo
        self._pace = pace or (
            Pace(clock=self._clock) if private else shared_pace(settings.base_url, self._key)
        )
        self._requests = 0
        self._requests_lock = threading.Lock()
        self._http = httpx.Client(
            base_url=DEMO_URL if settings.demo and transport is None else settings.base_url,
            headers={"Authorization": f"Bearer {self._key}", "Accept": "application/json"},
            timeout=timeout,
            limits=httpx.Limits(max_connections=16, max_keepalive_connections=16),
            transport=transport if transport is not None else _demo_transport(settings),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; the client cannot be used afterwards."""
        self._http.close()

    @property
    def requests(self) -> int:
        """How many requests were sent so far, repeated ones included."""
        return self._requests

    @property
    def waiting_seconds(self) -> float:
        """Seconds until the rate limit lets the next request through; 0 when it may go now."""
        return self._pace.waiting_seconds()

    def calls_page(self, params: Mapping[str, str], *, stop: threading.Event | None = None) -> Page:
        """One page of calls. *stop* ends a wait between attempts with `PullCancelled`."""
        return self._get("/calls", params, as_page, stop)

    def agents(self) -> list[object]:
        """Every agent's record as sent; raises `PermissionMissing` without `agents:read`."""
        return list(self._all("/agents"))

    def call(self, call_id: str, parts: Sequence[str] = DETAIL_PARTS) -> dict[str, object]:
        """One call's record with whatever there is of *parts*: transcript, recording, analysis.

        Raises `NotFound` where no call has this id.
        """
        params = {"include": ",".join(parts)} if parts else {}
        return self._get(f"/calls/{quote(call_id, safe='')}", params, as_object, None)

    def _all(self, path: str) -> Iterator[object]:
        cursor: str | None = None
        seen: set[str] = set()
        while True:
            params = {"limit": str(PAGE_SIZE)} | ({"cursor": cursor} if cursor else {})
            page = self._get(path, params, as_page, None)
            yield from page.records
            cursor = page.next_cursor
            if not page.has_more or cursor is None:
                return
            if cursor in seen:
                raise UnexpectedAnswer(
                    f"The API's list {path} does not come to an end (`next_cursor` repeats)."
                )
            seen.add(cursor)

    def _get(
        self,
        path: str,
        params: Mapping[str, str],
        read: Callable[[object, datetime], Answer],
        stop: threading.Event | None,
    ) -> Answer:
        stop = stop or threading.Event()
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_Again),
            wait=_wait_before_retry,
            stop=_GiveUp(self._clock),
            sleep=lambda seconds: self._sleep(seconds, stop),
            reraise=True,
        )
        try:
            return cast(Answer, retrying(self._once, path, params, read, stop))
        except _Again as last:
            raise last.error from last

    def _once(
        self,
        path: str,
        params: Mapping[str, str],
        read: Callable[[object, datetime], Answer],
        stop: threading.Event,
    ) -> Answer:
        response, body = self._exchange(path, params, stop)
        if response.status_code != 200:
            raise self._refused(refusal(response, body, hide=self._key), response)
        try:
            return read(orjson.loads(body), server_time(response.headers) or datetime.now(UTC))
        except orjson.JSONDecodeError:
            raise _Again(
                UnexpectedAnswer("The API's answer is not JSON, although it says that all went well.")
            ) from None
        except UnexpectedAnswer as error:
            raise _Again(error) from None

    def _exchange(
        self, path: str, params: Mapping[str, str], stop: threading.Event
    ) -> tuple[httpx.Response, bytes]:
        while isinstance(ticket := self._pace.claim(), float):
            if ticket > LONGEST_WAIT_SECONDS:
                raise rate_limited(ticket)
            self._sleep(ticket, stop)
        if stop.is_set():
            self._pace.abandon(ticket)
            raise PullCancelled("The loading was stopped.")
        with self._requests_lock:
            self._requests += 1
        try:
            with self._http.stream("GET", path, params=params) as response:
                body = _read_capped(response)
        except httpx.TimeoutException as error:
            self._pace.abandon(ticket)
            raise _Again(
                Unavailable("The API did not answer in time. Try again in a few minutes.")
            ) from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            self._pace.abandon(ticket)
            raise _Again(
                Unavailable("The API cannot be reached. Check the connection, then try again.")
            ) from error
        except BaseException:
            self._pace.abandon(ticket)
            raise
        self._pace.learn(ticket, response.status_code, response.headers)
        return response, body

    def _refused(self, error: RingyoError, response: httpx.Response) -> Exception:
        wait = retry_after_seconds(response.headers, now_unix=self._clock.wall())
        if isinstance(error, RateLimited):
            # everybody waits in the pace, so the retry itself need not
            seconds = max(wait or 0.0, self._pace.waiting_seconds())
            return _Again(
                rate_limited(seconds, code=error.code, request_id=error.request_id), wait_seconds=0.0
            )
        if isinstance(error, Unavailable) and (wait is None or wait <= LONGEST_WAIT_SECONDS):
            return _Again(error, wait_seconds=wait)
        return error

    def _sleep(self, seconds: float, stop: threading.Event) -> None:
        self._clock.sleep(seconds, stop)
        if stop.is_set():
            raise PullCancelled("The loading was stopped.")


def _demo_transport(settings: Settings) -> httpx.BaseTransport | None:
    if not settings.demo:
        return None
    from .demo import transport  # noqa: PLC0415  (only demo mode pays for making up its account)

    return transport()


class _GiveUp(tenacity.stop.stop_base):
    """Ends the attempts of one request; being refused for the pace is not a fault, so it counts apart."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._started = clock.monotonic()
        self._faults = 0
        self._refusals = 0

    def __call__(self, state: tenacity.RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, _Again) and isinstance(error.error, RateLimited):
            self._refusals += 1
            return self._refusals >= MOST_REFUSALS or error.error.retry_after_seconds > LONGEST_WAIT_SECONDS
        self._faults += 1
        too_long = self._clock.monotonic() - self._started > LONGEST_REQUEST_SECONDS
        return self._faults >= MOST_FAULTS or (too_long and self._refusals == 0)


_backoff = tenacity.wait_random_exponential(multiplier=0.2, max=10.0)


def _wait_before_retry(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    told = error.wait_seconds if isinstance(error, _Again) else None
    return _backoff(state) if told is None else told


def _read_capped(response: httpx.Response) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        size += len(part)
        if size > LARGEST_BODY_BYTES:
            raise UnexpectedAnswer(f"The API's answer is larger than {LARGEST_BODY_BYTES // 2**20} MB.")
        parts.append(part)
    return b"".join(parts)
