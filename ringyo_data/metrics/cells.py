"""The calls of a period, and of the one before it, as whole numbers to count by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from ringyo_data.instants import from_microseconds, microseconds

from .buckets import Zone, buckets, edge_values
from .columns import Ints, category, times
from .outcomes import states

LIVE, OTHER, FAILED, ANSWERED = range(4)
"""What became of a call, as far as it matters here."""
ENDS = 4

LABELS = ("agent_id", "line", "campaign", "country")


@dataclass(frozen=True)
class Cells:
    """One number per call, the *now* of the period first: its *end*, its place in *hours*, and its *labels*.

    *hours* has a row per local hour: `before` (1 for hours of the period before,
    else 0), `week` from 0 (Monday at midnight) to 167, `date`, and `day` and
    `block` by number, those of the period first. *labels* has the codes of each
    column that tells calls apart, and their names; calls without one have the code after the last.
    """

    now: int
    end: Ints
    hour: Ints
    hours: pd.DataFrame
    labels: Mapping[str, tuple[Ints, list[str]]]

    def of_hours(self, column: str) -> Ints:
        """A column of `hours` as numbers."""
        return self.hours[column].to_numpy(dtype=np.int64)


def counted(codes: Ints, ends: Ints, size: int) -> npt.NDArray[np.float64]:
    """Calls per code (a row each) and end."""
    kinds = codes * ENDS
    kinds += ends  # of a million calls every further array would count
    return np.bincount(kinds, minlength=size * ENDS).reshape(size, ENDS).astype(np.float64)


def cells(frames: Sequence[pd.DataFrame], *, since: datetime, tz: Zone, block: timedelta) -> Cells:
    """The calls of *frames*, newest first: the period from *since* on, and the one compared with if there is one."""
    made = [times(calls, "created_at") for calls in frames]
    edges = [_edges(one, tz) for one in made]
    starts = np.cumsum([0, *(max(0, len(one) - 1) for one in edges)])
    places = [_hours(*each) for each in zip(made, edges, starts, strict=False)]
    hours = pd.concat([_table(one, since, block).assign(before=at) for at, one in enumerate(edges)])
    return Cells(
        now=len(frames[0]),
        end=np.concatenate([_ends(calls) for calls in frames]),
        hour=np.concatenate(places),
        hours=hours.assign(
            day=hours.groupby(["before", "date"]).ngroup(), block=hours.groupby(["before", "block"]).ngroup()
        ),
        labels={
            name: _labels(frames, name)
            for name in LABELS
            if name != "campaign" or all(name in calls for calls in frames)
        },
    )


def _ends(calls: pd.DataFrame) -> Ints:
    state = states(calls)
    ends = np.full(len(state.outcome), OTHER, dtype=np.int64)
    ends[state.outcome == state.names.index("failed")] = FAILED
    ends[state.answered] = ANSWERED
    ends[state.live] = LIVE
    return ends[state.codes]


def _hours(made: Ints, edges: pd.DatetimeIndex, start: int) -> Ints:
    """The number of each call's hour, *start* for the first one: calls of an hour stand side by side, those of the last first."""
    counts = np.diff(np.searchsorted(made[::-1], edge_values(edges)))
    return np.repeat(np.arange(start, start + len(counts))[::-1], counts[::-1])


def _edges(made: Ints, tz: Zone) -> pd.DatetimeIndex:
    first, last = (int(made.min()), int(made.max())) if len(made) else (0, -1)
    return buckets(from_microseconds(first), from_microseconds(last + 1), tz, "hour")


def _table(edges: pd.DatetimeIndex, since: datetime, block: timedelta) -> pd.DataFrame:
    away = edge_values(edges)[:-1] - microseconds(since)
    return pd.DataFrame(
        {
            "week": (edges.day_of_week * 24 + edges.hour)[:-1],
            "date": edges.strftime("%Y-%m-%d")[:-1],
            "block": np.maximum(away, -away - 1) // (block // timedelta(microseconds=1)),
        }
    )


def _labels(frames: Sequence[pd.DataFrame], column: str) -> tuple[Ints, list[str]]:
    """Codes into the names of all frames; one more than there are stands for calls without one."""
    columns = [category(calls, column) for calls in frames]
    names = sorted({str(name) for each in columns for name in each.cat.categories})
    place = {name: at for at, name in enumerate(names)}
    tables = [[*(place[str(name)] for name in each.cat.categories), len(names)] for each in columns]
    # a missing category has the code -1: the last place
    return np.concatenate(
        [
            np.array(table, dtype=np.int64)[each.cat.codes.to_numpy()]
            for each, table in zip(columns, tables, strict=True)
        ]
    ), names
