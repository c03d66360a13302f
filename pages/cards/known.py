"""What is known: the control that marks a finding or an alert, and what is said of one that is marked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from ringyo_data.errors import RingyoError
from ringyo_data.known import LONGEST_TEXT, Known, Mark, finding_key, finding_size
from ringyo_data.metrics import Finding
from ringyo_data.metrics.buckets import day_start

from .. import loading
from ..filters.view import FILTERS
from ..loading import Selection, access, source
from ..text import wording

USUAL = timedelta(days=7)
LONGEST = timedelta(days=366)
REFUSED = "known-refused"
"""Where a viewer's session has why a mark was not kept, until the page has said so."""


@dataclass(frozen=True)
class Thing:
    """What can be marked: its *key* in the store, how large it is, and a *name* for the keys of widgets, which reach the browser.

    *holds* tells whether its mark still does at a moment, *since* what has become of it if not; *back* when it comes back.
    """

    key: str
    size: float
    name: str
    holds: Callable[[Mark, datetime], bool]
    since: Callable[[Mark], str]
    back: str


@dataclass(frozen=True)
class Board:
    """The marks as they were when the page was drawn; days are those of *zone*."""

    zone: str
    by_key: Mapping[str, Mark]
    now: datetime
    can_mark: bool
    problem: str

    @classmethod
    def of(cls, zone: str) -> Board:
        """The marks that hold now; none if the store keeps nothing."""
        known = source.book(loading.settings()).known
        marks = known.marks()
        return cls(zone, marks, datetime.now(UTC), known.can_mark, known.problem)

    def hold(self, thing: Thing) -> bool:
        """Whether the thing is known, and no news."""
        mark = self.by_key.get(thing.key)
        return mark is not None and thing.holds(mark, self.now)

    def control(self, thing: Thing) -> None:
        """A control of its own that offers the same as `offer`."""
        if self.hold(thing) or not self.can_mark:
            self.offer(thing)
            return
        with st.popover("Mark as known", icon=":material/snooze:", type="tertiary", key=f"more-{thing.name}"):
            self.offer(thing)

    def offer(self, thing: Thing) -> None:
        """What marks the thing, or takes the mark off; nothing if no mark can be kept."""
        if not self.can_mark:
            return
        name = thing.name
        if self.hold(thing):
            st.button(
                "No longer known",
                icon=":material/undo:",
                type="tertiary",
                key=f"known-{name}",
                on_click=_forget,
                args=(thing.key,),
            )
            return
        until, why = f"known-until-{name}", f"known-why-{name}"
        today = self.now.astimezone(ZoneInfo(self.zone)).date()
        st.caption(f"It moves to “Known” for all viewers, until that day is over or {thing.back}.")
        st.date_input(
            "Known until",
            today + USUAL,
            min_value=today,
            max_value=today + LONGEST,
            key=until,
            required=True,
        )
        st.text_input("Why", max_chars=LONGEST_TEXT, placeholder="A word for the others", key=why)
        st.button(
            "Mark as known",
            key=f"known-mark-{name}",
            on_click=_mark,
            args=(thing.key, thing.size, self.zone, until, why),
        )

    def tell(self, thing: Thing) -> None:
        """Until when a thing is known, who said so and why; or that it is much worse since. Nothing for one without a mark."""
        mark = self.by_key.get(thing.key)
        if mark is None or self.now >= mark.until:
            return
        who = f"by {wording.md(mark.who)} on {_day(mark.at, self.zone)}"
        why = f": {wording.md(mark.why)}" if mark.why else ""
        if self.hold(thing):
            last = _day(mark.until - timedelta(microseconds=1), self.zone)
            st.markdown(f":small[:material/snooze: Known until {last}, marked {who}{why}]")
        else:
            st.markdown(f":small[:material/snooze: Marked as known {who}{why}; {thing.since(mark)} since]")

    def explain(self) -> None:
        """Why marks cannot be read, or why a mark was not kept just now; draws nothing else."""
        for problem in dict.fromkeys(filter(None, (self.problem, st.session_state.pop(REFUSED, "")))):
            st.warning(wording.md(problem), icon=":material/error:")


def of_finding(finding: Finding, selection: Selection) -> Thing:
    """What is marked as known of a finding."""
    view, subject, size = selection.view, finding.subject or "", finding_size(finding)
    shown = selection.lines.word(subject) if finding.kind.startswith("line") else subject
    return Thing(
        finding_key(finding, selection.direction, {each.word: each.words(view) for each in FILTERS}),
        size,
        f"{finding.kind}-{shown}",
        lambda mark, now: mark.holds(size, now),
        lambda mark: f"{wording.number(size / mark.size)} times as large",
        "it has grown by half",
    )


def _day(moment: datetime, zone: str) -> str:
    return wording.day(moment.astimezone(ZoneInfo(zone)).date())


def _mark(key: str, size: float, zone: str, until: str, why: str) -> None:
    """Keep a mark until the chosen day is over: a callback, which runs before the gate."""
    last: date = st.session_state[until]
    end = day_start(last + timedelta(days=1), ZoneInfo(zone))
    word = " ".join(str(st.session_state[why]).split())[:LONGEST_TEXT]
    _if_allowed(lambda known: known.mark(Mark(key, size, end, access.who(), word, datetime.now(UTC))))


def _forget(key: str) -> None:
    _if_allowed(lambda known: known.forget(key))


def _if_allowed(change: Callable[[Known], None]) -> None:
    """Change the marks, if the viewer may still see the calls; the page shows what goes wrong."""
    if not access.answer().is_open:
        return
    try:
        change(source.book(loading.settings()).known)
    except RingyoError as error:
        st.session_state[REFUSED] = str(error)
