"""Many days' files, read side by side and put together as one frame."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pyarrow as pa

from ..frame import COLUMNS
from ..frame.table import CallTable
from ..phones import normalised
from .day import DayInfo, Stored
from .facts import Unusable
from .layout import aside_path, day_path
from .parquet import from_bytes
from .place import Place
from .problems import Problems

DAYS_AT_ONCE = 8
"""Few, since a reader holds them twice while it joins them."""
MOST_UNREADABLE = 3
"""So many files that the place does not give, and it is not asked for more."""

Group = tuple[list[DayInfo], dict[str, pa.Array]]


class Reading:
    """One reading of an account's days; for one use."""

    def __init__(self, place: Place, account: str, problems: Problems) -> None:
        self._place = place
        self._account = account
        self._problems = problems
        self._unreadable = 0

    def read(self, days: Sequence[date]) -> Stored:
        """Those of *days* (newest first) that are stored and whole."""
        readers = self._place.readers
        size = max(1, min(DAYS_AT_ONCE, -(-len(days) // readers)))
        groups = [days[at : at + size] for at in range(0, len(days), size)]
        table, infos = CallTable(), []
        with ThreadPoolExecutor(readers, "ringyo-store") as pool:
            for found, columns in pool.map(self._read_group, groups):
                if found:
                    infos += found
                    table.add(columns)
        return Stored(table.finish(), tuple(infos))

    def _read_group(self, days: Sequence[date]) -> Group:
        """Some days' facts, and their calls as one array a column, so that few pieces are left to join."""
        found = [read for day in days if (read := self._read_day(day))]
        if not found:
            return [], {}
        joined = pa.concat_tables([table for _, table in found]).unify_dictionaries()
        columns = {
            name: column.combine_chunks() for name, column in zip(COLUMNS, joined.columns, strict=True)
        }
        columns["phone_number"] = normalised(columns["phone_number"])
        lines = columns["from_number"]
        columns["from_number"] = pa.DictionaryArray.from_arrays(lines.indices, normalised(lines.dictionary))
        return [info for info, _ in found], columns

    def _read_day(self, day: date) -> tuple[DayInfo, pa.Table] | None:
        data = self._get(day)
        if data is None:
            return None
        try:
            return from_bytes(data, day)
        except Unusable as bad:
            if bad.kind != "older":
                self._put_aside(day, bad.kind, data)
            return None

    def _get(self, day: date) -> bytes | None:
        try:
            if self._unreadable < MOST_UNREADABLE:
                return self._place.get(day_path(self._account, day))
        except FileNotFoundError:
            return None
        except OSError:
            self._unreadable += 1
        self._problems.add("unreadable", day)
        return None

    def _put_aside(self, day: date, kind: str, judged: bytes) -> None:
        """Rename the file, unless another process has put a better one there since it was *judged*."""
        path = day_path(self._account, day)
        try:
            if self._place.get(path) == judged:
                self._place.move(path, aside_path(self._account, day, kind))
        except FileNotFoundError:
            pass  # another process did it
        except OSError:
            kind = "stuck"
        self._problems.add(kind, day)
