"""What went wrong with stored files, gathered by many threads and given once, in sentences for the page."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

DAYS_NAMED = 3
_AGAIN = "read from the API again"
_ENDS = {
    "damaged": f"damaged; put aside and {_AGAIN}.",
    "foreign": f"not written by this dashboard; put aside and {_AGAIN}.",
    "future": f"written by a newer version of this dashboard; put aside and {_AGAIN}.",
    "stuck": f"of no use and cannot be put aside; {_AGAIN}.",
    "unreadable": f"out of reach; {_AGAIN}.",
}
_CODE = re.compile(r"(?:AWS Error |google::cloud::Status\()([A-Z_]+)")


class Problems:
    """Problems since somebody last asked; safe to use from many threads."""

    def __init__(self, location: str) -> None:
        self._location = location
        self._days: defaultdict[str, set[date]] = defaultdict(set)
        self._sentences: list[str] = []
        self._told_stuck: set[date] = set()
        self._lock = threading.Lock()

    def add(self, kind: str, day: date) -> None:
        """A day's file cannot be used. A file that cannot be moved away is reported once."""
        with self._lock:
            if kind == "stuck":
                if day in self._told_stuck:
                    return
                self._told_stuck.add(day)
            self._days[kind].add(day)

    def say(self, sentence: str) -> None:
        """Something else went wrong."""
        with self._lock:
            if sentence not in self._sentences:
                self._sentences.append(sentence)

    def take(self) -> tuple[str, ...]:
        """The sentences, which are forgotten with that."""
        with self._lock:
            days = [self._sentence(kind, self._days[kind]) for kind in _ENDS if self._days[kind]]
            taken = (*self._sentences, *days)
            self._sentences.clear()
            self._days.clear()
        return taken

    def _sentence(self, kind: str, days: Iterable[date]) -> str:
        ordered = sorted(days)
        named = ", ".join(f"{day:%Y-%m-%d}" for day in ordered[:DAYS_NAMED])
        more = f" and {len(ordered) - DAYS_NAMED} more" if len(ordered) > DAYS_NAMED else ""
        subject = "The stored day" if len(ordered) == 1 else "Stored days"
        verb = "is" if len(ordered) == 1 else "are"
        return f"{subject} {named}{more} in {self._location} {verb} {_ENDS[kind]}"


def cause(error: Exception) -> str:
    """Why a place refused, in few words that hold nothing secret."""
    if isinstance(error, ValueError):
        return "the address cannot be read"
    code = _CODE.search(str(error))
    if code:
        return code[1].lower().replace("_", " ")
    strerror = getattr(error, "strerror", None)
    return str(strerror).lower() if strerror else "it gave no reason"
