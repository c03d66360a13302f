"""Starts the real dashboard as a process of its own, and stops it by that process alone."""

from __future__ import annotations

import multiprocessing
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Protocol

import httpx

from pages.shell.page import PAGES

from . import at as standing

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
PATHS = {name: f"/{name}" if place else "/" for place, name in enumerate(PAGES)}
"""Where each page lives."""
MOMENT = datetime(2026, 3, 18, 14, 32, tzinfo=UTC)
"""A Wednesday afternoon, for what should look the same on any day."""
BORROWED = (
    *("tests.browser.at", "streamlit.web.bootstrap", "streamlit.web.server.starlette"),
    *("streamlit.material_icon_names", "pandas.io.formats.style", "pyarrow.parquet", "httpx", "phonenumbers"),
    *("plotly.offline", "plotly.graph_objs._figure", "plotly.graph_objs._bar", "plotly.graph_objs._scatter"),
    *("ringyo_data.book", "ringyo_data.demo", "ringyo_data.metrics", "xlsxwriter"),
)
"""What a forked dashboard need not load any more: other people's code, and what is imported by any page; no page itself."""

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(list(BORROWED))


class Process(Protocol):
    """A process that can be stopped."""

    def is_alive(self) -> bool: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...
    def join(self, timeout: float | None = None) -> None: ...


@dataclass(frozen=True)
class Dashboard:
    """A running dashboard: its *url* without a slash at the end, the file that its output goes to, its process."""

    url: str
    output: Path
    pid: int

    def log(self) -> str:
        """Everything the server has printed so far."""
        return self.output.read_text(errors="replace")


@contextmanager
def dashboard(
    home: Path,
    *,
    at: datetime | None = None,
    app: str = "app.py",
    words: Sequence[str] = (),
    is_forked: bool = True,
    **settings: str,
) -> Iterator[Dashboard]:
    """The dashboard with `RINGYO_…` *settings* and no others, on a free port of loopback.

    *home* takes the place of the home folder, so no secret and no stored call
    of this machine's user is seen. *at* is the moment at which its clock stands
    still; None lets it go. *app* is another script to run in its place, *words* are further ones for Streamlit.
    One whose clock stands still is forked from a process that has loaded `BORROWED`, unless it is not *is_forked*.
    Raises `RuntimeError` with the server's last words if it does not come up.
    """
    home.mkdir(parents=True, exist_ok=True)
    port, output = _free_port(), home / "output.txt"
    output.write_bytes(b"")
    command, environment = [*_command(port, home, app), *words], _environment(home, settings)
    if at is not None and is_forked:
        process = _forks.Process(
            target=standing.forked, args=([at.isoformat(), *command], ROOT, environment, output), daemon=True
        )
        with _without_main():
            process.start()
    else:
        module = ["streamlit"] if at is None else ["tests.browser.at", at.isoformat()]
        process = _Started([sys.executable, "-m", *module, *command], environment, output)
    try:
        running = Dashboard(f"http://127.0.0.1:{port}", output, process.pid)
        _wait_until_healthy(running, process)
        yield running
    finally:
        _stop(process)


@contextmanager
def _without_main() -> Iterator[None]:
    """Keeps a process that starts now from running the script that starts it once more, as `multiprocessing` would."""
    main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class _Started:
    """A process of a new interpreter."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], output: Path) -> None:
        with output.open("wb") as sink:
            self._popen = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink
            )
        self.pid = self._popen.pid
        self.terminate, self.kill = self._popen.terminate, self._popen.kill

    def is_alive(self) -> bool:
        return self._popen.poll() is None

    def join(self, timeout: float | None = None) -> None:
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(timeout)


def _command(port: int, home: Path, app: str) -> list[str]:
    options = {
        "server.headless": "true",
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "server.fileWatcherType": "none",
        "secrets.files": str(home / "secrets.toml"),
    }
    return ["run", app, *(word for name, value in options.items() for word in (f"--{name}", value))]


def _environment(home: Path, settings: dict[str, str]) -> dict[str, str]:
    hidden = ("RINGYO_", "STREAMLIT_", "XDG_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    return {**kept, "HOME": str(home), "PYTHONUNBUFFERED": "1", **settings}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(running: Dashboard, process: Process) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.is_alive():
        try:
            if httpx.get(f"{running.url}/_stcore/health", timeout=2, trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError(f"the dashboard did not come up:\n{running.log()[-2000:]}")


def _stop(process: Process) -> None:
    process.terminate()
    process.join(10)
    if process.is_alive():
        process.kill()
        process.join()
