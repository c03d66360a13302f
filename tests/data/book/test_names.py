"""Agents' names come with the calls, cost one request for all viewers, and never stand in the calls' way."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from ringyo_data import CallQuery, RingyoClient, Settings, load_calls
from ringyo_data.agents import agents, names_of
from ringyo_data.book import Book, Names
from ringyo_data.demo import Account, Api, Behaviour, Fault, serve, transport
from ringyo_data.errors import Unavailable
from ringyo_data.store.folder import Folder

from ...raw_server import Answer, http, raw_server
from ..pull.test_exact import NoWait
from ..pull.truth import KEY, call, micros

NOON = datetime(2025, 10, 15, 12, tzinfo=UTC)
DAYS = CallQuery(NOON - timedelta(days=9, hours=12), NOON + timedelta(hours=12))
RECORDS = [call(n, micros(NOON - timedelta(hours=n))) for n in range(1, 200)]
AGENTS = [{"id": "agent_0", "name": "Anna", "created_at": "2025-01-01T00:00:00Z"}]
LONG = 30.0

Choose = Callable[[str], Fault | None]


class Desk:
    """An account whose clock stands still, its API in this process, and a book of it."""

    def __init__(self, folder: object, **behaviour: object) -> None:
        self.now = NOON
        self.faults: Choose = lambda _path: None
        self.api = Api(
            Account.from_records(RECORDS, AGENTS),
            Behaviour(choose=lambda _number, path, _params: self.faults(path), **behaviour),
            clock=lambda: self.now,
        )
        own = Settings(api_key=KEY, store=str(folder), workers=1)
        client = RingyoClient(own, transport=transport(self.api, sleep=lambda _: None), clock=NoWait())
        self.book = Book(own, client=client, now=lambda: self.now)

    @property
    def asked(self) -> list[str]:
        """Which endpoint each request was for, in turn."""
        return [seen.path.rsplit("/", 1)[-1] for seen in self.api.log]

    def look(self) -> Names | None:
        """Calls and names as a viewer has them, once nothing is left to be read."""
        self.book.want(DAYS, refresh_seconds=60)
        self.book.want_names()
        self.book.wait(DAYS, seconds=LONG)
        self.settle()
        return self.book.names()

    def settle(self) -> None:
        """Wait until nothing more is asked for."""
        for name in ("ringyo-book", "ringyo-names"):  # the first may have begun the other
            for thread in threading.enumerate():
                if thread.name == name:
                    thread.join(LONG)


@pytest.fixture
def desk(tmp_path) -> Iterator[Callable[..., Desk]]:
    with ExitStack() as until_the_end:

        def opened(**behaviour: object) -> Desk:
            found = Desk(tmp_path / "store", **behaviour)
            until_the_end.callback(found.book.close)
            return found

        yield opened


def goes_wrong(path: str) -> Fault | None:
    return Fault("error") if path.endswith("agents") else None


def lacks_permission(path: str) -> Fault | None:
    return Fault("error", status=403, code="forbidden") if path.endswith("agents") else None


def test_a_name_is_as_long_as_a_name_can_be():
    names = names_of(agents([{"id": "a", "name": "A" * 1_000_000}, {"id": "b", "name": "B" * 200}]))
    assert names == {"a": "A" * 200 + "…", "b": "B" * 200}


def test_names_come_after_the_first_calls_and_before_the_rest(desk):
    here = desk()
    names_asked = threading.Event()
    days_known: list[int] = []

    def choose(path: str) -> Fault | None:
        known = here.book.see(DAYS).days_loaded
        if path.endswith("agents"):
            days_known.append(known)
            names_asked.set()
        elif known:
            assert names_asked.wait(LONG)
        return None

    here.faults = choose
    assert here.look() == Names({"agent_0": "Anna"})
    assert len(days_known) == 1
    assert 0 < days_known[0] < here.book.see(DAYS).days


def test_names_are_asked_for_hourly_while_somebody_looks(desk):
    here = desk()
    here.look()
    here.now += timedelta(minutes=59)
    here.look()
    assert here.asked.count("agents") == 1
    here.now += timedelta(minutes=1)
    here.settle()
    assert here.asked.count("agents") == 1
    here.look()
    assert here.asked.count("agents") == 2


def test_without_the_permission_there_are_ids_and_a_hint(desk):
    here = desk(permissions=frozenset({"calls:read"}))
    names = here.look()
    assert names.by_id == {}
    assert "`agents:read`" in names.problem
    here.now += timedelta(minutes=10)
    here.look()
    assert here.asked.count("agents") == 1


@pytest.mark.parametrize(
    "click", [Book.try_again, lambda book: book.read_again(DAYS.window)], ids=["try", "reload"]
)
def test_trying_again_asks_at_once_for_the_names_that_were_refused(desk, click):
    here = desk()
    here.faults = lacks_permission
    assert here.look().problem
    here.faults = lambda _path: None
    click(here.book)
    here.settle()
    assert here.book.names() == Names({"agent_0": "Anna"})


def test_names_that_could_not_be_had_are_asked_for_again_after_a_minute(desk):
    here = desk()
    here.faults = goes_wrong
    assert here.look() == Names()
    before = here.asked.count("agents")
    here.now += timedelta(seconds=59)
    here.look()
    assert here.asked.count("agents") == before
    here.faults = lambda _path: None
    here.now += timedelta(seconds=1)
    assert here.look() == Names({"agent_0": "Anna"})


def test_names_known_before_stay_while_they_cannot_be_had(desk):
    here = desk()
    here.look()
    here.faults = goes_wrong
    here.now += timedelta(hours=2)
    assert here.look() == Names({"agent_0": "Anna"})


def test_names_that_fail_are_no_problem_of_the_calls(desk):
    here = desk()
    here.faults = goes_wrong
    here.look()
    seen = here.book.see(DAYS)
    assert (seen.problem, seen.complete, len(seen.calls)) == (None, True, len(RECORDS))


def test_names_that_come_hide_no_problem_of_the_calls(desk):
    here = desk()
    here.look()
    here.faults = lambda path: Fault("error") if path.endswith("calls") else None
    here.now += timedelta(hours=2)
    here.look()
    assert isinstance(here.book.see(DAYS).problem.error, Unavailable)
    here.book.want_names()
    here.settle()
    assert isinstance(here.book.see(DAYS).problem.error, Unavailable)


def test_a_record_that_is_no_agent_does_not_stop_the_reader(desk, monkeypatch):
    here = desk()
    monkeypatch.setattr(here.book.client, "agents", lambda **_: 1 / 0)
    assert here.look() == Names()
    assert here.book.see(DAYS).problem is None


def test_nobody_who_shows_no_names_asks_for_them(tmp_path):
    api = Api(Account.from_records(RECORDS, AGENTS), Behaviour())
    with serve(api) as base_url:
        load_calls(Settings(api_key=KEY, base_url=base_url, store=str(tmp_path)), DAYS)
    assert {seen.path for seen in api.log} == {"/v1/calls"}


@contextmanager
def served_book(folder: object) -> Iterator[tuple[Api, Book]]:
    api = Api(Account.from_records(RECORDS, AGENTS), Behaviour(latency_seconds=0.01))
    with serve(api) as base_url:
        book = Book(Settings(api_key=KEY, base_url=base_url, store=str(folder)))
        try:
            yield api, book
        finally:
            book.close()


def test_twenty_viewers_cost_one_listing_of_agents(tmp_path):
    found: list[Names | None] = []
    with served_book(tmp_path) as (api, book):
        start = threading.Barrier(20)

        def look() -> None:
            start.wait()
            book.want(DAYS)
            book.want_names()
            book.wait(DAYS, seconds=LONG)
            found.append(book.wait_for_names(seconds=LONG))

        viewers = [threading.Thread(target=look) for _ in range(20)]
        for viewer in viewers:
            viewer.start()
        for viewer in viewers:
            viewer.join()

    assert found == [Names({"agent_0": "Anna"})] * 20
    assert [seen.path for seen in api.log].count("/v1/agents") == 1


def answers_of(api: Api, *, until_names: threading.Event) -> Answer:
    """What *api* says to each request, agents' names only after that event."""

    def answer(connection: socket.socket, request: bytes) -> bool:
        first, *fields = request.decode().strip().split("\r\n")
        asked = urlsplit(first.split()[1])
        if asked.path.endswith("agents"):
            until_names.wait(LONG)
        headers = {name.lower(): value for name, value in (field.split(": ", 1) for field in fields)}
        reply = api.respond("GET", asked.path, dict(parse_qsl(asked.query)), headers)
        connection.sendall(http(reply.body, status=f"{reply.status} so"))
        return True

    return answer


def test_names_that_do_not_come_hold_up_no_call(tmp_path):
    api = Api(Account.from_records(RECORDS, AGENTS), Behaviour(), clock=lambda: NOON)
    until_names = threading.Event()
    with raw_server(answers_of(api, until_names=until_names)) as server, ExitStack() as at_the_end:
        own = Settings(api_key=KEY, base_url=server.url, store=str(tmp_path), workers=1)
        book = Book(own, now=lambda: NOON)
        at_the_end.callback(book.close)
        at_the_end.callback(until_names.set)
        book.want(DAYS)
        book.want_names()
        seen = book.wait(DAYS, seconds=LONG)
        assert (seen.problem, seen.unloaded, len(seen.calls)) == (None, (), len(RECORDS))
        assert book.names() is None
        until_names.set()
        assert book.wait_for_names(seconds=LONG) == Names({"agent_0": "Anna"})


def test_closing_ends_the_asking_for_names_too(tmp_path):
    refused = threading.Event()

    def choose(_number: int, path: str, _params: object) -> Fault | None:
        if not path.endswith("agents"):
            return None
        refused.set()
        return Fault("error", headers={"Retry-After": "60"})

    with serve(Api(Account.from_records(RECORDS, AGENTS), Behaviour(choose=choose))) as base_url:
        book = Book(Settings(api_key=KEY, base_url=base_url, store=str(tmp_path)))
        book.want(DAYS)
        book.want_names()
        assert refused.wait(LONG)
        book.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ringyo")]


def with_voice(voice: str, updated_at: str) -> list[dict[str, object]]:
    return [AGENTS[0] | {"voice_id": voice, "updated_at": updated_at}]


def voices(names: Names | None) -> list[tuple[str, str]]:
    assert names is not None
    return [(change.before, change.after) for change in names.history.changes]


def test_changes_of_agents_outlive_the_process(desk):
    here = desk()
    here.api.account.agents = with_voice("v1", "2025-10-01T09:00:00Z")
    assert voices(here.look()) == []
    here.api.account.agents = with_voice("v2", "2025-10-15T12:30:00Z")
    here.now += timedelta(hours=1)
    assert voices(here.look()) == [("v1", "v2")]
    here.book.close()
    later = desk()
    later.faults = goes_wrong
    assert voices(later.look()) == [("v1", "v2")]


def test_two_books_on_one_folder_keep_each_change_once(desk):
    one, other = desk(), desk()
    for here in (one, other):
        here.api.account.agents = with_voice("v1", "2025-10-01T09:00:00Z")
        here.look()
    for voice, minutes, readers in (("v2", 10, (one,)), ("v3", 130, (other, one)), ("v4", 190, (other,))):
        at = (NOON + timedelta(minutes=minutes)).isoformat()
        for here in (one, other):
            here.api.account.agents = with_voice(voice, at)
            here.now = NOON + timedelta(minutes=minutes + 60)
        for here in readers:
            here.look()
    assert voices(other.book.names()) == [("v1", "v2"), ("v2", "v3"), ("v3", "v4")]
    assert voices(desk().look()) == [("v1", "v2"), ("v2", "v3"), ("v3", "v4")]


def test_a_history_that_is_out_of_reach_is_not_written_over(desk, tmp_path, monkeypatch):
    here = desk()
    here.look()
    (kept,) = tmp_path.rglob("_agents.json")
    before = kept.read_bytes()
    monkeypatch.setattr(Folder, "get", lambda *_: (_ for _ in ()).throw(OSError("no answer")))
    later = desk()
    later.api.account.agents = with_voice("v2", "2025-10-15T12:30:00Z")
    later.look()
    assert kept.read_bytes() == before


def test_a_history_that_is_out_of_reach_takes_no_name_with_it(desk, monkeypatch):
    here = desk()
    here.look()
    here.book.close()
    get = Folder.get

    def all_but_the_history(self: Folder, name: str) -> bytes | None:
        if "agents.json" in name:
            raise OSError("no answer")
        return get(self, name)

    monkeypatch.setattr(Folder, "get", all_but_the_history)
    later = desk()
    later.faults = goes_wrong
    assert later.look().by_id == {"agent_0": "Anna"}
