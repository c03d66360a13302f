"""Receivers of messages on loopback: an HTTP server and a mail server."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import orjson
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.raw_server import RawServer, http, raw_server


@dataclass
class Received:
    """A request as it came."""

    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> dict[str, Any]:
        return orjson.loads(self.body)


class HttpReceiver:
    """Takes POSTs; *answers* are given in turn, the last one for ever. An answer of b"" hangs up, None is silence."""

    def __init__(self, *answers: bytes | None) -> None:
        self.received: list[Received] = []
        self._answers = list(answers) or [http(b"ok")]

    def answer(self, connection: socket.socket, request: bytes) -> bool:
        head, _, body = request.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")[1:]
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        while len(body) < int(headers["content-length"]):
            part = connection.recv(65536)
            if not part:
                return False
            body += part
        self.received.append(Received(headers, body))
        said = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if said is None:
            return bool(connection.recv(1))
        connection.sendall(said)
        return bool(said)


@contextlib.contextmanager
def http_receiver(*answers: bytes | None) -> Iterator[tuple[HttpReceiver, RawServer]]:
    receiver = HttpReceiver(*answers)
    with raw_server(receiver.answer) as server:
        yield receiver, server


def certificate(folder: Path) -> Path:
    """A new key and its certificate for 127.0.0.1, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = dt.datetime.now(dt.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "server.pem"
    path.write_bytes(plain + signed.public_bytes(pem))
    return path


@dataclass
class MailReceiver:
    """Takes mail for everybody but *refused*; *says* answers the mail itself, None is silence."""

    refused: tuple[str, ...] = ()
    says: list[str | None] = field(default_factory=lambda: ["250 OK"])
    received: list[EmailMessage] = field(default_factory=list)
    secure: list[bool] = field(default_factory=list)
    users: list[tuple[bytes, bytes]] = field(default_factory=list)
    password: bytes = b"right"
    port: int = 0

    def authenticate(self, server, session, envelope, mechanism, data) -> AuthResult:
        self.users.append((data.login, data.password))
        return AuthResult(success=data.password == self.password, handled=False)

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.refused:
            return "550 no such address"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        self.secure.append(session.ssl is not None)
        said = self.says.pop(0) if len(self.says) > 1 else self.says[0]
        if said is None:
            server.transport.abort()
            return "250 never sent"
        return said


@contextlib.contextmanager
def mail_receiver(
    receiver: MailReceiver, *, pem: Path | None = None, implicit: bool = False, sign_in: bool = False
) -> Iterator[MailReceiver]:
    """Runs while the block runs; with a *pem* it speaks TLS: after STARTTLS, or from the first byte on."""
    context = None
    if pem is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(pem)
    loop = asyncio.new_event_loop()

    def protocol() -> SMTP:
        return SMTP(
            receiver,
            hostname="mail.test",
            loop=loop,
            tls_context=None if implicit else context,
            require_starttls=bool(context) and not implicit,
            auth_required=sign_in,
            auth_require_tls=context is not None and not implicit,
            authenticator=receiver.authenticate if sign_in else None,
        )

    listening = loop.create_server(protocol, "127.0.0.1", 0, ssl=context if implicit else None)
    server = loop.run_until_complete(listening)
    receiver.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=5)
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
