"""Calls as a broken version of the API might send them."""

from __future__ import annotations

import random


def spoil(record: object, share: float) -> object:
    """The record, or for that share of the ids a malformed copy; always the same for the same id."""
    if not isinstance(record, dict):
        return record
    dice = random.Random(f"bad:{record.get('id')}")
    if dice.random() >= share:
        return record
    fields = dice.choice(_SPOILS)
    if fields is None:
        return "not a call"
    return record | fields


_SPOILS: tuple[dict[str, object] | None, ...] = (
    None,
    {"id": None},
    {"id": 17},
    {"created_at": None},
    {"created_at": "yesterday"},
    {"created_at": 1705314600},
    {"ended_at": "soon"},
    {"duration": -5},
    {"duration": "long"},
    {"duration": 12.5},
    {"status": None},
    {"status": ["completed"]},
    {"phone_number": 14155551234},
    {"metadata": "none"},
    {"metadata": None},
    {"agent_id": {}},
)
