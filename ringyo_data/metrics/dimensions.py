"""What calls can be grouped by: agent, line, hour and the like, one code per call."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np
import pandas as pd

from ringyo_data.direction import DIRECTIONS, INBOUND, UNKNOWN, is_of
from ringyo_data.instants import from_microseconds
from ringyo_data.metadata import metadata_codes

from .buckets import Zone, buckets, edge_values
from .columns import Ints, labels, times
from .destinations import number_codes

LAST_ATTEMPT = 5
"""Attempts from this one on are one group."""

Codes = tuple[Ints, Sequence[Hashable]]
"""A code per call, -1 for none, and what the codes stand for."""

Local = Mapping[str, Ints]
"""The local `hour` and `weekday` of each call, and the number of its local `day`."""


def _directions(calls: pd.DataFrame, _: Local) -> Codes:
    return (is_of(calls, INBOUND) + 2 * is_of(calls, UNKNOWN)).astype(np.int64), DIRECTIONS


def _attempts(calls: pd.DataFrame, _: Local) -> Codes:
    """How many calls with the same number the frame has up to each call; a frame has its newest calls first."""
    numbers, size = number_codes(calls)
    counts = np.bincount(numbers + 1, minlength=size + 1)
    rows = np.flatnonzero(counts[numbers + 1] > 1)[::-1]
    rows = rows[np.argsort(numbers[rows], kind="stable")]
    starts = np.flatnonzero(np.diff(numbers[rows], prepend=-2))
    earlier = np.arange(len(rows)) - np.repeat(starts, np.diff(starts, append=len(rows)))
    attempts = np.zeros(len(calls), dtype=np.int64)
    attempts[rows] = np.minimum(earlier, LAST_ATTEMPT - 1)
    return np.where(numbers < 0, -1, attempts), range(1, LAST_ATTEMPT + 1)


DIMENSIONS: Mapping[str, Callable[[pd.DataFrame, Local], Codes]] = {
    "agent": lambda calls, _: labels(calls, "agent_id"),
    "hour": lambda _, local: (local["hour"], range(24)),
    "weekday": lambda _, local: (local["weekday"], range(7)),
    "line": lambda calls, _: labels(calls, "line"),
    "country": lambda calls, _: labels(calls, "country"),
    "attempt": _attempts,
    "direction": _directions,
}
"""Every dimension but the keys of the metadata, each with its codes of a frame."""


def codes(
    frames: Sequence[pd.DataFrame], local: Sequence[Local], dimension: str, key: str | None
) -> tuple[list[Ints], list[Hashable]]:
    """Codes of each frame into the same values, the last of which is None; *key* is that of the metadata if it is not None."""
    parts = [
        metadata_codes(calls, key) if key is not None else DIMENSIONS[dimension](calls, hours)
        for calls, hours in zip(frames, local, strict=True)
    ]
    values: list[Hashable] = [
        *dict.fromkeys(name for _, names in parts for name in names if name is not None),
        None,
    ]
    place = {value: at for at, value in enumerate(values)}
    return [np.array([*map(place.get, names), place[None]])[own] for own, names in parts], values


def local_hours(calls: pd.DataFrame, tz: Zone) -> Local:
    """When each call was started, as clocks in *tz* say it. Empty in, empty out."""
    created = times(calls, "created_at")
    first, last = (int(created.min()), int(created.max())) if len(created) else (0, 0)
    edges = buckets(from_microseconds(first), from_microseconds(last + 1), tz, "hour")
    place = np.searchsorted(edge_values(edges), created, side="right") - 1
    day = edge_values(edges.tz_localize(None)) // 86_400_000_000
    columns = {"hour": edges.hour, "weekday": edges.day_of_week, "day": day}
    return {name: np.asarray(values, dtype=np.int64)[place] for name, values in columns.items()}
