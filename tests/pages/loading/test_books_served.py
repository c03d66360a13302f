"""The calls in memory outlive what a stranger can do to a real server, also while the API hangs."""

from __future__ import annotations

import threading
from datetime import timedelta

import httpx
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from ringyo_data.demo import Account, Api, Behaviour, serve
from tests.records import completed_call

from ...browser.serving import MOMENT, dashboard
from ...websocket import session_of, viewer, words

KEY = "rg_test_books_0123456789"
CALLS = 321
LEAVING, DAYS = 50, 28
AT_ONCE_SECONDS = 5.0
"""Far less than a request may take that the API never answers."""


def record(number: int) -> dict[str, object]:
    at = MOMENT - timedelta(days=1, seconds=number)
    return completed_call(
        f"call_{number:015d}", at, ends_after=0, phone_number="+493055501234", from_number="+493055509999"
    )


def uploaded(url: str, content: bytes) -> httpx.Response:
    """What a script of a stranger's gets that has made up its own token."""
    token = generate_xsrf_token_string()
    headers = {"X-Xsrftoken": token, "Cookie": f"{XSRF_COOKIE_NAME}={token}"}
    return httpx.put(url, files={"file": content}, headers=headers, trust_env=False)


def test_a_stranger_who_empties_the_caches_or_leaves_at_once_stops_nobody_and_loses_no_call(tmp_path):
    hangs, goes_on = threading.Event(), threading.Event()

    def choose(*_request: object) -> None:
        if hangs.is_set():
            goes_on.wait()

    account = Account.from_records(map(record, range(CALLS)))
    api = Api(account, Behaviour(key=KEY, choose=choose), clock=lambda: MOMENT)
    with (
        serve(api) as url,
        dashboard(
            tmp_path, at=MOMENT, RINGYO_BASE_URL=url, RINGYO_API_KEY=KEY, RINGYO_STORE="off"
        ) as running,
        viewer(running.url) as one,
    ):
        try:
            assert f"{CALLS} of {CALLS} calls" in words(one.run())
            upload = f"{running.url}/_stcore/upload_file/{session_of(one.run())}/1"
            assert uploaded(upload, b"x").status_code == 413  # each would be kept in memory, for nothing
            asked = api.requests
            for _ in range(LEAVING):
                with viewer(running.url) as another:
                    another.leave_in_a_run()
            assert f"{CALLS} of {CALLS} calls" in words(one.run())
            assert api.requests - asked <= DAYS  # a check of each settled day at most
            hangs.set()
            one.run(query="period=last-90-days")  # the reader now waits for the API
            with viewer(running.url) as stranger:
                stranger.clear_cache(seconds=AT_ONCE_SECONDS)
            health = httpx.get(f"{running.url}/_stcore/health", timeout=AT_ONCE_SECONDS, trust_env=False)
            assert health.is_success
            assert f"{CALLS} of {CALLS} calls" in words(one.run())
        finally:
            goes_on.set()
