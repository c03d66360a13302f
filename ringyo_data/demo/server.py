"""The demo API as a real server on this machine, on Starlette and uvicorn."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import request_response
from starlette.types import Receive, Scope, Send

from .account import Account
from .api import Answer, Api
from .behaviour import Behaviour

Drop = Callable[[object], None]
LOOPBACK = "127.0.0.1"


@contextlib.contextmanager
def serve(account: Account | Api, behaviour: Behaviour | None = None, *, port: int = 0) -> Iterator[str]:
    """Serve on loopback while the block runs; gives the base URL, ready to be asked.

    Hand in an `Api` to read its counters afterwards. Port 0 is a free one.
    """
    api = account if isinstance(account, Api) else Api(account, behaviour)
    with listening(LOOPBACK, port) as sock:
        server = DemoServer(api)
        thread = threading.Thread(target=server.run_until_stopped, args=(sock,), daemon=True)
        thread.start()
        try:
            server.ready.wait()
            yield address(sock)
        finally:
            server.stop()
            thread.join()


def listening(host: str, port: int) -> socket.socket:
    """A socket that connections already queue at. Raises `OSError` where the port is taken."""
    # The protocol is named because asyncio sets TCP_NODELAY only then: without, a page takes 40 ms more.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
        sock.listen(512)
    except OSError:
        sock.close()
        raise
    return sock


def address(sock: socket.socket) -> str:
    """The base URL of this socket."""
    host, port = sock.getsockname()[:2]
    return f"http://{host}:{port}/v1"


class DemoServer(uvicorn.Server):
    """A uvicorn server of one `Api` that says when it is ready, can drop connections, and can be stopped at once."""

    def __init__(self, api: Api) -> None:
        self.ready = threading.Event()
        config = uvicorn.Config(
            starlette_app(api, self.drop),
            log_level="critical",
            access_log=False,
            lifespan="off",
            server_header=False,
            date_header=False,
            timeout_keep_alive=60,
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to accept connections, and say so."""
        await super().startup(sockets)
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        self.ready.set()

    def run_until_stopped(self, sock: socket.socket) -> None:
        """Serve at a socket until another thread calls `stop`."""
        with contextlib.suppress(asyncio.CancelledError):
            self.run(sockets=[sock])

    def stop(self) -> None:
        """End now, whatever is under way: what uvicorn does when it is told to exit looks for that ten times a second only."""
        self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        if self._task:
            self._task.cancel()

    def drop(self, client: object) -> None:
        """End the connection of that client at once, whatever it was promised."""
        for connection in list(self.server_state.connections):
            if getattr(connection, "client", None) == client:
                connection.transport.abort()


def starlette_app(api: Api, drop: Drop) -> Starlette:
    """The ASGI application; *drop* ends the connection of the client it is given."""

    async def endpoint(request: Request) -> Response:
        api.enter()
        try:
            answer = api.respond(
                request.method,
                request.scope["raw_path"].decode(),
                dict(request.query_params),
                dict(request.headers),
            )
            await asyncio.sleep(answer.latency_seconds)  # 0 lets others in too, so they are counted
        finally:
            api.leave()
        return _Carried(answer, drop)

    app = Starlette()
    app.router.default = request_response(endpoint)  # a route would match no path with a line break
    return app


class _Carried(Response):
    """An answer on its way; a cut one promises more than it sends."""

    def __init__(self, answer: Answer, drop: Drop) -> None:
        super().__init__(answer.body, answer.status, answer.headers)
        self._answer = answer
        self._drop = drop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._answer.drop:
            self._drop(scope.get("client"))
            return
        if self._answer.cut_at is None:
            await super().__call__(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        body = self._answer.body[: self._answer.cut_at]
        await send({"type": "http.response.body", "body": body, "more_body": True})
