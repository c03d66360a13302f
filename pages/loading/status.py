"""What the page says about its data: which period, how complete, how old, and why there may be nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import streamlit as st

from ringyo_data import direction
from ringyo_data.book import Problem, Snapshot
from ringyo_data.settings import Settings

from ..filters import View, local_days, sidebar
from ..text import wording
from . import problems, progress, source
from .selection import Selection

SAME_READING = timedelta(minutes=1)
"""Days read no further apart were read together."""


def period(view: View, now: datetime) -> str:
    """The view's period in words, as Markdown."""
    return wording.md(wording.period(view.span, now, view.zone))


def draw(line: st.delta_generator.DeltaGenerator, selection: Selection) -> None:
    """Period, comparison and how complete the data is, in one line under the title."""
    view = selection.view
    parts = [period(view, selection.as_of)]
    if selection.before_window:
        parts.append(f"compared with {wording.md(wording.window(selection.before_window, view.zone))}")
    icon = ":material/error:" if selection.missing or not selection.is_sure else ":material/check_circle:"
    if selection.unloaded or selection.rejected:
        icon = ":material/hourglass_top:" if selection.unloaded else ":material/rule:"
    parts.append(f"{icon} {counted(selection)}")
    line.caption(" · ".join(parts))


def counted(selection: Selection) -> str:
    """How many of the calls that the API counts are here, and when they were read."""
    days = " of the days loaded so far" if selection.unloaded else ""
    return f"{wording.count(selection.loaded)} of {wording.calls(selection.expected)}{days}, as of {_as_of(selection)}"


def _as_of(selection: Selection) -> str:
    """When the newest day was read, and with it that a day before was left half way longer ago."""
    oldest, zone = selection.oldest_as_of, selection.view.zone
    newest = wording.clock(selection.as_of, zone)
    if oldest is None or selection.as_of - oldest < SAME_READING:
        return newest
    return f"{newest}, days before as of {wording.moment(oldest, zone)}"


def warn(own: Settings, snapshot: Snapshot, selection: Selection) -> None:
    """What every number below suffers from: its age during an outage, calls that are missing or unusable."""
    for notice in source.book(own).notices():
        st.toast(wording.md(notice), icon=":material/inventory_2:", duration="long")
    if snapshot.problem:
        _outage(own, snapshot.problem, selection.oldest_as_of or selection.as_of)
    if short := shortfall(selection):
        st.warning(short, icon=":material/error:")
    if selection.repeated:
        st.caption(
            f":material/rule: {wording.plural(selection.repeated, 'record')} came again for calls that are here already;"
            " each call is counted once."
        )
    if selection.unusable:
        st.caption(
            f":material/rule: {wording.plural(selection.unusable, 'record')} could not be used"
            " for want of an id or a time of creation; no number below counts them."
        )
    calls, fields = selection.unusable_fields
    if calls:
        have, names = "has" if calls == 1 else "have", wording.listing(fields, most=len(fields))
        st.caption(
            f":material/rule: {wording.calls(calls)} {have} a field that could not be used ({wording.md(names)});"
            " each call is counted, and the field taken as missing."
        )


def shortfall(selection: Selection) -> str:
    """A sentence, as Markdown, that calls are missing or may be; empty if none is."""
    if selection.missing:
        return (
            f"**{wording.plural(selection.missing, 'call')} missing.** The API counts {wording.count(selection.expected)}"
            f" but gave {wording.count(selection.expected - selection.missing)}; every number below is short of them."
        )
    if not selection.is_sure:
        return (
            "**Calls may be missing.** The API's own counts of this period do not fit together,"
            " so nobody can tell whether it gave all calls."
        )
    return ""


def _outage(own: Settings, problem: Problem, as_of: datetime) -> None:
    age = wording.age(datetime.now(UTC) - as_of)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.warning(
            f"{wording.md(problem.error)} These numbers were read {age}.",
            icon=":material/cloud_off:",
            width="stretch",
        )
        problems.again_button(problem.error, "outage-again", source.book(own).try_again)


def note_comparison(own: Settings, before: Snapshot | None, selection: Selection) -> None:
    """Why there is nothing to compare with, where that was asked for."""
    view = selection.view
    window = view.compared(selection.as_of)
    if before is None or window is None or selection.before is not None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if not before.unloaded:
            days = wording.md(wording.window(window, view.zone))
            st.caption(f":material/history: No comparison: no calls match in the period before, {days}.")
        elif selection.unloaded and progress.is_stopped(source.query_of(view)):
            st.caption(":material/history: No comparison: loading was stopped.")
        elif before.problem:
            st.caption(
                f":material/history: No comparison: {wording.md(before.problem.error)}", width="content"
            )
            again = source.book(own).try_again
            problems.again_button(before.problem.error, "before-again", again, type="tertiary")
        else:
            st.caption(":material/history: The calls to compare with are on their way.")


def note_outcomes(selection: Selection) -> None:
    """With only some outcomes chosen a rate is one of these alone: 100% answered would be no news."""
    if words := of_outcomes(selection):
        st.caption(f":material/filter_alt: {words}")


def of_outcomes(selection: Selection) -> str:
    """A sentence that rates count only some outcomes; empty if they count all."""
    outcomes = selection.view.outcomes or selection.view.statuses
    return (
        f"Shares such as the {selection.words.of_findings} are of the chosen outcomes alone."
        if outcomes
        else ""
    )


def note_direction(selection: Selection) -> None:
    """Which calls the rates are of if the view has several directions, and how the direction is known."""
    if words := of_direction(selection):
        st.caption(f":material/swap_calls: {words}")


def of_direction(selection: Selection) -> str:
    """What `note_direction` draws, as Markdown; empty if there is nothing to say."""
    present = direction.counts(selection.calls)
    others = [_of_way(count, way) for way, count in present.items() if count and way != selection.direction]
    parts = []
    if others:
        rated = (
            f"Rates are of the {selection.words.calls} calls alone"
            if len(selection.rated)
            else "No call is in a rate"
        )
        parts.append(f"{rated}; counts and durations have {wording.listing(others)} too.")
    own = selection.own
    if own.problem:
        parts.append(f"{wording.md(own.problem)} The setting own\\_numbers tells it as well.")
    return " ".join(parts)


def _of_way(count: int, way: str) -> str:
    words = {direction.OUTBOUND: "outgoing call", direction.INBOUND: "incoming call"}
    return (
        wording.plural(count, words[way]) if way in words else f"{wording.calls(count)} of unknown direction"
    )


def note_ahead(selection: Selection) -> None:
    """Calls that are dated after now: the numbers count them, and their times are wrong."""
    if not selection.ahead:
        return
    last, zone = selection.calls["created_at"].iloc[0].to_pydatetime(), selection.view.zone
    be = "is" if selection.ahead == 1 else "are"
    st.caption(
        f":material/update: {wording.calls(selection.ahead)} {be} dated after {wording.clock(selection.now, zone)},"
        f" up to {wording.md(wording.moment(last, zone))}. Every number counts them."
        " The API may send local times without their zone."
    )


def stop_on_nothing(snapshot: Snapshot, selection: Selection) -> None:
    """End the page where there is nothing to draw; no calls and no matching calls never look alike."""
    if len(selection.calls):
        return
    if snapshot.unloaded:
        _nothing_so_far(progress.is_stopped(source.query_of(selection.view)))
    elif len(snapshot.calls) or snapshot.narrow:
        problems.empty(
            "No calls match the filters",
            f"{_held(snapshot)}; each filter above can be taken off.",
            [("Reset filters", sidebar.clear_filters, ())],
        )
    elif selection.rejected:
        problems.empty(
            "No call could be used",
            "The API gave records for this period, all without an id or a time of creation.",
            [],
        )
    elif selection.missing:
        problems.empty("No calls were had", "The API counts calls in this period but gave none.", [])
    elif selection.window.since >= selection.now:
        first, _ = local_days(selection.window, selection.view.zone)
        problems.empty(
            "This period has not begun",
            f"It begins on {wording.day(first)}; there are no calls to ask for yet.",
            [("Show the last 28 days", sidebar.show_period, ("last-28-days",))],
        )
    else:
        problems.empty(
            "No calls in this period",
            "The API was asked and counts none; nothing is missing.",
            [("Show the last 90 days", sidebar.show_period, ("last-90-days",))],
        )
    st.stop()


def _held(snapshot: Snapshot) -> str:
    if snapshot.narrow and not snapshot.expected:
        return "The API was asked for the matching calls alone and counts none"
    if snapshot.narrow:
        return f"{wording.calls(len(snapshot.calls))} match one filter, none matches all"
    return f"The period holds {wording.calls(len(snapshot.calls))}"


def _nothing_so_far(stopped: bool) -> None:
    if stopped:
        problems.empty(
            "Loading was stopped",
            "What had come is kept, and loading goes on from there; or choose a shorter period.",
            [("Load", progress.go_on, ())],
        )
    else:
        problems.empty(
            "No matching call so far", "The newest days have none; older ones are on their way.", []
        )
