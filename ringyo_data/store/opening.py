"""From the settings to a store."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from platformdirs import user_cache_path

from ..errors import SettingsError
from ..settings import Settings, is_loopback
from .account import account_name, demo_day
from .bucket import Bucket
from .folder import Folder
from .layout import account_folder
from .place import Nowhere, Place
from .problems import cause
from .store import Store

OFF = frozenset({"off", "no", "none", "false", "0"})
DEMOS_KEPT = timedelta(days=7)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)


def open_store(settings: Settings, *, account: str | None = None) -> Store:
    """The store that `RINGYO_STORE` names, of the account that *settings* open (or *account*).

    Without the setting it is the user's cache folder, and where that cannot be
    used, a store that keeps nothing and says so; `off` gives one that says
    nothing. So does an API on this very machine, which may be another one
    tomorrow, unless the setting names a place. Raises `SettingsError` if the place that is named cannot be used.
    """
    name = account_name(settings) if account is None else account
    if not _NAME.fullmatch(name):
        raise ValueError("an account's name is letters, digits and ._-")
    if settings.store is None:
        on_this_machine = not settings.demo and is_loopback(urlsplit(settings.base_url).hostname or "")
        return Store(Nowhere(), name) if on_this_machine else _default_store(name)
    try:
        return Store(_tidied(_place(settings.store), name), name)
    except (OSError, ValueError, RuntimeError) as error:
        raise SettingsError(
            f"RINGYO_STORE names a place that cannot be used ({cause(error)}); "
            "give a folder or an address like s3://bucket/calls, or off."
        ) from None


def _default_store(account: str) -> Store:
    try:
        return Store(
            _tidied(Folder(user_cache_path("ringyo-dashboard", appauthor=False) / "calls"), account), account
        )
    except (OSError, RuntimeError) as error:
        notice = (
            f"Settled days are not kept: the cache folder cannot be used ({cause(error)}). "
            "Set RINGYO_STORE to a folder that can, or to off."
        )
        return Store(Nowhere(), account, notice=notice)


def _place(setting: str) -> Place:
    if setting.lower() in OFF:
        return Nowhere()
    scheme, found, _ = setting.partition("://")
    if not found:
        return Folder(Path(setting).expanduser().absolute())
    if scheme == "file":
        return Folder(Path(unquote(urlsplit(setting).path)))
    return Bucket(setting)


def _tidied(place: Place, account: str) -> Place:
    """*place* without what killed processes left, and without demos of days long past."""
    if isinstance(place, Folder):
        place.sweep()
        if today := demo_day(account):
            _delete_old_demos(place, today - DEMOS_KEPT)
    return place


def _delete_old_demos(folder: Folder, oldest: date) -> None:
    for name in folder.folders():
        day = demo_day(name.removeprefix(account_folder("")))
        if day and day < oldest:
            folder.delete_folder(name)
