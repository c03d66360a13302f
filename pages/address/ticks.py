"""What is ticked in a table: what has changed since it was drawn, to be put into the address, and what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from .session import Table, Ticked, of_viewer


def ticked(table: str) -> Ticked:
    """What is ticked now."""
    selection = st.session_state.get(table, {}).get("selection", {})
    return Ticked(
        rows=sorted(selection.get("rows", [])),
        columns=list(selection.get("columns", [])),
        cells=[(int(row), str(column)) for row, column in selection.get("cells", [])],
    )


def has_changed(table: str) -> bool:
    """Whether something was ticked or unticked since the table was drawn."""
    return table in st.session_state and ticked(table) != of_viewer().tables[table].ticked


def heed(table: str) -> None:
    """Take what is ticked now for what the table was drawn with: it is no click any more."""
    tables = of_viewer().tables
    tables[table] = replace(tables[table], ticked=ticked(table))


def tick(table: str, ids: Sequence[str], wanted: Ticked) -> None:
    """Tick *wanted* in a table that is about to show *ids*, one a row."""
    if wanted != ticked(table):
        st.session_state[table] = {"selection": dict(wanted)}
    of_viewer().tables[table] = Table(list(ids), wanted)
