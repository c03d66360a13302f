"""The account that most tests of the demo look at, and its calls."""

from __future__ import annotations

from datetime import date

import pytest

from ringyo_data.demo import Account, invent

from .calls import MONTH, NOW, calls_of, day_of, time


@pytest.fixture(scope="package")
def account() -> Account:
    return invent(7, NOW)


@pytest.fixture(scope="package")
def calls(account: Account) -> list[dict]:
    return calls_of(account)


@pytest.fixture(scope="package")
def month(calls: list[dict]) -> list[dict]:
    return [call for call in calls if time(call["created_at"]) >= MONTH]


@pytest.fixture(scope="package")
def recent(calls: list[dict]) -> list[dict]:
    """The calls of the last three days."""
    return [call for call in calls if day_of(call) >= date(2026, 3, 16)]
