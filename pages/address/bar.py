"""The address bar <-> what is shown: read at the start of each run, written back once the widgets are drawn.

The view's parameters, those of the page's own controls and whatever else the
page keeps there (a call that is open, a search) stand beside one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import streamlit as st

from ringyo_data.settings import Settings

from .. import filters, loading
from ..filters import View, number_questions, phones, sidebar
from ..filters.urls import MOST_VALUES
from ..loading import periods
from ..text import own_numbers
from . import back, choices
from .choices import Choice
from .session import Params, Session, of_viewer


def default_zone(settings: Settings) -> str:
    """The deployment's zone, else the viewer's own, else UTC."""
    zone = settings.timezone or st.context.timezone or "UTC"
    return filters.zone_from_params({"zone": [zone]}, "UTC")


def take(settings: Settings, stem: str) -> None:
    """Make the widgets and the page's own controls show what the address asks for, or what was clicked since."""
    session, zone = of_viewer(), default_zone(settings)
    session.is_steered = session.has_new_wishes()
    length = settings.conversation_seconds
    own = choices.of_page(stem, conversation_seconds=length)
    params = {name: values for name, values in _address().items() if name in _names(own)}
    held = _held(session, own)
    words, by_link = _wanted(session, params, held, zone)
    view, notes = _limited(settings, *_read(words, zone, most=MOST_VALUES if by_link else None))
    if by_link and session.written is not None:
        back.leave_for(view)
    if words is not held:
        sidebar.seed(view)
    if session.page != stem:  # what was chosen there before, but for what the address says
        words, by_link = held | params, True
    session.page = stem
    session.own = choices.of_page(stem, grains=periods.grains(view.span), conversation_seconds=length)
    chosen = choices.words_from_params(session.own, words)[0]
    for choice in session.own:
        session.chosen[choice.key] = chosen.get(choice.parameter, choice.default)
        choice.show(session.chosen[choice.key])
    _remember(view, notes + (choices.words_from_params(session.own, params)[1] if by_link else ()))


def _wanted(session: Session, params: Params, held: Params, zone: str) -> tuple[Params, bool]:
    """The words to show, and whether a link or the browser's way back has brought them.

    The address counts at the first run and if somebody else has changed it, else the widgets
    do, as after a click in the menu, whose address is empty. A click that follows another one
    at once is sent with the address from before both. Then it is the widgets that differ from
    what they last showed; after a link or a step back they do not.
    """
    if session.written is None:
        return params, True
    if not params or params == session.written:
        return held, False
    if not set(params) & set(filters.NAMES):
        params = {name: session.written[name] for name in filters.NAMES if name in session.written} | params
    if session.is_steered:
        return _both(session.written, _normal(held, zone), since=_normal(params, zone)), False
    return params, True


def _normal(params: Params, zone: str) -> Params:
    """The parameters as a View writes them, so that two links to one view are equal; the page's own parameters stay as they are."""
    own = {name: values for name, values in params.items() if name not in filters.NAMES}
    return own | filters.params_from_view(_read(params, zone)[0])


def _both(written: Params, held: Params, *, since: Params) -> Params:
    """The words written before, with those that the widgets have changed *since*. The words of a period change together."""
    dates = {"period", "from", "to"}
    same = {name for name in filters.NAMES if held.get(name) == since.get(name)}
    same -= dates if not dates <= same else set()
    both = {name: (written if name in same else held).get(name, []) for name in (*written, *held)}
    return {name: values for name, values in both.items() if values}


def _held(session: Session, own: Sequence[Choice]) -> Params:
    """What the widgets show, and the controls of a page, or what these showed when the page was last seen."""
    if session.written is None:
        return {}
    words = {choice.parameter: session.chosen.get(choice.key, choice.default) for choice in own}
    for choice in own:
        if choice.key in st.session_state:
            words[choice.parameter] = choice.word(st.session_state[choice.key]) or choice.default
    view = session.view
    return sidebar.params(session.dates or (view.first, view.last)) | choices.params_from_words(own, words)


def _limited(settings: Settings, view: View, notes: tuple[str, ...]) -> tuple[View, tuple[str, ...]]:
    """The view without the number called, and a note, if the viewer has looked for too many hidden numbers."""
    digits = phones.digits(view.phone or "")
    if digits is None or settings.show_numbers or number_questions.allow([digits]):
        return view, notes
    return replace(view, phone=None), (*notes, number_questions.LIMIT_REACHED)


def _remember(view: View, notes: tuple[str, ...]) -> None:
    """Notes on a link stay for as long as its view is shown: a page may run twice before it is seen."""
    session = of_viewer()
    if notes or view != getattr(session, "view", None):
        session.notes = notes
    session.view = view
    if view.period == "custom":
        session.dates = view.first, view.last


def _read(params: Params, zone: str, most: int | None = None) -> tuple[View, tuple[str, ...]]:
    today = datetime.now(ZoneInfo(filters.zone_from_params(params, zone))).date()
    return filters.view_from_params(
        params,
        today=today,
        default_zone=zone,
        lines=own_numbers.Lines.of(loading.settings()),
        typed_phone=sidebar.typed_phone(),
        most=most,
    )


def write() -> None:
    """Write what is shown into the address; call it once the widgets are drawn."""
    session = of_viewer()
    own = {choice.parameter: session.chosen[choice.key] for choice in session.own}
    session.written = filters.params_from_view(session.view) | choices.params_from_words(session.own, own)
    params = _others() | session.written
    if _address() != params:
        st.query_params.from_dict(params)
    keys = (*sidebar.keys(), *(choice.key for choice in session.own))
    session.drawn = {key: st.session_state[key] for key in keys if key in st.session_state}


def reset() -> None:
    """Make the controls of the page that is open show their defaults; for callbacks."""
    for choice in of_viewer().own:
        choice.show(choice.default)


def _names(own: Sequence[Choice]) -> set[str]:
    return {*filters.NAMES, *(choice.parameter for choice in own)}


def _address() -> Params:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _others() -> Params:
    """What the address says beside the view and the page's own controls: a call that is open, a search."""
    names = _names(of_viewer().own)
    return {name: values for name, values in _address().items() if name not in names}


def here(params: Params) -> str:
    """The whole address of the page as it is, in the view of these parameters."""
    own = {name: values for name, values in (of_viewer().written or {}).items() if name not in filters.NAMES}
    return of(params | own | _others())


def is_own(url: str) -> bool:
    """True if an address leads to the dashboard itself; the browser would send the viewer's cookies to it."""
    return _origin(url) == _origin(st.context.url or "")


def _origin(url: str) -> tuple[str, int | None]:
    parts = urlsplit(url)
    return (parts.hostname or "").rstrip("."), parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def of(params: Params) -> str:
    """The page's whole address with these parameters."""
    parts = urlsplit(st.context.url or "")
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(params, doseq=True), ""))
