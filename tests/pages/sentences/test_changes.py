"""What accounts for a change, in words."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import pandas as pd

from pages.sentences import changes
from ringyo_data.metrics import Split

OF = changes.Measured("answer rate", "answered", "settled calls", True)
TABLE = pd.DataFrame(
    {"label": ["Ana", "Bo"], "apart": [True, False], "effect": [-0.02, 0.0], "rate": [0.5, 0.7]}
).assign(rate_before=0.7, calls=[1000, 900])
SPLIT = Split(
    dimension="agent",
    key=None,
    before=0.7,
    after=0.68,
    change=(-0.03, -0.01),
    mix=(0.0, -0.01, 0.01),
    mix_is_clear=False,
    chance=0.3,
    explains=False,
    table=TABLE,
    seconds=nan,
    by_day=True,
)


def test_that_nothing_stands_out_between_periods_names_who_shifted_on_a_day_each_once():
    said = changes.explained(SPLIT, TABLE, OF, "agent", ["Ana", "Ana"])
    assert said.startswith("By agent nothing stands out: from one whole period to the other, ")
    assert said.endswith(" “Since when?” below tells who shifted on a day: Ana.")
    assert "Since when" not in changes.explained(SPLIT, TABLE, OF, "agent")


def test_a_group_that_moved_is_named_with_what_it_accounts_for():
    said = changes.explained(replace(SPLIT, explains=True), TABLE, OF, "agent", ["Bo"])
    assert (
        said
        == "By agent: Ana accounts for −2.0 points (**50.0%** of 1,000 settled calls answered, before 70.0%)."
    )
