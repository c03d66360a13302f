"""Every number of the page of calls."""

from __future__ import annotations

import pandas as pd

from . import said
from .oracle import clock


def test_as_many_calls_are_listed_as_match(desk, expected):
    card = desk.page("calls").cards["calls"]
    assert said.read(card.title, r"<n> calls?.*")[0] == len(expected.calls)
    assert len(card.table) == min(500, len(expected.calls))


def test_calls_are_listed_newest_first_at_their_local_times(desk, expected):
    table = desk.page("calls").cards["calls"].table
    wanted = expected.calls[:500]
    assert [pd.Timestamp(one).to_pydatetime() for one in table["started"]] == [
        clock.wall(call.start, expected.period.zone).replace(tzinfo=None) for call in wanted
    ]
    assert [None if pd.isna(one) else one for one in table["lasted"]] == [call.seconds for call in wanted]
    assert [None if pd.isna(one) else one for one in table["agent"]] == [
        call.agent and expected.name(call.agent) for call in wanted
    ]
