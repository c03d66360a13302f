"""The secrets files: what stands in them, or why they cannot be read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from .errors import SettingsError
from .misspelt import looks_like_a_key, nearest, quoted
from .settings import NAMES, VIEWERS

TABLES = ("ringyo", "targets", "channels", "auth")
LISTS = ("alerts", "views", "events")
"""Tables that may stand more than once: `[[alerts]]`."""
SIGN_IN = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
"""What Streamlit reads in the table `[auth]`, or in a provider's table below it."""

_OF_SIGN_IN_ALONE = {"redirect_uri", "cookie_secret", "server_metadata_url"}


def read(paths: Iterable[Path]) -> dict[str, object] | None:
    """Everything in the files; a name in a later file replaces the same name in an earlier one. None without a file.

    Raises `SettingsError` if a file is there and cannot be read, if a table is
    none, if a name outside the tables seems to be one of theirs, and if a later
    `[ringyo]` leaves out the `viewers` of an earlier one.
    """
    files = [entries for path in paths if (entries := _entries(path)) is not None]
    if not files:
        return None
    entries = {name: value for one in files for name, value in one.items()}
    for name, value in entries.items():
        _check(name, value)
    if any(VIEWERS in table(one, "ringyo") for one in files) and VIEWERS not in table(entries, "ringyo"):
        raise SettingsError(
            "viewers stands in a secrets file whose table [ringyo] a later one replaces; write viewers in the later one too."
        )
    return entries


def table(entries: Mapping[str, object] | None, name: str) -> Mapping[str, object]:
    """A table of what `read` gave; empty if there is none."""
    entry = (entries or {}).get(name)
    return entry if isinstance(entry, Mapping) else {}


def rows(entries: Mapping[str, object] | None, name: str) -> list[Mapping[str, object]]:
    """The tables `[[name]]` of what `read` gave, in the file's order; empty if there is none."""
    entry = (entries or {}).get(name)
    return [row for row in entry if isinstance(row, Mapping)] if isinstance(entry, list) else []


def _entries(path: Path) -> dict[str, object] | None:
    try:
        return tomllib.loads(path.read_bytes().decode())
    except FileNotFoundError:
        if not path.is_symlink():
            return None
        why = "it is a link to a file that is not there"
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at .*\)$", str(error))
        why = f"it is no TOML {place[0] if place else ''}".rstrip()
    except UnicodeDecodeError:
        why = "it is not in UTF-8"
    except OSError as error:
        why = f"{error.strerror or type(error).__name__}".lower()
    raise SettingsError(
        f"The secrets file {_short(path)} cannot be read: {why}. Mend it, or restore the last one that worked; each entry"
        ' is a line of its own like name = "text", with straight quotes around the text.'
    )


def _short(path: Path) -> str:
    """The path as its owner knows it, without what it says of the machine."""
    for folder, prefix in ((Path.cwd(), ""), (Path.home(), "~/")):
        if path.is_absolute() and path.is_relative_to(folder):
            return f"{prefix}{path.relative_to(folder)}"
    return path.name if path.is_absolute() else str(path)


def _written(table: str) -> str:
    return "channels.NAME" if table == "channels" else table


def _check(name: str, value: object) -> None:
    if name in TABLES:
        if not isinstance(value, Mapping):
            raise SettingsError(
                f"{name} in the secrets is no table; write [{_written(name)}] on a line of its own."
            )
        return
    if name in LISTS:
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            raise SettingsError(f"{name} in the secrets is no list of tables; write [[{name}]] above each.")
        return
    if isinstance(value, Mapping) and _OF_SIGN_IN_ALONE & value.keys():
        raise SettingsError(
            f"{quoted(name)} in the secrets holds entries for signing in; write [auth] in its place,"
            " or [auth.name] for one provider of several."
        )
    near = (
        "api_key" if looks_like_a_key(value) else nearest(name, (*TABLES, *LISTS, *NAMES, VIEWERS, *SIGN_IN))
    )
    if near in TABLES:
        raise SettingsError(
            f"{quoted(name)} in the secrets is no table of this dashboard; write [{_written(near)}]."
        )
    if near in LISTS:
        raise SettingsError(f"{quoted(name)} in the secrets is no table of this dashboard; write [[{near}]].")
    if near:
        place = "auth" if near in SIGN_IN else "ringyo"
        raise SettingsError(
            f"{quoted(name)} stands outside the table [{place}] of the secrets; write {near} below a line [{place}]."
        )
