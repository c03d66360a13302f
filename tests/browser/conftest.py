"""A real browser on a real server: one of each for the whole folder, and fresh ones on request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from . import serving
from .find import found
from .tab import PHONE, Contexts, Tab, launched, settled

# A machine that does much else at the same time is slow, not wrong.
expect.set_options(timeout=20_000)

TROUBLE = "Traceback (most recent call last)"

Dashboards = Callable[..., serving.Dashboard]
Tabs = Callable[..., Tab]


@pytest.fixture(scope="package")
def browser() -> Iterator[Contexts]:
    """One Chromium for all tests; a machine without one fails them, and says what to do."""
    path = found()
    with sync_playwright() as playwright, launched(playwright, path) as opened:
        yield Contexts(opened)


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[serving.Dashboard]:
    """The dashboard in demo mode on one afternoon, already visited by earlier tests."""
    with serving.dashboard(tmp_path_factory.mktemp("home"), at=serving.MOMENT) as running:
        yield running


@pytest.fixture(scope="package")
def _server_with_secrets(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[serving.Dashboard, Path]]:
    home = tmp_path_factory.mktemp("home")
    with serving.dashboard(home, at=serving.MOMENT) as running:
        yield running, home / "secrets.toml"


@pytest.fixture
def configured(_server_with_secrets: tuple[serving.Dashboard, Path], tmp_path: Path) -> Dashboards:
    """Gives the dashboard, at `MOMENT`, the `RINGYO_…` settings, and further *tables* of its secrets as TOML: one server for all tests, as it reads its secrets at every run.

    Each test has a store of its own, so that nothing that another one has read is known.
    """
    running, secrets = _server_with_secrets

    def configure(tables: str = "", **settings: str) -> serving.Dashboard:
        entries = {"RINGYO_STORE": str(tmp_path / "store"), **settings}
        lines = [f"{name.removeprefix('RINGYO_').lower()} = {value!r}" for name, value in entries.items()]
        secrets.write_text("\n".join(["[ringyo]", *lines, tables]))
        return running

    return configure


@contextmanager
def watched(tab: Callable[..., AbstractContextManager[Tab]]) -> Iterator[Tabs]:
    """Opens tabs on a dashboard, each by *tab*.

    Whatever the test is about, no tab may have asked another machine for
    anything, none may have complained in its console, and no server in its log.
    """
    with ExitStack() as stack:
        opened: list[Tab] = []
        said: dict[serving.Dashboard, int] = {}

        def open_tab(running: serving.Dashboard, **context: object) -> Tab:
            said.setdefault(running, len(running.log()))
            opened.append(stack.enter_context(tab(running.url, **context)))
            return opened[-1]

        yield open_tab
        check(opened, said)


def check(opened: Sequence[Tab], said: dict[serving.Dashboard, int]) -> None:
    """Fails if a tab or a server had trouble; *said* is how much a server's log had before."""
    for running, before in said.items():
        assert TROUBLE not in running.log()[before:]
    assert [url for one in opened for url in one.foreign] == []
    assert [error for one in opened for error in one.errors] == []


@pytest.fixture
def tabs(browser: Contexts) -> Iterator[Tabs]:
    """Opens tabs for one test; none knows of another one."""
    with watched(browser.tab) as open_tab:
        yield open_tab


@pytest.fixture(scope="package")
def _overview(browser: Contexts, demo: serving.Dashboard) -> Iterator[Tab]:
    with browser.shared(demo.url) as opened:
        yield opened


@pytest.fixture(scope="package")
def _phone(browser: Contexts, demo: serving.Dashboard) -> Iterator[Tab]:
    # not shared: other tabs open the menu, and the browser keeps that it is open
    with browser.tab(demo.url, **PHONE) as opened:
        yield opened


@pytest.fixture
def overview(_overview: Tab, demo: serving.Dashboard) -> Iterator[Page]:
    """The demo's Overview, settled, without a filter; a test that leaves it otherwise makes the next one load it."""
    with _left_or_loaded(_overview, demo) as page:
        yield page


@pytest.fixture
def phone(_phone: Tab, demo: serving.Dashboard) -> Iterator[Page]:
    """The same on a telephone."""
    with _left_or_loaded(_phone, demo) as page:
        yield page


@contextmanager
def _left_or_loaded(tab: Tab, demo: serving.Dashboard) -> Iterator[Page]:
    page, said = tab.page, len(demo.log())
    is_left_as_it_was = page.url == tab.start and not page.locator(".st-key-chips-back").count()
    yield settled(page) if is_left_as_it_was else tab.open("/")
    check([tab], {demo: said})
    tab.requests.clear()
