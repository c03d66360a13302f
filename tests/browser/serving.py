"""Starts the real dashboard as a process of its own, and stops it by that process alone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx

from pages.shell.page import PAGES

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
PATHS = {name: f"/{name}" if place else "/" for place, name in enumerate(PAGES)}
"""Where each page lives."""
MOMENT = datetime(2026, 3, 18, 14, 32, tzinfo=UTC)
"""A Wednesday afternoon, for what should look the same on any day."""


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
    **settings: str,
) -> Iterator[Dashboard]:
    """The dashboard with `RINGYO_…` *settings* and no others, on a free port of loopback.

    *home* takes the place of the home folder, so no secret and no stored call
    of this machine's user is seen. *at* is the moment at which its clock stands
    still; None lets it go. *app* is another script to run in its place, *words* are further ones for Streamlit. Raises `RuntimeError` with the server's
    last words if it does not come up.
    """
    home.mkdir(parents=True, exist_ok=True)
    port, output = _free_port(), home / "output.txt"
    with output.open("wb") as sink:
        process = subprocess.Popen(
            [*_command(port, home, at, app), *words],
            cwd=ROOT,
            env=_environment(home, settings),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
    try:
        running = Dashboard(f"http://127.0.0.1:{port}", output, process.pid)
        _wait_until_healthy(running, process)
        yield running
    finally:
        _stop(process)


def _command(port: int, home: Path, at: datetime | None, app: str) -> list[str]:
    options = {
        "server.headless": "true",
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "server.fileWatcherType": "none",
        "secrets.files": str(home / "secrets.toml"),
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    streamlit = ["streamlit"] if at is None else ["tests.browser.at", at.isoformat()]
    return [sys.executable, "-m", *streamlit, "run", app, *words]


def _environment(home: Path, settings: dict[str, str]) -> dict[str, str]:
    hidden = ("RINGYO_", "STREAMLIT_", "XDG_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    return {**kept, "HOME": str(home), "PYTHONUNBUFFERED": "1", **settings}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(running: Dashboard, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{running.url}/_stcore/health", timeout=2, trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError(f"the dashboard did not come up:\n{running.log()[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
