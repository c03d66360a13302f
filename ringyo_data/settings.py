"""What a deployment decides, read once from the environment and the secrets."""

from __future__ import annotations

import difflib
import ipaddress
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from . import zones
from .business_hours import BusinessHours
from .errors import SettingsError
from .phones import normal

DEFAULT_BASE_URL = "https://api.ringyo.ai/v1"
DEMO_URL = "https://demo.invalid/v1"
VIEWERS = "viewers"
"""An entry of `[ringyo]` that is no setting of the calls: who may see them, where sign-in is set up."""
PREFIX = "RINGYO_"
TARGETS_PREFIX = "RINGYO_TARGET_"
LONGEST_CURRENCY = 5
STORE_SCHEMES = frozenset({"s3", "gs", "file"})
NEAR = 0.75
"""Names at least this much alike, by `difflib`, are taken for the same name misspelt."""
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"", "0", "false", "no", "off"})
_KEY = re.compile(r"[!#-&(-~]+")  # what a header can carry, without blanks and quotes
_PLAIN = re.compile(r"[!-~]+")
_PHONE_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_LOOKS_LIKE_A_KEY = re.compile(r"(rg|vb)_(live|test)_", re.IGNORECASE)
_OF_A_CLUSTER = re.compile(r"_SERVICE_(HOST|PORT)(_\w+)?$|_PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?$")
"""Variables that Kubernetes and Docker make themselves for a service called ringyo."""


def quoted(value: object) -> str:
    """The value as a message may show it: a key that was put into the wrong setting stays hidden."""
    return "a key" if looks_like_a_key(value) else repr(value)


def looks_like_a_key(value: object) -> bool:
    """True if the value holds an account's key."""
    return bool(_LOOKS_LIKE_A_KEY.search(str(value)))


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of *names* that *name* most likely stands for, whatever its case; None if none is near."""
    plain = {other.lower(): other for other in names}
    matches = difflib.get_close_matches(name.lower().replace("-", "_"), plain, n=1, cutoff=NEAR)
    return plain[matches[0]] if matches else None


def instead(name: str, names: Sequence[str]) -> str:
    """What to write instead of *name*: the nearest of *names*, else all of them."""
    near = nearest(name, names)
    return f"did you mean {near}?" if near else f"there are {', '.join(names)}."


def check_known(names: Iterable[str], known: Sequence[str], sentence: str) -> None:
    """Raises `SettingsError` if one of *names* is not *known*: *sentence* with its name, and what to write instead."""
    for name in sorted(set(names) - set(known)):
        raise SettingsError(f"{sentence.format(quoted(name))}; {instead(name, known)}")


# Readers take an entry as text or in TOML's own type. They give the checked value, or raise `ValueError`
# with the rest of a sentence that begins with the setting's name.


def _text(value: object) -> str:
    if isinstance(value, list | Mapping):
        raise ValueError("holds a list or a table; give one value.")
    return str(value)


def _key(value: object) -> str | None:
    key = _text(value).strip()
    if not key:
        return None
    if not _KEY.fullmatch(key):
        raise ValueError(
            "holds characters that no key has; paste the key alone, without quotes or blanks."
        ) from None
    return key


def _base_url(value: object) -> str:
    example = f"give an address like {DEFAULT_BASE_URL}"
    url = _web_address(value, example)
    if url.startswith("http://") and not is_loopback(urlsplit(url).hostname or ""):
        raise ValueError("uses plain http, which would send the key in the clear; use https.")
    if url.endswith(("/calls", "/agents", "/phone-numbers")):
        raise ValueError(f"ends in {url[url.rindex('/') :]}, which is added by itself; {example}.")
    return url


def _public_url(value: object) -> str:
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


def is_loopback(host: str) -> bool:
    """True for this machine's own names and addresses."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _whole(least: int, most: float) -> Callable[[object], int]:
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


def _store(value: object) -> str:
    scheme, separator, _ = _text(value).partition("://")
    if separator and scheme not in STORE_SCHEMES:
        raise ValueError(
            f"starts with {quoted(scheme + '://')}; give a folder, or an address like s3://bucket/calls."
        )
    return _text(value)


def _zone(value: object) -> str:
    name = _text(value)
    if name not in zones.NAMES:
        raise ValueError(f"is {quoted(value)}, which is no IANA time zone; give a name like Europe/Berlin.")
    return name


def _truth(hint: str) -> Callable[[object], bool]:
    def read(value: object) -> bool:
        lowered = _text(value).lower()
        if lowered not in _TRUE | _FALSE:
            raise ValueError(f"is {quoted(value)}; {hint}")
        return lowered in _TRUE

    return read


def _hours(value: object) -> BusinessHours:
    try:
        return value if isinstance(value, BusinessHours) else BusinessHours.parse(_text(value))
    except ValueError:
        raise ValueError(
            f"is {quoted(value)}; give weekdays and whole hours, like Mon-Fri 09:00-18:00."
        ) from None


def _price(value: object) -> float:
    try:
        price = float(_text(value))
    except ValueError:
        price = math.nan
    if not 0 <= price < math.inf:
        raise ValueError(f"is {quoted(value)}; give what a minute of talk costs, like 0.05.")
    return price


def _currency(value: object) -> str:
    currency = _text(value)
    if len(currency) > LONGEST_CURRENCY or not currency.isprintable() or re.search(r"[0-9\s]", currency):
        raise ValueError(f"is {quoted(currency)}; give a sign or a code, like € or EUR.")
    return currency


def _phone_numbers(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list | tuple) else _text(value).split(",")
    numbers = [normal(str(number)) for number in given if str(number).strip()]
    if wrong := next((number for number in numbers if not _PHONE_NUMBER.fullmatch(number)), None):
        raise ValueError(f"holds {quoted(wrong)}; give numbers with their country, like +14155550100.")
    return tuple(dict.fromkeys(numbers))


@dataclass(frozen=True)
class Setting:
    """One setting: its entry in `[ringyo]`, what it means, what holds without it, and its reader."""

    name: str
    meaning: str
    without: str
    read: Callable[[object], object]

    @property
    def variable(self) -> str:
        """Its environment variable."""
        return f"{PREFIX}{self.name.upper()}"

    def checked(self, value: object) -> object:
        """The value in the setting's own type. Raises `SettingsError`, naming the variable."""
        try:
            return self.read(value)
        except ValueError as error:
            raise SettingsError(f"{self.variable} {error}") from None


SETTINGS = (
    Setting("api_key", "the account's key", "the demo's invented account", _key),
    Setting(
        "base_url", "where the API is; https, or http on this machine", f"`{DEFAULT_BASE_URL}`", _base_url
    ),
    Setting("workers", "how many requests may run side by side, 1 to 16", "8", _whole(1, 16)),
    Setting(
        "store",
        "where days that cannot change any more are kept: a folder, `s3://…`, `gs://…`, or `off`",
        "the user's cache folder",
        _store,
    ),
    Setting("timezone", "the zone that days and hours are cut in, an IANA name", "each viewer's own", _zone),
    Setting(
        "show_numbers",
        "1: phone numbers reach the browser in full",
        "they are masked on the server",
        _truth("give 1 to show phone numbers or 0 to mask them."),
    ),
    Setting(
        "own_numbers",
        "the account's own phone numbers, which tell the calls it makes from those it takes: a list, or with commas between",
        "they are asked for",
        _phone_numbers,
    ),
    Setting(
        "public_url",
        "the address at which viewers open the dashboard, for links in messages and reports",
        "they come without links",
        _public_url,
    ),
    Setting("max_calls", "how many calls may be held in memory", "as many as fit", _whole(1, math.inf)),
    Setting(
        "business_hours",
        "when somebody is there, offered as a filter: `Mon-Fri 09:00-18:00`",
        "no such filter",
        _hours,
    ),
    Setting(
        "conversation_seconds",
        "how long an answered call must last to be a conversation, 1 to 3600 seconds",
        "20",
        _whole(1, 3600),
    ),
    Setting("price_per_minute", "what a minute of talk costs", "no cost is shown", _price),
    Setting("currency", "the sign or code beside a cost, as `€`", "a bare number", _currency),
    Setting(
        "demo_story",
        "`off`: in the demo's invented account nothing changes and nothing stands out",
        "it has what the charts are to find",
        _truth("give off for a steady demo account, or on."),
    ),
)
"""Every setting, in the README's order. One more is a row here and a field of `Settings`."""
NAMES = tuple(setting.name for setting in SETTINGS)


@dataclass(frozen=True)
class Settings:
    """One deployment's settings, checked; the key never shows in a repr.

    Each field is the value of the setting of that name, see `SETTINGS`; None
    or the default where it is not set. Without *api_key*, or with an empty one,
    the account is the demo's. Raises `SettingsError`, naming the setting.
    """

    api_key: str | None = field(default=None, repr=False)
    base_url: str = DEFAULT_BASE_URL
    workers: int = 8
    store: str | None = field(default=None, repr=False)
    timezone: str | None = None
    show_numbers: bool = False
    own_numbers: tuple[str, ...] | None = None
    public_url: str | None = None
    max_calls: int | None = None
    business_hours: BusinessHours | None = None
    conversation_seconds: int = 20
    price_per_minute: float | None = None
    currency: str = ""
    demo_story: bool = True

    def __post_init__(self) -> None:
        for setting in SETTINGS:
            value = getattr(self, setting.name)
            if value is not None:
                object.__setattr__(self, setting.name, setting.checked(value))

    @property
    def demo(self) -> bool:
        """True where there is no key, so that calls are invented."""
        return self.api_key is None

    @classmethod
    def from_mappings(
        cls, environ: Mapping[str, str], secrets: Mapping[str, object] | None = None
    ) -> Settings:
        """Settings from `RINGYO_…` variables and the secrets' table `[ringyo]`; the environment wins.

        An empty value counts as absent. Raises `SettingsError`, also for a name
        that is no setting, and for a key that was meant but is not there: else
        the demo's invented account would be shown in place of one's own.
        """
        table = secrets or {}
        _check_names(environ, table)
        given: dict[str, Any] = {}
        for setting in SETTINGS:
            values = (environ.get(setting.variable), table.get(setting.name))
            if text := next(filter(None, map(_without_blanks, values)), None):
                given[setting.name] = text
        _check_key_is_there(given, key_named=f"{PREFIX}API_KEY" in environ or "api_key" in table)
        return cls(**given)


def _without_blanks(value: object) -> object:
    """The value; None for one that is empty. Numbers and truths become text, as 0 is a value."""
    return None if value is None else value if isinstance(value, list | Mapping) else str(value).strip()


def _check_names(environ: Mapping[str, str], table: Mapping[str, object]) -> None:
    ours = {
        name
        for name in environ
        if name.upper().startswith(PREFIX.rstrip("_"))
        and not name.startswith(TARGETS_PREFIX)
        and not _OF_A_CLUSTER.search(name)
    }
    check_known(ours, [setting.variable for setting in SETTINGS], "The environment variable {} is no setting")
    check_known(table, [*NAMES, VIEWERS], "{} in the table [ringyo] is no setting")


def _check_key_is_there(given: Mapping[str, object], *, key_named: bool) -> None:
    if "api_key" in given:
        return
    if key_named:
        raise SettingsError(
            "RINGYO_API_KEY (api_key in the table [ringyo]) is empty; give the key, or take the entry out to see the demo."
        )
    if "base_url" in given:
        raise SettingsError(
            "RINGYO_BASE_URL names an API, but RINGYO_API_KEY is not set; give the key, or leave both out to see the demo."
        )
