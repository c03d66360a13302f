"""Who said what, as a conversation."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ringyo_data.details import Line, Transcript

from ..text import wording

MOST_LINES = 120
"""More lines make a page slow; a button shows the rest."""

LONGEST_LINE = 10_000
"""Characters that are drawn of one line; the file has all of it."""

_AVATARS = {
    "agent": ":material/support_agent:",
    "customer": ":material/person:",
    "other": ":material/graphic_eq:",
}
_NAMES = {"agent": "assistant", "customer": "user", "other": "other"}


def draw(transcript: Transcript, agent: str, hidden: Callable[[str], str]) -> None:
    """The lines as a conversation; *hidden* takes out of each what must not reach the browser."""
    key = f"all-lines-{hash(transcript.lines)}"
    whole = len(transcript.lines) <= MOST_LINES or st.session_state.get(key, False)
    with st.container(gap="xxsmall", key="conversation"):
        for line in transcript.lines if whole else transcript.lines[:MOST_LINES]:
            _line(line, agent, hidden)
    if not whole:
        rest = len(transcript.lines) - MOST_LINES
        st.button(f"Show the other {rest:,} lines", key="all-lines", on_click=_show_all, args=(key,))
    if transcript.unusable:
        st.caption(f":material/rule: {wording.plural(transcript.unusable, 'line')} came without a text.")


def as_text(transcript: Transcript, agent: str, hidden: Callable[[str], str]) -> str:
    """The conversation as a text to keep: `0:12 Anna: Hello.`, one line each."""
    lines = (
        f"{clock(line.at_seconds)} {hidden(speaker(line, agent))}: {' '.join(hidden(line.text).split())}".strip()
        for line in transcript.lines
    )
    return "\n".join(lines) + "\n"


def speaker(line: Line, agent: str) -> str:
    """The speaker's name."""
    return {"agent": agent, "customer": "Customer"}.get(line.speaker) or line.role.capitalize() or "Unknown"


def clock(seconds: float | None) -> str:
    """A moment of the conversation: `0:12`, `1:02:03`; empty if it is not known."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"


def _line(line: Line, agent: str, hidden: Callable[[str], str]) -> None:
    with st.chat_message(_NAMES[line.speaker], avatar=_AVATARS[line.speaker]):
        head = " · ".join(
            filter(None, (wording.md(hidden(speaker(line, agent))), wording.md(clock(line.at_seconds))))
        )
        st.markdown(f":small[:gray[{head}]]  \n{wording.md(shortened(hidden(line.text)))}")


def shortened(text: str) -> str:
    """The text cut to `LONGEST_LINE` characters."""
    return text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]}…"


def _show_all(key: str) -> None:
    st.session_state[key] = True
