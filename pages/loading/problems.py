"""What the reader sees instead of numbers: each error with its own face and its own next step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ringyo_data.errors import (
    AuthError,
    PermissionMissing,
    QueryRefused,
    RateLimited,
    RingyoError,
    SettingsError,
    SpanTooLarge,
    StoreError,
    Unavailable,
    UnexpectedAnswer,
)

from ..text import wording


def show(error: RingyoError, again: Callable[..., None] | None = None, *args: object) -> None:
    """What happened, what to do, and where it may pass by itself a button that calls *again* first."""
    face = _face(error)
    with st.container(border=True, key="error"):
        st.header(f"{face.icon} {face.title}", anchor=False)
        st.markdown(wording.md(error))
        st.markdown(face.step)
        again_button(error, "error-again", again, *args, icon=":material/refresh:")
        _reference(error)


def again_button(
    error: RingyoError, key: str, again: Callable[..., None] | None, *args: object, **look: Any
) -> None:
    """A button that calls *again*; none where asking again cannot help."""
    if _face(error).again:
        st.button("Try again", key=key, on_click=again, args=args, **look)


def may_pass(error: RingyoError) -> bool:
    """True where waiting alone can mend it."""
    return _face(error).passes


@contextmanager
def instead_of_errors(again: Callable[..., None] | None = None, *args: object) -> Iterator[None]:
    """Draws the error that is raised inside, and ends the page there; see `show`."""
    try:
        yield
    except RingyoError as error:
        show(error, again, *args)
        st.stop()


@contextmanager
def instead_of_the_page() -> Iterator[None]:
    """Like `instead_of_errors`, for a run that has drawn no title yet: draws a title first."""
    try:
        yield
    except RingyoError as error:
        st.title("Ringyo calls", anchor=False)
        show(error)
        st.stop()


def empty(
    title: str, sentence: str, actions: list[tuple[str, Callable[..., None], tuple[object, ...]]]
) -> None:
    """Nothing to draw although nothing went wrong: why, and buttons that lead on."""
    with st.container(border=True, key="empty"):
        st.header(f":material/inbox: {title}", anchor=False)
        st.markdown(sentence)
        with st.container(horizontal=True, gap="small"):
            for place, (label, act, args) in enumerate(actions):
                st.button(label, on_click=act, args=args, key=f"empty-{place}")


@dataclass(frozen=True)
class _Face:
    """*again*: the same request may work later; *passes*: it will, though nobody does anything."""

    title: str
    step: str
    icon: str
    again: bool = True
    passes: bool = False


_FACES: dict[type[RingyoError], _Face] = {
    SettingsError: _Face(
        "A setting needs mending",
        "What stands in the app's secrets counts as soon as it is saved: reload the page then."
        " An environment variable counts once the app is restarted.",
        ":material/tune:",
        again=False,
    ),
    PermissionMissing: _Face(
        "The key lacks a permission",
        "Calls are there to be seen with the first, agents by name with the second. Once the key has them, try again.",
        ":material/lock:",
    ),
    AuthError: _Face(
        "The key does not work",
        "A key in the app's secrets (`api_key` in the table `[ringyo]`) counts as soon as it is saved: try again then."
        " One in the environment counts once the app is restarted.",
        ":material/key_off:",
    ),
    RateLimited: _Face(
        "Please wait a little",
        "This page asks again by itself. Everybody who uses this key shares its limit; shorter periods need fewer requests.",
        ":material/hourglass_top:",
        again=False,
        passes=True,
    ),
    Unavailable: _Face(
        "No numbers just now",
        "Nothing is lost: as soon as it answers again, the numbers are back.",
        ":material/cloud_off:",
        passes=True,
    ),
    QueryRefused: _Face(
        "The API does not accept this question",
        "Another period or fewer filters may help.",
        ":material/block:",
        again=False,
    ),
    UnexpectedAnswer: _Face(
        "The API answers in a way this version does not know",
        "No number is shown rather than a wrong one.",
        ":material/help:",
    ),
    SpanTooLarge: _Face(
        "The period holds too many calls",
        "Choose a shorter period in the sidebar.",
        ":material/data_usage:",
        again=False,
    ),
    StoreError: _Face(
        "The store of past days does not work",
        "Mend the place that `RINGYO_STORE` names, or leave it out to use the server's own cache folder.",
        ":material/database_off:",
    ),
    RingyoError: _Face("The calls could not be loaded", "Try again in a few minutes.", ":material/error:"),
}


def _face(error: RingyoError) -> _Face:
    """The face of the error's class, or of the nearest one above it."""
    return next(_FACES[kind] for kind in type(error).__mro__ if kind in _FACES)


def _reference(error: RingyoError) -> None:
    parts = [("code", error.code), ("request", error.request_id)]
    reference = [f"{name} {wording.md(value)}" for name, value in parts if value]
    if reference:
        st.caption(f"For the API's support: {', '.join(reference)}")
