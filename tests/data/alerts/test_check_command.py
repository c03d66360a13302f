"""`python -m ringyo_data check`, whole: a served API, a store in a folder, and receivers on loopback."""

from __future__ import annotations

import argparse
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from pages.alert import command
from pages.alert.command import FIRES, QUIET, UNKNOWN, UNTOLD, USAGE
from pages.filters import matching, view_from_params, within
from ringyo_data import Settings
from ringyo_data.__main__ import main
from ringyo_data.alerts import examples, state
from ringyo_data.alerts.problems import known_key
from ringyo_data.demo import Account, Api, Behaviour, Fault, serve
from ringyo_data.direction import with_direction
from ringyo_data.frame import to_frame
from ringyo_data.known import STORED_AS, Known, Mark
from ringyo_data.store import Store, open_store
from tests.bench import checking
from tests.data.alerts.receivers import HttpReceiver, http_receiver
from tests.raw_server import http
from tests.records import completed_call

KEY = "rg_test_check"
OWN = "+18005551234"
NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)
NUMBERS = [{"id": "pn_1", "phone_number": OWN, "friendly_name": "Sales", "status": "active"}]
SECRETS = """
[ringyo]
store = "{folder}/store"
public_url = "https://calls.example.com"

[channels.team]
kind = "webhook"
url = "{url}"

[[alerts]]
name = "Few answered"
measure = "answer_rate"
when = "below"
value = 0.6
over = "4h"
at_least = 10
to = ["team"]
"""


def calls(answered: int, failed: int, *, at: datetime = NOON) -> list[dict[str, object]]:
    """So many calls in the hour before *at*, one each minute, all over after 20 seconds."""
    words = ["completed"] * answered + ["no_answer"] * failed
    return [
        completed_call(
            f"{word}_{at:%H}_{n}", at - timedelta(minutes=n + 1), ends_after=20, status=word, duration=10
        )
        for n, word in enumerate(words)
    ]


GOOD, BAD = calls(8, 2), calls(5, 5)
OVER = "Over: Few answered: answer rate 80.0%"


class Deployment:
    """Runs the command at a moment of its own against an API that has these calls."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.now = NOON + timedelta(minutes=5)
        self.fault: Fault | None = None
        self.agents: list[dict[str, object]] = []
        self.url = ""
        self.api = Api(
            Account.from_records([], phone_numbers=NUMBERS),
            Behaviour(key=KEY, choose=lambda *_: self.fault),
            clock=lambda: self.now,
        )

    def write(self, url: str, text: str = SECRETS) -> None:
        self.url = url
        secrets = self.folder / ".streamlit" / "secrets.toml"
        secrets.parent.mkdir(exist_ok=True)
        secrets.write_text(text.format(folder=self.folder, url=url))

    @property
    def store(self) -> Store:
        return open_store(Settings.from_mappings(os.environ, {"store": f"{self.folder}/store"}))

    def check(self, records: list[dict[str, object]] | None = None, *, dry_run: bool = False) -> int:
        if records is not None:
            self.api.account = Account.from_records(records, agents=self.agents, phone_numbers=NUMBERS)
        options = argparse.Namespace(dry_run=dry_run)
        return command.run(options, print, now=lambda: self.now)


@pytest.fixture
def deployment(monkeypatch, tmp_path, capsys) -> Iterator[Deployment]:
    found = Deployment(tmp_path, capsys)
    with serve(found.api) as url:
        monkeypatch.setenv("RINGYO_BASE_URL", url)
        monkeypatch.setenv("RINGYO_API_KEY", KEY)
        monkeypatch.chdir(tmp_path)
        yield found


@pytest.fixture
def receiver(deployment) -> Iterator[HttpReceiver]:
    with http_receiver() as (found, server):
        deployment.write(server.url)
        yield found


def titles(receiver: HttpReceiver) -> list[str]:
    return [one.content["title"] for one in receiver.received]


def test_a_day_of_a_problem_is_told_when_it_begins_and_when_it_is_over(deployment, receiver):
    statuses = []
    for hours, records in (
        (0, GOOD),
        (1, BAD),
        (1, BAD),
        (2, BAD),
        (5, GOOD + calls(9, 1, at=NOON + timedelta(hours=5))),
    ):
        deployment.now = NOON + timedelta(hours=hours, minutes=5)
        statuses.append(deployment.check(records))
    assert statuses == [QUIET, FIRES, FIRES, FIRES, QUIET]
    assert titles(receiver) == ["Few answered: answer rate 50.0%", "Over: Few answered: answer rate 90.0%"]
    begins, over = (one.content for one in receiver.received)
    assert begins["text"] == (
        "Answer rate: 50.0% of 10 calls, Wednesday 18 March, 09:00–13:00; the limit is 60.0%.\n"
        "Since 18 March 2026, 13:00, UTC."
    )
    assert over["text"].endswith("It lasted from 18 March 2026, 13:00 to 18 March 2026, 17:00, UTC.")
    facts = {
        name: begins[name]
        for name in ("rule", "event", "measure", "value", "against", "calls", "since", "window")
    }
    assert facts == {
        "rule": "Few answered",
        "event": "begins",
        "measure": "answer_rate",
        "value": 0.5,
        "against": 0.6,
        "calls": 10,
        "since": "2026-03-18T13:00:00+00:00",
        "window": ["2026-03-18T09:00:00+00:00", "2026-03-18T13:00:00+00:00"],
    }


def test_each_rule_has_a_line(deployment, receiver, capsys):
    deployment.check(BAD)
    assert capsys.readouterr().out == (
        "fires    Few answered: 50.0% of 10 calls, Wednesday 18 March, 08:00–12:00; the limit is 60.0%\n"
    )


def test_the_link_opens_exactly_the_calls(deployment, receiver):
    """Among calls of other hours, and of the other direction."""
    incoming = completed_call(
        "in", NOON - timedelta(minutes=30), phone_number=OWN, from_number="+14155551234"
    )
    late = calls(3, 0, at=NOON + timedelta(hours=1)) + calls(4, 0, at=NOON - timedelta(hours=9))
    records = [*BAD, incoming, *late]
    deployment.now = NOON + timedelta(minutes=59)
    deployment.check(records)
    (link,) = (one.content["link"] for one in receiver.received)
    parts = urlsplit(link)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://calls.example.com/calls"
    view, notes = view_from_params(parse_qs(parts.query), today=NOON.date(), default_zone="Asia/Tokyo")
    every = to_frame(records).calls.sort_values("created_at", ascending=False)
    directed = with_direction(every, frozenset({OWN}))
    opened = matching(within(directed, view.span), view)
    assert notes == ()
    assert sorted(opened["id"]) == sorted(one["id"] for one in BAD)


def test_an_api_that_is_down_is_told_once_and_leaves_the_open_problem_open(deployment, receiver, capsys):
    deployment.check(BAD)
    deployment.fault = Fault("error", status=401)
    assert [deployment.check(), deployment.check()] == [UNKNOWN, UNKNOWN]
    assert "check: " in capsys.readouterr().err
    deployment.fault = None
    assert deployment.check() == FIRES
    assert titles(receiver) == [
        "Few answered: answer rate 50.0%",
        "Calls cannot be read",
        "Over: Calls cannot be read",
    ]


def test_calls_that_could_not_be_had_cannot_be_judged(deployment, receiver, capsys):
    deployment.api.behaviour = Behaviour(key=KEY, total_offset=3)
    assert [deployment.check(GOOD), deployment.check()] == [UNKNOWN, UNKNOWN]
    assert titles(receiver) == ["Cannot be judged: Few answered"]
    assert "cannot be judged, as 3 calls of its days could not be had" in receiver.received[0].content["text"]


def test_a_dry_run_prints_what_would_be_told_and_does_neither_send_nor_remember(deployment, receiver, capsys):
    assert deployment.check(BAD, dry_run=True) == FIRES
    out = capsys.readouterr().out
    assert "\nwould tell team:\nFew answered: answer rate 50.0%\n" in out
    assert receiver.received == []
    assert list(deployment.folder.rglob("_alerts*")) == []
    deployment.check()
    deployment.check(dry_run=True)
    assert "would tell" not in capsys.readouterr().out


def test_what_does_not_arrive_is_said_and_has_a_status_of_its_own(deployment, capsys):
    with http_receiver(http(b"ok"), http(b"", status="404 Not Found"), http(b"ok")) as (receiver, server):
        deployment.write(server.url)
        deployment.check(BAD)
        assert deployment.check(GOOD) == UNTOLD
        assert "refuses the message (HTTP 404). It is tried again at the next run." in capsys.readouterr().err
        assert deployment.check() == QUIET
    assert len(receiver.received) == 3


def test_what_does_not_arrive_while_something_fires_has_that_status_too(deployment):
    with http_receiver(http(b"", status="404 Not Found"), http(b"ok")) as (receiver, server):
        deployment.write(server.url)
        assert deployment.check(BAD) == UNTOLD
        assert deployment.check() == FIRES
    assert len(receiver.received) == 2


def test_in_quiet_hours_nothing_is_told_and_afterwards_what_is_still_open(deployment):
    with http_receiver() as (receiver, server):
        deployment.write(server.url, SECRETS + 'quiet = "9-13"\n')
        assert deployment.check(BAD) == FIRES
        assert receiver.received == []
        deployment.now = NOON + timedelta(hours=1, minutes=5)
        assert deployment.check() == FIRES
    assert titles(receiver) == ["Few answered: answer rate 50.0%"]


def marked(deployment: Deployment, size: float, until: datetime) -> None:
    """A viewer has marked “Few answered”, which was so far beyond its limit then."""
    key = known_key("Few answered", "")
    Known(deployment.store, now=lambda: deployment.now).mark(
        Mark(key, size, until, "ann", "", deployment.now)
    )


def test_a_known_problem_fires_and_is_not_told_until_that_time_is_over(deployment, receiver, capsys):
    marked(deployment, 0.1, NOON + timedelta(hours=2))
    assert deployment.check(BAD) == FIRES
    assert capsys.readouterr().out.endswith("the limit is 60.0%; known until 18 March 2026, 14:00\n")
    assert deployment.check(dry_run=True) == FIRES
    assert "would tell" not in capsys.readouterr().out
    assert receiver.received == []
    deployment.now = NOON + timedelta(hours=2, minutes=5)
    assert deployment.check() == FIRES
    assert titles(receiver) == ["Few answered: answer rate 50.0%"]


def test_one_that_was_told_and_goes_on_when_that_time_is_over_is_told_again(deployment, receiver):
    deployment.check(BAD)
    marked(deployment, 0.1, NOON + timedelta(hours=2))
    for hours in (1, 2, 3):
        deployment.now = NOON + timedelta(hours=hours, minutes=5)
        deployment.check()
    begins, goes_on = (one.content for one in receiver.received)
    assert goes_on["title"] == "Goes on: Few answered: answer rate 50.0%"
    assert goes_on["text"].endswith("The time is over until which it was marked as known.")
    assert (begins["event"], goes_on["event"]) == ("begins", "goes_on")


def test_marks_that_cannot_be_read_are_said_and_keep_nobody_from_being_told(deployment, receiver, capsys):
    deployment.store.keep_note(STORED_AS, b"{")
    assert deployment.check(BAD) == FIRES
    assert "_known.json, cannot be read" in capsys.readouterr().err
    assert titles(receiver) == ["Few answered: answer rate 50.0%"]


@pytest.mark.parametrize(
    ("began", "ended", "told"),
    [
        (23, 5, []),
        (23, 8, [("06:05", "Few answered: answer rate 50.0%"), ("08:05", OVER)]),
        (21, 5, [("21:05", "Few answered: answer rate 50.0%"), ("06:05", OVER)]),
    ],
)
def test_what_happens_in_a_quiet_night_is_told_in_the_morning_unless_it_is_over(
    deployment, began: int, ended: int, told: list[tuple[str, str]]
):
    evening = datetime(2026, 3, 17, 20, tzinfo=UTC)
    hours = [evening + timedelta(hours=n) for n in range(14)]
    bad = [
        hour for hour in hours if evening.replace(hour=began) <= hour < evening.replace(day=18, hour=ended)
    ]
    records = [record for hour in hours for record in calls(*((5, 5) if hour in bad else (8, 2)), at=hour)]
    deployment.api.account = Account.from_records(records, phone_numbers=NUMBERS)
    arrived: list[tuple[str, str]] = []
    with http_receiver() as (receiver, server):
        deployment.write(server.url, SECRETS.replace('"4h"', '"1h"') + 'quiet = "22-6"\n')
        for hour in hours:
            deployment.now = hour + timedelta(minutes=5)
            assert deployment.check() == (FIRES if hour in bad else QUIET)
            arrived += [(f"{deployment.now:%H:%M}", one) for one in titles(receiver)[len(arrived) :]]
    assert arrived == told
    assert {one.content["since"] for one in receiver.received} <= {f"2026-03-17T{began}:00:00+00:00"}


OF_NOBODY = """
[[alerts]]
name = "Of nobody"
measure = "calls"
when = "below"
value = 5
over = "4h"
scope = "agent=agent_anna"
to = ["team"]

[[views]]
name = "Anna"
link = "/?agent=agent_anna&agent=agent_ana"

[[events]]
date = 2026-03-01
words = "New voice"
agent = "Anna"
"""


def test_a_rule_of_an_agent_who_is_not_there_is_told_once_and_keeps_no_other_from_being_judged(
    deployment, receiver, capsys
):
    deployment.write(deployment.url, SECRETS + OF_NOBODY)
    deployment.agents = [{"id": "agent_ana", "name": "Ana"}]
    ana = [{**call, "agent_id": "agent_ana"} for call in BAD]
    assert [deployment.check(ana), deployment.check(ana)] == [FIRES, FIRES]
    assert sorted(titles(receiver)) == ["Cannot be judged: Of nobody", "Few answered: answer rate 50.0%"]
    said = capsys.readouterr()
    why = "names the agent 'agent_anna', which this account does not have; did you mean agent_ana (Ana)"
    assert f"cannot be judged, as it {why}" in said.out
    assert f"check: The alert rule 'Of nobody' {why}? The rule cannot be judged." in said.err
    assert f"check: The link of the view 'Anna' in the secrets {why}?" in said.err
    assert "check: The table number 1 of [[events]] in the secrets names the agent 'Anna', which" in said.err


def test_two_runs_at_once_tell_once(deployment, receiver):
    deployment.api.account = Account.from_records(BAD, phone_numbers=NUMBERS)
    runs = [threading.Thread(target=deployment.check) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert titles(receiver) == ["Few answered: answer rate 50.0%"]


def test_a_number_in_a_rules_words_is_masked_and_in_no_link(deployment, monkeypatch):
    monkeypatch.setenv("RINGYO_SHOW_NUMBERS", "1")
    with http_receiver() as (receiver, server):
        text = SECRETS.replace("Few answered", f"Few answered from {OWN}")
        deployment.write(server.url, text + f'scope = "line=%2B{OWN[1:]}"\n')
        assert deployment.check(BAD) == FIRES
    (one,) = receiver.received
    assert b"8005551234" not in one.body
    assert (one.content["link"], one.content["calls"]) == (None, 10)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("0.6", "6"), "The alert rule 'Few answered': value is 6"),
        (('to = ["team"]', 'to = ["tema"]'), "names 'tema', which is no channel; did you mean team?"),
        (('kind = "webhook"', 'kind = "webhok"'), "The channel team is of the kind 'webhok'"),
        (('to = ["team"]', 'scope = "agnt=a"'), "'agnt', which is no filter; did you mean agent?"),
        (
            ("[[alerts]]", "[[alrets]]"),
            "'alrets' in the secrets is no table of this dashboard; write [[alerts]].",
        ),
        (
            ("[[alerts]]", '[[views]]\nname = "Mine"\nlink = "/vlume"\n[[alerts]]'),
            "view 'Mine' in the secrets: there is no page",
        ),
        (
            ("[[alerts]]", "[[events]]\nwords = 'x'\n[[alerts]]"),
            "The table number 1 of [[events]] in the secrets has no date",
        ),
        (('store = "{folder}/store"', ""), "What was told has to be remembered, and there is no store"),
    ],
)
def test_wrong_settings_are_named_and_nothing_is_asked(deployment, capsys, change, said):
    deployment.write("http://127.0.0.1:9/in", SECRETS.replace(*change))
    assert deployment.check(BAD) == USAGE
    assert said in capsys.readouterr().err
    assert deployment.api.requests == 0


def test_without_a_rule_the_settings_are_wrong(deployment, capsys):
    deployment.write("https://example.com", SECRETS.partition("[[alerts]]")[0])
    assert main(["check"]) == USAGE
    assert (
        "There are no alert rules; write tables [[alerts]] into .streamlit/secrets.toml"
        in capsys.readouterr().err
    )


def test_a_fault_of_the_program_is_not_taken_for_a_rule_that_fires(deployment, receiver, monkeypatch, capsys):
    monkeypatch.setattr(command, "judge", lambda *_, **__: 1 / 0)
    assert deployment.check(BAD) == UNKNOWN
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert receiver.received == []


def test_rules_that_tell_nobody_need_no_store(deployment):
    text = SECRETS.replace('store = "{folder}/store"', "").replace('to = ["team"]', "")
    deployment.write("http://127.0.0.1:9/in", text)
    assert deployment.check(BAD) == FIRES


def test_where_there_is_a_store_it_is_kept_that_a_check_ran_although_nobody_is_told(deployment):
    deployment.write("http://127.0.0.1:9/in", SECRETS.replace('to = ["team"]', ""))
    assert deployment.check(BAD) == FIRES
    kept, _ = state.read(deployment.store)
    assert kept.judged_at == deployment.now
    assert [(each.rule, each.told) for each in kept.problems] == [("Few answered", {})]


def test_the_demo_has_the_examples_of_its_page_where_no_rule_is_written(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    watch = command.Watch.read()
    assert [rule.name for rule in watch.rules] == [row["name"] for row in examples.ROWS]


def test_checks_every_ten_minutes_cost_no_more_than_an_open_page(monkeypatch, tmp_path):
    """Half an hour of a small account; `make bench` plays a day of the demo's."""
    since = checking.DAY + timedelta(hours=20)
    records = [
        call for hour in range(-48, 24) for call in calls(2, 1, at=checking.DAY + timedelta(hours=hour))
    ]
    small = Account.from_records(records, phone_numbers=NUMBERS)
    monkeypatch.setattr(checking, "invent", lambda *_: small)
    spent = []
    for act in (checking.check_all_day, checking.look_all_day):
        days = checking.Days(str(tmp_path / act.__name__), since)
        act(days, since + timedelta(minutes=1))
        first = days.api.requests
        act(days, since + timedelta(minutes=31))
        spent.append(days.api.requests - first)
    checks, page = spent
    assert 0 < checks <= page
