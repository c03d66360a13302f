"""Cards that every page is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, Literal

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
from ..text import markup, wording
from . import about
from . import receipt as receipts
from .receipt import Receipt

Height = int | Literal["content", "stretch"]
MOST_PRINTED = 40
"""Rows of a table on one sheet."""

NO_CHANGES: Mapping[str, object] = {}
NO_VIEWS: Mapping[str, View] = {}


def look() -> Theme:
    """The viewer's theme, for `charts`."""
    return theme.of(st.context.theme.type, st.context.headers.get("User-Agent"))


@dataclass(frozen=True, eq=False)
class Card:
    """All that a card says, before it is drawn: on a page, or in a report.

    A question as *title*, the *sentence* that answers it (Markdown), and below it a *figure* in the theme it is asked for,
    or *rows* as the reader sees them, with *words* for the cells of some columns, or *items*, each a line and its evidence (Markdown),
    both of which each page draws in its own way, and a report *most_printed* of the rows (with 0 no table beside the figure either); else *nothing* says why. *key* is the chart's key and the stem of the download's file name. The other fields are those of
    `panel` and `chart`. With *over*, the buckets of time (`start`, `end`) along the figure, the selection's events are
    marked there, and a click on a mark leads to what changed.
    """

    key: str
    title: str
    sentence: str
    figure: Callable[[Theme], go.Figure] | None = None
    selection: Selection | None = None
    alt: str = ""
    pick: Pick | None = None
    hint: str = ""
    receipt: Receipt | None = None
    table: Callable[[], pd.DataFrame] | None = None
    behind: Mapping[str, object] = field(default_factory=dict)
    height: Height = "content"
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    words: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    most_printed: int = 20
    items: Sequence[tuple[str, str]] = ()
    nothing: str = ""
    over: pd.DataFrame | None = None

    @cached_property
    def happened(self) -> str:
        """The events along the figure in words; empty if there are none."""
        return event_sentences.line(self.selection) if self.selection and self.marks else ""

    @cached_property
    def marks(self) -> list[events.Mark]:
        """The events along the figure, as it marks them."""
        if self.over is None or self.selection is None:
            return []
        return events.marks(self.over, event_sentences.texts(self.selection))


def _no_more() -> None:
    """What most cards have beside their figure."""


def draw(made: Card, also: Callable[[], object] = _no_more, below: Callable[[], object] = _no_more) -> None:
    """Draws a card with its ways on; *also* draws what else it has, as widgets or a table, below the sentence, *below* what is under the figure."""
    with panel(
        made.key,
        made.title,
        made.sentence,
        made.selection,
        receipt=made.receipt,
        table=made.table,
        behind=made.behind,
    ):
        also()
        on_paper(made.key, made.rows, made.words)
        if made.nothing:
            nothing(made.nothing)
        if made.figure:
            chart(
                made.key,
                events.with_events(made.figure(look()), made.marks, theme=look()),
                alt=f"{made.alt} {made.happened}".rstrip(),
                pick=made.pick,
                hint=made.hint,
                height=made.height,
                leads=_leads(made.selection) if made.selection and made.marks else NO_VIEWS,
            )
            if made.happened:
                st.caption(f":small[{wording.md(made.happened)}]")
        below()


def _leads(selection: Selection) -> Mapping[str, View]:
    """The view that each event's mark leads to."""
    return {event.word: around(event, selection.view, selection.now) for event in selection.events}


def draw_both(left: Card, right: Card) -> None:
    """Draws two cards side by side; one below the other if one has no figure, which would be a box of nothing."""
    beside = left.figure and right.figure
    places = side_by_side(1, 1) if beside else [st.container(), st.container()]
    for place, made in zip(places, (left, right), strict=True):
        with place:
            draw(made)


def on_paper(key: str, rows: pd.DataFrame, words: markup.Words, *, most: int = MOST_PRINTED) -> None:
    """The first of a table's rows as they are printed: of the table on the screen a browser prints the rows in view.

    Nothing without rows.
    """
    if len(rows):
        with st.container(key=f"paper-{key}"):
            st.html(markup.table(rows, words, most=most))


def card(key: str, title: str, sentence: str, figure: go.Figure, selection: Selection, **more: Any) -> None:
    """Draws a card at once, of a *figure* that is drawn in the viewer's theme already; see `Card`."""
    draw(Card(key, title, sentence, lambda _: figure, selection, **more))


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
    *hint* names what to click, in a line below the figure that is not printed; one chart per page needs it.
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
    if hint or leads:
        how = _how_to_pick(hint, pick) if hint else ""
        of_events = f"{press()} the mark of an event to see what changed." if leads else ""
        with st.container(key=f"hint-{key}"):
            st.caption(f":small[{f'{how} {of_events}'.strip()}]")


def _how_to_pick(what: str, pick: Pick) -> str:
    several = ", or drag over several" if pick.ranges and not look().touch else ""
    return f"{press()} {what} to see it alone{several}."


def press() -> str:
    """What the viewer does to open something, at the beginning of a sentence."""
    return "Tap" if look().touch else "Click"


def _show_picked(key: str, pick: Pick, leads: Mapping[str, View]) -> None:
    words = clicks.events(st.session_state[key])
    if words and words[0] in leads:
        of_viewer().picks += 1
        page.show_what_changed(words, leads[words[0]])
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
    """A bordered card like that of a chart, around anything: a table, a list, several charts.

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
