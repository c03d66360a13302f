"""Which calls of a period that goes on are old enough to count in a rate."""

from datetime import timedelta

from ringyo_data import metrics

from .frames import call, frame, utc

OPENS = utc("2026-03-03 09:00")
NOBODY, TALK = 20, 300
"""Seconds until a call is over that nobody takes, and until one that somebody takes."""


def made(since, minutes, *, now):
    """Ten calls a minute, six of them answered, as far as they are over at *now*."""
    records = []
    for place in range(10 * minutes):
        at, answered = since + timedelta(seconds=6 * place), place % 10 < 6
        seconds = TALK if answered else NOBODY
        if at + timedelta(seconds=seconds) <= now:
            status = "completed" if answered else "no_answer"
            records.append(call(at, status, lasts=seconds - 20 if answered else None, held=seconds))
        elif at < now:
            records.append(call(at, "in_progress"))
    return frame(*records)


YESTERDAY = OPENS - timedelta(days=1)
BEFORE = made(YESTERDAY, 20, now=OPENS)


def test_the_minute_lies_as_far_back_as_nearly_all_calls_take():
    now = OPENS + timedelta(minutes=20, seconds=30)
    assert metrics.rates_until(made(OPENS, 30, now=now), BEFORE, now=now) == OPENS + timedelta(minutes=15)


def test_rates_of_a_morning_are_those_of_calls_that_had_the_time_to_end():
    now = OPENS + timedelta(minutes=10)
    calls = made(OPENS, 30, now=now)
    until = metrics.rates_until(calls, BEFORE, now=now)
    span = {"since": OPENS, "until": OPENS + timedelta(days=1), "now": now}
    plain, ripe = metrics.tiles(calls, **span), metrics.tiles(calls, rates_until=until, **span)
    assert (plain.answer_rate.part, plain.answer_rate.whole) == (31, 68)
    assert (ripe.answer_rate.part, ripe.answer_rate.whole) == (30, 50)
    assert ripe.tally == plain.tally
    assert metrics.daily(calls, tz="UTC", rates_until=until, **span)["answer_rate"].tolist() == [0.6]


def test_five_minutes_after_opening_no_rate_is_told():
    now = OPENS + timedelta(minutes=5)
    calls = made(OPENS, 30, now=now)
    until = metrics.rates_until(calls, BEFORE, now=now)
    assert until == OPENS
    assert metrics.started_before(calls, until).empty


def test_all_calls_count_if_none_can_go_on_or_it_is_not_known_how_long_they_take():
    over = made(OPENS, 20, now=OPENS + timedelta(hours=3))
    assert metrics.rates_until(over, BEFORE, now=OPENS + timedelta(minutes=20)) is None
    now = OPENS + timedelta(minutes=5)
    assert metrics.rates_until(made(OPENS, 30, now=now), now=now) is None
    assert metrics.rates_until(frame(), now=now) is None


def test_all_calls_count_if_hardly_any_is_so_young():
    now = OPENS + timedelta(minutes=1)
    month = [call(OPENS - timedelta(hours=at), "no_answer", held=60) for at in range(2, 400)]
    assert metrics.rates_until(frame(*month, call(OPENS, "ringing")), now=now) is None


def test_no_agent_is_said_to_have_changed_because_its_calls_still_go_on():
    now = OPENS + timedelta(minutes=20)
    calls = made(OPENS, 30, now=now).assign(agent_id="ana").astype({"agent_id": "category"})
    before = BEFORE.assign(agent_id="ana").astype({"agent_id": "category"})
    judged = metrics.standing(
        calls, before=before, since=OPENS, until=OPENS + timedelta(days=1), tz="UTC", now=now
    )
    row = judged.of("agent_changed").iloc[0]
    assert (row["part"], row["whole"], row["reference"], row["out"]) == (90, 150, 0.6, False)
