"""The hours at which somebody is there, as a deployment writes them; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FORM = re.compile(r"(?P<days>[a-z ,-]+?)\s+(?P<start>[0-9:]+)\s*-\s*(?P<end>[0-9:]+)")
_HOUR = re.compile(r"([0-9]{1,2})(:00)?")


@dataclass(frozen=True)
class BusinessHours:
    """Weekdays, Monday 0, and the half-open pair of local hours of each; (22, 6) goes over midnight."""

    weekdays: tuple[int, ...]
    hours: tuple[int, int]

    @classmethod
    def parse(cls, text: str) -> BusinessHours:
        """`Mon-Fri 09:00-18:00`, `mon,wed,fri 8-17`, `Sat-Sun 22-6`: days and whole hours.

        Raises `ValueError` for anything else.
        """
        form = _FORM.fullmatch(text.strip().lower().replace("–", "-"))
        if form is None:
            raise ValueError(text)
        hours = _hour(form["start"], 0, 23), _hour(form["end"], 1, 24)
        if hours[0] == hours[1]:
            raise ValueError(text)
        return cls(_weekdays(form["days"]), hours)


def _weekdays(text: str) -> tuple[int, ...]:
    days: set[int] = set()
    for piece in text.split(","):
        first, dash, last = (word.strip() for word in piece.partition("-"))
        start, end = _weekday(first), _weekday(last if dash else first)
        days.update((start + step) % 7 for step in range((end - start) % 7 + 1))
    return tuple(sorted(days))


def _weekday(word: str) -> int:
    return DAYS.index(word) if word in DAYS else _LONG.index(word)


def _hour(text: str, least: int, most: int) -> int:
    hour = _HOUR.fullmatch(text)
    if hour is None or not least <= int(hour[1]) <= most:
        raise ValueError(text)
    return int(hour[1])
