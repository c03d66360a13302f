"""Calls by what the customer wrote into their metadata, such as a campaign."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ringyo_data.direction import is_rated

from .columns import Ints
from .extremes import Spans
from .outcomes import group_counts, states
from .volume import rate_columns

SAMPLE = 20_000
"""Keys are looked for in at most so many calls, drawn at random: every second one could be all of a kind."""


def metadata_keys(calls: pd.DataFrame) -> pd.DataFrame:
    """The keys that occur in the calls' metadata, the most frequent first.

    `key`, `share` (of the calls that have it) and `values` (how many distinct
    ones were seen). Only texts, numbers and booleans at the top level count.
    Up to 20,000 calls each one is looked at; of more calls 20,000 are drawn,
    the same ones every time, so that shares are within one point (95% sure) and
    a key or value of a few calls may be missed. Empty in, empty out.
    """
    texts = calls["metadata"]
    if len(texts) > SAMPLE:
        texts = texts.iloc[np.random.default_rng(0).choice(len(texts), SAMPLE, replace=False, shuffle=False)]
    having: Counter[str] = Counter()
    values: dict[str, set[str]] = defaultdict(set)
    for text, count in texts.value_counts().items():
        for key, value in _plain(str(text)).items():
            having[key] += int(count)
            values[key].add(value)
    rows = [(key, count / len(texts), len(values[key])) for key, count in having.most_common()]
    types = {"key": "str", "share": "float64", "values": "int64"}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def by_metadata(calls: pd.DataFrame, key: str = "campaign", *, most: int = 50) -> pd.DataFrame:
    """Calls and rates for each value of one key of the metadata, most calls first.

    One row per value, for at most *most* of them: `value` (as text), `kind`
    and the columns of `rate_columns`, then `answered_apart`: 1 if a value with `enough` calls is
    answered clearly more often than all other calls together, -1 if less often, else 0 (`extremes`).
    `kind` is "value", or in the last rows, where `value` is None, "rest" (all
    further values) and "none" (calls without the key). Empty in, empty out.
    """
    codes, values = metadata_codes(calls, key)
    by_size = np.argsort(-np.bincount(codes[codes >= 0], minlength=len(values)), kind="stable")
    place = np.full(len(values) + 1, most, dtype=np.int64)
    place[by_size[:most]] = np.arange(min(most, len(values)))
    place[-1] = most + 1
    counts = rate_columns(group_counts(calls, place[codes], most + 2))
    names = [*(values[at] for at in by_size[:most]), *[None] * (most + 2 - min(most, len(values)))]
    kinds = ["value"] * most + ["rest", "none"]
    state = states(calls)
    apart = Spans(calls, place[codes], most + 2).rates(
        state.answered[state.codes] & is_rated(calls),
        ~state.live[state.codes] & is_rated(calls),
        among=(np.arange(most + 2) < most) & counts["enough"].astype(np.bool_),
    )
    table = pd.DataFrame(
        {"value": pd.Series(names, dtype="str"), "kind": kinds, **counts, "answered_apart": apart}
    )
    return table[table["calls"] > 0].reset_index(drop=True)


def metadata_codes(calls: pd.DataFrame, key: str) -> tuple[Ints, list[str]]:
    """A code per call for its value of *key* (-1 without one), and the values.

    Only texts that hold the key are told apart, and each of them is read once.
    """
    texts = calls["metadata"]
    quoted = orjson.dumps(key).decode()  # as it stands in the compact text
    named = pc.match_substring(pa.array(texts, type=pa.large_string(), from_pandas=True), f"{quoted}:")
    rows = np.flatnonzero(np.asarray(named.fill_null(False)))
    same, distinct = pd.factorize(texts.iloc[rows])
    plain = [_plain(str(text)).get(key) for text in distinct]
    values = sorted({value for value in plain if value is not None})
    place = {value: at for at, value in enumerate(values)}
    table = np.array([-1 if value is None else place[value] for value in plain], dtype=np.int64)
    codes = np.full(len(calls), -1, dtype=np.int64)
    codes[rows] = table[same]
    return codes, values


def _plain(text: str) -> dict[str, str]:
    """The top level of a metadata text: what is a text, a number or a boolean, as text."""
    if text == "{}":
        return {}
    metadata = orjson.loads(text)
    return {key: _text(value) for key, value in metadata.items() if isinstance(value, str | int | float)}


def _text(value: str | float) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
