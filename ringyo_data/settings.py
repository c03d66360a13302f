"""What a deployment decides, read once from the environment and the secrets."""

from __future__ import annotations

import ipaddress
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

from . import zones
from .business_hours import BusinessHours
from .errors import SettingsError

DEFAULT_BASE_URL = "https://api.ringyo.ai/v1"
DEMO_URL = "https://demo.invalid/v1"
NAMES = (
    "api_key",
    "base_url",
    "workers",
    "store",
    "timezone",
    "show_numbers",
    "max_calls",
    "business_hours",
    "price_per_minute",
    "currency",
)
NUMBERS = {"workers": (1, 16), "max_calls": (1, math.inf)}
LONGEST_CURRENCY = 5
STORE_SCHEMES = frozenset({"s3", "gs", "file"})
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"", "0", "false", "no", "off"})
_KEY = re.compile(r"[!#-&(-~]+")  # what a header can carry, without blanks and quotes
_PLAIN = re.compile(r"[!-~]+")
_LOOKS_LIKE_A_KEY = re.compile(r"(rg|vb)_(live|test)_", re.IGNORECASE)


@dataclass(frozen=True)
class Settings:
    """One deployment's settings, checked; the key never shows in a repr.

    Without *api_key*, or with an empty one, the account is the demo's.
    *base_url* must be https, or plain http on loopback. *workers* (1 to 16) is
    how many requests may run side by side. *store* is a folder or an `s3://` or
    `gs://` address; None is the user's cache folder. *timezone* is an IANA
    name; None is the viewer's own. *max_calls* is how many calls may be held in
    memory; None is as many as fit. *business_hours* are offered as a filter.
    *price_per_minute*, in *currency* (a sign or a code), is what a minute of
    talk costs; None shows no cost. Raises `SettingsError`, naming the setting.
    """

    api_key: str | None = field(default=None, repr=False)
    base_url: str = DEFAULT_BASE_URL
    workers: int = 8
    store: str | None = field(default=None, repr=False)
    timezone: str | None = None
    show_numbers: bool = False
    max_calls: int | None = None
    business_hours: BusinessHours | None = None
    price_per_minute: float | None = None
    currency: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "api_key", _checked_key(self.api_key))
        object.__setattr__(self, "base_url", _checked_url(self.base_url))
        _check_number("workers", self.workers)
        if self.max_calls is not None:
            _check_number("max_calls", self.max_calls)
        _check_store(self.store)
        if self.timezone is not None:
            _check_zone(self.timezone)
        if self.price_per_minute is not None:
            _check_price(self.price_per_minute)
        _check_currency(self.currency)

    @property
    def demo(self) -> bool:
        """True where there is no key, so that calls are invented."""
        return self.api_key is None

    @classmethod
    def from_mappings(
        cls, environ: Mapping[str, str], secrets: Mapping[str, object] | None = None
    ) -> Settings:
        """Settings from `RINGYO_…` variables and the secrets' table `[ringyo]`; the environment wins.

        An empty value counts as absent. Raises `SettingsError`.
        """
        given = {name: (environ.get(f"RINGYO_{name.upper()}"), (secrets or {}).get(name)) for name in NAMES}
        found = {name: text for name, values in given.items() if (text := _first_text(values))}
        return cls(
            api_key=found.get("api_key"),
            base_url=found.get("base_url", DEFAULT_BASE_URL),
            workers=_whole("workers", found.get("workers", str(cls.workers))),
            store=found.get("store"),
            timezone=found.get("timezone"),
            show_numbers=_truth(found.get("show_numbers", "")),
            max_calls=_whole("max_calls", found["max_calls"]) if "max_calls" in found else None,
            business_hours=_hours(found["business_hours"]) if "business_hours" in found else None,
            price_per_minute=_price(found["price_per_minute"]) if "price_per_minute" in found else None,
            currency=found.get("currency", ""),
        )


def _first_text(values: Iterable[object]) -> str:
    texts = ("" if value is None else str(value).strip() for value in values)
    return next((text for text in texts if text), "")


def quoted(value: object) -> str:
    """The value as a message may show it: a key that was put into the wrong setting stays hidden."""
    return "a key" if _LOOKS_LIKE_A_KEY.search(str(value)) else repr(value)


def _whole(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise _bad_number(name, text) from None


def _check_number(name: str, value: object) -> None:
    least, most = NUMBERS[name]
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or not least <= cast(int, value) <= most:
        raise _bad_number(name, value)


def _bad_number(name: str, value: object) -> SettingsError:
    least, most = NUMBERS[name]
    upto = f"to {most}" if most < math.inf else "on"
    return SettingsError(
        f"RINGYO_{name.upper()} is {quoted(value)}; give a whole number from {least} {upto}."
    )


def _hours(text: str) -> BusinessHours:
    try:
        return BusinessHours.parse(text)
    except ValueError:
        raise SettingsError(
            f"RINGYO_BUSINESS_HOURS is {quoted(text)}; give weekdays and whole hours, like Mon-Fri 09:00-18:00."
        ) from None


def _price(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise _bad_price(text) from None


def _check_price(price: object) -> None:
    number = isinstance(price, int | float) and not isinstance(price, bool)
    if not number or not 0 <= cast(float, price) < math.inf:
        raise _bad_price(price)


def _bad_price(price: object) -> SettingsError:
    return SettingsError(
        f"RINGYO_PRICE_PER_MINUTE is {quoted(price)}; give what a minute of talk costs, like 0.05."
    )


def _check_currency(currency: str) -> None:
    if len(currency) > LONGEST_CURRENCY or not currency.isprintable() or re.search(r"[0-9\s]", currency):
        raise SettingsError(f"RINGYO_CURRENCY is {quoted(currency)}; give a sign or a code, like € or EUR.")


def _truth(text: str) -> bool:
    lowered = text.lower()
    if lowered in _TRUE or lowered in _FALSE:
        return lowered in _TRUE
    raise SettingsError(
        f"RINGYO_SHOW_NUMBERS is {quoted(text)}; give 1 to show phone numbers or 0 to mask them."
    )


def _checked_key(key: str | None) -> str | None:
    if key is None or not key.strip():
        return None
    if not _KEY.fullmatch(key.strip()):
        raise SettingsError(
            "RINGYO_API_KEY holds characters that no key has; paste the key alone, without quotes or blanks."
        )
    return key.strip()


def _check_store(store: str | None) -> None:
    scheme, found, _ = (store or "").partition("://")
    if found and scheme not in STORE_SCHEMES:
        raise SettingsError(
            f"RINGYO_STORE starts with {quoted(scheme + '://')}; give a folder, or an address like s3://bucket/calls."
        )


def _checked_url(url: str) -> str:
    example = f"give an address like {DEFAULT_BASE_URL}"
    try:
        parts = urlsplit(url)
        host = parts.hostname
        parts.port  # noqa: B018  (reading it checks it)
    except ValueError:
        raise SettingsError(f"RINGYO_BASE_URL cannot be read; {example}.") from None
    if parts.scheme not in ("http", "https") or not host or not _PLAIN.fullmatch(url):
        raise SettingsError(f"RINGYO_BASE_URL is not a web address; {example}.")
    if "@" in parts.netloc or "?" in url or "#" in url:
        raise SettingsError(f"RINGYO_BASE_URL must be host and path alone; {example}.")
    if parts.scheme == "http" and not is_loopback(host):
        raise SettingsError(
            "RINGYO_BASE_URL uses plain http, which would send the key in the clear; use https."
        )
    return url.rstrip("/")


def is_loopback(host: str) -> bool:
    """True for this machine's own names and addresses."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check_zone(name: str) -> None:
    if name not in zones.NAMES:
        raise SettingsError(
            f"RINGYO_TIMEZONE is {quoted(name)}, which is no IANA time zone; give a name like Europe/Berlin."
        )
