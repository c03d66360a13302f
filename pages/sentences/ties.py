"""Who is first, when there may be several."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ..text import wording

Name = Callable[[pd.Series], str]


def first(table: pd.DataFrame, column: str, name: Name, *, most: int = 3) -> list[str]:
    """The names of the rows with the highest value of *column*; empty when that is 0, missing, or shared by many."""
    values = table[column]
    if not len(values) or not values.max() > 0:
        return []
    top = table[values == values.max()]
    return [name(row) for _, row in top.iterrows()] if len(top) <= most else []


def busiest(table: pd.DataFrame, name: Name, *, one: str, many: str) -> str:
    """Which rows had most `calls`: `Busiest day: Wed 28 Oct, 655 calls`."""
    top = int(table["calls"].max()) if len(table) else 0
    if top <= 0:
        return "No calls"
    names = first(table, "calls", name)
    if not names:
        return f"No {one} stands out: {wording.calls(top)} at most, on several {many}"
    if len(names) == 1:
        return f"Busiest {one}: {names[0]}, {wording.calls(top)}"
    return f"Busiest {many}: {wording.listing(names)}, {wording.calls(top)} each"
