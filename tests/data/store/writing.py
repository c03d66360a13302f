"""Processes that write to a store until they are done or killed.

    python -m tests.data.store.writing write FOLDER ROUNDS
    python -m tests.data.store.writing be-killed FOLDER TIMES

Each round writes the same days with other calls; a day's `stuck` names its
round, and so does the id of each of its calls. `be-killed` prints the days that
were written by the time of each kill.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from datetime import timedelta
from itertools import count
from pathlib import Path

from ringyo_data.store import SealedDay, Store
from tests.data.store.days import DAY, busy_day, store_in

DAYS = [DAY + timedelta(days=n) for n in range(12)]
ROUNDS = 3
CALLS = 100


def rounds() -> list[list[SealedDay]]:
    return [[busy_day(day, CALLS + n, f"round{n}") for day in DAYS] for n in range(ROUNDS)]


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def write(folder: Path, times: int) -> None:
    store = store_in(folder)
    days = rounds()
    say("ready")
    for n in range(times):
        for day in days[n % ROUNDS]:
            store.write(day)


def be_killed(folder: Path, times: int) -> None:
    """Fork a writer and kill it, again and again; a moment drawn by lot after its first day."""
    store, days, chance = store_in(folder), rounds(), random.Random(1)
    for n in range(times):
        reading, writing = os.pipe()
        writer = os.fork()
        if not writer:
            _write_on(store, days[n % ROUNDS], n, writing)
        os.close(writing)
        written = os.read(reading, 1)
        time.sleep(chance.uniform(0, 0.02))  # the moment that a kill comes at is the point
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        while more := os.read(reading, 4096):
            written += more
        os.close(reading)
        say(" ".join(map(str, written)))


def _write_on(store: Store, days: list[SealedDay], start: int, written: int) -> None:
    for n in count(start):
        store.write(days[n % len(days)])
        os.write(written, bytes([n % len(days)]))


if __name__ == "__main__":
    act, where, how_often = sys.argv[1:]
    {"write": write, "be-killed": be_killed}[act](Path(where), int(how_often))
