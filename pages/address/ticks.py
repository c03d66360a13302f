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


def has_changed(table: str, *, is_multi_row: bool = False) -> bool:
    """Whether something was ticked or unticked since the table was drawn. In one that is *is_multi_row* a tick leaves those of other rows.

    What the browser sends before it has drawn the table, as for a filter or by a timer, has the ticks from before: they are no click.
    """
    session, now = of_viewer(), ticked(table)
    drawn = session.tables[table]
    is_late = now == drawn.ticked_before and (
        session.is_steered or session.has_new_wishes() or not _is_one_click(drawn.ticked, now, is_multi_row)
    )
    return table in st.session_state and now != drawn.ticked and not is_late


def _is_one_click(before: Ticked, now: Ticked, is_multi_row: bool) -> bool:
    """Whether one click can lead from one to the other: on a cell, which leaves the rows; on a row, which leaves the cells; to clear all."""
    rows = set(before["rows"]) ^ set(now["rows"])
    if not rows or not (now["rows"] or now["cells"]):
        return True
    return now["cells"] == before["cells"] and not (is_multi_row and len(rows) > 1)


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
