"""The settled days of one account, a file each, and many of them read side by side as one frame.

Files are named `account=NAME/month=YYYY-MM/day=YYYY-MM-DD.parquet`, as Hive and its kin expect it.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import accumulate
from typing import Any

import pyarrow as pa

from ..errors import StoreError
from ..frame import COLUMNS
from ..frame.table import CallTable
from ..phones import normalised
from .day import SealedDay, Unusable
from .parquet import from_bytes, to_bytes
from .place import Held, Nowhere, Place
from .problems import Problems, cause

DAYS_AT_ONCE = 8
"""Few, since a reader holds them twice while it joins them."""
MOST_UNREADABLE = 3
"""So many files that the place does not give, and it is not asked for more."""
_DAY = re.compile(r"month=(\d{4}-\d\d)/day=(\1-\d\d)\.parquet", re.ASCII)

Facts = dict[str, Any]
Group = tuple[list[tuple[Facts, int]], dict[str, pa.Array]]


class Store:
    """Days that do not change any more, one file each; safe for many threads and processes.

    A file that cannot be read counts as not stored, and `notices` says so. The
    calls of a day are visible whole or not at all.
    """

    def __init__(self, place: Place, account: str, *, notice: str | None = None) -> None:
        self._place = place
        self._account = account
        self._problems = Problems(place.location)
        if notice:
            self._problems.say(notice)

    @property
    def location(self) -> str:
        """Where it is, in words and without secrets."""
        return self._place.location

    @property
    def keeps(self) -> bool:
        """Whether it keeps anything at all."""
        return not isinstance(self._place, Nowhere)

    def days(self) -> frozenset[date]:
        """The days that are stored, from one listing; their files are not looked into."""
        try:
            paths = self._place.paths(account_folder(self._account))
        except OSError as error:
            self._problems.say(f"Stored days in {self.location} cannot be listed ({cause(error)}).")
            return frozenset()
        return frozenset(day for path in paths if (day := _day_of(self._account, path)))

    def read(self, days: Iterable[date]) -> list[SealedDay]:
        """The stored days among *days*, newest first, their calls slices of one frame; a day that is not stored is left out.

        A file that is damaged, was written by something else or by a newer
        version is put aside under another name. One of an older form is read with
        the columns that it has; where that cannot be, it is left out and stays until
        its day is written again.
        """
        newest_first = sorted(set(days), reverse=True)
        readers = self._place.readers
        size = max(1, min(DAYS_AT_ONCE, -(-len(newest_first) // readers)))
        groups = [newest_first[at : at + size] for at in range(0, len(newest_first), size)]
        table = CallTable()
        stored: list[tuple[Facts, int]] = []
        unreadable: list[date] = []
        with ThreadPoolExecutor(readers, "ringyo-store") as pool:
            for group, columns in pool.map(lambda days: self._read_group(days, unreadable), groups):
                if group:
                    stored += group
                    table.add(columns)
        whole, ends = table.finish(), accumulate(rows for _, rows in stored)
        return [
            SealedDay(calls=whole.iloc[end - rows : end], **facts)
            for (facts, rows), end in zip(stored, ends, strict=True)
        ]

    def write(self, day: SealedDay) -> None:
        """Keep *day*, in the place of what is stored of it.

        Raises `StoreError` where the place does not take it, and `ValueError`
        if the day's frame is not that day's calls, typed and newest first.
        """
        data = to_bytes(day)
        try:
            self._place.put(_day_path(self._account, day.day), data)
        except OSError as error:
            raise StoreError(
                f"Settled days cannot be kept in {self.location} ({cause(error)}). "
                "They are read from the API again next time."
            ) from error

    def remove(self, day: date) -> None:
        """Un-seal *day*; nothing happens if it is not stored. Raises `StoreError`."""
        try:
            self._place.delete(_day_path(self._account, day))
        except FileNotFoundError:
            pass
        except OSError as error:
            raise StoreError(
                f"The stored day {day} cannot be deleted from {self.location} ({cause(error)})."
            ) from error

    def keep_note(self, name: str, data: bytes) -> None:
        """Keep a small file of the account beside its days. Raises `StoreError` if the place does not take it, or keeps nothing."""
        if not self.keeps:
            raise StoreError(
                "There is no store to keep anything in: it is off, or not set for an API on this machine."
                " Set RINGYO_STORE to a folder or a bucket."
            )
        try:
            self._place.put(_note_path(self._account, name), data)
        except OSError as error:
            raise self._unusable(name, error) from error

    def note(self, name: str) -> bytes | None:
        """What `keep_note` kept; None if there is no such file. Raises `StoreError` if it is out of reach."""
        try:
            return self._place.get(_note_path(self._account, name))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unusable(name, error) from error

    @contextlib.contextmanager
    def lease(self, name: str) -> Iterator[Held | None]:
        """While the block runs, no other process has the lease of that *name*; None if another one has it now.

        What is given tells whether it will be held for so many seconds more, as a process that hangs for long may
        lose it. Raises `StoreError`.
        """
        with contextlib.ExitStack() as stack:
            try:
                held = stack.enter_context(self._place.lease(_note_path(self._account, name)))
            except OSError as error:
                raise self._unusable(name, error) from error
            yield held

    def _unusable(self, name: str, error: OSError) -> StoreError:
        return StoreError(f"{name} in {self.location} cannot be used ({cause(error)}).")

    def notices(self) -> tuple[str, ...]:
        """The problems found since this was last asked, a sentence each."""
        return self._problems.take()

    def _read_group(self, days: Sequence[date], unreadable: list[date]) -> Group:
        """Some days' facts, and their calls as one array a column, so that few pieces are left to join."""
        stored = [read for day in days if (read := self._read_day(day, unreadable))]
        if not stored:
            return [], {}
        joined = pa.concat_tables([table for _, table in stored]).unify_dictionaries()
        columns = {
            name: column.combine_chunks() for name, column in zip(COLUMNS, joined.columns, strict=True)
        }
        columns["phone_number"] = normalised(columns["phone_number"])
        lines = columns["from_number"]
        columns["from_number"] = pa.DictionaryArray.from_arrays(lines.indices, normalised(lines.dictionary))
        return [(facts, table.num_rows) for facts, table in stored], columns

    def _read_day(self, day: date, unreadable: list[date]) -> tuple[Facts, pa.Table] | None:
        data = self._get(day, unreadable)
        if data is None:
            return None
        try:
            return from_bytes(data, day)
        except Unusable as bad:
            if bad.kind != "older":
                self._put_aside(day, bad.kind, data)
            return None

    def _get(self, day: date, unreadable: list[date]) -> bytes | None:
        try:
            if len(unreadable) < MOST_UNREADABLE:
                return self._place.get(_day_path(self._account, day))
        except FileNotFoundError:
            return None
        except OSError:
            unreadable.append(day)
        self._problems.add("unreadable", day)
        return None

    def _put_aside(self, day: date, kind: str, data: bytes) -> None:
        """Rename the file, unless another process has put a better one there since it was *data*."""
        path = _day_path(self._account, day)
        try:
            if self._place.get(path) == data:
                self._place.move(path, _aside_path(self._account, day, kind))
        except FileNotFoundError:
            pass  # another process did it
        except OSError:
            kind = "stuck"
        self._problems.add(kind, day)


def account_folder(account: str) -> str:
    """Where all days of an account are."""
    return f"account={account}"


def _note_path(account: str, name: str) -> str:
    """Where a small file is; whatever reads such folders passes over its first sign."""
    return f"{account_folder(account)}/_{name}"


def _day_path(account: str, day: date) -> str:
    """Where a day's file is."""
    return f"{account_folder(account)}/month={day:%Y-%m}/day={day:%Y-%m-%d}.parquet"


def _aside_path(account: str, day: date, kind: str) -> str:
    """Where a day's file is put that is of no use; whatever reads such folders passes over its first sign."""
    return f"{account_folder(account)}/month={day:%Y-%m}/_day={day:%Y-%m-%d}.{kind}"


def _day_of(account: str, path: str) -> date | None:
    """The day whose file is at *path*; None if it is no day's."""
    named = _DAY.fullmatch(path.removeprefix(f"{account_folder(account)}/"))
    try:
        return date.fromisoformat(named[2]) if named else None
    except ValueError:  # such as 30 February
        return None
