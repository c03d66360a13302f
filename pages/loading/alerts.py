"""The alert rules of the deployment, read anew like all its settings, and which problems `check` has stored."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from weakref import WeakKeyDictionary

from ringyo_data import alerts, secrets_file
from ringyo_data.alerts import Rule, state
from ringyo_data.alerts.channels import channels as read_channels
from ringyo_data.alerts.state import Memory
from ringyo_data.book import Book
from ringyo_data.settings import Settings
from ringyo_data.store.watched import Watched

from ..filters import scope
from . import source
from .deployment import all_secrets

_STATES: WeakKeyDictionary[Book, Watched[tuple[Memory, str]]] = WeakKeyDictionary()


def zone(own: Settings) -> str:
    """The zone of the rules' hours and days: the setting's, else UTC. It does not depend on the viewer."""
    return own.timezone or "UTC"


def rules(own: Settings) -> tuple[Rule, ...]:
    """The rules of `[[alerts]]`; in the demo some examples if there are none. Raises `SettingsError`, naming the rule."""
    rows = alerts.examples.ROWS if are_examples(own) else secrets_file.rows(all_secrets(), "alerts")
    return alerts.rules(rows, channels=channels(), read_scope=scope.reader(own, zone(own)))


def are_examples(own: Settings) -> bool:
    """Whether `rules` are the demo's: in the demo, if none are written."""
    return own.demo and not secrets_file.rows(all_secrets(), "alerts")


def rule(row: Mapping[str, object], own: Settings) -> Rule:
    """The rule of one table. Raises `SettingsError`."""
    return alerts.rule(row, channels=channels(), read_scope=scope.reader(own, zone(own)))


def channels() -> list[str]:
    """The names of the channels that are set up. Raises `SettingsError`, naming the channel and the entry."""
    return list(read_channels(secrets_file.table(all_secrets(), "channels")))


def told(own: Settings) -> tuple[Memory, str]:
    """What `check` has stored, at most half a minute old, and the reason if it cannot be read, else ""."""
    book = source.book(own)
    if not book.store.keeps:
        return (
            Memory(),
            "There is no store, so what the check of the rules has told is not known here. Set RINGYO_STORE to a folder or a bucket.",
        )
    watched = _STATES.setdefault(book, Watched(partial(state.read, book.store), (Memory(), "")))
    memory, notice = watched.look()
    return memory, watched.problem or notice
