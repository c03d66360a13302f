"""From the settings to a store: its place, and the name under which the account's days are kept."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from urllib.parse import unquote, urlsplit

import numpy as np
from platformdirs import user_cache_path

from ..errors import SettingsError
from ..setting_values import is_loopback
from ..settings import Settings
from .bucket import Bucket
from .folder import Folder
from .place import Nowhere, Place
from .problems import cause
from .store import Store, account_folder

OFF = frozenset({"off", "no", "none", "false", "0"})
DEMOS_KEPT = timedelta(days=7)
_DEMO = re.compile(r"demo-\d+-(\d{4}-\d\d-\d\d)-[0-9a-f]+", re.ASCII)
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
    scheme, separator, _ = setting.partition("://")
    if not separator:
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


def account_name(settings: Settings) -> str:
    """The name of the account that *settings* open: plain text, fit for a folder's name.

    The key cannot be found out from it. The same key at the same address gives the same name. The demo's tells all
    that its calls depend on: seed, day it was invented on, and program; a demo
    invented on another day has other calls, and so another name.
    """
    if settings.api_key is None:
        return _demo_name(stories=settings.demo_story)
    digest = hmac.digest(settings.api_key.encode(), settings.base_url.encode(), "sha256")
    return f"key-{digest.hex()[:32]}"


def demo_day(name: str) -> date | None:
    """The day that the demo account of this name was invented on; None for any other name."""
    named = _DEMO.fullmatch(name)
    try:
        return date.fromisoformat(named[1]) if named else None
    except ValueError:
        return None


def _demo_name(*, stories: bool) -> str:
    from ..demo.transport import shared_account  # noqa: PLC0415  (only the demo needs the demo)

    account = shared_account(stories=stories)
    return f"demo-{account.seed}-{account.story.anchor.isoformat()}-{_demo_program()}"


def _demo_program() -> str:
    """Changes with the program that invents the calls, so that a newer one never finds an older one's."""
    from .. import demo  # noqa: PLC0415

    program = hashlib.blake2b(np.__version__.encode(), digest_size=4)
    for file in sorted(resources.files(demo).iterdir(), key=str):
        if file.name.endswith(".py"):
            program.update(file.read_bytes())
    return program.hexdigest()
