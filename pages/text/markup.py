"""The pages' Markdown, and tables of numbers, as HTML; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html import escape
from math import isinf
from typing import Any

import pandas as pd

from . import wording

MOST_ROWS = 60

_PARTS = re.compile(r"(\\.|\*\*|  \n|`)")

Words = Mapping[str, Callable[[Any], str]]


def plain(markdown: str) -> str:
    """Markdown of the pages as text: what is stressed is not, what `wording.md` has escaped is as it was."""
    return "".join(
        part[1:] if part[0] == "\\" else part
        for part in _PARTS.split(markdown)
        if part not in ("", "**", "`")
    )


def html(markdown: str) -> str:
    """*markdown* as HTML. It knows the Markdown of the sentences: bold, code, line ends, and the escapes of `wording.md`."""
    pieces, is_bold = [], False
    for part in _PARTS.split(markdown):
        if part == "  \n":
            pieces.append("<br>")
        elif part == "`":
            continue
        elif part == "**":
            is_bold = not is_bold
            pieces.append("<b>" if is_bold else "</b>")
        else:
            pieces.append(escape(part[1:] if part.startswith("\\") else part))
    return "".join(pieces) + ("</b>" if is_bold else "")


def table(frame: pd.DataFrame, words: Words | None = None, *, most: int = MOST_ROWS) -> str:
    """A frame as a table, its first rows, *most* of them; *words* say the cells of some columns.

    Local times are said to the minute, shares as percents; a missing value is a dash.
    """
    columns = [str(name) for name in frame.columns]
    say = [(words or {}).get(name) or _words(name) for name in columns]
    numbers = [_is_number(column) for _, column in frame.items()]
    head = "".join(_head(name, is_number=number) for name, number in zip(columns, numbers, strict=True))
    rows = ("".join(map(_cell, row, say, numbers)) for row in frame.head(most).itertuples(index=False))
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    rest = f"<p>Shown: the first {most} of {wording.count(len(frame))}.</p>" if len(frame) > most else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"


def lines(pairs: Sequence[tuple[str, str]]) -> str:
    """The lines of a receipt, words and number."""
    rows = "".join(
        f"<tr><td>{html(words)}</td><td class=number>{html(number)}</td></tr>" for words, number in pairs
    )
    return f"<table><tbody>{rows}</tbody></table>"


def _is_number(column: pd.Series) -> bool:
    types = pd.api.types
    return bool(types.is_numeric_dtype(column) and not types.is_bool_dtype(column))


def _head(name: str, *, is_number: bool) -> str:
    return f'<th scope="col"{" class=number" if is_number else ""}>{escape(wording.readable(name))}</th>'


def _cell(value: Any, say: Callable[[Any], str], is_number: bool) -> str:
    text = wording.MISSING if _is_missing(value) else value if isinstance(value, str) else say(value)
    return f"<td{' class=number' if is_number else ''}>{escape(text)}</td>"


def _is_missing(value: Any) -> bool:
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _words(column: str) -> Callable[[Any], str]:
    return wording.percent if column.endswith(("rate", "share")) else _word


def _word(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case float() if isinf(value):
            return "∞"
        case float() if not value.is_integer():
            return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
        case int() | float():
            return wording.count(value)
    return str(value)
