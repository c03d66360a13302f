"""Which rows stay and in which order: each call once, newest first, so that a span of time is a slice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..instants import microseconds

_IDS_AT_ONCE = 10_000


def latest_copies(ids: pa.Array, settled: NDArray[np.bool_]) -> NDArray[np.int64] | None:
    """The row of each call's latest state, in the order added; None if no id comes twice.

    A settled copy beats a live one, since calls do not come back to life;
    among equals the one added later wins.
    """
    suspects = _maybe_repeated(ids)
    if not len(suspects):
        return None
    encoded = ids.take(pa.array(suspects)).dictionary_encode()
    worth = settled[suspects] * len(ids) + suspects
    best = np.full(len(encoded.dictionary), -1)
    np.maximum.at(best, encoded.indices.to_numpy(), worth)
    stays = np.ones(len(ids), np.bool_)
    stays[suspects] = False
    stays[best % len(ids)] = True
    return np.flatnonzero(stays)


def newest_first(created: pa.Array, ids: pa.Array, rows: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """*rows* (None: all) by falling creation time, and by rising id within the same microsecond."""
    table = pa.table({"created": created, "id": ids})
    if rows is not None:
        table = table.take(pa.array(rows))
    order = pc.sort_indices(table, [("created", "descending"), ("id", "ascending")]).to_numpy()
    newest: NDArray[np.int64] = order.astype(np.int64) if rows is None else rows[order]
    return newest


def rows_before(calls: pd.DataFrame, moments: Sequence[datetime]) -> list[int]:
    """For each moment, how many rows of *calls* (newest first) were made at it or later."""
    rising = calls["created_at"].astype("int64").to_numpy()[::-1]
    places = np.searchsorted(rising, [microseconds(moment) for moment in moments], side="left")
    counts: list[int] = (len(rising) - places).tolist()
    return counts


def _maybe_repeated(ids: pa.Array) -> NDArray[np.int64]:
    """The rows whose id has the hash of another row's: all that repeat, and hardly one that does not.

    A table of the ids themselves would take as much memory as the whole frame.
    """
    hashes = np.empty(len(ids), np.int64)
    for at in range(0, len(ids), _IDS_AT_ONCE):
        some = ids[at : at + _IDS_AT_ONCE].to_pylist()
        hashes[at : at + len(some)] = list(map(hash, some))
    ranked = np.sort(hashes)
    repeated = ranked[1:][ranked[1:] == ranked[:-1]]
    return np.flatnonzero(np.isin(hashes, repeated)) if len(repeated) else np.empty(0, np.int64)
