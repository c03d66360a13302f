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
    """Whether something was ticked or unticked since the table was drawn.

    A filter that is pressed before the browser has drawn the table comes with the ticks from before: they are no click.
    """
    session, now = of_viewer(), ticked(table)
    drawn = session.tables[table]
    is_late = now == drawn.ticked_before and (session.is_steered or session.has_new_wishes())
    return table in st.session_state and now != drawn.ticked and not is_late


def heed(table: str) -> None:
    """Take what is ticked now for what the table was drawn with: it is no click any more."""
    tables = of_viewer().tables
    tables[table] = replace(tables[table], ticked=ticked(table))


def tick(table: str, ids: Sequence[str], wanted: Ticked) -> None:
    """Tick *wanted* in a table that is about to show *ids*, one a row."""
    tables, before = of_viewer().tables, ticked(table)
    is_anew = wanted != before
    if is_anew:
        st.session_state[table] = {"selection": dict(wanted)}
    tables[table] = Table(list(ids), wanted, before if is_anew else tables[table].ticked_before)
