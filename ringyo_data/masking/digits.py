"""Digits, blanks and dashes of any script as plain ones; pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_no_digit = re.compile(r"[^0-9]+")
_BLANK = {"Zs", "Cf", "Mn", "Me", "Cc"}
_ALIKE = {
    "_": "-",
    "\t": " ",
    "\N{MINUS SIGN}": "-",
    "\N{KATAKANA-HIRAGANA PROLONGED SOUND MARK}": "-",
} | dict.fromkeys("\N{MIDDLE DOT}\N{HYPHENATION POINT}\N{DOT OPERATOR}\N{KATAKANA MIDDLE DOT}", ".")


def plain(text: str) -> str:
    """The text for a search: each character stays in its place.

    A digit of any script becomes an ASCII digit. Each blank becomes a space,
    an invisible character or a combining mark too. Each dash becomes `-`, the
    underscore too. A full-width sign becomes the ASCII one.
    """
    return text.translate(_PLAIN)


def of(text: str) -> str:
    """The digits of a text, as ASCII."""
    return _no_digit.sub("", text if text.isascii() else plain(text))


def dotted(text: str) -> str:
    """The text with a dot in the place of each digit of any script."""
    return text.translate(_DOTTED)


class _Table(dict[int, str]):
    """What *make* gives for each character, made as it occurs; there are fewer than 1.2 million."""

    def __init__(self, make: Callable[[str], str]) -> None:
        self._make = make

    def __missing__(self, code: int) -> str:
        self[code] = made = self._make(chr(code))
        return made


def _plain(one: str) -> str:
    if one in _ALIKE:
        return _ALIKE[one]
    if (one.isascii() and one.isprintable()) or one in "\n\r":
        return one
    digit, kind = unicodedata.digit(one, None), unicodedata.category(one)
    if digit is not None:
        return str(digit)
    if kind in _BLANK:
        return " "
    if kind == "Pd":
        return "-"
    compatible = unicodedata.normalize("NFKC", one)
    return compatible if len(compatible) == 1 else one


def _dotted(one: str) -> str:
    return one if unicodedata.digit(one, None) is None else "•"


_PLAIN, _DOTTED = _Table(_plain), _Table(_dotted)
