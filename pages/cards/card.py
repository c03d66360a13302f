"""Cards that every page is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from ringyo_data import spreadsheet, xlsx
from ringyo_data.xlsx import Facts

from ..address import back, bar, clicks
from ..address.clicks import Pick
from ..address.session import of_viewer
from ..charts import clickable, events
from ..filters import View, params_from_view
from ..loading import Selection, access, deployment
from ..loading.events import around
from ..looks import theme
from ..looks.theme import Theme
from ..sentences import events as event_sentences
from ..shell import page
from ..text import wording
from . import about
from . import receipt as receipts
from .receipt import Receipt

Height = int | Literal["content", "stretch"]
NO_CHANGES: Mapping[str, object] = {}
NO_VIEWS: Mapping[str, View] = {}


def look() -> Theme:
    """The viewer's theme, for `charts`."""
    return theme.of(st.context.theme.type, st.context.headers.get("User-Agent"))


def card(
    key: str,
    title: str,
    sentence: str,
    figure: go.Figure,
    selection: Selection,
    *,
    alt: str,
    pick: Pick | None = None,
    hint: str = "",
    receipt: Receipt,
    table: Callable[[], pd.DataFrame],
    behind: Mapping[str, object] = NO_CHANGES,
    height: Height = "content",
    over: pd.DataFrame | None = None,
) -> None:
    """A bordered card: question, one sentence that answers it, chart, and the ways on from it.

    *key* is the chart's key and the stem of the download's file name. With *over*, the buckets of time (`start`, `end`)
    along the figure, the selection's events are marked there, and a click on a mark leads to what changed. The other
    arguments are those of `panel` and `chart`.
    """
    found = [] if over is None else events.marks(over, event_sentences.texts(selection))
    happened = event_sentences.line(selection) if found else ""
    with panel(key, title, sentence, selection, receipt=receipt, table=table, behind=behind):
        chart(
            key,
            events.with_events(figure, found, theme=look()),
            alt=f"{alt} {happened}".rstrip(),
            pick=pick,
            hint=hint,
            height=height,
            leads={event.word: around(event, selection.view, selection.now) for event in selection.events},
        )
        if happened:
            st.caption(f":small[{wording.md(happened)}]")


def chart(
    key: str,
    figure: go.Figure,
    *,
    alt: str,
    pick: Pick | None = None,
    hint: str = "",
    height: Height = "content",
    leads: Mapping[str, View] = NO_VIEWS,
) -> None:
    """Draws *figure* with *alt* as its text alternative. A click in it shows the view that *pick* makes of it.

    A click on an event's mark leads to the page of changes, in the view that *leads* has for the event's word.
    *hint* names what to click, in a line below the figure; one chart per page needs it.
    """
    draw = partial(st.plotly_chart, key=key, theme=None, alt=alt, height=height)
    if pick is None:
        draw(figure, config=theme.CONFIG)
        return
    interactive = clickable.pickable(figure, theme=look(), ranges=pick.ranges, turn=of_viewer().picks)
    draw(
        interactive,
        config={**theme.CONFIG, **clickable.CONFIG},
        on_select=partial(_show_picked, key, pick, leads),
        selection_mode=("points", "box") if pick.ranges else "points",
    )
    if hint:
        with st.container(key=f"hint-{key}"):
            st.caption(f":small[{_how_to_pick(hint, pick)}]")


def _how_to_pick(what: str, pick: Pick) -> str:
    if look().touch:
        return f"Tap {what} to see it alone."
    return f"Click {what} to see it alone{', or drag over several' if pick.ranges else ''}."


def _show_picked(key: str, pick: Pick, leads: Mapping[str, View]) -> None:
    word = clicks.event(st.session_state[key])
    if word and word in leads:
        of_viewer().picks += 1
        page.show_what_changed(word, leads[word])
    rows = clicks.picked(st.session_state[key], pick.rows)
    if rows is not None:
        back.go(pick.view(rows))


@contextmanager
def panel(
    key: str,
    title: str,
    sentence: str = "",
    selection: Selection | None = None,
    *,
    receipt: Receipt | None = None,
    table: Callable[[], pd.DataFrame] | None = None,
    behind: Mapping[str, object] = NO_CHANGES,
) -> Iterator[None]:
    """The same bordered card around anything: a table, a list, several charts.

    *sentence* is Markdown. *table* makes the frame behind it and runs on click
    alone. *behind* narrows the selection's view to the calls that are counted.
    """
    with st.container(border=True, height="stretch", key=f"card-{key}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall", wrap=False):
            st.header(title, anchor=False, width="stretch")
            if receipt and selection:
                receipts.draw(key, title, receipt, selection)
            if table and selection:
                download(
                    key,
                    title,
                    selection,
                    csv=lambda separator: spreadsheet.csv([table()], separator),
                    workbook=lambda facts: _workbook(table(), facts),
                    receipt=receipt,
                    help="Download the numbers behind this chart",
                )
            if selection:
                page.link("calls", "Calls behind this", selection.view, icon=":material/list:", **behind)
        if sentence:
            st.caption(sentence)
        yield


def side_by_side(*weights: float) -> list[st.delta_generator.DeltaGenerator]:
    """Columns whose cards are equally high; one under another on a phone."""
    return list(st.columns(list(weights) or 2, gap="small"))


def nothing(sentence: str) -> None:
    """Says in a card why there is nothing to draw."""
    st.caption(f":material/inbox: {sentence}")


def download(
    key: str,
    title: str,
    selection: Selection,
    *,
    csv: Callable[[str], bytes],
    workbook: Callable[[Facts], bytes],
    receipt: Receipt | None = None,
    label: str = "",
    help: str,
) -> None:
    """A button that offers a workbook and a CSV file; *key* is the stem of their names, *title* says what is in them.

    Without *label* its name is read out and not shown.

    Each is made when it is pressed: *csv* with the separator that it is given, *workbook* with what its second sheet says.
    """
    view, separator = selection.view, spreadsheet.separator(st.context.locale)
    origin = about.source(deployment.settings())
    link = bar.here(params_from_view(view, absolute=True))

    def made() -> bytes:
        return workbook(about.facts(selection, origin, link, title=title, receipt=receipt))

    name = f"{key}-{view.first:%Y%m%d}-{view.last:%Y%m%d}"
    with (
        st.popover(
            label or f"Download of {title}",
            icon=":material/download:",
            type="tertiary",
            key=f"download-{key}",
            help=help,
        ),
        st.container(horizontal=True, gap="small"),
    ):
        _file("Excel", ":material/table:", f"{name}.xlsx", made, xlsx.MIME)
        _file("CSV", ":material/csv:", f"{name}.csv", lambda: csv(separator), "text/csv")


def _file(label: str, icon: str, name: str, make: Callable[[], bytes], mime: str) -> None:
    st.download_button(
        label,
        data=access.guarded(make),
        file_name=name,
        mime=mime,
        on_click="ignore",
        icon=icon,
        type="tertiary",
        key=f"file-{name}",
    )


def _workbook(table: pd.DataFrame, facts: Facts) -> bytes:
    return xlsx.xlsx([table], rows=len(table), facts=facts)
