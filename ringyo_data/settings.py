"""What a deployment decides, read once from the environment and the secrets."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from .errors import SettingsError

DEFAULT_BASE_URL = "https://api.ringyo.ai/v1"
DEMO_URL = "https://demo.invalid/v1"
NAMES = ("api_key", "base_url", "workers", "store", "timezone", "show_numbers")
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"", "0", "false", "no", "off"})


@dataclass(frozen=True)
class Settings:
    """One deployment's settings, checked; the key never shows in a repr.

    Without *api_key* the account is the demo's. *base_url* must be https, or
    plain http on loopback. *workers* (1 to 16) is how many requests may run
    side by side. *store* is a folder or an `s3://` or `gs://` address; None is
    the user's cache folder. *timezone* is an IANA name; None is the viewer's
    own. Raises `SettingsError`, naming the setting.
    """

    api_key: str | None = field(default=None, repr=False)
    base_url: str = DEFAULT_BASE_URL
    workers: int = 8
    store: str | None = None
    timezone: str | None = None
    show_numbers: bool = False

    def __post_init__(self) -> None:
        if self.api_key is not None and not (self.api_key.isascii() and self.api_key.isprintable()):
            raise SettingsError(
                "RINGYO_API_KEY holds characters that no key has; paste it again, without quotes."
            )
        object.__setattr__(self, "base_url", _checked_url(self.base_url))
        if isinstance(self.workers, bool) or not isinstance(self.workers, int) or not 1 <= self.workers <= 16:
            raise SettingsError(f"RINGYO_WORKERS is {self.workers!r}; give a whole number from 1 to 16.")
        if self.timezone is not None:
            _check_zone(self.timezone)

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
        found: dict[str, str] = {}
        for name in NAMES:
            value = environ.get(f"RINGYO_{name.upper()}") or (secrets or {}).get(name)
            text = "" if value is None else str(value).strip()
            if text:
                found[name] = text
        return cls(
            api_key=found.get("api_key"),
            base_url=found.get("base_url", DEFAULT_BASE_URL),
            workers=_whole(found["workers"]) if "workers" in found else 8,
            store=found.get("store"),
            timezone=found.get("timezone"),
            show_numbers=_truth(found.get("show_numbers", "")),
        )


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise SettingsError(f"RINGYO_WORKERS is {text!r}; give a whole number from 1 to 16.") from None


def _truth(text: str) -> bool:
    lowered = text.lower()
    if lowered in _TRUE or lowered in _FALSE:
        return lowered in _TRUE
    raise SettingsError(f"RINGYO_SHOW_NUMBERS is {text!r}; give 1 to show phone numbers or 0 to mask them.")


def _checked_url(url: str) -> str:
    example = f"give an address like {DEFAULT_BASE_URL}"
    try:
        parts = urlsplit(url)
        host = parts.hostname
        parts.port  # noqa: B018  (reading it checks it)
    except ValueError:
        raise SettingsError(f"RINGYO_BASE_URL cannot be read; {example}.") from None
    if parts.scheme not in ("http", "https") or not host or any(c.isspace() for c in url):
        raise SettingsError(f"RINGYO_BASE_URL is not a web address; {example}.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SettingsError(f"RINGYO_BASE_URL must be host and path alone; {example}.")
    if parts.scheme == "http" and not _is_loopback(host):
        raise SettingsError(
            "RINGYO_BASE_URL uses plain http, which would send the key in the clear; use https."
        )
    return url.rstrip("/")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        raise SettingsError(
            f"RINGYO_TIMEZONE is {name!r}, which is no IANA time zone; give a name like Europe/Berlin."
        ) from None
