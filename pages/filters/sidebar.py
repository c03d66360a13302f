"""The sidebar's widgets. They hold the URL's own words, so that there is one way to a View."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from itertools import groupby

import streamlit as st

from ringyo_data import zones
from ringyo_data.business_hours import BusinessHours
from ringyo_data.periods import NAMED

from ..text import wording
from .filter import PREFIX, TEXT, Filter, Offer, with_chosen
from .period import COMPARISONS, DEFAULT_COMPARISON, DEFAULT_PERIOD, PERIODS
from .urls import NAMES, params_from_view
from .view import FILTERS, View

OF_PERIOD = {"period": DEFAULT_PERIOD, "compare": DEFAULT_COMPARISON, "zone": "UTC"}
PERIOD_LABELS = {word: word.replace("-", " ").capitalize() for word in NAMED} | {"custom": "Custom dates"}
COMPARISON_LABELS = {
    "auto": "What fits the period",
    "previous": "Previous period",
    "week": "Same weekdays just before",
    "weekdays": "Same weekdays, 4 weeks before",
    "year": "Same period last year",
    "off": "Nothing",
}


def seed(view: View) -> None:
    """Make the widgets show *view*; before they are drawn, or in a callback."""
    params = params_from_view(view)
    for name, default in OF_PERIOD.items():
        st.session_state[PREFIX + name] = params.get(name, [default])[0]
    st.session_state[PREFIX + "dates"] = (view.first, view.last)
    show(view, *NAMES)


def show(view: View, *words: str) -> None:
    """Make the widgets of these URL words show *view*; for callbacks."""
    for each in FILTERS:
        if each.word in words:
            each.show(each.words(view))


def params(dates: tuple[date, date]) -> dict[str, list[str]]:
    """What the widgets show, as the parameters of a URL; *dates* count while only one of two is picked."""
    found = {each.word: each.held() for each in FILTERS}
    found |= {name: TEXT.words(st.session_state.get(PREFIX + name)) for name in OF_PERIOD}
    if found["period"] == ["custom"]:
        picked: Sequence[date] = st.session_state.get(PREFIX + "dates") or ()
        first, last = picked if len(picked) == 2 else dates
        found |= {"from": [first.isoformat()], "to": [last.isoformat()]}
    return found


def keys() -> list[str]:
    """The keys of all widgets."""
    return [PREFIX + name for name in (*OF_PERIOD, "dates")] + [key for each in FILTERS for key in each.keys]


def typed_phone() -> str:
    """The number called as the viewer has typed it; empty for none."""
    return str(st.session_state.get(PREFIX + "phone") or "")


def clear(*words: str) -> None:
    """Let go of the filters of these URL words; for callbacks."""
    for each in FILTERS:
        if each.word in words:
            each.show([])


def clear_filters() -> None:
    """Let go of every filter; period, comparison and zone stay."""
    clear(*NAMES)


def show_period(period: str) -> None:
    """Switch to another named period; for callbacks."""
    st.session_state[PREFIX + "period"] = period


def reset(zone: str) -> None:
    """Back to what an empty link shows, in *zone*."""
    clear_filters()
    for name, value in (OF_PERIOD | {"zone": zone}).items():
        st.session_state[PREFIX + name] = value


def draw(view: View, offer: Offer, hours: BusinessHours | None = None) -> None:
    """All the widgets, into the container that is open; *hours* are offered as a filter."""
    st.selectbox("Period", PERIODS, key=PREFIX + "period", format_func=PERIOD_LABELS.__getitem__)
    if view.period == "custom":
        _draw_dates(view)
    st.selectbox(
        "Compare with",
        COMPARISONS,
        key=PREFIX + "compare",
        format_func=COMPARISON_LABELS.__getitem__,
        help="What fits: months with the months before, all else with the same weekdays just before.",
    )
    _draw(view, offer, [each for each in FILTERS if each.at_hand])
    st.selectbox("Time zone", with_chosen(_zones(), (view.zone,)), key=PREFIX + "zone")
    others = [each for each in FILTERS if not each.at_hand]
    is_open = any(each.is_on(view) for each in others)
    with st.expander("More filters", expanded=is_open, icon=":material/tune:"):
        _draw(view, offer, others)
        if hours:
            _draw_business_hours(view, hours)


def _draw(view: View, offer: Offer, filters: Sequence[Filter]) -> None:
    for _, group in groupby(filters, key=lambda each: each.label):
        alike = tuple(group)
        is_pair = not alike[0].many and sum(len(each.keys) for each in alike) == 2
        with st.grid(2, min_column_width=60, gap="xsmall") if is_pair else nullcontext():
            for each in alike:
                each.draw(each.value(view), offer)


def _draw_business_hours(view: View, hours: BusinessHours) -> None:
    st.button(
        "Business hours",
        key=PREFIX + "business-hours",
        icon=":material/schedule:",
        help=f"{wording.weekdays(hours.weekdays)}, {{}}:00 to {{}}:00".format(*hours.hours),
        on_click=show,
        args=(replace(view, weekdays=hours.weekdays, hours=hours.hours), "weekday", "hours"),
        disabled=(view.weekdays, view.hours) == (hours.weekdays, hours.hours),
        width="stretch",
    )


def _draw_dates(view: View) -> None:
    if PREFIX + "dates" not in st.session_state:
        st.session_state[PREFIX + "dates"] = (view.first, view.last)
    st.date_input("From and to", key=PREFIX + "dates", format="YYYY-MM-DD")


def _zones() -> list[str]:
    """Zones by place; names without one are old or fixed to no place."""
    return [
        "UTC",
        *sorted(name for name in zones.NAMES if "/" in name and not name.startswith("Etc/")),
    ]
