"""A server that is told to end while it reads calls ends at once, and its log tells of no fault."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from datetime import timedelta

import httpx

from ringyo_data.demo import Api, Behaviour, Shape, invent, serve

from ...browser.serving import MOMENT, dashboard
from ...websocket import viewer

KEY = "rg_test_books_0123456789"
SECONDS = 20


def wait_until_closed(url: str) -> None:
    """Return once nothing listens at *url* any more."""
    with contextlib.suppress(httpx.TransportError):
        while True:
            httpx.get(f"{url}/_stcore/health", timeout=1, trust_env=False)


def test_a_server_that_ends_in_the_middle_of_a_pull_logs_no_fault(tmp_path):
    hangs, is_asked, goes_on = threading.Event(), threading.Event(), threading.Event()

    def choose(*_request: object) -> None:
        if hangs.is_set():
            is_asked.set()
            goes_on.wait(SECONDS)

    account = invent(11, MOMENT, Shape(days=60, calls_per_day=120))
    api = Api(account, Behaviour(key=KEY, choose=choose), clock=lambda: MOMENT)
    settings = {"RINGYO_API_KEY": KEY, "RINGYO_STORE": "off", "RINGYO_WORKERS": "2"}
    with (
        serve(api) as url,
        dashboard(tmp_path, at=MOMENT, is_forked=False, RINGYO_BASE_URL=url, **settings) as running,
    ):
        with viewer(running.url) as one:
            one.run(query="period=today&compare=off")
            hangs.set()
            one.run(query=f"period=custom&from={MOMENT - timedelta(days=59):%Y-%m-%d}&to={MOMENT:%Y-%m-%d}")
            assert is_asked.wait(SECONDS)
        os.kill(running.pid, signal.SIGTERM)
        wait_until_closed(running.url)
        goes_on.set()
    log = running.log()
    assert "Stopping..." in log
    assert "fault" not in log
    assert "Traceback" not in log
    assert "terminate called" not in log
