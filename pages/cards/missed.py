"""Callers that nobody took: their number for a tile, and their list for a card."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from ringyo_data import direction, masking
from ringyo_data.metrics.missed import missed_callers, missed_calls

from .. import loading
from ..loading import Selection, source
from ..sentences import missed as sentences
from ..text import cells, wording
from . import card
from .card import Card
from .receipt import Receipt

MOST_ROWS = 100


@dataclass(frozen=True, eq=False)
class Callers:
    """The *table* of `metrics.missed.missed_callers`, all incoming calls, those that were missed, and those without a number."""

    table: pd.DataFrame
    incoming: int
    missed: int
    without_number: int

    @property
    def waiting(self) -> int:
        """How many of them were not reached since."""
        return int(self.table["reached_at"].isna().sum())


def callers(selection: Selection) -> Callers | None:
    """The missed callers of a selection; None if it has no incoming calls.

    A conversation may have followed after the period, and with another agent: it is looked for in all calls in memory.
    """
    incoming = direction.counts(selection.calls)[direction.INBOUND]
    if not incoming:
        return None
    own = loading.settings()
    seconds = own.conversation_seconds
    missed = missed_calls(selection.calls, conversation_seconds=seconds)
    table, without_number = missed_callers(
        selection.calls, source.book(own).all_calls(), conversation_seconds=seconds
    )
    return Callers(table, incoming, len(missed), without_number)


def receipt(found: Callers, selection: Selection) -> Receipt:
    """How the number came about."""
    seconds = loading.settings().conversation_seconds
    return Receipt(
        f"**Callers of incoming calls that nobody took:** not answered, or answered for less than {wording.duration(seconds)}.",
        len(selection.calls),
        excluded=(
            ("not incoming", len(selection.calls) - found.incoming),
            ("taken, or not over yet", found.incoming - found.missed),
            ("missed, without a number", found.without_number),
        ),
        counted="Missed calls of known callers",
        notes=(
            "Reached: the first later call with them, made or taken, that somebody talked in."
            " It is looked for in all calls that are loaded.",
        ),
    )


def card_of(found: Callers, selection: Selection) -> Card:
    """The list of missed callers as the reader sees it."""
    rows = _rows(found.table, selection)
    return Card(
        "missed-callers",
        "Which callers were missed?",
        sentences.callers(found.table),
        selection=selection,
        receipt=receipt(found, selection),
        table=lambda: rows,
        behind={"directions": (direction.INBOUND,)},
        rows=rows,
        words={"After": wording.duration},
        nothing=""
        if len(rows)
        else "The missed calls tell no number."
        if found.missed
        else "No incoming call was missed.",
    )


def draw(found: Callers | None, selection: Selection) -> None:
    """The list of missed callers; nothing if the selection has no incoming calls."""
    if found:
        made = card_of(found, selection)
        card.draw(made, partial(_draw_rows, made))


def _draw_rows(made: Card) -> None:
    rows = made.rows
    if len(rows):
        st.dataframe(
            cells.worded(rows.head(MOST_ROWS), made.words),
            key="missed-callers",
            hide_index=True,
            height="content" if len(rows) <= 10 else 400,
            column_config={
                name: st.column_config.DatetimeColumn(name, format="D MMM, HH:mm")
                for name in ("Last missed", "Reached")
            },
            placeholder=wording.MISSING,
        )
        if len(rows) > MOST_ROWS:
            with st.container(key="hint-missed-callers"):
                st.caption(f"Shown: {MOST_ROWS} of them, those not reached first; the file has all.")


def _rows(table: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """The list as the reader sees it: masked numbers, local times."""
    numbers = table["number"] if selection.show_numbers else masking.in_column(table["number"])
    local = {
        name: table[name].dt.tz_convert(selection.view.zone).dt.tz_localize(None)
        for name in ("last_missed", "reached_at")
    }
    by = table["reached_by"].map({"outbound": "a call to them", "inbound": "their next call"})
    return pd.DataFrame(
        {
            "Caller": pd.Series(numbers, dtype="str"),
            "Missed": table["missed"],
            "Last missed": local["last_missed"],
            "Reached": local["reached_at"],
            "By": by,
            "After": table["after_seconds"],
        }
    )
