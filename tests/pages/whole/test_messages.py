"""What the page and the server's log say of an API that gives no calls, each over a real connection."""

from __future__ import annotations

import logging
import socket
from contextlib import ExitStack

import pytest

from ringyo_data import retries

from ...raw_server import http, raw_server
from .conftest import texts

KEY = "rg_test_51Hx2yZeP0"
NUMBER = "4915112345678"
BODY = f'{{"error": {{"code": "x", "message": "{KEY} +{NUMBER}"}}}}'.encode()
CHECK = "Check RINGYO_BASE_URL and this server's connection."


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture
def opened(dashboard, monkeypatch, caplog):
    """Opens the dashboard on an API at *url*, or on one that answers everything with *answer*; gives its texts and log lines."""
    monkeypatch.setattr(retries, "LONGEST_BACKOFF_SECONDS", 0.0)
    monkeypatch.setenv("RINGYO_API_KEY", KEY)
    monkeypatch.setenv("RINGYO_STORE", "off")
    with ExitStack() as stack:

        def say(connection: socket.socket, _: bytes) -> bool:
            connection.sendall(answers[0])
            return True

        def opened(*, url: str = "", answer: bytes = b"", **params: str):
            answers.append(answer)
            monkeypatch.setenv("RINGYO_BASE_URL", url or stack.enter_context(raw_server(say)).url)
            at = dashboard(period="yesterday", compare="off", zone="UTC", phone=NUMBER, **params)
            assert not at.exception
            lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
            said = texts(at).replace("\\", "")
            assert KEY not in said + " ".join(lines)
            assert NUMBER not in " ".join(lines)
            return at, said, [line for line in lines if "Ringyo" in line]

        answers: list[bytes] = []
        yield opened


def buttons(at) -> list[str]:
    return [button.label for button in at.main.button]


def test_a_name_that_is_not_known_is_named_with_the_setting(opened, monkeypatch):
    def lookup(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    at, said, log = opened(url="https://nohost.invalid/v1")
    told = f"The API cannot be reached: the name nohost.invalid is not known. {CHECK}"
    assert told in said
    assert log == [f"Ringyo API, /calls: Unavailable: {told}"]
    assert "Try again" in buttons(at)


def test_a_server_that_is_down_is_named_with_the_setting(opened):
    at, said, log = opened(url=f"http://127.0.0.1:{closed_port()}/v1")
    told = f"The API cannot be reached: 127.0.0.1 takes no connection. {CHECK}"
    assert told in said
    assert log == [f"Ringyo API, /calls: Unavailable: {told}"]
    assert "Try again" in buttons(at)
    assert "0 calls" not in said


def test_a_base_url_that_ends_in_calls_is_refused_without_a_request(opened):
    at, said, log = opened(url="https://api.ringyo.test/v1/calls")
    assert "RINGYO_BASE_URL ends in /calls, which is added by itself" in said
    assert log == []
    assert "Try again" not in buttons(at)


@pytest.mark.parametrize(
    ("answer", "told", "kind", "again"),
    [
        (
            http(BODY, status="401 Unauthorized"),
            "The API refused the key. Check RINGYO_API_KEY",
            "AuthError",
            True,
        ),
        (http(BODY, status="500 Oops"), "The API has a fault of its own (500).", "Unavailable", True),
        (
            http(BODY, status="429 Slow", headers="Retry-After: 3600\r\n"),
            "The key's request limit is used up. Try again in 60 minutes.",
            "RateLimited",
            False,
        ),
    ],
)
def test_what_the_api_refuses_is_told_with_the_next_step_that_can_help(opened, answer, told, kind, again):
    at, said, log = opened(answer=answer)
    assert told in said
    assert [line.startswith(f"Ringyo API, /calls: {kind}: {told}") for line in log] == [True]
    assert ("Try again" in buttons(at)) == again
