"""One exchange with the API over HTTP: its connection, its time limits, and what went wrong with it."""

from __future__ import annotations

import functools
import logging
import socket
import ssl
import threading
from collections.abc import Mapping

import httpx

from .deadline import Deadline
from .errors import QueryRefused, Unavailable, UnexpectedAnswer
from .retries import MOST_ATTEMPTS, Again
from .unpacking import PACKING, unpacked

LARGEST_BODY_BYTES = 32 * 1024 * 1024
LONGEST_ANSWER_SECONDS = 30.0
ATTEMPTS_WITHOUT_ANSWER = 3  # each takes a time limit
TIMEOUT = httpx.Timeout(connect=5.0, read=20.0, write=10.0, pool=30.0)
LIMITS = httpx.Limits(max_connections=16, max_keepalive_connections=16, keepalive_expiry=30.0)
NO_CONNECTION: dict[type[Exception], str] = {
    socket.gaierror: "the name {host} is not known",
    ConnectionRefusedError: "{host} takes no connection",
    ssl.SSLError: "no secure connection to {host} comes about",
    Exception: "nothing comes from {host}",
}
"""What is wrong with a connection, by the first of these that is a cause of the failure."""


class Connection:
    """A pool of connections to *base_url*, for many threads. *requests* is how many were sent."""

    def __init__(
        self,
        base_url: str,
        key: str,
        *,
        transport: httpx.BaseTransport | None,
        timeout: httpx.Timeout,
        answer_seconds: float,
    ) -> None:
        _keep_questions_out_of_the_log()
        self.requests = 0
        self._requests_lock = threading.Lock()
        self._has_answered = False
        self._http = httpx.Client(
            base_url=base_url,
            headers={
                "Authorization": f"Bearer {key}",
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

    def close(self) -> None:
        """Close the pool; it cannot be used afterwards."""
        self._http.close()

    def get(self, path: str, params: Mapping[str, str]) -> tuple[httpx.Response, bytes]:
        """The answer and its body, whatever its status.

        Raises `Again` where none comes, `QueryRefused` where *params* cannot be sent.
        """
        with self._requests_lock:
            self.requests += 1
        try:
            with (
                self._deadline.within(self._answer_seconds),
                self._http.stream("GET", path, params=params) as response,
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
