"""How long it takes until somebody talks: the time before the conversation of answered calls.

(`ended_at` - `created_at`) - `duration`: queueing, dialling, ringing and
hanging up. As durations are whole seconds a value may lie just below 0; it counts as it is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import numpy as np
import pandas as pd

from ringyo_data.metadata import metadata_codes

from .buckets import Zone
from .columns import MISSING_TIME, NO_DURATION, Bools, Floats, Ints, durations, most_first, times
from .durations import SPREAD, Durations, binned, medians_apart, percentile_columns, spread_columns, summarise
from .outcomes import states
from .quantiles import grouped_quantiles
from .volume import slots


def setup_seconds(calls: pd.DataFrame) -> pd.Series:
    """Seconds before the conversation of answered calls.

    On the index of *calls*, only those that have both ends and a duration.
    Empty in, empty out.
    """
    values, mask = _setup(calls)
    return pd.Series(values / 1e6, index=calls.index[mask], name="setup_seconds", dtype="float64")


def setup_time(calls: pd.DataFrame) -> Durations:
    """The time before the conversation, summed up like a duration; NaN when it is known of no call."""
    return summarise(_setup(calls)[0] / 1e6)


def setup_histogram(calls: pd.DataFrame, scale: Literal["linear", "log"] = "linear") -> pd.DataFrame:
    """Answered calls per bin of the time before the conversation.

    `low_seconds`, `high_seconds`, `calls` as in `histogram`; values below 0
    are in the first bin. Empty when it is known of no call.
    """
    seconds = np.maximum(_setup(calls)[0], 0) // 1_000_000
    edges, counts = binned(seconds, scale, np.zeros(len(seconds), dtype=np.int64), 1)
    return pd.DataFrame({"low_seconds": edges[:-1], "high_seconds": edges[1:], "calls": counts[0]})


def setup_by_hour(
    calls: pd.DataFrame, *, since: datetime, until: datetime, tz: Zone, now: datetime
) -> pd.DataFrame:
    """The time before the conversation by the local hour in which a call was created.

    24 rows: `hour`, `calls` (of which it is known), `p50_seconds`,
    `p90_seconds` (NaN under 50 calls), `p95_seconds` (NaN under 100),
    `enough` (50 calls or more) and `median_apart` (`medians_apart`).
    """
    values, mask = _setup(calls)
    cut = slots(calls, since, until, tz, "hour", now=now)
    hour = np.concatenate([[24], cut.edges[:-1].hour.to_numpy(), [24]])
    codes = hour[cut.codes(times(calls, "created_at")[mask])]
    counts, quantiles = _quantiles(codes, 25, values, [0.5, 0.9, 0.95])
    columns = percentile_columns(counts[:24], quantiles[:24])
    among = np.append(columns["enough"], False)
    apart = medians_apart(calls[["created_at"]][mask], codes, values, quantiles[:, 0] * 1e6, among=among)
    return pd.DataFrame({"hour": np.arange(24), "calls": counts[:24], **columns, "median_apart": apart[:24]})


def setup_by_metadata(calls: pd.DataFrame, key: str = "campaign") -> pd.DataFrame:
    """The spread of the time before the conversation for each value of a key of the metadata, most calls first.

    One row per value: `value` (as text), `calls` (of which it is known),
    `min_seconds`, `q1_seconds`, `median_seconds`, `q3_seconds`, `max_seconds`,
    `p90_seconds` (NaN under 50 calls), `enough` and `median_apart`. Empty in, empty out.
    """
    values, mask = _setup(calls)
    codes, names = metadata_codes(calls[mask], key)
    having = codes >= 0
    counts, quantiles = _quantiles(codes[having], len(names), values[having], SPREAD)
    columns = spread_columns(counts, quantiles)
    apart = medians_apart(
        calls[["created_at"]][mask][having],
        codes[having],
        values[having],
        quantiles[:, 2] * 1e6,
        among=np.asarray(columns["enough"], dtype=np.bool_),
    )
    return most_first({"value": pd.Series(names, dtype="str"), **columns, "median_apart": apart})


def _setup(calls: pd.DataFrame) -> tuple[Ints, Bools]:
    """The microseconds before the conversation, and of which calls they are."""
    state = states(calls)
    ended, created, lasted = times(calls, "ended_at"), times(calls, "created_at"), durations(calls)
    mask = state.answered[state.codes] & (ended != MISSING_TIME) & (lasted != NO_DURATION)
    return ended[mask] - created[mask] - lasted[mask] * 1_000_000, mask


def _quantiles(groups: Ints, size: int, values: Ints, shares: list[float]) -> tuple[Ints, Floats]:
    """`grouped_quantiles` in seconds of microseconds that may lie below 0."""
    least = int(values.min(initial=0))
    counts, quantiles = grouped_quantiles(groups, size, values - least, shares)
    return counts, (quantiles + least) / 1e6
