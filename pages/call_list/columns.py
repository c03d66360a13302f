"""What a page of the table shows: its cells and its columns, chosen by the reader.

Everything in a cell may reach the browser: numbers are masked in here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from ringyo_data import masking, metrics
from ringyo_data.countries import country

from ..loading import Selection
from ..looks.theme import Theme
from ..text import metadata, outcomes, wording
from ..text.cells import worded as worded_cells
from .order import META, Order

LABELS = {
    "started": "Started",
    "agent": "Agent",
    "number": "Number called",
    "outcome": "Outcome",
    "lasted": "Lasted",
    "status": "Status",
    "line": "Line",
    "country": "Country",
    "ended": "Ended",
    "wait": "Wait",
    "id": "Call id",
    "metadata": "Metadata",
}
"""The columns that every account has, in the order they are offered."""

USUAL = ("started", "agent", "number", "outcome", "lasted")
USUAL_ON_A_PHONE = ("started", "outcome", "agent", "number", "lasted")

LOOKED_AT = 2_000
MOST_KEYS = 12
LONGEST_LABEL = 40
TINT = 0.3
"""How strong an outcome's colour is behind its word: seen at a glance, never louder than the words."""

WIDTHS = {
    "started": (170, 108),
    "ended": (170, 108),
    "agent": (190, 132),
    "number": (150, 136),
    "outcome": (105, 96),
    "lasted": (100, 84),
    "wait": (100, 84),
    "id": (190, 190),
    "metadata": (320, 320),
}
"""Pixels of a column: alone on a page, beside an open call."""

LENGTHS = ("lasted", "wait")
"""Columns of whole seconds."""

TIMES = ("ddd D MMM YYYY, HH:mm", "D MMM, HH:mm")
_HELP = {
    "lasted": "The conversation; calls that nobody took have none.",
    "wait": "From the start to the conversation: queueing, dialling and ringing. Answered calls only.",
    "number": "Middle digits are masked.",
    "line": "The number that the call was made from.",
}


@dataclass(frozen=True)
class Shown:
    """Some calls to be shown, and what is needed for it."""

    calls: pd.DataFrame
    selection: Selection

    def local(self, column: str) -> pd.Series:
        """Times as the reader's clock shows them."""
        return self.calls[column].dt.tz_convert(self.selection.view.zone).dt.tz_localize(None)


def offered(calls: pd.DataFrame, *, show_numbers: bool = False) -> list[str]:
    """Every column there is, those of the latest calls' metadata keys last, the most frequent first.

    A key that is a phone number is not offered unless numbers are shown.
    """
    latest, having = calls.head(LOOKED_AT), Counter[str]()
    for text, count in _metadata_texts(latest, show_numbers).value_counts().items():
        having.update(dict.fromkeys(metadata.read(text), int(count)))
    readable = (key for key, _ in having.most_common() if key.strip() and not masking.is_masked(key))
    keys = islice(readable, MOST_KEYS)
    return [*LABELS, *(META + key for key in keys)]


def usual(offer: Sequence[str], *, touch: bool = False) -> list[str]:
    """What is shown until the reader chooses: the call itself, and the metadata key that most calls have.

    A phone has room for three columns before it has to be pushed aside.
    """
    return [
        *(USUAL_ON_A_PHONE if touch else USUAL),
        *[column for column in offer if column.startswith(META)][:1],
    ]


def label(column: str) -> str:
    """A column's name as the reader sees it. API text, where it is a metadata key: literal in a table."""
    if column.startswith(META):
        text = " ".join(column.removeprefix(META).replace("_", " ").split())
        return text[:1].upper() + text[1:LONGEST_LABEL]
    return LABELS[column]


def cells(shown: Shown, columns: Sequence[str]) -> pd.DataFrame:
    """One row per call, in the columns asked for; a fresh index."""
    made = {column: _cells(shown, column) for column in columns}
    types = _types(columns)  # told beforehand: nothing tells them where all are missing
    return pd.DataFrame(
        {column: pd.Series(list(values), dtype=types.get(column)) for column, values in made.items()}
    )


def worded(table: pd.DataFrame) -> Styler:
    """The table with its lengths in words."""
    lengths = {column: wording.duration for column in LENGTHS if column in table}
    return worded_cells(table, lengths)


def configured(
    columns: Sequence[str], order: Order, theme: Theme, *, narrow: bool = False
) -> dict[str, object]:
    """The columns' names, widths and formats; an arrow at the one that the calls are in order by."""
    return {column: _configured(column, _head(column, order), theme, narrow) for column in columns}


def _head(column: str, order: Order) -> str:
    arrow = f" {'↓' if order.falling else '↑'}" if column == order.column else ""
    return label(column) + arrow


def _configured(column: str, head: str, theme: Theme, narrow: bool) -> object:
    kind, width = st.column_config, WIDTHS.get(column, WIDTHS["agent"])[narrow]
    match column:
        case "started" | "ended":
            return kind.DatetimeColumn(head, format=TIMES[narrow], width=width)
        case "lasted" | "wait":
            return kind.NumberColumn(head, width=width, help=_HELP[column])
        case "outcome":
            words, colours = zip(*_tints(theme).items(), strict=True)
            return kind.MultiselectColumn(head, options=words, color=colours, width=width)
        case _:
            return kind.TextColumn(head, width=width, help=_HELP.get(column))


def _tints(theme: Theme) -> dict[str, str]:
    return {
        wording.outcome(name): _mixed(theme.outcome(name), theme.background, TINT) for name in outcomes.ORDER
    }


def _mixed(colour: str, ground: str, part: float) -> str:
    pairs = ((int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(one * part + other * (1 - part)):02X}" for one, other in pairs)


def _types(columns: Sequence[str]) -> dict[str, str]:
    times = ("started", "ended")
    return {column: "float64" for column in columns if column in LENGTHS} | {
        column: "datetime64[us]" for column in columns if column in times
    }


def _cells(shown: Shown, column: str) -> Sequence[object] | pd.Series:
    if column.startswith(META):
        return _of_key(shown, column.removeprefix(META))
    return _CELLS[column](shown)


def _agents(shown: Shown) -> list[str | None]:
    name = shown.selection.agent
    return [name(agent) if isinstance(agent, str) else None for agent in shown.calls["agent_id"]]


def _numbers(shown: Shown) -> list[str | None]:
    show = shown.selection.show_numbers
    return [
        wording.phone(number, show=show) if number else None for number in _texts(shown.calls["phone_number"])
    ]


def _lines(shown: Shown) -> list[str | None]:
    named = shown.selection.line_names
    return [named[line] if line else None for line in _texts(shown.calls["from_number"])]


def _outcomes(shown: Shown) -> list[list[str]]:
    return [[wording.outcome(str(name))] for name in metrics.outcome(shown.calls)]


def _lasted(shown: Shown) -> pd.Series:
    return shown.calls["duration_seconds"].astype("float64")


def _waits(shown: Shown) -> pd.Series:
    return metrics.setup_seconds(shown.calls).reindex(shown.calls.index).astype("float64").round()


def _statuses(shown: Shown) -> list[str | None]:
    return [wording.status(word) if word else None for word in _texts(shown.calls["status"])]


def _countries(shown: Shown) -> list[str | None]:
    return [wording.country(code) if code else None for code in _texts(country(shown.calls))]


def _metadata(shown: Shown) -> list[str | None]:
    found = _objects(shown)
    return [", ".join(f"{key}: {_plain(value)}" for key, value in each.items()) or None for each in found]


def _of_key(shown: Shown, key: str) -> list[str | None]:
    return [_plain(each[key]) if key in each else None for each in _objects(shown)]


def _objects(shown: Shown) -> list[dict[str, object]]:
    return [metadata.read(text) for text in _metadata_texts(shown.calls, shown.selection.show_numbers)]


def _metadata_texts(calls: pd.DataFrame, show_numbers: bool) -> pd.Series:
    return calls["metadata"] if show_numbers else masking.in_metadata(calls)


def _texts(column: pd.Series) -> list[str | None]:
    return [value if isinstance(value, str) else None for value in column]


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


_CELLS: dict[str, Callable[[Shown], Sequence[object] | pd.Series]] = {
    "started": lambda shown: shown.local("created_at"),
    "agent": _agents,
    "number": _numbers,
    "outcome": _outcomes,
    "lasted": _lasted,
    "status": _statuses,
    "line": _lines,
    "country": _countries,
    "ended": lambda shown: shown.local("ended_at"),
    "wait": _waits,
    "id": lambda shown: _texts(shown.calls["id"]),
    "metadata": _metadata,
}
