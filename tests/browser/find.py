"""Finds a Chrome or Chromium for the browser tests, and installs one where there is none.

python -m tests.browser.find      prints the path; exit 1 and a sentence where none is to be had
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
"""The first one has no window to draw, and starts in half of the time."""
MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
DRIVER = [sys.executable, "-m", "playwright", "--version"]
DRIVER_HELP = (
    "Playwright, which drives the browser, does not run here. On a small Debian or Ubuntu its driver "
    "lacks a library: apt-get install libatomic1. Otherwise see: "
) + " ".join(DRIVER)
HELP = (
    "No Chrome or Chromium was found, and none could be installed. Install one "
    "(Debian: apt-get install chromium; macOS: brew install --cask google-chrome; "
    "elsewhere: python -m playwright install chromium) or set CHROME to the path of one."
)


class NoBrowser(Exception):
    """There is no browser to test with; the message says what to do."""


def find(
    environ: Mapping[str, str],
    which: Callable[[str], str | None],
    runs: Callable[[str], bool],
    others: Callable[[], Sequence[str]] = lambda: (),
) -> str | None:
    """The path of the first browser that runs; None where there is none.

    CHROME is taken before the names on the PATH, and these before *others*,
    which are asked for only if need be. Raises `NoBrowser` where CHROME names
    something that does not run: another browser would not be what was meant.
    """
    if wanted := environ.get("CHROME"):
        path = which(wanted)
        if path is None or not runs(path):
            raise NoBrowser(f"CHROME is {wanted!r}, which does not run; set it to the path of a browser.")
        return path

    def candidates() -> Iterator[str]:
        yield from filter(None, map(which, NAMES))
        yield from others()

    return next(filter(runs, candidates()), None)


def found() -> str:
    """The browser of this machine. Raises `NoBrowser`."""
    path = find(os.environ, shutil.which, _runs, _others)
    if path is None:
        raise NoBrowser(HELP)
    return path


def found_or_installed() -> str:
    """The browser of this machine, installed first where there is none. Raises `NoBrowser`."""
    for command in (None, *_install_commands(_is_root(), shutil.which("apt-get") is not None)):
        if command is not None:
            print("No browser to test with yet, so:", *command, file=sys.stderr, flush=True)
            subprocess.run(
                command, check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=_quiet_apt()
            )
        path = find(os.environ, shutil.which, _runs, _others)
        if path and _answers(DRIVER):
            return path
    raise NoBrowser(DRIVER_HELP if path else HELP)


def _install_commands(root: bool, apt: bool) -> list[list[str]]:
    """What may bring a browser here, best first; each is tried only if the one before brought none.

    A distribution's package has the libraries that it needs; libatomic1 is
    what Playwright's driver needs besides. Older ones have no package of the
    browser without a window. Ubuntu has no package that works without snap, so
    Playwright's own build follows there as well.
    """
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    if not (root and apt):
        return [playwright]
    wait = "DPkg::Lock::Timeout=120"
    install = ["apt-get", "install", "-y", "-q", "-o", wait, "--no-install-recommends"]
    packages = ("chromium-headless-shell", "chromium")
    return [
        ["apt-get", "update", "-q"],
        *([*install, "libatomic1", package] for package in packages),
        [*playwright, "--with-deps"],
    ]


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _quiet_apt() -> dict[str, str]:
    return {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}


def _runs(path: str) -> bool:
    """True if the program answers; Ubuntu's `chromium-browser` without snap is there but does not."""
    return _answers([path, "--version"])


def _answers(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, check=False, capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _others() -> list[str]:
    """Browsers that are on no PATH: macOS's apps, and the one that Playwright has installed."""
    apps = [path for path in MAC_APPS if Path(path).is_file()]
    if not _answers(DRIVER):
        return apps
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return [*apps, own] if Path(own).is_file() else apps


if __name__ == "__main__":
    try:
        print(found_or_installed())
    except NoBrowser as error:
        sys.exit(str(error))
