"""What every figure begins with, and the axes they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ..looks import theme as looks
from ..looks.theme import Theme
from ..text import wording

FEW_TICKS = 7
"""So many short labels stand side by side on a phone."""

LONGEST_LABEL, SHORT_WORD = 22, 4
"""Characters of an API's name that an axis has room for, and of its last word if that is kept; the hover line has it whole."""

ROW, NOTED_ROW = 30, 34
"""Pixels of a row with a label, and of one with a note below it."""

CLEAR = "rgba(0,0,0,0)"
STEPS_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400)


def figure(theme: Theme, *traces: object, height: int, kept: object = "", **layout: object) -> go.Figure:
    """A figure in the theme. *kept* stands for what is drawn: a reader's zoom lasts as long as it does."""
    fixed = {"template": looks.template(theme), "height": height, "uirevision": str(kept) or "kept"}
    return go.Figure(data=list(traces), layout={**fixed, **layout})


def empty(theme: Theme, sentence: str, *, height: int) -> go.Figure:
    """A figure without data that says why there is none."""
    hidden = {"visible": False, "fixedrange": True}
    middle = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "font": {"color": theme.muted}}
    note = {"text": wording.plain(sentence), **middle}
    return figure(theme, height=height, xaxis=hidden, yaxis=hidden, annotations=[note])


def area(x: Sequence[object], y: Sequence[object], colour: str, **more: object) -> go.Scatter:
    """A filled area without an outline; it says nothing when it is pointed at."""
    edge = {"mode": "lines", "line": {"width": 0}, "fill": "toself", "fillcolor": colour, "hoverinfo": "skip"}
    return go.Scatter(x=x, y=y, **edge, **more)


def band(
    places: Sequence[object], low: np.ndarray, high: np.ndarray, colour: str, **more: object
) -> go.Scatter:
    """The area between two lines, one closed piece for each run of *places* at which neither is NaN."""
    x: list[object] = []
    y: list[float | None] = []
    rows = np.flatnonzero(~np.isnan(low) & ~np.isnan(high))
    for run in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
        x += [*(places[at] for at in run), *(places[at] for at in run[::-1]), None]
        y += [*high[run].tolist(), *low[run][::-1].tolist(), None]
    return area(x, y, colour, **more)


def says(lines: Sequence[str]) -> dict[str, object]:
    """What each point of a trace says when it is pointed at, and nothing else."""
    return {"customdata": lines, "hovertemplate": "%{customdata}<extra></extra>"}


def upright(at: float, line: dict[str, object], **more: object) -> dict[str, object]:
    """A line from top to bottom of a figure."""
    return {"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1, "line": line, **more}


def outcome_columns(table: pd.DataFrame, *, live: bool = True) -> list[str]:
    """The outcomes of a table that occur at all, in the one order; its outcomes follow `calls`."""
    after = list(table.columns).index("calls") + 1
    counts = table[table.columns[after:]].select_dtypes("integer")
    names = [str(name) for name in counts if live or name != "live"]
    return [name for name in looks.ordered(names) if table[name].sum() > 0]


def only_loaded(
    table: pd.DataFrame, loaded: pd.Series | None, columns: Iterable[str], *, otherwise: float = np.nan
) -> pd.DataFrame:
    """The table with *otherwise* in some columns of the rows that are not *loaded* (None: all are)."""
    if loaded is None:
        return table
    return table.assign(**{name: table[name].where(loaded.to_numpy(), otherwise) for name in columns})


def outcome_label(name: str) -> str:
    """An outcome's label, literal in a figure."""
    return short(wording.outcome(name))


def short(label: object) -> str:
    """API text cut to what an axis has room for, literal in a figure.

    The end is kept if it is in brackets or a short word, as a number: it tells the text from others like it.
    """
    text = " ".join(str(label).split())
    if len(text) > LONGEST_LABEL:
        last = text.rpartition(" ")[2]
        tail = text[-9:] if text.endswith(")") else f" {last}" if len(last) <= SHORT_WORD else ""
        text = f"{text[: LONGEST_LABEL - 1 - len(tail)].rstrip()}…{tail}"
    return wording.plain(text)


def bold(text: str) -> str:
    """The project's own text, stressed in a figure."""
    return f"<b>{text}</b>"


def places_axis(names: Sequence[str], ticks: Sequence[float], texts: Sequence[str]) -> dict[str, object]:
    """A horizontal axis with one place per name, of which some are labelled."""
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": names,
        "range": [-0.5, len(names) - 0.5],
        "tickmode": "array",
        "tickvals": ticks,
        "ticktext": texts,
        "tickangle": 0,
    }


def hairline(theme: Theme, bars: int) -> dict[str, object]:
    """The line of page colour between neighbours; none if bars are too thin for it."""
    return {"color": theme.background, "width": 1 if bars <= 70 else 0.5 if bars <= 140 else 0}


def pattern(shapes: Sequence[str] | str) -> dict[str, object]:
    """A hatch of the bar's own colour that lets the page shine through."""
    return {"shape": shapes, "fillmode": "replace", "size": 5, "solidity": 0.45}


def bar(theme: Theme, colour: str, bars: int, hatch: Sequence[str] | str = "") -> dict[str, object]:
    """The marker of a bar that stands among so many."""
    return {"color": colour, "line": hairline(theme, bars), "pattern": pattern(hatch)}


def rows_axis(labels: Sequence[object], notes: Sequence[str] = ()) -> dict[str, object]:
    """A vertical axis with one row per label, the first on top; equal labels keep rows of their own.

    *notes* are the project's own words in small below each label; "" for none. They need rows of `NOTED_ROW` pixels.
    """
    names = [short(label) for label in labels]
    if notes:  # the lines of a text stand apart by the size of its font, whatever the sizes of its parts
        names = [
            f'<span style="font-size:13px">{name}</span>{f"<br>{note}" if note else ""}'
            for name, note in zip(names, notes, strict=True)
        ]
    return {
        "range": [len(labels) - 0.4, -0.6],
        "tickmode": "array",
        "tickvals": list(range(len(labels))),
        "ticktext": names,
        "showgrid": False,
        "tickfont": {"size": 11 if notes else 13},
    }


def rows_height(rows: int, *, extra: int, row: int = ROW) -> int:
    """Height of a figure with so many rows of *row* pixels, and *extra* pixels around them."""
    return max(rows, 2) * row + extra


def counts_axis(top: float) -> dict[str, object]:
    """An axis of whole numbers up to *top*, without fractions between them."""
    return {"tickformat": ",", **({"dtick": 1} if top <= 6 else {})}


def up_to(figure: go.Figure, top: int | None) -> go.Figure:
    """*figure* with its axis of counts up to *top*, so that it can be compared with another one; as it is for None."""
    if top is None:
        return figure
    return figure.update_yaxes(range=[0, max(top, 1) * 1.05], dtick=counts_axis(top).get("dtick"))


def seconds_axis(upper: float, most: int = 6) -> dict[str, object]:
    """An axis of seconds from 0 to *upper*, with ticks as people say them."""
    upper = upper if np.isfinite(upper) and upper > 0 else 1.0
    step = next((step for step in STEPS_SECONDS if upper / step <= most), STEPS_SECONDS[-1])
    values = np.arange(0, upper + step / 100, step)
    return {
        "range": [0, upper],
        "tickmode": "array",
        "tickvals": values.tolist(),
        "ticktext": [short_duration(value) for value in values],
    }


def short_duration(seconds: float) -> str:
    """A tick's duration, saying no unit that is zero: `0`, `30 s`, `2 min`, `1 h`."""
    whole = round(seconds)
    if whole == 0:
        return "0"
    for size, unit in ((3600, "h"), (60, "min")):
        if whole % size == 0:
            return f"{whole // size} {unit}"
    return wording.duration(seconds)


def share_axis(low: float = 0.0, high: float = 1.0) -> dict[str, object]:
    """An axis of shares as percents."""
    return {"range": [low, high], "tickformat": ".0%", "hoverformat": ".1%"}
