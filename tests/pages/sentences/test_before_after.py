"""What changed at an event, in words."""

from __future__ import annotations

from math import nan

import pytest

from pages.sentences import before_after as telling
from ringyo_data.metrics import BeforeAfter, Change
from ringyo_data.metrics.before_after import Side

NEVER = Side(0, nan, nan, nan)


def found(change, *, others=True, before=0.7, after=0.6):
    sides = [Side(100, value, value, value) for value in (before, after, 0.65, 0.66)]
    control = sides[2:] if others else [None, None]
    return BeforeAfter(*sides[:2], *control, change, assumed=False)


CLEAR = Change(-0.1, 0.01, -0.11, -0.15, -0.07)
NOT_CLEAR = Change(-0.1, 0.01, -0.11, -0.25, 0.07)
NOT_JUDGED = Change(-0.1, 0.01, -0.11, nan, nan)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            CLEAR,
            "**the event goes along with −11.0 points** (95% sure: −15.0 points to −7.0 points)",
        ),
        (NOT_CLEAR, "no clear change (95% sure: −25.0 points to +7.0 points)"),
        (NOT_JUDGED, "too few calls to judge"),
    ],
)
def test_a_rate_and_that_of_all_others(change, said):
    told = telling.rate("Answer rate", found(change))
    assert telling.sentence(told, "Ana") == (
        "The answer rate of Ana went from 70.0% to 60.0%, that of all others from 65.0% to 66.0%: "
        + said
        + "."
    )
    assert "caus" not in telling.sentence(told, "Ana")


def test_without_control_nothing_is_said_of_others():
    told = telling.rate("Answer rate", found(NOT_CLEAR, others=False))
    assert "others" not in telling.sentence(told, "all calls")
    assert "whatever else changed" in telling.control(told, of_agent=False)
    assert telling.control(told, of_agent=True).startswith("All other calls are too few")
    assert telling.control(telling.rate("Answer rate", found(CLEAR)), of_agent=True) == ""


def test_no_calls_on_a_side_are_said():
    told = telling.duration(
        BeforeAfter(NEVER, NEVER, None, None, Change(nan, nan, nan, nan, nan), assumed=False)
    )
    assert telling.sentence(told, "Ana").startswith("There are no calls of Ana")
    assert "| – of 0 calls | – of 0 calls | – |" in telling.markdown([told], "Ana")


def test_table_and_file_have_the_same_numbers():
    seconds = BeforeAfter(
        Side(40, 60, 50, 70),
        Side(50, 40, 30, 50),
        Side(400, 80, 75, 85),
        Side(500, 81, 76, 86),
        Change(-20, 1, -21, -35, -7),
        assumed=False,
    )
    told = [telling.duration(seconds)]
    assert telling.markdown(told, "Ana").splitlines()[2:] == [
        "| Typical duration, Ana | 1 min 00 s of 40 calls | 40 s of 50 calls | −20 s |",
        "| Typical duration, all others | 1 min 20 s of 400 calls | 1 min 21 s of 500 calls | +1 s |",
        "| **With the event** | | | **−21 s** |",
    ]
    table = telling.table(told, "Ana")
    assert table["of"].tolist() == ["Ana", "all others", "with the event"]
    assert table["change"].tolist() == [-20, 1, -21]
    assert table.iloc[2][["low", "high"]].tolist() == [-35, -7]
