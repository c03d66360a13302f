"""What is known of a day besides its calls, as compact JSON in the metadata of its file."""

from __future__ import annotations

from datetime import UTC, date, datetime

import orjson
import pandas as pd

from .day import DayInfo, SealedDay

VERSION = 1
"""Of the form that days are stored in. It counts up if days of the form before have to be asked for again.

A further column needs no new version if it may be empty on days that are stored already.
"""

KEY = b"ringyo"


class Unusable(Exception):
    """A file that does not hold the day it should: *kind* is `damaged`, `foreign`, `future` or `older`."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def to_json(day: SealedDay) -> bytes:
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


def from_json(text: bytes) -> DayInfo:
    """The facts that were written down. Raises `Unusable` if they are of another version."""
    facts = orjson.loads(text)
    if facts["version"] != VERSION:
        raise Unusable("future" if facts["version"] > VERSION else "older")
    return DayInfo(
        day=date.fromisoformat(facts["day"]),
        rows=facts["rows"],
        rows_lost=facts["rows_lost"],
        rejected=_rejected(facts["rejected"]),
        stuck=tuple(facts["stuck"]),
        as_of=datetime.fromisoformat(facts["as_of"]),
    )


def _texts(column: pd.Series) -> list[str | None]:
    return [None if missing else text for text, missing in zip(column, column.isna(), strict=True)]


def _rejected(columns: dict[str, list[str | None]]) -> pd.DataFrame:
    if not columns["id"]:
        return _NONE_REJECTED.copy()
    return pd.DataFrame(columns, columns=["id", "reason"], dtype="str")


_NONE_REJECTED = pd.DataFrame({"id": pd.Series(dtype="str"), "reason": pd.Series(dtype="str")})
