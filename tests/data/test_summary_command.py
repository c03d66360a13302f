"""The numbers from a shell: what the JSON promises, what the text says, and the exit status."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from ringyo_data.__main__ import main
from ringyo_data.demo import Account, Api, Behaviour, Fault, serve

KEY = "rg_test_summary"
OWN = "+18005550100"
SIDE = {
    "calls",
    "settled",
    "answered",
    "answer_rate",
    "handed_over",
    "hand_over_rate",
    "failed",
    "conversations",
    "conversation_rate",
    "talk_seconds",
    "median_seconds",
}


def record(number: int, status: str, *, incoming: bool = False, seconds: int | None = None, **fields: object):
    """One call a minute on 1 March, to a customer or from one."""
    customer = f"+4477009{number:05}" if incoming else f"+1415555{number:04}"
    sides = (customer, OWN) if incoming else (OWN, customer)
    return {
        "id": f"call_{number}",
        "status": status,
        "from_number": sides[0],
        "phone_number": sides[1],
        "agent_id": "agent_a",
        "duration": seconds,
        "metadata": {},
        "created_at": f"2026-03-01T10:{number:02}:00Z",
        "ended_at": f"2026-03-01T10:{number:02}:50Z",
        **fields,
    }


RECORDS = [
    record(1, "completed", seconds=10),
    record(2, "completed", seconds=40),
    record(3, "transferred"),
    record(4, "no_answer"),
    record(5, "failed"),
    record(6, "completed", incoming=True, seconds=30),
    record(7, "no_answer", incoming=True),
    record(8, "completed", seconds=30, from_number="+4930111111"),  # of neither side
]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path) -> Iterator[Callable[..., Api]]:
    """Serves these calls over HTTP, and points the environment at it."""
    with ExitStack() as stack:

        def opened(*records, **behaviour: object) -> Api:
            numbers = [{"id": "pn_1", "phone_number": OWN, "friendly_name": "Sales", "status": "active"}]
            api = Api(Account.from_records(records, phone_numbers=numbers), Behaviour(key=KEY, **behaviour))
            monkeypatch.setenv("RINGYO_BASE_URL", stack.enter_context(serve(api)))
            monkeypatch.setenv("RINGYO_API_KEY", KEY)
            monkeypatch.chdir(tmp_path)
            return api

        yield opened


def summary(capsys: pytest.CaptureFixture, *words: str) -> tuple[int, dict]:
    """The exit status and the JSON of the 1st of March."""
    status = main(["summary", "--since", "2026-03-01", "--until", "2026-03-02", "--json", *words])
    return status, json.loads(capsys.readouterr().out)


def test_json_has_the_promised_names_and_the_numbers_of_each_direction(served, capsys):
    served(*RECORDS)
    status, found = summary(capsys)
    assert status == 0
    assert found.pop("as_of")
    assert found["outbound"].keys() == found["inbound"].keys() == SIDE
    assert found == {
        "calls": 8,
        "settled": 8,
        "live": 0,
        "expected": 8,
        "missing": 0,
        "complete": True,
        "outbound": {
            "calls": 5,
            "settled": 5,
            "answered": 3,
            "answer_rate": 3 / 5,
            "handed_over": 1,
            "hand_over_rate": 1 / 3,
            "failed": 1,
            "conversations": 1,
            "conversation_rate": 1 / 5,
            "talk_seconds": 50,
            "median_seconds": 25.0,
        },
        "inbound": {
            "calls": 2,
            "settled": 2,
            "answered": 1,
            "answer_rate": 1 / 2,
            "handed_over": 0,
            "hand_over_rate": 0.0,
            "failed": 0,
            "conversations": 1,
            "conversation_rate": 1 / 2,
            "talk_seconds": 30,
            "median_seconds": 30.0,
        },
        "unknown_direction": {"calls": 1},
        "conversations_at_once": {
            "peak": 1,
            "peak_at": "2026-03-01T10:01:40+00:00",
            "peak_waiting": 1,
        },
        "findings": [],
    }


def test_a_direction_narrows_all_but_what_the_api_counts(served, capsys):
    served(*RECORDS)
    _, found = summary(capsys, "--direction", "inbound")
    assert (found["calls"], found["expected"]) == (2, 8)
    assert (found["outbound"]["calls"], found["unknown_direction"]) == (0, {"calls": 0})


def test_rates_over_nothing_are_null_and_a_quiet_day_is_complete(served, capsys):
    served()
    status, found = summary(capsys, "--no-compare")
    assert (status, found["calls"], found["complete"]) == (0, 0, True)
    assert found["outbound"]["answer_rate"] is None
    assert found["inbound"]["median_seconds"] is None
    assert found["conversations_at_once"] == {"peak": 0, "peak_at": None, "peak_waiting": 0}


def test_text_has_each_number_with_how_it_came_about(served, capsys):
    served(*RECORDS)
    assert main(["summary", "--since", "2026-03-01", "--until", "2026-03-02"]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines[:2] == ["1 March 2026, UTC", "compared with 28 February 2026"]
    at = lines.index("Answer rate 60.0% before –")
    assert lines[at + 1 : at + 4] == ["calls 5", "settled 5", "answered 3"]
    assert "Taken 50.0% before –" in lines
    assert "Direction unknown 1 before 0" in lines


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "9999-03-02"), "--since 9999-03-02 is after today."),
        (("--since", "2026-03-02", "--until", "2026-03-02"), "--until 2026-03-02 is not after"),
        (("--since", "2026-03-02", "--until", "2026-03-01"), "--until 2026-03-01 is not after"),
    ],
)
def test_no_days_are_a_usage_error(served, capsys, words, said):
    served()
    assert main(["summary", *words]) == 2
    assert said in capsys.readouterr().err


def test_an_api_that_is_down_is_no_summary(served, capsys):
    served(choose=lambda *_: Fault("error", status=401))
    assert main(["summary", "--since", "2026-03-01", "--until", "2026-03-02"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("summary: ")
