"""JSON as servers really send it, and values out of it made fit to be written and shown.

One bad value in a page must not cost the page. So what strict JSON forbids is
read all the same, in a form that the reader of each field recognises as bad:
half an emoji stays a lone surrogate, NaN and numbers beyond a float become
`Decimal`, and what is nested without end is cut.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from decimal import Decimal

import orjson

DEEPEST = 64
"""Objects and lists inside each other; more are no data but an attack or a fault."""

TOO_DEEP = "… (nested too deep)"

_CUT_BELOW = 2 * DEEPEST
"""Deep enough that what was cut still counts as too deep, wherever in a page it stood."""

_LARGEST_DEEP_TEXT = 2**20
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
_INTEGERS = range(-(2**63), 2**64)
_LONGEST_INTEGER = 20


def loads(body: bytes) -> object:
    """The value that *body* holds; raises `ValueError` if it is no JSON even when read leniently."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        text = body.decode("utf-8-sig", "surrogateescape")
    try:
        return _loads(text)
    except RecursionError:
        return _loads(_without_depths(text))


def is_too_deep(value: object) -> bool:
    """True if more than `DEEPEST` objects and lists are inside each other in *value*."""
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
    return any(isinstance(inner, dict | list) for inner in level)


def mended(value: object, *, levels: int = DEEPEST) -> object:
    """A copy of *value* that can be written as JSON and shown.

    Half characters become U+FFFD, numbers that JSON does not know become their
    names, and `TOO_DEEP` stands for what is below *levels* levels.
    """
    match value:
        case str():
            return mended_text(value)
        case Decimal():
            return str(value)
        case dict() | list() if levels == 0:
            return TOO_DEEP
        case dict():
            return {mended_text(str(key)): mended(inner, levels=levels - 1) for key, inner in value.items()}
        case list():
            return [mended(inner, levels=levels - 1) for inner in value]
        case _:
            return value


def mended_text(text: str) -> str:
    """*text* with U+FFFD for half a character and for bytes that are no UTF-8."""
    return text if is_unicode(text) else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def is_unicode(text: str) -> bool:
    """True if *text* can be written as UTF-8: no half of a character is in it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _inside(value: object) -> Iterable[object]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _loads(text: str) -> object:
    return json.loads(text, strict=False, parse_int=_integer, parse_float=_float, parse_constant=Decimal)


def _without_depths(text: str) -> str:
    """*text* with null for what is nested deeper than can be read.

    Text that ends inside of it stays broken. Raises `ValueError` if *text* is
    too large to be looked through.
    """
    if len(text) > _LARGEST_DEEP_TEXT:
        raise ValueError("too large for something nested this deep")
    pieces: list[str] = []
    depth = start = 0
    for token in _STRING_OR_BRACKET.finditer(text):
        if text[token.start()] in "[{":
            depth += 1
            if depth == _CUT_BELOW + 1:
                pieces += text[start : token.start()], "null"
                start = len(text)
        elif text[token.start()] in "]}":
            if depth == _CUT_BELOW + 1:
                start = token.end()
            depth -= 1
    return "".join([*pieces, text[start:]])


def _integer(digits: str) -> object:
    """As orjson reads it: exact in 64 bits, else a float."""
    if len(digits) <= _LONGEST_INTEGER and (number := int(digits)) in _INTEGERS:
        return number
    return _float(digits)


def _float(digits: str) -> object:
    number = float(digits)
    return number if math.isfinite(number) else Decimal(number)
