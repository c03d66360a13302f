"""The key of the metadata by which calls are grouped."""

from __future__ import annotations

from pages.loading import grouping
from ringyo_data.frame import to_frame


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
    assert grouping.grouping_key(carrying(*campaigns)) == "campaign"
    assert grouping.shared_key(carrying(*campaigns), carrying(*TIERS)) == "tier"
    assert grouping.shared_key(carrying(*campaigns), carrying(*campaigns)) == "campaign"
    assert grouping.shared_key(carrying({"campaign": "a"}), carrying(*TIERS)) is None


def test_of_keys_that_both_have_the_one_that_tells_most_calls_apart():
    one = [{"team": "a", "tier": "gold", "shop": "x"}, {"team": "b", "tier": "free", "shop": "x"}]
    other = [*one, {"tier": "gold", "shop": "x"}]
    assert grouping.shared_key(carrying(*one), carrying(*other)) == "tier"
    single = carrying({"shop": "x"}, {"shop": "x"})
    assert grouping.shared_key(single, carrying(*one)) == "shop"
