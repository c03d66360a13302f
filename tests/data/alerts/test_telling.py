"""Messages on their way out: remembered from run to run, sent by one process at a time, and once."""

from __future__ import annotations

import pytest

from ringyo_data.alerts import state
from ringyo_data.alerts.channels import Slack, Webhook
from ringyo_data.alerts.problems import Told
from ringyo_data.alerts.telling import BUSY, GIVEN_UP, Outcome, tell
from ringyo_data.errors import StoreError
from ringyo_data.known import Mark
from ringyo_data.store import Store
from tests.data.alerts.receivers import http_receiver
from tests.data.alerts.seen import NAMES, at, round_of, seen
from tests.data.store.days import store_in
from tests.raw_server import http

GONE = http(b"", status="404 Not Found")
FIRES = seen("fires", 0, 0.05)


@pytest.fixture
def store(tmp_path) -> Store:
    return store_in(tmp_path)


def sent(store, server, one, kind=Webhook, **fields) -> Outcome:
    """One run that sees this, and tells a channel."""
    return tell(store, {"team": kind("team", server.url)}, round_of(one, **fields), sleep=lambda _: None)


def titles(receiver) -> list[str]:
    return [one.content["title"] for one in receiver.received]


def test_each_run_remembers_what_was_told_before(store):
    with http_receiver() as (receiver, server):
        outcomes = [
            sent(store, server, one)
            for one in (FIRES, seen("fires", 10, 0.05), seen("quiet", 20), seen("quiet", 30))
        ]
    assert titles(receiver) == ["fires begins at 0", "fires over at 20"]
    assert [one.arrived for one in outcomes] == [1, 0, 1, 0]
    assert state.read(store) == (state.Memory(at(30)), "")


def test_a_message_that_does_not_arrive_is_due_at_the_next_run(store):
    with http_receiver(GONE, http(b"ok")) as (receiver, server):
        assert sent(store, server, FIRES) == Outcome(
            due=1,
            problems=("team: 127.0.0.1 refuses the message (HTTP 404). It is tried again at the next run.",),
        )
        assert sent(store, server, seen("few", 10)) == Outcome(arrived=1)
    assert titles(receiver) == ["fires begins at 0"] * 2
    assert [one.content["may_repeat"] for one in receiver.received] == [False, False]


def test_one_channel_that_fails_keeps_no_other_waiting(store):
    both = seen("fires", 0, 0.05, to=("gone", "team"))
    with http_receiver(GONE) as (_, gone), http_receiver() as (receiver, server):
        channels = {"gone": Slack("gone", gone.url), "team": Webhook("team", server.url)}
        outcome = tell(store, channels, round_of(both))
    assert (outcome.arrived, outcome.due, len(receiver.received)) == (1, 1, 1)


def test_what_may_have_arrived_is_sent_again_with_words_of_that_and_not_for_ever(store):
    with http_receiver(b"") as (receiver, server):
        outcomes = [sent(store, server, seen("fires", run, 0.05), Slack) for run in range(5)]
    assert len(receiver.received) == 3
    assert ["may be a repeat" in one.content["text"] for one in receiver.received] == [False, True, True]
    assert [one.due for one in outcomes] == [1, 1, 1, 0, 0]
    assert outcomes[3].problems == (GIVEN_UP.format("team"),)


@pytest.mark.parametrize("kind", [Slack, Webhook])
def test_what_was_under_way_when_the_program_was_killed_is_sent_again_only_with_its_id(store, kind):
    with http_receiver() as (receiver, server):
        sent(store, server, FIRES, kind)
        known, _ = state.read(store)
        (problem,) = known.problems
        cut = problem.with_told("team", Told(under_way=True))
        state.keep(store, state.Memory(known.judged_at, (cut,)))
        outcome = sent(store, server, seen("fires", 10, 0.05), kind)
    if kind is Slack:
        assert (outcome, len(receiver.received)) == (Outcome(problems=(GIVEN_UP.format("team"),)), 1)
    else:
        first, second = (one.content for one in receiver.received)
        assert (first["id"], first["may_repeat"]) == (second["id"], False)
        assert second["may_repeat"]


def test_while_another_process_tells_nothing_is_sent(store):
    with http_receiver() as (receiver, server):
        with store.lease(state.LOCK):
            assert sent(store, server, FIRES) == Outcome(problems=(BUSY,))
        assert receiver.received == []
        assert sent(store, server, FIRES).arrived == 1


def test_a_run_that_began_before_the_last_one_takes_nothing_back(store):
    with http_receiver() as (receiver, server):
        sent(store, server, seen("fires", 10, 0.05))
        sent(store, server, seen("quiet", 9))
        sent(store, server, seen("fires", 20, 0.05))
    assert titles(receiver) == ["fires begins at 10"]


def test_in_quiet_hours_an_end_waits_too(store):
    with http_receiver() as (receiver, server):
        sent(store, server, FIRES)
        sent(store, server, seen("quiet", 10, hushed=True), is_hushed=lambda _: True)
        assert titles(receiver) == ["fires begins at 0"]
        sent(store, server, seen("quiet", 20))
    assert titles(receiver) == ["fires begins at 0", "fires over at 10"]


def test_a_state_that_cannot_be_read_is_said_and_open_problems_are_told_once_more(store):
    with http_receiver() as (receiver, server):
        sent(store, server, FIRES)
        store.keep_note(state.NAME, b'{"form": 1}')
        (said,) = sent(store, server, FIRES).problems
    assert "open problems are told once more" in said
    assert len(receiver.received) == 2


def test_nothing_is_sent_that_cannot_be_remembered(tmp_path):
    with http_receiver() as (receiver, server), pytest.raises(StoreError, match="There is no store"):
        sent(store_in("off"), server, FIRES)
    assert receiver.received == []


def test_a_state_comes_back_as_it_was(store):
    with http_receiver(GONE) as (_, server):
        sent(store, server, seen("fires", 0, 0.05, to=("team",)))
    kept, _ = state.read(store)
    assert state.from_bytes(state.to_bytes(kept)) == kept
    assert [(each.rule, each.waiting()) for each in kept.problems] == [("Few answered", ["team"])]
    assert {(each.rule, each.scope) for each in kept.problems} == NAMES


def test_it_is_kept_when_each_channel_was_told_and_that_a_problem_is_known(store):
    mark = Mark("key", 0.05, at(90), "ann", "", at(0))
    with http_receiver() as (_, server):
        sent(store, server, FIRES)
        sent(store, server, seen("fires", 10, 0.05, mark=mark))
    kept, _ = state.read(store)
    (problem,) = kept.problems
    assert (problem.known_until, problem.told["team"].at) == (at(90), at(0))
    assert state.from_bytes(state.to_bytes(kept)) == kept
