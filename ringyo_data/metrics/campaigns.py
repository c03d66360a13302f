"""Calls by what the customer wrote into their metadata, such as a campaign."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ringyo_data.direction import is_rated
from ringyo_data.metadata import metadata_codes

from .extremes import Spans
from .outcomes import group_counts, states
from .volume import rate_columns


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
