"""What the page says about its data: which period, how complete, how old, and why there may be nothing."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from ringyo_data.load import Loaded

from .. import faces, wording
from ..filters import View, widgets
from .progress import go_on
from .selection import Selection
from .shelf import Kept
from .source import Read

Before = Loaded | str | None
"""The calls to compare with, or why there are none; None where none were asked for."""


def period(view: View, now: datetime) -> str:
    """The view's period in words, as Markdown."""
    return wording.md(wording.period(view.span, now, view.zone))


def draw(line: st.delta_generator.DeltaGenerator, selection: Selection) -> None:
    """Period, comparison and how complete the data is, in one line under the title."""
    view = selection.view
    parts = [period(view, selection.as_of)]
    if selection.before_window:
        parts.append(f"compared with {wording.md(wording.window(selection.before_window, view.zone))}")
    icon = ":material/check_circle:" if not selection.missing else ":material/error:"
    had, expected = wording.count(selection.loaded), wording.count(selection.expected)
    parts.append(f"{icon} {had} of {expected} calls, as of {wording.clock(selection.as_of, view.zone)}")
    line.caption(" · ".join(parts))


def warn(kept: Kept[Read], selection: Selection) -> None:
    """What every number below suffers from: its age during an outage, calls that are missing or unusable."""
    if kept.error:
        st.warning(
            f"{wording.md(kept.error)} These numbers were read {wording.age(kept.age)}.",
            icon=":material/cloud_off:",
        )
    if selection.missing:
        st.warning(
            f"**{wording.plural(selection.missing, 'call')} missing.** The API counts {wording.count(selection.expected)}"
            f" but gave {wording.count(selection.expected - selection.missing)}; every number below is short of them.",
            icon=":material/error:",
        )
    if selection.rejected:
        st.caption(
            f":material/rule: {wording.plural(selection.rejected, 'record')} could not be used"
            " for want of an id or a time of creation; no number below counts them."
        )


def note_comparison(before: Before, selection: Selection) -> None:
    """Why there is nothing to compare with, where that was asked for."""
    if isinstance(before, Loaded) and selection.before is None:
        st.caption(":material/history: No comparison: no calls match in the period before.")
    elif isinstance(before, str):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(f":material/history: No comparison: {wording.md(before)}", width="content")
            st.button("Load it", type="tertiary", key="load-before", on_click=go_on)


def stop_on_nothing(loaded: Loaded, selection: Selection) -> None:
    """End the page where there is nothing to draw; no calls and no matching calls never look alike."""
    if len(selection.calls):
        return
    if len(loaded.calls):
        faces.empty(
            "No calls match the filters",
            f"The period holds {wording.calls(len(loaded.calls))}; each filter above can be taken off.",
            [("Reset filters", widgets.clear_filters, ())],
        )
    else:
        faces.empty(
            "No calls in this period",
            "The API was asked and counts none; nothing is missing.",
            [("Show the last 90 days", widgets.show_period, ("last-90-days",))],
        )
    st.stop()
