"""`streamlit` in a process whose calendar and clock stand still at a given moment.

    python -m tests.browser.at 2026-03-18T14:32:00+00:00 run app.py

What the pages show then depends on the code alone, not on the day it is looked at. Waiting is
not touched: timers go by a clock that only counts.
"""

from __future__ import annotations

import sys
from datetime import datetime

import time_machine
from streamlit.web.cli import main

if __name__ == "__main__":
    _, moment, *words = sys.argv
    sys.argv = ["streamlit", *words]
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        main()
