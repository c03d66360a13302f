"""View <-> URL, a pair of pure functions; the words are a promise to every link ever shared.

| parameter | values | repeats |
|---|---|---|
| period | today, yesterday, last-7-days, last-28-days (when absent), last-90-days, this-month, last-month, custom | |
| from, to | local dates 2026-02-01, both included; with period=custom (or no period) | |
| zone | IANA name | |
| compare | previous (when absent), weekdays, off | |
| outcome | answered, no_answer, busy, failed, live, unknown, or a status of no known group | yes |
| status, agent, country | the API's word, an agent's id, a country's ISO code | yes |
| line | what stands for a number of the account (`lines`); the number itself, if the deployment shows numbers | yes |
| phone | at least seven digits of the number called; if numbers are hidden, only those the viewer has typed | |
| meta | key:value | yes |
| shortest, longest | whole seconds | |
| weekday | mon … sun | yes |
| hours | 9-17, local, the second not included; 22-6 goes over midnight | |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from ringyo_data import zones

from ..text.own_numbers import HIDDEN, Lines
from .view import COMPARISONS, DEFAULT_COMPARISON, DEFAULT_PERIOD, LONGEST_DAYS, PERIODS, View, days_of

Params = Mapping[str, Sequence[str]]
NAMES = (
    "period",
    "from",
    "to",
    "zone",
    "compare",
    "outcome",
    "status",
    "agent",
    "phone",
    "line",
    "country",
    "meta",
    "shortest",
    "longest",
    "weekday",
    "hours",
)
"""Parameters that belong to the View; every other one is left alone."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_VALUES = 200
LONGEST_VALUE = 200
NOT_READABLE = "The value of “{}” cannot be read; it was left out."
NUMBERS_HIDDEN = "The value of “{}” was left out: numbers are hidden in this dashboard."
FEWEST_PHONE_DIGITS, LONGEST_PHONE = 7, 15
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)

T = TypeVar("T")


def view_from_params(
    params: Params, *, today: date, default_zone: str, lines: Lines = HIDDEN, typed_phone: str = ""
) -> tuple[View, tuple[str, ...]]:
    """The View that a URL's parameters ask for, and a note for each value that cannot be read.

    Phone numbers are read only if *lines* shows them, or if the viewer has typed
    them (*typed_phone*): otherwise a list of links could try out numbers. Never
    raises. A note is a plain sentence without any of the URL's text but the
    parameter's name.
    """
    read = _Reader(params)
    zone = read.one("zone", _zone) or default_zone
    period, first, last = _period(read, today)
    hours = read.one("hours", _hours)
    shortest, longest = read.one("shortest", _seconds), read.one("longest", _seconds)
    if shortest is not None and longest is not None and shortest > longest:
        shortest, longest = longest, shortest
    view = View(
        first=first,
        last=last,
        zone=zone,
        period=period,
        compare=read.one("compare", _one_of(COMPARISONS)) or DEFAULT_COMPARISON,
        outcomes=read.many("outcome", _word),
        statuses=read.many("status", _word),
        agents=read.many("agent", _word),
        phone=_phone_of(read, lines, typed_phone),
        lines=read.many("line", _line(lines), NOT_READABLE if lines.shows else NUMBERS_HIDDEN),
        countries=read.many("country", _country),
        metadata=read.many("meta", _pair),
        shortest_seconds=shortest,
        longest_seconds=longest,
        weekdays=tuple(sorted(read.many("weekday", _weekday))),
        hours=hours,
    )
    return view, tuple(read.notes)


def params_from_view(view: View, *, absolute: bool = False) -> dict[str, list[str]]:
    """The parameters of *view*, defaults left out; *absolute* names the dates instead of the period."""
    period = "custom" if absolute else view.period
    given: dict[str, Sequence[str]] = {
        "period": [] if period == DEFAULT_PERIOD else [period],
        "from": [view.first.isoformat()] if period == "custom" else [],
        "to": [view.last.isoformat()] if period == "custom" else [],
        "zone": [view.zone],
        "compare": [] if view.compare == DEFAULT_COMPARISON else [view.compare],
        "outcome": view.outcomes,
        "status": view.statuses,
        "agent": view.agents,
        "phone": [view.phone] if view.phone else [],
        "line": view.lines,
        "country": view.countries,
        "meta": [f"{key}:{value}" for key, value in view.metadata],
        "shortest": [] if view.shortest_seconds is None else [str(view.shortest_seconds)],
        "longest": [] if view.longest_seconds is None else [str(view.longest_seconds)],
        "weekday": [DAYS[day] for day in view.weekdays],
        "hours": [] if view.hours is None else ["{}-{}".format(*view.hours)],
    }
    return {name: list(values) for name, values in given.items() if values}


def zone_from_params(params: Params, default_zone: str) -> str:
    """The zone a URL asks for, needed to know which day it is before anything else is read."""
    return _Reader(params).one("zone", _zone) or default_zone


class _Reader:
    """Reads one parameter after the other and takes notes."""

    def __init__(self, params: Params) -> None:
        self._params = params
        self.notes: list[str] = []

    def one(self, name: str, parse: Callable[[str], T | None]) -> T | None:
        """The first value of *name*, parsed; None when absent or not readable."""
        values = [value for value in self._params.get(name, ()) if value.strip()]
        if not values:
            return None
        found = parse(values[0].strip())
        if found is None or len(values) > 1:
            self.note(name)
        return found

    def many(self, name: str, parse: Callable[[str], T | None], why: str = NOT_READABLE) -> tuple[T, ...]:
        """All values of *name* that can be read, each once, in their order; a note says *why* one is left out."""
        values = [value for value in self._params.get(name, ()) if value.strip()]
        found = [parse(value) for value in values[:MOST_VALUES]]
        if None in found or len(values) > MOST_VALUES:
            self.note(name, why)
        return tuple(dict.fromkeys(value for value in found if value is not None))

    def note(self, name: str, why: str = NOT_READABLE) -> None:
        """Say *why* a value of *name* was left out."""
        self.notes.append(why.format(name))


def _period(read: _Reader, today: date) -> tuple[str, date, date]:
    period = read.one("period", _one_of(PERIODS))
    first, last = read.one("from", _date), read.one("to", _date)
    if period not in (None, "custom"):
        return (period, *days_of(period, today))
    if first is None and last is None:
        if period == "custom":
            read.notes.append("Custom dates need a first and a last day; the last 28 days are shown.")
        return (DEFAULT_PERIOD, *days_of(DEFAULT_PERIOD, today))
    first, last = first or last, last or first
    first, last = min(first, last), max(first, last)
    if (last - first).days >= LONGEST_DAYS:
        read.notes.append("The period is too long to be drawn; its last three years are shown.")
        first = date.fromordinal(last.toordinal() - LONGEST_DAYS + 1)
    return "custom", first, last


def _one_of(words: Sequence[str]) -> Callable[[str], str | None]:
    return lambda text: text if text in words else None


def _zone(text: str) -> str | None:
    return text if text in zones.NAMES else None


def _date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


def _word(text: str) -> str | None:
    return text if len(text) <= LONGEST_VALUE and text.isprintable() else None


def _line(lines: Lines) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        # A plus sign that nobody encoded arrives as a space.
        found = f"+{text[1:]}" if text[:1] == " " and text[1:].isdigit() else _word(text)
        return lines.asked(found) if found else None

    return read


def _phone_of(read: _Reader, lines: Lines, typed: str) -> str | None:
    phone = read.one("phone", _phone)
    if phone is None or lines.shows or phone == _phone(typed):
        return phone
    read.note("phone", NUMBERS_HIDDEN)
    return None


def _country(text: str) -> str | None:
    return text.upper() if re.fullmatch(r"[A-Za-z]{2}", text) else None


def _phone(text: str) -> str | None:
    digits = re.sub(r"[^0-9]", "", text)
    readable = re.fullmatch(r"[+0-9 ()./-]+", text) and len(digits.lstrip("0")) >= FEWEST_PHONE_DIGITS
    return digits if readable and len(digits) <= LONGEST_PHONE else None


def _pair(text: str) -> tuple[str, str] | None:
    key, colon, value = text.partition(":")
    return (key, value) if colon and key and _word(text) else None


def _seconds(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,5}", text) else None


def _weekday(text: str) -> int | None:
    return DAYS.index(text) if text in DAYS else None


def _hours(text: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"([0-9]{1,2})-([0-9]{1,2})", text)
    if not match:
        return None
    start, end = int(match[1]), int(match[2])
    return (start, end) if start < 24 and 0 < end <= 24 and start != end else None
