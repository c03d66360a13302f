"""Tiles and cards that every page is made of, each with its receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from .loading import Selection

Tone = Literal["good", "bad", "neutral"]


@dataclass(frozen=True)
class Receipt:
    """How a number came about, adding up by construction.

    *total* calls match the filters; each of *excluded* (words, calls) is taken
    off; what is left is called *counted*; *part* (words, calls) is the share of
    it that the number speaks of. *definition* says the measure in a sentence,
    *notes* what else a doubter would ask (intervals, methods, sources).
    Words may hold API text only when escaped with `wording.md`.
    """

    definition: str
    total: int
    counted: str = "Calls counted"
    excluded: tuple[tuple[str, int], ...] = ()
    part: tuple[str, int] | None = None
    notes: tuple[str, ...] = ()

    @property
    def counted_calls(self) -> int:
        """What is left of the total once every exclusion is taken off."""
        return self.total - sum(calls for _, calls in self.excluded)


@dataclass(frozen=True)
class Tile:
    """One number of a KPI row, already in words; *change* has its own words, never cut off."""

    label: str
    value: str
    change: str = ""
    versus: str = ""
    tone: Tone = "neutral"
    trend: Sequence[float] = ()
    receipt: Receipt | None = None


def kpi_row(tiles: Sequence[Tile], shown: Selection) -> None:
    """Tiles side by side: six in a row on a desk, two on a phone."""


def card(
    key: str,
    title: str,
    reading: str,
    figure: go.Figure,
    shown: Selection,
    *,
    alt: str,
    receipt: Receipt | None = None,
    table: Callable[[], pd.DataFrame] | None = None,
    on_select: Literal["rerun", "ignore"] = "ignore",
) -> object:
    """A bordered card: question, one sentence that answers it, chart, receipt and download.

    *key* is the chart's key and the stem of the download's file name; *table*
    makes the frame behind the chart and runs on click alone. *reading* is
    Markdown. Returns what `st.plotly_chart` returns.
    """
    return None


@contextmanager
def panel(
    key: str,
    title: str,
    reading: str = "",
    shown: Selection | None = None,
    *,
    receipt: Receipt | None = None,
    table: Callable[[], pd.DataFrame] | None = None,
) -> Iterator[None]:
    """The same bordered card around anything: a table, a list, several charts."""
    yield


def side_by_side(*weights: float) -> list[st.delta_generator.DeltaGenerator]:
    """Columns whose cards are equally high; one under another on a phone."""
    return st.columns(list(weights) or 2)


def nothing(sentence: str) -> None:
    """Says inside a card why there is nothing to draw."""
