"""The numbers at the top of the dashboard, their changes and their days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from .buckets import Grain, Zone
from .changes import Change, count_change, difference, median_change, p90_change, sum_unit, total_change
from .columns import NO_DURATION, durations, known_durations, times
from .concurrency import NOT_SEEN, AtOnce, conversations, peaks
from .days import day_scatter, peak_scatter
from .durations import Durations, percentile_columns, summarise
from .maturing import started_before
from .outcomes import Tally, hands_over, states, tally
from .quantiles import grouped_quantiles
from .rates import Rate, rate, shares
from .talks import answered_durations
from .talks import conversations as talks_of
from .volume import rate_columns, slots


@dataclass(frozen=True)
class Tiles:
    """What the tiles show of one frame.

    *tally*, *durations* and *conversations* are of all calls; *rated*, the rates and *typical* are of those that are old enough.
    """

    tally: Tally
    rated: Tally
    answer_rate: Rate
    conversation_rate: Rate
    answered_without_duration: int
    hands_over: bool
    hand_over_rate: Rate
    failed_share: Rate
    durations: Durations
    typical: Durations
    handed_over_without_duration: int
    conversations: AtOnce


@dataclass(frozen=True)
class Changes:
    """The tiles against a comparison; each says whether it is more than noise (`clear`)."""

    calls: Change
    answer_rate: Change
    conversation_rate: Change
    hand_over_rate: Change
    failed_share: Change
    median_seconds: Change
    p90_seconds: Change
    talk_seconds: Change
    peak: Change


def tiles(
    calls: pd.DataFrame,
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    conversation_seconds: int = 20,
    talking_since: Mapping[str, datetime] = NOT_SEEN,
    rates_until: datetime | None = None,
) -> Tiles:
    """The numbers of *calls* (talk time is `durations.total_seconds`).

    A conversation lasts *conversation_seconds* or longer. Rates and the typical duration are of the calls that were
    started before *rates_until*, if it is told (`maturing.rates_until`). For an empty frame counts and sums are 0 and the rest is NaN.
    """
    early = started_before(calls, rates_until)
    count, state, answered = tally(early), states(calls), answered_durations(early)
    lasted = summarise(known_durations(calls))
    return Tiles(
        tally=count if early is calls else tally(calls),
        rated=count,
        answer_rate=rate(count.answered, count.settled, count.live),
        conversation_rate=rate(int((answered >= conversation_seconds).sum()), count.settled, count.live),
        answered_without_duration=int((answered == NO_DURATION).sum()),
        hands_over=hands_over(calls),
        hand_over_rate=rate(count.handed_over, count.answered, count.live),
        failed_share=rate(count.failed, count.settled, count.live),
        handed_over_without_duration=int(
            (state.handed_over[state.codes] & (durations(calls) == NO_DURATION)).sum()
        ),
        durations=lasted,
        typical=lasted if early is calls else summarise(known_durations(early)),
        conversations=conversations(calls, since=since, until=until, now=now, talking_since=talking_since),
    )


def changes(after: Tiles, before: Tiles, *, days: Sequence[pd.DataFrame] = (), ratio: float = 1.0) -> Changes:
    """How the tiles differ from those of a comparison (`comparison_window`).

    *days* are whole days of these and of earlier periods, by which it is told how
    far numbers scatter (`day_scatter`); without them calls, talk time and peak are not
    judged. *ratio* is that of `more_days`. A difference is NaN where a side is,
    and then not clear. The peak is judged like a count that scatters as the peaks
    of days do; a period's peak scatters less than that.
    """
    scatter = day_scatter(days, "calls")
    unit = sum_unit(after.durations, before.durations)
    talk = day_scatter(days, "talk_seconds", unit=unit) if unit else None
    peaks_of_days = peak_scatter([table for table in days if "peak" in table])

    return Changes(
        calls=count_change(after.tally.calls, before.tally.calls, scatter, ratio=ratio),
        answer_rate=difference(after.answer_rate, before.answer_rate),
        conversation_rate=difference(after.conversation_rate, before.conversation_rate),
        hand_over_rate=difference(after.hand_over_rate, before.hand_over_rate),
        failed_share=difference(after.failed_share, before.failed_share),
        median_seconds=median_change(after.typical, before.typical),
        p90_seconds=p90_change(after.typical, before.typical),
        talk_seconds=total_change(after.durations, before.durations, talk, ratio=ratio),
        peak=count_change(after.conversations.peak.calls, before.conversations.peak.calls, peaks_of_days),
    )


def daily(
    calls: pd.DataFrame,
    *,
    since: datetime,
    until: datetime,
    tz: Zone,
    now: datetime,
    grain: Grain = "day",
    talks: AtOnce | None = None,
    conversation_seconds: int = 20,
    rates_until: datetime | None = None,
) -> pd.DataFrame:
    """The tiles' numbers for each local day, or other bucket, for their sparklines.

    One row per bucket that has begun: `start`, `end`, `open`, `cut`, `calls`,
    `answer_rate`, `failed_share`, `conversation_rate`, `hand_over_rate` (if the account hands calls over), `median_seconds`, `p90_seconds` (NaN under
    50 calls), `talk_seconds`, `peak` (of conversations at once). A bucket
    without calls is 0, its rates and durations NaN. *talks* are the calls'
    `conversations` in the period, where they have been made already; rates are of calls before *rates_until*, as in `tiles`.
    """
    cut = slots(calls, since, until, tz, grain, now=now)
    inside = slice(1, len(cut) + 1)
    lasted = durations(calls)
    has_duration = lasted != NO_DURATION
    groups = cut.codes(times(calls, "created_at"))[has_duration]
    lasting, quantiles = grouped_quantiles(groups, len(cut) + 2, lasted[has_duration], [0.5, 0.9, 0.95])
    percentiles = percentile_columns(lasting, quantiles)
    talk = np.bincount(groups, weights=lasted[has_duration], minlength=len(cut) + 2)
    early = started_before(calls, rates_until)
    counts = cut.counts(calls)
    early_counts = counts if early is calls else cut.counts(early)
    talked = talks_of(early, cut.codes(times(early, "created_at")), len(cut) + 2, conversation_seconds)
    rates = {**rate_columns(early_counts), "calls": counts.calls}
    rates["conversation_rate"] = shares(talked, early_counts.settled)
    talks = talks or conversations(calls, since=since, until=until, now=now)
    names = ("calls", "answer_rate", "failed_share", "conversation_rate", "hand_over_rate")
    return pd.DataFrame(
        {
            **cut.columns(),
            **{name: rates[name][inside] for name in names if name in rates},
            "median_seconds": percentiles["p50_seconds"][inside],
            "p90_seconds": percentiles["p90_seconds"][inside],
            "talk_seconds": np.round(talk[inside]).astype(np.int64),
            "peak": peaks(talks, cut),
        }
    )
