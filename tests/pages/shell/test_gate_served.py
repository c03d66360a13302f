"""The gate of a real server, over a bare websocket: before sign-in no frame holds a call, a name or a count."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
import time_machine
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from ringyo_data.demo import Account, Api, Behaviour, serve
from tests.records import completed_call

from ...browser.serving import MOMENT, Dashboard, dashboard
from ...websocket import Viewer, session_of, viewer, words

KEY = "rg_test_gate_0123456789"
CALLS = 1_234
OF_THE_ACCOUNT = ("Zaphod", "agent_zz", "call_zz", "1,234", "+4930555", "405555", "Demo data")
SECRET = "0123456789abcdef"
AUTH = (
    f'[auth]\nredirect_uri = "http://127.0.0.1/oauth2callback"\ncookie_secret = "{SECRET}"\nclient_id = "x"\n'
)
VIEWERS = '[ringyo]\nviewers = ["ann@example.com"]\n'
BROKEN = (AUTH + VIEWERS).replace('"x"', '"x')
ERROR = "A setting needs mending"
SIGN_IN = "Sign in to see the calls"
CLOSED = {
    "present": (AUTH + VIEWERS, SIGN_IN),
    "broken": (BROKEN, ERROR),
    "emptied": ("", ERROR),
    "misnamed": ((AUTH + VIEWERS).replace("[auth]", "[Auth]"), ERROR),
    "viewers alone": (VIEWERS, ERROR),
    "auth emptied": ("[auth]\n" + VIEWERS, ERROR),
    "curly quotes": ((AUTH + VIEWERS).replace('"', "”"), ERROR),
}
PAGES = ("", "volume", "calls")


def record(number: int) -> dict[str, object]:
    usual = {"phone_number": "+493055501234", "from_number": "+493055509999", "agent_id": "agent_zz"}
    at = MOMENT - timedelta(days=1, seconds=number)
    return completed_call(f"call_zz{number:013d}", at, ends_after=0, **usual)


@pytest.fixture(scope="module")
def api() -> Api:
    agents = [{"id": "agent_zz", "name": "Zaphod", "status": "active", "created_at": "2025-01-01T00:00:00Z"}]
    account = Account.from_records([record(number) for number in range(CALLS)], agents)
    return Api(account, Behaviour(key=KEY), clock=lambda: MOMENT)


@pytest.fixture(scope="module")
def settings(api: Api) -> Iterator[dict[str, str]]:
    with serve(api) as url:
        yield {"RINGYO_BASE_URL": url, "RINGYO_API_KEY": KEY, "RINGYO_STORE": "off"}


@pytest.fixture(scope="module")
def server(settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A server that asks for sign-in, and has never been open."""
    home = tmp_path_factory.mktemp("home")
    (home / "secrets.toml").write_text(AUTH + VIEWERS)
    with dashboard(home, at=MOMENT, **settings) as running:
        yield running


@pytest.fixture
def change_secrets(server: Dashboard) -> Iterator[Callable[[str], object]]:
    """Changes the secrets of the server, which reads them at every run, until the test is over."""
    path = server.output.with_name("secrets.toml")
    yield path.write_text
    path.write_text(AUTH + VIEWERS)


def is_open(one: Viewer, page: str = "") -> bool:
    text = words(one.run(page))
    return any(word in text for word in OF_THE_ACCOUNT)


def refusals(url: str, says: str) -> list[str]:
    """The pages that a new viewer is refused with these words, and with nothing of the account."""
    pages = []
    for page in PAGES:
        with viewer(url) as one:
            text = words(one.run(page))
        if says in text and not any(word in text for word in OF_THE_ACCOUNT):
            pages.append(page)
    return pages


@pytest.mark.parametrize("state", ["present", "broken", "emptied", "viewers alone"])
def test_a_cold_server_whose_secrets_do_not_plainly_open_it_shows_nothing(api, settings, tmp_path, state):
    content, says = CLOSED[state]
    before = api.requests
    (tmp_path / "secrets.toml").write_text(content)
    with dashboard(tmp_path, at=MOMENT, **settings) as running, viewer(running.url) as one:
        text = words(one.run("volume"))  # the page's file alone, before app.py has run
    assert says in text
    assert [word for word in OF_THE_ACCOUNT if word in text] == []
    assert api.requests == before


def test_a_running_server_is_open_only_until_sign_in_is_set_up(settings, tmp_path):
    path: Path = tmp_path / "secrets.toml"
    with dashboard(tmp_path, at=MOMENT, **settings) as running, viewer(running.url) as early:
        first = words(early.run("volume")) + words(early.run())
        assert [word for word in ("Zaphod", "1,234") if word not in first] == []
        path.write_text('[ringyo]\ntimezone = "UTC"\n')
        with viewer(running.url) as one:
            assert is_open(one, "volume")

        for content, says in (*CLOSED.values(), CLOSED["present"]):
            path.write_text(content)
            assert refusals(running.url, says) == list(PAGES)
            assert not is_open(early)
        path.write_text('[ringyo]\ntimezone = "UTC"\n')
        assert refusals(running.url, "The table") == list(PAGES)
        path.unlink()
        assert refusals(running.url, "The secrets file is gone") == list(PAGES)
        assert not is_open(early, "calls")
        path.write_text(AUTH + VIEWERS)
        assert refusals(running.url, SIGN_IN) == list(PAGES)


def cookie(url: str, *, secret: str = SECRET, at: datetime = MOMENT, **user: object) -> str:
    """What Streamlit leaves in the browser of somebody who has signed in."""
    payload = {
        "origin": url,
        "is_logged_in": True,
        "email": "ann@example.com",
        "email_verified": True,
        **user,
    }
    with time_machine.travel(at, tick=False):
        return create_signed_value(secret, USER_COOKIE_NAME, json.dumps(payload)).decode()


def test_a_sign_in_counts_if_it_is_whole_and_for_as_long_as_its_address_is_listed(server, change_secrets):
    url = server.url
    whole = cookie(url)
    with viewer(url, cookie=whole) as ann, viewer(url, cookie=whole) as copied:
        assert "1,234" in words(ann.run())
        assert "1,234" in words(copied.run())  # as docs/security.md says
        for wrong in (
            whole[:-2] + "AA",
            cookie(url, secret="y"),
            cookie("http://other.example"),
            cookie(url, is_logged_in=False),
            cookie(url, at=MOMENT - timedelta(days=32)),
        ):
            with viewer(url, cookie=wrong) as one:
                text = words(one.run())
            assert SIGN_IN in text
            assert [word for word in OF_THE_ACCOUNT if word in text] == []
        with viewer(url, cookie=cookie(url, email_verified="true")) as one:
            assert not is_open(one)
        change_secrets((AUTH + VIEWERS).replace("ann@", "bob@"))
        assert not is_open(ann)


def test_another_user_of_the_browser_is_not_given_the_first_ones_session(server):
    anns, eves = cookie(server.url), cookie(server.url, email="eve@evil.example")
    with viewer(server.url, cookie=anns) as one:
        lost = session_of(one.run("calls"))
    for wrong in (eves, None):
        with viewer(server.url, cookie=wrong, session=lost) as one:
            frames = one.run("calls")
        assert session_of(frames) != lost
        assert [word for word in OF_THE_ACCOUNT if word in words(frames)] == []
    with viewer(server.url, cookie=anns, session=lost) as one:
        assert session_of(one.run("calls")) == lost


def test_an_open_tab_gives_nothing_of_itself_once_its_viewer_is_off_the_list(server, change_secrets):
    with (
        viewer(server.url, cookie=cookie(server.url)) as ann,
        viewer(server.url, cookie=cookie(server.url)) as other_tab,
    ):
        list_, watched = ann.run("calls"), other_tab.run("calls")
        file = httpx.get(server.url + ann.download(list_, "CSV"), trust_env=False)
        assert "call_zz" in file.text
        change_secrets((AUTH + VIEWERS).replace("ann@", "bob@"))
        assert ann.download(list_, "CSV") == ""
        refreshed = words(other_tab.look_again(watched))
        assert "may not see these calls" in refreshed
        assert [word for word in OF_THE_ACCOUNT if word in refreshed] == []
