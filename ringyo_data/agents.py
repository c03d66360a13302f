"""Names of the account's agents."""

from __future__ import annotations

from collections.abc import Iterable

from .lenient_json import is_unicode, mended_text


def agent_names(records: Iterable[object]) -> dict[str, str]:
    """Name by id of the agents' records as the API sent them; a record without both is left out.

    Half a character in a name becomes U+FFFD.
    """
    found: dict[str, str] = {}
    for record in records:
        if isinstance(record, dict):
            agent_id, name = record.get("id"), record.get("name")
            if not isinstance(agent_id, str) or not isinstance(name, str):
                continue
            if agent_id and is_unicode(agent_id) and name.strip():
                found[agent_id] = mended_text(name.strip())
    return found
