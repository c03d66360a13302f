"""Words of a page back into numbers, by their meaning in English and not by the code that wrote them."""

from __future__ import annotations

import base64
import html
import math
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

DASH = "–"
MINUS = "\N{MINUS SIGN}"
_UNITS = {"s": 1, "min": 60, "h": 3600}
_KINDS = {
    "n": r"(\d[\d,]*)",
    "p": r"((?:under |over )?\d[\d,.]*%|–)",
    "t": r"(−?[\d,]+ (?:s|min \d\d s|h \d\d min)|–)",
    "h": r"([\d,.]+ h|[\d,]+ (?:s|min \d\d s)|–)",
    "x": r"(.+?)",
}


@dataclass(frozen=True)
class About:
    """A number as far as its words tell it: equal to any that is rounded to it; None where it is a dash."""

    value: float | None
    off: float = 0.0

    def __eq__(self, other: object) -> bool:
        missing = other is None or (isinstance(other, float) and math.isnan(other))
        if self.value is None or missing:
            return self.value is None and missing
        return abs(float(other) - self.value) <= self.off * (1 + 1e-9) + 1e-9

    def __hash__(self) -> int:
        return hash(self.value)


def count(words: str) -> About:
    """`12,340`."""
    return About(None) if words == DASH else About(int(words.replace(",", "")))


def percent(words: str) -> About:
    """`64.9%`, `under 0.1%`, `over 99.9%`."""
    if words == DASH:
        return About(None)
    side, _, words = words.rpartition(" ")
    digits = words.removesuffix("%").replace(",", "")
    if side:
        half = 0.5 / 100 / 10 ** len(digits.partition(".")[2])
        return About(float(digits) / 100 + (half if side == "over" else -half), half)
    return About(float(digits) / 100, 0.5 / 100 / 10 ** len(digits.partition(".")[2]))


def seconds(words: str) -> About:
    """`42 s`, `3 min 20 s`, `2 h 05 min`."""
    if words == DASH:
        return About(None)
    sign = -1 if words.startswith(MINUS) else 1
    parts = words.removeprefix(MINUS).replace(",", "").split()
    pairs = list(zip(parts[::2], parts[1::2], strict=True))
    whole = sum(int(number) * _UNITS[unit] for number, unit in pairs)
    return About(sign * whole, _UNITS[pairs[-1][1]] / 2)


def hours(words: str) -> About:
    """`412 h`, `7.5 h`, or a duration; in seconds."""
    number, _, unit = words.partition(" ")
    if unit != "h":
        return seconds(words)
    digits = number.replace(",", "")
    return About(float(digits) * 3600, 1800 / 10 ** len(digits.partition(".")[2]))


_READ = {"n": count, "p": percent, "t": seconds, "h": hours, "x": str}


def read(text: str, pattern: str) -> tuple[object, ...]:
    """The numbers of a sentence; *pattern* is a regular expression with <n>, <p>, <t>, <h> or <x> in their places."""
    kinds = re.findall(r"<([npthx])>", pattern)
    found = re.fullmatch(re.sub(r"<([npthx])>", lambda hit: _KINDS[hit[1]], pattern), plain(text))
    assert found, f"{plain(text)!r} does not say {pattern!r}"
    return tuple(_READ[kind](words) for kind, words in zip(kinds, found.groups(), strict=True))


def has(text: str, pattern: str) -> bool:
    """Whether a text says the pattern anywhere."""
    return re.search(re.sub(r"<([npthx])>", lambda hit: _KINDS[hit[1]], pattern), plain(text)) is not None


def plain(text: str) -> str:
    """Markdown as it is read: without escapes, emphasis and what only keeps lines together."""
    flat = text.replace("\N{WORD JOINER}", "").replace("\N{NO-BREAK SPACE}", " ")
    flat = re.sub(r"(?<!\\)\*\*", "", flat)
    return re.sub(r"\\(.)", r"\1", flat)


def literal(name: str) -> str:
    """A name as a figure has it, whose texts are read as HTML."""
    return html.escape(name, quote=False)


def changed(words: str) -> tuple[float, float] | None:
    """`+3.1%`, `−12 s`, `+4.1 points`, `−3` as a number with its rounding; None where none is claimed.

    `from 4 to 77` and `19 times as many` are read as the share by which it grew.
    """
    if words in ("no change", "no clear change", "not clear"):
        return None
    if words.startswith("from "):
        return _from_to(*(_amount(part) for part in words.removeprefix("from ").split(" to ")))
    if " times as " in words:
        digits = words.partition(" ")[0].replace(",", "")
        return float(digits) - 1, 0.5 / 10 ** len(digits.partition(".")[2])
    sign, body = {"+": 1, MINUS: -1, "±": 0}[words[0]], words[1:]
    if body.endswith("%"):
        about = percent(body)
    elif body.endswith("points"):
        about = percent(body.removesuffix(" points") + "%")
    elif body[-1] in "snh":
        about = seconds(body)
    else:
        about = count(body)
    return sign * about.value, about.off


def _amount(words: str) -> About:
    return hours(words) if " " in words else count(words)


def _from_to(before: About, now: About) -> tuple[float, float]:
    ratio = now.value / before.value
    return ratio - 1, (now.off + ratio * before.off) / (before.value - before.off)


def numbers(values: object) -> list[object]:
    """A list of a figure's specification, whether it is written out or packed."""
    if isinstance(values, dict):
        found = np.frombuffer(base64.b64decode(values["bdata"]), dtype=values["dtype"])
        if "shape" in values:
            found = found.reshape([int(size) for size in str(values["shape"]).split(",")])
        values = found.tolist()
    return [
        numbers(value)
        if isinstance(value, list)
        else None
        if value is None or (isinstance(value, float) and pd.isna(value))
        else value
        for value in values or []
    ]
