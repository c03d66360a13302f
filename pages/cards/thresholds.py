"""Answered calls that were too short, and those that became a conversation, by a length that the reader sets."""

from __future__ import annotations

import streamlit as st

from ringyo_data import metrics

from .. import loading
from ..address import choices, clicks
from ..agent.names import labelled
from ..charts import groups
from ..loading import Selection
from ..sentences import durations as sentences
from ..text import wording
from . import receipt
from .card import Card
from .durations import MOST_AGENTS, at_least_seconds
from .receipt import Receipt


def chosen_short() -> int:
    """The control of how many seconds are short."""
    st.segmented_control(
        "Short means under",
        choices.SHORT.options,
        key=choices.SHORT.key,
        required=True,
        format_func=wording.duration,
    )
    return int(st.session_state[choices.SHORT.key])


def short_calls(selection: Selection, under: int) -> Card:
    """Answered calls that end at once: in less than *under* seconds."""
    rate, tally = metrics.short_calls(selection.calls, under), metrics.tally(selection.calls)
    table = labelled(selection, metrics.short_by_agent(selection.calls, under))
    drawn = table[table["calls"] > 0].head(MOST_AGENTS).sort_values("share", ascending=False, kind="stable")
    return Card(
        "short-calls",
        "Who has calls that end at once?",
        sentences.short(rate, table, under, selection.words),
        lambda look: groups.rates(
            drawn,
            theme=look,
            share="share",
            whole="calls",
            said=f"{selection.words.answered} calls lasted under {wording.duration(under)}",
            average=rate.value,
            word=selection.words.answered,
        ),
        selection,
        alt=groups.rates_alt(drawn, of="Share of short calls by agent", share="share"),
        pick=clicks.values(selection.view, "agents", drawn["agent_id"].tolist()),
        behind=selection.answered_only | {"longest_seconds": int(under) - 1},
        receipt=Receipt(
            f"**Answered calls under {wording.duration(under)} / answered calls with a duration.**",
            tally.calls,
            excluded=(
                *receipt.unrated(tally),
                ("not answered, live or without a duration", tally.live + tally.settled - rate.whole),
            ),
            counted="Answered calls with a duration",
            part=("short", rate.part),
            notes=(
                "An agent whose share is less sure than ±10 points (95%) is drawn hollow and has no rank.",
            ),
        ),
        table=lambda: table.drop(columns="label"),
    )


def chosen_length() -> int:
    """The control of how many seconds a conversation lasts at least."""
    choice = choices.conversation(loading.settings().conversation_seconds)
    st.segmented_control(
        "A conversation lasts at least",
        choice.options,
        key=choice.key,
        required=True,
        format_func=wording.duration,
    )
    return int(st.session_state[choice.key])


def conversations(selection: Selection, least: int) -> Card:
    """Answered calls that became a conversation: of *least* seconds or longer."""
    rate = metrics.conversation_rate(selection.calls, least)
    table = labelled(selection, metrics.conversations_by_agent(selection.calls, least))
    drawn = table[table["settled"] > 0].head(MOST_AGENTS)
    drawn = drawn.sort_values("conversation_rate", ascending=False, kind="stable")
    count, unknown = metrics.tally(selection.calls), metrics.answered_without_duration(selection.calls)
    return Card(
        "conversations",
        "How many calls become a conversation?",
        sentences.conversations(rate, metrics.answer_rate(selection.calls), least, selection.words),
        lambda look: groups.rates(
            drawn,
            theme=look,
            share="conversation_rate",
            said=f"settled calls lasted {wording.duration(least)} or longer",
            average=rate.value,
            word=selection.words.answered,
        ),
        selection,
        alt=groups.rates_alt(drawn, of="Conversation rate by agent", share="conversation_rate"),
        pick=clicks.values(selection.view, "agents", drawn["agent_id"].tolist()),
        behind=selection.answered_only | at_least_seconds(selection, least),
        receipt=receipt.of_settled(
            f"**Answered calls of {wording.duration(least)} or longer / settled calls.**",
            count,
            f"Answered calls without a duration: {wording.count(unknown)}. They are settled, and not counted as conversations.",
            part=("conversations", rate.part),
        ),
        table=lambda: table.drop(columns="label"),
    )
