"""How many calls have a field that could not be used, and which fields those are."""

from __future__ import annotations

import pandas as pd

from ringyo_data.frame.faults import unusable_fields


def test_a_call_counts_once_however_many_of_its_fields_are_bad():
    reasons = pd.Series(
        [
            "duration is negative",
            "duration is not a number; metadata is nested too deep",
            "ended_at is before created_at",
            "duration is negative",
        ]
    )
    assert unusable_fields(reasons) == (4, ("duration", "ended_at", "metadata"))


def test_what_was_not_sent_is_not_counted():
    reasons = pd.Series(["agent_id is missing", "duration is missing; status is empty"])
    assert unusable_fields(reasons) == (1, ("status",))


def test_no_reasons_give_no_calls():
    assert unusable_fields(pd.Series(dtype="str")) == (0, ())
