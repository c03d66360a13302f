"""Page config, access gate, navigation and sidebar; drawn once per run, whoever starts the run.

Until `app.py` has run once in a process, Streamlit runs a page's file alone
when its address is opened, so every page begins here, and what `app.py` has
drawn in this run is not drawn again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit.navigation.page import Page

from ringyo_data.settings import Settings

from . import choices, chosen, faces, filters, gate, lines, loading, spans, taps, targets, trail, wording
from .filters import View, widgets

STYLE = """<style>
[data-testid=stMainBlockContainer] { padding: 3rem 2rem 3rem; }
[data-testid=stHeader] { background: transparent; pointer-events: none; }
[data-testid=stHeader] button { pointer-events: auto; }
[data-testid=stCaptionContainer] { color: inherit; opacity: .7; }
[data-testid=stStatusWidget], [data-testid=stLayoutWrapper]:has(> .st-key-taps, > .st-key-ahead) { display: none; }
[class*=st-key-tile-] [data-testid=stPopoverButton], [class*=st-key-card-] [data-testid=stPopoverButton],
[class*=st-key-card-] [data-testid=stDownloadButton] button, [class*=st-key-card-] [data-testid=stPageLink] a { min-height: 1.5rem; margin: 0; padding: 0 .15rem; gap: 0; opacity: .7; }
[class*=st-key-tile-] button:hover, [class*=st-key-card-] button:hover, [class*=st-key-card-] [data-testid=stPageLink] a:hover { opacity: 1; }
[data-testid=stApp]:not([data-test-script-state=notRunning]) .stPlotlyChart { pointer-events: none; }
[data-testid=stSidebarNavLink]:focus-visible, [data-testid=stPageLink] a:focus-visible, [data-testid=stBaseButton-elementToolbar]:focus-visible { outline: 2px solid; outline-offset: -1px; }
[class*=st-key-receipt-] [data-testid=stPopoverButton] > div > div:last-child { display: none; }
.st-key-calls-table [data-testid=stElementToolbar] { display: none; }
.st-key-calls-row.stHorizontalBlock { flex-wrap: wrap-reverse; align-items: flex-end; }
.st-key-calls-row.stHorizontalBlock > :first-child { flex: 10 1 460px; min-width: min(460px, 100%); }
.st-key-calls-row.stHorizontalBlock > :nth-child(2) { flex: 1 1 410px; }
.st-key-call-head [data-testid=stPopoverButton], .st-key-call-head [data-testid=stBaseButton-tertiary] { min-height: 1.6rem; padding: 0 .2rem; opacity: 1; }
.st-key-call-head [data-testid=stPopoverButton] > div > div:last-child { display: none; }
.st-key-call-head button [data-testid=stMarkdownContainer], [class*=st-key-card-] [data-testid=stPageLink] [data-testid=stMarkdownContainer] { position: absolute; width: 1px; height: 1px; overflow: hidden; }
.st-key-conversation [data-testid=stChatMessage] { padding: .3rem .5rem; }
.st-key-same-number-list button { min-height: 1.7rem; padding: 0; }
.st-key-chips button { min-height: 1.9rem; padding: 0 .6rem; }
@media (max-width: 640px) { [data-testid=stMainBlockContainer] { padding: 3.5rem 1rem 3rem; } [class*=st-key-tile-] [data-testid=stMetricChart] { display: none; } }
@page { margin: 12mm; }
@media print {
html, body, .stApp.stApp { background: none; }
[data-testid=stSidebar], [data-testid=stHeader], [data-testid=stPopover], [data-testid=stDownloadButton], [data-testid=stPageLink],
[data-testid=stButtonGroup], [data-testid=stSlider], [role=tab]:not([aria-selected=true]), .st-key-chips-back, .st-key-chips-reset, [class*=st-key-hint-] { display: none; }
[data-testid=stMainBlockContainer].stMainBlockContainer { padding: 0; zoom: .8; }
[class*=st-key-card-], [class*=st-key-tile-] { break-inside: avoid; }
.stPlotlyChart { container-type: inline-size; }
.stPlotlyChart .main-svg { zoom: min(1, calc(100cqi / attr(width px))); }
}
</style>"""
"""The one rule of our own: less empty margin on a wide screen, and paper without sidebar, buttons and torn cards."""

DARK_ON_PAPER = "@media print { .stApp { filter: invert(1) hue-rotate(180deg); } }"
"""Dark mode saves no ink."""


ICON = Path(__file__).with_name("icon.svg")
"""In the browser's tab; an emoji there costs a fifth of a second, once, to be told from other words."""

Words = dict[str, list[str]]
"""Parameters of a URL."""


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
    "calls": Entry("Calls", "What happened in each call?", ":material/call:"),
}
"""Pages by the stem of their file; the first one is at `/`, the others at `/<stem>`."""


def draw() -> Page:
    """Draw all that is not the page itself and say which page was asked for."""
    st.set_page_config(page_title="Ringyo calls", page_icon=ICON, layout="wide")
    st.html(_style())
    taps.draw()
    may_look = gate.is_open()
    page = st.navigation(
        {"Ringyo calls": [_page(stem) for stem in PAGES]}, position="sidebar" if may_look else "hidden"
    )
    if not may_look:
        gate.draw()
    with faces.instead_of_the_page():
        settings = loading.settings()
        _take_address(settings, _stem(page))
        names = loading.agent_names(settings)
        with st.sidebar:
            view: View = st.session_state["view"]
            targets.wanted(view)  # so that one that cannot be meant is told of here
            widgets.draw(view, loading.facets(settings, view.span), names.by_id, settings.business_hours)
            if names.problem:
                st.caption(names.problem)
            st.button(
                "Reset all",
                icon=":material/restart_alt:",
                type="tertiary",
                on_click=_reset,
                args=(default_zone(settings),),
            )
    _write_url(st.session_state["view"])
    st.session_state["held"] = _normal(widgets.params(), default_zone(settings))
    st.session_state["frame-drawn"] = True
    return page


def _style() -> str:
    dark = st.context.theme.type == "dark"
    return STYLE.replace("</style>", f"{DARK_ON_PAPER}</style>") if dark else STYLE


def begin(page: str) -> View:
    """The View, once all around the page has been drawn; *page* is its file's stem."""
    if not st.session_state.pop("frame-drawn", False):
        draw()
        st.session_state.pop("frame-drawn")
    view: View = st.session_state["view"]
    settings = loading.settings()
    with st.container(horizontal=True, vertical_alignment="center", key="page-head"):
        st.title(PAGES[page].question, anchor=False, width="stretch")
        if settings.demo:
            st.badge(
                "Demo data",
                icon=":material/science:",
                color="orange",
                help="No API key is set, so these calls are invented.",
            )
        _share(view)
    for note in st.session_state["notes"]:
        st.warning(note, icon=":material/link_off:")
    _chips(view, loading.agent_names(settings).by_id, settings)
    return view


def link(page: str, label: str, view: View, *, icon: str | None = None, **changes: object) -> None:
    """A link to a page with the same view, but for *changes* to its fields; nothing where there is no such page.

    With *icon*, which needs a card around it, the label is what the icon says when pointed at or read out.
    """
    if page in PAGES:
        params = filters.params_from_view(replace(view, **changes))
        tip = label if icon else None
        st.page_link(f"pages/{page}.py", label=label, icon=icon, help=tip, query_params=params)


def default_zone(settings: Settings) -> str:
    """The deployment's zone, else the viewer's own, else UTC."""
    zone = settings.timezone or st.context.timezone or "UTC"
    return filters.zone_from_params({"zone": [zone]}, "UTC")


def _page(stem: str) -> Page:
    entry = PAGES[stem]
    return st.Page(f"pages/{stem}.py", title=entry.label, icon=entry.icon, default=stem == next(iter(PAGES)))


def _stem(page: Page) -> str:
    """The stem of a page's file; the first one lives at the root."""
    return page.url_path or next(iter(PAGES))


def _take_address(settings: Settings, stem: str) -> None:
    """Make the widgets and the page's own controls show what the address asks for, or what was clicked since."""
    clicked = _clicked(default_zone(settings))
    view, notes = _view(settings, clicked=clicked)
    own = choices.of_page(stem, grains=spans.grains(view.span))
    _remember(view, notes + chosen.take(stem, own, clicked=clicked))


def _clicked(zone: str) -> bool:
    """Whether a widget or a control has changed since it was drawn: the address may be from before that."""
    drawn = "held" in st.session_state
    return chosen.changed() or (drawn and _normal(widgets.params(), zone) != st.session_state["held"])


def _view(settings: Settings, *, clicked: bool) -> tuple[View, tuple[str, ...]]:
    """From the URL at the first run and whenever somebody else has changed it, else from the widgets.

    A click that follows another one at once is sent with the URL from before
    both. Then it is the widgets that differ from what they last showed; where
    somebody else has changed the URL, by a link or by going back, they do not.
    """
    zone = default_zone(settings)
    asked = {name: st.query_params.get_all(name) for name in filters.NAMES if name in st.query_params}
    written = st.session_state.get("written")
    if written is not None and (not asked or asked == written):
        return _read(widgets.params(), zone)
    if written is not None and clicked:
        asked = _both(written, _normal(widgets.params(), zone), since=_normal(asked, zone))
        view, notes = _read(asked, zone)
    else:
        view, notes = _read(asked, zone)
        if written is not None:
            trail.came_from(st.session_state["view"], view)
    widgets.seed(view)
    return view, notes


def _both(written: Words, held: Words, *, since: Words) -> Words:
    """What was written, with what the widgets have changed *since*; the words of a period go together."""
    dates = ("period", "from", "to")
    changed = {name for name in filters.NAMES if held.get(name) != since.get(name)}
    changed |= set(dates) if changed & set(dates) else set()
    both = {name: (held if name in changed else written).get(name, []) for name in filters.NAMES}
    return {name: values for name, values in both.items() if values}


def _normal(params: Mapping[str, list[str]], zone: str) -> Words:
    """Parameters as a View writes them, so that the same wish has the same words."""
    return filters.params_from_view(_read(params, zone)[0])


def _remember(view: View, notes: tuple[str, ...]) -> None:
    """Notes on a link stay for as long as its view is shown: a page may run twice before it is seen."""
    if notes or view != st.session_state.get("view"):
        st.session_state["notes"] = notes
    st.session_state["view"] = view


def _read(params: Mapping[str, list[str]], zone: str) -> tuple[View, tuple[str, ...]]:
    today = datetime.now(ZoneInfo(filters.zone_from_params(params, zone))).date()
    own_lines = lines.Lines.of(loading.settings())
    return filters.view_from_params(params, today=today, default_zone=zone, lines=own_lines)


def _write_url(view: View) -> None:
    params = filters.params_from_view(view)
    wanted = {**_others(), **params, **chosen.params()}
    if {name: st.query_params.get_all(name) for name in st.query_params} != wanted:
        st.query_params.from_dict(wanted)
    st.session_state["written"] = params


def _others() -> Words:
    """What the address says beside the view and the page's own controls: a call that is open, a search."""
    known = {*filters.NAMES, *chosen.names()}
    return {name: st.query_params.get_all(name) for name in st.query_params if name not in known}


def _reset(zone: str) -> None:
    trail.forget()
    widgets.reset(zone)


def _share(view: View) -> None:
    with st.popover("Copy link", icon=":material/link:", type="tertiary"):
        if view.period != "custom":
            st.caption(
                f"Always {widgets.PERIOD_LABELS[view.period].lower()}, as seen on the day it is opened"
            )
            _offer(filters.params_from_view(view))
        st.caption(f"Exactly these dates: {wording.days(view.first, view.last)}")
        _offer(filters.params_from_view(view, absolute=True))


def _offer(params: Words) -> None:
    """A link to the page as it is, in the view of these parameters, to be copied."""
    st.code(address(params | chosen.params() | _others()), language=None, wrap_lines=True)


def address(params: Mapping[str, list[str]]) -> str:
    """The page's address with these parameters."""
    parts = urlsplit(st.context.url or "")
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(params, doseq=True), ""))


def _chips(view: View, names: Mapping[str, str], settings: Settings) -> None:
    found = filters.chips(
        view,
        names,
        known_lines=loading.facets(settings, view.span).lines if view.lines else (),
        show_numbers=settings.show_numbers,
    )
    before = trail.before()
    if not found and not before:
        return
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="chips"):
        if before:
            st.button(
                wording.md(trail.words(before, view)),
                key="chips-back",
                icon=":material/undo:",
                help="Show what was shown before the last click",
                on_click=trail.back,
            )
        for text, words in found:
            st.button(
                wording.md(text),
                key=f"chip-{words[0]}",
                icon=":material/close:",
                icon_position="right",
                help="Take this filter off",
                on_click=widgets.clear,
                args=words,
            )
        if found:
            st.button("Reset filters", type="tertiary", key="chips-reset", on_click=widgets.clear_filters)
