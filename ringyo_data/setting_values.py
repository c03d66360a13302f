"""Readers of the settings' values.

Each takes an entry as text or in TOML's own type. It gives the checked value, or raises `ValueError`
with the rest of a sentence that begins with the setting's name.
"""

from __future__ import annotations

import ipaddress
import math
import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from . import zones
from .business_hours import BusinessHours
from .misspelt import quoted
from .phones import normal

DEFAULT_BASE_URL = "https://api.ringyo.ai/v1"
LONGEST_CURRENCY = 5
STORE_SCHEMES = frozenset({"s3", "gs", "file"})
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"", "0", "false", "no", "off"})
_KEY = re.compile(r"[!#-&(-~]+")  # what a header can carry, without blanks and quotes
_PLAIN = re.compile(r"[!-~]+")
_PHONE_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


def _text(value: object) -> str:
    if isinstance(value, list | Mapping):
        raise ValueError("holds a list or a table; give one value.")
    return str(value)


def key(value: object) -> str | None:
    """An API key; None for one that is empty."""
    text = _text(value).strip()
    if text and not _KEY.fullmatch(text):
        raise ValueError("holds characters that no key has; paste the key alone, without quotes or blanks.")
    return text or None


def base_url(value: object) -> str:
    """The address of an API, without a slash at its end; https, or http on this machine."""
    example = f"give an address like {DEFAULT_BASE_URL}"
    url = _web_address(value, example)
    if url.startswith("http://") and not is_loopback(urlsplit(url).hostname or ""):
        raise ValueError("uses plain http, which would send the key in the clear; use https.")
    if url.endswith(("/calls", "/agents", "/phone-numbers")):
        raise ValueError(f"ends in {url[url.rindex('/') :]}, which is added by itself; {example}.")
    return url


def public_url(value: object) -> str:
    """The address that viewers open, without a slash at its end."""
    return _web_address(value, "give the address that viewers open, like https://calls.example.com")


def _web_address(value: object, example: str) -> str:
    url = _text(value)
    try:
        parts = urlsplit(url)
        host = parts.hostname
        parts.port  # noqa: B018  (reading it checks it)
    except ValueError:
        raise ValueError(f"cannot be read; {example}.") from None
    if parts.scheme not in ("http", "https") or not host or not _PLAIN.fullmatch(url):
        raise ValueError(f"is not a web address; {example}.")
    if "@" in parts.netloc or "?" in url or "#" in url:
        raise ValueError(f"must be host and path alone; {example}.")
    return url.rstrip("/")


def whole(least: int, most: float) -> Callable[[object], int]:
    """The reader of a whole number from *least* to *most*."""
    hint = f"give a whole number from {least} {f'to {most}' if most < math.inf else 'on'}."

    def read(value: object) -> int:
        try:
            number = int(_text(value))
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise ValueError(f"is {quoted(value)}; {hint}")
        return number

    return read


def store(value: object) -> str:
    """A folder, or the address of a bucket."""
    scheme, separator, _ = _text(value).partition("://")
    if separator and scheme not in STORE_SCHEMES:
        raise ValueError(
            f"starts with {quoted(scheme + '://')}; give a folder, or an address like s3://bucket/calls."
        )
    return _text(value)


def zone(value: object) -> str:
    """The name of a time zone."""
    name = _text(value)
    if name not in zones.NAMES:
        raise ValueError(f"is {quoted(value)}, which is no IANA time zone; give a name like Europe/Berlin.")
    return name


def truth(hint: str) -> Callable[[object], bool]:
    """The reader of yes and no; *hint* says how to write them."""

    def read(value: object) -> bool:
        lowered = _text(value).lower()
        if lowered not in _TRUE | _FALSE:
            raise ValueError(f"is {quoted(value)}; {hint}")
        return lowered in _TRUE

    return read


def hours(value: object) -> BusinessHours:
    """The hours in which somebody is there."""
    try:
        return value if isinstance(value, BusinessHours) else BusinessHours.parse(_text(value))
    except ValueError:
        raise ValueError(
            f"is {quoted(value)}; give weekdays and whole hours, like Mon-Fri 09:00-18:00."
        ) from None


def price(value: object) -> float:
    """An amount of money, 0 or more."""
    try:
        price = float(_text(value))
    except ValueError:
        price = math.nan
    if not 0 <= price < math.inf:
        raise ValueError(f"is {quoted(value)}; give what a minute of talk costs, like 0.05.")
    return price


def currency(value: object) -> str:
    """The sign or code of a currency."""
    currency = _text(value)
    if len(currency) > LONGEST_CURRENCY or not currency.isprintable() or re.search(r"[0-9\s]", currency):
        raise ValueError(f"is {quoted(currency)}; give a sign or a code, like € or EUR.")
    return currency


def phone_numbers(value: object) -> tuple[str, ...]:
    """Phone numbers in their normal spelling, each once: a list, or text with commas between."""
    values = value if isinstance(value, list | tuple) else _text(value).split(",")
    numbers = [normal(str(number)) for number in values if str(number).strip()]
    if wrong := next((number for number in numbers if not _PHONE_NUMBER.fullmatch(number)), None):
        raise ValueError(f"holds {quoted(wrong)}; give numbers with their country, like +14155550100.")
    return tuple(dict.fromkeys(numbers))


def is_loopback(host: str) -> bool:
    """True for this machine's own names and addresses."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
