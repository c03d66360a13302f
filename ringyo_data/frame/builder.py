"""The way in: records of any number, added page by page, finished as one frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from .columns import Labels, Plain
from .records import read_records
from .table import CallTable


@dataclass(frozen=True, eq=False)
class Framed:
    """What came of some records.

    *calls*: one row a call in the columns `COLUMNS`, newest first, then by id,
    with a fresh RangeIndex. *rejected*: columns `id` and `reason`; first one
    row for each record that gave no row, in the order they were added (`id`
    missing where it has none that can be used), then one for each call with a
    bad field, its reasons joined by "; ". *rows_lost*: how many records gave
    no row.
    """

    calls: pd.DataFrame
    rejected: pd.DataFrame
    rows_lost: int


class FrameBuilder:
    """Gathers records, page by page, and types them some thousand at a time.

    So the dicts of a long result are never held together; *records_at_once* is
    how many are. For one thread.
    """

    def __init__(self, *, records_at_once: int = 5_000) -> None:
        self._records_at_once = records_at_once
        self._waiting: list[object] = []
        self._table = CallTable()
        self._reasons = Labels()
        self._lost_ids = Plain(pa.large_string())
        self._lost_reasons = Labels()

    def add(self, records: Sequence[object]) -> None:
        """Add records as the API sent them, however many and however broken."""
        self._waiting.extend(records)
        whole = len(self._waiting) - len(self._waiting) % self._records_at_once
        for at in range(0, whole, self._records_at_once):
            self._type(self._waiting[at : at + self._records_at_once])
        del self._waiting[:whole]

    def add_typed(self, calls: pd.DataFrame) -> None:
        """Add rows of a frame that has this form already, such as a stored one.

        Raises `ValueError` if its columns or their types are others.
        """
        self._type_waiting()
        self._table.add_frame(calls)
        self._reasons.add_nothing(len(calls))

    def finish(self) -> Framed:
        """All that was added, each `id` once in its latest state; the builder is empty afterwards.

        A settled copy beats a live one, else the copy added later wins. What
        was wrong with a copy that lost is not told.
        """
        self._type_waiting()
        rows = self._table.latest_newest_first()
        reasons, calls = self._reasons.finish(rows), self._table.finish(rows)
        lost = _rejected(self._lost_ids.finish(), self._lost_reasons.finish())
        bad = reasons.notna()
        kept = _rejected(calls["id"][bad], reasons[bad])
        return Framed(calls, pd.concat([lost, kept], ignore_index=True), len(lost))

    def _type_waiting(self) -> None:
        self._type(self._waiting)
        self._waiting.clear()

    def _type(self, records: Sequence[object]) -> None:
        batch = read_records(records)
        self._table.add(batch.columns)
        self._reasons.add(batch.reasons)
        self._lost_ids.add(batch.lost_ids)
        self._lost_reasons.add(batch.lost_reasons)


def to_frame(records: Sequence[object]) -> Framed:
    """The typed frame of *records*; see `Framed`. No records give a frame without rows."""
    builder = FrameBuilder()
    builder.add(records)
    return builder.finish()


def empty_frame() -> pd.DataFrame:
    """A calls frame without rows, its columns typed as always."""
    return CallTable().finish()


def concat(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Typed frames one below the other, as they are: neither sorted nor freed of repeats.

    For frames that follow each other, such as days with the newest first. The
    categories are those that occur, sorted. No frames give a frame without
    rows. Raises `ValueError` if one is no typed frame of calls.
    """
    table = CallTable()
    for frame in frames:
        table.add_frame(frame)
    return table.finish()


NOTHING_REJECTED = pd.DataFrame({"id": pd.Series(dtype="str"), "reason": pd.Series(dtype="str")})
"""The table of rejected records if there are none; never write into it."""


def _rejected(ids: pd.Series, reasons: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"id": ids, "reason": reasons.astype("str")})
