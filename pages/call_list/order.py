"""In which order calls are listed: all of them, not only the page that is shown; pure.

Where numbers are hidden the order is that of what is seen of them: their own
would tell the digits between, to whoever knows the number above or below.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ringyo_data import masking, metrics
from ringyo_data.countries import country

from ..loading import Selection
from ..text import wording
from .search import Positions

Keys = NDArray[np.integer]
_LAST = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Order:
    """By a column of the table, falling or rising. Calls without a value come last in both."""

    column: str = "started"
    falling: bool = True

    @property
    def word(self) -> str:
        """The order in a URL, a promise to every link: `lasted-falling`."""
        return f"{self.column}-{'falling' if self.falling else 'rising'}"

    def turned(self) -> Order:
        """The same column the other way round."""
        return replace(self, falling=not self.falling)


NEWEST = Order()
FALLING_FIRST = frozenset({"started", "ended", "lasted", "wait"})
"""Columns of which the large values are asked for first."""

COLUMNS = (
    "started",
    "agent",
    "number",
    "outcome",
    "lasted",
    "status",
    "line",
    "country",
    "ended",
    "wait",
    "id",
    "metadata",
)
"""Columns that every account can be put in order by; those of metadata keys (`meta:campaign`) come on top."""

META = "meta:"
LONGEST_KEY = 100


def of_word(word: str | None) -> Order | None:
    """The order that a URL's word means; None for any other word."""
    column, _, way = (word or "").rpartition("-")
    known = _is_known(column) and way in ("falling", "rising")
    return Order(column, way == "falling") if known else None


def by_column(column: str, now: Order) -> Order | None:
    """The order after a click on a column's head: that column's own, or turned where it is on already."""
    if not _is_known(column):
        return None
    return now.turned() if now.column == column else Order(column, column in FALLING_FIRST)


def _is_known(column: str) -> bool:
    return column in COLUMNS or (column.startswith(META) and len(column) <= LONGEST_KEY)


def page(selection: Selection, rows: Positions | None, order: Order, *, start: int, stop: int) -> Positions:
    """Positions of the calls from the *start*-th to before the *stop*-th of *rows* (None: all) in that order.

    The frame is newest first already, and equal calls stay so.
    """
    calls = selection.calls
    count = len(calls) if rows is None else len(rows)
    if order.column == "started":
        places = np.arange(start, min(stop, count), dtype=np.int64)
        places = places if order.falling else count - 1 - places
    else:
        part = calls if rows is None else calls.iloc[rows]
        places = _first(selection, part, order, stop)[start:]
    return places if rows is None else rows[places]


def _first(selection: Selection, calls: pd.DataFrame, order: Order, count: int) -> Positions:
    """The first *count* positions in that order."""
    texts = _texts(calls, order.column, show_numbers=selection.show_numbers)
    if texts is not None:
        return _first_texts(texts, count, falling=order.falling)
    keys, missing = _keys(selection, calls, order.column)
    keys = np.where(missing, _LAST, -keys if order.falling else keys)
    return np.argsort(keys, kind="stable")[:count]


def _texts(calls: pd.DataFrame, column: str, *, show_numbers: bool) -> pa.Array | pa.ChunkedArray | None:
    """What is seen in a column of texts that may all be different; None for any other column."""
    if column == "id":
        return pa.array(calls["id"])
    if column == "number":
        numbers = calls["phone_number"]
        return pa.array(numbers) if show_numbers else masking.in_column(numbers)
    if column == "metadata" or column.startswith(META):
        metadata = calls["metadata"] if show_numbers else masking.in_metadata(calls)
        return _of_key(metadata, column.removeprefix(META)) if column.startswith(META) else pa.array(metadata)
    return None


def _of_key(metadata: pd.Series, key: str) -> pa.Array:
    """The value of a key in each of many JSON objects, as it is written there; null where there is none."""
    name = re.escape(json.dumps(key, ensure_ascii=False))
    pattern = rf'{name}:(?:"(?P<text>(?:[^"\\]|\\.)*)"|(?P<other>[^,}}]*))'
    found = pc.extract_regex(pa.array(metadata, pa.large_string()), pattern)
    text, other = pc.struct_field(found, [0]), pc.struct_field(found, [1])
    return pc.if_else(pc.equal(text, ""), pc.if_else(pc.equal(other, ""), None, other), text)


def _first_texts(texts: pa.Array | pa.ChunkedArray, count: int, *, falling: bool) -> Positions:
    """Of a million different texts only the first are put in order, which is many times faster."""
    table = pa.table({"text": texts, "place": np.arange(len(texts))})
    keys = [("text", "descending" if falling else "ascending"), ("place", "ascending")]
    return pc.select_k_unstable(table, min(count, len(texts)), keys).to_numpy().astype(np.int64)


def _keys(selection: Selection, calls: pd.DataFrame, column: str) -> tuple[Keys, NDArray[np.bool_]]:
    if column == "lasted":
        lasted = calls["duration_seconds"]
        return lasted.to_numpy(dtype="int64", na_value=0), lasted.isna().to_numpy()
    if column == "ended":
        return calls["ended_at"].astype("int64").to_numpy(), calls["ended_at"].isna().to_numpy()
    if column == "wait":
        wait = metrics.setup_seconds(calls).reindex(calls.index)
        return wait.fillna(0).mul(1000).to_numpy().astype(np.int64), wait.isna().to_numpy()
    words, label = _labels(selection, calls, column)
    ranks = _ranks([label(str(word)) for word in words.cat.categories])
    codes = words.cat.codes.to_numpy()
    return np.append(ranks, 0)[codes], codes < 0


def _labels(selection: Selection, calls: pd.DataFrame, column: str) -> tuple[pd.Series, Callable[[str], str]]:
    match column:
        case "agent":
            return calls["agent_id"], lambda agent: selection.names.get(agent, agent)
        case "outcome":
            return metrics.outcome(calls), wording.outcome
        case "country":
            return country(calls), wording.country
        case "status":
            return calls["status"], wording.status
        case _:
            return calls["from_number"], selection.line_names.__getitem__


def _ranks(labels: list[str]) -> Keys:
    """Each label's place among all of them as a dictionary has it; equal labels share one."""
    folded = [label.casefold() for label in labels]
    place = {label: at for at, label in enumerate(sorted(set(folded)))}
    return np.array([place[label] for label in folded], np.int64)
