"""Names of the account's agents."""

from __future__ import annotations

from collections.abc import Iterable


def agent_names(records: Iterable[object]) -> dict[str, str]:
    """Name by id of the agents' records as the API sent them; a record without both is left out."""
    found: dict[str, str] = {}
    for record in records:
        if isinstance(record, dict):
            agent_id, name = record.get("id"), record.get("name")
            if isinstance(agent_id, str) and isinstance(name, str) and agent_id and name.strip():
                found[agent_id] = name.strip()
    return found
