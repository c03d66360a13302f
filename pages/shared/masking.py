"""Phone numbers taken out of other text: metadata, transcripts, analyses; pure.

A number in its own column is masked by `wording.phone`. Here are those that
people and programs put elsewhere. What is left of each is its last two digits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import pandas as pd
import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from . import wording

FEWEST_DIGITS = 7
"""Fewer digits than these in a row are no number that could be called."""

MARK = "••• ••"
"""Stands before the last two digits of a number that was taken out."""

_BETWEEN = r"[ ().\-/]"
_ENOUGH_DIGITS = rf"[0-9](?:{_BETWEEN}{{0,2}}[0-9]){{6}}"
_INTERNATIONAL = rf"\+[0-9](?:{_BETWEEN}{{0,2}}[0-9]){{4,12}}{_BETWEEN}{{0,2}}([0-9]{{2}})"
_PHONE_KEY = r'"[^"]*(?i:phone|mobile|msisdn|whatsapp|telefon|caller_id)[^"]*":'
_KEYED_TEXT = rf'({_PHONE_KEY}")\+?[0-9(](?:{_BETWEEN}{{0,2}}[0-9]){{4,13}}([0-9]{{2}})'
_KEYED_NUMBER = rf"({_PHONE_KEY})[0-9]{{5,13}}([0-9]{{2}})"
_enough_digits = re.compile(_ENOUGH_DIGITS).search
_international = re.compile(_INTERNATIONAL)


def in_text(text: str, *, own: Sequence[str | None] = (), country: str | None = None) -> str:
    """What somebody said or wrote, without phone numbers.

    Taken out are numbers with a plus sign, the call's *own* numbers in any
    spacing, and whatever would be a valid number where it is dialled from
    *country* (ISO code).
    """
    if not _enough_digits(text):
        return text
    text = _without_own(_international.sub(rf"{MARK}\1", text), *own)
    for found in reversed(list(phonenumbers.PhoneNumberMatcher(text, country))):
        text = text[: found.start] + _masked(found.raw_string) + text[found.end :]
    return text


def in_column(numbers: pd.Series) -> pa.Array:
    """Each phone number as `wording.phone` masks it, a million of them in a second; null where there is none."""
    masked = pa.array(numbers, pa.large_string())
    for pattern in _usual_numbers():
        masked = pc.replace_substring_regex(masked, pattern, r"+\1 \2 ••• ••\3")
    others = np.flatnonzero(~_matching(masked, "•"))
    if not len(others):
        return masked
    found = masked.to_numpy(zero_copy_only=False).copy()
    found[others] = [None if number is None else wording.phone(number) for number in found[others]]
    return pa.array(found, pa.large_string())


@cache
def _usual_numbers() -> tuple[str, ...]:
    """Patterns of `+` and nine digits or more, by the length of the country code that `wording.phone` sees."""
    codes: dict[int, list[str]] = {1: [], 2: [], 3: []}
    for start in (f"{digits:02}" for digits in range(10, 100)):
        code = wording.phone(f"+{start}0000000").split()[0].removeprefix("+")
        codes[len(code)].append(code if len(code) < 3 else f"{start}[0-9]")
    return tuple(
        rf"^\+({'|'.join(dict.fromkeys(found))})([0-9]{{3}})[0-9]{{{4 - length},}}([0-9]{{2}})$"
        for length, found in codes.items()
    )


def in_metadata(calls: pd.DataFrame) -> pd.Series:
    """The calls' metadata as compact JSON, without phone numbers.

    Taken out are numbers with a plus sign, those under a key that speaks of
    a phone, and the call's own number and line. Other digits stay: they are the
    customer's ids. Index and missing values stay.
    """
    texts = calls["metadata"]
    rows = np.flatnonzero(_matching(pa.array(texts, pa.large_string()), _ENOUGH_DIGITS))
    if not len(rows):
        return texts
    masked = pa.array(texts.iloc[rows], pa.large_string())
    for pattern, left in (
        (_INTERNATIONAL, rf"{MARK}\1"),
        (_KEYED_TEXT, rf"\1{MARK}\2"),
        (_KEYED_NUMBER, rf'\1"{MARK}\2"'),
    ):
        masked = pc.replace_substring_regex(masked, pattern, left)
    found = texts.to_numpy(dtype=object, copy=True)
    own = (calls[name].iloc[rows].to_numpy(dtype=object) for name in ("phone_number", "from_number"))
    found[rows] = [_without_own(*each) for each in zip(masked.to_pylist(), *own, strict=True)]
    return pd.Series(found, index=texts.index, dtype="str")


def in_value(value: object, *, own: Sequence[str | None] = (), country: str | None = None) -> object:
    """A JSON value with every text in it, keys too, as `in_text` leaves it; whole numbers as texts are."""
    if isinstance(value, Mapping):
        return {
            in_text(str(key), own=own, country=country): in_value(inner, own=own, country=country)
            for key, inner in value.items()
        }
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [in_value(inner, own=own, country=country) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool):
        masked = in_text(str(value), own=own, country=country)
        return value if masked == str(value) else masked
    return in_text(value, own=own, country=country) if isinstance(value, str) else value


def holds_number(text: str, *numbers: str | None) -> bool:
    """True when *text* has the last digits of one of the numbers in it, as a file's name might."""
    digits = re.sub(r"[^0-9]", "", text)
    return any(tail in digits for tail in map(_tail, numbers) if tail)


def _matching(texts: pa.Array, pattern: str) -> NDArray[np.bool_]:
    return np.array(pc.fill_null(pc.match_substring_regex(texts, pattern), False))


def _without_own(text: str, *own: object) -> str:
    for number in own:
        text = _without(text, number)
    return text


def _without(text: str, number: object) -> str:
    tail = _tail(number)
    if not tail or not _enough_digits(text):
        return text
    spaced = f"{_BETWEEN}{{0,2}}".join(tail)
    before = rf"(?:[+(]?[0-9](?:{_BETWEEN}{{0,2}}[0-9])*?{_BETWEEN}{{0,2}})?"
    return re.sub(before + spaced, lambda hit: _masked(hit[0]), text)


def _tail(number: object) -> str:
    """The digits by which a number is known also where its codes are left out."""
    digits = re.sub(r"[^0-9]", "", number) if isinstance(number, str) else ""
    return digits[-FEWEST_DIGITS:] if len(digits) >= FEWEST_DIGITS else ""


def _masked(text: str) -> str:
    return f"{MARK}{re.sub(r'[^0-9]', '', text)[-2:]}"
