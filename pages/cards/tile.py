"""One number on a tile: with its change, its trend and its receipt; and the numbers of a selection that tiles are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Literal

import pandas as pd
import streamlit as st

from ringyo_data import metrics
from ringyo_data.metrics import Changes, Grain
from ringyo_data.targets import Targets

from .. import loading
from ..charts.base import only_loaded
from ..charts.sparkline import sparkline
from ..loading import Selection, history, periods, targets
from ..loading.selection import once
from ..shell import page
from ..text import wording
from . import missed
from . import receipt as receipts
from .receipt import Receipt

HOURLY_UP_TO_DAYS = 3
_COLOURS = {"good": "green", "bad": "red"}
Words = tuple[str, Literal["good", "bad", "neutral"]]


def _nothing_to_say(_: Changes) -> Words:
    return "", "neutral"


@dataclass(frozen=True)
class Tile:
    """One number, and *words* to say it. *column* of `metrics.daily` is its trend, if any; *note* is its target, its cost, or when it was.

    *change* is what to say of a comparison; its words are never cut off. *short* is drawn
    instead of a label that would take two lines. *measure* is the word by which
    the page of changes tells why (`choices.MEASURE`), if it can.
    """

    label: str
    value: float
    words: Callable[[float], str]
    receipt: Receipt
    change: Callable[[Changes], Words] = _nothing_to_say
    column: str = ""
    note: str = ""
    short: str = ""
    measure: str = ""


@dataclass(frozen=True)
class Facts:
    """A selection's numbers, from which every tile takes its own.

    *trends* has them for each *grain* (`metrics.daily`, and `taken` if some calls came in), *changes* against the comparison, if there is one.
    """

    selection: Selection
    now: metrics.Tiles
    trends: pd.DataFrame
    grain: Grain
    changes: Changes | None

    @staticmethod
    @once
    def of(selection: Selection) -> Facts:
        """The numbers of a selection."""
        until = selection.rates_until
        now = metrics.tiles(selection.calls, rates_until=until, **asked(selection))
        daily = partial(
            metrics.daily,
            selection.calls,
            talks=now.conversations,
            conversation_seconds=loading.settings().conversation_seconds,
            rates_until=until,
            **periods.asked(selection),
        )
        days = daily()
        grain: Grain = "hour" if len(days) <= HOURLY_UP_TO_DAYS else "day"
        trends = daily(grain=grain) if grain == "hour" else days
        changes = _changes(selection, now, days)
        if not selection.taken.empty:
            trends = trends.assign(taken=_taken(selection, grain))
        return Facts(selection, now, trends, grain, changes)

    @property
    def targets(self) -> Targets:
        """What the deployment wants the numbers to be."""
        return targets.wanted(self.selection.view)

    @cached_property
    def missed(self) -> missed.Callers | None:
        """The callers that nobody took; None if no calls came in."""
        return missed.callers(self.selection)

    @cached_property
    def judged(self) -> metrics.Standing:
        """Who differs from the others or from before by more than chance."""
        return history.judged(self.selection)

    @cached_property
    def findings(self) -> list[metrics.Finding]:
        """What needs attention, the gravest first."""
        selection = self.selection
        return metrics.findings(selection.calls, self.judged, missing=selection.missing, now=selection.now)


Make = Callable[[Facts], Tile | None]


def asked(selection: Selection) -> dict[str, Any]:
    """What `metrics.tiles` needs besides the calls."""
    return {
        **periods.moments(selection),
        "conversation_seconds": loading.settings().conversation_seconds,
    }


def _taken(selection: Selection, grain: Grain) -> pd.Series:
    """The answer rate in each bucket of the incoming calls that are old enough."""
    ripe = metrics.started_before(selection.taken, selection.rates_until)
    return metrics.answer_rate_over_time(ripe, grain=grain, **periods.asked(selection))["answer_rate"]


def _changes(selection: Selection, now: metrics.Tiles, days: pd.DataFrame) -> Changes | None:
    window = selection.before_window
    if selection.before is None or window is None:
        return None
    bounds = {**asked(selection), "since": window.since, "until": window.until}
    tables = periods.days_known(selection, days)
    before = metrics.tiles(selection.before, **bounds)
    return metrics.changes(now, before, days=tables, ratio=periods.more_days(selection, tables))


def made(facts: Facts, makes: Sequence[Make]) -> list[Tile]:
    """The tiles that this account has."""
    return [tile for tile in (make(facts) for make in makes) if tile is not None]


FEWEST_IN_A_ROW = 3
"""A tile that is alone is no wider than a third of the page: its curve would be a flat line."""


def row(facts: Facts, makes: Sequence[Make], *, first: int = 0) -> None:
    """Tiles side by side on a desk, two in a row on a phone; nothing for those that this account does not have.

    Their keys count from *first* on.
    """
    tiles = made(facts, makes)
    if not tiles:
        return
    grid = st.grid(
        max(len(tiles), FEWEST_IN_A_ROW),
        min_column_width=148,
        gap="xsmall",
        border=True,
        key=f"tiles-{first}",
    )
    for place, tile in enumerate(tiles, first):
        with grid.cell(), st.container(gap=None, key=f"tile-{place}"):
            _draw(f"tile-{place}", tile, facts)


def _draw(key: str, tile: Tile, facts: Facts) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap=None, wrap=False):
        st.markdown(f":small[{tile.short or tile.label}]", width="stretch")
        if tile.measure and facts.changes:
            page.why(tile.measure, facts.selection.view)
        receipts.draw(key, tile.label, tile.receipt, facts.selection)
    st.metric(tile.label, tile.words(tile.value), label_visibility="collapsed")
    if curve_of := curve(tile, facts):
        st.html(curve_of)
    words, tone = tile.change(facts.changes) if facts.changes else ("", "neutral")
    if words:
        change = f":{_COLOURS[tone]}[**{words}**]" if tone in _COLOURS else f"**{words}**"
        versus = wording.unbroken(f"vs {periods.before_name(facts.selection)}")
        st.markdown(f":small[{change}]  \n:small[:gray[{versus}]]")
    if tile.note:
        st.markdown(f":small[:gray[{tile.note}]]")


def curve(tile: Tile, facts: Facts) -> str | None:
    """The tile's trend. A bucket that is not loaded is a gap: its 0 would be a lie."""
    trends = facts.trends
    if not tile.column:
        return None
    values = only_loaded(trends, periods.loaded(facts.selection, trends), [tile.column])[tile.column]
    label = f"{tile.label}, each {facts.grain}"
    return sparkline(values.tolist(), is_open=bool(trends["open"].any()), label=label, words=tile.words)
