"""One request to the API: its time limits, its retries, its pace and its errors.

Records come back as the API sent them; what they mean is `frame`'s business.
"""

from __future__ import annotations

import functools
import logging
import socket
import ssl
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
from .deadline import Deadline
from .errors import (
    NotFound,
    PullCancelled,
    QueryRefused,
    RateLimited,
    RingyoError,
    Unavailable,
    UnexpectedAnswer,
)
from .pace import LONGEST_WAIT_SECONDS, Clock, Pace, Ticket, retry_after_seconds, server_time, shared_pace
from .query import can_be_asked
from .retries import MOST_ATTEMPTS, Again, until_it_works
from .settings import DEMO_URL, Settings
from .unpacking import PACKING, unpacked

PAGE_SIZE = 100  # the most that the API gives at once
MOST_LIST_PAGES = 1000
LARGEST_BODY_BYTES = 32 * 1024 * 1024
LONGEST_ANSWER_SECONDS = 30.0
ATTEMPTS_WITHOUT_ANSWER = 3  # each takes a time limit
ATTEMPTS_WITH_OTHER_FIELDS = 3  # the API rather changed than stumbled
BEFORE_JSON = b"\xef\xbb\xbf \t\r\n"  # a byte order mark and blanks
TIMEOUT = httpx.Timeout(connect=5.0, read=20.0, write=10.0, pool=30.0)
LIMITS = httpx.Limits(max_connections=16, max_keepalive_connections=16, keepalive_expiry=30.0)
NO_CONNECTION: dict[type[Exception], str] = {
    socket.gaierror: "the name {host} is not known",
    ConnectionRefusedError: "{host} takes no connection",
    ssl.SSLError: "no secure connection to {host} comes about",
    Exception: "nothing comes from {host}",
}
"""What is wrong with a connection, by the first of these that is a cause of the failure."""
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
        _keep_questions_out_of_the_log()
        demo = settings.demo and transport is None
        transport = _demo_transport(stories=settings.demo_story) if demo else transport
        self.settings = settings
        self._clock = clock or Clock()
        self._key = settings.api_key or "rg_test_demo"
        private = transport is not None or clock is not None
        self._pace = pace or (
            Pace(clock=self._clock) if private else shared_pace(settings.base_url, self._key)
        )
        self._requests = 0
        self._requests_lock = threading.Lock()
        self._has_answered = False
        base_url = DEMO_URL if demo else settings.base_url
        self._http = httpx.Client(
            base_url=base_url,
            headers={
                "Authorization": f"Bearer {self._key}",
                "Accept": "application/json",
                "Accept-Encoding": PACKING,
            },
            timeout=timeout,
            limits=LIMITS,
            follow_redirects=False,
            trust_env=base_url.startswith("https:"),  # no proxy reads what is sent in the clear
            verify=certificates() if transport is None else True,
            transport=transport,
        )
        self._answer_seconds = answer_seconds
        self._deadline = Deadline()
        self._deadline.watch(self._http)

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
        seen: set[str] = set()
        while len(seen) < MOST_LIST_PAGES:
            part = self._ask(_Question(path, params, as_listing, stop))
            yield part
            cursor = part.next_cursor
            if not part.has_more or cursor is None:
                return
            if cursor in seen:
                break
            seen.add(cursor)
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
            response, body = self._exchange(question)
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

    def _exchange(self, question: _Question[Content]) -> tuple[httpx.Response, bytes]:
        with self._requests_lock:
            self._requests += 1
        try:
            with (
                self._deadline.within(self._answer_seconds),
                self._http.stream("GET", question.path, params=question.params) as response,
            ):
                self._has_answered = True
                return response, _body(response)
        except (httpx.InvalidURL, UnicodeEncodeError) as error:
            raise QueryRefused(
                "The question is too long, or no valid text. Choose another filter."
            ) from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> Again:
        """What to say of an exchange without an answer. Where nothing has ever answered, trying again is left to the reader."""
        most_attempts = (
            ATTEMPTS_WITHOUT_ANSWER if isinstance(error, httpx.TimeoutException) else MOST_ATTEMPTS
        )
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            reason = _reason(error).format(host=self._http.base_url.host)
            text = f"The API cannot be reached: {reason}. Check RINGYO_BASE_URL and this server's connection."
            return Again(Unavailable(text), most_attempts=most_attempts if self._has_answered else 1)
        if isinstance(error, httpx.TimeoutException):
            text = "The API did not answer in time. Try again in a few minutes."
        else:
            text = "The API cannot be reached. Check the connection, then try again."
        return Again(Unavailable(text), most_attempts=most_attempts)

    def _refused(self, error: RingyoError, response: httpx.Response) -> Exception:
        """What to raise for an answer other than 200: the error itself, or that it may be worth another try."""
        if isinstance(error, RateLimited):
            seconds = self._pace.waiting_seconds()
            told = rate_limited(seconds, code=error.code, request_id=error.request_id)
            hopeless = max(seconds, self._pace.refused_seconds()) > LONGEST_WAIT_SECONDS
            return told if hopeless else Again(told)
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


def _reason(error: BaseException) -> str:
    """What of `NO_CONNECTION` a failure comes from."""
    causes = [error]
    while cause := causes[-1].__cause__ or causes[-1].__context__:
        causes.append(cause)
    return next(
        words for kind, words in NO_CONNECTION.items() if any(isinstance(one, kind) for one in causes)
    )


def _keep_questions_out_of_the_log() -> None:
    """httpx logs each address, and with it a phone number that was asked for; who wants that sets its level."""
    log = logging.getLogger("httpx")
    if log.level == logging.NOTSET:
        log.setLevel(logging.WARNING)


def _body(response: httpx.Response) -> bytes:
    """The body, if it is no larger than an answer can be."""
    parts: list[bytes] = []
    size = 0
    for part in unpacked(response):
        parts.append(part)
        size += len(part)
        if size > LARGEST_BODY_BYTES:
            raise UnexpectedAnswer(
                f"The API's answer is larger than {LARGEST_BODY_BYTES // 2**20} MB. Check RINGYO_BASE_URL."
            )
    return b"".join(parts)


@functools.cache
def certificates() -> ssl.SSLContext:
    """Which servers to trust; reading the list takes longer than a request, so it is read once."""
    return httpx.create_ssl_context()


def _demo_transport(*, stories: bool) -> httpx.BaseTransport:
    from .demo.transport import shared_account, transport  # noqa: PLC0415  (only demo mode pays for it)

    return transport(shared_account(stories=stories))
