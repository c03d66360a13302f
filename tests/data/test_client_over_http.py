"""What only a connection can show: pool, time limits, cut and dropped answers, pace, and that nothing is left behind."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from ringyo_data import CallQuery, RingyoClient, Settings, pull_calls
from ringyo_data.demo import Account, Api, Behaviour, RateLimit, serve
from ringyo_data.errors import PullCancelled, RingyoError, Unavailable, UnexpectedAnswer
from ringyo_data.pace import Clock
from tests.data.pull.truth import call, micros
from tests.raw_server import http, raw_server

KEY = "rg_test_51Hx2yZeP0"
SHORT = httpx.Timeout(0.2)
PAGE = b'{"data": [], "has_more": false, "next_cursor": null, "total": 0}'
SINCE = datetime(2026, 3, 1, tzinfo=UTC)
QUERY = CallQuery(SINCE, SINCE + timedelta(days=1))


class Hurried(Clock):
    """Waits a fiftieth of what it is asked to, so that backing off takes no time."""

    def sleep(self, seconds: float, stop: threading.Event) -> None:
        super().sleep(seconds / 50, stop)


@pytest.fixture(autouse=True)
def _no_thread_left_behind() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 2
    while set(threading.enumerate()) - before and time.monotonic() < deadline:
        for thread in set(threading.enumerate()) - before:
            thread.join(timeout=0.1)
    assert set(threading.enumerate()) <= before


def client_of(url: str, *, key: str = KEY, **options: object) -> RingyoClient:
    return RingyoClient(Settings(api_key=key, base_url=url, workers=16), **options)


def say(answer: bytes) -> Callable[[socket.socket, bytes], bool]:
    def act(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(answer)
        return True

    return act


def in_turn(*acts: Callable[[socket.socket, bytes], bool]) -> Callable[[socket.socket, bytes], bool]:
    """The first acts for the first requests, the last one for all others."""
    left = list(acts)

    def act(connection: socket.socket, request: bytes) -> bool:
        return (left.pop(0) if len(left) > 1 else left[0])(connection, request)

    return act


def hang_up(connection: socket.socket, _: bytes) -> bool:
    return False


def account(calls: int = 2000) -> Account:
    start = micros(SINCE)
    return Account.from_records(call(n, start + n * 40_000_000) for n in range(calls))


# The pool


def test_requests_one_after_the_other_share_a_connection():
    with raw_server(say(http(PAGE))) as server, client_of(server.url) as client:
        for _ in range(30):
            client.calls_page({})
    assert (server.connections, len(server.requests), client.requests) == (1, 30, 30)


def test_requests_side_by_side_take_a_connection_each_and_keep_it():
    together = threading.Barrier(16, timeout=10)

    def answer(connection: socket.socket, _: bytes) -> bool:
        together.wait()
        return say(http(PAGE))(connection, b"")

    opening = in_turn(say(http(PAGE)), answer)  # the first request goes alone
    with raw_server(opening) as server, client_of(server.url) as client:
        client.calls_page({})
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(lambda _: client.calls_page({}), range(64)))
    assert server.connections == 16


def test_connection_that_the_server_closed_meanwhile_is_replaced_unnoticed():
    def answer_once(connection: socket.socket, request: bytes) -> bool:
        say(http(PAGE))(connection, request)
        return False

    with raw_server(answer_once) as server, client_of(server.url, clock=Hurried()) as client:
        for _ in range(5):
            client.calls_page({})
    assert server.connections >= 5


@pytest.fixture
def httpx_logger() -> Iterator[logging.Logger]:
    """The logger of httpx as it is before any client was made."""
    logger = logging.getLogger("httpx")
    level = logger.level
    logger.setLevel(logging.NOTSET)
    yield logger
    logger.setLevel(level)


@pytest.mark.parametrize("level", [logging.INFO, logging.DEBUG])
def test_no_log_line_has_the_phone_number_that_was_asked_for(
    caplog: pytest.LogCaptureFixture, httpx_logger: logging.Logger, level: int
):
    caplog.set_level(level)
    with raw_server(say(http(PAGE))) as server, client_of(server.url) as client:
        client.calls_page({"phone_number": "+4915112345678"})
    assert b"4915112345678" in server.requests[0]
    assert "4915112345678" not in caplog.text


def test_who_has_asked_for_httpx_log_lines_keeps_them(httpx_logger: logging.Logger):
    httpx_logger.setLevel(logging.INFO)
    client_of("http://127.0.0.1:1").close()
    assert httpx_logger.level == logging.INFO


def test_key_travels_in_a_header_and_no_log_line_has_it(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    with raw_server(say(http(PAGE))) as server, client_of(server.url) as client:
        client.calls_page({"limit": "1"})
    (request,) = server.requests
    assert f"Bearer {KEY}".encode() in request
    assert KEY.encode() not in request.split(b"\r\n")[0]
    assert "GET" in caplog.text
    assert KEY not in caplog.text


def test_redirect_takes_the_key_nowhere():
    with raw_server(say(http(PAGE))) as other:
        moved = http(b"", status="302 Found", headers=f"Location: {other.url}/calls\r\n")
        with (
            raw_server(say(moved)) as server,
            client_of(server.url) as client,
            pytest.raises(UnexpectedAnswer),
        ):
            client.calls_page({})
    assert (len(server.requests), other.connections) == (1, 0)


# Answers that do not arrive, or not whole


@pytest.mark.parametrize(
    "broken",
    [
        hang_up,
        lambda connection, _: connection.sendall(http(PAGE, length=len(PAGE) + 1)),
        lambda connection, _: connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Le"),
        lambda connection, _: connection.sendall(b"\x16\x03\x01 this is no HTTP\r\n\r\n"),
        lambda connection, _: connection.sendall(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"
        ),
        lambda connection, _: connection.sendall(http(b"no gzip", headers="Content-Encoding: gzip\r\n")),
    ],
    ids=["dropped", "cut body", "cut headers", "no HTTP", "cut chunk", "no gzip"],
)
def test_broken_answer_is_asked_for_again(broken: Callable[[socket.socket, bytes], bool | None]):
    def once(connection: socket.socket, request: bytes) -> bool:
        broken(connection, request)
        return False

    with (
        raw_server(in_turn(once, once, say(http(PAGE)))) as server,
        client_of(server.url, clock=Hurried()) as client,
    ):
        assert client.calls_page({}).total == 0
    assert len(server.requests) == 3


@pytest.mark.parametrize("sent", [b"", http(PAGE)[:-5]], ids=["nothing", "half a body"])
def test_answer_that_does_not_come_whole_is_given_up_after_three_time_limits(sent: bytes):
    def hang(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(sent)
        return server.over.wait(5)

    with (
        raw_server(hang) as server,
        client_of(server.url, clock=Hurried(), timeout=SHORT) as client,
        pytest.raises(Unavailable, match="did not answer in time"),
    ):
        client.calls_page({})
    assert len(server.requests) == 3


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def plain_server() -> Iterator[int]:
    """The port of a server that answers the first bytes of TLS in plain text."""

    def answer() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(http(b"", status="400 Bad Request"))

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def no_such_name(*_: object, **__: object) -> None:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


@pytest.mark.parametrize(
    ("host", "says"),
    [
        ("http://127.0.0.1:{closed}", "127.0.0.1 takes no connection"),
        ("https://127.0.0.1:{plain}", "no secure connection to 127.0.0.1 comes about"),
        ("https://nohost.invalid", "the name nohost.invalid is not known"),
    ],
)
def test_a_host_that_cannot_be_reached_is_named_at_the_first_try(host: str, says: str, caplog, monkeypatch):
    if host.endswith("invalid"):
        monkeypatch.setattr(socket, "getaddrinfo", no_such_name)
    with plain_server() if "plain" in host else nullcontext(0) as plain:
        url = host.format(closed=closed_port(), plain=plain) + "/v1"
        with client_of(url) as client, pytest.raises(Unavailable) as raised:
            client.calls_page({"phone_number": "+4915112345678"})
    assert client.requests == 1
    told = f"The API cannot be reached: {says}. Check RINGYO_BASE_URL and this server's connection."
    assert str(raised.value) == told
    assert [record.getMessage() for record in caplog.records] == [f"Ringyo API, /calls: Unavailable: {told}"]


@pytest.mark.parametrize(
    ("status", "headers", "line"),
    [
        ("401 Unauthorized", "", "AuthError: The API refused the key."),
        ("500 Oops", "", "Unavailable: The API has a fault of its own (500)."),
        ("429 Slow", "Retry-After: 3600\r\n", "RateLimited: The key's request limit is used up."),
    ],
)
def test_the_log_has_one_line_for_a_failure_without_key_or_numbers(status, headers, line, caplog):
    body = b'{"error": {"code": "x", "message": "%s, +4915112345678"}}' % KEY.encode()
    answer = http(body, status=status, headers=headers)
    with raw_server(say(answer)) as server, client_of(server.url, clock=Hurried()) as client:
        for ask in (
            lambda: client.calls_page({"phone_number": "+4915112345678"}),
            lambda: client.call("4915112345678"),
        ):
            caplog.clear()
            with pytest.raises(RingyoError):
                ask()
            (record,) = caplog.records
            assert record.getMessage().startswith(f"Ringyo API, /calls: {line}")
            assert record.levelno == logging.WARNING
            assert KEY not in record.getMessage()
            assert "15112345678" not in record.getMessage()


def test_pull_is_complete_although_a_third_of_the_answers_goes_wrong():
    faults = Behaviour(error_share=0.1, page_share=0.1, cut_share=0.07, drop_share=0.07, seed=5)
    api = Api(account(), faults)
    with serve(api) as url, client_of(url, clock=Hurried()) as client:
        pull = pull_calls(client, QUERY)
    assert (len(pull.calls), pull.missing) == (2000, 0)
    assert len({seen.status for seen in api.log}) > 3


# Pace


def ask_all(clients: list[RingyoClient], count: int, workers: int) -> None:
    clients[0].calls_page({"limit": "1"})
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda n: clients[n % len(clients)].calls_page({"limit": "1"}), range(count - 1)))


def moments(api: Api) -> list[float]:
    return [seen.at.timestamp() for seen in api.log]


def windows(api: Api, seconds: float) -> int:
    """The windows of the limit in which requests came: one more than the waits for the next one."""
    begun: list[float] = []
    for moment in moments(api):
        if not begun or moment >= begun[-1] + seconds:
            begun.append(moment)
    return len(begun)


@pytest.mark.parametrize(
    "ahead", [timedelta(0), timedelta(hours=-1, milliseconds=250)], ids=["same time", "an hour off"]
)
def test_two_clients_of_a_key_share_one_wait_and_no_request_is_refused(ahead: timedelta):
    limit = Behaviour(rate_limit=RateLimit(40, window_seconds=2.0, retry_after=None))
    api = Api(account(1), limit, wall=lambda: datetime.now(UTC) + ahead)
    key = f"{KEY}_{ahead.total_seconds():.0f}"
    with serve(api) as url, client_of(url, key=key) as one, RingyoClient(one.settings) as other:
        ask_all([one, other], 60, workers=16)
    assert [seen.status for seen in api.log] == [200] * 60
    assert windows(api, 2.0) == 2
    assert moments(api)[-1] - moments(api)[0] < 6


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_alone_is_waited_for_once_by_everybody(form: str):
    limit = RateLimit(40, window_seconds=2.0, headers=False, retry_after=form)
    api = Api(account(1), Behaviour(rate_limit=limit, latency_seconds=0.01))
    with serve(api) as url, client_of(url, key=f"{KEY}_{form}") as client:
        ask_all([client], 60, workers=8)
    statuses = [seen.status for seen in api.log]
    assert statuses.count(200) == 60
    assert 1 <= statuses.count(429) <= 8
    assert windows(api, 2.0) == 2


def test_without_any_word_on_the_limit_it_backs_off_until_it_is_let_through():
    limit = RateLimit(40, window_seconds=1.0, headers=False, retry_after=None)
    api = Api(account(1), Behaviour(rate_limit=limit, latency_seconds=0.01))
    with serve(api) as url, client_of(url, key=f"{KEY}_silent") as client:
        ask_all([client], 60, workers=8)
    statuses = [seen.status for seen in api.log]
    assert statuses.count(200) == 60
    assert 1 <= statuses.count(429) <= 8 + 5


# Stopping


def stop_ends_it(client: RingyoClient, once: Callable[[], bool]) -> None:
    """Stops a request that was seen to wait, for a minute or so, and sees it end long before."""
    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(client.calls_page, {}, stop=stop)
        while not once():
            time.sleep(0.01)
        stop.set()
        with pytest.raises(PullCancelled):
            future.result(timeout=20)


def test_stop_ends_the_wait_for_the_limit_at_once():
    limit = Behaviour(rate_limit=RateLimit(1, window_seconds=60.0))
    with serve(Api(account(1), limit)) as url, client_of(url, key=f"{KEY}_stop") as client:
        client.calls_page({})
        stop_ends_it(client, lambda: client.waiting_seconds > 0)


def test_stop_ends_the_wait_between_tries_at_once():
    busy = http(b"", status="503 Busy", headers="Retry-After: 50\r\n")
    with raw_server(say(busy)) as server, client_of(server.url) as client:
        stop_ends_it(client, lambda: len(server.requests) == 1)


def test_pull_that_is_stopped_by_its_reader_ends_with_the_requests_under_way():
    class Enough(Exception):
        pass

    def progress(received: int, expected: int | None) -> None:
        if received:
            raise Enough

    api = Api(account(20_000), Behaviour(latency_seconds=0.05))
    with serve(api) as url, client_of(url) as client:
        with pytest.raises(Enough):
            pull_calls(client, CallQuery(SINCE, SINCE + timedelta(days=10)), progress)
        assert not [one for one in threading.enumerate() if one.name.startswith("ringyo-pull")]
    assert len(api.log) < 100  # of 200 pages


def test_pull_from_a_server_that_never_answers_ends_without_a_thread_left():
    def hang(connection: socket.socket, _: bytes) -> bool:
        return server.over.wait(5)

    with (
        raw_server(hang) as server,
        client_of(server.url, clock=Hurried(), timeout=SHORT) as client,
        pytest.raises(Unavailable),
    ):
        pull_calls(client, QUERY)
