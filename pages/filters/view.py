"""Everything the reader chose, one frozen View; and every filter, whole, at the field that holds its value.

To add a filter, add a field to `View`, with a `Filter`: the URL, widgets, matching, chips and links are made from that.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote

import pandas as pd
import streamlit as st

from ringyo_data.countries import CODES, country
from ringyo_data.metrics import outcomes
from ringyo_data.statuses import ANSWERED_WAYS, LONGEST_CALL_SECONDS

from ..text import outcomes as looks
from ..text import wording
from . import metadata
from .between import BETWEEN
from .filter import (
    NUMBER,
    PREFIX,
    Filter,
    Form,
    Offer,
    Reader,
    all_but,
    literal,
    told_apart,
    with_chosen,
    words,
)
from .period import Period
from .sides import DIRECTIONS, LINES, OTHER_LINES, PHONE

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _has_outcome(calls: pd.DataFrame, names: Sequence[str], _: Reader) -> pd.Series:
    """*live* means every call that is not over, also one under a status of its own, as the tiles count it.

    *answered* means all ways to be answered; if the account hands no call over, the agent's way is called so.
    """
    words = {word for name in names for word in _OUTCOMES_OF.get(name, (name,))}
    mask = outcomes.outcome(calls).isin(words)
    return mask | outcomes.is_live(calls) if "live" in names else mask


_OUTCOMES_OF = {"answered": ("answered", *ANSWERED_WAYS), "by_agent": ("answered", "by_agent")}


def _draw_outcomes(names: Sequence[str], offer: Offer) -> None:
    every = with_chosen(looks.choices(offer.facets.statuses), names)
    labels = told_apart(every, wording.outcome)
    st.pills(
        "Outcome",
        every,
        selection_mode="multi",
        key=PREFIX + "outcome",
        format_func=lambda name: wording.md(labels(name)),
    )


def _agents(offer: Offer) -> Sequence[str]:
    """Every agent once, by name; those without one by their id."""
    agents = {*offer.names, *offer.facets.agents}
    return sorted(agents, key=lambda agent: (offer.names.get(agent, agent).casefold(), agent))


OUTCOMES = Filter(
    "outcome",
    "Outcome",
    matches=_has_outcome,
    chip=lambda names, _: [wording.outcome(name) for name in names],
    draw=_draw_outcomes,
    effort=1,
    at_hand=True,
)
AGENTS = words(
    "agent",
    "Agent",
    _agents,
    lambda _, offer: lambda agent: offer.names.get(agent, agent),
    title="Agents",
    placeholder="All agents",
    shortens=lambda _: True,
    matches=lambda calls, agents, _: calls["agent_id"].isin(agents),
    at_hand=True,
)
OTHER_AGENTS = all_but(AGENTS, "All agents but", _agents, lambda calls: calls["agent_id"])
COUNTRIES = words(
    "country",
    "Country",
    lambda offer: offer.facets.countries,
    lambda *_: wording.country,
    title="Country called",
    placeholder="All countries",
    shortens=lambda _: True,
    read=lambda text, _: text.upper() if text.upper() in CODES else None,
    takes="the two letters of a country, like DE",
    matches=lambda calls, codes, _: country(calls).isin(codes),
    effort=4,
)
OTHER_COUNTRIES = all_but(COUNTRIES, "All countries but", lambda offer: offer.facets.countries, country)
STATUSES = words(
    "status",
    "Status",
    lambda offer: offer.facets.statuses,
    lambda *_: wording.status,
    placeholder="All statuses",
    matches=lambda calls, statuses, _: calls["status"].isin(statuses),
)


# -- metadata -----------------------------------------------------------------


def _read_pair(text: str, reader: Reader) -> tuple[str, str] | None:
    key, colon, value = text.partition(":")
    if not key:
        key, colon, value = value.partition(":")
        key = unquote(key)
    return (key, value) if colon and literal(text, reader) else None


def _write_pair(pair: tuple[str, str]) -> str:
    """`key:value`; after a first colon the key is percent-encoded, as it may be empty or have a colon too."""
    key, value = pair
    return f":{quote(key, safe='')}:{value}" if not key or ":" in key else f"{key}:{value}"


def _pair_label(text: str) -> str:
    return ": ".join(_read_pair(text, Reader()) or [text])


METADATA = words(
    "meta",
    "Metadata",
    lambda offer: offer.facets.metadata,
    lambda *_: _pair_label,
    placeholder="key:value",
    new=True,
    read=_read_pair,
    takes="a key, a colon and a value",
    write=_write_pair,
    matches=lambda calls, pairs, reader: metadata.matches(calls, pairs, reader.lines),
    chip=lambda pairs, _: [f"{key} = {value}" for key, value in pairs],
    effort=5,
)


# -- duration, weekday, hour --------------------------------------------------


def _bound(word: str, label: str, compare: Callable[..., pd.Series]) -> Filter:
    """A bound of the duration; a call without one is not within it."""
    return Filter(
        word,
        "Duration",
        read=lambda text, _: int(text) if re.fullmatch(r"[0-9]{1,5}", text) else None,
        takes="whole seconds",
        matches=lambda calls, seconds, _: compare(calls["duration_seconds"], seconds).fillna(False),
        chip=lambda seconds, _: [f"{label.lower()} {wording.duration(seconds)}"],
        draw=lambda *_: st.number_input(
            f"{label}, s",
            min_value=0,
            max_value=LONGEST_CALL_SECONDS,
            step=10,
            key=PREFIX + word,
            placeholder="any",
        ),
        form=NUMBER,
        effort=1,
    )


def _local(calls: pd.DataFrame, reader: Reader) -> Any:
    return calls["created_at"].dt.tz_convert(reader.zone).dt


WEEKDAYS = Filter(
    "weekday",
    "Weekday",
    read=lambda text, _: DAYS.index(text) if text in DAYS else None,
    takes=wording.either(DAYS),
    write=DAYS.__getitem__,
    matches=lambda calls, days, reader: _local(calls, reader).day_of_week.isin(days),
    chip=lambda days, _: [wording.weekdays(days)],
    draw=lambda *_: st.pills(
        "Weekdays",
        DAYS,
        selection_mode="multi",
        key=PREFIX + "weekday",
        format_func=lambda day: wording.WEEKDAYS[DAYS.index(day)][:2],
    ),
    effort=2,
)


def _read_hours(text: str, _: Reader) -> tuple[int, int] | None:
    match = re.fullmatch(r"([0-9]{1,2})-([0-9]{1,2})", text)
    if not match:
        return None
    start, end = int(match[1]), int(match[2])
    return (start, end) if start < 24 and 0 < end <= 24 and start != end else None


def _is_within_hours(calls: pd.DataFrame, hours: tuple[int, int], reader: Reader) -> pd.Series:
    start, end = hours
    hour: pd.Series = _local(calls, reader).hour
    return (hour >= start) & (hour < end) if start < end else (hour >= start) | (hour < end)


def _hour_words(start: int | None, end: int | None) -> list[str]:
    return [] if start is None and end is None else [f"{start or 0}-{24 if end is None else end}"]


def _draw_hours(*_: object) -> None:
    for name, label, hours in (("from-hour", "From", range(24)), ("to-hour", "Until", range(1, 25))):
        st.selectbox(
            label, hours, index=None, key=PREFIX + name, format_func="{}:00".format, placeholder="any"
        )


HOURS = Filter(
    "hours",
    "Hours",
    read=_read_hours,
    takes="two full hours, like 9-17",
    write=lambda hours: "{}-{}".format(*hours),
    matches=_is_within_hours,
    chip=lambda hours, _: ["{}:00 to {}:00".format(*hours)],
    draw=_draw_hours,
    form=Form(
        lambda words: [int(hour) for hour in words[0].split("-")] if words else [None, None],
        _hour_words,
        names=("from-hour", "to-hour"),
    ),
    effort=2,
)


# -- the View -----------------------------------------------------------------


def _by(row: Filter) -> Any:
    """A field of the View that a filter fills."""
    return field(default=row.empty, metadata={"filter": row})


@dataclass(frozen=True)
class View(Period):
    """What the reader asked to see. Pages pass it on; `loading` and `charts` read it.

    Every filter that is empty or None lets all calls through. *lines* stand for
    the account's own numbers (`own_numbers.Lines`), *phone* is the end of the
    number called or a masked number, *weekdays* count from Monday 0, *hours* is
    the half-open pair of local hours (9, 17), *between* of moments, *metadata* pairs of key and value:
    a call has one of the values of each key. *other_…* are values that a call
    must not have. The sidebar and the chips have the fields' order.
    """

    directions: tuple[str, ...] = _by(DIRECTIONS)
    outcomes: tuple[str, ...] = _by(OUTCOMES)
    agents: tuple[str, ...] = _by(AGENTS)
    other_agents: tuple[str, ...] = _by(OTHER_AGENTS)
    phone: str | None = _by(PHONE)
    lines: tuple[str, ...] = _by(LINES)
    other_lines: tuple[str, ...] = _by(OTHER_LINES)
    countries: tuple[str, ...] = _by(COUNTRIES)
    other_countries: tuple[str, ...] = _by(OTHER_COUNTRIES)
    statuses: tuple[str, ...] = _by(STATUSES)
    metadata: tuple[tuple[str, str], ...] = _by(METADATA)
    shortest_seconds: int | None = _by(_bound("shortest", "At least", operator.ge))
    longest_seconds: int | None = _by(_bound("longest", "At most", operator.le))
    weekdays: tuple[int, ...] = _by(WEEKDAYS)
    hours: tuple[int, int] | None = _by(HOURS)
    between: tuple[datetime, datetime] | None = _by(BETWEEN)

    @property
    def filtered(self) -> bool:
        """True when anything but period, zone and comparison narrows the calls."""
        return any(row.is_on(self) for row in FILTERS)

    def without_filters(self) -> View:
        """The View with the same period, zone and comparison, and no filter."""
        return replace(self, **{row.field: row.empty for row in FILTERS})

    def in_order(self) -> View:
        """The same View with sorted weekdays, and the shorter duration first."""
        shortest, longest = self.shortest_seconds, self.longest_seconds
        if shortest is not None and longest is not None:
            shortest, longest = sorted((shortest, longest))
        weekdays = tuple(sorted(self.weekdays))
        return replace(self, weekdays=weekdays, shortest_seconds=shortest, longest_seconds=longest)


FILTERS = tuple(
    replace(each.metadata["filter"], field=each.name) for each in fields(View) if "filter" in each.metadata
)
"""Every filter, in the order of the sidebar and the chips."""
