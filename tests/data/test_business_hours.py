"""Business hours are written as people write them, and nothing is guessed."""

from __future__ import annotations

import pytest

from ringyo_data.business_hours import BusinessHours
from ringyo_data.errors import SettingsError
from ringyo_data.settings import Settings

WEEK = (0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("text", "weekdays", "hours"),
    [
        ("Mon-Fri 09:00-18:00", WEEK, (9, 18)),
        ("mon – fri 9 – 18", WEEK, (9, 18)),
        ("Monday-Friday 8-17", WEEK, (8, 17)),
        ("Mon,Wed, Fri 8:00-17:00", (0, 2, 4), (8, 17)),
        ("Mon-Thu,Sat 8-24", (0, 1, 2, 3, 5), (8, 24)),
        ("Sat-Mon 22-6", (0, 5, 6), (22, 6)),
        ("Sun 0-24", (6,), (0, 24)),
    ],
)
def test_days_and_whole_hours_are_read(text: str, weekdays: tuple[int, ...], hours: tuple[int, int]):
    assert BusinessHours.parse(text) == BusinessHours(weekdays, hours)


@pytest.mark.parametrize(
    "text",
    [
        "Mon-Fri",
        "9-17",
        "Mon-Fri 09:30-18:00",
        "Mon-Fri 9-25",
        "Mon-Fri 24-8",
        "Mon-Fri 9-9",
        "Mon-Fri 9-0",
        "Mo-Fr 9-17",
        "Mon--Fri 9-17",
        "Mon, 9-17",
        "always",
    ],
)
def test_anything_else_is_named_with_an_example(text: str):
    with pytest.raises(SettingsError, match=r"RINGYO_BUSINESS_HOURS is .*Mon-Fri 09:00-18:00"):
        Settings.from_mappings({"RINGYO_BUSINESS_HOURS": text})


def test_secrets_have_them_too_and_without_them_there_are_none():
    read = Settings.from_mappings({}, {"business_hours": "Mon-Fri 09:00-18:00"})
    assert read.business_hours == BusinessHours(WEEK, (9, 18))
    assert Settings.from_mappings({}).business_hours is None
