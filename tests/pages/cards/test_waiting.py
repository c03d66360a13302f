"""How long the calls of each campaign wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from pages.cards import waiting
from pages.filters import View
from pages.loading import Selection
from pages.text.own_numbers import Lines
from ringyo_data.frame import to_frame
from tests.records import completed_call

VIEW = View(date(2026, 3, 1), date(2026, 3, 28))
NUMBER = "+4915123000000"


def selection(*campaigns: str) -> Selection:
    at = datetime(2026, 3, 2, 20, tzinfo=UTC)
    calls = [completed_call(name, at, ends_after=70, metadata={"campaign": name}) for name in campaigns]
    return Selection(VIEW, to_frame(calls).calls, at, VIEW.span)


def test_a_campaign_that_is_a_phone_number_is_shown_only_where_numbers_are():
    own = selection("spring", "autumn", NUMBER)
    key, table = waiting.by_campaign(own)
    assert (key, table["value"].tolist()) == ("campaign", ["autumn", "spring"])
    _, table = waiting.by_campaign(replace(own, lines=Lines(shows=True)))
    assert table["value"].tolist() == [NUMBER, "autumn", "spring"]


def test_one_campaign_alone_is_no_group():
    assert waiting.by_campaign(selection("spring"))[0] is None
