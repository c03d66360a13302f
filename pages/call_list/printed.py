"""The list as a report has it: its first calls in the order of the page, with masked numbers; pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ringyo_data import masking

from ..address.choices import Words
from ..cards.card import Card
from ..cards.receipt import Receipt
from ..loading import Selection
from ..text import wording
from . import grid, picking, search
from . import order as orders
from .columns import Rows, of
from .search import Reader

MOST_PRINTED = 100
"""Two sheets of paper; who needs all of them needs the file."""

BY_NUMBER = (
    "The page looks for a phone number, which no report tells. The files of the page have these calls."
)


def card_of(selection: Selection, words: Words) -> Card:
    """The calls that are found by the search and in the order of these *words*, the first of them as rows."""
    text = words.get(picking.SEARCH_WORD, "")
    order = orders.of_word(words.get(picking.ORDER_WORD)) or orders.NEWEST
    if search.numbers(text):
        return Card("calls", "Which calls?", "", nothing=BY_NUMBER)
    found = search.found(selection.calls, text, Reader(selection.names, line_names=selection.line_names))
    every = len(selection.calls)
    count = every if found is None else len(found)
    first = orders.page(selection, found, order, start=0, stop=MOST_PRINTED)
    columns = grid.usual(grid.offered(selection))
    labels = [grid.label(name) for name in columns]
    heads = [label if labels.count(label) == 1 else name for label, name in zip(labels, columns, strict=True)]
    rows = grid.cells(Rows(selection.calls.iloc[first], selection), columns)
    said: dict[str, Callable[[Any], str]] = {"seconds": wording.duration, "outcome": "".join}
    return Card(
        "calls",
        wording.calls(count),
        _sentence(masking.in_text(text), order, count, every),
        receipt=Receipt(
            "**Each call that matches, once.**",
            every,
            excluded=(("not found by the search", every - count),),
            counted="Calls listed",
        ),
        rows=rows.set_axis(heads, axis="columns"),
        words={
            head: said[of(name).kind]
            for head, name in zip(heads, columns, strict=True)
            if of(name).kind in said
        },
        most_printed=MOST_PRINTED,
        nothing="" if count else "No call has these words in it.",
    )


def _sentence(text: str, order: orders.Order, count: int, every: int) -> str:
    parts = [f"Found among {wording.calls(every)} by “{wording.md(text)}”."] if text else []
    if count > MOST_PRINTED:
        parts.append(
            f"The first {MOST_PRINTED}, {orders.label(order).lower()}; the files of the page have all."
        )
    elif count:
        parts.append(f"{orders.label(order)}.")
    return " ".join(parts)
