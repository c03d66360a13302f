"""What holds for every test: its own empty machine, and no way out to the network."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("steady", deadline=None)
hypothesis.settings.load_profile("steady")

BROWSER = Path(__file__).parent / "browser"
SLOW = (
    "numbers/",
    "pages/whole/",
    "pages/sentences/test_true_of_any.py",
    "pages/shell/test_cold.py",
    "pages/shell/test_gate_served.py",
    "pages/shell/test_masking_served.py",
    "pages/loading/test_books_served.py",
    "pages/loading/test_ending.py",
    "pages/filters/test_filters.py::test_what_is_offered_finds_exactly_the_calls_that_have_it",
    "pages/text/test_outcomes.py",
    "data/alerts/test_check_command.py",
    "data/alerts/test_kills.py",
    "data/alerts/test_measures.py",
    "data/book/test_days.py::test_a_refresh_tells_what_reading_the_whole_day_again_would",
    "data/book/test_held.py",
    "data/demo/",
    "data/pull/test_hazards.py",
    "data/test_client_over_http.py",
    "data/test_demo_api.py",
    "data/test_pull_command.py",
    "data/test_transfer.py",
    "data/masking/test_columns.py::test_no_number_escapes_because_nothing_was_looked_for",
    "data/metrics/test_split.py::test_of_two_hundred_random_halves",
    "data/store/test_processes.py",
    "data/test_frame_any.py",
    "data/test_zones.py::test_every_zone_can_be_read_without_the_systems_database",
    "data/test_xlsx.py::test_libreoffice_shows_every_cell_as_it_is",
    "data/test_frame.py::test_finishing_takes_little_more_memory_than_the_frame",
    "data/test_frame_times.py::test_times_by_the_column_are_those_by_the_value",
    "test_entry.py",
    "test_make_run.py",
)
"""Tests that draw whole pages, start a process, invent whole accounts or go through many examples: most of the time of all without a browser."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests run last: what a quick test can tell is told first."""
    for item in items:
        if BROWSER in item.path.parents and "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if item.nodeid.removeprefix("tests/").startswith(SLOW):
            item.add_marker("slow")
    items.sort(key=lambda item: BROWSER in item.path.parents)


@pytest.fixture(autouse=True)
def _machine_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No setting, secret or stored call of the developer reaches a test."""
    for name in [name for name in os.environ if name.startswith("RINGYO_")]:
        monkeypatch.delenv(name)
    home = tmp_path_factory.getbasetemp() / "homes" / os.urandom(8).hex()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / ".cache"))
    if config := sys.modules.get("streamlit.config"):
        config.set_option("secrets.files", [str(home / "secrets.toml")])


@pytest.fixture(autouse=True)
def _no_cache_outlives_a_test() -> Iterator[None]:
    """Streamlit's caches, the books and what is remembered of the secrets belong to the process, not to the test."""
    yield
    if streamlit := sys.modules.get("streamlit"):
        streamlit.cache_data.clear()
        streamlit.cache_resource.clear()
        streamlit.secrets._reset()
    if loading := sys.modules.get("pages.loading"):
        loading.forget_books()
    if access := sys.modules.get("pages.loading.access"):
        access.forget()


@pytest.fixture(autouse=True)
def _loopback_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test that talks to another machine fails, also where its code swallows the error."""
    tried: list[object] = []
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def check(host: object) -> None:
        if not _is_loopback(host):
            tried.append(host)
            raise OSError(f"tests may not reach {host!r}")

    def guarded_connect(self: socket.socket, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            check(address[0])
        return connect(self, address)

    def guarded_connect_ex(self: socket.socket, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            check(address[0])
        return connect_ex(self, address)

    def guarded_getaddrinfo(host, *args, **kwargs):
        check(host)
        return getaddrinfo(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
    yield
    assert not tried, f"reached for the network: {tried}"


def _is_loopback(host: object) -> bool:
    """True for this machine's own addresses, and for no name, which means it too."""
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(name).split("%")[0]).is_loopback
    except ValueError:
        return False
