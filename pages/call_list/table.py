"""The card with the list: search, order, columns, file, a page of the calls, and the way to the others."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from functools import partial
from typing import TypeVar

import streamlit as st

from .. import filters, loading
from ..cards import card
from ..filters import number_questions
from ..loading import Selection
from ..text import wording
from . import export, grid, picking, search
from . import order as orders
from .columns import Rows
from .search import Positions, Reader

T = TypeVar("T")
PAGE_ROWS = 500
"""So many rows the browser holds at a time; search, order and file are about all calls."""

MOST_PRINTED = 100
MOST_HEIGHT_ROWS = 16
MOST_VALUES = 12
ROW_HEIGHT = 35
OPEN_ALPHA = "1A"
"""How strong the accent is in the row of an open call, as that of a ticked row is: so it suits a light and a dark page, however late the reader changes to it."""
SEARCH_HELP = (
    "Every word must be found, in the id, the agent's name or the metadata (campaign:spring looks in one key)."
    " A number is found by all of its digits, at least the last seven, or masked as it is shown."
)


def draw(selection: Selection) -> None:
    """The calls, a page of them at a time, and all that narrows them down or leads on from them."""
    refusal = _refusal(selection)
    words = "" if refusal else picking.search()
    rows = _found(selection, words)
    count = len(selection.calls) if rows is None else len(rows)
    pages = max(1, math.ceil(count / PAGE_ROWS))
    start = (min(st.session_state.get(_page_key(selection), 1), pages) - 1) * PAGE_ROWS
    with st.container(border=True, key="card-calls", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False):
            st.header(wording.calls(count), anchor=False, width="stretch")
            chosen = _chosen_columns(selection)
            if count:
                _download(selection, words, rows, count)
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            _search_field()
            _order_field()
        if refusal:
            st.warning(refusal, icon=":material/link_off:")
        st.caption(_sentence(selection, words, count, start))
        if not count:
            _nothing_found(selection)
            return
        _rows(selection, _page(selection, words, rows, start), chosen)
        if pages > 1:
            st.pagination(pages, key=_page_key(selection))


def _download(selection: Selection, words: str, rows: Positions | None, count: int) -> None:
    """The files of all calls that are found, and not of a page alone."""
    card.download(
        "calls",
        f"{wording.calls(count)}{f', found by “{words}”' if words else ''}",
        selection,
        csv=partial(export.csv, selection, rows),
        workbook=partial(export.workbook, selection, rows),
        label="Download",
        help=f"Download {wording.calls(count)} with every column",
    )


def _refusal(selection: Selection) -> str | None:
    """Why what is looked for is not: hidden numbers of a link, or too many of them; None if it is."""
    numbers = () if selection.show_numbers else search.numbers(picking.search())
    if numbers and not picking.is_typed():
        return filters.NUMBERS_HIDDEN.format(picking.SEARCH_WORD)
    return None if number_questions.allow(numbers) else number_questions.LIMIT_REACHED


def _found(selection: Selection, text: str) -> Positions | None:
    """Positions of the calls that the search finds; None for all of them."""
    reader = Reader(selection.names, selection.show_numbers, selection.line_names)
    return _kept("calls-found", (_sign(selection), text), lambda: search.found(selection.calls, text, reader))


def _page(selection: Selection, words: str, rows: Positions | None, start: int) -> Positions:
    """Positions of the calls of one page."""
    order, stop = picking.order(), start + PAGE_ROWS
    return _kept(
        "calls-page-rows",
        (_sign(selection), words, order, start),
        lambda: orders.page(selection, rows, order, start=start, stop=stop),
    )


def _sign(selection: Selection) -> Hashable:
    """A key for the calls of a selection; it changes if the calls may have changed."""
    return selection.view, selection.as_of, len(selection.calls), len(selection.names)


def _kept(name: str, key: Hashable, make: Callable[[], T]) -> T:
    """What this viewer was given last under *name*, made anew when *key* is another."""
    kept = st.session_state.get(name)
    if kept is None or kept[0] != key:
        kept = key, make()
        st.session_state[name] = kept
    return kept[1]


def _search_field() -> None:
    """What the reader looks for."""
    if st.session_state.get(picking.SEARCH) != picking.search():
        st.session_state[picking.SEARCH] = picking.search()  # else what is being typed would be lost
    st.text_input(
        "Search",
        key=picking.SEARCH,
        on_change=picking.take_search,
        placeholder="Id, number, agent or metadata",
        help=SEARCH_HELP,
        icon=":material/search:",
        width="stretch",
    )


def _order_field() -> None:
    """The field of the order; a click on a column's head does the same."""
    now = picking.order().word
    if st.session_state.get(picking.ORDER) != now:
        st.session_state[picking.ORDER] = now
    st.selectbox(
        "Order",
        list(dict.fromkeys((*orders.OFFERED, now))),
        key=picking.ORDER,
        on_change=picking.take_order,
        format_func=_order_label,
        width=160,
    )


def _order_label(word: str) -> str:
    return orders.label(orders.of_word(word) or orders.NEWEST)


def _chosen_columns(selection: Selection) -> list[str]:
    """The columns that the reader wants, kept for the session."""
    offer = _kept("calls-columns-offered", _sign(selection), lambda: grid.offered(selection))
    usual = grid.usual(offer, touch=card.look().touch)
    every = list(dict.fromkeys((*usual, *offer, *st.session_state.get("calls-columns", ()))))
    with st.popover("Columns", icon=":material/view_column:", type="tertiary", key="calls-columns-open"):
        chosen = st.pills(
            "Columns",
            every,
            selection_mode="multi",
            default=usual,
            key="calls-columns",
            persist_state="session",
            format_func=lambda column: wording.md(grid.label(column)),
        )
    return [column for column in every if column in chosen] or usual


def _page_key(selection: Selection) -> str:
    """The key of the control of pages: another one, which begins at the first page, for other calls or orders."""
    return f"calls-page-{hash((selection.view, picking.search(), picking.order())):x}"


def _rows(selection: Selection, listed: Positions, chosen: list[str]) -> None:
    """The table itself: a click on a row opens its call, one on a head puts all calls in that order."""
    calls = selection.calls.iloc[listed]
    opened = picking.list_calls(calls, chosen)
    order = picking.order()
    rows = grid.cells(Rows(calls, selection), chosen)
    st.dataframe(
        grid.worded(rows, card.look().accent + OPEN_ALPHA, opened=opened),
        key=picking.TABLE,
        hide_index=True,
        column_config=grid.configured(
            chosen, order, card.look(), narrow=picking.call() is not None or card.look().touch
        ),
        on_select="rerun",
        selection_mode=["single-row", "single-column", "single-cell"],
        height=(min(len(calls), MOST_HEIGHT_ROWS) + 1) * ROW_HEIGHT + 2,
        lazy=False,
        placeholder=wording.MISSING,
        alt=f"Calls, {orders.label(order).lower()}",
    )
    card.on_paper("calls", *grid.on_paper(rows), most=MOST_PRINTED)


def _sentence(selection: Selection, words: str, count: int, start: int) -> str:
    """Which of the calls the table has, and what to do with them."""
    sentences = [f"Found among {wording.calls(len(selection.calls))}."] if words and count else []
    if count > PAGE_ROWS:
        end = wording.count(min(start + PAGE_ROWS, count))
        sentences.append(
            f"Rows {wording.count(start + 1)} to {end}, {orders.label(picking.order()).lower()}."
        )
    if count:
        sentences.append(f"{card.press()} a row to open the call, a heading to put all calls in its order.")
    return " ".join(sentences)


def _nothing_found(selection: Selection) -> None:
    """No call has the words in it: why that may be, and a way back."""
    words = picking.search()
    card.nothing(f"None of {wording.calls(len(selection.calls))} has **{wording.md(words)}** in it.")
    if any(letter.isdigit() for letter in words) and not selection.show_numbers:
        st.caption("A number is found when all of it is typed, or at least its last seven digits.")
    key = words.partition(":")[0].strip().casefold()
    pairs = loading.facets(loading.settings(), selection.view.span).metadata
    if values := [wording.md(value) for name, value in pairs if name.casefold() == key]:
        st.caption(f"{wording.md(key.capitalize())} is one of: {wording.listing(values, most=MOST_VALUES)}.")
    st.button("Clear the search", on_click=picking.look_for, args=("",), key="search-clear")
