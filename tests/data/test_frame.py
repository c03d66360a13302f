"""Records to the typed frame: types, bad fields, bad records, repeats, order, memory."""

from __future__ import annotations

import copy
import subprocess
import sys

import orjson
import pandas as pd
import pytest

from ringyo_data.frame import COLUMNS, FrameBuilder, concat, empty_frame, order, to_frame
from tests.bench.frame_speed import pages
from tests.records import completed_call

DTYPES = {
    "id": "str",
    "status": "category",
    "phone_number": "str",
    "from_number": "category",
    "agent_id": "category",
    "duration_seconds": "Int32",
    "created_at": "datetime64[us, UTC]",
    "ended_at": "datetime64[us, UTC]",
    "metadata": "str",
}


REFERENCE = {"agent_id": "agent_abc123", "duration": 245, "metadata": {"customer_id": "cust_456"}}


def record(id_: object = "call_1", **fields: object) -> dict[str, object]:
    """A completed call as the reference page shows it, with *fields* instead of its own."""
    return completed_call(id_, ends_after=245, **REFERENCE | fields)


def without(field: str) -> dict[str, object]:
    return {name: value for name, value in record().items() if name != field}


def dtypes(frame: pd.DataFrame) -> dict[str, str]:
    return {name: str(dtype) for name, dtype in frame.dtypes.items()}


def rejected(records: list[object]) -> list[tuple[object, str]]:
    table = to_frame(records).rejected
    assert dtypes(table) == {"id": "str", "reason": "str"}
    return [
        (None if pd.isna(i) else i, reason) for i, reason in zip(table["id"], table["reason"], strict=True)
    ]


def test_the_reference_pages_call_becomes_one_typed_row():
    calls = to_frame([record()]).calls
    assert dtypes(calls) == DTYPES
    assert calls.to_dict("records") == [
        {
            "id": "call_1",
            "status": "completed",
            "phone_number": "+14155551234",
            "from_number": "+18005551234",
            "agent_id": "agent_abc123",
            "duration_seconds": 245,
            "created_at": pd.Timestamp("2024-01-15T10:30:00Z"),
            "ended_at": pd.Timestamp("2024-01-15T10:34:05Z"),
            "metadata": '{"customer_id":"cust_456"}',
        }
    ]


def test_no_records_give_a_typed_frame_without_rows():
    framed = to_frame([])
    assert (dtypes(framed.calls), len(framed.calls), framed.rows_lost) == (DTYPES, 0, 0)
    assert dtypes(empty_frame()) == DTYPES
    assert tuple(empty_frame().columns) == COLUMNS == tuple(DTYPES)
    assert isinstance(empty_frame().index, pd.RangeIndex)
    assert rejected([]) == []


def test_newest_call_comes_first_and_ids_settle_ties():
    older, newer = "2024-01-15T10:30:00Z", "2024-01-15T10:30:00.000001Z"
    records = [record("b", created_at=older), record("a", created_at=older), record("c", created_at=newer)]
    calls = to_frame(records).calls
    assert calls["id"].to_list() == ["c", "a", "b"]
    assert calls.index.equals(pd.RangeIndex(3))


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("status", 7, "status is not a string"),
        ("phone_number", "", "phone_number is empty"),
        ("from_number", "\ud800", "from_number is not valid Unicode"),
        ("agent_id", None, "agent_id is missing"),
        ("duration", True, "duration is not a number"),
        ("duration", "245", "duration is not a number"),
        ("duration", -1, "duration is negative"),
        ("duration", 0.5, "duration is not a whole number of seconds"),
        ("duration", float("nan"), "duration is not finite"),
        ("duration", float("inf"), "duration is not finite"),
        ("duration", 86_401, "duration is over a day"),
        ("duration", 10**30, "duration is over a day"),
        ("duration", None, "duration is missing"),
        ("ended_at", "soon", "ended_at is not a usable time"),
        ("ended_at", 1705314845, "ended_at is not a usable time"),
        ("ended_at", "2024-01-15T10:29:59Z", "ended_at is before created_at"),
        ("metadata", [], "metadata is not an object"),
        ("metadata", {"n": 2**64}, "metadata cannot be written as JSON"),
    ],
)
def test_a_bad_field_becomes_missing_and_the_call_stays(field, value, reason):
    column = {"duration": "duration_seconds"}.get(field, field)
    good = record("good")
    framed = to_frame([good, record("bad", **{field: value})])
    kept = framed.calls.set_index("id")
    assert pd.isna(kept.at["bad", column])
    assert kept.loc["bad"].drop(column).equals(kept.loc["good"].drop(column))
    assert dtypes(framed.calls) == DTYPES
    assert rejected([good, record("bad", **{field: value})]) == [("bad", reason)]
    assert framed.rows_lost == 0


@pytest.mark.parametrize("others", [0, 50])
@pytest.mark.parametrize("depth", [1, 2, 63, 64, 65, 66, 254, 255, 400])
def test_metadata_is_kept_up_to_64_levels_deep(depth, others):
    metadata = {"a": 0}
    for level in range(depth - 1):
        metadata = {"a": metadata, "b": level}
    records = [*(record(f"good_{at}") for at in range(others)), record("deep", metadata=metadata)]
    framed = to_frame(records)
    kept = framed.calls.set_index("id")["metadata"]
    if depth <= 64:
        assert (orjson.loads(kept["deep"]), len(framed.rejected)) == (metadata, 0)
    else:
        assert rejected(records) == [("deep", "metadata is nested too deep")]
    assert set(kept.drop("deep")) <= {'{"customer_id":"cust_456"}'}


def test_every_fault_of_a_call_is_told_in_one_row():
    broken = record(status=None, duration=-5, ended_at="x", metadata="x")
    assert rejected([broken]) == [
        (
            "call_1",
            "status is missing; duration is negative; ended_at is not a usable time; metadata is not an object",
        )
    ]


@pytest.mark.parametrize("field", ["status", "phone_number", "from_number", "agent_id", "duration"])
def test_a_field_the_api_promises_is_missed(field):
    assert rejected([without(field)]) == [("call_1", f"{field} is missing")]


def test_a_call_that_is_not_completed_needs_no_duration_end_or_metadata():
    framed = to_frame([{**record(status="busy"), "duration": None, "ended_at": None, "metadata": None}])
    assert framed.rejected.empty
    row = framed.calls.loc[0]
    assert (pd.isna(row["duration_seconds"]), pd.isna(row["ended_at"]), row["metadata"]) == (True, True, "{}")


@pytest.mark.parametrize(("value", "seconds"), [(0, 0), (86_400, 86_400), (245.0, 245), (-0.0, 0)])
def test_a_whole_duration_within_a_day_is_kept(value, seconds):
    framed = to_frame([record(duration=value)])
    assert framed.calls["duration_seconds"].to_list() == [seconds]
    assert framed.rejected.empty


def test_a_call_may_end_as_it_begins():
    framed = to_frame([record(ended_at=record()["created_at"])])
    assert framed.calls.at[0, "ended_at"] == pd.Timestamp("2024-01-15T10:30:00Z")
    assert framed.rejected.empty


@pytest.mark.parametrize(
    ("broken", "id_", "reason"),
    [
        (None, None, "record is not an object"),
        ([record()], None, "record is not an object"),
        ("call_1", None, "record is not an object"),
        ({}, None, "id is missing; created_at is missing"),
        (record(""), None, "id is empty"),
        (record(17), None, "id is not a string"),
        (record("\ud83d"), None, "id is not valid Unicode"),
        (record(created_at=None), "call_1", "created_at is missing"),
        (record(created_at=1705314600), "call_1", "created_at is not a usable time"),
        (record(created_at="yesterday"), "call_1", "created_at is not a usable time"),
    ],
)
def test_a_record_without_identity_or_time_is_lost_and_told_of(broken, id_, reason):
    framed = to_frame([record("good"), broken])
    assert framed.calls["id"].to_list() == ["good"]
    assert framed.rows_lost == 1
    assert rejected([record("good"), broken]) == [(id_, reason)]


def test_lost_records_are_told_of_in_their_order():
    timeless, nameless = record("timeless") | {"created_at": None}, record("nameless") | {"id": None}
    assert rejected([timeless, nameless, "not a call", timeless | {"id": "again"}]) == [
        ("timeless", "created_at is missing"),
        (None, "id is missing"),
        (None, "record is not an object"),
        ("again", "created_at is missing"),
    ]


def test_lost_records_come_before_calls_with_a_bad_field():
    records = [record("a", duration=-1), record("b", created_at=0), 3]
    assert [reason.split()[0] for _, reason in rejected(records)] == ["created_at", "record", "duration"]


@pytest.mark.parametrize("live_status", ["in_progress", "on_hold", None])
@pytest.mark.parametrize("ended_first", [True, False])
def test_a_settled_copy_beats_a_live_one_whichever_came_first(ended_first, live_status):
    live = record(status=live_status, ended_at=None, duration=None)
    copies = [record(), live] if ended_first else [live, record()]
    calls = to_frame([record("other"), *copies]).calls
    assert dict(zip(calls["id"], calls["status"], strict=True)) == {
        "call_1": "completed",
        "other": "completed",
    }
    assert calls["status"].cat.categories.to_list() == ["completed"]


def test_a_live_status_with_an_end_counts_as_settled():
    ended, live = record(status="answered"), record(status="ringing", ended_at=None)
    assert to_frame([ended, live]).calls["status"].to_list() == ["answered"]


@pytest.mark.parametrize("statuses", [("queued", "ringing"), ("completed", "failed")])
def test_among_equals_the_copy_added_later_wins(statuses):
    end = record()["ended_at"] if statuses[0] == "completed" else None
    first, second = (record(status=status, ended_at=end) for status in statuses)
    assert to_frame([first, second]).calls["status"].to_list() == [statuses[1]]
    assert to_frame([second, first]).calls["status"].to_list() == [statuses[0]]


def test_a_repeat_is_found_even_if_its_creation_time_differs():
    moved = record(created_at="2024-01-15T10:29:00Z")
    calls = to_frame([record("b"), record(), record("c"), moved]).calls
    assert calls["id"].to_list() == ["b", "c", "call_1"]
    assert calls.at[2, "created_at"] == pd.Timestamp("2024-01-15T10:29:00Z")


def test_faults_of_a_copy_that_lost_are_forgotten():
    assert rejected([record(agent_id=None), record()]) == []
    assert rejected([record(), record(agent_id=None)]) == [("call_1", "agent_id is missing")]


def test_ids_that_share_a_hash_stay_apart(monkeypatch):
    monkeypatch.setattr(order, "hash", lambda _: 0, raising=False)
    records = [record(id_) for id_ in "cab"] + [record("a", duration=1)]
    calls = to_frame(records).calls
    assert calls[["id", "duration_seconds"]].values.tolist() == [["a", 1], ["b", 245], ["c", 245]]


def test_categories_are_sorted_whatever_the_order_of_adding():
    records = [
        record(str(at), status=status) for at, status in enumerate(["queued", "busy", "weird", "busy"])
    ]
    for some in (records, records[::-1]):
        assert to_frame(some).calls["status"].cat.categories.to_list() == ["busy", "queued", "weird"]


def test_many_labels_stay_apart():
    records = [record(f"{at:05}", agent_id=f"agent_{at % 40_000:05}") for at in range(40_300)]
    calls = to_frame(records).calls
    expected = [f"agent_{int(id_) % 40_000:05}" for id_ in calls["id"]]
    assert calls["agent_id"].to_list() == expected
    assert len(calls["agent_id"].cat.categories) == 40_000


def test_records_are_left_as_they_were():
    records = [record(), record("b", duration=-1), 3]
    before = copy.deepcopy(records)
    to_frame(records)
    assert records == before


def test_the_builder_is_empty_after_finishing():
    builder = FrameBuilder()
    builder.add([record(), None])
    builder.finish()
    framed = builder.finish()
    assert (len(framed.calls), len(framed.rejected), framed.rows_lost) == (0, 0, 0)


# Typed rows


def test_typed_rows_and_records_meet_in_one_frame(tmp_path):
    stored = [record("a"), record("b", status="queued", ended_at=None, duration=None, agent_id=None)]
    fresh = [record("b", agent_id="agent_z"), record("c", status="busy", duration=None)]
    to_frame(stored).calls.to_parquet(tmp_path / "day.parquet")
    builder = FrameBuilder()
    builder.add_typed(pd.read_parquet(tmp_path / "day.parquet"))
    builder.add(fresh)
    pd.testing.assert_frame_equal(builder.finish().calls, to_frame(stored + fresh).calls)


def test_order_of_adding_holds_across_records_and_typed_rows():
    first, second = record(duration=1), record(duration=2)
    builder = FrameBuilder()
    builder.add([first])
    builder.add_typed(to_frame([second]).calls)
    assert builder.finish().calls["duration_seconds"].to_list() == [2]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda calls: calls.drop(columns="metadata"),
        lambda calls: calls.assign(status=calls["status"].astype("str")),
        lambda calls: calls.assign(created_at=calls["created_at"].dt.tz_localize(None)),
        lambda calls: calls[list(COLUMNS[::-1])],
    ],
)
def test_a_frame_of_another_form_is_refused(spoil):
    calls = spoil(to_frame([record()]).calls)
    with pytest.raises(ValueError, match="not a typed frame of calls"):
        FrameBuilder().add_typed(calls)
    with pytest.raises(ValueError, match="not a typed frame of calls"):
        concat([calls])


def test_frames_are_put_below_each_other_as_they_are():
    today = to_frame([record("b", status="busy"), record("a", metadata=[])]).calls
    before = to_frame([record("c", created_at="2024-01-14", from_number=None)]).calls
    together = concat([today, before, empty_frame()])
    assert together["id"].to_list() == ["a", "b", "c"]
    assert dtypes(together) == DTYPES
    assert together.index.equals(pd.RangeIndex(3))
    plain = pd.concat([today.astype("object"), before.astype("object")], ignore_index=True)
    pd.testing.assert_frame_equal(together.astype("object"), plain)
    pd.testing.assert_frame_equal(concat([]), empty_frame())


def test_a_call_takes_at_most_120_bytes():
    builder, calls = FrameBuilder(), 20_000
    for page in pages(calls):
        builder.add(orjson.loads(page)["data"])
    frame = builder.finish().calls
    assert (len(frame), set(frame["id"].str.len())) == (calls, {20})
    assert frame.memory_usage(deep=True).sum() / calls <= 120


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_finishing_takes_little_more_memory_than_the_frame():
    program = "from tests.bench.frame_speed import memory; print(*memory(200_000).values())"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    _, gathered, peak, _, arrow_peak, _ = map(float, run.stdout.split())
    assert arrow_peak < 1.5
    assert peak - gathered < 1
