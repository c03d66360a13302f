"""What a deployment decides, read once from the environment and the secrets."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from . import setting_values
from .business_hours import BusinessHours
from .errors import SettingsError
from .misspelt import check_known
from .setting_values import DEFAULT_BASE_URL
from .statuses import LONGEST_CALL_SECONDS

DEMO_URL = "https://demo.invalid/v1"
VIEWERS = "viewers"
"""An entry of `[ringyo]` that is no setting of the calls: who may see them, where sign-in is set up."""
PREFIX = "RINGYO_"
TARGETS_PREFIX = "RINGYO_TARGET_"
_OF_A_CLUSTER = re.compile(r"_SERVICE_(HOST|PORT)(_\w+)?$|_PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?$")
"""Variables that Kubernetes and Docker make themselves for a service called ringyo."""


@dataclass(frozen=True)
class Setting:
    """One setting: its entry in `[ringyo]`, what it means, what holds without it, and its reader. One more is a field of `Settings`."""

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


def _setting(
    meaning: str, without: str, read: Callable[[object], object], *, default: object = None, repr: bool = True
) -> Any:
    """A field of `Settings`: what it means, what holds without it, its reader, and its *default*."""
    return field(default=default, repr=repr, metadata={"meaning": meaning, "without": without, "read": read})


@dataclass(frozen=True)
class Settings:
    """One deployment's settings, checked; the key never shows in a repr.

    Each field is a setting, in the README's order; None or the default where it is not set. Without *api_key*, or with
    an empty one, the account is the demo's. Raises `SettingsError`, naming the setting.
    """

    api_key: str | None = _setting(
        "the account's key", "the demo's invented account", setting_values.key, repr=False
    )
    base_url: str = _setting(
        "where the API is; https, or http on this machine",
        f"`{DEFAULT_BASE_URL}`",
        setting_values.base_url,
        default=DEFAULT_BASE_URL,
    )
    workers: int = _setting(
        "how many requests may run side by side, 1 to 16", "8", setting_values.whole(1, 16), default=8
    )
    store: str | None = _setting(
        "where days that cannot change any more are kept: a folder, `s3://…`, `gs://…`, or `off`",
        "the user's cache folder",
        setting_values.store,
        repr=False,
    )
    timezone: str | None = _setting(
        "the zone that days and hours are cut in, an IANA name", "each viewer's own", setting_values.zone
    )
    show_numbers: bool = _setting(
        "1: phone numbers reach the browser in full",
        "they are masked on the server",
        setting_values.truth("give 1 to show phone numbers or 0 to mask them."),
        default=False,
    )
    own_numbers: tuple[str, ...] | None = _setting(
        "the account's own phone numbers, which tell the calls it makes from those it takes: a list, or with commas between",
        "they are asked for",
        setting_values.phone_numbers,
    )
    public_url: str | None = _setting(
        "the address at which viewers open the dashboard, for links in messages and reports",
        "they come without links",
        setting_values.public_url,
    )
    max_calls: int | None = _setting(
        "how many calls may be held in memory", "as many as fit", setting_values.whole(1, math.inf)
    )
    business_hours: BusinessHours | None = _setting(  # noqa: RUF009  (it gives a field)
        "when somebody is there, offered as a filter: `Mon-Fri 09:00-18:00`",
        "no such filter",
        setting_values.hours,
    )
    conversation_seconds: int = _setting(
        f"how long an answered call must last to be a conversation, 1 to {LONGEST_CALL_SECONDS} seconds",
        "20",
        setting_values.whole(1, LONGEST_CALL_SECONDS),
        default=20,
    )
    price_per_minute: float | None = _setting(
        "what a minute of talk costs", "no cost is shown", setting_values.price
    )
    currency: str = _setting(
        "the sign or code beside a cost, as `€`", "a bare number", setting_values.currency, default=""
    )
    demo_story: bool = _setting(
        "`off`: in the demo's invented account nothing changes and nothing stands out",
        "it has what the charts are to find",
        setting_values.truth("give off for a steady demo account, or on."),
        default=True,
    )

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
        texts: dict[str, Any] = {}
        for setting in SETTINGS:
            values = (environ.get(setting.variable), table.get(setting.name))
            if text := next(filter(None, map(_without_blanks, values)), None):
                texts[setting.name] = text
        _check_key_is_there(texts, key_named=f"{PREFIX}API_KEY" in environ or "api_key" in table)
        return cls(**texts)


SETTINGS = tuple(Setting(each.name, **each.metadata) for each in fields(Settings))
"""Every setting, in the README's order."""

NAMES = tuple(setting.name for setting in SETTINGS)


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


def _check_key_is_there(texts: Mapping[str, object], *, key_named: bool) -> None:
    if "api_key" in texts:
        return
    if key_named:
        raise SettingsError(
            "RINGYO_API_KEY (api_key in the table [ringyo]) is empty; give the key, or take the entry out to see the demo."
        )
    if "base_url" in texts:
        raise SettingsError(
            "RINGYO_BASE_URL names an API, but RINGYO_API_KEY is not set; give the key, or leave both out to see the demo."
        )
