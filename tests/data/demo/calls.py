"""Reading the calls of an invented account."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from ringyo_data.demo import Account
from ringyo_data.demo.account import Filters

NOW = datetime(2026, 3, 18, 14, 32, tzinfo=UTC)  # a Wednesday
MONTH = NOW - timedelta(days=28)


def calls_of(account: Account, now: datetime = NOW, **filters: str) -> list[dict]:
    """The calls as of *now*, oldest first."""
    table = account.table(now)
    return table.records(table.matching(Filters(**filters)).positions.tolist())


def time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def day_of(call: dict) -> date:
    return time(call["created_at"]).date()


def own_numbers(account: Account) -> set[str]:
    return {str(number["phone_number"]) for number in account.phone_numbers}


def incoming(account: Account, calls: list[dict]) -> list[dict]:
    return [call for call in calls if call["phone_number"] in own_numbers(account)]


def outgoing(account: Account, calls: list[dict]) -> list[dict]:
    return [call for call in calls if call["from_number"] in own_numbers(account)]
