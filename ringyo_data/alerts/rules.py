"""Rules of the deployment: what is watched, and when a message is sent; read once from `[[alerts]]` of the secrets."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd

from ..errors import SettingsError
from ..misspelt import check_known, instead, quoted
from ..periods import NAMED
from .measures import MEASURES, Measure

WHENS = ("below", "above", "falls_by", "leaves_its_usual_range")
USUAL_RANGE = WHENS[3]
LONGEST_HOURS = 168
DAY_HOURS = 24
DAYS_WITH_USUAL_RANGE = ("today", "yesterday")
NOT_OVER = ("today", "last-7-days", "last-28-days", "last-90-days", "this-month")
"""Periods that go on at the moment they are judged."""

AT_LEAST = 30
"""A rule that names no number of calls judges no fewer than these."""
LONGEST_NAME = 80


@dataclass(frozen=True)
class Scope:
    """The calls that a rule looks at: filters in the *words* of a link, and what they let through.

    Two scopes with the same words are equal.
    """

    words: str = ""
    matching: Callable[[pd.DataFrame], pd.DataFrame] = field(
        default=lambda calls: calls, compare=False, repr=False
    )


ALL_CALLS = Scope()
ReadScope = Callable[[str], Scope]
"""Gives the scope of some words of a link; raises `ValueError` with the rest of a sentence that begins “scope …”."""


@dataclass(frozen=True)
class Rule:
    """A number to watch, and when to send a message about it.

    *measure* is a word of `MEASURES`, *when* one of `WHENS`, *value* the limit in the measure's unit (for
    `falls_by` points of a share, else the share of the earlier number; None for the usual range). *over* is a
    period's word or a number of hours. Fewer than *at_least* calls are not judged. *quiet* is the half-open pair
    of local hours in which no message is sent; (22, 7) goes over midnight. *to* names channels.
    """

    name: str
    measure: str
    when: str
    over: str | int
    value: float | None = None
    scope: Scope = ALL_CALLS
    at_least: int = AT_LEAST
    quiet: tuple[int, int] | None = None
    to: tuple[str, ...] = ()

    @property
    def of(self) -> Measure:
        """What is measured."""
        return MEASURES[self.measure]

    @property
    def hours(self) -> int | None:
        """The length of its window in hours; None for a period by name."""
        return self.over if isinstance(self.over, int) else None

    def is_quiet(self, moment: datetime, tz: str) -> bool:
        """Whether no message is sent at *moment*."""
        if self.quiet is None:
            return False
        (start, end), hour = self.quiet, moment.astimezone(ZoneInfo(tz)).hour
        return start <= hour < end if start < end else hour >= start or hour < end


ENTRIES = tuple(entry.name for entry in fields(Rule))


def rules(
    rows: Sequence[Mapping[str, object]], *, channels: Collection[str], read_scope: ReadScope
) -> tuple[Rule, ...]:
    """The rules of the tables `[[alerts]]`, in their order; none for no rows.

    *channels* are the names that `to` may have. Raises `SettingsError`, which names the rule, the entry and
    what to write instead.
    """
    made = tuple(
        rule(row, place=place, channels=channels, read_scope=read_scope) for place, row in enumerate(rows, 1)
    )
    names = [each.name for each in made]
    for name in names:
        if names.count(name) > 1:
            raise SettingsError(f"Two alert rules have the name {quoted(name)}; give each a name of its own.")
    return made


def rule(
    row: Mapping[str, object], *, place: int = 1, channels: Collection[str], read_scope: ReadScope
) -> Rule:
    """One rule of a table; *place* counts the tables from 1. Raises `SettingsError`."""
    title = f"The alert rule {quoted(row['name'])}" if row.get("name") else f"Alert rule number {place}"
    check_known(row, ENTRIES, f"{title}: {{}} is no entry of a rule")
    readers: dict[str, Callable[[object], object]] = {
        "name": _name,
        "measure": _one_of(tuple(MEASURES)),
        "when": _one_of(WHENS),
        "over": _over,
        "value": _number,
        "scope": lambda value: read_scope(_text(value)),
        "at_least": _at_least,
        "quiet": _hours,
        "to": lambda value: _channels(value, channels),
    }
    values: dict[str, object] = {}
    for name, read in readers.items():
        value = row.get(name)
        if value in (None, "") and name in ("name", "measure", "when", "over"):
            raise SettingsError(f"{title} has no {name}; {_EXAMPLES[name]}")
        if value not in (None, ""):
            try:
                values[name] = read(value)
            except ValueError as error:
                raise SettingsError(f"{title}: {name} {error}") from None
    made = Rule(**values)  # type: ignore[arg-type]
    if wrong := _misfit(made):
        raise SettingsError(f"{title}: {wrong}")
    return made


def _misfit(rule: Rule) -> str:
    """What does not go together in a rule whose entries are all readable; empty if all does."""
    if rule.when in ("falls_by", USUAL_RANGE) and not rule.of.has_usual:
        return f'{rule.measure} has no usual level; write when = "above" and a number.'
    return _wrong_range(rule) if rule.when == USUAL_RANGE else _wrong_limit(rule)


def _wrong_range(rule: Rule) -> str:
    if rule.value is not None:
        return "value has no meaning with leaves_its_usual_range; take it out."
    if rule.over in DAYS_WITH_USUAL_RANGE or (rule.hours or LONGEST_HOURS) <= DAY_HOURS:
        return ""
    over = f"{rule.over}h" if rule.hours else rule.over
    return f"over is {quoted(over)}; a usual range is known of up to {DAY_HOURS} hours, of today and of yesterday."


def _wrong_limit(rule: Rule) -> str:
    value, is_share = rule.value, rule.of.unit == "share"
    if value is None:
        return f"value is missing; {_limit_of(rule)}"
    if (rule.when == "falls_by" and not 0 < value < 1) or (is_share and value > 1):
        return f"value is {value:g}; {_limit_of(rule)}"
    if rule.when == "below" and rule.of.grows and rule.over in NOT_OVER:
        return f'{rule.measure} grows until the period is over, so it begins below any limit; write over = "yesterday" or hours.'
    return ""


def _limit_of(rule: Rule) -> str:
    if rule.when == "falls_by":
        return (
            "give points as a share, such as 0.1 for ten points."
            if rule.of.unit == "share"
            else "give a share of the earlier number, such as 0.3 for 30%."
        )
    return {
        "share": "give a share from 0 to 1, such as 0.6.",
        "seconds": "give a number of seconds, such as 90.",
        "count": "give a number, such as 100.",
    }[rule.of.unit]


# Readers take an entry in TOML's own type. They raise `ValueError` with the rest of a sentence that begins with its name.

_EXAMPLES = {
    "name": 'write name = "…", which messages begin with.',
    "measure": f"there are {', '.join(MEASURES)}.",
    "when": f"there are {', '.join(WHENS)}.",
    "over": 'write a number of hours like "4h", or a period like "yesterday".',
}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"is {quoted(value)}; give a text in straight quotes.")
    return value.strip()


def _name(value: object) -> str:
    name = _text(value)
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise ValueError(
            f"is {quoted(name)}; give a name of at most {LONGEST_NAME} characters, without line breaks."
        )
    return name


def _one_of(words: Sequence[str]) -> Callable[[object], str]:
    def read(value: object) -> str:
        text = _text(value)
        if text not in words:
            raise ValueError(f"is {quoted(text)}; {instead(text, words)}")
        return text

    return read


def _over(value: object) -> str | int:
    if value in NAMED:
        return str(value)
    hours = re.fullmatch(r"([0-9]{1,3}) ?h(ours?)?", value.strip()) if isinstance(value, str) else None
    number = int(hours[1]) if hours else value
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= LONGEST_HOURS:
        raise ValueError(
            f'is {quoted(value)}; give hours from "1h" to "{LONGEST_HOURS}h", or one of {", ".join(NAMED)}.'
        )
    return number


def _number(value: object) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= float(value) < math.inf:  # type: ignore[arg-type]
        raise ValueError(f"is {quoted(value)}; give a number from 0 on, without quotes.")
    return float(value)  # type: ignore[arg-type]


def _at_least(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"is {quoted(value)}; give a whole number of calls from 1 on.")
    return value


def _hours(value: object) -> tuple[int, int]:
    hours = re.fullmatch(r"([0-9]{1,2})(?::00)? ?- ?([0-9]{1,2})(?::00)?", str(value).replace("–", "-"))
    start, end = (int(hours[1]), int(hours[2])) if hours else (-1, -1)
    if not 0 <= start < DAY_HOURS or not 0 < end <= DAY_HOURS or start == end:
        raise ValueError(f'is {quoted(value)}; give two full hours like "22-7".')
    return start, end


def _channels(value: object, channels: Collection[str]) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError('is no list of names; write it like ["operations"].')
    for name in names:
        if name not in channels:
            hint = (
                instead(name, list(channels))
                if channels
                else f"write a table [channels.{name}] with its kind."
            )
            raise ValueError(f"names {quoted(name)}, which is no channel; {hint}")
    return tuple(dict.fromkeys(names))
