"""One deadline for a whole exchange: connecting, every header and the body.

httpx limits each read by itself, so an answer of one byte a second never
comes to its end. The limit is kept where bytes are read: below it, headers
that go on and on cannot be told from a slow answer.
"""

from __future__ import annotations

import contextlib
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpcore
import httpx

Left = Callable[[float | None], float]


class Deadline(httpcore.NetworkBackend):
    """Opens connections on which a thread waits no longer than to the end of its exchange."""

    def __init__(self) -> None:
        self._inner = httpcore.SyncBackend()
        self._thread = threading.local()

    def watch(self, http: httpx.Client) -> None:
        """Let *http* open its connections here, those through a proxy too; one that has none is left alone."""
        for transport in (http._transport, *http._mounts.values()):
            if isinstance(transport, httpx.HTTPTransport):
                transport._pool._network_backend = self  # httpx has no argument for it

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Until the block ends, this thread's waits end after *seconds* with `httpx.TimeoutException`."""
        self._thread.end = time.monotonic() + seconds
        yield

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to *host*, as `httpcore` opens it."""
        seconds = self._left(timeout)
        return _Stream(
            self._inner.connect_tcp(host, port, seconds, local_address, socket_options), self._left
        )

    def _left(self, timeout: float | None) -> float:
        left: float = self._thread.end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the exchange took too long")
        return left if timeout is None else min(left, timeout)


class _Stream(httpcore.NetworkStream):
    """A connection that asks *left* how long each of its waits may be."""

    def __init__(self, inner: httpcore.NetworkStream, left: Left) -> None:
        self._inner = inner
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._left(timeout)), self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
