"""What the commands of the shell share: their exit statuses, the line of progress, and the files they write."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from .errors import QueryRefused, RingyoError, SettingsError

COMPLETE, FAILED, USAGE, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 130
BAR_WIDTH = 30
SECONDS_BETWEEN_LINES = 5.0
SECRETS = Path(".streamlit/secrets.toml")

Say = Callable[..., None]


def status(name: str, say: Say, work: Callable[[], int]) -> int:
    """The exit status that *work* of the command *name* gives, or that of what ended it, which is said."""
    try:
        return work()
    except RingyoError as error:
        say(f"{name}: {error}", file=sys.stderr)
        return USAGE if isinstance(error, SettingsError | QueryRefused) else FAILED
    except KeyboardInterrupt:
        say(f"{name}: stopped; the days read so far stay stored", file=sys.stderr)
        return INTERRUPTED


def progress_line(
    say: Say, *, terminal: bool, clock: Callable[[], float] = time.monotonic
) -> Callable[[int, int | None], None]:
    """Tells of progress: a bar that is drawn over on a *terminal*, elsewhere a line every few seconds."""
    told_at = clock()

    def tell(received: int, expected: int | None) -> None:
        nonlocal told_at
        of = f" of {expected:,}" if expected is not None else ""
        if terminal:
            share = received / expected if expected else 0.0
            bar = ("█" * round(share * BAR_WIDTH)).ljust(BAR_WIDTH, "░")
            say(f"\r{bar} {received:,}{of} calls", end="")
        elif clock() - told_at >= SECONDS_BETWEEN_LINES:
            told_at = clock()
            say(f"{received:,}{of} calls")

    return tell


def write(out: Path, fill: Callable[[BinaryIO], object]) -> None:
    """What *fill* writes, beside *out* and then renamed: no reader sees half a file, and no other user any of it."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as sink:
            fill(sink)
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def target(*endings: str) -> Callable[[str], Path]:
    """The reader of a file's path that ends in one of *endings*, in a folder that is there."""

    def read(text: str) -> Path:
        path = Path(text)
        if path.suffix not in endings:
            *others, last = endings
            names = f"{', '.join(others)} or {last}" if others else last
            raise argparse.ArgumentTypeError(f"{text!r} must end in {names}")
        if not path.parent.is_dir():
            raise argparse.ArgumentTypeError(f"the folder {path.parent} does not exist")
        return path

    return read
