"""Each outcome's label and colours. The outcomes themselves are in `ringyo_data/statuses.py`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ringyo_data.metrics.outcomes import KNOWN, UNKNOWN, WITHOUT_HAND_OVER
from ringyo_data.statuses import HANDED_OVER, OUTCOMES


@dataclass(frozen=True)
class Look:
    """The colours of both modes as hex, Streamlit's colour of a badge and plotly's hatch of a bar."""

    light: str
    dark: str
    badge: str
    hatch: str = ""


OWN = {
    "answered": Look("#2F8F7D", "#5CBBA4", "green"),
    "by_agent": Look("#2F8F7D", "#5CBBA4", "green"),
    "handed_over": Look("#0F3748", "#A4E5DE", "green"),
    "no_answer": Look("#BF831F", "#DDA545", "orange"),
    "busy": Look("#A57FBC", "#CDA8E6", "violet"),
    "failed": Look("#B5303C", "#C94A4C", "red"),
    "live": Look("#2A5DB0", "#3478D4", "blue", "."),
    UNKNOWN: Look("#4F575D", "#6E767B", "gray", "x"),
}
"""Live and unknown calls are dotted and crossed: neither is a final word.

Answered stands for the two after it, and has the look of the first: none of them is beside it in a chart.
"""

SPARE = Look("#4A2221", "#E4F47F", "yellow")
"""The look of an outcome that has no own one. A second such outcome would look the same: a test then asks for a look."""

ORDER = (*KNOWN, UNKNOWN)
"""The order of every stack, legend and list, bottom first; unknown stands for any word that is none of these."""

WORDS = ("answered", *ORDER)
"""`ORDER` with the word for both ways to be answered, for an account that hands no call over, and for filters."""

LOOKS = {word: OWN.get(word, SPARE) for word in WORDS}
LABELS = {
    "answered": "Answered",
    **{outcome.key: outcome.label for outcome in OUTCOMES},
    "live": "Live",
    UNKNOWN: "Unknown",
}


def choices(statuses: Collection[str]) -> tuple[str, ...]:
    """What the filter offers to an account with these *statuses*."""
    return WITHOUT_HAND_OVER if HANDED_OVER.isdisjoint(statuses) else ("answered", *KNOWN)


def look(name: str) -> Look:
    """The look of an outcome; a word without a look of its own has that of unknown."""
    return LOOKS.get(name, LOOKS[UNKNOWN])
