"""All columns of a calls frame, gathered in pieces and finished one after the other."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from ..statuses import goes_on
from .columns import Labels, Plain
from .order import latest_copies, newest_first
from .times import MOMENT

_DTYPES = {
    "id": "str",
    "status": "category",
    "phone_number": "str",
    "from_number": "category",
    "agent_id": "category",
    "duration_seconds": "Int32",
    "created_at": "datetime64[us, UTC]",
    "ended_at": "datetime64[us, UTC]",
    "metadata": "str",
}

COLUMNS = tuple(_DTYPES)
"""The columns of every calls frame, in order."""


class CallTable:
    """The rows of a calls frame to be, in the order they were added."""

    def __init__(self) -> None:
        self._id = Plain(pa.large_string())
        self._status = Labels()
        self._created_at = Plain(MOMENT)
        self._ended_at = Plain(MOMENT)
        self._columns: dict[str, Plain | Labels] = {
            "id": self._id,
            "status": self._status,
            "phone_number": Plain(pa.large_string()),
            "from_number": Labels(),
            "agent_id": Labels(),
            "duration_seconds": Plain(pa.int32()),
            "created_at": self._created_at,
            "ended_at": self._ended_at,
            "metadata": Plain(pa.large_string()),
        }

    def add(self, columns: dict[str, pa.Array]) -> None:
        """Append typed columns, one array for each name."""
        for name, column in self._columns.items():
            column.add(columns[name])

    def add_frame(self, calls: pd.DataFrame) -> None:
        """Append the rows of a calls frame; `ValueError` if its columns are not those of one."""
        dtypes = {str(name): str(dtype) for name, dtype in calls.dtypes.items()}
        if list(dtypes.items()) != list(_DTYPES.items()):
            raise ValueError(f"not a typed frame of calls: {dtypes}")
        for name, column in self._columns.items():
            column.add_series(calls[name])

    def latest_newest_first(self) -> NDArray[np.int64]:
        """The rows to keep: each call's latest state, newest first, then by id."""
        ids = self._id.joined()
        has_ended = self._ended_at.joined().is_valid().to_numpy(zero_copy_only=False)
        over = has_ended | ~self._status.rows_where(partial(goes_on, has_ended=False))
        return newest_first(self._created_at.joined(), ids, latest_copies(ids, over))

    def finish(self, rows: NDArray[np.int64] | None = None) -> pd.DataFrame:
        """The *rows* as a frame, in that order (None: all, as added); the table is empty afterwards."""
        return pd.DataFrame({name: column.finish(rows) for name, column in self._columns.items()}, copy=False)
