"""How long calls wait before somebody talks."""

from math import isnan

from ringyo_data.metrics import setup_by_hour, setup_by_metadata, setup_seconds, setup_time

from .frames import BERLIN, call, frame, utc

DAY = {
    "since": utc("2026-03-01 23:00"),
    "until": utc("2026-03-02 23:00"),
    "tz": BERLIN,
    "now": utc("2026-03-03 12:00"),
}


def waiting(at: str, seconds: float, **fields) -> dict:
    """An answered call of a minute that waited so long before."""
    return call(at, lasts=60, held=60 + seconds, **fields)


def test_time_before_the_conversation_is_of_answered_calls_alone():
    calls = frame(
        call("2026-03-02 09:00", lasts=60, held=68),
        call("2026-03-02 08:00", lasts=60, held=False),
        call("2026-03-02 07:00", held=10),
        call("2026-03-02 06:00", "no_answer", lasts=0, held=30),
    )
    found = setup_seconds(calls)
    assert found.to_dict() == {0: 8.0}
    assert setup_time(calls).median_seconds == 8.0


def test_waits_by_hour_are_those_of_the_calls_created_in_it():
    calls = frame(
        waiting("2026-03-02 09:00", 10),
        waiting("2026-03-02 09:59", 20),  # talks from 10:59 in Berlin on, and is of ten o'clock
        waiting("2026-03-02 23:10", 99),  # past midnight in Berlin
        *[waiting("2026-03-02 13:00", seconds) for seconds in range(50)],
    )
    table = setup_by_hour(calls, **DAY)
    assert {row.hour: row.calls for row in table.itertuples() if row.calls} == {10: 2, 14: 50}
    assert (table["p50_seconds"][10], table["p50_seconds"][14]) == (15.0, 24.5)
    assert isnan(table["p90_seconds"][10])
    assert abs(table["p90_seconds"][14] - 44.1) < 1e-9


def test_waits_of_a_campaign_are_spread_over_its_own_calls_alone():
    calls = frame(
        *[waiting("2026-03-02 09:00", seconds, metadata={"campaign": "spring"}) for seconds in (4, 8, 30)],
        waiting("2026-03-02 09:00", 2, metadata={"campaign": "autumn"}),
        waiting("2026-03-02 09:00", 500),
        call("2026-03-02 09:00", "busy", held=70, metadata={"campaign": "autumn"}),
    )
    table = setup_by_metadata(calls, "campaign")
    found = table[
        ["value", "calls", "min_seconds", "q1_seconds", "median_seconds", "q3_seconds", "max_seconds"]
    ]
    assert found.to_numpy().tolist() == [["spring", 3, 4, 6, 8, 19, 30], ["autumn", 1, 2, 2, 2, 2, 2]]


def test_a_wait_below_0_counts_as_it_is():
    calls = frame(waiting("2026-03-02 09:00", -5), waiting("2026-03-02 09:00", 1, metadata={"campaign": "a"}))
    assert setup_seconds(calls).tolist() == [-5, 1]
    assert setup_time(calls).median_seconds == -2
    assert setup_by_hour(calls, **DAY)["p50_seconds"][10] == -2
    assert setup_by_metadata(calls)["median_seconds"].tolist() == [1]
