"""What accounts for a change, in words; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

import pandas as pd

from ringyo_data.metrics import Split

from ..charts.waterfall import points
from ..text import wording
from ..text.directions import Words

MOST_NAMED = 3


@dataclass(frozen=True)
class Measured:
    """A measure in words: what moved, its *part* of which *whole*, and whether it is good when it rises (None: neither)."""

    name: str
    part: str
    whole: str
    good_when_up: bool | None


def measured(measure: str, words: Words, seconds: float) -> Measured:
    """The words of a measure; *seconds* is what a long call is longer than, or how long a conversation lasts at least."""
    long = f"share of calls longer than {wording.duration(seconds)}"
    return {
        "answer_rate": Measured(
            words.rate.lower() if words.answered == "answered" else "share taken",
            words.answered,
            "settled calls",
            True,
        ),
        "conversation_rate": Measured(
            "conversation rate",
            f"{words.answered} for {wording.duration(seconds)} or longer",
            "settled calls",
            True,
        ),
        "failed_share": Measured("failed share", "failed", "settled calls", False),
        "hand_over_rate": Measured("hand-over rate", "handed over", f"{words.answered} calls", None),
        "typical_duration": Measured(
            long, f"longer than {wording.duration(seconds)}", "calls with a duration", None
        ),
    }[measure]


def moved(split: Split, of: Measured) -> str:
    """How the measure moved, and whether that is more than chance."""
    low, high = split.change
    ends = f"from {wording.percent(split.before)} to {wording.percent(split.after)}"
    if not (low > 0 or high < 0):
        sure = "how sure cannot be told" if isnan(low) else f"95% sure: {points(low)} to {points(high)}"
        return f"The {of.name} went {ends}, which is no clear change ({sure})."
    verb = "rose" if split.after > split.before else "fell"
    return f"The {of.name} {verb} {ends}, by {points(abs(split.after - split.before)).lstrip('+')} (95% sure: {points(low)} to {points(high)})."


def explained(split: Split, table: pd.DataFrame, of: Measured, by: str, shifted: Sequence[str] = ()) -> str:
    """What the dimension accounts for: groups that moved unlike the others, and the mix; or that it explains nothing.

    *table* is the split's with a `label` per row, Markdown-safe, as are the groups that *shifted* on a day: that can be
    beyond chance where the difference between whole periods is not.
    """
    if not split.explains:
        return f"{_nothing(by)}{_shifts(shifted)}"
    groups = table[table["apart"]].head(MOST_NAMED).to_dict("records")
    texts = [
        f"{row['label']} accounts for {points(row['effect'])} (**{wording.percent(row['rate'])}** of {wording.count(row['calls'])} "
        f"{of.whole} {of.part}, before {wording.percent(row['rate_before'])})"
        for row in groups
    ]
    more = int(table["apart"].sum()) - len(texts)
    if more:
        texts.append(f"{more} more moved unlike the others")
    mix, low, high = split.mix
    if split.mix_is_clear:
        texts.append(
            f"calls that are shared out differently account for {points(mix)} (95% sure: {points(low)} to {points(high)})"
        )
    return f"By {by}: {'; '.join(texts)}."


def _nothing(by: str) -> str:
    return (
        f"By {by} nothing stands out: from one whole period to the other, no group moved unlike the others beyond chance,"
        " nor did their shares."
    )


def _shifts(shifted: Sequence[str]) -> str:
    if not shifted:
        return ""
    return (
        f" “Since when?” below tells who shifted on a day: {wording.listing(list(dict.fromkeys(shifted)))}."
    )


def tried(splits: list[Split], labels: Mapping[str, str]) -> str:
    """Which dimensions explain nothing, and how many were looked at."""
    quiet = list(dict.fromkeys(labels[split.dimension].lower() for split in splits if not split.explains))
    if not quiet:
        return ""
    return f"Looked at one by one; within chance: {wording.listing(quiet, most=8)}."
