"""Calls by agent, line, country and number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cache

import phonenumbers

from .records import Call


def by(calls: Iterable[Call], key: Callable[[Call], Hashable]) -> dict[Hashable, list[Call]]:
    """The calls of each group, groups in the order they are met."""
    found: dict[Hashable, list[Call]] = {}
    for call in calls:
        found.setdefault(key(call), []).append(call)
    return found


def country(call: Call) -> str | None:
    """ISO code of the country that a call's number belongs to; None where there is no telling."""
    return country_of(call.phone or "")


@cache
def country_of(phone: str) -> str | None:
    """The country of a whole number, as its numbering plan says, else the main one of its calling code."""
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return None
    found = phonenumbers.region_code_for_number(number)
    if found is None:
        found = phonenumbers.region_code_for_country_code(number.country_code)
    return None if found in (None, "001", "ZZ") else found


def new_and_repeated(calls: Sequence[Call]) -> dict[str, str]:
    """Whether each call (by id) is the first to its number, a further one, or to none."""
    seen: set[str] = set()
    kinds = {}
    for call in sorted(calls, key=lambda call: (call.start, call.id)):
        if call.phone is None:
            kinds[call.id] = "without_number"
            continue
        kinds[call.id] = "repeated" if call.phone in seen else "new"
        seen.add(call.phone)
    return kinds


def numbers(calls: Iterable[Call]) -> Counter[str]:
    """Calls per number called."""
    return Counter(call.phone for call in calls if call.phone is not None)


def reached(calls: Iterable[Call]) -> tuple[set[str], set[str]]:
    """Numbers with an answered call, and those that a live call may still reach."""
    calls = list(calls)
    had = {call.phone for call in calls if call.answered and call.phone is not None}
    hoped = {call.phone for call in calls if call.live and call.phone is not None}
    return had, hoped - had


def text_of(value: object) -> str | None:
    """A metadata value that calls can be grouped by, as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None
