"""What customers wrote into the metadata of their calls: its keys, and the calls of each value of one.

What tells campaigns apart is a column that `with_campaign` adds to a frame of calls; it is stored nowhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]

CAMPAIGN = "campaign"
MOST_OF_A_GROUP = 50
"""A key of more values than this names single calls, not groups of them."""

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


def grouping_key(keys: pd.DataFrame) -> str | None:
    """Of *keys* (`metadata_keys`) the one to group calls by: campaigns if there are several, else the commonest with few values."""
    several = keys.loc[keys["values"].between(2, MOST_OF_A_GROUP), "key"].tolist()
    return CAMPAIGN if CAMPAIGN in several else next(iter(several), None)


def metadata_codes(calls: pd.DataFrame, key: str) -> tuple[Ints, list[str]]:
    """A code per call for its value of *key* (-1 without one), and the values, sorted.

    Only texts that hold the key are told apart, and each of them is read once.
    """
    texts = calls["metadata"]
    quoted = orjson.dumps(key).decode()  # as it stands in the compact text
    named = pc.match_substring(pa.array(texts, type=pa.large_string(), from_pandas=True), f"{quoted}:")
    rows = np.flatnonzero(np.asarray(named.fill_null(False)))
    same, distinct = pd.factorize(texts.iloc[rows])
    plain = [_text(orjson.loads(text).get(key)) for text in distinct.to_numpy()]
    values = sorted({value for value in plain if value is not None})
    place = {value: at for at, value in enumerate(values)}
    table = np.array([-1 if value is None else place[value] for value in plain], dtype=np.int64)
    codes = np.full(len(calls), -1, dtype=np.int64)
    codes[rows] = table[same]
    return codes, values


def campaigns(calls: pd.DataFrame, key: str | None) -> pd.Categorical:
    """The value of *key* that each call has; missing without one, or if *key* is None. Its categories bear the key's name."""
    codes, values = (np.full(len(calls), -1), []) if key is None else metadata_codes(calls, key)
    return pd.Categorical.from_codes(codes, categories=pd.Index(values, dtype="str", name=key))


def joined(parts: Sequence[pd.Categorical], key: str | None) -> pd.Categorical:
    """`campaigns` of several frames, one after the other. Nothing in, empty out."""
    names = pd.Index(sorted({name for part in parts for name in part.categories}), dtype="str", name=key)
    codes = [np.append(names.get_indexer(part.categories), -1)[part.codes] for part in parts]
    return pd.Categorical.from_codes(np.concatenate([np.zeros(0, np.int64), *codes]), categories=names)


def with_campaign(calls: pd.DataFrame) -> pd.DataFrame:
    """The calls with a column `campaign`: what the key says by which they are to be grouped (`grouping_key`)."""
    return calls.assign(campaign=campaigns(calls, grouping_key(metadata_keys(calls))))


def _plain(text: str) -> dict[str, str]:
    """The top level of a metadata text: what is a text, a number or a boolean, as text."""
    values = {} if text == "{}" else orjson.loads(text)
    return {key: plain for key, value in values.items() if (plain := _text(value)) is not None}


def _text(value: object) -> str | None:
    """A text, a number or a boolean as text; None of anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None
