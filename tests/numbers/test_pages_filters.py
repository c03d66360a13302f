"""Filters keep to what was asked for, click after click."""

from __future__ import annotations

import pytest

from . import said
from .desk import desk_of
from .expected import Expected
from .periods import CLOSED


@pytest.mark.parametrize("agent", ["agent_ana", "agent_cy"])
def test_one_of_two_namesakes_stays_the_one_that_was_asked_for(agent, tmp_path):
    usual = {"status": "busy", "phone_number": "+4915123456789", "created_at": "2026-02-10T09:00:00Z"}
    records = [
        {**usual, "id": f"call_{n}", "agent_id": other}
        for n, other in enumerate(["agent_ana", "agent_cy", "agent_cy"])
    ]
    expected = Expected(CLOSED, records, {"agent": [agent]}, "off")
    with desk_of(expected, tmp_path) as desk:
        desk.page("overview")
        desk.page("volume")
        tiles = desk.page("agents").tiles  # an agent alone is shown at once
        assert said.count(tiles["Calls"].value) == len(expected.calls)
