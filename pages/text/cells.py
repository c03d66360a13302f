"""Cells of a table that sort by their number and read in the words of `wording`; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from pandas.io.formats.style import Styler

from . import wording

Words = Callable[[Any], str]


def worded(table: pd.DataFrame, words: Mapping[str, Words]) -> Styler:
    """The table with the numbers of some columns in *words*; columns without a format of their own show them."""
    styler = table.style
    for column, say in words.items():
        styler = styler.format(say, na_rep=wording.MISSING, subset=[column])
    return styler


def percent(value: float) -> str:
    """A number of percent: `64.9%`, `under 0.1%`."""
    return wording.percent(value / 100)


def points(value: float) -> str:
    """A change in percentage points, without the unit that the column's head says: `+4.1`, `−10.8`."""
    return wording.signed(f"{abs(value):.1f}", value)
