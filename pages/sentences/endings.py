"""What became of the calls, as a sentence whose shares add up; pure."""

from __future__ import annotations

import pandas as pd

from ringyo_data import metrics

from ..text import wording
from ..text.directions import Words

MOST_OTHERS = 2
"""So many statuses without an outcome are named; the rest are added up."""

Part = tuple[str, int]


def endings(calls: pd.DataFrame, words: Words, *, chosen: bool) -> str:
    """How the calls that have ended did so, as shares of all of them; words of the API are escaped.

    A known outcome without calls is named as 0%, unless outcomes or statuses
    were *chosen*: then its absence says nothing.
    """
    settled = calls[metrics.is_settled(calls)]
    if settled.empty:
        return f"No {words.only}call has ended yet."
    outcomes = metrics.outcome(settled)
    counts = {str(name): int(count) for name, count in outcomes.value_counts().items()}
    places = [str(name) for name in outcomes.cat.categories]
    known = places[: places.index("live")]
    parts = [(name, counts[name]) for name in known if counts[name] or not chosen]
    parts += _others([(name, part) for name, part in counts.items() if part and name not in known])
    return ", ".join(f"{wording.percent(part / len(settled))} {_word(name)}" for name, part in parts) + "."


def _others(parts: list[Part]) -> list[Part]:
    return parts if len(parts) <= MOST_OTHERS else [("other", sum(part for _, part in parts))]


def _word(name: str) -> str:
    return wording.md(wording.outcome(name)).lower()
