"""Calls that have a metadata value; pure."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ringyo_data import masking
from ringyo_data.masking import digits

from ..text import metadata
from ..text.own_numbers import Lines

Pairs = Sequence[tuple[str, str]]

FEWEST_DIGITS = 5
"""Metadata with fewer digits than these can hold no phone number."""


def matches(calls: pd.DataFrame, pairs: Pairs, lines: Lines) -> np.ndarray:
    """Which calls have one of the values of each key.

    What masking takes out cannot be found either, or numbers could be tried out.
    """
    mask = _have(calls["metadata"], pairs)
    if not lines.shows and _may_be_number(pairs) and mask.any():
        mask[mask] = _have(masking.in_metadata(calls[mask]), pairs)
    return mask


def _have(column: pd.Series, pairs: Pairs) -> np.ndarray:
    """JSON is read once for each different text, and only if the text can hold one of the values."""
    values: dict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        values[key].add(value)
    rows = np.arange(len(column))
    for key, some in values.items():
        for parts in ([json.dumps(key, ensure_ascii=False)], map(_surely_in_json, some)):
            texts = pa.array(column.iloc[rows])
            hits = [np.array(pc.fill_null(pc.match_substring(texts, part), False)) for part in parts]
            rows = rows[np.logical_or.reduce(hits)]
        codes, different = pd.factorize(column.iloc[rows])
        holds = np.array([_holds(text, key, some) for text in different], np.bool_)
        rows = rows[holds[codes]]
    return np.isin(np.arange(len(column)), rows)


def _may_be_number(pairs: Pairs) -> bool:
    return any(len(digits.of(key + value)) >= FEWEST_DIGITS for key, value in pairs)


def _surely_in_json(value: str) -> str:
    """What every JSON text with this value in it has; nothing where a value can be written in several ways."""
    try:
        written = json.loads(value)
    except ValueError:
        written = value
    return "" if isinstance(written, float | list | dict) else json.dumps(value, ensure_ascii=False)[1:-1]


def _holds(text: object, key: str, values: Collection[str]) -> bool:
    held = metadata.read(text)
    return key in held and as_text(held[key]) in values


def as_text(value: object) -> str:
    """A metadata value as it is written in a filter: text as it is, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
