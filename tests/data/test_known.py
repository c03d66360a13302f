"""What viewers have marked as known: how long it holds, and that no mark is ever lost."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ringyo_data import known
from ringyo_data.errors import StoreError
from ringyo_data.known import Known, Mark
from ringyo_data.metrics import Finding, Level, Shift
from ringyo_data.store import Store, watched
from ringyo_data.store.folder import Folder
from ringyo_data.store.place import Nowhere

NOW = datetime(2026, 3, 18, 14, 32, tzinfo=UTC)
MARK = Mark("a", 0.5, NOW + timedelta(days=7), "ann@example.com", "A carrier's outage", NOW)
OUT = Finding("agent_out", "ana", 40.0, 60, 200, 0.3, 0.5, 0.5)


def store(path) -> Store:
    return Store(Folder(path), "account")


def opened(path, now: datetime = NOW) -> Known:
    return Known(store(path), now=lambda: now)


@pytest.mark.parametrize(
    ("size", "after", "holds"),
    [
        (0.5, timedelta(0), True),
        (0.1, timedelta(days=6, hours=23), True),
        (0.74, timedelta(0), True),
        (0.75, timedelta(0), False),
        (0.5, timedelta(days=7), False),
    ],
)
def test_a_mark_holds_until_its_time_is_over_or_the_thing_is_half_as_large_again(size, after, holds):
    assert MARK.holds(size, NOW + after) is holds


def test_a_finding_is_as_large_as_its_distance_from_what_was_expected_or_as_the_calls_it_lacks():
    assert known.finding_size(OUT) == pytest.approx(0.2)
    assert known.finding_size(Finding("missing", None, 12.0, 12, 400, 0.03, 0.0)) == 12


def test_findings_have_one_key_if_they_are_about_the_same_whatever_their_numbers():
    key = known.finding_key(OUT, "outbound", {"agent": ["x", "y"], "status": []})
    same = replace(OUT, part=10, value=0.05, strength=90.0)
    assert known.finding_key(same, "outbound", {"status": [], "agent": ["y", "x"]}) == key
    others = [
        known.finding_key(replace(OUT, value=0.9), "outbound", {"agent": ["x", "y"], "status": []}),
        known.finding_key(replace(OUT, subject="bo"), "outbound", {"agent": ["x", "y"], "status": []}),
        known.finding_key(
            replace(OUT, kind="agent_changed"), "outbound", {"agent": ["x", "y"], "status": []}
        ),
        known.finding_key(OUT, "inbound", {"agent": ["x", "y"], "status": []}),
        known.finding_key(OUT, "outbound", {"agent": ["x"], "status": []}),
    ]
    assert len({key, *others}) == 6


def test_a_shift_has_one_key_whatever_its_day_and_another_by_measure_side_and_direction():
    level = Level(0.7, 0.6, 0.8, 100)
    day = date(2026, 3, 2)
    fell = Shift(
        "agent",
        "ana",
        "answer_rate",
        day,
        level,
        replace(level, value=0.5),
        0.001,
        day,
        day,
        "outbound",
        20.0,
    )

    def key(shift):
        finding = Finding(
            "agent_shifted", "ana", 20.0, 50, 100, shift.after.value, shift.before.value, shift=shift
        )
        return known.finding_key(finding, "outbound", {})

    assert key(replace(fell, day=date(2026, 3, 4))) == key(fell)
    others = [
        replace(fell, measure="typical_duration"),
        replace(fell, after=replace(level, value=0.9)),
        replace(fell, direction="inbound"),
    ]
    assert len({key(fell), *map(key, others)}) == 4


def test_a_mark_is_there_for_every_viewer_and_after_a_restart(tmp_path):
    first = opened(tmp_path)
    assert first.marks() == {}
    assert first.can_mark
    first.mark(MARK)
    assert first.marks() == opened(tmp_path).marks() == {"a": MARK}
    first.forget("a")
    assert first.marks() == opened(tmp_path).marks() == {}


def test_another_processs_marks_are_seen_after_half_a_minute_and_never_overwritten(tmp_path):
    seconds = [0.0]
    ours, theirs = Known(store(tmp_path), now=lambda: NOW, clock=lambda: seconds[0]), opened(tmp_path)
    ours.mark(MARK)
    theirs.mark(replace(MARK, key="b"))
    assert ours.marks().keys() == {"a"}
    ours.mark(replace(MARK, key="c"))
    assert ours.marks().keys() == {"a", "b", "c"}
    theirs.forget("b")
    seconds[0] = watched.READ_AGAIN_SECONDS
    ours.marks()
    _ended("ringyo-watched")
    assert ours.marks().keys() == {"a", "c"}


def _ended(name: str) -> None:
    for thread in threading.enumerate():
        if thread.name == name:
            thread.join()


def test_many_marks_at_once_are_all_kept(tmp_path):
    def some(writer: Known, number: int) -> None:
        for at in range(5):
            writer.mark(replace(MARK, key=f"{number}-{at}"))

    writers = [opened(tmp_path) for _ in range(3)]
    threads = [
        threading.Thread(target=some, args=(writer, 2 * at + more))
        for at, writer in enumerate(writers)
        for more in (0, 1)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened(tmp_path).marks()) == 6 * 5


def test_marks_whose_time_is_over_are_let_go_with_the_next_change(tmp_path):
    opened(tmp_path).mark(MARK)
    opened(tmp_path, NOW + timedelta(days=8)).mark(replace(MARK, key="b", until=NOW + timedelta(days=9)))
    assert opened(tmp_path).marks().keys() == {"b"}


def test_without_a_store_nothing_can_be_marked():
    none = Known(Store(Nowhere(), "account"))
    assert none.marks() == {}
    assert not none.can_mark


class Refusing(Folder):
    """A folder that may be read and not written."""

    def lease(self, path: str):
        raise PermissionError(13, "Permission denied")


def test_a_store_that_cannot_be_written_offers_no_marking(tmp_path):
    opened(tmp_path).mark(MARK)
    reader = Known(Store(Refusing(tmp_path), "account"), now=lambda: NOW)
    assert reader.marks() == {"a": MARK}
    assert not reader.can_mark
    with pytest.raises(StoreError, match="permission denied"):
        reader.mark(replace(MARK, key="b"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b'{"version": 2, "marks": []}',
        b'{"version": 1, "marks": [{"key": "a"}]}',
        b'{"version": 1}',
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_not_overwritten(tmp_path, data):
    store(tmp_path).keep_note(known.STORED_AS, data)
    marks = opened(tmp_path)
    assert marks.marks() == {}
    assert "_known.json, cannot be read" in marks.problem
    with pytest.raises(StoreError, match="cannot be read"):
        marks.mark(MARK)
    assert store(tmp_path).note(known.STORED_AS) == data
