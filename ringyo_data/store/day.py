"""A day that is kept, and what is known of it besides its calls.

The latter is compact JSON in the metadata of the day's file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import orjson
import pandas as pd

from ..frame import NOTHING_REJECTED

VERSION = 1
"""Of the form that days are stored in. It counts up if days of the form before have to be asked for again.

A further column needs no new version if it may be empty on days that are stored already.
"""

FACTS = b"ringyo"
"""Where the facts stand in the metadata."""


@dataclass(frozen=True, eq=False)
class SealedDay:
    """A UTC day that does not change any more.

    *calls* is a typed frame, newest first. *rows_lost* records gave no row;
    *rejected* (columns `id`, `reason`) tells what could not be used. *stuck* are
    the ids of calls that never ended. *as_of* is the server's time when the day
    was read.
    """

    day: date
    calls: pd.DataFrame
    rows_lost: int
    rejected: pd.DataFrame
    stuck: tuple[str, ...]
    as_of: datetime


class Unusable(Exception):
    """A file that does not hold the day it should: *kind* is `damaged`, `foreign`, `future` or `older`."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def facts_of(day: SealedDay) -> bytes:
    """The facts of *day*."""
    return orjson.dumps(
        {
            "version": VERSION,
            "day": day.day,
            "rows": len(day.calls),
            "rows_lost": int(day.rows_lost),
            "rejected": {name: _texts(day.rejected[name]) for name in ("id", "reason")},
            "stuck": list(day.stuck),
            "as_of": day.as_of.astimezone(UTC),
        }
    )


def read_facts(text: bytes) -> tuple[dict[str, Any], int]:
    """The fields of a `SealedDay` but its calls, and how many calls it has. Raises `Unusable` if they are of another version."""
    facts = orjson.loads(text)
    if facts["version"] != VERSION:
        raise Unusable("future" if facts["version"] > VERSION else "older")
    rejected = facts["rejected"]
    fields = {
        "day": date.fromisoformat(facts["day"]),
        "rows_lost": facts["rows_lost"],
        "rejected": pd.DataFrame(rejected, columns=["id", "reason"], dtype="str")
        if rejected["id"]
        else NOTHING_REJECTED,
        "stuck": tuple(facts["stuck"]),
        "as_of": datetime.fromisoformat(facts["as_of"]),
    }
    return fields, facts["rows"]


def _texts(column: pd.Series) -> list[str | None]:
    return [None if missing else text for text, missing in zip(column, column.isna(), strict=True)]
