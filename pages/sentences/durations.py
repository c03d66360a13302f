"""What the charts of durations say."""

from __future__ import annotations

import pandas as pd

from ringyo_data.metrics import Change, Durations, Rate
from ringyo_data.statuses import LONGEST_CALL_SECONDS

from ..text import wording
from ..text.directions import Words
from .extremes import nothing_to_compare, sides


def typical(lengths: Durations, changed: Change | None = None, versus: str = "") -> str:
    """Median and p90, and how the median changed."""
    if not lengths.calls:
        return "No call has a duration."
    if lengths.calls == 1:
        text = f"The only call with a duration lasted {wording.duration(lengths.median_seconds)}"
    else:
        text = _half(lengths, f"{wording.calls(lengths.calls)} lasted")
    if changed is None or wording.missing(changed.value):
        return f"{text}."
    if not changed.clear:
        return f"{text}; no clear change of the median against {versus}."
    return f"{text}. Median {wording.change_duration(changed.value)} against {versus}."


def _half(lengths: Durations, lasted: str) -> str:
    """`Half of 90 calls lasted 50 s or less, nine in ten 1 min 30 s or less`: true of equal lengths too."""
    text = f"Half of {lasted} {wording.duration(lengths.median_seconds)} or less"
    if wording.missing(lengths.p90_seconds):
        return f"{text}; too few calls for a p90"
    return f"{text}, nine in ten {wording.duration(lengths.p90_seconds)} or less"


def certainty(lengths: Durations) -> str:
    """How sure the median is."""
    if wording.missing(lengths.median_low_seconds):
        return "Too few calls to say how sure the median is."
    low, high = wording.duration(lengths.median_low_seconds), wording.duration(lengths.median_high_seconds)
    return f"95% sure of the median: {low} to {high}."


def at_least(rate: Rate, seconds: int) -> str:
    """The share of calls that last at least so long, with its interval."""
    if not rate.whole:
        return "No call has a duration."
    return (
        f"{wording.percent(rate.value)} of {wording.calls(rate.whole)} lasted {wording.duration(seconds)} or longer "
        f"(95% sure: {wording.percent(rate.low)} to {wording.percent(rate.high)})."
    )


def over_time(table: pd.DataFrame) -> str:
    """The lowest and the highest median of the buckets with enough calls."""
    sure = table.loc[table["enough"], "p50_seconds"]
    if len(sure) < 2:
        return "Too few calls to follow the duration over time."
    return (
        f"Medians between {wording.duration(sure.min())} and {wording.duration(sure.max())}; "
        f"p90 needs 50 calls a point, p95 100."
    )


def by_group(table: pd.DataFrame, *, one: str, many: str) -> str:
    """The groups whose median is clearly longer or shorter; groups with too few calls are left out. *table* has a `label`.

    *one* and *many* are words for a group and several.
    """
    if int(table["enough"].sum()) < 2:
        return nothing_to_compare(many)
    longer, shorter = sides(table, "median_seconds", "median_apart", _median)
    if not longer and not shorter:
        return f"No {one} differs clearly from the rest."
    named = [
        f"{word} median than the rest: {names}."
        for word, names in (("Longer", longer), ("Shorter", shorter))
        if names
    ]
    return " ".join(named)


def _median(row: pd.Series) -> str:
    return f"{wording.md(row['label'])}, {wording.duration(row['median_seconds'])}"


def short(rate: Rate, agents: pd.DataFrame, under_seconds: int, words: Words) -> str:
    """The share of short calls, and the agents whose share is clearly higher than that of all others."""
    calls = wording.plural(rate.whole, f"{words.answered} call")
    if not rate.whole:
        return f"No {words.only}call that was {words.answered} has a duration."
    text = f"{wording.percent(rate.value)} of {calls} lasted under {wording.duration(under_seconds)}."
    if int(agents["enough"].sum()) < 2:
        return f"{text} {nothing_to_compare('agents')}"
    above, _ = sides(
        agents,
        "share",
        "short_apart",
        lambda row: f"{wording.md(row['label'])}, {wording.percent(row['share'])}",
    )
    return (
        f"{text} More often than with the rest: {above}."
        if above
        else f"{text} No agent lies clearly above the rest."
    )


def conversations(rate: Rate, answered: Rate, least_seconds: int, words: Words) -> str:
    """The share of settled calls that became a conversation, beside the answer rate."""
    if not rate.whole:
        return f"No settled {words.only}calls in this period."
    return (
        f"{wording.percent(rate.value)} of {wording.plural(rate.whole, 'settled call')} were {words.answered} and lasted "
        f"{wording.duration(least_seconds)} or longer (95% sure: {wording.percent(rate.low)} to {wording.percent(rate.high)}); "
        f"{wording.percent(answered.value)} were {words.answered}."
    )


def same_lengths(table: pd.DataFrame) -> str:
    """How many lengths stand out, and what that may mean; *table* is that of `metrics.same_lengths`."""
    those = "One length stands out" if len(table) == 1 else f"{wording.count(len(table))} lengths stand out"
    return f"{those} among answered calls. A machine that picks up, or a time-out, can make such calls; every rate counts them all the same."


def same_length(seconds: int, calls: int, usual: float) -> str:
    """How many calls lasted exactly so long, and how many one would expect."""
    return (
        f"**{wording.count(calls)} answered calls lasted exactly {wording.duration(seconds)};** "
        f"about {wording.count(usual)} are usual for a length beside it."
    )


def before_conversation(waits: Durations) -> str:
    """How long it takes until somebody talks. Needs at least one call."""
    if waits.calls == 1:
        return f"One answered call took {wording.duration(waits.median_seconds)}."
    return f"{_half(waits, f'{wording.count(waits.calls)} answered calls took')}."


def longest(table: pd.DataFrame, capped: int) -> str:
    """The longest call. If it lasted an hour, the sentence says that no call can be longer; *capped* is the number of such calls."""
    if table.empty:
        return "No call has a duration."
    if capped:
        return f"{wording.calls(capped)} reached the longest a call can last, {wording.duration(LONGEST_CALL_SECONDS)}."
    top = int(table["duration_seconds"].iloc[0])
    return f"The longest lasted {wording.duration(top)}; a call ends after {wording.duration(LONGEST_CALL_SECONDS)} at the latest."
