"""Numbers of two counts beside one another; missing equals missing."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd


def value(number: object) -> object:
    """A number without its numpy or pandas clothes; None where it is missing."""
    if number is None or (not isinstance(number, str | tuple | list) and pd.isna(number)):
        return None
    return number.item() if hasattr(number, "item") else number


def same(found: object, wanted: object, *, within: float = 1e-9) -> bool:
    """Equal, or as close as floating point allows, or both missing."""
    found, wanted = value(found), value(wanted)
    if isinstance(found, float | int) and isinstance(wanted, float | int):
        return math.isclose(found, wanted, rel_tol=within, abs_tol=within)
    return found == wanted


def assert_same(found: Iterable[object], wanted: Iterable[object], what: object = "") -> None:
    """Two rows of numbers are the same, place by place."""
    found, wanted = list(found), list(wanted)
    assert len(found) == len(wanted), f"{what}: {len(found)} against {len(wanted)}: {found} {wanted}"
    unlike = [
        (place, value(one), value(other))
        for place, (one, other) in enumerate(zip(found, wanted, strict=True))
        if not same(one, other)
    ]
    assert not unlike, f"{what}: (place, found, wanted) {unlike}"


def assert_rows(table: pd.DataFrame, wanted: Iterable[dict[str, object]]) -> None:
    """A table has these rows, in the columns that they name."""
    rows = list(wanted)
    assert len(table) == len(rows), f"{len(table)} rows against {len(rows)}"
    for name in rows[0] if rows else ():
        assert_same(table[name], [row[name] for row in rows], name)
