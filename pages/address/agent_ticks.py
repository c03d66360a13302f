"""Which agents are ticked, one to be seen alone or two to be compared: the address has their ids, the table changes them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

TABLE = "agents-table"
WORD = "show"
"""The parameter of the address, a promise to every link; it repeats."""

NO_AGENT = "no-agent"
"""Its value for the calls without an agent."""

MOST = 2
LONGEST_ID = 200
_LISTED = "agents-listed"
_TOLD = "agents-told"


def words_from_values(values: Sequence[str]) -> tuple[list[str], bool]:
    """The agents that a link's values tick, each once, two at most; and whether all of the values could be read."""
    given = [value.strip() for value in values if value.strip()]
    words = [word for word in given if len(word) <= LONGEST_ID and word.isprintable()]
    found = list(dict.fromkeys(words))
    return found[:MOST], len(words) == len(given) and len(found) <= MOST


def after(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """The agents to be shown once *now* are ticked: those that were shown *before* come first, two at most."""
    kept = [word for word in before if word in now]
    return [*kept, *(word for word in now if word not in kept)][:MOST]


def take_ticks() -> None:
    """Turn what was ticked in the table since it was drawn into the address; before all else on the page."""
    rows = _rows()
    if rows is None or rows == st.session_state.get(_TOLD):
        return
    listed: list[str] = st.session_state.get(_LISTED, [])
    _write(after(shown(), [listed[row] for row in rows if row < len(listed)]))


def shown() -> list[str]:
    """The agents that the address ticks, in the order in which they were."""
    return words_from_values(st.query_params.get_all(WORD))[0]


def readable() -> bool:
    """Whether all that the address says of agents can be read."""
    return words_from_values(st.query_params.get_all(WORD))[1]


def list_agents(words: Sequence[str]) -> None:
    """Remember the agents that the table is about to show, one a row, and tick those of the address."""
    wanted = sorted(words.index(word) for word in shown() if word in words)
    rows = _rows() or []
    if not (st.session_state.get(_LISTED) == list(words) and _agree(rows, wanted)):
        rows = wanted
        st.session_state[TABLE] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    st.session_state[_LISTED] = list(words)
    st.session_state[_TOLD] = rows


def count() -> int:
    """How many rows of the table are ticked, those that are not shown included."""
    return len(_rows() or [])


def _agree(rows: Sequence[int], wanted: Sequence[int]) -> bool:
    """Further ticks stay beside the two that are shown."""
    return list(rows) == list(wanted) or (len(wanted) == MOST and set(wanted) < set(rows))


def _rows() -> list[int] | None:
    state = st.session_state.get(TABLE)
    return None if state is None else sorted(state["selection"].get("rows", []))


def _write(words: Sequence[str]) -> None:
    if words:
        st.query_params[WORD] = list(words)
    else:
        st.query_params.pop(WORD, None)
