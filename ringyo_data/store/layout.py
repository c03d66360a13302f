"""How files are named: `account=NAME/month=YYYY-MM/day=YYYY-MM-DD.parquet`, as Hive and its kin expect it."""

from __future__ import annotations

import re
from datetime import date

_DAY = re.compile(r"month=(\d{4}-\d\d)/day=(\1-\d\d)\.parquet", re.ASCII)


def account_folder(account: str) -> str:
    """Where all days of an account are."""
    return f"account={account}"


def day_path(account: str, day: date) -> str:
    """Where a day's file is."""
    return f"{account_folder(account)}/month={day:%Y-%m}/day={day:%Y-%m-%d}.parquet"


def aside_path(account: str, day: date, kind: str) -> str:
    """Where a day's file is put that is of no use; whatever reads such folders passes over its first sign."""
    return f"{account_folder(account)}/month={day:%Y-%m}/_day={day:%Y-%m-%d}.{kind}"


def day_of(account: str, path: str) -> date | None:
    """The day whose file is at *path*; None if it is no day's."""
    named = _DAY.fullmatch(path.removeprefix(f"{account_folder(account)}/"))
    try:
        return date.fromisoformat(named[2]) if named else None
    except ValueError:  # such as 30 February
        return None
