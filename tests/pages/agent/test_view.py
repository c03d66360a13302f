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


def carrying(*metadata: dict[str, str]):
    """Calls that carry these metadata."""
    records = [
        {"id": str(at), "created_at": "2026-03-02T20:00:00Z", "metadata": one}
        for at, one in enumerate(metadata)
    ]
    return to_frame(records).calls


TIERS = [{"tier": "gold"}, {"tier": "free"}, {"tier": "gold"}]


def test_two_agents_are_grouped_by_a_key_that_both_have():
    campaigns = [{"campaign": name, "tier": tier} for name, tier in (("a", "x"), ("b", "y"))]
    assert view.grouping_key(carrying(*campaigns)) == "campaign"
    assert view.shared_key(carrying(*campaigns), carrying(*TIERS)) == "tier"
    assert view.shared_key(carrying(*campaigns), carrying(*campaigns)) == "campaign"
    assert view.shared_key(carrying({"campaign": "a"}), carrying(*TIERS)) is None


def test_of_keys_that_both_have_the_one_that_tells_most_calls_apart():
    one = [{"team": "a", "tier": "gold", "shop": "x"}, {"team": "b", "tier": "free", "shop": "x"}]
    other = [*one, {"tier": "gold", "shop": "x"}]
    assert view.shared_key(carrying(*one), carrying(*other)) == "tier"
    single = carrying({"shop": "x"}, {"shop": "x"})
    assert view.shared_key(single, carrying(*one)) == "shop"
