"""Words of the API as text for the reader, beside those for numbers and times of `ringyo_data/wording.py`, which are all here too.

Nothing in here imports Streamlit.
"""

from __future__ import annotations

import re
from functools import cache

from ringyo_data import zones
from ringyo_data.masking.numbers import masked
from ringyo_data.wording import *  # noqa: F403  (one name to ask for words)
from ringyo_data.wording import MISSING, missing

from .outcomes import LABELS

STATUSES = {"initiated": "Being set up", "answered": "Just answered", "in_progress": "In conversation"}
"""Statuses whose own word would mislead a reader."""


# -- words of the API ---------------------------------------------------------


def outcome(name: str) -> str:
    """The label of an outcome; an unknown status keeps its own word, made readable."""
    return LABELS.get(name) or readable(name) or LABELS["unknown"]


def status(name: str) -> str:
    """The label of a status word of the API: its own word, made readable, but for `STATUSES`."""
    return STATUSES.get(name) or readable(name) or LABELS["unknown"]


def direction(name: str) -> str:
    """The label of a direction."""
    return {"outbound": "Outgoing", "inbound": "Incoming"}.get(name, "Direction unknown")


def readable(word: str) -> str:
    """A word of a program as people write it: `goal_reached` is `Goal reached`."""
    text = " ".join(word.replace("_", " ").split())
    return text[:1].upper() + text[1:]


_ADDRESS = re.compile(r":(?=//)|www(?=\.)|@", re.IGNORECASE)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&@/])")


def md(text: object) -> str:
    """API text that Markdown draws literally: no link, no image, no style, no line break.

    Addresses become links even where their punctuation is escaped; an
    invisible word joiner inside of them keeps them text.
    """
    flat = " ".join(str(text).split())
    return _MARKDOWN.sub(r"\\\1", _ADDRESS.sub("\\g<0>\N{WORD JOINER}", flat))


def plain(text: object) -> str:
    """API text that a plotly figure draws literally: no link, no tag."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def phone(value: str | None, *, show: bool = False) -> str:
    """A phone number without its middle digits, `+1 415 ••• ••34`; whole if *show* is set."""
    if missing(value) or not str(value).strip():
        return MISSING
    text = str(value).strip()
    return text if show else masked(text)


def country(code: str) -> str:
    """A country's English name for its ISO code, from the list beside the time zones; else the code."""
    return _countries().get(code, code)


_countries = cache(zones.country_names)
