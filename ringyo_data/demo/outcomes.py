"""What becomes of calls: who takes them, for how long, and what is seen of them meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from . import cast
from .account import SECOND, Ints
from .scripts import NEVER, Calls
from .story import Story

Floats = npt.NDArray[np.float64]
Small = npt.NDArray[np.int8]
DAY = 86_400
COMPLETED, TRANSFERRED, NO_ANSWER, BUSY, FAILED, VOICEMAIL = range(6)
EVEN_SKILL, EVEN_HAND_OVER = 0.70, 0.06
"""Those of every agent in an account without stories."""
_BASE36 = np.frombuffer(b"0123456789abcdefghijklmnopqrstuvwxyz", np.uint8)
_PREFIX = np.frombuffer(b"call_", np.uint8)


@dataclass(frozen=True)
class Asked:
    """Calls as they are asked for: *created* in seconds since the epoch, then *waits* seconds in the queue."""

    created: Ints
    waits: Ints
    agent: Small
    line: npt.NDArray[np.int16]
    contact: npt.NDArray[np.int32]
    metadata: npt.NDArray[np.int16]


def metadata(dice: Floats, agent: Small) -> npt.NDArray[np.int16]:
    """Index into `cast.METADATA`: 0 is empty, then campaign by tier."""
    first = np.array([cast.CAMPAIGNS.index(a.campaigns[0]) for a in cast.AGENTS])
    last = np.array([cast.CAMPAIGNS.index(a.campaigns[-1]) for a in cast.AGENTS])
    campaign = np.where(dice * 7 % 1 < 0.65, first[agent], last[agent])
    tier = np.searchsorted([0.55, 0.85], dice * 13 % 1)
    return np.where(dice < 0.04, 0, 1 + campaign * len(cast.TIERS) + tier).astype(np.int16)


def skills(story: Story) -> Floats:
    """The chance that a call is answered, by agent."""
    return np.array([agent.skill if story.told else EVEN_SKILL for agent in cast.AGENTS])


def drawn(dice: Floats, chance: Floats, agent: Small, story: Story) -> Small:
    """Final outcomes of calls that are answered with these chances, by two throws of the dice each."""
    hand_over = np.array([a.hand_over if story.told else EVEN_HAND_OVER for a in cast.AGENTS])[agent]
    answered = np.where(dice[1] < 0.985 - hand_over, COMPLETED, TRANSFERRED)
    answered = np.where(dice[1] < 0.985, answered, VOICEMAIL)
    missed = NO_ANSWER + np.searchsorted([0.70, 0.91], dice[1])
    return np.where(dice[0] < chance, answered, missed).astype(np.int8)


def conversations(dice: Floats, normal: Floats, agent: Small, *, worse: bool = False) -> Ints:
    """Seconds of conversation; 5% of the customers hang up at the first word."""
    typical = np.array([a.typical_seconds for a in cast.AGENTS])
    if worse:
        typical[cast.WORSE] *= 0.7
    spread = np.array([a.spread for a in cast.AGENTS])
    seconds = typical[agent] * np.exp(spread[agent] * normal)
    seconds = np.where(dice < 0.05, 1 + dice * 180, seconds)  # 1 to 10 s
    return np.asarray(np.clip(seconds, 2, 3600), np.int64)


def played(
    rng: np.random.Generator,
    asked: Asked,
    final: Small,
    seconds: Ints,
    dice: Floats,
    *,
    incoming: bool = False,
) -> Calls:
    """The calls with their statuses over time. Half of the calls that were handed over have no duration."""
    steps, ended = (_taken if incoming else _made)(asked, dice, final, seconds)
    told = (final == COMPLETED) | ((final == TRANSFERRED) & (dice[2] < 0.5))
    return Calls(
        id=_ids(rng, len(final)),
        created_us=asked.created * SECOND,
        steps=steps,
        settled=ended,
        ended=ended,
        final=final,
        agent=asked.agent,
        line=asked.line,
        contact=asked.contact,
        duration=np.where(told, seconds, -1).astype(np.int32),
        metadata=asked.metadata,
        incoming=np.full(len(final), incoming),
    )


def _picked_up(final: Small) -> npt.NDArray[np.bool_]:
    return np.isin(final, (COMPLETED, TRANSFERRED, VOICEMAIL))


def _made(asked: Asked, dice: Floats, final: Small, seconds: Ints) -> tuple[Ints, Ints]:
    initiated = asked.created + asked.waits
    ringing = initiated + 1 + (dice[0] * 3).astype(np.int64)
    picked_up = _picked_up(final)
    rings = np.where(final == NO_ANSWER, 25 + dice[1] * 20, 3 + dice[1] * 18).astype(np.int64)
    answered = ringing + np.where(final == BUSY, 1, rings)
    talking = answered + 1 + (dice[2] * 3).astype(np.int64)
    ended = np.where(picked_up, talking + seconds, answered)
    ended = np.where(final == FAILED, ringing, ended)
    never = np.int64(NEVER)
    steps = [
        initiated,
        np.where(final == FAILED, never, ringing),
        np.where(picked_up, answered, never),
        np.where(picked_up, talking, never),
    ]
    return np.stack(steps, axis=1), ended


def _taken(asked: Asked, dice: Floats, final: Small, seconds: Ints) -> tuple[Ints, Ints]:
    """A call that comes in rings at once, and is answered at once or not at all."""
    created, picked_up = asked.created, _picked_up(final)
    rings = np.where(final == NO_ANSWER, 12 + dice[1] * 25, 1).astype(np.int64)
    answered = np.where(picked_up, created + 1, np.int64(NEVER))
    ended = np.where(picked_up, created + 1 + seconds, created + rings)
    return np.stack([created, created, answered, answered], axis=1), ended


def _ids(rng: np.random.Generator, count: int) -> npt.NDArray[np.bytes_]:
    text = np.empty((count, 20), np.uint8)
    text[:, :5] = _PREFIX
    text[:, 5:] = _BASE36[rng.integers(0, 36, (count, 15))]
    return text.view("S20").ravel()
