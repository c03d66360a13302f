"""JSON objects with undocumented keys, in words; pure. The result is Markdown; every text in it is literal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from ..text import wording

LONG = 44
"""A text longer than this stands by itself."""

MOST_ENTRIES = 100
MOST_WORDS = 20
MOST_LINES = 40
DEEPEST = 3
LONGEST_TEXT = 2_000
LONGEST_LABEL = 80


def markdown(values: Mapping[str, object]) -> str:
    """The object with its long texts first, then what is short in one line, then what has parts of its own.

    Of more than `MOST_ENTRIES` the others are only counted.
    """
    rest = len(values) - MOST_ENTRIES
    values = dict(islice(values.items(), MOST_ENTRIES))
    long = [
        f":small[:gray[{_label(key)}]]  \n{_text(value)}" for key, value in values.items() if _is_long(value)
    ]
    short = [f":gray[{_label(key)}] {_words(value)}" for key, value in values.items() if _is_short(value)]
    nested = [
        "\n".join([f":small[:gray[{_label(key)}]]", "", *_some(_bullets(value, 0))])
        for key, value in values.items()
        if not _is_long(value) and not _is_short(value)
    ]
    more = [f"and {rest:,} entries more"] if rest > 0 else []
    return "\n\n".join([*long, *([" · ".join(short)] if short else []), *nested, *more])


def _bullets(value: object, depth: int) -> Iterator[str]:
    """The parts of an object or a list, one line each, those of theirs indented below."""
    indent = "  " * depth
    for key, inner in value.items() if isinstance(value, Mapping) else enumerate(_listed(value), 1):
        head = f"{indent}- :gray[{_label(str(key))}]"
        if _is_short(inner) or isinstance(inner, str):
            yield f"{head} {_words(inner) if _is_short(inner) else _text(inner)}"
        elif depth + 1 >= DEEPEST:
            yield f"{head} {_text(json.dumps(inner, ensure_ascii=False, default=str))}"
        else:
            yield head
            yield from _bullets(inner, depth + 1)


def _some(lines: Iterator[str]) -> list[str]:
    every = list(lines)
    rest = len(every) - MOST_LINES
    return every if rest <= 0 else [*every[:MOST_LINES], f"- and {rest:,} lines more"]


def _is_long(value: object) -> bool:
    return isinstance(value, str) and len(value) > LONG


def _is_short(value: object) -> bool:
    if isinstance(value, Mapping):
        return not value
    if isinstance(value, str):
        return not _is_long(value)
    return all(not isinstance(one, Mapping | list) for one in _listed(value))


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else [value]


def _words(value: object) -> str:
    """A short value, or several, as a reader says them."""
    if isinstance(value, Mapping) or value == []:
        return wording.MISSING
    words = [_word(one) for one in _listed(value)]
    return f"**{wording.listing(words, most=MOST_WORDS)}**"


def _word(value: object) -> str:
    match value:
        case None | "":
            return wording.MISSING
        case bool():
            return "yes" if value else "no"
        case float():
            return wording.md(f"{value:g}")
        case _:
            return _text(value)


def _text(value: object) -> str:
    text = str(value)
    return wording.md(text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…")


def _label(key: str) -> str:
    return wording.md(wording.readable(key)[:LONGEST_LABEL]) or wording.MISSING
