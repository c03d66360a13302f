"""Names of the account's agents."""

from __future__ import annotations

from collections.abc import Iterable

from .lenient_json import is_unicode, mended_text

LONGEST_NAME = 200


def agent_names(records: Iterable[object]) -> dict[str, str]:
    """Name by id of the agents' records as the API sent them; a record without both is left out."""
    names: dict[str, str] = {}
    for record in records:
        if isinstance(record, dict):
            agent_id, name = record.get("id"), record.get("name")
            if not isinstance(agent_id, str) or not isinstance(name, str):
                continue
            if agent_id and is_unicode(agent_id) and name.strip():
                names[agent_id] = short_text(name)
    return names


def short_text(name: str) -> str:
    """A name to show: without blanks around it, half a character as U+FFFD, at most `LONGEST_NAME` characters and "…"."""
    name = mended_text(name.strip())
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
