"""Tiles and cards that every page is made of, each with its receipt."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from ringyo_data import spreadsheet

from .. import charts
from ..address import back, clicks
from ..address.clicks import Pick
from ..address.session import of_viewer
from ..loading import Selection
from ..looks import theme
from ..looks.theme import Theme
from ..shell import page
from ..text import wording

Tone = Literal["good", "bad", "neutral"]
Height = int | Literal["content", "stretch"]
NO_CHANGES: Mapping[str, object] = {}
_COLOURS = {"good": "green", "bad": "red", "neutral": "gray"}


@dataclass(frozen=True)
class Receipt:
    """How a number came about, adding up by construction.

    From *total* calls, named by *start*, each of *excluded* (words, calls) is
    taken off; what is left is named by *counted*; *part* (words, calls) is the
    share of it that the number speaks of. *definition* says the measure in a sentence,
    *notes* what else a doubter would ask (intervals, methods, sources).
    All texts are Markdown: API text in them must have gone through `wording.md`.
    """

    definition: str
    total: int
    start: str = "Calls that match"
    counted: str = "Calls counted"
    excluded: tuple[tuple[str, int], ...] = ()
    part: tuple[str, int] | None = None
    notes: tuple[str, ...] = ()

    @property
    def counted_calls(self) -> int:
        """What is left of the total once every exclusion is taken off."""
        return self.total - sum(calls for _, calls in self.excluded)

    def lines(self) -> list[tuple[str, str]]:
        """The receipt's lines, words and number, ready to be drawn."""
        taken = [(f"less: {words}", f"{wording.MINUS}{wording.count(n)}") for words, n in self.excluded if n]
        lines = [(self.start, wording.count(self.total)), *taken]
        if taken or self.part:
            lines.append((f"**{self.counted}**", f"**{wording.count(self.counted_calls)}**"))
        if self.part:
            words, part = self.part
            share = wording.percent(part / self.counted_calls) if self.counted_calls else wording.MISSING
            lines += [(f"of these: {words}", wording.count(part)), ("share", share)]
        return lines


@dataclass(frozen=True)
class Tile:
    """One number of a KPI row, already in words; *change* has its own words, never cut off.

    *note* says what else belongs to it: a target, a cost.
    """

    label: str
    value: str
    change: str = ""
    tone: Tone = "neutral"
    versus: str = ""
    note: str = ""
    trend: Sequence[float] = ()
    receipt: Receipt | None = None


def look() -> Theme:
    """The theme of whoever looks at the page, for `charts`."""
    return theme.of(st.context.theme.type, st.context.headers.get("User-Agent"))


def kpi_row(tiles: Sequence[Tile], shown: Selection) -> None:
    """Tiles side by side: six in a row on a desk, two on a phone."""
    grid = st.grid(len(tiles), min_column_width=148, gap="xsmall", border=True, key="tiles")
    for place, tile in enumerate(tiles):
        with grid.cell(), st.container(gap=None, key=f"tile-{place}"):
            _tile(f"tile-{place}", tile, shown)


def _tile(key: str, tile: Tile, shown: Selection) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap=None, wrap=False):
        st.markdown(f":small[{tile.label}]", width="stretch")
        if tile.receipt:
            _receipt(key, tile.receipt, shown)
    trend = [math.nan if wording.missing(value) else float(value) for value in tile.trend]
    curve = trend if sum(not math.isnan(value) for value in trend) > 1 else None  # one value is a lone dot
    st.metric(tile.label, tile.value, label_visibility="collapsed", chart_data=curve)
    if tile.change:
        words = (
            f":{_COLOURS[tile.tone]}[**{tile.change}**]" if tile.tone != "neutral" else f"**{tile.change}**"
        )
        st.markdown(f":small[{words}]  \n:small[:gray[{tile.versus}]]")
    if tile.note:
        st.markdown(f":small[:gray[{tile.note}]]")


def card(
    key: str,
    title: str,
    reading: str,
    figure: go.Figure,
    shown: Selection,
    *,
    alt: str,
    pick: Pick | None = None,
    hint: str = "",
    receipt: Receipt | None = None,
    table: Callable[[], pd.DataFrame] | None = None,
    behind: Mapping[str, object] = NO_CHANGES,
    height: Height = "content",
) -> None:
    """A bordered card: question, one sentence that answers it, chart, and the ways on from it.

    *key* is the chart's key and the stem of the download's file name; the
    other arguments are those of `panel` and `chart`.
    """
    with panel(key, title, reading, shown, receipt=receipt, table=table, behind=behind):
        chart(key, figure, alt=alt, pick=pick, hint=hint, height=height)


def chart(
    key: str,
    figure: go.Figure,
    *,
    alt: str,
    pick: Pick | None = None,
    hint: str = "",
    height: Height = "content",
) -> None:
    """A figure that says itself in *alt*; a click in it shows what *pick* makes of it.

    *hint* is what one clicks on, said below the figure: once per page is enough.
    """
    draw = partial(st.plotly_chart, key=key, theme=None, alt=alt, height=height)
    if pick is None:
        draw(figure, config=theme.CONFIG)
        return
    found = charts.pickable(figure, theme=look(), ranges=pick.ranges, turn=of_viewer().picks)
    draw(
        found,
        config={**theme.CONFIG, **charts.PICK_CONFIG},
        on_select=partial(_show_picked, key, pick),
        selection_mode=("points", "box") if pick.ranges else "points",
    )
    if hint:
        with st.container(key=f"hint-{key}"):
            st.caption(f":small[{_how_to_pick(hint, pick)}]")


def _how_to_pick(what: str, pick: Pick) -> str:
    if look().touch:
        return f"Tap {what} to see it alone."
    return f"Click {what} to see it alone{', or drag over several' if pick.ranges else ''}."


def _show_picked(key: str, pick: Pick) -> None:
    rows = clicks.picked(st.session_state[key], pick.rows)
    if rows is not None:
        back.go(pick.view(rows))


@contextmanager
def panel(
    key: str,
    title: str,
    reading: str = "",
    shown: Selection | None = None,
    *,
    receipt: Receipt | None = None,
    table: Callable[[], pd.DataFrame] | None = None,
    behind: Mapping[str, object] = NO_CHANGES,
) -> Iterator[None]:
    """The same bordered card around anything: a table, a list, several charts.

    *reading* is Markdown. *table* makes the frame behind it and runs on click
    alone. *behind* narrows the selection's view to the calls that are counted.
    """
    with st.container(border=True, height="stretch", key=f"card-{key}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall", wrap=False):
            st.header(title, anchor=False, width="stretch")
            if receipt and shown:
                _receipt(key, receipt, shown)
            if table and shown:
                _download(key, table, shown)
            if shown:
                page.link("calls", "Calls behind this", shown.view, icon=":material/list:", **behind)
        if reading:
            st.caption(reading)
        yield


def side_by_side(*weights: float) -> list[st.delta_generator.DeltaGenerator]:
    """Columns whose cards are equally high; one under another on a phone."""
    return list(st.columns(list(weights) or 2, gap="small"))


def nothing(sentence: str) -> None:
    """Says inside a card why there is nothing to draw."""
    st.caption(f":material/inbox: {sentence}")


def _receipt(key: str, receipt: Receipt, shown: Selection) -> None:
    view = shown.view
    with st.popover(
        "",
        icon=":material/receipt_long:",
        type="tertiary",
        key=f"receipt-{key}",
        help="How this number came about",
    ):
        st.markdown(receipt.definition)
        first, *rest = (f"| {words} | {number} |" for words, number in receipt.lines())
        st.markdown("\n".join((first, "|:--|--:|", *rest)))
        for note in receipt.notes:
            st.caption(note)
        st.caption(
            f"{wording.md(wording.period(shown.window, shown.as_of, view.zone))}. "
            f"Read at {wording.md(wording.moment(shown.as_of, view.zone))}."
        )


def _download(key: str, table: Callable[[], pd.DataFrame], shown: Selection) -> None:
    first, last = shown.view.first, shown.view.last
    st.download_button(
        "",
        data=lambda: spreadsheet.csv(table()),
        file_name=f"{key}-{first:%Y%m%d}-{last:%Y%m%d}.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
        key=f"download-{key}",
        help="Download the numbers behind this chart (CSV)",
    )
