"""What every metric promises: the frame it is given stays as it was, and an empty one gives what is written."""

import inspect
from dataclasses import astuple
from math import isnan

import pandas as pd
import pytest

from ringyo_data import metrics
from ringyo_data.frame import empty_frame

from .frames import BERLIN, call, frame, utc

SINCE, UNTIL, NOW = utc("2026-03-01 23:00"), utc("2026-03-04 23:00"), utc("2026-03-04 12:00")
SPAN = {"since": SINCE, "until": UNTIL, "tz": BERLIN, "now": NOW}
BOUNDS = {"since": SINCE, "until": UNTIL, "now": NOW}
DAYS = {**SPAN, "grain": "day"}


def no_rows(found):
    return len(found) == 0


def days_of_zero(found):
    """Three days, without a call."""
    counts = [name for name in ("calls", "peak", "waiting", "new", "talk_seconds") if name in found]
    return len(found) == 3 and (found[counts] == 0).all(axis=None)


def no_share(found):
    return found.whole == 0 and isnan(found.value)


def zeros(found):
    return set(astuple(found)) == {0}


def nothing_known(found):
    return found.calls == 0 and isnan(found.median_seconds) and found.total_seconds == 0


def none_at_once(found):
    counts = (found.peak.calls, found.without, found.unknown, found.stuck)
    return found.peak.at is None and counts == (0, 0, 0, 0)


JUDGED = metrics.standing(empty_frame(), **SPAN)

EVERY = {
    "answer_rate": ({}, no_share),
    "answer_rate_over_time": (DAYS, days_of_zero),
    "at_least": ({"seconds": 10}, no_share),
    "at_once_over_time": (DAYS, days_of_zero),
    "by_agent": ({}, no_rows),
    "by_hour": (SPAN, lambda found: len(found) == 24 and (found["calls"] == 0).all()),
    "by_label": ({"column": "line"}, no_rows),
    "by_metadata": ({}, no_rows),
    "calendar": (SPAN, days_of_zero),
    "calls_over_time": (DAYS, days_of_zero),
    "conversations": (BOUNDS, none_at_once),
    "answered_without_duration": ({}, lambda found: found == 0),
    "conversation_rate": ({}, no_share),
    "conversations_by_agent": ({}, no_rows),
    "same_lengths": ({}, no_rows),
    "cumulative": ({}, no_rows),
    "daily": (SPAN, days_of_zero),
    "day_sums": (SPAN, lambda found: len(found) == 2 and (found["calls"] == 0).all()),
    "durations_by_agent": ({}, no_rows),
    "erlangs_by_hour": (SPAN, lambda found: len(found) == 24 and (found["erlangs"] == 0).all()),
    "failed_share": ({}, no_share),
    "findings": ({"standing": JUDGED, "now": NOW}, no_rows),
    "hand_over_rate": ({}, no_share),
    "hands_over": ({}, lambda found: found is False),
    "histogram": ({}, no_rows),
    "is_answered": ({}, no_rows),
    "is_live": ({}, no_rows),
    "is_settled": ({}, no_rows),
    "is_stuck": ({"now": NOW}, no_rows),
    "longest": ({}, no_rows),
    "metadata_keys": ({}, no_rows),
    "new_and_repeated": (DAYS, days_of_zero),
    "numbers": ({}, zeros),
    "outcome": ({}, no_rows),
    "outcomes_by_agent": ({}, no_rows),
    "percentiles_over_time": (DAYS, days_of_zero),
    "rates_until": ({"now": NOW}, lambda found: found is None),
    "reach": ({}, no_share),
    "setup_by_hour": (SPAN, lambda found: len(found) == 24 and (found["calls"] == 0).all()),
    "setup_by_metadata": ({}, no_rows),
    "setup_histogram": ({}, no_rows),
    "setup_seconds": ({}, no_rows),
    "setup_time": ({}, nothing_known),
    "shifts": (SPAN, lambda found: found == metrics.Shifts()),
    "short_by_agent": ({}, no_rows),
    "short_calls": ({}, no_share),
    "splits": ({"before": empty_frame(), "measure": "answer_rate", "tz": BERLIN}, no_rows),
    "started_before": ({"until": NOW}, no_rows),
    "standing": (SPAN, lambda found: no_rows(found.table) and not found.thresholds),
    "tally": ({}, zeros),
    "tiles": (BOUNDS, lambda found: nothing_known(found.durations) and no_share(found.answer_rate)),
    "trend": (SPAN, no_rows),
    "live_statuses": ({"now": NOW}, lambda found: found.empty),
    "typical_duration": ({}, nothing_known),
    "waiting": (BOUNDS, none_at_once),
    "weekday_by_hour": (SPAN, lambda found: len(found) == 168 and (found["calls"] == 0).all()),
}


def some_calls() -> pd.DataFrame:
    """Of every kind, in an index that is not a fresh range."""
    calls = frame(
        call("2026-03-02 09:00", lasts=60, held=70, agent_id="ana", phone_number="+4915", from_number="+1"),
        call("2026-03-02 09:01", "no_answer", agent_id="ana", phone_number="+4915", from_number="+1"),
        call("2026-03-03 10:00", "in_progress", agent_id="bo", phone_number="+4916"),
        call("2026-03-03 10:00", "unfathomed", held=5, metadata={"campaign": "a"}),
        call("2026-03-04 10:00", None, metadata={"campaign": "b"}),
        call("2026-03-04 10:00", "failed", held=False),
    )
    return calls.set_axis(range(10, 70, 10))


def test_every_metric_of_calls_is_in_the_table():
    of_calls = {
        name
        for name, function in inspect.getmembers(metrics, inspect.isfunction)
        if next(iter(inspect.signature(function).parameters)) == "calls"
    }
    assert of_calls == set(EVERY)


@pytest.mark.parametrize("name", EVERY)
def test_metric_leaves_its_input_as_it_was(name):
    calls = some_calls()
    before = calls.copy(deep=True)
    getattr(metrics, name)(calls, **EVERY[name][0])
    pd.testing.assert_frame_equal(calls, before, check_exact=True)


@pytest.mark.parametrize("name", EVERY)
def test_metric_says_what_it_promised_of_an_empty_frame(name):
    arguments, promised = EVERY[name]
    assert promised(getattr(metrics, name)(empty_frame(), **arguments))


@pytest.mark.parametrize("name", EVERY)
def test_table_of_an_empty_frame_has_the_columns_and_types_of_a_full_one(name):
    arguments = EVERY[name][0]
    full = getattr(metrics, name)(some_calls(), **arguments)
    empty = getattr(metrics, name)(empty_frame(), **arguments)
    if isinstance(full, pd.DataFrame):
        known = [column for column in full if column in empty]
        assert set(full) - set(known) <= {"unfathomed", "unknown"}
        categories = full.dtypes[known] == "category"
        assert (full.dtypes[known] == empty.dtypes[known])[~categories].all()
