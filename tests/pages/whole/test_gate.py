"""Who is let in: with sign-in only those who have signed in and are meant; whatever cannot be told lets in nobody."""

from __future__ import annotations

import pytest
import streamlit as st

from pages.loading import access, source
from ringyo_data.query import CallQuery

from .books import ReadyBook, snapshot, three_calls
from .conftest import put_secrets, texts, toml

SECRET = "0123456789abcdef"
SIGN_IN = {"redirect_uri": "http://127.0.0.1/oauth2callback", "cookie_secret": SECRET, "client_id": "x"}
AUTH = toml({"auth": SIGN_IN})
ANN = {"is_logged_in": True, "email": "ann@example.com", "email_verified": True}


@pytest.fixture(autouse=True)
def book(monkeypatch: pytest.MonkeyPatch) -> ReadyBook:
    def some(query: CallQuery):
        return snapshot(query, three_calls(query))

    ready = ReadyBook(some)
    monkeypatch.setattr(source, "book", lambda _settings: ready)
    return ready


def plain(at) -> str:
    """All that stands on the page, without Markdown's backslashes."""
    return texts(at).replace("\\", "")


def is_let_in(at, book: ReadyBook) -> bool:
    """Whether the page has numbers; if not, that it has nothing else either."""
    assert not at.exception
    if not at.metric:
        assert not book.asked
        assert not at.sidebar.children
        assert [title.value for title in at.title] == ["Ringyo calls"]
        assert not any(word in plain(at) for word in ("Anna", "agent_a", "3 calls", "3 of 3"))
    return bool(at.metric)


@pytest.mark.parametrize(
    ("user", "viewers", "let_in"),
    [
        ({"is_logged_in": False}, None, False),
        ({}, None, False),
        ({"is_logged_in": "true", "email": "ann@example.com", "email_verified": True}, None, False),
        ({"is_logged_in": True, "email": "ann@example.com"}, None, True),
        ({**ANN, "email": "Ann@Example.com"}, ["ann@example.com"], True),
        ({**ANN, "email": "Ann@Example.com"}, "ann@example.com", True),
        ({**ANN, "email": "bob@example.com"}, ["eve@evil.example", " @Example.com "], True),
        ({**ANN, "email": "eve@evil.example"}, ["@example.com"], False),
        ({**ANN, "email": "eve@evilexample.com"}, ["@example.com"], False),
        ({**ANN, "email": "bob@sub.example.com"}, ["@example.com"], False),
        ({**ANN, "email": "mar\u212a@example.com"}, ["mark@example.com"], False),
        ({"is_logged_in": True, "email_verified": True}, ["@example.com"], False),
        ({**ANN, "email": ["ann@example.com"]}, ["@example.com"], False),
        ({**ANN, "email": None}, ["@example.com"], False),
    ],
)
def test_with_sign_in_only_viewers_see_anything(dashboard, book, user, viewers, let_in):
    table = {} if viewers is None else {"ringyo": {"viewers": viewers}}
    assert is_let_in(dashboard(user=user, secrets={"auth": SIGN_IN, **table}), book) is let_in


@pytest.mark.parametrize("verified", [False, "false", "true", 0, 1, None, ...])
def test_an_address_that_is_not_plainly_verified_lets_nobody_in(dashboard, book, verified):
    user = {name: value for name, value in ANN.items() if name != "email_verified"}
    if verified is not ...:
        user["email_verified"] = verified
    secrets = {"auth": SIGN_IN, "ringyo": {"viewers": ["ann@example.com"]}}
    assert not is_let_in(dashboard(user=user, secrets=secrets), book)


@pytest.mark.parametrize(
    ("secrets", "says"),
    [
        ("", "The secrets file is empty."),
        ("# [auth]", "The secrets file is empty."),
        (AUTH.replace(f'"{SECRET}"', f'"{SECRET}'), "cannot be read: it is no TOML (at line 3"),
        (AUTH.replace("[auth]", "[Auth]"), "write [auth]"),
        (AUTH.replace("[auth]", "[[auth]]"), "write [auth] on a line of its own"),
        ("[auth]", "The table [auth] in the secrets is empty; give redirect_uri"),
        (AUTH.replace(SECRET, ""), "cookie_secret in the table [auth] can be guessed"),
        (AUTH.replace(SECRET, "x" * 15), "cookie_secret in the table [auth] can be guessed"),
        (AUTH.replace(SECRET, " " * 40), "cookie_secret in the table [auth] can be guessed"),
        (AUTH.replace(f'"{SECRET}"', "1234567890123456"), "cookie_secret in the table [auth] can be guessed"),
        (AUTH.replace("cookie_secret", "cookie"), "cookie_secret in the table [auth] can be guessed"),
        (AUTH.replace("[auth]", ""), "below a line [auth]"),
        ('[ringyo]\nviewers = ["ann@example.com"]', "there is no table [auth] to sign them in with"),
        ("[ringyo]\nviewers = []", "there is no table [auth] to sign them in with"),
        (f'viewers = ["ann@example.com"]\n{AUTH}', "write viewers below a line [ringyo]"),
        (f'{AUTH}\nviewers = ["ann@example.com"]', "write it below a line [ringyo]"),
        (f'{AUTH}\n[auth.google]\nviewers = "ann@example.com"', "write it below a line [ringyo]"),
        (f"{AUTH}\n[ringyo]\nviewers = []", "give addresses and whole domains"),
        (f'{AUTH}\n[ringyo]\nviewers = ""', "give addresses and whole domains"),
        (f"{AUTH}\n[ringyo]\nviewers = false", "give addresses and whole domains"),
        (f"{AUTH}\n[ringyo]\nviewers = [1]", "give addresses and whole domains"),
        (f'{AUTH}\n[ringyo]\nviewers = ["*"]', "give addresses and whole domains"),
        (f'{AUTH}\n[ringyo]\nviewers = ["@"]', "give addresses and whole domains"),
        (f'{AUTH}\n[ringyo.viewers]\nann = "ann@example.com"', "give addresses and whole domains"),
        (f'{AUTH}\n[ringyo]\nviewer = ["bob@example.com"]', "did you mean viewers?"),
    ],
)
def test_secrets_that_may_mean_a_closed_door_are_an_error_and_nothing_else(dashboard, book, secrets, says):
    put_secrets(secrets)
    at = dashboard(user=ANN)
    assert not is_let_in(at, book)
    assert says in plain(at)


def test_without_sign_in_everybody_is_let_in(dashboard, book):
    assert is_let_in(dashboard(secrets={"ringyo": {"timezone": "UTC"}}), book)


@pytest.mark.parametrize("later", ["", "[ringyo]\ntimezone = 'UTC'", "[auth", None])
def test_once_closed_it_is_closed_until_a_restart(dashboard, book, later):
    at = dashboard(user={"is_logged_in": False}, secrets={"auth": SIGN_IN})
    assert not is_let_in(at, book)
    path = put_secrets(later or "")
    if later is None:
        path.unlink()
    assert not is_let_in(at.run(), book)
    assert at.header[0].value == ":material/tune: A setting needs mending"


@pytest.mark.parametrize("later", [{}, {"ringyo": {"timezone": "UTC"}}])
def test_a_list_of_viewers_that_has_vanished_lets_nobody_in_until_a_restart(dashboard, book, later):
    at = dashboard(
        user={**ANN, "email": "eve@evil.example"},
        secrets={"auth": SIGN_IN, "ringyo": {"viewers": ["ann@example.com"]}},
    )
    assert not is_let_in(at, book)
    put_secrets(toml({"auth": SIGN_IN, **later}))
    assert not is_let_in(at.run(), book)
    assert "viewers is gone from the table [ringyo]" in plain(at)


def test_a_file_that_could_not_be_read_and_then_vanishes_opens_nothing(dashboard, book):
    path = put_secrets("[auth")
    assert not is_let_in(dashboard(), book)
    path.unlink()
    assert not is_let_in(dashboard(), book)


def test_a_table_that_streamlit_had_read_before_anybody_looked_is_missed(dashboard, book):
    path = put_secrets(AUTH)
    assert "auth" in st.secrets
    path.unlink()
    assert not is_let_in(dashboard(), book)


def test_what_fails_in_the_gate_lets_nobody_in(dashboard, book, monkeypatch, caplog):
    def fails():
        raise ZeroDivisionError("secret words")

    monkeypatch.setattr(access, "all_secrets", fails)
    at = dashboard(user=ANN)
    assert not is_let_in(at, book)
    assert "Who may look cannot be told (ZeroDivisionError)" in plain(at)
    assert "secret words" not in plain(at)
