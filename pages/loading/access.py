"""Who may see the calls: everybody, or with `[auth]` in the secrets those who have signed in.

`viewers` in the secrets' table `[ringyo]` narrows them down to addresses
(`ann@example.com`) and whole domains (`@example.com`): an identity provider
that signs in anybody would otherwise let anybody in.

The answer is one of three: open, closed, or an error. If anything cannot be decided, the answer is an error, and the page
shows nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from ringyo_data import secrets_file
from ringyo_data.errors import RingyoError, SettingsError
from ringyo_data.misspelt import quoted
from ringyo_data.settings import VIEWERS

from .deployment import all_secrets

FEWEST_OF_A_SECRET = 16
"""Whoever guesses a shorter `cookie_secret` can sign a cookie and be anybody; Streamlit signs one for each stranger."""

_A_FILE = "a file"
_MEMORY: set[str] = vars(st).setdefault("_ringyo_gate_memory", set())
"""What this process has found in the secrets, so that less than that lets nobody in.

It is kept by Streamlit's module: this one is loaded anew after a change of the code.
"""

_log = logging.getLogger(__name__)

User = Mapping[str, object]
"""What the identity provider says of somebody."""


@dataclass(frozen=True)
class Answer:
    """Whether whoever looks may see the page; with *error* nobody may."""

    is_open: bool
    error: RingyoError | None = None


def answer(user: User | None = None) -> Answer:
    """Whether *user* may see the page; None is the current viewer. Never raises."""
    try:
        return Answer(_may_look(all_secrets(), st.user if user is None else user))
    except RingyoError as error:
        _MEMORY.add(_A_FILE)
        return Answer(is_open=False, error=error)
    except Exception as error:  # noqa: BLE001  (whatever goes wrong here, nobody is let in)
        _log.exception("who may look cannot be told")
        name = type(error).__name__
        return Answer(
            is_open=False,
            error=RingyoError(f"Who may look cannot be told ({name}); the server's log has more."),
        )


def guarded(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """A function that makes the same file, if the current viewer may still look when the file is made.

    Streamlit makes the file of a button without running the page, also in a
    tab that was open before. Raises `PermissionError` if they may not look any more.
    """
    user = st.user.to_dict()

    def made() -> bytes:
        if not answer(user).is_open:
            raise PermissionError("whoever asks for the file may not see the calls any more")
        return make()

    return made


def who() -> str:
    """The address that the viewer signed in with; else `somebody`. Text of the identity provider."""
    return str((st.user.get("email") if is_signed_in(st.user) else None) or "somebody")


def is_signed_in(user: User) -> bool:
    """Whether the identity provider knows who it is."""
    return user.get("is_logged_in") is True


def _may_look(secrets: Mapping[str, object] | None, user: User) -> bool:
    _check_nothing_vanished(secrets)
    viewers = _viewers(secrets or {})
    if "auth" not in (secrets or {}):
        return True
    return is_signed_in(user) and (viewers is None or _is_one_of(viewers, user))


def _check_nothing_vanished(secrets: Mapping[str, object] | None) -> None:
    """Raises `SettingsError` for less than this process has found before: once closed, closed until a restart."""
    _remember(secrets)
    if secrets is None and _MEMORY:
        raise SettingsError(
            "The secrets file is gone. Restore it; if there is to be none, restart the dashboard."
        )
    if secrets is not None and not secrets:
        raise SettingsError("The secrets file is empty. Restore it, or remove it and restart the dashboard.")
    if "auth" in _MEMORY and "auth" not in (secrets or {}):
        raise SettingsError(
            "The table [auth] is gone from the secrets. Restore it; if everybody is to see the calls, restart the dashboard."
        )
    if VIEWERS in _MEMORY and VIEWERS not in secrets_file.table(secrets, "ringyo"):
        raise SettingsError(
            "viewers is gone from the table [ringyo] of the secrets. Restore it; if whoever signs in is to see the calls,"
            " restart the dashboard."
        )


def _remember(secrets: Mapping[str, object] | None) -> None:
    """Note what is in the secrets, and what was when Streamlit read them first, before anybody looked."""
    for entries in (secrets, st.secrets if st.secrets.load_if_toml_exists() else None):
        if entries is not None:
            _MEMORY.update({_A_FILE, *entries, *secrets_file.table(entries, "ringyo").keys() & {VIEWERS}})


def forget() -> None:
    """Know nothing of the secrets, as a new process; for tests."""
    _MEMORY.clear()


def _viewers(secrets: Mapping[str, object]) -> list[str] | None:
    """The entries of `viewers`; None if there is no such list. Raises `SettingsError` if sign-in is set up in part."""
    auth = secrets_file.table(secrets, "auth")
    if "auth" in secrets and not auth:
        raise SettingsError(
            "The table [auth] in the secrets is empty; give redirect_uri, cookie_secret and the provider's entries."
        )
    if any(VIEWERS in table for table in (auth, *(one for one in auth.values() if isinstance(one, Mapping)))):
        raise SettingsError(
            "viewers stands in the table [auth] of the secrets; write it below a line [ringyo]."
        )
    if auth and not _is_a_secret(auth.get("cookie_secret")):
        raise SettingsError(
            "cookie_secret in the table [auth] can be guessed; give a random text of"
            f" {FEWEST_OF_A_SECRET} characters or more, and restart the dashboard."
        )
    viewers = secrets_file.table(secrets, "ringyo").get(VIEWERS)
    if viewers is None:
        return None
    if not auth:
        raise SettingsError(
            "viewers in the table [ringyo] says who may see the calls, but there is no table [auth] to sign them in with;"
            " add it, or take viewers out if everybody may see the calls."
        )
    listed = [viewers] if isinstance(viewers, str) else viewers
    if not isinstance(listed, list) or not listed or not all(map(_is_a_viewer, listed)):
        raise SettingsError(
            f"viewers in the table [ringyo] is {quoted(viewers)}; give addresses and whole domains, like"
            ' ["ann@example.com", "@example.com"].'
        )
    return listed


def _is_a_secret(entry: object) -> bool:
    return isinstance(entry, str) and len(entry.strip()) >= FEWEST_OF_A_SECRET


def _is_a_viewer(entry: object) -> bool:
    return isinstance(entry, str) and entry.count("@") == 1 and not entry.strip().endswith("@")


def _is_one_of(viewers: list[str], user: User) -> bool:
    email = user.get("email")
    verified = user.get("email_verified") is True
    return verified and isinstance(email, str) and any(allows(viewer, email) for viewer in viewers)


def allows(viewer: str, email: str) -> bool:
    """Whether an entry of the list, an address or `@domain`, means *email*; in ASCII alone case makes no difference."""
    entry, address = viewer.strip().encode().lower(), email.encode().lower()
    return address == entry or (entry.startswith(b"@") and address.endswith(entry))
