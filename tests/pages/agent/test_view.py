"""What one agent's cards draw from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from pages.agent import view
from pages.filters import View
from pages.loading import Selection
from pages.text.own_numbers import Lines
from ringyo_data.frame import to_frame

VIEW = View(date(2026, 3, 1), date(2026, 3, 28))
NUMBER = "+491701234567"


def test_a_value_that_is_a_phone_number_is_neither_drawn_nor_in_the_file():
    values = ["spring", NUMBER, "spring", None]
    records = [
        {
            "id": str(at),
            "created_at": "2026-03-02T20:00:00Z",
            "metadata": {"campaign": value} if value else {},
        }
        for at, value in enumerate(values)
    ]
    own = Selection(VIEW, to_frame(records).calls, datetime(2026, 3, 3, tzinfo=UTC), VIEW.span)
    assert view.by_value(own, "campaign")["value"].dropna().tolist() == ["spring"]
    shown = view.by_value(replace(own, lines=Lines(shows=True)), "campaign")
    assert shown["value"].dropna().tolist() == ["spring", NUMBER]
