"""Which call is open and how calls are listed: the address says it; the table, fields and buttons change it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from ..address import ticks
from ..address.session import Ticked, of_viewer
from . import order as orders
from .order import Order

TABLE = "calls-table"
SEARCH = "calls-search"
ORDER = "calls-order"
CALL_WORD, SEARCH_WORD, ORDER_WORD = "call", "search", "order"
"""The words of the address, a promise to every link."""

LONGEST_ID = 2000
LONGEST_SEARCH = 200


def take_clicks() -> None:
    """Turn the clicks in the table since it was drawn into the address. Call it before all else on the page."""
    if not ticks.has_changed(TABLE):
        return
    now, before = ticks.ticked(TABLE), of_viewer().tables[TABLE].ticked
    if now["columns"] and (turned := orders.by_column(now["columns"][0], order())):
        put_in_order(turned)
    if now["cells"] and now["cells"] != before["cells"]:
        _open_row(now["cells"][0][0])
    elif now["rows"] != before["rows"]:
        _open_row(now["rows"][0]) if now["rows"] else open_call(None)
    elif not now["cells"] and not now["columns"]:
        open_call(None)


def call() -> str | None:
    """The id of the call that is open, whatever characters it has: it is looked for as it is."""
    call_id = st.query_params.get(CALL_WORD, "")
    return call_id if 0 < len(call_id) <= LONGEST_ID else None


def open_call(call_id: str | None) -> None:
    """Open a call, or none; for callbacks too.

    What is ticked now is no click any more: the browser may send the ticks of a table that the last run has changed.
    """
    ticks.heed(TABLE)
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
    of_viewer().typed_search = search()


def is_typed() -> bool:
    """True if this viewer typed the words of the search; False if they came from a link."""
    return of_viewer().typed_search == search()


def order() -> Order:
    """In which order the calls are listed."""
    return orders.of_word(_word(ORDER_WORD, LONGEST_ID)) or orders.NEWEST


def put_in_order(wanted: Order) -> None:
    """List the calls in another order."""
    _write(ORDER_WORD, None if wanted == orders.NEWEST else wanted.word)


def take_order() -> None:
    """The callback of the order's field."""
    put_in_order(orders.of_word(st.session_state[ORDER]) or orders.NEWEST)


def list_calls(calls: pd.DataFrame, columns: Sequence[str]) -> int | None:
    """Remember what the table is about to show, and tick the open call. Call it before the table is drawn.

    If a cell has opened it, its row is not ticked but returned: what the browser sends before it has drawn a tick
    would look like the row unticked.
    """
    ids = calls["id"].tolist()
    of_viewer().listed_calls = calls
    rows, now = [ids.index(call())] if call() in ids else [], ticks.ticked(TABLE)
    cells = [cell for cell in now["cells"] if cell[0] in rows and cell[1] in columns]
    if cells:
        rows = [row for row in now["rows"] if row in rows]
    ticks.tick(TABLE, ids, Ticked(rows=rows, columns=[], cells=cells))
    return cells[0][0] if cells and not rows else None


def listed() -> list[str]:
    """The ids that the table showed last, in its order."""
    return of_viewer().tables[TABLE].ids


def place(call_id: str | None) -> int | None:
    """The row of a call in the table as it was shown last."""
    return listed().index(call_id) if call_id in listed() else None


def know(call: pd.DataFrame) -> None:
    """Remember the row of a call that the table does not show."""
    of_viewer().unlisted_call = call


def known(call_id: str) -> pd.DataFrame | None:
    """The row of a call as a list had it, if any did."""
    session = of_viewer()
    for calls in (session.listed_calls, session.unlisted_call):
        row = None if calls is None else calls[calls["id"] == call_id]
        if row is not None and len(row):
            return row.head(1)
    return None


def _open_row(row: int) -> None:
    ids = listed()
    if row < len(ids):
        open_call(ids[row])


def _word(name: str, longest: int) -> str | None:
    text = st.query_params.get(name, "").strip()
    return text if text and len(text) <= longest else None


def _write(name: str, text: str | None) -> None:
    if text is None:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != text:
        st.query_params[name] = text
