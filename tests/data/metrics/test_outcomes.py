from datetime import timedelta

import pytest

from ringyo_data.frame import to_frame
from ringyo_data.metrics import is_answered, is_live, is_settled, is_stuck, live_statuses, outcome, tally
from ringyo_data.metrics.outcomes import KNOWN, WITHOUT_HAND_OVER, Tally

from .frames import call, frame, utc

NOON = utc("2026-03-02 12:00")


@pytest.mark.parametrize(
    ("status", "held", "expected"),
    [
        ("completed", 10, ("answered", False)),
        ("transferred", 10, ("handed_over", False)),
        ("completed", False, ("answered", False)),
        ("no_answer", 10, ("no_answer", False)),
        ("busy", False, ("busy", False)),
        ("failed", 0, ("failed", False)),
        ("queued", False, ("live", True)),
        ("answered", False, ("live", True)),
        ("answered", 10, ("unknown", False)),
        ("in_progress", 10, ("unknown", False)),
        ("unfathomed", 10, ("unfathomed", False)),
        ("unfathomed", False, ("unfathomed", True)),
        ("live", 10, ("unknown", False)),
        (None, 10, ("unknown", False)),
        (None, False, ("unknown", True)),
    ],
)
def test_status_and_end_decide_what_became_of_a_call(status, held, expected):
    calls = frame(call(status=status, held=held))
    assert (outcome(calls).iloc[0], bool(is_live(calls).iloc[0])) == expected
    assert list(is_settled(calls)) == [not expected[1]]
    assert list(is_answered(calls)) == [expected[0] in ("answered", "handed_over")]


def test_account_that_hands_calls_over_tells_both_ways_to_be_answered_apart_also_where_none_is_left():
    calls = frame(call(status="completed"), call(status="transferred"), call(status="busy"))
    assert list(outcome(calls)) == ["by_agent", "handed_over", "busy"]
    assert list(outcome(calls[calls["status"] != "transferred"])) == ["by_agent", "busy"]
    assert list(outcome(calls).cat.categories) == list(KNOWN)


@pytest.mark.parametrize("word", ["by_agent", "handed_over", "answered"])
def test_status_that_is_called_like_an_outcome_is_unknown(word):
    assert outcome(frame(call(status=word, held=5), call(status="transferred"))).iloc[0] == "unknown"


def test_outcomes_stand_in_their_fixed_order_then_unknown_statuses_by_name():
    calls = frame(call(status="zebra"), call(status="apple"), call(status=None), call(status="busy"))
    assert list(outcome(calls).cat.categories) == [*WITHOUT_HAND_OVER, "apple", "zebra", "unknown"]
    assert outcome(calls).cat.ordered


def test_unknown_status_that_a_filter_removed_gets_no_category():
    calls = frame(call(status="zebra"), call(status="busy"))
    kept = calls[calls["status"] == "busy"]
    assert list(outcome(kept).cat.categories) == list(WITHOUT_HAND_OVER)


def test_outcome_keeps_the_index_of_the_calls():
    calls = frame(call(), call()).set_axis([7, 3])
    assert list(outcome(calls).index) == [7, 3]


def test_tally_by_hand():
    calls = frame(
        call(status="completed"),
        call(status="transferred"),
        call(status="no_answer"),
        call(status="busy"),
        call(status="failed"),
        call(status="ringing"),
        call(status="unfathomed", held=5),
        call(status="unfathomed", held=False),
    )
    assert tally(calls) == Tally(calls=8, settled=6, answered=2, handed_over=1, failed=1, live=2, other=1)


def test_empty_categories_of_an_empty_frame_are_the_known_outcomes():
    assert list(outcome(to_frame([]).calls).cat.categories) == list(WITHOUT_HAND_OVER)


def test_calls_that_go_on_are_counted_by_their_status():
    calls = frame(
        call(NOON, "ringing", held=False),
        call(NOON, "ringing", held=False),
        call(NOON, None, held=False),
        call(status="ringing", held=5),
        call(status="completed"),
    )
    assert live_statuses(calls, now=NOON).to_dict() == {"ringing": 2, "unknown": 1}


def test_a_call_that_has_lost_its_end_is_stuck_and_not_live_now():
    young, old = NOON - timedelta(minutes=75), NOON - timedelta(minutes=75, seconds=1)
    calls = frame(
        call(young, "ringing", held=False),
        call(old, "in_progress", held=False),
        call(old, "ringing", held=5),
        call(old, "completed"),
    )
    stuck = calls.assign(stuck=is_stuck(calls, now=NOON))
    assert stuck.loc[stuck["stuck"], "status"].tolist() == ["in_progress"]
    assert live_statuses(calls, now=NOON).to_dict() == {"ringing": 1}
