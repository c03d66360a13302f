"""What the API calls the account's agents and own numbers, and how that is kept beside the stored days."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import orjson

from .agent_history import History
from .phone_numbers import PhoneNumber


@dataclass(frozen=True)
class Names:
    """Agents' names by id, the account's own numbers, and why the API does not tell one or the other, if that is known.

    *history* is what has changed of the agents; names that differ in it alone are the same.
    """

    by_id: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    phone_numbers: tuple[PhoneNumber, ...] = ()
    numbers_problem: str = ""
    history: History = field(default_factory=History, compare=False)


def to_bytes(names: Names, inferred: Collection[str]) -> bytes:
    """The names, and the numbers that were *inferred* to be the account's own, as JSON."""
    return orjson.dumps(
        {
            "agents": dict(names.by_id),
            "phone_numbers": [[each.number, each.name, each.status] for each in names.phone_numbers],
            "inferred": sorted(inferred),
        }
    )


def from_bytes(data: bytes) -> tuple[Names, frozenset[str]]:
    """What `to_bytes` was given, but for the problems. Raises `ValueError` if *data* is anything else."""
    try:
        content = orjson.loads(data)
        agents = {str(agent): str(name) for agent, name in content["agents"].items()}
        numbers = tuple(PhoneNumber(*map(str, each)) for each in content["phone_numbers"])
        return Names(agents, phone_numbers=numbers), frozenset(map(str, content["inferred"]))
    except (AttributeError, KeyError, TypeError, orjson.JSONDecodeError) as error:
        raise ValueError("these are no names") from error
