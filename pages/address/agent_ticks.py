"""Which agents are ticked, one to be seen alone or two to be compared: the address has their ids, the table changes them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ..filters.filter import LONGEST_VALUE
from . import ticks
from .session import Ticked, of_viewer

TABLE = "agents-table"
WORD = "show"
"""The parameter of the address, a promise to every link; it repeats."""

NO_AGENT = "no-agent"
"""Its value for the calls without an agent."""

MOST = 2


def words_from_values(values: Sequence[str]) -> tuple[list[str], bool]:
    """The agents that a link's values tick, each once, two at most; and whether all of the values could be read."""
    texts = [value for value in values if value]
    words = [word for word in texts if len(word) <= LONGEST_VALUE]
    agents = list(dict.fromkeys(words))
    return agents[:MOST], len(words) == len(texts) and len(agents) <= MOST


def after(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """The agents to be shown once *now* are ticked: those that were shown *before* come first, two at most."""
    kept = [word for word in before if word in now]
    return [*kept, *(word for word in now if word not in kept)][:MOST]


def take_ticks() -> None:
    """Turn what was ticked in the table since it was drawn into the address; before all else on the page."""
    if ticks.has_changed(TABLE, is_multi_row=True):
        ids = of_viewer().tables[TABLE].ids
        _write(after(shown(), [ids[row] for row in ticks.ticked(TABLE)["rows"] if row < len(ids)]))


def shown() -> list[str]:
    """The agents that the address ticks, in the order in which they were."""
    return words_from_values(st.query_params.get_all(WORD))[0]


def readable() -> bool:
    """Whether all that the address says of agents can be read."""
    return words_from_values(st.query_params.get_all(WORD))[1]


def list_agents(words: Sequence[str]) -> None:
    """Remember the agents that the table is about to show, one a row, and tick those of the address."""
    places = sorted(words.index(word) for word in shown() if word in words)
    rows = ticks.ticked(TABLE)["rows"]
    stay = of_viewer().tables[TABLE].ids == list(words) and _agree(rows, places)
    ticks.tick(TABLE, words, Ticked(rows=rows if stay else places, columns=[], cells=[]))


def count() -> int:
    """How many rows of the table are ticked, those that are not shown included."""
    return len(ticks.ticked(TABLE)["rows"])


def _agree(rows: Sequence[int], places: Sequence[int]) -> bool:
    """Further ticks stay beside the two that are shown."""
    return list(rows) == list(places) or (len(places) == MOST and set(places) < set(rows))


def _write(words: Sequence[str]) -> None:
    if words:
        st.query_params[WORD] = list(words)
    else:
        st.query_params.pop(WORD, None)
