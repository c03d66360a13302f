"""A finding with its evidence and the ways on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import streamlit as st

from ringyo_data.metrics import Finding, Standing

from ..loading import Selection
from ..looks import paint
from ..sentences import findings, shifts
from ..sentences.findings import Worded
from ..shell import page
from . import known, since
from .known import Board

Way = Callable[[], None]
WHY = {
    "agent_changed": "answer-rate",
    "agent_out": "answer-rate",
    "line_out": "answer-rate",
    "failed_day": "failed-share",
    "answer_rate": "answer-rate",
    "typical_duration": "typical-duration",
}
"""What to ask of the page of changes about a finding, by its kind, or by what shifted."""


def worded(finding: Finding, selection: Selection, judged: Standing) -> Worded:
    """A finding in words; of an agent or a line also since when it holds, as far as that is known."""
    return findings.worded(finding, selection, since=since.of_finding(finding, selection, judged))


def draw(finding: Finding, selection: Selection, judged: Standing, board: Board) -> None:
    """The finding; below it the way on that helps most, and the others in a menu."""
    text = worded(finding, selection, judged)
    ways = [*_why(finding, text, selection), *_ways(text, selection)]
    thing = known.of_finding(finding, selection)
    with st.container(gap=None):
        st.markdown(f"{text.icon} **{text.title}**")
        st.markdown(f":small[:gray[{text.evidence}]]")
        board.tell(thing)
        with st.container(
            horizontal=True, vertical_alignment="center", gap="xsmall", key=f"ways-{thing.name}"
        ):
            for way in ways[:1]:
                way()
            if ways[1:] or board.can_mark:
                with st.popover("More", type="tertiary", key=f"more-{thing.name}"):
                    others: list[Way] = [*ways[1:], partial(board.offer, thing)]
                    for way in paint.later(others):
                        way()


def _why(finding: Finding, text: Worded, selection: Selection) -> Iterator[Way]:
    """The link to what accounts for it, if there is something to compare with."""
    shift = finding.shift
    if shift:
        yield partial(
            page.why, WHY[shift.measure], selection.view, in_words=True, **shifts.around(shift, selection)
        )
    elif selection.before is not None and finding.kind in WHY:
        changes = {} if finding.kind == "failed_day" else text.changes
        yield partial(page.why, WHY[finding.kind], selection.view, in_words=True, **changes)


def _ways(text: Worded, selection: Selection) -> Iterator[Way]:
    """The links to its calls and to a closer look."""
    if text.changes:
        for to, label in (("calls", "See these calls"), (text.page, "Look closer")):
            yield partial(page.link, to, label, selection.view, icon=None, **text.changes)
