"""The agents beside one another, and who stands out.

Rows are agents; `agent_id` is None for calls without one, so that rows add up
to the calls. An agent with too few calls for a claim keeps its counts and has
no rank.
"""

from __future__ import annotations

from datetime import datetime
from math import sqrt

import numpy as np
import pandas as pd

from ringyo_data.direction import is_rated

from .binomial import limits
from .buckets import Zone
from .columns import NO_DURATION, Floats, Ints, durations, has_name, labels, most_first, times
from .durations import CALLS_FOR_P90
from .extremes import Spans
from .outcomes import group_counts, states
from .quantiles import grouped_quantiles
from .rates import share_columns, shares
from .standing import LEAST_CALLS, Standing
from .talks import conversations
from .volume import rate_columns, slots


def by_agent(
    calls: pd.DataFrame, *, standing: Standing | None = None, conversation_seconds: int = 20
) -> pd.DataFrame:
    """Each agent's calls, rates and durations, most calls first.

    One row per agent of *calls*: `agent_id`, the columns of `rate_columns`,
    `rank` (by answer rate, 1 is best, over agents with `enough` calls; NaN for
    the others, and for all if no agent of *standing* stands out from the others),
    `conversation_rate` (see `talks`), `median_seconds`, `p90_seconds` (NaN under 50 calls), `talk_seconds`; then of
    *standing*: `before_rate`, `change` of the answer rate against it, and `clear`
    (whether the change stands out). NaN and False without it, or without calls
    before. Empty in, empty out.
    """
    codes, names = labels(calls, "agent_id")
    columns = rate_columns(group_counts(calls, codes, len(names)))
    table = most_first(
        {
            "agent_id": pd.Series(names, dtype="str"),
            **columns,
            "rank": np.nan,
            "conversation_rate": shares(
                conversations(calls, codes, len(names), conversation_seconds),
                columns["settled"].astype(np.int64),
            ),
            **_durations(calls, codes, len(names)),
        }
    )
    return table.assign(rank=_rank(table, standing), **_changes(table, standing))


def _rank(table: pd.DataFrame, standing: Standing | None) -> pd.Series:
    differ = standing is not None and bool(standing.of("agent_out")["out"].any())
    ranked = table["answer_rate"].where(table["enough"] & table["agent_id"].notna() & differ)
    return ranked.rank(ascending=False, method="min")


def _durations(calls: pd.DataFrame, codes: Ints, size: int) -> dict[str, Floats | Ints]:
    lasted = durations(calls)
    has_duration = lasted != NO_DURATION
    counts, quantiles = grouped_quantiles(codes[has_duration], size, lasted[has_duration], [0.5, 0.9])
    talk = np.bincount(codes[has_duration], weights=lasted[has_duration], minlength=size)
    return {
        "median_seconds": quantiles[:, 0],
        "p90_seconds": np.where(counts >= CALLS_FOR_P90, quantiles[:, 1], np.nan),
        "talk_seconds": np.round(talk).astype(np.int64),
    }


def _changes(table: pd.DataFrame, standing: Standing | None) -> dict[str, pd.Series]:
    if standing is None:
        return {
            "before_rate": table["rank"],
            "change": table["rank"],
            "clear": table["agent_id"].isna() & False,
        }
    rows = standing.of("agent_changed").set_index("subject")
    own = rows.reindex(table["agent_id"]).reset_index(drop=True)
    return {
        "before_rate": own["reference"],
        "change": own["value"] - own["reference"],
        "clear": table["agent_id"].isin(rows.index[rows["out"]]),
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
    enough = share_columns("failed_share", counts.failed, counts.settled)["enough"].astype(np.bool_)
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


def funnel(standing: Standing) -> pd.DataFrame:
    """Each agent's answer rate against what chance allows around the rate of all.

    One row per agent with settled calls, most first: `agent_id`, `settled`,
    `answered`, `answer_rate`, `pooled` (answered / settled of all of them),
    `expected` (what the others would make of its mix of calls), `adjusted` (its
    rate at the mix of all: `pooled` times the ratio of its odds to those
    expected, in odds; its rate itself if none or all calls are expected to be answered), `enough` (whether it is judged) and `out`. Calls without
    an agent are left out. Empty in, empty out.
    """
    rows = standing.of("agent_out")
    with np.errstate(divide="ignore"):
        odds = [column / (1 - column) for column in (rows["value"], rows["reference"], rows["expected"])]
        adjusted = 1 - 1 / (1 + odds[0] * odds[1] / odds[2])
    return most_first(
        {
            "agent_id": rows["subject"],
            "settled": rows["whole"],
            "answered": rows["part"],
            "answer_rate": rows["value"],
            "pooled": rows["reference"],
            "expected": rows["expected"],
            "adjusted": adjusted.where(rows["expected"].between(0, 1, inclusive="neither"), rows["value"]),
            "enough": rows["chance"].notna(),
            "out": rows["out"],
        },
        by="settled",
    )


def funnel_limits(standing: Standing, most: int) -> pd.DataFrame:
    """The funnel's curves from the fewest calls that are judged to *most*, about sixty points, denser where they bend.

    `settled`, `low_95`, `high_95`, and `low_out`, `high_out`, beyond which an
    agent stands out; the scatter from week to week is in them. Empty when *most*
    is less or nobody is judged.
    """
    rows, spread = standing.of("agent_out"), standing.scatters["agent_out"].typical / sqrt(standing.blocks)
    sizes = np.zeros(0, np.int64)
    if most >= LEAST_CALLS and standing.looked("agent_out"):
        sizes = np.unique(np.round(np.geomspace(LEAST_CALLS, most, 60)).astype(np.int64))
    pooled = float(rows["reference"].iloc[0]) if len(rows) else np.nan
    level = 1 - standing.thresholds.get("agent_out", 0.0)
    low_95, high_95, low_out, high_out = limits(sizes, pooled, spread, 0.95, level)
    return pd.DataFrame(
        {"settled": sizes, "low_95": low_95, "high_95": high_95, "low_out": low_out, "high_out": high_out}
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
    places = np.tile(np.arange(width), len(names))
    inside = (places > 0) & (places <= len(cut))
    days = np.tile(np.arange(len(cut)), len(names))
    return pd.DataFrame(
        {
            "agent_id": pd.Series(names, dtype="str").repeat(len(cut)).reset_index(drop=True),
            **{name: values[days] for name, values in cut.columns().items()},
            **{name: values[inside] for name, values in counts.items()},
        }
    )


def _by_calls(calls: pd.DataFrame) -> tuple[Ints, list[str | None]]:
    """`labels` of the agents with those of most calls first."""
    codes, names = labels(calls, "agent_id")
    order = np.argsort(-np.bincount(codes, minlength=len(names)), kind="stable")
    place = np.argsort(order)
    return place[codes].astype(np.int64), [names[at] for at in order]
