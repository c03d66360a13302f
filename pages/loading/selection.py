"""What a page draws from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, wraps
from typing import TypeVar, cast

import pandas as pd

from ringyo_data import direction, metrics
from ringyo_data.events import Event
from ringyo_data.frame import rows_before
from ringyo_data.own_numbers import NONE, OwnNumbers
from ringyo_data.query import Window

from ..filters import View
from ..text.directions import WORDS, Words
from ..text.own_numbers import HIDDEN, Lines
from . import events

T = TypeVar("T")

AHEAD = timedelta(minutes=10)
"""A call started so long after the data was read has a wrong time; it may not make live calls look old."""


def once(work: Callable[[Selection], T]) -> Callable[[Selection], T]:
    """Works something out of a selection once, for all who draw from it: a `cached_property` that lives elsewhere."""

    @wraps(work)
    def kept(selection: Selection) -> T:
        if work not in selection.worked_out:
            selection.worked_out[work] = work(selection)
        return cast(T, selection.worked_out[work])

    return kept


@dataclass(frozen=True)
class Selection:
    """What a page draws from: the calls that match the view, and what is known about them.

    *calls* are the matching calls of `window`, *before* those of
    `before_window` (both None: comparison off, or it could not be had). Both
    frames are shared between viewers: never write into them. A column `rated` tells the calls that rates are of, if
    not all are (`direction.rated`). `window` is the
    whole span that was asked for, `before_window` is cut to the same elapsed
    part while the period goes on. *as_of* is when the newest day of them was
    read, *oldest_as_of* when that was read longest ago that was not over then,
    if one was. *rejected* is how many records gave no call, *repeated* how many of these came again for
    calls that are here, *unusable_fields* how many calls have such a field, and which.
    *talking_since* is when calls in progress were first seen so, by id, as far as it is known.
    *unloaded* are the parts of `window` whose calls are still on their
    way. *every_event* is what happened in `window`. *earlier* are matching calls of days before the period that happen to be in memory, and their window.
    """

    view: View
    calls: pd.DataFrame
    as_of: datetime
    window: Window
    before: pd.DataFrame | None = None
    before_window: Window | None = None
    loaded: int = 0
    expected: int = 0
    missing: int = 0
    rejected: int = 0
    repeated: int = 0
    unusable_fields: tuple[int, tuple[str, ...]] = (0, ())
    is_sure: bool = True
    names: Mapping[str, str] = field(default_factory=dict)
    lines: Lines = HIDDEN
    own: OwnNumbers = NONE
    unloaded: tuple[Window, ...] = ()
    oldest_as_of: datetime | None = None
    talking_since: Mapping[str, datetime] = field(default_factory=dict)
    earlier: tuple[pd.DataFrame, Window] | None = None
    every_event: tuple[Event, ...] = ()
    worked_out: dict[object, object] = field(init=False, repr=False, compare=False, default_factory=dict)

    @cached_property
    def now(self) -> datetime:
        """The moment up to which the calls tell, which every metric takes as now.

        That is when they were read, or just after the last one was started:
        the server tells its time in whole seconds, and calls are made while
        others are read. A call whose time is wrong by more than `AHEAD` does not move it.
        """
        times = self.calls["created_at"].iloc[rows_before(self.calls, [self.as_of + AHEAD])[0] :]
        if times.empty:
            return self.as_of
        last: datetime = times.iloc[0].to_pydatetime()
        return max(self.as_of, last + timedelta(microseconds=1))

    @property
    def ahead(self) -> int:
        """How many of the calls are dated after `now`; every number counts them like the others."""
        return rows_before(self.calls, [self.now])[0]

    @property
    def unusable(self) -> int:
        """How many records could not be used at all."""
        return self.rejected - self.repeated

    @property
    def show_numbers(self) -> bool:
        """True where phone numbers may reach the browser in full."""
        return self.lines.shows

    @property
    def is_open(self) -> bool:
        """True while the period is not over."""
        return self.as_of < self.window.until

    @cached_property
    def line_names(self) -> Mapping[str, str]:
        """A name to read for each line of the calls, no two alike; API text."""
        return self.lines.named(map(str, direction.lines(self.calls).cat.categories), self.own.names)

    @property
    def events(self) -> tuple[Event, ...]:
        """What happened that may have to do with the view's agents, oldest first."""
        return events.concerning(self.every_event, self.view)

    # which way calls went

    @cached_property
    def direction(self) -> str:
        """The direction of the calls that rates are of."""
        return direction.main(self.rated)

    @property
    def rated(self) -> pd.DataFrame:
        """The calls that rates are of."""
        return direction.rated(self.calls)

    @property
    def answered_only(self) -> dict[str, object]:
        """The fields of a View that narrow it to the answered calls that rates are of."""
        answered: dict[str, object] = {"outcomes": ("answered",)}
        return (
            answered if len(self.rated) == len(self.calls) else answered | {"directions": (self.direction,)}
        )

    @property
    def rated_before(self) -> pd.DataFrame | None:
        """The calls to compare them with; None if there are none."""
        calls = None if self.before is None else direction.rated(self.before)
        return calls if calls is not None and len(calls) else None

    @cached_property
    def rates_until(self) -> datetime | None:
        """A call counts in a rate only if it started before this moment; None if all count, as when no call goes on."""
        return metrics.rates_until(self.rated, self.rated_before, now=self.now)

    @cached_property
    def late(self) -> int:
        """How many calls are too young to count in a rate."""
        return len(self.calls) - len(self.ripe)

    @cached_property
    def ripe(self) -> pd.DataFrame:
        """The calls that are old enough to count in a rate, of any direction."""
        return metrics.started_before(self.calls, self.rates_until)

    @cached_property
    def taken(self) -> pd.DataFrame:
        """Incoming calls that are counted beside the calls that rates are of; empty if rates are of incoming calls."""
        return self._incoming(self.calls)

    @cached_property
    def taken_before(self) -> pd.DataFrame | None:
        """The calls to compare them with; None if there are none."""
        incoming = self.calls.iloc[:0] if self.before is None else self._incoming(self.before)
        return incoming if len(incoming) else None

    def _incoming(self, calls: pd.DataFrame) -> pd.DataFrame:
        if self.direction == direction.INBOUND:
            return calls.iloc[:0]
        return direction.with_rated(direction.of(calls, direction.INBOUND), direction.INBOUND)

    @cached_property
    def words(self) -> Words:
        """The words for the rates."""
        words = WORDS[self.direction]
        return words if len(self.rated) == len(self.calls) else words.beside_others()

    def agent(self, agent_id: str) -> str:
        """The agent's name, with the end of its id where it has namesakes, or its id where names cannot be had.

        Raw API text, to be escaped where drawn.
        """
        name = self.names.get(agent_id, agent_id)
        return f"{name} (…{agent_id[-4:]})" if self._agents_by_name[name] > 1 else name

    @cached_property
    def _agents_by_name(self) -> Counter[str]:
        return Counter(self.names.values())
