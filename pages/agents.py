"""Which agents stand out?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from pages import loading
from pages.address import agent_ticks, choices, clicks
from pages.agent import chances
from pages.agent import view as agent_view
from pages.agent.names import label, labelled
from pages.agent.table import configured, paper_cells, paper_words, row_cells, worded
from pages.cards import card, receipt
from pages.cards.card import Card
from pages.cards.receipt import Receipt
from pages.cards.tile import Facts
from pages.charts import groups
from pages.loading import Selection, history, periods
from pages.looks import paint
from pages.sentences import agents as sentences
from pages.shell import page
from pages.text import wording
from ringyo_data import direction, metrics

if TYPE_CHECKING:
    import pandas as pd

MOST_DRAWN = 15
UNSCROLLED_ROWS = 16
"""Up to so many agents, all rows are on the page."""

MOST_ROWS = 100
"""A table of thousands is not read; the others are found by the filter, and are in the file."""


def outcomes(selection: Selection) -> Card:
    """What became of each agent's calls."""
    counts = metrics.outcomes_by_agent(selection.rated[metrics.is_settled(selection.rated)])
    named = labelled(selection, counts)
    table = named.head(MOST_DRAWN)
    rest = f" Drawn: the {MOST_DRAWN} with most calls of {wording.count(len(counts))}."
    return Card(
        "outcomes-by-agent",
        "What becomes of each agent's calls?",
        sentences.outcomes(named, metrics.failed_share(selection.calls).value, selection.words)
        + (rest if len(counts) > MOST_DRAWN else ""),
        lambda look: groups.outcome_shares(table, theme=look),
        selection,
        alt=groups.outcome_shares_alt(table),
        pick=clicks.values(selection.view, "agents", table["agent_id"].tolist()),
        hint="an agent's outcome",
        receipt=receipt.of_settled(
            "**Settled calls of each agent by outcome,** each bar the whole of them.",
            metrics.tally(selection.calls),
            word=selection.words.answered,
        ),
        table=lambda: counts,
    )


def table(selection: Selection, agents: pd.DataFrame) -> list[str | None]:
    """The agents with most calls as a table; gives the ids of the rows that are picked, two at most."""
    made = comparison(selection, agents)
    card.draw(made, lambda: _draw_table(selection, agents, made.sentence))
    words = _words(agents[_is_shown(agents)])
    name_idle_ticks(words)
    return [None if word == agent_ticks.NO_AGENT else word for word in agent_ticks.shown() if word in words]


def comparison(selection: Selection, agents: pd.DataFrame) -> Card:
    """How the agents compare; its rows are in the order of their calls."""
    return Card(
        "agents",
        "How do the agents compare?",
        sentences.table(agents, periods.before_name(selection)),
        selection=selection,
        receipt=Receipt(
            "**Each call counts for its agent.** Rates are shares of settled calls, durations of calls that have one.",
            len(selection.calls),
            notes=(
                "There is a rank if agents differ by more than chance, for a rate whose interval (95%)"
                " reaches 10 points to a side at most. A p90 needs 50 calls.",
                "A change is shown if it stands out among all that is looked at; it needs 30 settled calls in both periods.",
            ),
        ),
        table=lambda: agents.drop(columns="label"),
        rows=paper_cells(agents, selection.words),
        words=paper_words(selection.words),
        most_printed=MOST_ROWS,
    )


def _draw_table(selection: Selection, agents: pd.DataFrame, sentence: str) -> None:
    days = metrics.trend(selection.calls, **periods.asked(selection))
    rows = agents[_is_shown(agents)]
    versus = periods.before_name(selection)
    hint = "Tick a row to see one agent, two rows to compare."
    if len(rows) < len(agents):
        hint += (
            f" Shown: the {MOST_ROWS} with most calls of {wording.count(len(agents))}; the file has all,"
            " and the filter “Agents” finds each of them."
        )
    with st.container(key="hint-agents"):
        st.caption(hint)
    words = _words(rows)
    agent_ticks.list_agents(words)
    pooled, look = metrics.answer_rate(selection.calls).value, card.look()
    st.dataframe(
        worded(row_cells(rows, days, look, pooled=pooled)),
        key=agent_ticks.TABLE,
        height="content" if len(rows) <= UNSCROLLED_ROWS else "auto",
        hide_index=True,
        column_config=configured(
            versus,
            look,
            selection.words,
            conversation=wording.duration(loading.settings().conversation_seconds),
        ),
        on_select="rerun",
        selection_mode="multi-row",
        lazy=False,
        placeholder=wording.MISSING,
        alt=f"Table of agents: {sentence}",
    )


def _words(agents: pd.DataFrame) -> list[str]:
    """The agents' words in the address."""
    return [agent_ticks.NO_AGENT if agent is None else agent for agent in ids(agents)]


def _is_shown(agents: pd.DataFrame) -> list[bool]:
    """Whether each agent has a row: those with most calls, and those that a link ticks."""
    ticked = agent_ticks.shown()
    return [place < MOST_ROWS or word in ticked for place, word in enumerate(_words(agents))]


def name_idle_ticks(words: list[str]) -> None:
    """Names ticks that have no effect: a third agent, an agent without calls, an unreadable link. *words* are the rows'."""
    if agent_ticks.count() > agent_ticks.MOST:
        st.caption(":material/info: Two agents can be compared at a time: these are the first two ticked.")
    absent = [word for word in agent_ticks.shown() if word not in words]
    if absent:
        some = "One ticked agent has" if len(absent) == 1 else "Both ticked agents have"
        st.caption(f":material/info: {some} no call in this view.")
    if not agent_ticks.readable():
        note = f"A value of “{agent_ticks.WORD}” cannot be read; it was left out."
        st.warning(note, icon=":material/link_off:")


def ids(agents: pd.DataFrame) -> list[str | None]:
    """The agents' ids, None for calls without an agent."""
    return [agent if isinstance(agent, str) else None for agent in agents["agent_id"]]


def with_taken(agents: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """The agents with the share that each took of its incoming calls, which stand beside the outgoing ones."""
    taken = metrics.by_agent(selection.taken).set_index("agent_id")["answer_rate"]
    return agents.assign(taken_rate=agents["agent_id"].map(taken))


def only(selection: Selection, agent: str | None) -> Selection:
    """The selection cut down to one agent's calls."""
    calls = _of(selection.calls, agent)
    way = direction.main(calls)
    return replace(
        selection,
        view=selection.view if agent is None else replace(selection.view, agents=(agent,)),
        calls=direction.with_rated(calls, way),
        before=None if selection.before is None else direction.with_rated(_of(selection.before, agent), way),
        earlier=selection.earlier and (_of(selection.earlier[0], agent), selection.earlier[1]),
    )


def _of(calls: pd.DataFrame, agent: str | None) -> pd.DataFrame:
    return calls[calls["agent_id"].isna() if agent is None else calls["agent_id"] == agent]


def known(selection: Selection, judged: metrics.Standing) -> pd.DataFrame:
    """The agents, each with its numbers and its label, those with most calls first."""
    own = loading.settings()
    table = metrics.by_agent(selection.calls, standing=judged, conversation_seconds=own.conversation_seconds)
    agents = labelled(selection, table)
    return with_taken(agents, selection) if len(selection.taken) else agents


def stand_out(selection: Selection, judged: metrics.Standing) -> Card:
    """Agents against what chance allows."""
    return chances.of_agents(
        selection,
        judged,
        f"Whose calls are {selection.words.answered} more or less often than chance explains?",
        height=360,
        hint="an agent",
    )


def cards(facts: Facts, _: choices.Words) -> Iterator[Card]:
    """The page's cards as a report has them."""
    yield stand_out(facts.selection, facts.judged)
    yield outcomes(facts.selection)
    yield comparison(facts.selection, known(facts.selection, facts.judged))


def draw() -> None:
    """The whole page."""
    view = page.begin("agents", take=agent_ticks.take_ticks)
    selection = loading.calls(view)
    judged = history.judged(selection)
    agents = known(selection, judged)
    if len(agents) == 1:
        st.caption(sentences.stand_out(labelled(selection, metrics.funnel(judged))))
        picked = ids(agents)
    else:
        card.draw_both(stand_out(selection, judged), outcomes(selection))
        paint.pause()
        picked = table(selection, agents)
    if len(picked) == 1:
        agent_view.one(label(selection, picked[0]), only(selection, picked[0]), picked[0])
    elif picked:
        agent_view.two([(label(selection, agent), only(selection, agent)) for agent in picked])


if __name__ == "__main__":  # Streamlit runs this file; a report takes its cards
    draw()
