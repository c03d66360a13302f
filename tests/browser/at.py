"""`streamlit` in a process whose calendar and clock stand still at a given moment.

    python -m tests.browser.at 2026-03-18T14:32:00+00:00 run app.py

What the pages show then depends on the code alone, not on the day it is looked at. Waiting is
not touched: timers go by a clock that only counts.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import time_machine
from streamlit.web.cli import main


def streamlit(moment: str, *words: str) -> None:
    """Runs Streamlit with these words; ends with its process."""
    sys.argv = ["streamlit", *words]
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        main()


def forked(words: Sequence[str], root: Path, environment: Mapping[str, str], output: Path) -> None:
    """The same as a process that was forked: with this environment and no other, what it prints goes to *output*."""
    with output.open("ab") as sink:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
            os.dup2(sink.fileno(), stream.fileno())
            stream.reconfigure(write_through=True)  # type: ignore[union-attr]
    os.chdir(root)
    os.environ.clear()
    os.environ.update(environment)
    streamlit(*words)


if __name__ == "__main__":
    streamlit(*sys.argv[1:])
