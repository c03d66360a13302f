"""The settled days of one account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ..errors import StoreError
from .day import SealedDay, Stored
from .layout import account_folder, day_of, day_path
from .parquet import to_bytes
from .place import Place
from .problems import Problems, cause
from .reading import Reading


class Store:
    """Days that do not change any more, one file each; safe for many threads and processes.

    What cannot be read counts as not stored, and is told of by `notices`. The
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

    def days(self) -> frozenset[date]:
        """The days that are stored, from one listing; their files are not looked into."""
        try:
            paths = self._place.paths(account_folder(self._account))
        except OSError as error:
            self._problems.say(f"Stored days in {self.location} cannot be listed ({cause(error)}).")
            return frozenset()
        return frozenset(day for path in paths if (day := day_of(self._account, path)))

    def read(self, days: Iterable[date]) -> Stored:
        """Those of *days* that are stored, together; one that is not is left out.

        A file that is damaged, was written by something else or by a newer
        version is put aside under another name. One of an older form is read with
        the columns that it has; where that cannot be, it is left out and stays until
        its day is written again. No days give a frame without rows.
        """
        wanted = sorted(set(days), reverse=True)
        return Reading(self._place, self._account, self._problems).read(wanted)

    def write(self, day: SealedDay) -> None:
        """Keep *day*, in the place of what is stored of it.

        Raises `StoreError` where the place does not take it, and `ValueError`
        if the day's frame is not that day's calls, typed and newest first.
        """
        data = to_bytes(day)
        try:
            self._place.put(day_path(self._account, day.day), data)
        except OSError as error:
            raise StoreError(
                f"Settled days cannot be kept in {self.location} ({cause(error)}). "
                "They are read from the API again next time."
            ) from error

    def remove(self, day: date) -> None:
        """Un-seal *day*; nothing happens if it is not stored. Raises `StoreError`."""
        try:
            self._place.delete(day_path(self._account, day))
        except FileNotFoundError:
            pass
        except OSError as error:
            raise StoreError(
                f"The stored day {day} cannot be deleted from {self.location} ({cause(error)})."
            ) from error

    def notices(self) -> tuple[str, ...]:
        """The problems found since this was last asked, a sentence each."""
        return self._problems.take()
