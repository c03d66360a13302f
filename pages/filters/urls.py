"""View <-> URL, a pair of pure functions; the words are a promise to every link ever shared.

| parameter | values | repeats |
|---|---|---|
| period | today, yesterday, last-7-days, last-28-days (when absent), last-90-days, this-month, last-month, custom | |
| from, to | local dates 2026-02-01, both included; with period=custom (or no period) | |
| zone | IANA name | |
| compare | auto (when absent), previous, week, weekdays, year, off | |
| direction | outbound, inbound, unknown | yes |
| outcome | answered (both of: by_agent, handed_over), no_answer, busy, failed, live, unknown, or a status of no known group | yes |
| status, agent, country | the API's word, an agent's id, a country's ISO code | yes |
| line | what stands for a number of the account (`lines`); the number itself, if the deployment shows numbers | yes |
| not-agent, not-line, not-country | the same, for calls with any other value; empty for calls with any value | yes |
| phone | at least seven digits of the number called, or a masked number as it is shown; if numbers are hidden, only digits the viewer has typed | |
| meta | key:value; :key:value with the key percent-encoded if it is empty or has a colon; one of a key's values must fit | yes |
| shortest, longest | whole seconds | |
| weekday | mon … sun | yes |
| hours | 9-17, local, the second not included; 22-6 goes over midnight | |
| between | 2026-02-01T14:00+01:00/2026-02-02T09:00+01:00, the second moment not included; links of messages have it | |

What is chosen from a list is read as it is, whatever characters it has; it may have 2,000 of them, and a link 1,000 values of a parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from ringyo_data import zones
from ringyo_data.periods import days_of

from ..text import wording
from ..text.own_numbers import HIDDEN, Lines
from .filter import Filter, NumberHidden, Reader
from .period import COMPARISONS, DEFAULT_COMPARISON, DEFAULT_PERIOD, LONGEST_DAYS, PERIODS
from .sides import FEWEST_PHONE_DIGITS
from .view import FILTERS, View

Params = Mapping[str, Sequence[str]]
PERIOD_NAMES = ("period", "from", "to", "zone", "compare")
NAMES = (*PERIOD_NAMES, *(each.word for each in FILTERS))
"""Parameters that belong to the View; every other one is left alone."""

MOST_VALUES = 1000
NOT_READABLE = "The value of “{}” cannot be read; it was left out."
NO_NUMBER = (
    f"“Number called” takes a phone number or its end, with at least {FEWEST_PHONE_DIGITS} digits. "
    "What was given is neither; it was left out."
)
REPEATED = "“{}” is given more than once; the first value counts."
TOO_MANY = f"“{{}}” has more than {MOST_VALUES:,} values; the first ones count."
NUMBERS_HIDDEN = "The value of “{}” was left out: numbers are hidden in this dashboard."
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)

T = TypeVar("T")


def view_from_params(
    params: Params,
    *,
    today: date,
    default_zone: str,
    lines: Lines = HIDDEN,
    typed_phone: str = "",
    most: int | None = MOST_VALUES,
) -> tuple[View, tuple[str, ...]]:
    """The View that a URL's parameters ask for, and a note for each value that cannot be read.

    No more than *most* values of a parameter count; None for all of them. Phone numbers are read only if *lines* shows them, or if the viewer has typed
    them (*typed_phone*): otherwise a list of links could try out numbers. Never
    raises. A note is a plain sentence without any of the URL's text but the
    parameter's name.
    """
    read = _Reader(params, Reader(lines, typed_phone), most)
    zone = read.one("zone", _one_of(zones.NAMES)) or default_zone
    period, first, last = _period(read, today)
    compare = read.one("compare", _one_of(COMPARISONS)) or DEFAULT_COMPARISON
    values: dict[str, Any] = {
        each.field: read.many(each) if each.many else read.one(each.word, each.read) for each in FILTERS
    }
    return View(first, last, zone, period, compare, **values).in_order(), tuple(read.notes)


def params_from_view(view: View, *, absolute: bool = False) -> dict[str, list[str]]:
    """The parameters of *view*, defaults left out; *absolute* names the dates instead of the period."""
    period = "custom" if absolute else view.period
    given: dict[str, Sequence[str]] = {
        "period": [] if period == DEFAULT_PERIOD else [period],
        "from": [view.first.isoformat()] if period == "custom" else [],
        "to": [view.last.isoformat()] if period == "custom" else [],
        "zone": [view.zone],
        "compare": [] if view.compare == DEFAULT_COMPARISON else [view.compare],
        **{each.word: each.words(view) for each in FILTERS},
    }
    return {name: list(values) for name, values in given.items() if values}


def zone_from_params(params: Params, default_zone: str) -> str:
    """The zone a URL asks for, needed to know which day it is before anything else is read."""
    return _Reader(params).one("zone", _one_of(zones.NAMES)) or default_zone


_OF_THE_PERIOD = {
    "period": wording.either(PERIODS),
    "from": "a day, like 2026-11-12",
    "to": "a day, like 2026-11-12",
    "zone": "a time zone, like Europe/Berlin",
    "compare": wording.either(COMPARISONS),
}
TAKES: Mapping[str, str] = {**_OF_THE_PERIOD, **{each.word: each.takes for each in FILTERS if each.takes}}
"""What the value of a parameter may be; one that is not here takes any text."""


def mended(note: str, takes: Mapping[str, str]) -> str:
    """A note on a link that is written down, with what its parameter *takes* (`TAKES`), as the middle of a sentence."""
    name = next((name for name in takes if note == NOT_READABLE.format(name)), "")
    text = note.partition(";")[0].rstrip(".")
    return f"{text}; write {takes[name]}" if name else text


class _Reader:
    """Reads one parameter after the other and takes notes, each once."""

    def __init__(self, params: Params, reader: Reader = Reader(), most: int | None = None) -> None:  # noqa: B008  (it is frozen)
        self._params, self._reader, self._most = params, reader, most
        self.notes: dict[str, None] = {}

    def one(self, name: str, parse: Callable[[str, Reader], T | None]) -> T | None:
        """The first value of *name*, parsed; None when absent or not readable."""
        texts = list(dict.fromkeys(text.strip() for text in self._params.get(name, ()) if text.strip()))
        if len(texts) > 1:
            self.notes[REPEATED.format(name)] = None
        return self._value(name, parse, texts[0]) if texts else None

    def many(self, row: Filter) -> tuple[Any, ...]:
        """All values of a filter that can be read, each once, in their order."""
        texts = [text for text in self._params.get(row.word, ()) if text or row.keeps_empty]
        if len(texts[: self._most]) < len(texts):
            self.notes[TOO_MANY.format(row.word)] = None
        values = (self._value(row.word, row.read, text) for text in texts[: self._most])
        return tuple(dict.fromkeys(value for value in values if value is not None))

    def _value(self, name: str, parse: Callable[[str, Reader], T | None], text: str) -> T | None:
        try:
            value = parse(text, self._reader)
        except NumberHidden:
            self.notes[NUMBERS_HIDDEN.format(name)] = None
            return None
        if value is None:
            self.notes[NO_NUMBER if name == "phone" else NOT_READABLE.format(name)] = None
        return value


def _period(read: _Reader, today: date) -> tuple[str, date, date]:
    period = read.one("period", _one_of(PERIODS))
    days = sorted(day for day in (read.one("from", _date), read.one("to", _date)) if day)
    if period not in (None, "custom"):
        return (period, *days_of(period, today))
    if not days:
        if period == "custom":
            read.notes["Custom dates need a first and a last day; the last 28 days are shown."] = None
        return (DEFAULT_PERIOD, *days_of(DEFAULT_PERIOD, today))
    first, last = days[0], days[-1]
    if (last - first).days >= LONGEST_DAYS:
        read.notes["The period is too long to be drawn; its last three years are shown."] = None
        first = date.fromordinal(last.toordinal() - LONGEST_DAYS + 1)
    return "custom", first, last


def _one_of(words: Collection[str]) -> Callable[[str, Reader], str | None]:
    return lambda text, _: text if text in words else None


def _date(text: str, _: Reader) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None
