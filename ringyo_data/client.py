"""What the API can be asked: each question goes at its pace, is repeated where that may help, and ends in one error.

Records come back as the API sent them; what they mean is `frame`'s business.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Generic, Self, TypeVar
from urllib.parse import quote

import httpx

from . import lenient_json
from .answers import Listing, Page, as_listing, as_page, as_record, rate_limited, refusal
from .connection import LONGEST_ANSWER_SECONDS, TIMEOUT, Connection
from .errors import NotFound, PullCancelled, RateLimited, RingyoError, UnexpectedAnswer
from .pace import LONGEST_WAIT_SECONDS, Clock, Pace, Ticket, retry_after_seconds, server_time, shared_pace
from .query import can_be_asked
from .retries import Again, until_it_works
from .settings import DEMO_URL, Settings

PAGE_SIZE = 100  # the most that the API gives at once
MOST_LIST_PAGES = 1000
ATTEMPTS_WITH_OTHER_FIELDS = 3  # the API rather changed than stumbled
BEFORE_JSON = b"\xef\xbb\xbf \t\r\n"  # a byte order mark and blanks
DETAIL_PARTS = ("transcript", "recording", "analysis")

_log = logging.getLogger(__name__)

Content = TypeVar("Content")


@dataclass(frozen=True)
class _Question(Generic[Content]):
    """What to ask, how to read the answer, and what ends all waiting for it."""

    path: str
    params: Mapping[str, str]
    read: Callable[[object, datetime], Content]
    stop: threading.Event


class RingyoClient:
    """The API's four endpoints over one connection pool; safe to use from many threads.

    Without a key it talks to the demo account in this process. *transport* and
    *clock* replace the network and time in tests. *timeout* limits each wait of
    an exchange, *answer_seconds* the whole of it. Errors are `RingyoError`s.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        transport: httpx.BaseTransport | None = None,
        pace: Pace | None = None,
        clock: Clock | None = None,
        timeout: httpx.Timeout = TIMEOUT,
        answer_seconds: float = LONGEST_ANSWER_SECONDS,
    ) -> None:
        demo = settings.demo and transport is None
        transport = _demo_transport(stories=settings.demo_story) if demo else transport
        self.settings = settings
        self._clock = clock or Clock()
        self._key = settings.api_key or "rg_test_demo"
        private = transport is not None or clock is not None
        self._pace = pace or (
            Pace(clock=self._clock) if private else shared_pace(settings.base_url, self._key)
        )
        self._connection = Connection(
            DEMO_URL if demo else settings.base_url,
            self._key,
            transport=transport,
            timeout=timeout,
            answer_seconds=answer_seconds,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; the client cannot be used afterwards."""
        self._connection.close()

    @property
    def requests(self) -> int:
        """How many requests were sent so far, repeated ones included."""
        return self._connection.requests

    @property
    def waiting_seconds(self) -> float:
        """Seconds until the rate limit lets the next request through; 0 when it may go now."""
        return self._pace.waiting_seconds()

    def calls_page(self, params: Mapping[str, str], *, stop: threading.Event | None = None) -> Page:
        """One page of calls. *stop* ends a wait between attempts with `PullCancelled`."""
        return self._ask(_Question("/calls", params, as_page, stop or threading.Event()))

    def agents(self, *, stop: threading.Event | None = None) -> list[object]:
        """Every agent's record as sent; raises `PermissionMissing` without `agents:read`.

        *stop* ends a wait between attempts with `PullCancelled`.
        """
        return self._records("/agents", stop)

    def phone_numbers(self, *, stop: threading.Event | None = None) -> list[object]:
        """The record of each of the account's own numbers as sent, those that are inactive by now too.

        Raises `PermissionMissing` without `phone_numbers:read`. *stop* ends a
        wait between attempts with `PullCancelled`.
        """
        return self._records("/phone-numbers", stop)

    def call(self, call_id: str, parts: Sequence[str] = DETAIL_PARTS) -> dict[str, object]:
        """One call's record with whatever there is of *parts*: transcript, recording, analysis.

        Raises `NotFound` where no call has this id.
        """
        if not call_id or not can_be_asked(call_id):
            raise NotFound("No call has such an id. Load the calls again.")
        # dots alone would lead to another path
        name = quote(call_id, safe="") if call_id.strip(".") else "%2E" * len(call_id)
        params = {"include": ",".join(parts)} if parts else {}
        return self._ask(_Question(f"/calls/{name}", params, as_record, threading.Event()))

    def _records(self, path: str, stop: threading.Event | None) -> list[object]:
        return [record for part in self._parts(path, stop or threading.Event()) for record in part.records]

    def _parts(self, path: str, stop: threading.Event) -> Iterator[Listing]:
        params = {"limit": str(PAGE_SIZE)}
        cursors: set[str] = set()
        while len(cursors) < MOST_LIST_PAGES:
            part = self._ask(_Question(path, params, as_listing, stop))
            yield part
            cursor = part.next_cursor
            if not part.has_more or cursor is None:
                return
            if cursor in cursors:
                break
            cursors.add(cursor)
            params = params | {"cursor": cursor}
        raise UnexpectedAnswer(f"The API's list {path} does not come to an end (`next_cursor` goes on).")

    def _ask(self, question: _Question[Content]) -> Content:
        try:
            return until_it_works(
                lambda: self._attempt(question), sleep=lambda seconds: self._sleep(seconds, question.stop)
            )
        except PullCancelled:
            raise
        except RingyoError as error:
            # an id in the path and what was asked for may be numbers
            _log.warning("Ringyo API, /%s: %s: %s", question.path.split("/")[1], type(error).__name__, error)
            raise

    def _attempt(self, question: _Question[Content]) -> Content:
        ticket = self._turn(question.stop)
        try:
            response, body = self._connection.get(question.path, question.params)
            error = None if response.status_code == 200 else refusal(response, body, hide=self._key)
        except BaseException:
            self._pace.abandon(ticket)
            raise
        self._pace.learn(ticket, response.headers, refused=isinstance(error, RateLimited))
        if error is not None:
            raise self._refused(error, response)
        return self._read(question, response, body)

    def _turn(self, stop: threading.Event) -> Ticket:
        """Wait until the pace lets one request through."""
        while not stop.is_set():
            turn = self._pace.claim()
            if isinstance(turn, Ticket):
                return turn
            if turn > LONGEST_WAIT_SECONDS:
                raise rate_limited(turn)
            self._clock.sleep(turn, stop)
        raise PullCancelled("The loading was stopped.")

    def _refused(self, error: RingyoError, response: httpx.Response) -> Exception:
        """What to raise for an answer other than 200: the error itself, or that it may be worth another try."""
        if isinstance(error, RateLimited):
            seconds = self._pace.waiting_seconds()
            limited = rate_limited(seconds, code=error.code, request_id=error.request_id)
            hopeless = max(seconds, self._pace.refused_seconds()) > LONGEST_WAIT_SECONDS
            return limited if hopeless else Again(limited)
        wait = retry_after_seconds(response.headers, now_unix=self._clock.wall())
        if response.status_code >= 500 and (wait is None or wait <= LONGEST_WAIT_SECONDS):
            return Again(error, wait_seconds=wait)
        return error

    def _read(self, question: _Question[Content], response: httpx.Response, body: bytes) -> Content:
        try:
            sent = lenient_json.loads(body)
        except ValueError:
            raise _not_json(body) from None
        at = server_time(response.headers) or datetime.fromtimestamp(self._clock.wall(), UTC)
        try:
            return question.read(sent, at)
        except UnexpectedAnswer as error:
            raise Again(error, most_attempts=ATTEMPTS_WITH_OTHER_FIELDS) from None

    def _sleep(self, seconds: float, stop: threading.Event) -> None:
        self._clock.sleep(seconds, stop)
        if stop.is_set():
            raise PullCancelled("The loading was stopped.")


def _not_json(body: bytes) -> Again:
    """What begins like JSON, or not at all, was cut and may come whole; any other page comes again as it is."""
    if body.lstrip(BEFORE_JSON)[:1] in (b"", b"{", b"["):
        return Again(UnexpectedAnswer("The API's answer is not JSON, although it says that all is well."))
    return Again(
        UnexpectedAnswer(
            "What answers in place of the API is not JSON but another page, perhaps one to sign in. "
            "Check RINGYO_BASE_URL, and any proxy on the way."
        ),
        most_attempts=ATTEMPTS_WITH_OTHER_FIELDS,
    )


def _demo_transport(*, stories: bool) -> httpx.BaseTransport:
    from .demo.transport import shared_account, transport  # noqa: PLC0415  (only demo mode pays for it)

    return transport(shared_account(stories=stories))
