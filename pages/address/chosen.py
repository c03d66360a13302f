"""What a page's own controls show: the address says it at first, the controls change it, and the session remembers it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from .. import filters
from . import choices
from .choices import Choice, Words

_PAGE = "chosen-page"
_WORDS = "chosen-words"
_VALUES = "chosen-values"
_WRITTEN = "chosen-written"
_NAMES = "chosen-names"


def changed() -> bool:
    """Whether a control of the page has changed since the page was drawn."""
    values: dict[str, object] = st.session_state.get(_VALUES, {})
    return any(st.session_state.get(key, value) != value for key, value in values.items())


def take(page: str, own: Sequence[Choice], *, clicked: bool) -> tuple[str, ...]:
    """Make the controls show what was asked for, before the address is written; a note for each word that cannot be read.

    What a control shows stays until somebody else has changed the address,
    by a link or by going back. *clicked* says that a control or a filter was
    used, so that the address may be from before. Who comes from another page
    finds what was chosen here before, but for what the address says.
    """
    asked, notes = choices.words_from_params(own, _address())
    held = {choice.parameter: _held(choice) for choice in own}
    if st.session_state.get(_PAGE) != page:
        _show(own, held | asked)
    elif clicked or _is_bare(own) or choices.params_from_words(own, asked) == st.session_state[_WRITTEN]:
        notes = ()
        _show(own, held)
    else:
        _show(own, asked)
    st.session_state[_PAGE] = page
    return notes


def reset() -> None:
    """Make the controls of the page that is open show their defaults; for callbacks."""
    for choice in choices.of_page(st.session_state[_PAGE], grains=()):
        st.session_state[choice.key] = choice.values[choice.default]


def params() -> dict[str, list[str]]:
    """What the page's controls show, as parameters of a URL."""
    written: dict[str, list[str]] = st.session_state[_WRITTEN]
    return written


def names() -> tuple[str, ...]:
    """The parameters that the page's controls have."""
    found: tuple[str, ...] = st.session_state[_NAMES]
    return found


def _show(own: Sequence[Choice], words: Words) -> None:
    """Choices without a word get their default."""
    shown = {choice.key: words.get(choice.parameter, choice.default) for choice in own}
    values = {choice.key: choice.values[shown[choice.key]] for choice in own}
    for key, value in values.items():
        if st.session_state.get(key) != value:
            st.session_state[key] = value
    st.session_state[_WORDS] = st.session_state.get(_WORDS, {}) | shown
    st.session_state[_VALUES] = values
    st.session_state[_NAMES] = tuple(choice.parameter for choice in own)
    st.session_state[_WRITTEN] = choices.params_from_words(own, words)


def _held(choice: Choice) -> str:
    """The word of what a control shows, or showed when the page was last seen; its default where that is not offered any more."""
    before: str = st.session_state.get(_WORDS, {}).get(choice.key, choice.default)
    word = choice.word(st.session_state[choice.key]) if choice.key in st.session_state else before
    return word if word in choice.values else choice.default


def _is_bare(own: Sequence[Choice]) -> bool:
    """Whether the address says nothing at all: a click in the menu."""
    names = {*filters.NAMES, *(choice.parameter for choice in own)}
    return not names & set(st.query_params)


def _address() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}
