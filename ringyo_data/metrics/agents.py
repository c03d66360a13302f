"""The agents beside one another, and who stands out.

Rows are agents; `agent_id` is None for calls without one, so that rows add up
to the calls. An agent with too few calls for a claim keeps its counts and has
no rank.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from ringyo_data.direction import is_rated

from .binomial import binomial_limits
from .buckets import Zone
from .changes import rate_changes
from .columns import NO_DURATION, Bools, Floats, Ints, durations, has_name, labels, most_first, times
from .durations import CALLS_FOR_P90
from .extremes import Spans
from .outcomes import group_counts, states
from .quantiles import grouped_quantiles
from .rates import Z998, enough_mask, shares, wilson_limits
from .talks import conversations
from .volume import rate_columns, slots


def by_agent(
    calls: pd.DataFrame, *, before: pd.DataFrame | None = None, conversation_seconds: int = 20
) -> pd.DataFrame:
    """Each agent's calls, rates and durations, most calls first.

    One row per agent of *calls*: `agent_id`, the columns of `rate_columns`,
    `rank` (by answer rate, 1 is best, over agents with `enough` calls; NaN for
    the others), `conversation_rate` (see `conversations`), `median_seconds`, `p90_seconds` (NaN under 50 calls),
    `talk_seconds`; then against *before*: `before_rate`, `change` of the
    answer rate with `change_low`, `change_high` and `clear`. As one looks at
    many agents at once the change's interval is at 99.8%. Without *before*
    these are NaN and False. Empty in, empty out.
    """
    codes, names = labels(calls, "agent_id")
    columns = rate_columns(group_counts(calls, codes, len(names)))
    return most_first(
        {
            "agent_id": pd.Series(names, dtype="str"),
            **columns,
            "rank": _rank(columns["answer_rate"], columns["enough"]),
            "conversation_rate": shares(
                conversations(calls, codes, len(names), conversation_seconds),
                columns["settled"].astype(np.int64),
            ),
            **_durations(calls, codes, len(names)),
            **_changes(columns, names, calls.iloc[:0] if before is None else before),
        }
    )


def _rank(value: Floats | Ints | Bools, enough: Floats | Ints | Bools) -> Floats:
    ranked = pd.Series(value).where(pd.Series(enough, dtype="bool"))
    return np.asarray(ranked.rank(ascending=False, method="min"), dtype=np.float64)


def _durations(calls: pd.DataFrame, codes: Ints, size: int) -> dict[str, Floats | Ints]:
    lasted = durations(calls)
    known = lasted != NO_DURATION
    counts, quantiles = grouped_quantiles(codes[known], size, lasted[known], [0.5, 0.9])
    talk = np.bincount(codes[known], weights=lasted[known], minlength=size)
    return {
        "median_seconds": quantiles[:, 0],
        "p90_seconds": np.where(counts >= CALLS_FOR_P90, quantiles[:, 1], np.nan),
        "talk_seconds": np.round(talk).astype(np.int64),
    }


def _changes(
    now: dict[str, Ints | Floats | Bools], names: list[str | None], before: pd.DataFrame
) -> dict[str, Floats | Bools]:
    codes, names_before = labels(before, "agent_id")
    counts = group_counts(before, codes, len(names_before))
    place = {name: at for at, name in enumerate(names_before)}
    at = np.array([place.get(name, len(names_before)) for name in names], dtype=np.int64)
    answered, settled = np.append(counts.answered, 0)[at], np.append(counts.settled, 0)[at]
    change, low, high = rate_changes(
        now["answered"].astype(np.int64), now["settled"].astype(np.int64), answered, settled, Z998
    )
    return {
        "before_rate": shares(answered, settled),
        "change": change,
        "change_low": low,
        "change_high": high,
        "clear": (low > 0) | (high < 0),
    }


def outcomes_by_agent(calls: pd.DataFrame) -> pd.DataFrame:
    """Calls per agent and outcome, most calls first.

    One row per agent: `agent_id`, `enough` (the failed share is sure to ±10
    points), `failed_apart` (1 if of an agent with `enough` calls clearly more
    failed than of all others together, -1 for fewer, else 0, see `extremes`), `calls`, then one
    column per outcome. Empty in, empty out.
    """
    codes, names = labels(calls, "agent_id")
    counts = group_counts(calls, codes, len(names))
    state = states(calls)
    enough = enough_mask(*wilson_limits(counts.failed, counts.settled))
    apart = Spans(calls, codes, len(names)).rates(
        (state.outcome[state.codes] == state.names.index("failed")) & is_rated(calls),
        ~state.live[state.codes] & is_rated(calls),
        among=enough & has_name(names),
    )
    return most_first(
        {
            "agent_id": pd.Series(names, dtype="str"),
            "enough": enough,
            "failed_apart": apart,
            "calls": counts.calls,
            **counts.outcome_columns(),
        }
    )


def funnel(calls: pd.DataFrame) -> pd.DataFrame:
    """Each agent's answer rate against what chance allows around the rate of all.

    One row per agent with settled calls, most first: `agent_id`, `settled`,
    `answered`, `answer_rate`, `pooled` (answered / settled of all of them),
    `low_95`, `high_95`, `low_998`, `high_998` (limits for that many calls) and
    `out` (outside of the 99.8% limits). The limits are exact binomial ones
    (D. J. Spiegelhalter (2005), "Funnel plots for comparing institutional
    performance", Statistics in Medicine 24). Calls without an agent are left
    out. Empty in, empty out.
    """
    codes, names = labels(calls, "agent_id")
    counts = group_counts(calls, codes, len(names))
    kept = (counts.settled > 0) & np.array([name is not None for name in names], dtype=np.bool_)
    settled, answered = counts.settled[kept], counts.answered[kept]
    pooled = answered.sum() / settled.sum() if len(settled) else np.nan
    value = shares(answered, settled)
    low_95, high_95, low_998, high_998 = binomial_limits(settled, pooled, 0.95, 0.998)
    return most_first(
        {
            "agent_id": pd.Series(
                [name for name, keep in zip(names, kept, strict=True) if keep], dtype="str"
            ),
            "settled": settled,
            "answered": answered,
            "answer_rate": value,
            "pooled": np.full(len(settled), pooled),
            "low_95": low_95,
            "high_95": high_95,
            "low_998": low_998,
            "high_998": high_998,
            "out": (value < low_998) | (value > high_998),
        },
        by="settled",
    )


def funnel_limits(pooled: float, most: int) -> pd.DataFrame:
    """The funnel's curves: limits for 1 to *most* settled calls, about sixty points, denser where they bend.

    `settled`, `low_95`, `high_95`, `low_998`, `high_998`. Empty when *most* is 0.
    """
    settled = (
        np.unique(np.round(np.geomspace(1, most, 60)).astype(np.int64)) if most else np.zeros(0, np.int64)
    )
    low_95, high_95, low_998, high_998 = binomial_limits(settled, pooled, 0.95, 0.998)
    return pd.DataFrame(
        {"settled": settled, "low_95": low_95, "high_95": high_95, "low_998": low_998, "high_998": high_998}
    )


def trend(calls: pd.DataFrame, *, since: datetime, until: datetime, tz: Zone, now: datetime) -> pd.DataFrame:
    """Each agent's local days.

    One row per agent and day, agents with most calls first: `agent_id`,
    `start`, `end`, `open`, `cut` and the columns of `rate_columns`. A day
    without calls is there with 0. Empty in, empty out.
    """
    cut = slots(calls, since, until, tz, "day", now=now)
    codes, names = _by_calls(calls)
    width = len(cut) + 2
    counts = rate_columns(
        group_counts(calls, codes * width + cut.codes(times(calls, "created_at")), len(names) * width)
    )
    inside = np.tile(np.arange(width), len(names))
    kept = (inside > 0) & (inside <= len(cut))
    days = np.tile(np.arange(len(cut)), len(names))
    return pd.DataFrame(
        {
            "agent_id": pd.Series(names, dtype="str").repeat(len(cut)).reset_index(drop=True),
            **{name: values[days] for name, values in cut.columns().items()},
            **{name: values[kept] for name, values in counts.items()},
        }
    )


def _by_calls(calls: pd.DataFrame) -> tuple[Ints, list[str | None]]:
    """`labels` of the agents with those of most calls first."""
    codes, names = labels(calls, "agent_id")
    order = np.argsort(-np.bincount(codes, minlength=len(names)), kind="stable")
    place = np.argsort(order)
    return place[codes].astype(np.int64), [names[at] for at in order]
