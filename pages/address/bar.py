"""The address bar <-> what is shown: read at the start of each run, written back once the widgets are drawn.

The view's parameters, those of the page's own controls and whatever else the
page keeps there (a call that is open, a search) stand beside one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import streamlit as st

from ringyo_data.settings import Settings

from .. import filters, loading
from ..filters import View, number_questions, sidebar
from ..loading import periods
from ..text import own_numbers
from . import back, choices, chosen

Words = dict[str, list[str]]
"""Parameters of a URL."""


def default_zone(settings: Settings) -> str:
    """The deployment's zone, else the viewer's own, else UTC."""
    zone = settings.timezone or st.context.timezone or "UTC"
    return filters.zone_from_params({"zone": [zone]}, "UTC")


def take(settings: Settings, stem: str) -> None:
    """Make the widgets and the page's own controls show what the address asks for, or what was clicked since."""
    clicked = _clicked(default_zone(settings))
    view, notes = _limited(settings, *_view(settings, clicked=clicked))
    own = choices.of_page(stem, grains=periods.grains(view.span))
    _remember(view, notes + chosen.take(stem, own, clicked=clicked))


def _limited(settings: Settings, view: View, notes: tuple[str, ...]) -> tuple[View, tuple[str, ...]]:
    """The view without the number called, and a note, if the viewer has looked for too many hidden numbers."""
    if view.phone is None or settings.show_numbers or number_questions.allow([view.phone]):
        return view, notes
    return replace(view, phone=None), (*notes, number_questions.LIMIT_REACHED)


def _clicked(zone: str) -> bool:
    """Whether a widget or a control has changed since it was drawn: the address may be from before that."""
    drawn = "held" in st.session_state
    return chosen.changed() or (drawn and _normal(sidebar.params(), zone) != st.session_state["held"])


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
        return _read(sidebar.params(), zone)
    if written is not None and clicked:
        asked = _both(written, _normal(sidebar.params(), zone), since=_normal(asked, zone))
        view, notes = _read(asked, zone)
    else:
        view, notes = _read(asked, zone)
        if written is not None:
            back.came_from(st.session_state["view"], view)
    sidebar.seed(view)
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
    return filters.view_from_params(
        params,
        today=today,
        default_zone=zone,
        lines=own_numbers.Lines.of(loading.settings()),
        typed_phone=sidebar.typed_phone(),
    )


def write(settings: Settings) -> None:
    """Make the address say what is shown, once the widgets are drawn."""
    params = filters.params_from_view(st.session_state["view"])
    wanted = {**_others(), **params, **chosen.params()}
    if {name: st.query_params.get_all(name) for name in st.query_params} != wanted:
        st.query_params.from_dict(wanted)
    st.session_state["written"] = params
    st.session_state["held"] = _normal(sidebar.params(), default_zone(settings))


def _others() -> Words:
    """What the address says beside the view and the page's own controls: a call that is open, a search."""
    known = {*filters.NAMES, *chosen.names()}
    return {name: st.query_params.get_all(name) for name in st.query_params if name not in known}


def here(params: Words) -> str:
    """The whole address of the page as it is, in the view of these parameters."""
    return of(params | chosen.params() | _others())


def is_own(url: str) -> bool:
    """Whether an address leads to the dashboard itself, which would be asked with the viewer's cookies."""
    return _origin(url) == _origin(st.context.url or "")


def _origin(url: str) -> tuple[str, int | None]:
    parts = urlsplit(url)
    return (parts.hostname or "").rstrip("."), parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def of(params: Mapping[str, list[str]]) -> str:
    """The page's whole address with these parameters."""
    parts = urlsplit(st.context.url or "")
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(params, doseq=True), ""))
