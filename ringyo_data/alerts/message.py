"""One message, the same for every channel, and the two ways in which sending it can fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..errors import RingyoError

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
