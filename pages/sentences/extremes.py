"""Which groups a sentence may call the most: those that `metrics` says lie clearly apart from the rest."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ..text import wording

Name = Callable[[pd.Series], str]
MOST = 2
"""So many groups are named on a side; the others are counted."""


def busiest(table: pd.DataFrame, name: Name, *, one: str, many: str) -> str:
    """The row with most `calls`, if it is apart (`calls_apart`): `Busiest day: Wed 28 Oct, 655 calls`."""
    top = int(table["calls"].max()) if len(table) else 0
    if top <= 0:
        return "No calls"
    names = first(table, "calls", "calls_apart", name)
    if not names:
        return f"No {one} stands out clearly: {wording.calls(top)} at most"
    each = f"{wording.calls(top)}{' each' if len(names) > 1 else ''}"
    return f"Busiest {one if len(names) == 1 else many}: {wording.listing(names)}, {each}"


def first(table: pd.DataFrame, column: str, apart: str, name: Name) -> list[str]:
    """The names of the rows with the highest value of *column*; empty if one of them is not clearly above the rest."""
    top = table[table[column] == table[column].max()]
    return [name(row) for _, row in top.iterrows()] if len(top) and (top[apart] > 0).all() else []


def sides(table: pd.DataFrame, column: str, apart: str, name: Name) -> tuple[str, str]:
    """The rows clearly above the rest, the highest value of *column* first, and those clearly below, the lowest first."""
    high = table[table[apart] > 0].sort_values(column, ascending=False, kind="stable")
    low = table[table[apart] < 0].sort_values(column, kind="stable")
    above, below = ([name(row) for _, row in rows.iterrows()] for rows in (high, low))
    return wording.listing(above, most=MOST), wording.listing(below, most=MOST)


def nothing_to_compare(many: str) -> str:
    """Why groups are not compared, whether there is one at most or their calls are too few."""
    return f"No two {many} have enough calls to compare."


def more_often(
    table: pd.DataFrame, word: str, name: Name, *, column: str, apart: str, one: str, many: str
) -> str:
    """`Answered more often than the rest: Ana, 80% of 200. Less often: Bo, 40% of 90.`, of rows with `enough` calls."""
    if int(table["enough"].sum()) < 2:
        return nothing_to_compare(many)
    above, below = sides(table, column, apart, name)
    if not above and not below:
        return f"No {one} differs clearly from the rest."
    if not above:
        return f"{word} less often than the rest: {below}."
    return f"{word} more often than the rest: {above}.{f' Less often: {below}.' if below else ''}"
