"""What changed at a moment, against what changed of all others: by hand, and by other means."""

from __future__ import annotations

from datetime import timedelta
from math import isnan, sqrt

import numpy as np
import pytest
from scipy import stats

from ringyo_data.frame import empty_frame
from ringyo_data.metrics import before_after
from ringyo_data.query import Window

from .frames import call, frame, utc

MOMENT = utc("2026-03-02 00:00")
WEEK = timedelta(days=7)


def calls(days, *, answered, settled, first=MOMENT, lasts=60, **fields):
    """*settled* calls on each of so many days, *answered* of them taken."""
    return [
        call(
            first + timedelta(days=day, minutes=n),
            "completed" if n < answered else "failed",
            lasts=lasts if n < answered else None,
            **fields,
        )
        for day in range(days)
        for n in range(settled)
    ]


def compared(after, before, measure="answer_rate", *, agent="ana", weeks=3):
    spans = Window(MOMENT, MOMENT + weeks * WEEK), Window(MOMENT - weeks * WEEK, MOMENT)
    return before_after(after, before, measure, agent=agent, spans=spans)


def team(first, *, ana, others, days=21, settled=20, **fields):
    """The calls of ana, and of five others, on each day."""
    some = calls(days, answered=ana, settled=settled, first=first, agent_id="ana", **fields)
    for name in ("bo", "cy", "di", "ed", "fe"):
        some += calls(days, answered=others, settled=settled, first=first, agent_id=name)
    return some


BEFORE = MOMENT - 3 * WEEK


def test_what_all_others_changed_by_is_taken_off():
    found = compared(frame(*team(MOMENT, ana=10, others=12)), frame(*team(BEFORE, ana=16, others=14)))
    assert [side.value for side in (found.before, found.after)] == [0.8, 0.5]
    assert [side.value for side in (found.others_before, found.others_after)] == [0.7, 0.6]
    assert found.change.value == pytest.approx(-0.3 - -0.1)
    assert (found.before.calls, found.others_after.calls) == (420, 2100)
    assert found.change.clear
    assert not found.assumed


def test_calls_that_scatter_no_more_than_chance_have_the_intervals_of_independent_ones():
    found = compared(frame(*team(MOMENT, ana=10, others=12)), frame(*team(BEFORE, ana=16, others=14)))
    low, high = stats.binomtest(210, 420).proportion_ci(method="wilson")
    assert (found.after.low, found.after.high) == pytest.approx((low, high))
    arms = [
        stats.binomtest(part, whole).proportion_ci(method="wilson")
        for part, whole in ((210, 420), (336, 420), (1260, 2100), (1470, 2100))
    ]
    reach = sqrt(
        (0.5 - arms[0].low) ** 2
        + (arms[1].high - 0.8) ** 2
        + (arms[2].high - 0.6) ** 2
        + (0.7 - arms[3].low) ** 2
    )
    assert found.change.low == pytest.approx(-0.2 - reach)


def uneven(first, rates, name, settled=100):
    """A week of calls for each of *rates*, in percent."""
    return [
        one
        for week, rate in enumerate(rates)
        for one in calls(
            7, answered=rate, settled=settled, first=first + week * WEEK, agent_id=name, lasts=30
        )
    ]


def scattered(first, **rates):
    return frame(*(one for name, each in rates.items() for one in uneven(first, each, name)))


def test_weeks_that_scatter_make_the_interval_wider():
    others = {f"b{n}": (60 + n, 70 - n, 65) for n in range(6)} | {f"c{n}": (75, 55, 65) for n in range(6)}
    after, before = (scattered(first, ana=(65, 65, 65), **others) for first in (MOMENT, BEFORE))
    found = compared(after, before)
    alone = stats.binomtest(1365, 2100).proportion_ci(method="wilson")
    assert not found.assumed
    assert found.after.high - found.after.low > 2 * (alone.high - alone.low)


def test_an_agent_whose_own_weeks_jump_does_not_hide_itself():
    steady = {f"b{n}": (65, 65, 65) for n in range(12)}
    after = scattered(MOMENT, ana=(30, 60, 45), **steady)
    before = scattered(BEFORE, ana=(65, 65, 65), **steady)
    assert compared(after, before).change.clear


def test_few_weeks_are_taken_to_scatter_as_lists_do():
    after = frame(*team(MOMENT, ana=14, others=14, days=7))
    before = frame(*team(MOMENT - WEEK, ana=14, others=14, days=7))
    found = compared(after, before, weeks=1)
    assert found.assumed
    # one block a side: 0.25 in log odds for each of ana's, by the delta method
    spread = sqrt(1 / (140 * 0.21) + 0.25**2) * 0.21
    assert found.after.high - found.after.low == pytest.approx(2 * 1.96 * spread, rel=0.06)


def test_without_an_agent_all_calls_are_compared_and_nothing_is_taken_off():
    found = compared(
        frame(*team(MOMENT, ana=10, others=10)), frame(*team(BEFORE, ana=15, others=15)), agent=None
    )
    assert (found.others_before, found.others_after) == (None, None)
    assert (found.before.calls, found.change.value) == (2520, pytest.approx(-0.25))
    assert found.change.clear


def test_days_that_jump_together_make_the_accounts_interval_wider():
    def days(first, answered):
        return [
            one
            for day, part in enumerate(answered)
            for name in ("ana", "bo")
            for one in calls(1, answered=part, settled=40, first=first + timedelta(days=day), agent_id=name)
        ]

    steady = compared(frame(*days(MOMENT, [26] * 21)), frame(*days(BEFORE, [26] * 21)), agent=None)
    jumps = [20, 32, 26] * 7
    found = compared(frame(*days(MOMENT, jumps)), frame(*days(BEFORE, jumps)), agent=None)
    assert found.change.high > 1.5 * steady.change.high


@pytest.mark.parametrize("agent", ["ana", None])
def test_fewer_than_thirty_calls_on_a_side_are_not_judged(agent):
    few = frame(*calls(1, answered=0, settled=29, agent_id="ana"))
    found = compared(
        few, frame(*calls(21, answered=20, settled=20, first=BEFORE, agent_id="ana")), agent=agent
    )
    assert found.change.value == -1
    assert isnan(found.change.low)
    assert not found.change.clear


def test_an_agent_alone_has_no_control():
    found = compared(
        frame(*calls(21, answered=5, settled=20, agent_id="ana")),
        frame(
            *calls(21, answered=15, settled=20, first=BEFORE, agent_id="ana"),
            call("2026-02-10 09:00", agent_id="bo"),
        ),
    )
    assert found.others_before is None
    assert found.change.value == -0.5


def test_live_calls_widen_the_interval_by_as_far_as_they_can_move_it():
    before = frame(*team(BEFORE, ana=16, others=14))
    settled = team(MOMENT, ana=10, others=12)
    plain = compared(frame(*settled), before)
    live = [call(MOMENT + timedelta(hours=2), "in_progress", agent_id="ana") for _ in range(42)]
    found = compared(frame(*settled, *live), before)
    assert (found.after.calls, found.after.value) == (420, 0.5)
    assert found.after.low == pytest.approx(plain.after.low - (0.5 - 210 / 462))
    assert found.after.high == pytest.approx(plain.after.high + (252 / 462 - 0.5))


def lasting(first, seconds, *, others, name="ana"):
    some = [
        call(first + timedelta(days=day, minutes=n), lasts=each, agent_id=name)
        for day in range(21)
        for n, each in enumerate(seconds)
    ]
    for other in ("bo", "cy", "di", "ed", "fe"):
        some += [
            call(first + timedelta(days=day, minutes=n), lasts=each, agent_id=other)
            for day in range(21)
            for n, each in enumerate(others)
        ]
    return frame(*some)


def test_medians_are_compared_in_seconds():
    before = lasting(BEFORE, [50, 60, 70], others=[90, 100, 110])
    after = lasting(MOMENT, [30, 40, 50], others=[95, 105, 115])
    found = compared(after, before, "typical_duration")
    assert (found.before.value, found.after.value) == (60, 40)
    assert found.change.value == -20 - 5
    assert (found.after.calls, found.others_after.calls) == (63, 315)


def test_a_median_has_the_order_interval_of_independent_calls():
    rng = np.random.default_rng(1)
    seconds = rng.permutation(np.arange(1, 401)).tolist()
    records = [
        call(MOMENT + timedelta(hours=n), lasts=each, agent_id=f"a{n % 12}") for n, each in enumerate(seconds)
    ]
    earlier = [
        record | {"created_at": (MOMENT - timedelta(hours=n + 1)).isoformat()}
        for n, record in enumerate(records)
    ]
    found = compared(frame(*records), frame(*earlier), "typical_duration", agent=None)
    # the binomial ranks of 400 calls at 95% are 181 and 220
    assert (found.after.low, found.after.high) == pytest.approx((180.5, 220.5), abs=1.5)


def test_nothing_at_all_gives_nothing():
    found = compared(empty_frame(), empty_frame())
    assert found.before.calls == found.after.calls == 0
    assert isnan(found.change.value)
