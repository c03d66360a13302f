"""Cells of a table that sort by their number and read in the words of `wording`; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
from pandas.io.formats.style import Styler

from . import wording

Words = Callable[[float], str]
NOT_GIVEN = "not given"


def worded(table: pd.DataFrame, words: Mapping[str, Words], *, lacking: pd.Series | None = None) -> Styler:
    """The table with the numbers of some columns in *words*; those without a format of their own show them.

    *lacking* marks the rows whose missing numbers there should have been:
    they say so, where the others have a dash.
    """
    found = table.style
    for column, say in words.items():
        found = found.format(say, na_rep=wording.MISSING, subset=[column])
        if lacking is not None:
            rows = table.index[lacking.to_numpy() & table[column].isna().to_numpy()]
            found = found.format(na_rep=NOT_GIVEN, subset=(rows, [column]))
    return found


def points(value: float) -> str:
    """A change in percentage points, without the unit that the column's head says: `+4.1`, `−10.8`."""
    return wording.signed(f"{abs(value):.1f}", value)
