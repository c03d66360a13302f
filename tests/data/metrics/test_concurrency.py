from math import nan

import pytest

from ringyo_data.metrics import at_once_over_time, conversations, erlangs_by_hour, waiting

from .frames import BERLIN, call, frame, utc

NOW = utc("2026-03-02 12:00")
DAY = {"since": utc("2026-03-02 00:00"), "until": utc("2026-03-03 00:00"), "now": NOW}
MORNING = {"since": utc("2026-03-02 09:00"), "until": utc("2026-03-02 11:00"), "tz": "UTC", "grain": "hour"}


def left_out(found):
    return found.without, found.unknown, found.stuck


def test_a_conversation_is_the_last_seconds_of_its_call_and_before_it_the_call_waits():
    # created 09:00, waits 10 minutes, talks for 5; the others talk from 09:12 on
    calls = frame(
        call("2026-03-02 09:00", lasts=300, held=900),
        call("2026-03-02 09:05", lasts=60, held=480),
        call("2026-03-02 09:08", lasts=60, held=300),
    )
    talks, queue = conversations(calls, **DAY), waiting(calls, **DAY)
    assert (talks.peak.calls, talks.peak.at) == (3, utc("2026-03-02 09:12"))
    assert (queue.peak.calls, queue.peak.at) == (3, utc("2026-03-02 09:08"))
    assert left_out(talks) == left_out(queue) == (0, 0, 0)


def test_a_conversation_is_over_the_moment_its_call_ends():
    calls = frame(call("2026-03-02 09:00", lasts=60), call("2026-03-02 09:01", lasts=60))
    assert conversations(calls, **DAY).peak.calls == 1


def test_a_conversation_of_no_length_is_none_at_any_moment():
    found = conversations(frame(call("2026-03-02 09:00", lasts=0, held=30)), **DAY)
    assert (found.peak.calls, found.peak.at, left_out(found)) == (0, None, (0, 0, 0))


@pytest.mark.parametrize("status", ["no_answer", "busy", "failed"])
def test_a_call_that_nobody_took_waits_until_it_ends(status):
    calls = frame(call("2026-03-02 09:00", status, held=40))
    talks, queue = conversations(calls, **DAY), waiting(calls, **DAY)
    assert (talks.peak.calls, left_out(talks)) == (0, (1, 0, 0))
    assert (queue.peak.calls, queue.peak.at) == (1, utc("2026-03-02 09:00"))
    table = at_once_over_time(calls, **MORNING, now=NOW)
    assert table[["peak", "waiting"]].to_numpy().tolist() == [[0, 1], [0, 0]]


@pytest.mark.parametrize(
    "one",
    [
        call("2026-03-02 09:00", "transferred", held=60),  # handed over, without a duration
        call("2026-03-02 09:00", "completed", lasts=60, held=False),  # without an end
        call("2026-03-02 09:00", "unfathomed", held=60),
        call("2026-03-02 11:50", "escalated", held=False),  # live, with a word that says nothing
        call("2026-03-02 11:50", None),
        call("2026-03-02 12:30", "in_progress"),  # dated after now
    ],
)
def test_a_call_that_does_not_tell_when_they_talked_is_in_neither_and_counted(one):
    calls = frame(one)
    for found in (conversations(calls, **DAY), waiting(calls, **DAY)):
        assert (found.peak.calls, left_out(found)) == (0, (0, 1, 0))


@pytest.mark.parametrize("status", ["queued", "initiated", "ringing"])
def test_a_live_call_that_nobody_has_taken_yet_waits_until_now(status):
    calls = frame(call("2026-03-02 11:30", status))
    assert left_out(conversations(calls, **DAY)) == (1, 0, 0)
    queue = waiting(calls, **DAY)
    assert (queue.peak.at, queue.ends.tolist()) == (
        utc("2026-03-02 11:30"),
        [int(NOW.timestamp()) * 1_000_000],
    )


@pytest.mark.parametrize("status", ["answered", "in_progress"])
def test_people_in_a_live_call_talk_from_when_it_was_first_seen_so_until_now(status):
    calls = frame(call("2026-03-02 11:00", status))
    period = {**MORNING, "until": utc("2026-03-02 12:00"), "since": utc("2026-03-02 11:00"), "now": NOW}
    table = at_once_over_time(calls, **period)
    assert table[["peak", "erlangs", "waiting"]].to_numpy().tolist() == [[1, 1.0, 0]]
    seen = {"call_0000": utc("2026-03-02 11:15"), "another": utc("2026-03-02 11:01")}
    bounds = {name: period[name] for name in DAY}
    talks, queue = (measure(calls, **bounds, talking_since=seen) for measure in (conversations, waiting))
    table = at_once_over_time(calls, **period, talks=talks, queue=queue)
    assert table[["peak", "erlangs", "waiting"]].to_numpy().tolist() == [[1, 0.75, 1]]


def test_a_stuck_call_is_in_neither_and_counted():
    calls = frame(
        call("2026-03-02 10:40", "in_progress"), call("2026-03-02 10:44", "queued")
    )  # 75 minutes is 10:45
    for found in (conversations(calls, **DAY), waiting(calls, **DAY)):
        assert (found.peak.calls, left_out(found)) == (0, (0, 0, 2))


def test_a_conversation_longer_than_its_call_counts_from_before_it_and_waited_for_nothing():
    calls = frame(call("2026-03-02 09:00:30", lasts=60, held=50))
    assert conversations(calls, **DAY).peak.at == utc("2026-03-02 09:00:20")
    queue = waiting(calls, **DAY)
    assert (queue.peak.calls, left_out(queue)) == (0, (1, 0, 0))


def test_only_what_lies_in_the_period_counts():
    # two are enqueued before midnight and talk after it, when calls of the next day are not in the frame
    calls = frame(
        call("2026-03-02 23:50", lasts=300, held=1200),
        call("2026-03-02 23:50", lasts=300, held=1200),
        call("2026-03-02 20:00", lasts=60),
    )
    late = {**DAY, "now": utc("2026-03-04 00:00")}
    found = conversations(calls, **late)
    assert (found.peak.calls, found.peak.at) == (1, utc("2026-03-02 20:00"))
    assert waiting(calls, **late).peak.calls == 2


def test_a_bucket_ahead_of_now_has_a_peak_and_no_mean():
    calls = frame(call("2026-03-02 10:30", lasts=60))
    table = at_once_over_time(calls, **MORNING, now=utc("2026-03-02 09:30"))
    assert table["peak"].tolist() == [0, 1]
    assert table["erlangs"].tolist() == pytest.approx([0.0, nan], nan_ok=True)


def test_the_mean_is_the_time_talked_over_time():
    calls = frame(
        call("2026-03-02 08:30", lasts=3000),  # 20 minutes of it after 09:00
        call("2026-03-02 09:20", lasts=3600, held=4200),  # waits 10 minutes; 30 minutes on each side of 10:00
    )
    table = at_once_over_time(calls, **MORNING, now=NOW)
    assert table["erlangs"].tolist() == pytest.approx([50 / 60, 30 / 60])
    assert table["peak"].tolist() == [1, 1]
    assert table["waiting"].tolist() == [1, 0]


def test_erlangs_by_hour_average_over_the_days_and_take_both_repeated_hours():
    since = utc("2026-10-23 22:00")  # two local days, the second of 25 hours
    calls = frame(call("2026-10-25 00:00", lasts=3600), call("2026-10-24 00:30", lasts=1800))
    table = erlangs_by_hour(
        calls, since=since, until=utc("2026-10-25 23:00"), tz=BERLIN, now=utc("2026-11-01 00:00")
    )
    assert table["hours"].tolist() == [2, 2, 3, *[2] * 21]
    assert table["erlangs"][2] == pytest.approx(1.5 / 3)
    assert table["peak"].tolist() == [0, 0, 1, *[0] * 21]
