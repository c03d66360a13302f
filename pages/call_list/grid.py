"""A page of the table: which columns it has, its cells, and how they are drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st
from pandas.io.formats.style import Styler
from streamlit.elements.lib.column_types import ColumnConfig

from ringyo_data import masking

from ..loading import Selection
from ..looks.theme import Theme
from ..text import metadata, outcomes, wording
from ..text.cells import worded as worded_cells
from .columns import COLUMNS, META, Column, Rows, of
from .order import Order

USUAL = ("started", "agent", "number", "outcome", "lasted")
USUAL_ON_A_PHONE = ("started", "outcome", "agent", "number", "lasted")

LOOKED_AT = 2_000
MOST_KEYS = 12
TINT = 0.3
"""How strong an outcome's colour is behind its word: seen at a glance, never louder than the words."""

TIMES = ("ddd D MMM YYYY, HH:mm", "D MMM, HH:mm")
TYPES = {"time": "datetime64[us]", "seconds": "float64"}
"""pandas cannot find out a type if every cell is missing."""


def offered(selection: Selection) -> list[str]:
    """Every column there is, those of the latest calls' metadata keys last, the most frequent first.

    A key that is a phone number is not offered unless numbers are shown.
    """
    latest, keys = Rows(selection.calls.head(LOOKED_AT), selection), Counter[str]()
    for text, count in latest.metadata.value_counts().items():
        keys.update(dict.fromkeys(metadata.read(text), int(count)))
    readable = (key for key, _ in keys.most_common() if key.strip() and not masking.is_masked(key))
    return [*COLUMNS, *(META + key for key in islice(readable, MOST_KEYS))]


def usual(offer: Sequence[str], *, touch: bool = False) -> list[str]:
    """The columns until the reader chooses: the call itself, and the metadata key that most calls have.

    A phone has room for three columns before it has to be pushed aside.
    """
    keys = [name for name in offer if name.startswith(META)]
    return [*(USUAL_ON_A_PHONE if touch else USUAL), *keys[:1]]


def label(name: str) -> str:
    """A column's name as the reader sees it; API text if it is a metadata key."""
    return of(name).label


def cells(rows: Rows, names: Sequence[str]) -> pd.DataFrame:
    """One row per call, in the columns asked for; a fresh index."""
    return pd.DataFrame({name: _cells(rows, of(name)) for name in names})


def worded(table: pd.DataFrame, tint: str = "", *, opened: int | None = None) -> Styler:
    """The table with its lengths in words, and the row that is *opened* tinted."""
    lengths = [name for name in table if of(str(name)).kind == "seconds"]
    styler = worded_cells(table, dict.fromkeys(map(str, lengths), wording.duration))
    if opened is None:
        return styler
    return styler.set_properties(subset=pd.IndexSlice[[opened], :], **{"background-color": tint})


def on_paper(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Callable[[Any], str]]]:
    """The table as it is printed, and how its cells are said: its columns by their labels."""
    columns = [of(str(name)) for name in table]
    say: dict[str, Callable[[Any], str]] = {"seconds": wording.duration, "outcome": ", ".join}
    words = {column.label: say[column.kind] for column in columns if column.kind in say}
    return table.set_axis([column.label for column in columns], axis=1), words


def configured(
    names: Sequence[str], order: Order, theme: Theme, *, narrow: bool = False
) -> dict[str, ColumnConfig]:
    """The columns' labels, widths and formats; an arrow at the one that the calls are in order by."""
    columns = [of(name) for name in names]
    arrow = f" {'↓' if order.falling else '↑'}"
    marked = [replace(c, label=c.label + arrow) if c.name == order.column else c for c in columns]
    return {column.name: _configured(column, theme, narrow) for column in marked}


def _configured(column: Column, theme: Theme, narrow: bool) -> ColumnConfig:
    kind, head, width = st.column_config, column.label, column.widths[narrow]
    match column.kind:
        case "time":
            return kind.DatetimeColumn(head, format=TIMES[narrow], width=width)
        case "seconds":
            return kind.NumberColumn(head, width=width, help=column.help)
        case "outcome":
            words, colours = zip(*_tints(theme).items(), strict=True)
            return kind.MultiselectColumn(head, options=words, color=colours, width=width)
        case _:
            return kind.TextColumn(head, width=width, help=column.help or None)


def _cells(rows: Rows, column: Column) -> pd.Series:
    values = column.cells(rows)
    listed = values.to_pylist() if isinstance(values, pa.Array) else list(values)
    return pd.Series(listed, dtype=TYPES.get(column.kind))


def _tints(theme: Theme) -> dict[str, str]:
    return {
        wording.outcome(name): _mixed(theme.outcome(name), theme.background, TINT) for name in outcomes.WORDS
    }


def _mixed(colour: str, ground: str, part: float) -> str:
    pairs = ((int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(one * part + other * (1 - part)):02X}" for one, other in pairs)
