"""What is known of one UTC day, when it is settled, and what a newer look changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from ringyo_data.book.days import Day, days_of, refreshed, split, talking_since
from ringyo_data.book.held import Held
from ringyo_data.book.snapshot import of_days
from ringyo_data.frame import NOTHING_REJECTED, to_frame
from ringyo_data.pull import Gap, Pull
from ringyo_data.query import Window
from tests.records import completed_call

MONDAY = date(2026, 10, 5)
MIDNIGHT = datetime(2026, 10, 5, tzinfo=UTC)


def record(name: str, at: datetime, status: str = "completed", **other: object) -> dict[str, object]:
    ended = {"ended_at": None} if status == "in_progress" else {}
    return completed_call(name, at, status=status, **ended | other)


def day_of(*records: dict[str, object], as_of: datetime, **other) -> Day:
    return Day(MONDAY, to_frame(records).calls, as_of, as_of, NOTHING_REJECTED, **other)


def pulled(*records: object, missing: int = 0, gaps: tuple[Gap, ...] = (), lost_at=()) -> Pull:
    framed = to_frame(records)
    return Pull(
        calls=framed.calls,
        expected=len(framed.calls) + framed.rows_lost + missing,
        missing=missing,
        rejected=framed.rejected,
        requests=1,
        as_of=MIDNIGHT + timedelta(days=3),
        gaps=gaps,
        lost_at=lost_at,
    )


def test_days_of_a_window_are_those_it_touches_newest_first():
    window = Window(MIDNIGHT + timedelta(hours=23), MIDNIGHT + timedelta(days=2))
    assert days_of(window) == [date(2026, 10, 6), date(2026, 10, 5)]
    assert days_of(Window(MIDNIGHT, MIDNIGHT)) == []


def test_a_pull_is_split_at_utc_midnights_and_days_without_calls_are_there():
    last_of_monday = MIDNIGHT + timedelta(days=1) - timedelta(microseconds=1)
    first_of_wednesday = MIDNIGHT + timedelta(days=2)
    pull = pulled(record("a", last_of_monday), record("b", first_of_wednesday))

    days = split(pull, Window(MIDNIGHT, MIDNIGHT + timedelta(days=3)))

    assert [(d.day.day, list(d.calls["id"])) for d in days] == [(7, ["b"]), (6, []), (5, ["a"])]


def test_what_is_missing_or_lost_belongs_to_its_day():
    tuesday = MIDNIGHT + timedelta(days=1)
    pull = pulled(
        record("a", MIDNIGHT),
        record("b", tuesday, duration="long"),
        record("c", MIDNIGHT) | {"created_at": "soon"},
        missing=2,
        gaps=(Gap(Window(MIDNIGHT + timedelta(hours=1), MIDNIGHT + timedelta(hours=2)), 2),),
        lost_at=(MIDNIGHT + timedelta(hours=5),),
    )

    newer, older = split(pull, Window(MIDNIGHT, MIDNIGHT + timedelta(days=2)))

    assert (newer.missing, len(newer.lost_at), list(newer.rejected["id"])) == (0, 0, ["b"])
    assert (older.missing, len(older.lost_at), list(older.rejected["id"])) == (2, 1, ["c"])
    assert (newer.doubtful, older.doubtful) == (False, True)


def test_a_gap_over_several_days_keeps_all_of_them_open():
    window = Window(MIDNIGHT, MIDNIGHT + timedelta(days=2))
    pull = pulled(record("a", MIDNIGHT), missing=1, gaps=(Gap(window, 1),))
    late = MIDNIGHT + timedelta(days=30)

    days = split(pull, window)

    assert sum(day.missing for day in days) == 1
    assert not any(day.ready_to_seal(late) for day in days)


def test_where_fewer_are_missing_than_the_gaps_say_no_day_with_a_gap_is_settled():
    window = Window(MIDNIGHT, MIDNIGHT + timedelta(days=2))
    noons = [MIDNIGHT + timedelta(hours=12), MIDNIGHT + timedelta(hours=36)]
    gaps = tuple(Gap(Window(noon, noon + timedelta(hours=1)), 2) for noon in noons)

    days = split(pulled(missing=2, gaps=gaps), window)

    assert sum(day.missing for day in days) == 2
    assert not any(day.ready_to_seal(MIDNIGHT + timedelta(days=30)) for day in days)


def test_a_day_is_sealed_two_hours_after_its_end_once_all_calls_are_settled():
    end = MIDNIGHT + timedelta(days=1)
    two_hours_later = end + timedelta(hours=2)
    early = day_of(record("a", MIDNIGHT), as_of=end + timedelta(minutes=119))
    in_time = day_of(record("a", MIDNIGHT), as_of=two_hours_later)
    going_on = day_of(record("a", MIDNIGHT, "in_progress"), as_of=two_hours_later)

    assert not in_time.ready_to_seal(end + timedelta(minutes=119))
    assert not early.ready_to_seal(two_hours_later)  # it was looked at too early
    assert in_time.ready_to_seal(two_hours_later)
    assert not going_on.ready_to_seal(end + timedelta(days=6))


def test_a_status_that_nobody_knows_keeps_its_day_open_until_the_call_has_ended():
    late = MIDNIGHT + timedelta(days=1, hours=2)
    on_hold = record("a", MIDNIGHT, "on_hold", ended_at=None)
    stateless = record("b", MIDNIGHT) | {"status": None, "ended_at": None}
    ended = record("c", MIDNIGHT, "on_hold")

    assert not day_of(on_hold, as_of=late).ready_to_seal(late)
    assert not day_of(stateless, as_of=late).ready_to_seal(late)
    assert day_of(ended, as_of=late).ready_to_seal(late)
    assert day_of(on_hold, stateless, ended, as_of=late).seal().stuck == ("a", "b")


def test_calls_that_never_end_are_marked_stuck_after_seven_days():
    late = MIDNIGHT + timedelta(days=8)
    day = day_of(record("a", MIDNIGHT), record("b", MIDNIGHT, "in_progress"), as_of=late)

    assert day.ready_to_seal(late)
    assert day.seal().stuck == ("b",)
    assert day.seal().sealed


def test_a_refresh_replaces_only_what_is_younger():
    noon = MIDNIGHT + timedelta(hours=12)
    known = day_of(record("old", noon - timedelta(hours=1)), record("live", noon, "in_progress"), as_of=noon)
    newer = day_of(
        record("live", noon), record("new", noon + timedelta(minutes=5)), as_of=noon + timedelta(minutes=6)
    )

    day = refreshed(known, newer, noon - timedelta(minutes=2))

    assert [(r.id, r.status) for r in day.calls.itertuples()] == [
        ("new", "completed"),
        ("live", "completed"),
        ("old", "completed"),
    ]
    assert (day.as_of, day.looked_at) == (newer.as_of, noon)


NOON = MIDNIGHT + timedelta(hours=12)


def test_a_conversation_is_known_to_have_begun_by_the_look_that_saw_its_call_wait_no_more():
    def seen(at: datetime, known: Day | None = None, **statuses: str) -> Day:
        records = [record(name, NOON, status, ended_at=None) for name, status in statuses.items()]
        day = day_of(*records, as_of=at)
        return day if known is None else replace(day, talking_since=talking_since(known, day))

    first = seen(NOON + timedelta(minutes=1), ringing="ringing", queued="queued", talking="in_progress")
    second = seen(
        NOON + timedelta(minutes=2),
        first,
        ringing="in_progress",
        queued="queued",
        talking="in_progress",
        new="answered",
    )
    third = seen(
        NOON + timedelta(minutes=3), second, ringing="in_progress", queued="answered", talking="completed"
    )
    assert second.talking_since == {"ringing": NOON + timedelta(minutes=2)}
    assert third.talking_since == {
        "ringing": NOON + timedelta(minutes=2),
        "queued": NOON + timedelta(minutes=3),
    }


KINDS = {
    "good": {},
    "bad": {"duration": "long"},
    "timeless": {"created_at": None},
    "nameless": {"id": None},
    "stranger": None,
}
STATES = st.lists(st.sampled_from(sorted(KINDS)), max_size=8)


def look(before: list[str], after: list[str], *, since: datetime = MIDNIGHT, missing: int = 0) -> Day:
    """What is read of Monday from *since* on: a record a minute up to noon, and from then on."""
    timed = [(NOON - timedelta(minutes=1 + n), f"b{n}", kind) for n, kind in enumerate(before)]
    timed += [(NOON + timedelta(minutes=n), f"a{n}", kind) for n, kind in enumerate(after)]
    timed = [(at, name, kind) for at, name, kind in timed if at >= since]
    records = [
        KINDS[kind] if KINDS[kind] is None else record(name, at) | KINDS[kind] for at, name, kind in timed
    ]
    lost_at = tuple(at for at, _, kind in timed if kind not in ("good", "bad"))
    window = Window(since, MIDNIGHT + timedelta(days=1))
    gaps = (Gap(window, missing),) if missing else ()
    return split(pulled(*records, lost_at=lost_at, missing=missing, gaps=gaps), window)[0]


def account_of(day: Day) -> tuple[object, ...]:
    """All that is said of a day, in no order."""
    told = list(zip(day.rejected["id"].fillna("-"), day.rejected["reason"], strict=True))
    lost = len(day.lost_at)
    return sorted(day.calls["id"]), sorted(told[:lost]), sorted(told[lost:]), sorted(day.lost_at), day.missing


@settings(max_examples=40)
@given(before=STATES, after=STATES, later=STATES, missing=st.integers(0, 2))
def test_a_refresh_tells_what_reading_the_whole_day_again_would(before, after, later, missing):
    known = look(before, after, missing=missing)
    newer = look(before, later, since=NOON, missing=missing)

    day = refreshed(known, newer, NOON)

    assert account_of(day) == account_of(look(before, later, missing=missing))


def test_a_lost_record_that_has_its_time_now_is_lost_no_more():
    known = look(["timeless"], [])
    mended = day_of(record("b0", NOON + timedelta(minutes=3)), as_of=NOON)

    day = refreshed(known, mended, NOON)

    assert (list(day.calls["id"]), day.lost_at, list(day.rejected["id"])) == (["b0"], (), [])


def test_calls_missing_before_a_refresh_are_neither_forgotten_nor_counted_twice():
    morning, noon = (
        Window(MIDNIGHT, MIDNIGHT + timedelta(hours=6)),
        Window(MIDNIGHT, MIDNIGHT + timedelta(days=1)),
    )
    known = split(pulled(missing=5, gaps=(Gap(morning, 2), Gap(noon, 3))), noon)[0]

    again = look([], [], since=NOON, missing=3)

    assert refreshed(known, again, NOON).missing == 5
    assert refreshed(refreshed(known, again, NOON), again, NOON).missing == 5
    assert refreshed(known, look([], [], since=NOON, missing=4), NOON).missing == 6


def test_records_that_came_again_count_only_in_the_window_that_they_are_of():
    noon = MIDNIGHT + timedelta(hours=12)
    again = [MIDNIGHT + timedelta(hours=2), MIDNIGHT + timedelta(hours=14)]
    pull = pulled(record("a", again[0]), record("b", again[1]), lost_at=tuple(again))
    reasons = pd.DataFrame({"id": [None, None], "reason": ["repeats a", "repeats b"]}, dtype="str")
    held = Held()
    held.put(split(replace(pull, rejected=reasons), Window(MIDNIGHT, MIDNIGHT + timedelta(days=1))), at=0)

    seen = of_days(held, Window(MIDNIGHT, noon), now=noon)

    assert (seen.rows_lost, seen.repeated) == (1, 1)


def test_fields_that_could_not_be_used_are_told_of_the_calls_in_the_window_alone():
    at = [MIDNIGHT + timedelta(hours=hours) for hours in (2, 14, 26)]
    records = [record(f"call {n}", moment, duration="long", agent_id=None) for n, moment in enumerate(at)]
    lost = record("lost", at[0]) | {"created_at": "soon"}
    held = Held()
    pull = pulled(*records, lost, lost_at=(at[0],))
    held.put(split(pull, Window(MIDNIGHT, MIDNIGHT + timedelta(days=2))), at=0)

    def told(first: int, last: int) -> tuple[int, list[str]]:
        window = Window(MIDNIGHT + timedelta(hours=first), MIDNIGHT + timedelta(hours=last))
        seen = of_days(held, window, now=MIDNIGHT + timedelta(days=2))
        return seen.rows_lost, list(seen.rejected["id"].dropna())

    assert told(0, 12) == (1, ["lost", "call 0"])
    assert told(12, 24) == (0, ["call 1"])
    assert told(0, 48) == (1, ["lost", "call 2", "call 1", "call 0"])
    assert of_days(held, Window(MIDNIGHT, at[1]), now=at[2]).unusable_fields == (1, ("duration",))
