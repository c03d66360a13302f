"""What a page's own controls show <-> URL; the words are a promise to every link ever shared.

A choice belongs to its page: the same parameter may mean another thing on another one.

| page | parameter | words, the first one where it is absent |
|---|---|---|
| volume | grain | auto, 15min, hour, day, week, month |
| | bars | counts, shares |
| | calendar | calls, answer-rate, failed-share |
| | tab | weekday-and-hour, calendar, lines-in-use, lines-and-countries, new-and-repeated |
| durations | scale | linear, log |
| | mark | 120, or another stop of the slider, in seconds |
| | short | 10, 5, 15, 20, 30 seconds |
| | conversation | the deployment's own length, 5, 10, 15, 20, 30, 45, 60 seconds |
| | tab | over-time, by-agent, short-calls, conversations, before-the-conversation, longest-calls |
| changes | measure | answer-rate, conversation-rate, failed-share, hand-over-rate, typical-duration |
| | by | auto (what explains most), agent, metadata, hour, weekday, line, country, attempt, direction |
| alerts | measure | failed_share, or another measure of a rule (`ringyo_data/alerts/measures.py`) |
| | when | leaves_its_usual_range, below, above, falls_by |
| | over | 4h, 1h, 2h, 8h, 12h, 24h, a period |
| | share, seconds, count, fall | the limit in percent, seconds or a number, the fall in percent |
| | name, tell, at_least, quiet | the name, channels with commas between them, calls, hours as 22-7 |

Beside these, `event` on the page of changes names an event by its day and six signs (`loading/events.py`). It may repeat: the first one is compared,
the others are those that one mark stands for, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from ringyo_data.alerts import MEASURES, USUAL_RANGE, WHENS
from ringyo_data.alerts.rules import AT_LEAST, LONGEST_NAME
from ringyo_data.periods import NAMED

from ..filters.urls import NOT_READABLE, REPEATED
from ..loading import periods

Params = Mapping[str, Sequence[str]]
MOST_TOLD, MOST_CALLS, LONGEST_HOURS = 20, 100_000, 11
"""Limits of a rule that is tried: how many channels, how many calls it needs, how long its quiet hours are as text."""

Words = dict[str, str]
"""The word of each choice, by its parameter."""


@dataclass(frozen=True)
class Choice:
    """One thing of several that a control of a page shows.

    *parameter* is its name in a URL, *key* the control's; *values* has what
    the control holds for each word, *default* is the word that a URL leaves out.
    """

    parameter: str
    key: str
    values: Mapping[str, object] = field(hash=False)
    default: str

    @property
    def options(self) -> list[object]:
        """What the control offers, in its order."""
        return list(self.values.values())

    def value(self, word: str) -> object | None:
        """What the control holds for a word; None for one that cannot be read."""
        return self.values.get(word)

    def word(self, value: Any) -> str | None:
        """The word for what the control holds; None for what it cannot hold."""
        return next((word for word, held in self.values.items() if held == value), None)

    def show(self, word: str) -> None:
        """Make the control show a word; before it is drawn, or in a callback."""
        if st.session_state.get(self.key) != self.value(word):
            st.session_state[self.key] = self.value(word)


@dataclass(frozen=True)
class Typed(Choice):
    """What is typed into a control, or picked from a list that links do not know: *read* gives it for a word, *write* the word."""

    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    default: str = ""
    read: Callable[[str], object | None] = str
    write: Callable[[Any], str] = str

    def value(self, word: str) -> object | None:
        return self.read(word)

    def word(self, value: Any) -> str | None:
        return None if value is None else self.write(value)


def _between(least: float, most: float) -> Callable[[str], float | None]:
    """Reads a number from *least* to *most*, of the type of *least*."""

    def read(text: str) -> float | None:
        try:
            number = type(least)(text)
        except ValueError:
            return None
        return number if least <= number <= most else None

    return read


def _at_most(length: int) -> Callable[[str], str | None]:
    """Reads a text that is no longer."""
    return lambda text: text if len(text) <= length else None


def _limit(parameter: str, default: str, least: float, most: float) -> Typed:
    return Typed(
        parameter,
        f"alert-trial-{parameter}",
        default=default,
        read=_between(least, most),
        write="{:g}".format,
    )


def _plain(*words: str) -> dict[str, object]:
    return {word: word for word in words}


def _seconds(*stops: int) -> dict[str, object]:
    return {str(seconds): seconds for seconds in stops}


GRAIN = Choice(
    "grain", "volume-grain", _plain("auto", "15min", "hour", "day", "week", "month"), default="auto"
)
BARS = Choice("bars", "volume-scale", _plain("counts", "shares"), default="counts")
CALENDAR = Choice(
    "calendar",
    "volume-calendar",
    {"calls": "calls", "answer-rate": "answer_rate", "failed-share": "failed_share"},
    default="calls",
)
VOLUME_TAB = Choice(
    "tab",
    "volume-tabs",
    {
        "weekday-and-hour": "Weekday and hour",
        "calendar": "Calendar",
        "lines-in-use": "Conversations at once",
        "lines-and-countries": "Lines and countries",
        "new-and-repeated": "New and repeated numbers",
    },
    default="weekday-and-hour",
)
SCALE = Choice("scale", "durations-scale", _plain("linear", "log"), default="linear")
MARK = Choice(
    "mark",
    "durations-mark",
    _seconds(5, 10, 20, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1200, 1800, 2700, 3600),
    default="120",
)
SHORT = Choice("short", "durations-short", _seconds(5, 10, 15, 20, 30), default="10")
CONVERSATION = Choice(
    "conversation", "durations-conversation", _seconds(5, 10, 15, 20, 30, 45, 60), default="20"
)
DURATIONS_TAB = Choice(
    "tab",
    "durations-tabs",
    {
        "over-time": "Over time",
        "by-agent": "By agent",
        "short-calls": "Short calls",
        "conversations": "Conversations",
        "before-the-conversation": "Before the conversation",
        "longest-calls": "Longest calls",
    },
    default="over-time",
)

MEASURE = Choice(
    "measure",
    "changes-measure",
    {
        "answer-rate": "answer_rate",
        "conversation-rate": "conversation_rate",
        "failed-share": "failed_share",
        "hand-over-rate": "hand_over_rate",
        "typical-duration": "typical_duration",
    },
    default="answer-rate",
)
BY = Choice(
    "by",
    "changes-by",
    _plain("auto", "agent", "metadata", "hour", "weekday", "line", "country", "attempt", "direction"),
    default="auto",
)

TRIED = (
    Choice("measure", "alert-trial-measure", _plain(*MEASURES), default="failed_share"),
    Choice("when", "alert-trial-when", _plain(*WHENS), default=USUAL_RANGE),
    Choice("over", "alert-trial-over", _plain("1h", "2h", "4h", "8h", "12h", "24h", *NAMED), default="4h"),
    _limit("share", "50", 0.0, 100.0),
    _limit("seconds", "60", 0.0, 1e9),
    _limit("count", "100", 0.0, 1e9),
    _limit("fall", "10", 0.1, 99.9),
    Typed("name", "alert-trial-name", default="My rule", read=_at_most(LONGEST_NAME)),
    Typed(
        "tell",
        "alert-trial-tell",
        read=lambda text: list(filter(None, text.split(",")))[:MOST_TOLD],
        write=",".join,
    ),
    Typed("at_least", "alert-trial-at_least", default=str(AT_LEAST), read=_between(1, MOST_CALLS)),
    Typed("quiet", "alert-trial-quiet", read=_at_most(LONGEST_HOURS)),
)
"""A rule that is tried, entry by entry."""

_OF_PAGE: Mapping[str, tuple[Choice, ...]] = {
    "volume": (GRAIN, BARS, CALENDAR, VOLUME_TAB),
    "durations": (SCALE, MARK, SHORT, CONVERSATION, DURATIONS_TAB),
    "changes": (MEASURE, BY),
    "alerts": TRIED,
}


def conversation(own_seconds: int) -> Choice:
    """How long a conversation lasts at least; *own_seconds*, the deployment's own length, is the default."""
    stops = sorted({*map(int, CONVERSATION.values), own_seconds})
    return replace(CONVERSATION, values=_seconds(*stops), default=str(own_seconds))


def of_page(
    page: str, *, grains: Sequence[str] = tuple(periods.GRAINS), conversation_seconds: int = 20
) -> tuple[Choice, ...]:
    """The choices of a page, by its file's stem; none if it has none.

    Bars can be as wide as one of *grains*, which the period allows.
    """
    fitted = {
        GRAIN: replace(GRAIN, values=_plain(GRAIN.default, *grains)),
        CONVERSATION: conversation(conversation_seconds),
    }
    return tuple(fitted.get(choice, choice) for choice in _OF_PAGE.get(page, ()))


def words_from_params(own: Sequence[Choice], params: Params) -> tuple[Words, tuple[str, ...]]:
    """The words that a URL gives for these choices, and a note for each that cannot be read or is given twice.

    Choices that the URL does not name have no word. Never raises. A note has
    none of the URL's text but the parameter's name.
    """
    words: Words = {}
    notes: list[str] = []
    for choice in own:
        texts = [text.strip() for text in params.get(choice.parameter, ()) if text.strip()]
        if texts and choice.value(texts[0]) is not None:
            words[choice.parameter] = texts[0]
        elif texts:
            notes.append(NOT_READABLE.format(choice.parameter))
        if len(set(texts)) > 1:
            notes.append(REPEATED.format(choice.parameter))
    return words, tuple(notes)


def params_from_words(own: Sequence[Choice], words: Mapping[str, str]) -> dict[str, list[str]]:
    """The parameters of a URL for these words; a choice at its default is left out."""
    given = {choice.parameter: words.get(choice.parameter, choice.default) for choice in own}
    return {c.parameter: [given[c.parameter]] for c in own if given[c.parameter] != c.default}
