"""What an agent is called in tables and charts."""

from __future__ import annotations

import pandas as pd

from ..loading import Selection


def label(selection: Selection, agent: object) -> str:
    """An agent's name, or its id if names cannot be had; `No agent` for a missing id."""
    return selection.agent(agent) if isinstance(agent, str) else "No agent"


def labelled(selection: Selection, table: pd.DataFrame) -> pd.DataFrame:
    """The table with the label of each `agent_id` as `label`."""
    return table.assign(label=[label(selection, agent) for agent in table["agent_id"]])
