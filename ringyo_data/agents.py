"""The account's agents as the API lists them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from .lenient_json import is_unicode, mended_text

LONGEST_NAME = 200


@dataclass(frozen=True)
class Agent:
    """How an agent is configured, as far as the API tells.

    A text that it did not send is empty, a time None. *updated_at* is the last change of any part of the configuration.
    """

    name: str = ""
    model: str = ""
    voice_id: str = ""
    language: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None


def agents(records: Iterable[object]) -> dict[str, Agent]:
    """Agents by id, of their records as the API sent them; a record without a usable id is left out."""
    by_id: dict[str, Agent] = {}
    for record in records:
        if isinstance(record, dict):
            agent_id = record.get("id")
            if isinstance(agent_id, str) and agent_id and is_unicode(agent_id):
                by_id[agent_id] = _agent(record)
    return by_id


def names_of(agents: Mapping[str, Agent]) -> dict[str, str]:
    """Name by id; agents without a name are left out."""
    return {agent_id: agent.name for agent_id, agent in agents.items() if agent.name}


def short_text(sent: object) -> str:
    """A name to show: without blanks around it, half a character as U+FFFD, at most `LONGEST_NAME` characters and "…"; empty for no text."""
    name = mended_text(sent.strip()) if isinstance(sent, str) else ""
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"


def _agent(record: Mapping[object, object]) -> Agent:
    name, model, voice_id, language = (
        short_text(record.get(each)) for each in ("name", "model", "voice_id", "language")
    )
    return Agent(
        name, model, voice_id, language, _time(record.get("created_at")), _time(record.get("updated_at"))
    )


def _time(sent: object) -> datetime | None:
    """A time in UTC; None for what is none."""
    try:
        moment = datetime.fromisoformat(sent) if isinstance(sent, str) else None
        return moment and (moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None
