"""The order of the listed calls: of all of them, not only of the page that is shown; pure.

If numbers are hidden, the order is that of what is seen of them: their own
would tell the digits between, to whoever knows the number above or below.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ringyo_data import spreadsheet

from ..loading import Selection
from . import columns
from .columns import COLUMNS, Rows
from .search import Positions


@dataclass(frozen=True)
class Order:
    """By a column of the table, falling or rising. Calls without a value come last in both."""

    column: str = "started"
    falling: bool = True

    @property
    def word(self) -> str:
        """The order in a URL, a promise to every link: `lasted-falling`."""
        return f"{self.column}-{'falling' if self.falling else 'rising'}"

    def turned(self) -> Order:
        """The order by the same column in the opposite direction."""
        return replace(self, falling=not self.falling)


NEWEST = Order()

_OFFERED = {
    f"{name}-{way}": words for name, column in COLUMNS.items() for way, words in column.orders.items()
}
OFFERED = dict(sorted(_OFFERED.items(), key=lambda option: not option[1]))
"""The orders of the menu and their words, those without words of their own last."""


def of_word(word: str | None) -> Order | None:
    """The order that a URL's word means; None for any other word."""
    column, _, way = (word or "").rpartition("-")
    return Order(column, way == "falling") if _is_column(column) and way in ("falling", "rising") else None


def by_column(name: str, now: Order) -> Order | None:
    """The order after a click on a column's head: that column's own, or turned if it is on already."""
    if not _is_column(name):
        return None
    return now.turned() if now.column == name else Order(name, columns.of(name).falling_first)


def label(order: Order) -> str:
    """An order as the reader sees it."""
    return OFFERED.get(order.word) or f"{columns.of(order.column).label} {'↓' if order.falling else '↑'}"


def _is_column(name: str) -> bool:
    return name in COLUMNS or name.startswith(columns.META)


def page(selection: Selection, rows: Positions | None, order: Order, *, start: int, stop: int) -> Positions:
    """Positions of the calls from the *start*-th to before the *stop*-th of *rows* (None: all) in that order.

    The frame is newest first already, and equal calls stay so.
    """
    calls = selection.calls
    count = len(calls) if rows is None else len(rows)
    if order.column == "started":
        places = np.arange(start, min(stop, count), dtype=np.int64)
        places = places if order.falling else count - 1 - places
    else:
        part = calls if rows is None else calls.iloc[rows]
        places = _first(Rows(part, selection), order, stop)[start:]
    return places if rows is None else rows[places]


def place(selection: Selection, call_id: str) -> int | None:
    """The position of a call among those that match the filters, newest first; None if it is not among them."""
    at = pc.index(pa.array(selection.calls["id"]), call_id).as_py()
    return None if at < 0 else int(at)


def _first(rows: Rows, order: Order, count: int) -> Positions:
    """The first *count* positions in that order, calls without a value last.

    Of a million different texts only the first are put in order, which is many times faster.
    """
    values = columns.of(order.column).values(rows)
    values = values if isinstance(values, pa.Array) else pa.array(values, from_pandas=True)
    way = "descending" if order.falling else "ascending"
    if spreadsheet.is_text(values):
        table = pa.table({"text": values, "place": np.arange(len(values))})
        keys = [("text", way), ("place", "ascending")]
        places = pc.select_k_unstable(table, min(count, len(values)), keys)
    else:
        places = pc.array_sort_indices(values, order=way, null_placement="at_end")[:count]
    positions: Positions = places.to_numpy().astype(np.int64)
    return positions
