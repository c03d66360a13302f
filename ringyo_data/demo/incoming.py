"""The calls that customers make on one invented day, and those by which the missed ones are reached later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from . import cast, outcomes
from .account import Ints
from .contacts import Contacts, Lines, Numbers
from .outcomes import COMPLETED, DAY, TRANSFERRED, Asked
from .scripts import Calls
from .story import Story

Floats = npt.NDArray[np.float64]
_MISSED = np.full(24, 0.03)
_MISSED[[9, 10, 11, 14, 15]] = 0.10, 0.18, 0.14, 0.12, 0.16  # more callers than can be taken
_SHORT_SECONDS = 20  # who hung up so soon was not helped
_CALLS_AGAIN, _IS_CALLED_BACK = 0.45, 0.70
_TAKES = np.array(
    [next((i for i, agent in enumerate(cast.AGENTS) if agent.id == line.agent), -1) for line in cast.LINES],
    np.int8,
)


@dataclass(frozen=True)
class Callers:
    """The customers who call on the day that begins at *midnight*, in seconds since the epoch."""

    rng: np.random.Generator
    midnight: int
    story: Story
    contacts: Contacts

    def calls(self, count: int, hours: Floats) -> list[Calls]:
        """*count* calls, then those of missed callers who try again, then those of agents who call back."""
        rng = self.rng
        created = self.midnight + rng.choice(24, size=count, p=hours) * 3600 + rng.integers(0, 3600, count)
        calls = self._incoming(created, *self.contacts.calling(*rng.random((2, count))))
        answered = (calls.final == COMPLETED) | (calls.final == TRANSFERRED)
        short = (calls.final == COMPLETED) & (calls.duration < _SHORT_SECONDS)
        missed = np.flatnonzero(~answered | short)
        dice, waits = rng.random((2, len(missed)))
        again = dice < _CALLS_AGAIN
        back = ~again & (dice < _IS_CALLED_BACK)
        waits = np.where(again, 60 + waits * 2400, 600 + waits * 18_000)
        later = calls.ended[missed] + waits.astype(np.int64)
        today = later < self.midnight + DAY
        again, back = again & today, back & today
        return [
            calls,
            self._incoming(later[again], calls.contact[missed[again]], calls.line[missed[again]]),
            self._called_back(later[back], calls.contact[missed[back]], calls.agent[missed[back]]),
        ]

    def _incoming(self, created: Ints, contact: Numbers, line: Lines) -> Calls:
        count = len(created)
        dice = self.rng.random((6, count))
        agent = _TAKES[line]
        dice[1] *= 0.985  # no mailbox takes them
        final = outcomes.drawn(dice[:2], 1 - _MISSED[created % DAY // 3600], agent, self.story)
        seconds = outcomes.conversations(dice[2], self.rng.standard_normal(count), agent)
        nothing = np.zeros(count, np.int64)
        asked = Asked(created, nothing, agent, line, contact, nothing.astype(np.int16))
        return outcomes.played(self.rng, asked, final, seconds, dice[3:], incoming=True)

    def _called_back(self, created: Ints, contact: Numbers, missed_by: outcomes.Small) -> Calls:
        count = len(created)
        dice = self.rng.random((7, count))
        agent = np.array([cast.CALLS_BACK[place] for place in missed_by.tolist()], np.int8)
        final = outcomes.drawn(dice[:2], outcomes.skills(self.story)[agent], agent, self.story)
        seconds = outcomes.conversations(dice[2], self.rng.standard_normal(count), agent)
        waits, line = self.rng.integers(1, 6, count), self.contacts.line_to(contact)
        asked = Asked(created, waits, agent, line, contact, outcomes.metadata(dice[6], agent))
        return outcomes.played(self.rng, asked, final, seconds, dice[3:6])
