"""The sidebar's widgets. They hold the URL's own words, so that there is one way to a View."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import streamlit as st

from ringyo_data import zones
from ringyo_data.business_hours import BusinessHours

from ..text import outcomes, own_numbers, wording
from .facets import Facets
from .urls import DAYS, NAMES, Params, params_from_view
from .view import COMPARISONS, DEFAULT_COMPARISON, DEFAULT_PERIOD, PERIODS, View

PREFIX = "filter-"
SINGLE = {"period": DEFAULT_PERIOD, "compare": DEFAULT_COMPARISON, "zone": "UTC", "phone": ""}
MANY = ("outcome", "status", "agent", "line", "country", "meta", "weekday")
PERIOD_LABELS = {
    "today": "Today",
    "yesterday": "Yesterday",
    "last-7-days": "Last 7 days",
    "last-28-days": "Last 28 days",
    "last-90-days": "Last 90 days",
    "this-month": "This month",
    "last-month": "Last month",
    "custom": "Custom dates",
}
COMPARISON_LABELS = {
    "previous": "Previous period",
    "weekdays": "Same weekdays, 4 weeks before",
    "off": "Nothing",
}
LONGEST_CALL_SECONDS = 3600


def seed(view: View) -> None:
    """Make the widgets show *view*; before they are drawn, or in a callback."""
    params = params_from_view(view)
    for name, default in SINGLE.items():
        st.session_state[PREFIX + name] = params.get(name, [default])[0]
    for name in MANY:
        st.session_state[PREFIX + name] = params.get(name, [])
    st.session_state[PREFIX + "dates"] = (view.first, view.last)
    st.session_state[PREFIX + "shortest"] = view.shortest_seconds
    st.session_state[PREFIX + "longest"] = view.longest_seconds
    start, end = view.hours or (None, None)
    st.session_state[PREFIX + "from-hour"], st.session_state[PREFIX + "to-hour"] = start, end


def params() -> Params:
    """What the widgets show, as the parameters of a URL."""
    state = {name: st.session_state.get(PREFIX + name) for name in (*SINGLE, *MANY)}
    found = {name: _listed(value) for name, value in state.items()}
    if state["period"] == "custom":
        first, last = _dates()
        found |= {"from": [first.isoformat()], "to": [last.isoformat()]}
    for name in ("shortest", "longest"):
        seconds = st.session_state.get(PREFIX + name)
        found[name] = [] if seconds is None else [str(seconds)]
    start, end = (st.session_state.get(PREFIX + name) for name in ("from-hour", "to-hour"))
    if start is not None or end is not None:
        found["hours"] = [f"{start or 0}-{24 if end is None else end}"]
    return found


def typed_phone() -> str:
    """The number called as the viewer has typed it; empty for none."""
    return str(st.session_state.get(PREFIX + "phone") or "")


def clear(*names: str) -> None:
    """Let go of the filters of these URL words; for callbacks."""
    for name in names:
        if name in MANY:
            st.session_state[PREFIX + name] = []
        elif name == "hours":
            st.session_state[PREFIX + "from-hour"] = st.session_state[PREFIX + "to-hour"] = None
        else:
            st.session_state[PREFIX + name] = SINGLE.get(name)


def clear_filters() -> None:
    """Let go of every filter; period, comparison and zone stay."""
    clear(*(name for name in NAMES if name not in ("period", "from", "to", "compare", "zone")))


def show_period(period: str) -> None:
    """Switch to another named period; for callbacks."""
    st.session_state[PREFIX + "period"] = period


def show_hours(wanted: BusinessHours) -> None:
    """Filter by these weekdays and hours; for callbacks."""
    st.session_state[PREFIX + "weekday"] = [DAYS[day] for day in wanted.weekdays]
    st.session_state[PREFIX + "from-hour"], st.session_state[PREFIX + "to-hour"] = wanted.hours


def reset(zone: str) -> None:
    """Back to what an empty link shows, in *zone*."""
    clear_filters()
    clear("period", "compare")
    st.session_state[PREFIX + "zone"] = zone


def draw(view: View, facets: Facets, names: Mapping[str, str], hours: BusinessHours | None = None) -> None:
    """All the widgets, into the container that is open; *hours* are offered as a filter."""
    st.selectbox("Period", PERIODS, key=PREFIX + "period", format_func=PERIOD_LABELS.__getitem__)
    if view.period == "custom":
        _draw_dates(view)
    st.selectbox(
        "Compare with",
        COMPARISONS,
        key=PREFIX + "compare",
        format_func=COMPARISON_LABELS.__getitem__,
    )
    st.pills(
        "Outcome",
        _with_chosen(outcomes.CHOICES, view.outcomes),
        selection_mode="multi",
        key=PREFIX + "outcome",
        format_func=lambda name: wording.md(wording.outcome(name)),
    )
    _choose(
        "Agents",
        "agent",
        (*names, *facets.agents),
        view.agents,
        show=lambda key: names.get(key, key),
        placeholder="All agents",
    )
    st.selectbox("Time zone", _with_chosen(_zones(), (view.zone,)), key=PREFIX + "zone")
    with st.expander("More filters", expanded=_has_more(view), icon=":material/tune:"):
        _draw_more(view, facets)
        if hours:
            _draw_business_hours(view, hours)


def _draw_more(view: View, facets: Facets) -> None:
    st.text_input(
        "Number called",
        key=PREFIX + "phone",
        placeholder="+1 415 555 1234",
        help="The whole number or its end, at least seven digits.",
    )
    named = own_numbers.names((*facets.lines, *view.lines))
    _choose("Line", "line", facets.lines, view.lines, show=named.__getitem__, placeholder="All lines")
    _choose(
        "Country called",
        "country",
        facets.countries,
        view.countries,
        show=wording.country,
        placeholder="All countries",
    )
    _choose(
        "Status", "status", facets.statuses, view.statuses, show=wording.status, placeholder="All statuses"
    )
    pairs = [f"{key}:{value}" for key, value in facets.metadata]
    _choose(
        "Metadata",
        "meta",
        pairs,
        [f"{key}:{value}" for key, value in view.metadata],
        show=_pair,
        placeholder="key:value",
        new=True,
    )
    pair = st.grid(2, min_column_width=60, gap="xsmall")
    for name, label in (("shortest", "At least, s"), ("longest", "At most, s")):
        pair.number_input(
            label, min_value=0, max_value=LONGEST_CALL_SECONDS, step=10, key=PREFIX + name, placeholder="any"
        )
    st.pills(
        "Weekdays",
        DAYS,
        selection_mode="multi",
        key=PREFIX + "weekday",
        format_func=lambda word: wording.WEEKDAYS[DAYS.index(word)][:2],
    )
    pair = st.grid(2, min_column_width=60, gap="xsmall")
    for name, label, hours in (("from-hour", "From", range(24)), ("to-hour", "Until", range(1, 25))):
        pair.selectbox(
            label,
            hours,
            index=None,
            key=PREFIX + name,
            format_func=lambda hour: f"{hour}:00",
            placeholder="any",
        )


def _draw_business_hours(view: View, wanted: BusinessHours) -> None:
    st.button(
        "Business hours",
        key=PREFIX + "business-hours",
        icon=":material/schedule:",
        help=f"{wording.weekdays(wanted.weekdays)}, {{}}:00 to {{}}:00".format(*wanted.hours),
        on_click=show_hours,
        args=(wanted,),
        disabled=(view.weekdays, view.hours) == (wanted.weekdays, wanted.hours),
        width="stretch",
    )


def _draw_dates(view: View) -> None:
    if PREFIX + "dates" not in st.session_state:
        st.session_state[PREFIX + "dates"] = (view.first, view.last)
    st.date_input("From and to", key=PREFIX + "dates", format="YYYY-MM-DD")


def _choose(
    label: str,
    name: str,
    options: Sequence[str],
    chosen: Sequence[str],
    *,
    show: Callable[[str], str],
    placeholder: str,
    new: bool = False,
) -> None:
    offered = _with_chosen(options, chosen)
    st.multiselect(
        label,
        offered,
        key=PREFIX + name,
        format_func=_told_apart(offered, show),
        placeholder=placeholder,
        accept_new_options=new,
    )


def _told_apart(options: Sequence[str], show: Callable[[str], str]) -> Callable[[str], str]:
    """Labels of which no two are alike.

    Streamlit knows a choice by its label alone: of two namesakes the one
    that was chosen would become the other at the next click.
    """
    labels = Counter(show(option) for option in options)

    def label(option: str) -> str:
        shown = show(option)
        return f"{shown} ({option})" if labels[shown] > 1 else shown

    return label


def _with_chosen(options: Sequence[str], chosen: Sequence[str]) -> list[str]:
    """The options, each once, with what a link has chosen although it is not among them."""
    return list(dict.fromkeys((*options, *chosen)))


def _dates() -> tuple[date, date]:
    """The dates picked; while only one of two is, the last ones that were whole."""
    picked = st.session_state.get(PREFIX + "dates") or ()
    if len(picked) == 2:
        st.session_state["custom-dates"] = tuple(picked)
    view: View = st.session_state["view"]
    return st.session_state.get("custom-dates", (view.first, view.last))


def _listed(value: str | Sequence[str] | None) -> list[str]:
    return ([value] if value else []) if isinstance(value, str) or value is None else list(value)


def _pair(text: str) -> str:
    key, _, value = text.partition(":")
    return f"{key}: {value}"


def _has_more(view: View) -> bool:
    given = params_from_view(view)
    return any(
        name in given
        for name in ("phone", "line", "country", "status", "meta", "shortest", "longest", "weekday", "hours")
    )


def _zones() -> list[str]:
    """Zones by place; names without one are old or fixed to no place."""
    return [
        "UTC",
        *sorted(name for name in zones.NAMES if "/" in name and not name.startswith("Etc/")),
    ]
