"""What the charts and the table of agents say. Tables have a `label` per row: API text, escaped here."""

from __future__ import annotations

import pandas as pd

from ringyo_data.metrics import LEAST_CALLS, Change

from ..text import wording
from ..text.directions import Words
from .extremes import more_often


def stand_out(table: pd.DataFrame) -> str:
    """Who lies outside of what chance explains; *table* is that of `metrics.funnel`."""
    if table.empty:
        return "No agent has a rate here."
    if len(table) == 1:
        return "One agent alone cannot stand out: no other has a rate here."
    judged, out = int(table["enough"].sum()), table[table["out"]]
    if not judged:
        return f"Too few calls to judge: an agent needs {LEAST_CALLS} settled ones, and as many of others."
    if out.empty:
        return f"None of {wording.plural(judged, 'agent')} that can be judged: all lie within what chance explains."
    good = out["answer_rate"] > out["expected"]
    above, below = out[good], out[~good]
    sides = [
        f"{side} what chance explains: {_names(rows)}."
        for side, rows in (("Above", above), ("Below", below))
        if len(rows)
    ]
    return " ".join(sides)


def _names(rows: pd.DataFrame) -> str:
    return wording.listing([wording.md(label) for label in rows["label"]])


def outcomes(table: pd.DataFrame, failed_share: float, words: Words) -> str:
    """The agents whose calls fail clearly more or less often; *table* is that of `metrics.outcomes_by_agent`."""
    if not table["failed"].any():
        return f"No {words.only}call failed."
    text = more_often(
        table.assign(share=table["failed"] / table["calls"]),
        "Failed",
        lambda row: (
            f"{wording.md(row['label'])}, {wording.percent(row['share'])} of {wording.count(row['calls'])}"
        ),
        column="share",
        apart="failed_apart",
        one="agent's failed share",
        many="agents",
    )
    return f"{text} Of all settled {words.only}calls {wording.percent(failed_share)} failed."


def table(rows: pd.DataFrame, versus: str) -> str:
    """How many agents, how many of them ranked, and who changed clearly."""
    named = int(rows["agent_id"].notna().sum())
    ranked = int(rows["rank"].notna().sum())
    text = f"{wording.plural(named, 'agent')}, " + (
        f"{wording.count(ranked)} with enough calls for a rank."
        if ranked
        else "none with a rank, as none stands out whose rate is sure."
    )
    if not versus:
        return text
    moved = rows[rows["clear"]]
    if moved.empty:
        return f"{text} No clear change of a rate against {versus}."
    changes = zip(moved["label"], moved["change"], strict=True)
    names = [f"{wording.md(label)} {wording.change_points(change)}" for label, change in changes]
    return f"{text} Clear change against {versus}: {wording.listing(names)}."


def campaigns(table: pd.DataFrame, key: str, words: Words) -> str:
    """The values of a metadata key that are answered clearly more or less often than the agent's other calls."""
    return more_often(
        table,
        words.answered.capitalize(),
        lambda row: (
            f"{wording.md(row['label'])}, {wording.percent(row['answer_rate'], 0)} of {wording.count(row['settled'])}"
        ),
        column="answer_rate",
        apart="answered_apart",
        one=f"value of {wording.md(key)}",
        many=f"values of {wording.md(key)}",
    )


def compared(one: str, other: str, rates: Change, words: Words) -> str:
    """How far apart the answer rates of two agents are."""
    if wording.missing(rates.value):
        return "One of them has no rate to compare."
    if not rates.clear:
        return "Their rates do not differ clearly."
    first, second = (one, other) if rates.value > 0 else (other, one)
    return (
        f"Calls of {wording.md(first)} are {words.answered} more often than those of {wording.md(second)}: "
        f"{wording.percent(max(rates.after, rates.before))} against {wording.percent(min(rates.after, rates.before))}."
    )
