"""Which rows stay and in which order: each call once, newest first."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


def latest_copies(ids: pa.Array, settled: NDArray[np.bool_]) -> NDArray[np.int64] | None:
    """The row of each call's latest state, in the order added; None if no id comes twice.

    A settled copy beats a live one, since calls do not come back to life;
    among equals the one added later wins.
    """
    encoded = ids.dictionary_encode()
    if len(encoded.dictionary) == len(ids):
        return None
    worth = settled * len(ids) + np.arange(len(ids))
    best = np.full(len(encoded.dictionary), -1)
    np.maximum.at(best, encoded.indices.to_numpy(), worth)
    return np.sort(best % len(ids))


def newest_first(created: pa.Array, ids: pa.Array, rows: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """*rows* (None: all) by falling creation time, and by rising id within the same microsecond."""
    table = pa.table({"created": created, "id": ids})
    if rows is not None:
        table = table.take(pa.array(rows))
    order = pc.sort_indices(table, [("created", "descending"), ("id", "ascending")]).to_numpy()
    newest: NDArray[np.int64] = order.astype(np.int64) if rows is None else rows[order]
    return newest
