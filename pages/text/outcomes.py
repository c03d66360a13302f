"""Each outcome's label and colours. The outcomes themselves are in `ringyo_data/statuses.py`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ringyo_data.metrics.outcomes import KNOWN, UNKNOWN, WITHOUT_HAND_OVER
from ringyo_data.statuses import HANDED_OVER


@dataclass(frozen=True)
class Look:
    """A label, the colours of both modes as hex, Streamlit's colour of a badge and plotly's hatch of a bar."""

    label: str
    light: str
    dark: str
    badge: str
    hatch: str = ""


LOOKS = {
    "answered": Look("Answered", "#2F8F7D", "#5CBBA4", "green"),
    "by_agent": Look("Answered by agent", "#2F8F7D", "#5CBBA4", "green"),
    "handed_over": Look("Handed over", "#0F3748", "#A4E5DE", "green"),
    "no_answer": Look("No answer", "#BF831F", "#DDA545", "orange"),
    "busy": Look("Busy", "#A57FBC", "#CDA8E6", "violet"),
    "failed": Look("Failed", "#B5303C", "#C94A4C", "red"),
    "live": Look("Live", "#2A5DB0", "#3478D4", "blue", "."),
    UNKNOWN: Look("Unknown", "#4F575D", "#6E767B", "gray", "x"),
}
"""Live and unknown calls are dotted and crossed: neither is a final word.

Answered stands for the two after it, and has the look of the first: none of them is beside it in a chart.
"""

ORDER = (*KNOWN, UNKNOWN)
"""The order of every stack, legend and list, bottom first; unknown stands for any word that is none of these."""

WORDS = ("answered", *ORDER)
"""`ORDER` with the word for both ways to be answered, for an account that hands no call over, and for filters."""


def choices(statuses: Collection[str]) -> tuple[str, ...]:
    """What the filter offers to an account with these *statuses*."""
    return WITHOUT_HAND_OVER if HANDED_OVER.isdisjoint(statuses) else ("answered", *KNOWN)


def look(name: str) -> Look:
    """The look of an outcome; a word without a look of its own has that of unknown."""
    return LOOKS.get(name, LOOKS[UNKNOWN])
