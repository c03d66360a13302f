"""Findings that are known: the control that marks one, and what is said of one that is marked."""

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
from ..loading import Selection, access
from ..text import wording

USUAL = timedelta(days=7)
LONGEST = timedelta(days=366)
REFUSED = "known-refused"
"""Where a viewer's session has why a mark was not kept, until the page has said so."""


@dataclass(frozen=True)
class Marks:
    """The marks as they were when the page was drawn, for the findings of a selection."""

    selection: Selection
    by_key: Mapping[str, Mark]
    now: datetime
    can_mark: bool
    problem: str

    @classmethod
    def of(cls, selection: Selection) -> Marks:
        """Those that are known now; none where the store keeps nothing."""
        known = loading.known(loading.settings())
        marks = known.marks()
        return cls(selection, marks, datetime.now(UTC), known.can_mark, known.problem)

    def hold(self, finding: Finding) -> bool:
        """Whether the finding is known, and no news."""
        mark = self._mark(finding)
        return mark is not None and mark.holds(finding_size(finding), self.now)

    def offer(self, finding: Finding, title: str) -> None:
        """The button that marks the finding, or takes the mark off; nothing if no mark can be kept. *title* is Markdown."""
        if not self.can_mark:
            return
        name, key = self._name(finding), self._key(finding)
        if self.hold(finding):
            label = f"No longer known: {title}"
            st.button(
                label,
                icon=":material/undo:",
                type="tertiary",
                key=f"known-{name}",
                help="No longer known",
                on_click=_forget,
                args=(key,),
            )
            return
        zone, until, why = self.selection.view.zone, f"known-until-{name}", f"known-why-{name}"
        today = self.now.astimezone(ZoneInfo(zone)).date()
        with st.popover(
            f"Mark as known: {title}",
            icon=":material/snooze:",
            type="tertiary",
            key=f"known-{name}",
            help="Mark as known",
        ):
            st.caption("It moves to “Known” for all viewers, until that day is over or it has grown by half.")
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
                args=(key, finding_size(finding), zone, until, why),
            )

    def tell(self, finding: Finding) -> None:
        """Until when a finding is known, who said so and why; or that it is much worse since. Nothing for one without a mark."""
        mark = self._mark(finding)
        if mark is None or self.now >= mark.until:
            return
        zone = self.selection.view.zone
        said = f"by {wording.md(mark.who)} on {_day(mark.at, zone)}"
        why = f": {wording.md(mark.why)}" if mark.why else ""
        if self.hold(finding):
            last = _day(mark.until - timedelta(microseconds=1), zone)
            st.markdown(f":small[:material/snooze: Known until {last}, marked {said}{why}]")
        else:
            times = wording.number(finding_size(finding) / mark.size)
            st.markdown(
                f":small[:material/snooze: Marked as known {said}{why}; {times} times as large since]"
            )

    def explain(self) -> None:
        """Why what is known cannot be told, or why a mark was not kept just now; nothing else."""
        for problem in dict.fromkeys(filter(None, (self.problem, st.session_state.pop(REFUSED, "")))):
            st.warning(wording.md(problem), icon=":material/error:")

    def _mark(self, finding: Finding) -> Mark | None:
        return self.by_key.get(self._key(finding))

    def _key(self, finding: Finding) -> str:
        view = self.selection.view
        return finding_key(
            finding, self.selection.direction, {each.word: each.words(view) for each in FILTERS}
        )

    def _name(self, finding: Finding) -> str:
        """What stands for the finding in keys of widgets, which reach the browser: no line's number."""
        subject = finding.subject or ""
        return (
            f"{finding.kind}-{self.selection.lines.word(subject) if finding.kind == 'line_out' else subject}"
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
    """Change what is known, if whoever asks may look at this moment; what goes wrong is told on the page."""
    if not access.answer().is_open:
        return
    try:
        change(loading.known(loading.settings()))
    except RingyoError as error:
        st.session_state[REFUSED] = str(error)
