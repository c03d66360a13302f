"""The tables `[channels.NAME]` of the secrets: where messages go, checked; no secret shows in a `repr` or an error."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from ..errors import SettingsError
from ..misspelt import instead, nearest, quoted
from ..setting_values import is_loopback

IMPLICIT_TLS_PORT = 465
SUBMISSION_PORT = 587
MOST_PORT = 65535
_ADDRESS = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+")


@dataclass(frozen=True)
class Slack:
    """An incoming webhook of Slack; its address is a secret."""

    name: str
    url: str = field(repr=False)


@dataclass(frozen=True)
class Webhook:
    """An address that takes JSON, signed if there is a *secret*; the address may hold a secret too."""

    name: str
    url: str = field(repr=False)
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Email:
    """A mail server, and who gets the mail. *tls* is `starttls`, or `implicit` from the first byte on."""

    name: str
    host: str
    sender: str
    to: tuple[str, ...]
    port: int = SUBMISSION_PORT
    tls: str = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Stdout:
    """What the command prints."""

    name: str


Channel = Slack | Webhook | Email | Stdout
KINDS: Mapping[str, type[Channel]] = {"slack": Slack, "webhook": Webhook, "email": Email, "stdout": Stdout}


def channels(table: Mapping[str, object]) -> dict[str, Channel]:
    """The channels by name, from the secrets' table `channels`; empty if it is.

    Raises `SettingsError`, which names the channel and the entry.
    """
    return {name: _channel(name, entries) for name, entries in table.items()}


def _channel(name: str, entries: object) -> Channel:
    if not isinstance(entries, Mapping):
        raise SettingsError(
            f"{quoted(name)} in the table [channels] is no channel; write its entries below a line [channels.name]."
        )
    kind = entries.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        problem = "has no kind" if kind is None else f"is of the kind {quoted(kind)}, which there is not"
        raise SettingsError(f"The channel {name} {problem}; {_kind_instead(kind)}")
    names = [each.name for each in fields(KINDS[kind]) if each.name != "name"]
    for entry in sorted(set(entries) - {"kind", *names}):
        raise SettingsError(
            f"The channel {name} has the entry {quoted(entry)}, which none of the kind {kind} has; "
            + (instead(entry, names) if len(names) > 1 else f"there is {''.join(names) or 'kind'} alone.")
        )
    values: dict[str, Any] = {
        entry: _read(name, entry, entries[entry]) for entry in names if entries.get(entry, "") != ""
    }
    if kind == "email":
        _complete(name, values)
    for entry in _required(KINDS[kind]):
        if entry not in values:
            raise _wrong(name, entry, f"is missing; {_HINTS[entry]}")
    return KINDS[kind](name, **values)


def _kind_instead(kind: object) -> str:
    near = nearest(kind, KINDS) if isinstance(kind, str) else None
    return f'did you mean kind = "{near}"?' if near else f"give kind one of {', '.join(KINDS)}."


def _complete(name: str, values: dict[str, Any]) -> None:
    """What follows of a mail server's other entries; a user and a password come together."""
    if values.get("port") == IMPLICIT_TLS_PORT:
        values.setdefault("tls", "implicit")
    if values.get("tls") == "implicit":
        values.setdefault("port", IMPLICIT_TLS_PORT)
    for one, other in (("user", "password"), ("password", "user")):
        if one in values and other not in values:
            raise _wrong(name, other, f"is missing, as there is a {one}; give both or neither.")


def _required(kind: type[Channel]) -> Sequence[str]:
    return [each for each in ("url", "host", "sender", "to") if each in {one.name for one in fields(kind)}]


# Readers give the checked value, or raise `ValueError` with the rest of a sentence that begins with the entry's name.

_HINTS = {
    "url": "give an https address.",
    "host": "give the mail server's name, like smtp.example.com.",
    "sender": "give one mail address.",
    "to": 'give mail addresses, like ["someone@example.com"].',
}


def _read(name: str, entry: str, value: object) -> object:
    try:
        return _READERS.get(entry, _text)(value)
    except ValueError as error:
        raise _wrong(name, entry, str(error)) from None


def _wrong(name: str, entry: str, words: str) -> SettingsError:
    return SettingsError(f"The entry {entry} of the channel {name} {words}")


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError("is no text of one line; put it between quotes.")
    return value.strip()


def _url(value: object) -> str:
    url = _text(value)
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError("cannot be read; give an https address.") from None
    if parts.scheme not in ("https", "http") or not host or re.search(r"\s", url):
        raise ValueError("is no web address; give an https address.")
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError("uses plain http, which anybody on the way can read; use https.")
    return url


def _host(value: object) -> str:
    host = _text(value)
    if not re.fullmatch(r"[A-Za-z0-9._:-]+", host):
        raise ValueError(f"is no name of a server; {_HINTS['host']} The port is an entry of its own.")
    return host


def _port(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_PORT:
        raise ValueError(f"is no port; give a whole number from 1 to {MOST_PORT}, like {SUBMISSION_PORT}.")
    return value


def _tls(value: object) -> str:
    if value not in ("starttls", "implicit"):
        raise ValueError("is neither starttls nor implicit; give one of these, or leave it out.")
    return str(value)


def _address(value: object) -> str:
    address = _text(value)
    if not _ADDRESS.fullmatch(address) or not address.isascii():
        raise ValueError("holds what is no mail address; give addresses like someone@example.com.")
    return address


def _addresses(value: object) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts:
        raise ValueError(f"is no list of mail addresses; {_HINTS['to']}")
    return tuple(dict.fromkeys(map(_address, texts)))


_READERS: Mapping[str, Callable[[object], object]] = {
    "url": _url,
    "host": _host,
    "port": _port,
    "tls": _tls,
    "sender": _address,
    "to": _addresses,
}
