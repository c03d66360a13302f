from datetime import UTC, timedelta
from math import isnan
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from ringyo_data.metrics import erlangs_by_hour, is_live, lines_in_use, peak_lines

from .frames import BEFORE_SUMMER, BERLIN, KOLKATA, call, for_any, frame, frames, utc

NOW = utc("2026-03-02 12:00")
MORNING = {"since": utc("2026-03-02 09:00"), "until": utc("2026-03-02 11:00"), "tz": "UTC", "grain": "hour"}


def test_peak_and_when_it_was_first_reached():
    calls = frame(
        call("2026-03-02 09:00", held=600),
        call("2026-03-02 09:05", held=600),
        call("2026-03-02 09:20", held=60),
        call("2026-03-02 09:20", held=60),
    )
    found = peak_lines(calls, now=NOW)
    assert (found.lines, found.at, found.left_out) == (2, utc("2026-03-02 09:05"), 0)


def test_a_line_is_free_the_moment_its_call_ends():
    calls = frame(call("2026-03-02 09:00", held=60), call("2026-03-02 09:01", held=60))
    assert peak_lines(calls, now=NOW).lines == 1


def test_a_call_that_ended_as_it_began_held_no_line():
    assert peak_lines(frame(call("2026-03-02 09:00", held=0)), now=NOW) == peak_lines(frame(), now=NOW)


def test_a_live_call_holds_its_line_until_now():
    table = lines_in_use(
        frame(call("2026-03-02 09:30", "in_progress")), **MORNING, now=utc("2026-03-02 10:15")
    )
    assert table["peak"].tolist() == [1, 1]
    assert table["erlangs"].tolist() == [0.5, 1.0]
    assert table["open"].tolist() == [False, True]


def test_a_settled_call_without_an_end_holds_no_line_and_is_told():
    found = peak_lines(frame(call(held=False), call("2026-03-02 09:00", held=5)), now=NOW)
    assert (found.lines, found.left_out) == (1, 1)


def test_a_live_call_from_after_now_is_left_out():
    assert peak_lines(frame(call("2026-03-02 13:00", "ringing")), now=NOW).left_out == 1


def test_mean_lines_are_line_time_over_time():
    calls = frame(
        call("2026-03-02 08:30", held=3000),  # 20 minutes of it after 09:00
        call("2026-03-02 09:30", held=3600),  # 30 minutes on each side of 10:00
    )
    table = lines_in_use(calls, **MORNING, now=NOW)
    assert table["erlangs"].tolist() == pytest.approx([50 / 60, 30 / 60])
    assert table["peak"].tolist() == [1, 1]


def spans(calls, now):
    """Start and end of every call that holds a line."""
    for created, ended, live in zip(calls["created_at"], calls["ended_at"], is_live(calls), strict=True):
        if ended == ended or live:  # noqa: PLR0124  (NaT is not itself)
            end = ended.to_pydatetime() if ended == ended else now  # noqa: PLR0124
            if end >= created.to_pydatetime():
                yield created.to_pydatetime(), end


def overlap(span, start, end):
    return max(timedelta(), min(span[1], end) - max(span[0], start))


@for_any(
    frames(), st.sampled_from([BERLIN, KOLKATA, "UTC"]), st.sampled_from(["hour", "day"]), st.integers(1, 90)
)
def test_lines_agree_with_a_loop_over_calls(calls, tz, grain, hours):
    now = BEFORE_SUMMER + timedelta(hours=hours)
    until = BEFORE_SUMMER + timedelta(hours=80)
    table = lines_in_use(calls, since=BEFORE_SUMMER, until=until, tz=tz, grain=grain, now=now)
    held = list(spans(calls, now))

    def in_use(moment):
        return sum(start <= moment < end for start, end in held)

    for row in table.itertuples():
        start = max(
            row.start.to_pydatetime().astimezone(UTC), BEFORE_SUMMER
        )  # in one zone, walls are subtracted
        end = min(row.end.to_pydatetime().astimezone(UTC), until)
        moments = [start, *(begun for begun, _ in held if start <= begun < end)]
        assert row.peak == max(map(in_use, moments))
        end = min(end, now)
        if end <= start:
            assert isnan(row.erlangs)  # ahead of now: nothing has elapsed
            continue
        line_time = sum((overlap(span, start, end) for span in held), timedelta())
        assert row.erlangs == pytest.approx(line_time / (end - start))
    peak = peak_lines(calls, now=now)
    assert peak.lines == max((in_use(begun) for begun, _ in held), default=0)
    assert peak.at == min(
        (begun for begun, _ in held if peak.lines and in_use(begun) == peak.lines), default=None
    )
    assert peak.left_out == len(calls) - len(held)


def test_erlangs_by_hour_average_over_the_days_and_take_both_repeated_hours():
    since = utc("2026-10-23 22:00")  # two local days, the second of 25 hours
    calls = frame(call("2026-10-25 00:00", held=3600), call("2026-10-24 00:30", held=1800))
    table = erlangs_by_hour(
        calls, since=since, until=utc("2026-10-25 23:00"), tz=BERLIN, now=utc("2026-11-01 00:00")
    )
    assert table["hours"].tolist() == [2, 2, 3, *[2] * 21]
    assert table["erlangs"][2] == pytest.approx(1.5 / 3)
    assert table["peak"].tolist() == [0, 0, 1, *[0] * 21]


@for_any(frames(), st.sampled_from([BERLIN, KOLKATA]))
def test_erlangs_by_hour_hold_the_same_line_time_as_the_hours(calls, tz):
    span = {
        "since": BEFORE_SUMMER,
        "until": BEFORE_SUMMER + timedelta(hours=80),
        "tz": tz,
        "now": utc("2026-04-01 00:00"),
    }
    hours = lines_in_use(calls, **span, grain="hour")
    table = erlangs_by_hour(calls, **span)
    lengths = (hours["end"].clip(upper=span["until"]) - hours["start"].clip(lower=span["since"])) / timedelta(
        hours=1
    )
    assert (table["erlangs"] * table["hours"]).sum() == pytest.approx((hours["erlangs"] * lengths).sum())
    for row in table.itertuples():
        mine = hours["start"].map(lambda start, hour=row.hour: start.astimezone(ZoneInfo(tz)).hour == hour)
        assert row.peak == hours.loc[mine, "peak"].max()
