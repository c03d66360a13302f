"""The table of agents: its cells, their words and its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler
from streamlit.elements.lib.column_types import ColumnConfig

from ..charts import interval
from ..looks.theme import Theme
from ..text import cells, wording
from ..text.directions import Words

Columns = dict[str, ColumnConfig]
SHARES = ("answer_rate", "conversation_rate", "taken", "handed_over", "failed_share")
"""Columns of percents."""


def row_cells(agents: pd.DataFrame, days: pd.DataFrame, theme: Theme, *, pooled: float) -> pd.DataFrame:
    """What the table shows, one row per agent of *agents* (`metrics.by_agent` with a `label`).

    *days* is that of `metrics.trend`, *pooled* the answer rate of all agents. Durations are whole seconds; a change
    that is not clear is left out, and the rank is if nobody has one. *agents* has a `taken_rate` if it is shown.
    """
    hand_over = {"handed_over": agents["hand_over_rate"] * 100} if "hand_over_rate" in agents else {}
    taken = {"taken": agents["taken_rate"] * 100} if "taken_rate" in agents else {}
    rows = pd.DataFrame(
        {
            "agent": agents["label"],
            "calls": agents["calls"],
            "rank": agents["rank"].astype("Int64"),
            "answer_rate": agents["answer_rate"] * 100,
            "interval": intervals(agents, theme, pooled),
            "change": (agents["change"] * 100).where(agents["clear"]),
            "conversation_rate": agents["conversation_rate"] * 100,
            **taken,
            **hand_over,
            "failed_share": agents["failed_share"] * 100,
            "median": agents["median_seconds"].round(),
            "p90": agents["p90_seconds"].round(),
            "talk_hours": agents["talk_seconds"] / 3600,
            "trend": daily_calls(agents, days),
        }
    )
    return rows if agents["rank"].notna().any() else rows.drop(columns="rank")


def paper_cells(agents: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The numbers of the table as a report prints them, with `paper_words`."""
    interval = [
        f"{wording.percent(low)} to {wording.percent(high)}" if low <= high else wording.MISSING
        for low, high in zip(agents["low"], agents["high"], strict=True)
    ]
    return pd.DataFrame(
        {
            "Agent": agents["label"],
            "Calls": agents["calls"],
            words.rate: agents["answer_rate"],
            "95% interval": interval,
            "Conversations": agents["conversation_rate"],
            **({"Taken": agents["taken_rate"]} if "taken_rate" in agents else {}),
            "Failed": agents["failed_share"],
            "Median": agents["median_seconds"],
            "Talk": agents["talk_seconds"],
        }
    )


def paper_words(words: Words) -> dict[str, Callable[[float], str]]:
    """How a report says the numbers of each column of `paper_cells`."""
    shares = (words.rate, "Conversations", "Taken", "Failed")
    return dict.fromkeys(shares, wording.percent) | {"Median": wording.duration, "Talk": wording.hours}


def worded(rows: pd.DataFrame) -> Styler:
    """The rows with shares, durations and changes in words."""
    shares = dict.fromkeys([name for name in SHARES if name in rows], cells.percent)
    durations = {"median": wording.duration, "p90": wording.duration}
    return cells.worded(rows, {**shares, "change": cells.points, **durations})


def intervals(agents: pd.DataFrame, theme: Theme, pooled: float) -> list[str | None]:
    """A picture of each agent's answer rate with its interval, all to one scale."""
    sure = agents[agents["enough"]]
    wide = sure if len(sure) else agents
    reach = (float(wide["low"].min()), float(wide["high"].max()))
    rows: Iterable[Any] = agents.itertuples()
    return [
        interval.picture(row.answer_rate, row.low, row.high, pooled=pooled, reach=reach, theme=theme)
        for row in rows
    ]


def daily_calls(agents: pd.DataFrame, days: pd.DataFrame) -> list[list[int]]:
    """Each agent's calls per day, without the day that is not over."""
    over = days[~days["open"] & days["agent_id"].isin(agents["agent_id"])] if len(days) else days
    by_agent = {agent: group["calls"].tolist() for agent, group in over.groupby("agent_id", dropna=False)}
    missing = next((calls for agent, calls in by_agent.items() if not isinstance(agent, str)), [])
    return [by_agent.get(agent, []) if isinstance(agent, str) else missing for agent in agents["agent_id"]]


def configured(versus: str, theme: Theme, words: Words, *, conversation: str) -> Columns:
    """The columns' names, formats and explanations; *words* are those of the rates, *conversation* is the length of one. A pinned column is faint: names stay in sight on a phone alone."""
    column = st.column_config
    return {
        "agent": column.TextColumn("Agent", pinned=theme.touch, width="medium" if theme.touch else None),
        "calls": column.NumberColumn("Calls", format="localized"),
        "rank": column.NumberColumn(
            "Rank", help=f"By {words.of_findings}, 1 is best; none if too few calls carry the rate."
        ),
        "answer_rate": column.NumberColumn(
            words.rate, help=f"{words.answered.capitalize()} / settled calls."
        ),
        "interval": column.ImageColumn(
            "95% interval",
            width=170,
            help="Bar: where the true rate lies with 95% certainty. Dot: the rate. Dotted line: the rate of all agents.",
        ),
        "change": column.NumberColumn(
            "Change, points",
            help=f"Of the {words.of_findings} against {versus}; empty where it is not clear."
            if versus
            else "No comparison is chosen.",
        ),
        "conversation_rate": column.NumberColumn(
            "Conversations",
            help=f"Answered calls of {conversation} or longer / settled calls.",
        ),
        "taken": column.NumberColumn("Taken", help="Answered / settled calls, of the incoming ones."),
        "handed_over": column.NumberColumn("Handed over", help="Handed over to a human / answered calls."),
        "failed_share": column.NumberColumn("Failed", help="Failed / settled calls."),
        "median": column.NumberColumn("Median", help="Half of the calls lasted so long or less."),
        "p90": column.NumberColumn("p90", help="Nine in ten calls lasted so long or less; needs 50 calls."),
        "talk_hours": column.NumberColumn("Talk, h", format="%.1f", help="All durations added up, in hours."),
        "trend": column.LineChartColumn("Calls per day", y_min=0, width=115, help="Days that are over."),
    }
