"""A page's calls: asked for, filtered, compared, accounted for, and watched."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import streamlit as st

from ringyo_data import direction
from ringyo_data.book import Names, Snapshot
from ringyo_data.errors import RingyoError
from ringyo_data.query import CallQuery, Window
from ringyo_data.settings import Settings

from ..filters import View, matching, within
from ..looks import drawer, paint, theme
from ..text.own_numbers import Lines
from . import access, events, outage, problems, progress, refresh, source, status
from .deployment import settings
from .selection import Selection

LOOK_EVERY_SECONDS = 15.0
LOOK_EVERY_WHILE_LOADING_SECONDS = 1.5
ENOUGH_DAYS = 28
EARLIER = timedelta(days=42)
"""A period of fewer days than those, and as many before, does not tell how weeks differ: these days before it may."""

MOST_DRAWN_CALLS = 500_000
"""Calls of all selections that are kept for the next run or viewer: each may have copies of its own. The last one is kept, however large."""

DRAW_EVERY_WHILE_LOADING_SECONDS = 5.0
"""A page that fills up is drawn again this often at most: drawing costs more than looking."""


def calls(view: View, *, none_too: bool = False) -> Selection:
    """The calls *view* asks for; stops the page, with the next step, on error or on nothing.

    A long period that nobody has loaded begins with its newest days. The page
    runs again by itself when more or newer calls have come, or those to
    compare with. With *none_too* a period without calls is no end of the page once that is sure.
    """
    own = settings()
    query = source.query_of(view)
    other = compared_query(query, view.compared())
    queries = (query, other) if other else (query,)
    with problems.instead_of_errors(lambda: source.book(own).try_again()):
        line = st.empty()
        line.caption(status.period(view, datetime.now(UTC)))
        refresh_seconds = refresh.controls(own, view.span)
        names = source.agent_names(own)
        nothing_known = not source.is_known(own, view)
        snapshot = _loaded(own, queries, view.zone)
        if source.agent_names(own) != names or (nothing_known and snapshot.days_loaded):
            paint.begin_again()
            st.rerun()  # the sidebar was drawn before it was known what there is to choose from
    refresh.check_once(own, view.span, snapshot)
    before = _before(
        own,
        other,
        stopped=progress.is_stopped(query) and bool(snapshot.unloaded),
        may_wait=not snapshot.unloaded,
    )
    selection = selected(own, view, snapshot, before)
    status.draw(line, selection)
    drawer.foot(len(selection.calls), theme.of(st.context.theme.type))
    _watch(own, view, queries, (snapshot, before, names), refresh_seconds)
    status.warn(own, snapshot, selection)
    if not none_too or snapshot.unloaded:
        status.stop_on_nothing(snapshot, selection)
    status.note_ahead(selection)
    status.note_outcomes(selection)
    status.note_direction(selection)
    status.note_comparison(own, before, selection)
    return selection


def _loaded(own: Settings, queries: progress.Queries, zone: str) -> Snapshot:
    """The first query's calls; raises `RingyoError` when nothing can be had, and then the page looks for the end of it."""
    try:
        return progress.load(own, queries, zone)
    except RingyoError as error:
        outage.watch(own, queries[0], error)
        raise


def compared_query(query: CallQuery, window: Window | None) -> CallQuery | None:
    """The question for the calls to compare with; None if there is nothing to compare with."""
    return replace(query, since=window.since, until=window.until) if window else None


def _before(own: Settings, query: CallQuery | None, *, stopped: bool, may_wait: bool) -> Snapshot | None:
    """What is known of the calls to compare with; a page with all of its own waits for them a moment, and once."""
    if query is None:
        return None
    if stopped:
        return source.book(own).see(query)
    waited = st.session_state.get("waited-for") == query
    if waited or not may_wait:
        return source.want(own, query)
    st.session_state["waited-for"] = query
    return source.wait_a_little(own, query)


@st.cache_resource(show_spinner=False, max_entries=1, hash_funcs={Settings: hash})
def _selections(own: Settings, changes: int) -> dict[tuple[object, ...], Selection]:  # noqa: ARG001  (the cache's key)
    """What was drawn from the calls in memory; forgotten with them."""
    return {}


def selected(own: Settings, view: View, snapshot: Snapshot, before: Snapshot | None) -> Selection:
    """`select`, together with what was worked out for another run or viewer that drew from the same.

    Whatever a `Selection` tells is in the key, or hangs on the days in memory. Without any of them it tells the moment, and is not kept.
    """
    if snapshot.as_of is None:
        return select(own, view, snapshot, before)
    names = source.agent_names(own)
    drawn = _selections(own, source.book(own).changes)
    of_calls = [(one.version, one.unloaded, one.own) for one in (snapshot, before) if one]
    key = (view, *of_calls, *names.by_id.items(), *events.of(view, names))
    kept = drawn.pop(key, None)
    drawn[key] = selection = kept or select(own, view, snapshot, before)
    calls = 0
    for of, one in reversed(list(drawn.items())):
        calls += len(one.calls) + (0 if one.before is None else len(one.before))
        if calls > MOST_DRAWN_CALLS and one is not selection:
            drawn.pop(of, None)
    return selection


def select(own: Settings, view: View, snapshot: Snapshot, before: Snapshot | None) -> Selection:
    """What is known of a view, from what is known of its calls and of those to compare with."""
    as_of = snapshot.as_of or datetime.now(UTC)
    earlier, window = _compared(own, view, before, as_of)
    calls = matching(snapshot.calls, view, Lines.of(own))
    way, names = direction.main(calls), source.agent_names(own)
    return Selection(
        view=view,
        calls=direction.with_rated(calls, way),
        as_of=as_of,
        window=view.span,
        before=None if earlier is None else direction.with_rated(earlier, way),
        before_window=window,
        loaded=len(snapshot.calls),
        expected=snapshot.expected,
        missing=snapshot.missing,
        rejected=snapshot.rows_lost,
        repeated=snapshot.repeated,
        unusable_fields=snapshot.unusable_fields,
        is_sure=snapshot.is_sure,
        names=names.by_id,
        lines=Lines.of(own),
        own=snapshot.own,
        unloaded=snapshot.unloaded,
        oldest_as_of=snapshot.oldest_as_of,
        talking_since=snapshot.talking_since,
        earlier=_earlier(own, view) if earlier is not None else None,
        every_event=events.of(view, names),
    )


def _earlier(own: Settings, view: View) -> tuple[pd.DataFrame, Window] | None:
    """The calls of the weeks before a short period, as far back as all of them are in memory; asks nobody."""
    if view.day_count >= ENOUGH_DAYS:
        return None
    until = view.span.since
    snapshot = source.book(own).see(CallQuery(until - EARLIER, until))
    window = Window(max((gap.until for gap in snapshot.unloaded), default=until - EARLIER), until)
    if window.since >= until:
        return None
    return matching(within(snapshot.calls, window), view, Lines.of(own)), window


def _compared(
    own: Settings, view: View, before: Snapshot | None, as_of: datetime
) -> tuple[pd.DataFrame | None, Window | None]:
    """The calls to compare with that match the filters, and their window; None when there are none."""
    window = view.compared(as_of)
    if before is None or before.unloaded or window is None:
        return None, None
    matches = matching(within(before.calls, window), view, Lines.of(own))
    return (matches, window) if len(matches) else (None, None)


def _watch(
    own: Settings,
    view: View,
    queries: progress.Queries,
    shown: tuple[Snapshot, Snapshot | None, Names],
    refresh_seconds: float | None,
) -> None:
    """Say that the calls are looked at, for as long as they are, and run the page again on news."""
    loading = source.book(own).names() is None or any(map(_is_filling, shown[:2]))
    if refresh_seconds is None and not loading:
        return
    query, *others = queries
    signs = _signs(*shown)
    was_stopped = progress.is_stopped(query)
    drawn_at = time.monotonic()
    drawn_now = [True]

    def look() -> None:
        if not access.answer().is_open:
            st.rerun()  # the page's own run then says why
        if was_stopped and shown[0].unloaded:
            snapshot, before = source.book(own).see(query), shown[1]
        else:
            snapshot = source.want(own, query, refresh_seconds=refresh_seconds)
            before = next((source.want(own, other) for other in others), None)
        if snapshot.unloaded and snapshot.days_loaded and not snapshot.problem:
            progress.the_rest(own, queries, view, snapshot)
        if drawn_now:
            drawn_now.clear()  # part of the page's own run, which has only just looked
            return
        if _is_filling(snapshot) and time.monotonic() - drawn_at < DRAW_EVERY_WHILE_LOADING_SECONDS:
            return
        if (
            _signs(snapshot, before, source.agent_names(own)) != signs
            or progress.is_stopped(query) != was_stopped
        ):
            st.rerun()

    every = LOOK_EVERY_WHILE_LOADING_SECONDS if loading else LOOK_EVERY_SECONDS
    st.fragment(look, run_every=every)()


def _is_filling(snapshot: Snapshot | None) -> bool:
    """True while more of a snapshot's days are on their way."""
    return bool(snapshot and snapshot.unloaded and not snapshot.problem)


def _signs(snapshot: Snapshot, before: Snapshot | None, names: Names) -> tuple[object, ...]:
    return _sign(snapshot), _sign(before), names


def _sign(snapshot: Snapshot | None) -> tuple[object, ...] | None:
    """What a page shows of a snapshot, short: it is drawn again when this differs."""
    if snapshot is None:
        return None
    problem = snapshot.problem.at if snapshot.problem else None
    return snapshot.version, snapshot.narrow, snapshot.unloaded, problem
