"""A day as it is handed in to be kept, and days as they come back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd


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


@dataclass(frozen=True, eq=False)
class DayInfo:
    """What is known of a stored day besides its calls, of which there are *rows*; see `SealedDay`."""

    day: date
    rows: int
    rows_lost: int
    rejected: pd.DataFrame
    stuck: tuple[str, ...]
    as_of: datetime


@dataclass(frozen=True, eq=False)
class Stored:
    """Stored days together: *calls* of all of them, newest first, with a fresh RangeIndex.

    *days*, newest first too, says how many rows each has, so that the first
    day's are `calls.iloc[:days[0].rows]`, and so on.
    """

    calls: pd.DataFrame
    days: tuple[DayInfo, ...]
