"""Calls by what the customer wrote into their metadata, such as a campaign."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import orjson
import pandas as pd

from .columns import Ints
from .outcomes import group_counts
from .volume import rate_columns


def metadata_keys(calls: pd.DataFrame) -> pd.DataFrame:
    """The keys that occur in the calls' metadata, most calls first.

    `key`, `calls` (that have it) and `values` (distinct ones). Only texts,
    numbers and booleans at the top level count. Empty in, empty out.
    """
    texts, distinct = pd.factorize(calls["metadata"])
    counts = np.bincount(texts[texts >= 0], minlength=len(distinct))
    with_key: Counter[str] = Counter()
    values: dict[str, set[str]] = defaultdict(set)
    for text, count in zip(distinct, counts, strict=True):
        for key, value in _plain(text).items():
            with_key[key] += int(count)
            values[key].add(value)
    rows = [(key, count, len(values[key])) for key, count in with_key.most_common()]
    return pd.DataFrame(rows, columns=["key", "calls", "values"]).astype(
        {"key": "str", "calls": "int64", "values": "int64"}
    )


def by_metadata(calls: pd.DataFrame, key: str = "campaign") -> pd.DataFrame:
    """Calls and rates for each value of one key of the metadata, most calls first.

    One row per value: `value` (as text; None for calls without the key) and
    the columns of `rate_columns`. Empty in, empty out.
    """
    codes, names = metadata_codes(calls, key)
    columns = rate_columns(group_counts(calls, codes, len(names)))
    table = pd.DataFrame({"value": pd.Series(names, dtype="str"), **columns})
    return table[table["calls"] > 0].sort_values("calls", ascending=False, kind="stable", ignore_index=True)


def metadata_codes(calls: pd.DataFrame, key: str) -> tuple[Ints, list[str | None]]:
    """A code per call for its value of *key*, and the values; None (for calls without) comes last."""
    texts, distinct = pd.factorize(calls["metadata"])
    found = [_plain(text).get(key) for text in distinct]
    names: list[str | None] = [*sorted({value for value in found if value is not None}), None]
    place = {name: at for at, name in enumerate(names)}
    table = np.array([*(place[value] for value in found), len(names) - 1], dtype=np.int64)
    return table[texts], names


def _plain(text: str) -> dict[str, str]:
    """The top level of a metadata text: what is a text, a number or a boolean, as text."""
    if text == "{}":
        return {}
    found = orjson.loads(text)
    return {key: _text(value) for key, value in found.items() if isinstance(value, str | int | float)}


def _text(value: str | float) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
