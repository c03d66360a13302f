"""The dashboard as a reader has it, in demo mode."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st
import time_machine
from streamlit.testing.v1 import AppTest

from pages.call import desk
from pages.filters import number_questions
from pages.loading import source
from ringyo_data import Settings
from ringyo_data.book import Book
from ringyo_data.demo import Account, Api, Behaviour, serve
from ringyo_data.demo.transport import shared_account
from ringyo_data.load import read_into
from ringyo_data.query import CallQuery

from ...apps import without_components
from .accounts import ANNA, KEY

APP = Path(__file__).parents[3] / "app.py"
Open = Callable[..., AppTest]


@pytest.fixture(autouse=True, scope="package")
def _one_afternoon() -> Iterator[None]:
    """The calendar and clock stand still, so that the demo's calls are the same on any day, and never old."""
    with time_machine.travel(datetime(2026, 3, 18, 14, 32, tzinfo=UTC), tick=False), without_components():
        shared_account.cache_clear()
        yield
    shared_account.cache_clear()


@pytest.fixture(scope="package")
def demo_book(_one_afternoon: None) -> Iterator[Book]:
    """The demo's calls, read once for all tests."""
    book = Book(Settings())
    yield book
    book.close()


@pytest.fixture
def all_weeks(demo_book: Book) -> None:
    """All days of the demo are in memory: a page that has some of its days does not wait for the others."""
    weeks = CallQuery(datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 3, 18, 14, 32, tzinfo=UTC))
    read_into(demo_book, weeks)


@pytest.fixture(autouse=True)
def _demo_is_read_once(monkeypatch: pytest.MonkeyPatch, demo_book: Book) -> None:
    book_of = source.book
    monkeypatch.setattr(source, "book", lambda own: demo_book if own.demo else book_of(own))


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing looks for news here, so a page waits until all that it shows is there."""
    for name in ("PATIENCE_SECONDS", "MOMENT_SECONDS", "NAMES_PATIENCE_SECONDS"):
        monkeypatch.setattr(source, name, 60.0)
    monkeypatch.setattr(desk, "PATIENCE_SECONDS", 60.0)


@pytest.fixture(autouse=True)
def _nobody_has_asked_about_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other tests have looked for counts for nothing here."""
    monkeypatch.setattr(number_questions, "_questions", number_questions.Questions())


@pytest.fixture
def dashboard() -> Iterator[Open]:
    """Opens the dashboard at a page, with the URL's parameters.

    With *by_menu* it comes from the Overview.
    """

    def opened(
        page: str = "",
        *,
        user: dict[str, object] | None = None,
        secrets: dict[str, object] | None = None,
        by_menu: bool = False,
        **params: str | list[str],
    ) -> AppTest:
        at = AppTest.from_file(str(APP), default_timeout=60)
        if secrets is not None:
            put_secrets(toml(secrets))
        if user is not None:
            at.user = user
        at.context["timezone"] = "Europe/Berlin"
        for name, value in params.items():
            at.query_params[name.rstrip("_")] = value
        if by_menu:
            at.run()
        if page not in ("", "overview"):
            at.switch_page(f"pages/{page}.py")
        return at.run()

    return opened


def put_secrets(text: str) -> Path:
    """Write the secrets file of this test's machine."""
    (path,) = map(Path, st.get_option("secrets.files"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def toml(tables: dict[str, object]) -> str:
    """Tables of plain values, and lists of such tables, as TOML, whose values of these kinds look as in JSON."""
    lines = []
    for table, entries in tables.items():
        several = isinstance(entries, list)
        for row in entries if several else [entries]:
            lines += [f"[[{table}]]" if several else f"[{table}]"]
            lines += [f"{name} = {json.dumps(value)}" for name, value in row.items()]
    return "\n".join(lines)


def texts(at: AppTest) -> str:
    """All that stands on the page and in its sidebar as Markdown, one after the other."""
    kinds = (at.title, at.header, at.subheader, at.markdown, at.caption, at.warning, at.error, at.info)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch, dashboard) -> Iterator[Callable]:
    """Opens the page on an account of these calls, served over HTTP; the API as `.api` of what is opened."""
    with ExitStack() as stack:

        def opened(*records: dict[str, object], page="calls", details=None, behaviour=None, **params: object):
            served = Account.from_records(records, [ANNA], details=details or {})
            api = Api(served, Behaviour(key=KEY, **(behaviour or {})))
            monkeypatch.setenv("RINGYO_BASE_URL", stack.enter_context(serve(api)))
            monkeypatch.setenv("RINGYO_API_KEY", KEY)
            at = dashboard(page, period="last-7-days", zone="UTC", **params)
            at.api = api
            return at

        yield opened
