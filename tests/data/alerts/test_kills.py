"""Processes that are killed while they tell: no message twice, and none lost for longer than one more run.

But for a message without an id of a process that is killed right before its bytes go out, when it is kept already that they do.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ringyo_data.alerts import state
from ringyo_data.alerts.channels import Slack, Webhook
from ringyo_data.alerts.telling import tell
from tests.data.alerts.receivers import Received, http_receiver
from tests.data.alerts.seen import round_of, seen
from tests.data.store.days import store_in

KILLS = 100


def lines_of(act: Callable[[], object], *, kill_at: int | None = None) -> int:
    """How many lines of Python *act* runs through, in any module; with *kill_at* the process ends at that line."""
    count = 0

    def trace(frame, event, _):
        nonlocal count
        if event == "line":
            count += 1
            if count == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return count


def killed(act: Callable[[], object], at: int) -> None:
    """Run *act* in a process that is killed at its line of that number."""
    child = os.fork()
    if not child:
        lines_of(act, kill_at=at)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def test_a_hundred_kills_repeat_no_message_and_lose_hardly_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(os, "fsync", lambda _: None)  # keeps what a power cut would lose, and takes long
    with http_receiver() as (receiver, server):
        channels = {"team": Webhook("team", server.url), "log": Slack("log", server.url)}

        def run(number: object, state: str, minutes: int) -> None:
            one = seen(state, minutes, 0.05, to=tuple(channels))
            tell(store_in(tmp_path / str(number)), channels, round_of(one))

        for name in ("first", "whole"):  # the first run loads what is loaded once
            lengths = [lines_of(lambda: run(name, *each)) for each in (("fires", 0), ("quiet", 20))]  # noqa: B023
        lost = []
        for kill in range(KILLS // 2):
            receiver.received.clear()
            begins, ends = (1 + length * kill // (KILLS // 2) for length in lengths)
            killed(lambda: run(kill, "fires", 0), begins)  # noqa: B023  (runs at once)
            unsure = is_under_way(tmp_path / str(kill), "log") * ["*fires begins"]
            run(kill, "fires", 10)
            killed(lambda: run(kill, "quiet", 20), ends)  # noqa: B023
            unsure += is_under_way(tmp_path / str(kill), "log") * ["*fires over"]
            run(kill, "quiet", 30)
            slack = [one.content["text"].split(" at ")[0] for one in receiver.received if not has_id(one)]
            lost += [event for event in unsure if event not in slack]
            assert sorted(slack + [event for event in unsure if event not in slack]) == [
                "*fires begins",
                "*fires over",
            ]
            hooks = [one.content for one in receiver.received if has_id(one)]
            first = {one["id"]: one for one in reversed(hooks)}
            assert sorted(one["event"] for one in first.values()) == ["begins", "over"]
            # killed right before the bytes went out, the first one says it too
            assert all(one["may_repeat"] for one in hooks if one is not first[one["id"]])
        assert len(lost) <= KILLS // 20


def is_under_way(folder: Path, channel: str) -> bool:
    """Whether it is kept that a message to *channel* goes out at this moment."""
    known, _ = state.read(store_in(folder))
    return any(channel in one.told and one.told[channel].under_way for one in known.problems)


def has_id(one: Received) -> bool:
    return "idempotency-key" in one.headers
