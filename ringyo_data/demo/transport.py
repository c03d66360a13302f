"""The demo API in process, as the thing httpx sends requests through."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import httpx

from .account import Account
from .api import Api, Clock, utc_now
from .behaviour import Behaviour
from .invent import InventedAccount, invent
from .story import Shape

DEMO_SEED = 7
STEADY_SEED = 8  # another one, so that a store tells the steady account from the other
DEMO_KEY = "rg_test_demo"


@functools.cache
def shared_account(*, stories: bool) -> InventedAccount:
    """The one account of this process's demo mode, with or without *stories*, invented at the first call."""
    return invent(DEMO_SEED if stories else STEADY_SEED, utc_now(), Shape(stories=stories))


def transport(
    account: Account | Api | None = None,
    behaviour: Behaviour | None = None,
    *,
    clock: Clock = utc_now,
    sleep: Callable[[float], None] = time.sleep,
) -> DemoTransport:
    """A transport for `httpx.Client`; without an account, the shared one of demo mode with its stories.

    A request without a key is let in as the demo's own.
    """
    if account is None:
        account = shared_account(stories=True)
    api = account if isinstance(account, Api) else Api(account, behaviour, clock=clock)
    return DemoTransport(api, sleep)


class DemoTransport(httpx.BaseTransport):
    """Answers from an `Api` without a connection; dropped and cut answers raise as httpx would."""

    def __init__(self, api: Api, sleep: Callable[[float], None]) -> None:
        self.api = api
        self._sleep = sleep

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer to one request.

        Raises `httpx.RemoteProtocolError` for a dropped connection and
        `httpx.ReadTimeout` for an answer later than the request will wait.
        """
        headers = {"authorization": f"Bearer {DEMO_KEY}"} | dict(request.headers)
        self.api.enter()
        try:
            answer = self.api.respond(
                request.method, request.url.raw_path.decode().partition("?")[0], request.url.params, headers
            )
            self._wait(answer.latency_seconds, request)
        finally:
            self.api.leave()
        if answer.drop:
            raise httpx.RemoteProtocolError(
                "Server disconnected without sending a response.", request=request
            )
        sent = answer.headers | {"content-length": str(len(answer.body))}
        if answer.cut_at is not None:
            return httpx.Response(answer.status, headers=sent, stream=_Cut(answer.body[: answer.cut_at]))
        return httpx.Response(
            answer.status, headers=sent, content=answer.body, extensions={"elapsed": timedelta(0)}
        )

    def _wait(self, seconds: float, request: httpx.Request) -> None:
        patience = request.extensions.get("timeout", {}).get("read")
        late = patience is not None and seconds > patience
        if seconds:
            self._sleep(patience if late else seconds)
        if late:
            raise httpx.ReadTimeout("timed out", request=request)


class _Cut(httpx.SyncByteStream):
    def __init__(self, body: bytes) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        yield self._body
        raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")
