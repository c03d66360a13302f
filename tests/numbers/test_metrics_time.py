"""What is cut by local time, against a walk through it."""

from __future__ import annotations

import pandas as pd
import pytest

from ringyo_data import metrics
from ringyo_data.frame import to_frame

from . import periods
from .accounts import for_any
from .compare import assert_rows, assert_same
from .oracle import clock, groups, lasting, shares, talking
from .oracle.records import SECOND, Call, calls_of, outcomes, within
from .periods import LONG, PERIODS, Period, aware

GRAINS = ("15min", "hour", "day", "week", "month")


def grains_of(period: Period) -> tuple[str, ...]:
    """Quarters of an hour and hours of long periods are the same again, many times over."""
    return GRAINS if period.until - period.since < 6 * 96 * clock.QUARTER else GRAINS[2:]


def walked(period: Period, grain: str) -> tuple[clock.Bucket, ...]:
    return clock.buckets(period.since, period.until, period.now_us, period.zone, grain)


def by_bucket(period: Period, grain: str, calls: list[Call]) -> list[list[Call]]:
    """The calls of each bucket that has begun."""
    found = clock.per_bucket(within(calls, period.since, period.until), period.zone, grain)
    return [found.get(bucket.name, []) for bucket in walked(period, grain)]


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_buckets_follow_the_clock_on_the_wall(period):
    for grain in grains_of(period):
        table = metrics.calls_over_time(to_frame([]).calls, grain=grain, **period.asked)
        wanted = walked(period, grain)
        starts = [max(clock.micros(start.to_pydatetime()), period.since) for start in table["start"]]
        assert starts == [bucket.first for bucket in wanted]
        assert [clock.name(at, period.zone, grain) for at in starts] == [bucket.name for bucket in wanted]
        assert table["open"].tolist() == [bucket.is_open for bucket in wanted]
        assert table["cut"].tolist() == [bucket.is_cut for bucket in wanted]
        assert table["end"].tolist()[:-1] == table["start"].tolist()[1:]


@for_any(*PERIODS, examples=14)
def test_calls_are_counted_in_the_bucket_they_were_started_in(period, records):
    frame, calls = to_frame(records).calls, calls_of(records)
    for grain in grains_of(period):
        table = metrics.calls_over_time(frame, grain=grain, **period.asked)
        per_bucket = by_bucket(period, grain, calls)
        names = table.columns[list(table.columns).index("calls") + 1 :]
        assert_rows(
            table, [{"calls": len(own)} | {name: outcomes(own)[name] for name in names} for own in per_bucket]
        )
        assert {call.outcome for own in per_bucket for call in own} <= set(names)
        assert_rows(
            metrics.answer_rate_over_time(frame, grain=grain, **period.asked), map(shares.rates, per_bucket)
        )


@for_any(*PERIODS, examples=14)
def test_weekdays_and_hours_are_those_on_the_wall(period, records):
    frame, calls = to_frame(records).calls, calls_of(records)
    begun = [call for own in by_bucket(period, "hour", calls) for call in own]
    cells = clock.week_cells(begun, period.zone)
    spent = clock.week_hours(period.since, period.until, period.now_us, period.zone)
    assert_rows(
        metrics.weekday_by_hour(frame, **period.asked),
        [
            {"weekday": weekday, "hour": hour, "hours": spent[weekday, hour] / 3.6e9}
            | shares.rates(cells.get((weekday, hour), []))
            for weekday in range(7)
            for hour in range(24)
        ],
    )


@for_any(*PERIODS)
def test_calendar_and_days_of_the_tiles_are_local_days(period, records):
    frame, calls = to_frame(records).calls, calls_of(records)
    days = by_bucket(period, "day", calls)
    dates = [bucket.name[0] for bucket in walked(period, "day")]
    calendar = metrics.calendar(frame, **period.asked)
    assert [date.date() for date in calendar["date"]] == dates
    assert calendar["weekday"].tolist() == [date.weekday() for date in dates]
    assert_rows(calendar, map(shares.rates, days))
    assert_rows(
        metrics.daily(frame, **period.asked),
        [
            {
                "calls": len(own),
                "answer_rate": shares.answer_rate(own).value,
                "failed_share": shares.failed_share(own).value,
                "conversation_rate": shares.conversation_rate(own).value,
                "median_seconds": lasting.median(lasting.known(own)),
                "p90_seconds": lasting.p90(lasting.known(own)),
                "talk_seconds": sum(lasting.known(own)),
            }
            for own in days
        ],
    )


@for_any(*PERIODS)
def test_percentiles_of_a_bucket_are_those_of_its_calls(period, records):
    frame, calls = to_frame(records).calls, calls_of(records)
    for grain in grains_of(period)[1:]:
        lasted = [lasting.known(own) for own in by_bucket(period, grain, calls)]
        assert_rows(
            metrics.percentiles_over_time(frame, grain=grain, **period.asked),
            [
                {
                    "calls": len(own),
                    "p50_seconds": lasting.median(own),
                    "p90_seconds": lasting.p90(own),
                    "p95_seconds": lasting.p95(own),
                    "enough": len(own) >= 50,
                }
                for own in lasted
            ],
        )


@for_any(*PERIODS)
def test_new_and_repeated_numbers_follow_the_order_of_calls(period, records):
    calls = within(calls_of(records), period.since, period.until)
    wanted = {call.id for call in calls}
    frame = to_frame(records).calls
    frame = frame[frame["id"].isin(wanted)]
    kinds = groups.new_and_repeated(calls)
    for grain in grains_of(period)[1:]:
        table = metrics.new_and_repeated(frame, grain=grain, **period.asked)
        assert_rows(
            table,
            [
                {
                    kind: sum(kinds[call.id] == kind for call in own)
                    for kind in ("new", "repeated", "without_number")
                }
                for own in by_bucket(period, grain, calls)
            ],
        )


@for_any(*PERIODS)
def test_peaks_of_conversations_and_of_the_queue_are_those_of_a_sweep(period, records):
    frame, calls, now = to_frame(records).calls, calls_of(records), period.now_us
    # every third live call was first seen in conversation a while after it was created
    seen = {call.id: min(now, call.start + 40 * SECOND) for call in calls[::3] if call.live}
    bounds = {"since": aware(period.since), "until": aware(period.until), "now": period.now}
    bounds["talking_since"] = {call_id: aware(at) for call_id, at in seen.items()}
    stuck = sum(talking.stuck(call, now) for call in calls)
    for measure, span_of in ((metrics.conversations, talking.conversation), (metrics.waiting, talking.wait)):
        found = measure(frame, **bounds)
        taken = [span for call in calls if (span := span_of(call, now, seen))]
        most, at = talking.peak(taken, period.since, period.until)
        assert found.peak.calls == most
        assert (None if found.peak.at is None else clock.micros(found.peak.at)) == at
        assert found.stuck == stuck
        alone = [call for call in calls if talking.without_conversation(call, now)]
        known = len(taken) if span_of is talking.wait else len(taken) + len(alone)
        assert found.unknown == len(calls) - known - stuck


@for_any(*[period for period in PERIODS if period is not LONG], examples=12)
def test_conversations_of_a_bucket_are_those_of_its_moments(period, records):
    frame, calls = to_frame(records).calls, calls_of(records)
    taken, queue = talking.conversations(calls, period.now_us), talking.waits(calls, period.now_us)
    for grain in ("hour", "day", "week") if len(grains_of(period)) > 3 else ("day", "month"):
        wanted = walked(period, grain)
        assert_rows(
            metrics.at_once_over_time(frame, grain=grain, **period.asked),
            [
                {
                    "peak": talking.peak(taken, bucket.first, end)[0],
                    "erlangs": talking.mean_between(taken, bucket.first, bucket.elapsed),
                    "waiting": talking.peak(queue, bucket.first, end)[0],
                }
                for bucket, end in zip(
                    wanted, clock.ends(wanted, period.until, period.zone, grain), strict=True
                )
            ],
        )


@for_any(periods.BERLIN_23H, periods.BERLIN_25H, periods.KOLKATA, periods.CAIRO)
def test_conversations_by_hour_of_the_day_hold_every_second_alike(period, records):
    calls = calls_of(records)
    taken = talking.conversations(calls, period.now_us)
    held, spent, most = [0.0] * 24, [0.0] * 24, [0] * 24
    wanted = walked(period, "hour")
    for bucket, end in zip(wanted, clock.ends(wanted, period.until, period.zone, "hour"), strict=True):
        hour = bucket.name[1]
        spent[hour] += bucket.elapsed
        held[hour] += talking.mean_between(taken, bucket.first, bucket.elapsed) * bucket.elapsed
        most[hour] = max(most[hour], talking.peak(taken, bucket.first, end)[0])
    found = metrics.erlangs_by_hour(to_frame(records).calls, **period.asked)
    assert_same(found["hours"], [one / 3.6e9 for one in spent])
    assert_same(
        found["erlangs"], [one / time if time else None for one, time in zip(held, spent, strict=True)]
    )
    assert_same(found["peak"], most)


@pytest.mark.parametrize("period", PERIODS, ids=str)
@pytest.mark.parametrize("kind", ["previous", "weekdays"])
def test_a_period_is_compared_with_as_much_of_the_one_before(period, kind):
    asked = period.asked
    found = metrics.comparison_window(asked["since"], asked["until"], asked["now"], asked["tz"], kind)
    assert (clock.micros(found.since), clock.micros(found.until)) == period.compared(kind)


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_bars_are_as_wide_as_the_period_is_long(period):
    asked = period.asked
    assert metrics.grain_for(asked["since"], asked["until"]) == clock.grain_of(period.since, period.until)


@for_any(*PERIODS)
def test_each_agents_days_are_its_own(period, records):
    frame, calls = to_frame(records).calls, calls_of(records)
    per_agent = groups.by(calls, lambda call: call.agent)
    days = metrics.trend(frame, **period.asked)
    for agent, own in per_agent.items():
        assert_rows(of_agent(days, agent), map(shares.rates, by_bucket(period, "day", own)))


@for_any(*PERIODS)
def test_hours_of_the_day_have_the_calls_of_all_days(period, records):
    begun = [call for part in by_bucket(period, "hour", calls_of(records)) for call in part]
    by_hour = groups.by(begun, lambda call: clock.wall(call.start, period.zone).hour)
    hours = metrics.by_hour(to_frame(records).calls, **period.asked)
    assert_rows(hours, [shares.rates(by_hour.get(hour, [])) for hour in range(24)])


def of_agent(table: pd.DataFrame, agent: str | None) -> pd.DataFrame:
    return table[table["agent_id"].isna() if agent is None else table["agent_id"] == agent]
