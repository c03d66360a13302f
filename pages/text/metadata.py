"""A call's metadata, read; pure."""

from __future__ import annotations

import json


def read(text: object) -> dict[str, object]:
    """The object that a metadata text is; empty for a missing text, for one that is no JSON and for another value."""
    try:
        value = json.loads(text) if isinstance(text, str) else {}
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
