"""One message, the same for every channel, how long it is tried, and the two ways in which sending it can fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..errors import RingyoError

UnderWay = Callable[[bool], object]
"""Called with True right before a message can arrive, and with False once it is certain that it did not."""

MOST_ATTEMPTS = 3
"""Few, since the next run tries it again."""
ANSWER_SECONDS = 15.0
"""The longest that one attempt may take, connecting included."""
CONNECT_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 30.0
"""A receiver that asks for a longer pause is left to the next run."""
PATIENCE_SECONDS = MOST_ATTEMPTS * ANSWER_SECONDS + (MOST_ATTEMPTS - 1) * LONGEST_PAUSE_SECONDS
"""The longest that one message may take, all attempts together."""

REPEAT = "This may be a repeat: whether the same message arrived before could not be told."


@dataclass(frozen=True)
class Message:
    """What a channel is told: a *title* of one line, further *lines*, and a *link* to the calls if there is one.

    *id* stays the same when the message is sent again, so that a receiver can drop the second one.
    *facts* are for programs: values that JSON can hold. A message that *may_repeat* says so in words.
    """

    id: str
    title: str
    lines: tuple[str, ...] = ()
    link: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    may_repeat: bool = False

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The lines, and a last one if the message may have come before."""
        return (*self.lines, REPEAT) if self.may_repeat else self.lines


class Undelivered(RingyoError):
    """The message did not arrive, for certain; it can be sent again. The text holds no secret."""


class Unsure(RingyoError):
    """The message was sent, and no answer tells whether it arrived. The text holds no secret."""


def unmarked(_: bool) -> None:
    """The `UnderWay` of those who need none."""
