"""Limits how many phone numbers a viewer may ask about if numbers are hidden, so that nobody finds one by trying.

Five digits of a number are hidden, which are 100,000 numbers to try. A process
answers 200 of them an hour at most, however many sessions ask.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Sequence

import streamlit as st

HOUR_SECONDS = 3600.0
MOST_OF_ONE_VIEWER = 20
MOST_OF_ALL_VIEWERS = 200
LIMIT_REACHED = (
    "The number was not looked for: numbers are hidden in this dashboard, and too many different ones"
    " were looked for within the last hour. Try again later."
)


class Questions:
    """The numbers that were asked about within the last hour, and by whom; for any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: dict[tuple[str, str], float] = {}

    def allow(self, viewer: str, numbers: Sequence[str]) -> bool:
        """Whether *viewer* may ask about all these numbers; a number that may be asked about is counted once an hour."""
        with self._lock:
            now = self._clock()
            self._asked = {pair: at for pair, at in self._asked.items() if now - at < HOUR_SECONDS}
            new = dict.fromkeys((viewer, number) for number in numbers if (viewer, number) not in self._asked)
            own = sum(who == viewer for who, _ in self._asked)
            if new and (
                own + len(new) > MOST_OF_ONE_VIEWER or len(self._asked) + len(new) > MOST_OF_ALL_VIEWERS
            ):
                return False
            self._asked |= dict.fromkeys(new, now)
            return True


_questions = Questions()
"""One for the process, and none of Streamlit's caches, which a browser can empty."""


def allow(numbers: Sequence[str]) -> bool:
    """Whether whoever looks at the page may ask about all these numbers; see `Questions.allow`."""
    return _questions.allow(_viewer(), numbers)


def _viewer() -> str:
    """The address somebody signed in with, which all of their sessions share; else the session."""
    if st.user.get("is_logged_in") and (email := st.user.get("email")):
        return str(email).lower()
    name: str = st.session_state.setdefault("viewer", uuid.uuid4().hex)
    return name
