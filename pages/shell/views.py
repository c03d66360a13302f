"""Views that the deployment saved under a name (`[[views]]` in the secrets): read, checked, and offered in the menu."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import streamlit as st

from ringyo_data.errors import SettingsError
from ringyo_data.misspelt import check_known, quoted
from ringyo_data.settings import Settings

from .. import filters, loading
from ..address import agent_ticks, choices
from ..address.session import Params, of_viewer
from ..call_list import picking
from ..filters import View
from ..filters.urls import MOST_VALUES, TAKES, mended
from ..loading import events
from ..text import wording
from ..text.own_numbers import Lines

ENTRIES = ("name", "link", "default")
LONGEST_NAME = 60
OF_A_PAGE = {
    "agents": (agent_ticks.WORD,),
    "changes": (events.WORD,),
    "calls": (picking.CALL_WORD, picking.SEARCH_WORD, picking.ORDER_WORD),
}
"""What a page keeps in the address beside the view and its own controls."""

PASSING = (agent_ticks.WORD, picking.CALL_WORD)
"""What of it is opened and closed again, while the page shows the same."""

HOW = "open the page, choose what it is to show, and take the address that “Copy link” gives"


@dataclass(frozen=True)
class SavedView:
    """A *page* (its file's stem) and the parameters of its address, under a *name*."""

    name: str
    page: str
    params: Params = field(hash=False)
    is_default: bool = False

    def read(self, settings: Settings, zone: str) -> tuple[View, choices.Words]:
        """The View and the words of all else that the page shows, as seen today; *zone* is that of a link without one."""
        view = view_of(self.params, settings, zone)[0]
        own = _own(self.page, settings)
        defaults = {choice.parameter: choice.default for choice in own}
        words = defaults | choices.words_from_params(own, self.params)[0]
        return view, words | _beside(self.page, lambda name: self.params.get(name, []))


def saved(
    rows: Sequence[Mapping[str, object]], pages: Collection[str], settings: Settings
) -> tuple[SavedView, ...]:
    """The views of the tables `[[views]]`, in their order; *pages* are the stems of all pages, the first one's at `/`.

    Raises `SettingsError`, naming the view, what is wrong and how to mend it.
    """
    views = tuple(_view(row, pages, settings) for row in rows)
    names = [each.name for each in views]
    for name in names:
        if names.count(name) > 1:
            raise SettingsError(
                f"Two of the [[views]] are called {quoted(name)}; give each a name of its own."
            )
    starts = [quoted(each.name) for each in views if each.is_default]
    if len(starts) > 1:
        raise SettingsError(f"{wording.listing(starts)} of the [[views]] are the default; one alone can be.")
    return views


def _view(row: Mapping[str, object], pages: Collection[str], settings: Settings) -> SavedView:
    check_known(row, ENTRIES, "{} in [[views]] is no entry of a view")
    name, link, default = row.get("name"), row.get("link"), row.get("default", False)
    if not isinstance(name, str) or not 0 < len(name.strip()) <= LONGEST_NAME:
        raise SettingsError(
            f"One of the [[views]] has the name {quoted(name)}; give a text of at most {LONGEST_NAME} characters."
        )
    if not isinstance(link, str) or not link.strip():
        raise SettingsError(f"The view {quoted(name)} in the secrets has no link; {HOW}.")
    if not isinstance(default, bool):
        raise SettingsError(
            f"default of the view {quoted(name)} in the secrets is {quoted(default)}; write true, or leave it out."
        )
    try:
        return linked(link, pages, settings, name=name.strip(), is_default=default)
    except ValueError as error:
        raise SettingsError(f"The link of the view {quoted(name)} in the secrets: {error}; {HOW}.") from None


def linked(
    link: str, pages: Collection[str], settings: Settings, *, name: str = "", is_default: bool = False
) -> SavedView:
    """What a link shows: a page's path with parameters, or a whole address, of which these are taken.

    Raises `ValueError` with what is wrong, as the middle of a sentence.
    """
    parts = urlsplit(link.strip())
    page = _page(parts.path, urlsplit(settings.public_url or "").path, list(pages))
    params = parse_qs(parts.query, keep_blank_values=True)
    own = _own(page, settings)
    names = {*filters.NAMES, *(choice.parameter for choice in own), *OF_A_PAGE.get(page, ())}
    for parameter in params:
        if parameter not in names:
            raise ValueError(f"{quoted(parameter)} is no parameter of this page")
    notes = (*view_of(params, settings, "UTC")[1], *choices.words_from_params(own, params)[1])
    if notes:
        raise ValueError(
            mended(
                notes[0],
                {**TAKES, **{each.parameter: wording.either([*each.values]) for each in own if each.values}},
            )
        )
    return SavedView(name, page, params, is_default)


def _page(path: str, base: str, pages: Sequence[str]) -> str:
    """The page at a path; *base* is the path of the dashboard itself at the address that viewers open."""
    path, base = path.strip("/"), base.strip("/")
    if base and f"{path}/".startswith(f"{base}/"):
        path = path[len(base) :].strip("/")
    first, *others = pages
    if path and path not in others:
        paths = wording.listing(["/", *(f"/{page}" for page in others)], most=len(pages))
        raise ValueError(f"there is no page at {quoted('/' + path)}, but at {paths}")
    return path or first


def _own(page: str, settings: Settings) -> tuple[choices.Choice, ...]:
    return choices.of_page(page, conversation_seconds=settings.conversation_seconds)


def view_of(params: Params, settings: Settings, zone: str) -> tuple[View, tuple[str, ...]]:
    """The View that parameters ask for today, and a note for each that cannot be read."""
    today = datetime.now(ZoneInfo(filters.zone_from_params(params, zone))).date()
    lines = Lines.of(settings)
    return filters.view_from_params(params, today=today, default_zone=zone, lines=lines, most=MOST_VALUES)


def start(views: Sequence[SavedView], page: str, first: str, settings: Settings, zone: str) -> None:
    """Show the default view to whoever opens `/` without parameters, once a visit; never in place of a link."""
    default = next((each for each in views if each.is_default), None)
    if default is None or page != first or of_viewer().written is not None or len(st.query_params):
        return
    params = _params(default, settings, zone)
    if default.page == first:
        st.query_params.from_dict(params)
    else:
        st.switch_page(f"pages/{default.page}.py", query_params=params)


def are_there() -> bool:
    """Whether the secrets have any, readable or not; False too if the secrets cannot be read: the page says so later."""
    try:
        return bool(loading.secret_rows("views"))
    except SettingsError:
        return False


def draw(views: Sequence[SavedView], settings: Settings, zone: str) -> None:
    """The saved views as links, the one that is open marked; nothing without any."""
    for place, each in enumerate(views):
        is_open = _is_open(each, settings, zone)
        with st.container(key=f"view-{place}{'-open' if is_open else ''}"):
            st.page_link(
                f"pages/{each.page}.py",
                label=f"**{wording.md(each.name)}**" if is_open else wording.md(each.name),
                icon=":material/bookmark_check:" if is_open else ":material/bookmark:",
                query_params=_params(each, settings, zone),
            )


def _params(each: SavedView, settings: Settings, zone: str) -> Params:
    """All its parameters, the zone among them: an address without any would keep the filters that are on."""
    others = {name: values for name, values in each.params.items() if name not in filters.NAMES}
    return others | filters.params_from_view(each.read(settings, zone)[0])


def _is_open(each: SavedView, settings: Settings, zone: str) -> bool:
    session = of_viewer()
    return session.page == each.page and (session.view, shown(session.page)) == each.read(settings, zone)


def shown(page: str) -> choices.Words:
    """The words of all that the page shows now, beside the View."""
    session = of_viewer()
    words = {choice.parameter: session.chosen[choice.key] for choice in session.own}
    return words | _beside(page, st.query_params.get_all)


def _beside(page: str, values: Callable[[str], Sequence[str]]) -> choices.Words:
    names = (name for name in OF_A_PAGE.get(page, ()) if name not in PASSING)
    return {name: texts[0] for name in names if (texts := values(name))}
