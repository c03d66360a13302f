"""Page config, access gate, navigation and sidebar; drawn once per run, by `app.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import Page

from ringyo_data.alerts.rules import Rule
from ringyo_data.book import Names
from ringyo_data.settings import Settings

from .. import filters, loading
from ..address import back, bar, choices, history
from ..address.session import of_viewer
from ..filters import View, sidebar
from ..filters.strangers import There
from ..loading import access, alerts, events, problems, source, targets
from ..looks import drawer, paint, touch
from ..text import wording
from ..text.own_numbers import Lines
from . import gate, share, strangers, views
from .views import SavedView

STYLE = Path(__file__).parents[1] / "looks" / "style.css"
"""Less empty margin on a wide screen, and paper without sidebar, buttons, cut tables and torn cards: what no setting of Streamlit's can say."""

DARK_ON_PAPER = """<style>@media print {
.stApp, .stPlotlyChart :is(.points, .legendpoints) path { filter: invert(1) hue-rotate(180deg); }
.stPlotlyChart :is(.points, .legendpoints) path { stroke: none !important; }
}</style>"""
"""Dark mode saves no ink; what stands for an outcome keeps its colour."""


ICON = Path(__file__).parents[1] / "looks" / "icon.svg"
"""Stands in the browser's tab. An emoji would cost 0.2 s once per process."""


MENU = "Ringyo calls"

Params = Mapping[str, list[str]]
NO_PARAMS: Params = {}


@dataclass(frozen=True)
class Entry:
    """A page of the menu: its name there, the question it answers, its icon."""

    label: str
    question: str
    icon: str


PAGES = {
    "overview": Entry("Overview", "How are calls going?", ":material/monitoring:"),
    "volume": Entry("Call volume", "When do calls happen?", ":material/bar_chart:"),
    "durations": Entry("Durations", "How long do calls last?", ":material/timer:"),
    "agents": Entry("Agents", "Which agents stand out?", ":material/support_agent:"),
    "changes": Entry("Changes", "Why did it move?", ":material/difference:"),
    "calls": Entry("Calls", "What happened in each call?", ":material/call:"),
    "alerts": Entry("Alerts", "What would have been told, and when?", ":material/notifications:"),
}
"""Pages by the stem of their file; the first one is at `/`, the others at `/<stem>`."""

CHART_FIRST = ("overview", "volume", "durations", "agents")
"""The pages whose first chart the rest waits for, when a visit begins: each calls `paint.pause` below it."""


def draw() -> Page:
    """Draws everything around the page; returns the page to run."""
    st.set_page_config(page_title="Ringyo calls", page_icon=ICON, layout="wide")
    st.html(STYLE)
    if st.context.theme.type == "dark":
        st.html(DARK_ON_PAPER)
    touch.draw()
    history.draw()
    drawer.draw()
    may_look = access.answer()
    page = st.navigation(
        {MENU: [_page(stem) for stem in PAGES]},
        position="sidebar" if may_look.is_open and not views.are_there() else "hidden",
    )
    if not may_look.is_open:
        gate.draw(may_look)
    with problems.instead_of_the_page():
        settings = loading.settings()
        saved = views.saved(loading.secret_rows("views"), PAGES, settings)
        views.start(saved, _stem(page), next(iter(PAGES)), settings, bar.default_zone(settings))
        bar.take(settings, _stem(page))
        names = loading.agent_names(settings)
        with st.sidebar:
            view = of_viewer().view
            if saved:
                _menu(saved, settings)
            targets.wanted(view)  # so that one that cannot be meant is told of here, as is an event or a rule
            events.of(view, names)
            rules = alerts.rules(settings)
            has_chart_soon = _stem(page) in CHART_FIRST and source.is_known(settings, view)
            draw_filters = partial(_draw_filters, view, names, settings, saved, rules)
            paint.filters(draw_filters, may_wait=has_chart_soon)
        if has_chart_soon:
            paint.ask()
    bar.write()
    of_viewer().is_drawn = True
    return page


def _menu(saved: Sequence[SavedView], settings: Settings) -> None:
    """The saved views above the pages, in place of Streamlit's menu, which takes no parameters; drawn as that is."""
    with st.container(key="menu", gap=None):
        st.caption("Saved views")
        views.draw(saved, settings, bar.default_zone(settings))
        st.caption(MENU)
        for stem in PAGES:
            st.page_link(_page(stem))


def _draw_filters(
    view: View, names: Names, settings: Settings, saved: Sequence[SavedView], rules: Sequence[Rule]
) -> None:
    """The filters, what the secrets name that is not there, and the way back to none."""
    lines = loading.lines_by_word(settings)
    offer = filters.Offer(names.by_id, loading.facets(settings, view.span), lines=lines)
    sidebar.draw(view, offer, settings.business_hours)
    there = There.of(names, offer.facets, offer.lines, Lines.of(settings))
    rows = loading.secret_rows("events")
    for sentence in strangers.sentences(
        there, rules=rules, views=saved, events=rows, own=settings, zone=alerts.zone(settings)
    ):
        st.caption(f":material/warning: {wording.md(sentence)}")
    if names.problem:
        st.caption(names.problem)
    st.button(
        "Reset all",
        key="reset-all",
        icon=":material/restart_alt:",
        type="tertiary",
        on_click=_reset,
        args=(bar.default_zone(settings),),
    )


def begin(page: str, *, take: Callable[[], None] | None = None) -> View:
    """The View, once all around the page has been drawn; *page* is its file's stem.

    *take* turns what was clicked in the page's tables into the address, before the address is shown.

    Until a process knows the menu, Streamlit runs a page's file alone when its address is opened. The run then
    begins again, with `app.py`, so that there is one way to draw a page.
    """
    session = of_viewer()
    if not session.is_drawn:
        st.navigation([_page(stem) for stem in PAGES], position="hidden")
        st.rerun()
    if take:
        take()
    session.is_drawn = session.is_steered = False
    view, settings = session.view, loading.settings()
    with st.container(key="print-head"):
        account = "invented account" if settings.demo else urlsplit(settings.base_url).netloc
        address = bar.here(filters.params_from_view(view, absolute=True))
        # drawn by what draws the style sheet that hides it on a screen: so it is never there before that
        st.html(f"<p>{escape(f'Ringyo calls, {account} · {address}')}</p>")
    with st.container(horizontal=True, vertical_alignment="center", key="page-head"):
        st.title(PAGES[page].question, anchor=False, width="stretch")
        if settings.demo:
            st.badge(
                "Demo data",
                icon=":material/science:",
                color="orange",
                help="No API key is set, so these calls are invented.",
            )
        share.report(view, page, PAGES[page].question, settings)
        share.draw(view)
    if session.notes:
        st.warning("  \n".join(session.notes), icon=":material/link_off:")
    _chips(view, loading.agent_names(settings).by_id, settings)
    return view


def link(page: str, label: str, view: View, *, icon: str | None = None, **changes: Any) -> None:
    """A link to a page with the same view, but for *changes* to its fields; nothing if there is no such page.

    With *icon*, which needs a card around it, the label is what the icon says when pointed at or read out.
    """
    _link(page, label, replace(view, **changes), icon=icon)


def why(measure: str, view: View, *, in_words: bool = False, **changes: Any) -> None:
    """The link to what accounts for the change of a measure (a word of `choices.MEASURE`): an icon in a card or tile, or *in_words*."""
    own = choices.params_from_words((choices.MEASURE,), {choices.MEASURE.parameter: measure})
    icon = None if in_words else PAGES["changes"].icon
    _link("changes", "Why?", replace(view, **changes), icon=icon, own=own)


def what_changed(words: Sequence[str], view: View, label: str = "") -> None:
    """A link, in a card, to what changed at the event of the first of these *words*; *view* begins with it (`events.around`).

    The others are events that one mark stands for, too. With *label* that is what is read, in place of an icon.
    """
    own = {events.WORD: list(words)}
    _link("changes", label or "What changed?", view, icon=None if label else PAGES["changes"].icon, own=own)


def show_what_changed(words: Sequence[str], view: View) -> None:
    """Go where `what_changed` leads; for callbacks."""
    params = {**filters.params_from_view(view), events.WORD: list(words)}
    st.switch_page("pages/changes.py", query_params=params)


def _link(page: str, label: str, view: View, *, icon: str | None, own: Params = NO_PARAMS) -> None:
    if page in PAGES:
        params = {**filters.params_from_view(view), **own}
        tip = label if icon else None
        st.page_link(f"pages/{page}.py", label=label, icon=icon, help=tip, query_params=params)


def _page(stem: str) -> Page:
    entry = PAGES[stem]
    return st.Page(f"pages/{stem}.py", title=entry.label, icon=entry.icon, default=stem == next(iter(PAGES)))


def _stem(page: Page) -> str:
    """The stem of a page's file; the first one lives at the root."""
    return page.url_path or next(iter(PAGES))


def _reset(zone: str) -> None:
    of_viewer().before = None
    sidebar.reset(zone)
    bar.reset()


def _chips(view: View, names: Mapping[str, str], settings: Settings) -> None:
    facets = loading.facets(settings, view.span) if view.lines else filters.Facets()
    lines = loading.lines_by_word(settings)
    chips = filters.chips(view, filters.Offer(names, facets, settings.show_numbers, lines))
    before = back.before()
    if not chips and not before:
        return
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="chips"):
        if before:
            st.button(
                wording.md(back.words(before, view)),
                key="chips-back",
                icon=":material/undo:",
                help="Show what was shown before the last click",
                on_click=back.back,
            )
        for text, words in chips:
            st.button(
                wording.md(text),
                key=f"chip-{words[0]}",
                icon=":material/close:",
                icon_position="right",
                help="Take this filter off",
                on_click=sidebar.clear,
                args=words,
            )
        if chips:
            st.button("Reset filters", type="tertiary", key="chips-reset", on_click=sidebar.clear_filters)
