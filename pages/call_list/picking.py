"""Which call is open and how calls are listed: the address says it; the table, fields and buttons change it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import pandas as pd
import streamlit as st

from . import order as orders
from .order import Order

TABLE = "calls-table"
SEARCH = "calls-search"
ORDER = "calls-order"
CALL_WORD, SEARCH_WORD, ORDER_WORD = "call", "search", "order"
"""The words of the address, a promise to every link."""

LONGEST_ID = 2000
LONGEST_ORDER = 200
LONGEST_SEARCH = 200
_LISTED = "calls-listed"
_TOLD = "calls-told"
_FOUND = "calls-known"
_TYPED = "calls-search-typed"


class Ticked(TypedDict):
    """A table's selection as Streamlit gives it."""

    rows: list[int]
    columns: list[str]
    cells: list[tuple[int, str]]


NOTHING = Ticked(rows=[], columns=[], cells=[])


def take_clicks() -> None:
    """Turn what was clicked in the table since it was drawn into the address; before all else on the page."""
    ticked = _ticked()
    if ticked is None or _LISTED not in st.session_state:
        return
    told: Ticked = st.session_state.get(_TOLD, NOTHING)
    if ticked["columns"] and (turned := orders.by_column(ticked["columns"][0], order())):
        put_in_order(turned)
    if ticked["cells"] and ticked["cells"] != told["cells"]:
        _open_row(ticked["cells"][0][0])
    elif ticked["rows"] != told["rows"]:
        _open_row(ticked["rows"][0]) if ticked["rows"] else open_call(None)


def call() -> str | None:
    """The id of the call that is open, whatever characters it has: it is looked for as it is."""
    call_id = st.query_params.get(CALL_WORD, "")
    return call_id if 0 < len(call_id) <= LONGEST_ID else None


def open_call(call_id: str | None) -> None:
    """Open a call, or none; for callbacks too.

    What is ticked now is no click any more: the browser may send the ticks of a table that the last run has changed.
    """
    st.session_state[_TOLD] = _ticked() or NOTHING
    _write(CALL_WORD, call_id)


def search() -> str:
    """What the reader looks for; empty for everything."""
    return _word(SEARCH_WORD, LONGEST_SEARCH) or ""


def look_for(text: str) -> None:
    """Look for something else; for callbacks too."""
    _write(SEARCH_WORD, text.strip()[:LONGEST_SEARCH] or None)


def take_search() -> None:
    """The callback of the search field."""
    look_for(str(st.session_state[SEARCH] or ""))
    st.session_state[_TYPED] = search()


def is_typed() -> bool:
    """Whether this viewer has typed what is looked for, which else comes from a link."""
    return st.session_state.get(_TYPED) == search()


def order() -> Order:
    """In which order the calls are listed."""
    return orders.of_word(_word(ORDER_WORD, LONGEST_ORDER)) or orders.NEWEST


def put_in_order(wanted: Order) -> None:
    """List the calls in another order."""
    _write(ORDER_WORD, None if wanted == orders.NEWEST else wanted.word)


def take_order() -> None:
    """The callback of the order's field."""
    put_in_order(orders.of_word(st.session_state[ORDER]) or orders.NEWEST)


def list_calls(calls: pd.DataFrame, columns: Sequence[str]) -> None:
    """Remember what the table is about to show, and tick the call that is open; before it is drawn."""
    st.session_state[_LISTED] = calls
    row = place(call())
    ticked = _ticked() or NOTHING
    cells = [cell for cell in ticked["cells"] if cell[0] == row and cell[1] in columns]
    wanted = Ticked(rows=[] if row is None else [row], columns=[], cells=cells)
    if wanted != ticked:
        st.session_state[TABLE] = {"selection": dict(wanted)}
    st.session_state[_TOLD] = wanted


def listed() -> list[str]:
    """The ids that the table showed last, in its order."""
    calls = st.session_state.get(_LISTED)
    return [] if calls is None else calls["id"].tolist()


def place(call_id: str | None) -> int | None:
    """The row of a call in the table as it was shown last."""
    ids = listed()
    return ids.index(call_id) if call_id in ids else None


def know(call: pd.DataFrame) -> None:
    """Remember the row of a call that the table does not show."""
    st.session_state[_FOUND] = call


def known(call_id: str) -> pd.DataFrame | None:
    """The row of a call as a list had it, if any did."""
    for name in (_LISTED, _FOUND):
        calls = st.session_state.get(name)
        row = None if calls is None else calls[calls["id"] == call_id]
        if row is not None and len(row):
            return row.head(1)
    return None


def _ticked() -> Ticked | None:
    state = st.session_state.get(TABLE)
    if state is None:
        return None
    found = state["selection"]
    return Ticked(
        rows=list(found.get("rows", [])),
        columns=list(found.get("columns", [])),
        cells=[(int(row), str(column)) for row, column in found.get("cells", [])],
    )


def _open_row(row: int) -> None:
    ids = listed()
    if row < len(ids):
        open_call(ids[row])


def _word(name: str, longest: int) -> str | None:
    text = st.query_params.get(name, "").strip()
    return text if text and len(text) <= longest and text.isprintable() else None


def _write(name: str, text: str | None) -> None:
    if text is None:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != text:
        st.query_params[name] = text
