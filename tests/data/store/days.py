"""Settled days for the tests of the store, and the store to put them in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from ringyo_data.frame import to_frame
from ringyo_data.settings import Settings
from ringyo_data.store import SealedDay, Store, open_store
from tests.records import completed_call

DAY = date(2024, 1, 15)
ACCOUNT = "tests"
STATUSES = ("completed", "no_answer", "busy", "transferred", "unfathomed")


def store_in(folder: Path, account: str = ACCOUNT) -> Store:
    return open_store(Settings(store=str(folder)), account=account)


def path_of(folder: Path, day: date = DAY) -> Path:
    return folder / f"account={ACCOUNT}" / f"month={day:%Y-%m}" / f"day={day}.parquet"


def noon(day: date, **later: int) -> str:
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(**later)
    return moment.isoformat().replace("+00:00", "Z")


def record(id_: object, day: date = DAY, **fields: object) -> dict[str, object]:
    """A completed call at noon of *day*, with *fields* instead of its own."""
    usual = {"agent_id": "agent_abc123", "duration": 245, "metadata": {"customer_id": "cust_456"}}
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return completed_call(id_, at, ends_after=245, **usual | fields)


def sealed(day: date, records: list[object], *, stuck: tuple[str, ...] = ()) -> SealedDay:
    framed = to_frame(records)
    read_at = datetime(day.year, day.month, day.day, 3, 4, 5, 678, tzinfo=UTC) + timedelta(days=1)
    return SealedDay(day, framed.calls, framed.rows_lost, framed.rejected, stuck, read_at)


def one_call(day: date = DAY, id_: str = "call_1") -> SealedDay:
    return sealed(day, [record(id_, day)])


def busy_day(day: date, calls: int, mark: str = "call") -> SealedDay:
    """A day of *calls* that differ in every column, some of them with fields that are missing."""
    rng = np.random.default_rng([day.toordinal(), calls])
    records: list[object] = []
    for n in range(calls):
        second = int(rng.integers(0, 43_199))
        fields = {
            "status": STATUSES[rng.integers(len(STATUSES))],
            "phone_number": f"+1415555{rng.integers(10_000):04d}",
            "from_number": f"+1800555{rng.integers(6):04d}",
            "agent_id": None if rng.random() < 0.1 else f"agent_{rng.integers(9)}",
            "duration": None if rng.random() < 0.3 else int(rng.integers(600)),
            "metadata": {"n": n} if rng.random() < 0.5 else None,
            "created_at": noon(day, seconds=second),
            "ended_at": None if rng.random() < 0.1 else noon(day, seconds=second + 60),
        }
        records.append(record(f"{mark}_{n:05d}", day, **fields))
    return sealed(day, records, stuck=(mark,))


def facts(day: SealedDay) -> tuple[object, ...]:
    """All that is known of a day besides its calls, as it can be compared."""
    rejected = [
        (None if pd.isna(id_) else id_, reason)
        for id_, reason in zip(day.rejected["id"], day.rejected["reason"], strict=True)
    ]
    return day.day, len(day.calls), day.rows_lost, rejected, day.stuck, day.as_of
