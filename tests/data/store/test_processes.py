"""Processes that share a store, and processes that are killed while they write."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from ringyo_data.store.folder import LEFT_OVER_SECONDS
from tests.data.store.days import store_in
from tests.data.store.writing import CALLS, DAYS

KILLS = 100


def run(*words):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.data.store.writing", *map(str, words)],
        stdout=subprocess.PIPE,
        text=True,
    )


def left_over(folder):
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".parquet"]


def check_whole(store):
    """Every stored day is whole: all its calls are of the round that it says it is of."""
    stored = store.read(store.days())
    for day in stored:
        (mark,) = day.stuck
        assert sorted(day.calls["id"]) == [
            f"{mark}_{n:05d}" for n in range(CALLS + int(mark.removeprefix("round")))
        ]
    assert store.notices() == ()
    return stored


def test_a_writer_killed_at_any_moment_loses_no_more_than_the_day_in_flight(tmp_path):
    with run("be-killed", tmp_path, KILLS) as process:
        output, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    kills = [list(map(int, line.split())) for line in output.splitlines()]
    assert len(kills) == KILLS
    store = store_in(tmp_path)
    written = {DAYS[n] for kill in kills for n in kill}
    assert written <= store.days() <= set(DAYS)
    check_whole(store)
    litter = left_over(tmp_path)
    assert len(litter) <= KILLS
    for path in litter:
        assert path.suffix == ".tmp"
        long_ago = time.time() - LEFT_OVER_SECONDS - 1
        os.utime(path, (long_ago, long_ago))
    store_in(tmp_path)
    assert left_over(tmp_path) == []


def test_two_processes_that_write_the_same_days_while_a_third_reads_do_no_harm(tmp_path):
    writers = [run("write", tmp_path, 6) for _ in range(2)]
    store = store_in(tmp_path)
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    seen = 0
    while any(writer.poll() is None for writer in writers):
        seen = max(seen, len(check_whole(store)))
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    assert len(check_whole(store)) == len(DAYS)
    assert seen > 0
    assert left_over(tmp_path) == []
