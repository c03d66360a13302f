"""How an answer's bytes come in: before its deadline, over https and proxies too, and unpacked no further than needed."""

from __future__ import annotations

import datetime as dt
import gzip
import http.server
import ipaddress
import socket
import ssl
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ringyo_data import connection, deadline
from ringyo_data.errors import Unavailable, UnexpectedAnswer
from tests.data.test_client_over_http import PAGE, Hurried, client_of, in_turn, say
from tests.raw_server import http as in_http
from tests.raw_server import raw_server

EMPTY_BLOCK = b"\x00\x00\x00\xff\xff"  # of gzip: stands for no byte at all
ENDLESS = {
    "status": (b"H",),
    "header": (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
    "early hints": (b"HTTP/1.1 103 Early Hints\r\n\r\n",),
    "continue": (b"HTTP/1.1 100 Continue\r\nX-A: b\r\n\r\n",),
    "body": (b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n", b" "),
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "packed": (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 99999\r\n\r\n"
        + gzip.compress(b"")[:10],
        EMPTY_BLOCK,
    ),
}


def slowly(*parts: bytes) -> Callable[[socket.socket, bytes], bool]:
    """Sends *parts*, the last one over and over for some seconds, well within the limit of one read."""
    pause = threading.Event()

    def act(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(b"".join(parts[:-1]))
        for _ in range(200):
            connection.sendall(parts[-1])
            pause.wait(0.02)
        return False

    return act


@pytest.mark.parametrize("parts", ENDLESS.values(), ids=ENDLESS)
def test_answer_that_goes_on_and_on_ends_at_the_deadline(parts: tuple[bytes, ...]):
    with (
        raw_server(slowly(*parts)) as server,
        client_of(server.url, clock=Hurried(), answer_seconds=0.25) as client,
        pytest.raises(Unavailable, match="did not answer in time"),
    ):
        client.calls_page({})
    assert client.requests == 3


def test_deadline_holds_for_a_proxy_too(monkeypatch: pytest.MonkeyPatch):
    with raw_server(slowly(*ENDLESS["early hints"])) as server:
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.setenv("HTTPS_PROXY", server.url.removesuffix("/v1"))
        with (
            client_of("https://api.test/v1", clock=Hurried(), answer_seconds=0.25) as client,
            pytest.raises(Unavailable, match="did not answer in time"),
        ):
            client.calls_page({})
    assert {request.split()[0] for request in server.requests} == {b"CONNECT"}
    assert client.requests == 3


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that deadlines go by, to be changed."""
    now = [0.0]
    monkeypatch.setattr(deadline, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


def test_each_exchange_on_a_connection_has_its_own_deadline(seconds: list[float]):
    with raw_server(say(in_http(PAGE))) as server, client_of(server.url, answer_seconds=5.0) as client:
        for _ in range(4):
            client.calls_page({})
            seconds[0] += 4.0
    assert (server.connections, len(server.requests)) == (1, 4)


def test_answer_that_comes_after_the_deadline_is_asked_for_again(seconds: list[float]):
    def late_once(connection: socket.socket, request: bytes) -> bool:
        whole = in_http(PAGE)
        if not seconds[0]:
            connection.sendall(whole[:20])
            seconds[0] = 5.5
        return say(whole)(connection, request)

    with (
        raw_server(late_once) as server,
        client_of(server.url, clock=Hurried(), answer_seconds=5.0) as client,
    ):
        assert client.calls_page({}).total == 0
    assert len(server.requests) == 2


# https


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A new key and its certificate for 127.0.0.1, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + signed.public_bytes(pem)
    )
    return path


class OnePage(http.server.BaseHTTPRequestHandler):
    """Answers every question with an empty page, on a connection that stays."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.wfile.write(in_http(PAGE))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def https_url(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server over https that the client trusts."""
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(connection, "certificates", lambda: trusting)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), OnePage) as server:
        server.daemon_threads = True
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"https://127.0.0.1:{server.server_address[1]}/v1"
        server.shutdown()
        thread.join()


def test_pages_come_over_https(https_url: str):
    with client_of(https_url) as client:
        assert [client.calls_page({}).total for _ in range(3)] == [0, 0, 0]


def test_greeting_that_never_ends_is_given_up(https_url: str):
    with (
        raw_server(slowly(b"\x16\x03\x03\x40\x00", b"\x00")) as server,
        client_of(server.url.replace("http:", "https:"), clock=Hurried(), answer_seconds=0.25) as client,
        pytest.raises(Unavailable),
    ):
        client.calls_page({})


# Packed answers


def packed(body: bytes, packing: str) -> bytes:
    return in_http(body, headers=f"Content-Encoding: {packing}\r\n")


@pytest.mark.parametrize("packing", ["gzip", "GZIP", " gzip "])
@pytest.mark.parametrize("more", [b"", b"and what follows it"])
def test_packed_page_is_read(packing: str, more: bytes):
    with (
        raw_server(say(packed(gzip.compress(PAGE) + more, packing))) as server,
        client_of(server.url) as client,
    ):
        assert [client.calls_page({}).total, client.calls_page({}).total] == [0, 0]
    assert server.connections == 1
    assert b"\r\naccept-encoding: gzip\r\n" in server.requests[0].lower()


def test_long_packed_page_is_read_whole():
    names = [f"call_{n}" for n in range(20_000)]
    body = b'{"data": %s, "has_more": false, "total": 0}' % str(names).replace("'", '"').encode()
    with raw_server(say(packed(gzip.compress(body), "gzip"))) as server, client_of(server.url) as client:
        assert client.calls_page({}).records == names


def test_small_body_that_unpacks_into_a_huge_one_is_not_unpacked_to_its_end():
    bomb = gzip.compress(b" " * 100 * 2**20, 1)
    with raw_server(say(packed(bomb, "gzip"))) as server, client_of(server.url) as client:
        tracemalloc.start()
        try:
            with pytest.raises(UnexpectedAnswer, match="larger than 32 MB"):
                client.calls_page({})
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert len(server.requests) == 1
    assert peak < 40 * 2**20


@pytest.mark.parametrize(
    "packing", ["gzip, gzip", "gzip\r\nContent-Encoding: gzip", "deflate", "br", "zstd", "x"]
)
def test_body_packed_twice_or_otherwise_is_not_unpacked(packing: str):
    twice = gzip.compress(gzip.compress(b" " * 2**20))
    with (
        raw_server(say(packed(twice, packing))) as server,
        client_of(server.url) as client,
        pytest.raises(UnexpectedAnswer, match="another way than gzip"),
    ):
        client.calls_page({})
    assert len(server.requests) == 1


def test_packed_page_that_was_cut_is_asked_for_again():
    answers = [packed(gzip.compress(PAGE)[:-20], "gzip"), packed(gzip.compress(PAGE), "gzip")]
    with (
        raw_server(in_turn(*map(say, answers))) as server,
        client_of(server.url, clock=Hurried()) as client,
    ):
        assert client.calls_page({}).total == 0
    assert len(server.requests) == 2
