"""Who may see the calls: everybody, or with `[auth]` in the secrets those who have signed in.

`viewers` in the secrets' table `[ringyo]` narrows them down to addresses
(`ann@example.com`) and whole domains (`@example.com`): an identity provider
that signs in anybody would otherwise let anybody in.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from . import wording
from .loading import secrets


def is_open() -> bool:
    """True when whoever looks at the page may see it."""
    if not secrets("auth"):
        return True
    viewers = secrets("ringyo").get("viewers")
    return bool(st.user.is_logged_in) and (viewers is None or _is_one_of(viewers))


def draw() -> None:
    """What is shown in place of everything else; ends the run."""
    st.title("Ringyo calls", anchor=False)
    if st.user.is_logged_in:
        who = wording.md(st.user.get("email") or "This account")
        st.markdown(f"{who} may not see these calls. Ask whoever runs the dashboard to be let in.")
        st.button("Sign out", key="sign-out", on_click=st.logout)
    else:
        st.markdown("Sign in to see the calls of this account.")
        st.button("Sign in", key="sign-in", on_click=st.login)
    st.stop()


def _is_one_of(viewers: object) -> bool:
    email = str(st.user.get("email") or "").lower()
    listed = [viewers] if isinstance(viewers, str) else viewers if isinstance(viewers, Iterable) else []
    return st.user.get("email_verified", True) is not False and any(
        allows(str(viewer), email) for viewer in listed
    )


def allows(viewer: str, email: str) -> bool:
    """Whether an entry of the list, an address or `@domain`, means *email* (lower case)."""
    entry = viewer.strip().lower()
    return bool(email) and (
        email == entry or (entry.startswith("@") and len(entry) > 1 and email.endswith(entry))
    )
