"""One invented day of calls: a pure function of the seed, the day and the week the story is told in.

Ids, times of creation, destinations and agents' shares depend on the seed and
the UTC day alone. Outcomes and durations depend on the anchor week too, so
that the worse agent and the outage always lie a few days back.
"""

from __future__ import annotations

import math
from dataclasses import fields
from datetime import date

import numpy as np
import numpy.typing as npt

from . import cast
from .account import SECOND, Ints
from .contacts import Contacts
from .scripts import NEVER, Calls
from .story import Shape, Story

Floats = npt.NDArray[np.float64]
DAY = 86_400
EPOCH_DAY = date(1970, 1, 1)
OUTAGE = (13 * 3600 + 20 * 60, 15 * 3600)  # from 13:20 until the burst of 15:00
_BASE36 = np.frombuffer(b"0123456789abcdefghijklmnopqrstuvwxyz", np.uint8)
_PREFIX = np.frombuffer(b"call_", np.uint8)
_COMPLETED, _TRANSFERRED, _NO_ANSWER, _BUSY, _FAILED, _VOICEMAIL = range(6)


_EUROPE = np.array([0, 0, 0, 0, 0, 0.2, 1, 4, 9, 11, 12, 10, 6, 8, 11, 11, 9, 6, 3, 1, 0.4, 0.1, 0, 0])
_AMERICA = np.array([1, 0.4, 0.1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5, 3, 6, 8, 9, 7, 8, 9, 8, 6, 4, 2])
_WEEKEND = np.array([0, 0, 0, 0, 0, 0, 0, 1, 2, 6, 9, 10, 9, 7, 6, 5, 4, 2, 1, 0, 0, 0, 0, 0])


def _mixed(home: Floats) -> Floats:
    shares = 0.72 * home / home.sum() + 0.23 * _AMERICA / _AMERICA.sum() + 0.05 / 24
    return np.asarray(shares / shares.sum())


_WEEKDAY_HOURS, _WEEKEND_HOURS = _mixed(_EUROPE), _mixed(_WEEKEND)
_WEEKDAYS = np.array([1.04, 1.08, 1.05, 1.0, 0.83, 0.29, 0.22])
_ANSWERING = (
    np.array([-4, -4, -4, -4, -4, -4, -4, -3, 0, 3, 5, 4, -3, -1, 1, 2, 1, 2, 0, -2, -3, -4, -4, -4]) / 100
)
_HOLIDAYS = {(12, 24), (12, 25), (12, 26), (12, 31), (1, 1)}


def invent_day(seed: int, day: date, story: Story, shape: Shape, contacts: Contacts) -> Calls:
    """The calls created on one UTC day, the whole day through."""
    rng = np.random.default_rng([seed, day.toordinal()])
    offsets, waits, campaign_agent = _arrivals(rng, day, shape)
    count = len(offsets)
    dice = rng.random((12, count))
    hour = offsets // 3600
    agent = _agents(dice[0], hour, campaign_agent, deleted=day >= story.deleted_on)
    final = _outcomes(dice[1:4], agent, offsets, day, story)
    midnight = (day - EPOCH_DAY).days * DAY
    created = midnight + offsets
    duration = _durations(dice[4], rng.standard_normal(count), agent, day, story)
    steps, ended = _script(created, waits, dice[5:8], final, duration)
    contact, line = contacts.draw(dice[8], dice[9], dice[10])
    calls = Calls(
        id=_ids(rng, count),
        created_us=created * SECOND + (_fractions(seed, day, count) if shape.fractions else 0),
        steps=steps,
        settled=ended,
        ended=ended,
        final=final,
        agent=agent,
        line=line,
        contact=contact,
        duration=np.where(final == _COMPLETED, duration, -1).astype(np.int32),
        metadata=_metadata(dice[11], agent),
    )
    calls = _with_stuck(calls, rng, midnight)
    return calls.take(np.lexsort((calls.id, calls.created_us)))


def _arrivals(rng: np.random.Generator, day: date, shape: Shape) -> tuple[Ints, Ints, Ints]:
    """Second of the day, seconds in the queue, and the agent a burst is bound to (else -1)."""
    quiet = (day.month, day.day) in _HOLIDAYS
    season = 1 + 0.10 * math.sin(2 * math.pi * day.toordinal() / 182.0)
    level = shape.calls_per_day * (0.2 if quiet else _WEEKDAYS[day.weekday()]) * season
    count = max(6, round(level * float(np.exp(rng.normal(0, 0.05)))))
    bursts = _bursts(rng, day, count) if day.weekday() < 5 and not quiet else []
    single = max(1, count - sum(size for _, size, _ in bursts))
    shares = _WEEKDAY_HOURS if day.weekday() < 5 else _WEEKEND_HOURS
    hours = rng.choice(24, size=single, p=shares)
    offsets = [hours * 3600 + rng.integers(0, 3600, single)]
    waits = [rng.integers(1, 6, single)]
    bound = [np.full(single, -1)]
    for second, size, agent in bursts:
        offsets.append(np.full(size, second))
        waits.append(3 + np.arange(size) * 7)
        bound.append(np.full(size, agent))
    return np.concatenate(offsets), np.concatenate(waits), np.concatenate(bound)


def _bursts(rng: np.random.Generator, day: date, count: int) -> list[tuple[int, int, int]]:
    """Campaigns enqueued at once: second of the day, calls, agent. Tuesdays have one above a page's size."""
    starts = rng.choice([9 * 3600, 10 * 3600 + 1800, 13 * 3600 + 900, 15 * 3600], size=2, replace=False)
    sizes = rng.integers(12, 60, size=2)
    if day.weekday() == 1:
        sizes[0] = rng.integers(110, 170)
    sizes = np.minimum(sizes, max(2, count // 4))
    agents = rng.choice([0, 2, 5], size=2, replace=False)
    return [(int(s), int(n), int(a)) for s, n, a in zip(starts, sizes, agents, strict=True)]


def _agents(dice: Floats, hour: Ints, bound: Ints, *, deleted: bool) -> npt.NDArray[np.int8]:
    def pick(shares: list[float]) -> Ints:
        weights = np.array(shares)
        if deleted:
            weights[cast.DELETED] = 0
        edges = np.cumsum(weights / weights.sum())
        edges[-1] = 1
        return np.searchsorted(edges, dice, side="right")

    night = (hour < 6) | (hour >= 21)
    drawn = np.where(night, pick([a.by_night for a in cast.AGENTS]), pick([a.by_day for a in cast.AGENTS]))
    return np.where(bound >= 0, bound, drawn).astype(np.int8)


def _outcomes(
    dice: Floats, agent: npt.NDArray[np.int8], offsets: Ints, day: date, story: Story
) -> npt.NDArray[np.int8]:
    skill = np.array([a.skill for a in cast.AGENTS])[agent] + _ANSWERING[offsets // 3600]
    if day >= story.worse_since:
        skill = np.where(agent == cast.WORSE, skill - 0.17, skill)
    answered = np.searchsorted([0.93, 0.985], dice[1])  # completed, transferred, voicemail
    answered = np.array([_COMPLETED, _TRANSFERRED, _VOICEMAIL])[answered]
    missed = _NO_ANSWER + np.searchsorted([0.70, 0.91], dice[1])
    final = np.where(dice[0] < skill, answered, missed)
    if day == story.outage:
        hit = (offsets >= OUTAGE[0]) & (offsets < OUTAGE[1]) & (dice[2] < 0.85)
        final = np.where(hit, _FAILED, final)
    return np.asarray(final, np.int8)


def _durations(dice: Floats, normal: Floats, agent: npt.NDArray[np.int8], day: date, story: Story) -> Ints:
    typical = np.array([a.typical_seconds for a in cast.AGENTS])
    if day >= story.worse_since:
        typical[cast.WORSE] *= 0.7
    spread = np.array([a.spread for a in cast.AGENTS])
    seconds = typical[agent] * np.exp(spread[agent] * normal)
    hung_up = dice < 0.05
    seconds = np.where(hung_up, 1 + dice * 180, seconds)  # 1 to 10 s: gone at the first word
    return np.asarray(np.clip(seconds, 2, 3600), np.int64)


def _script(
    created: Ints, waits: Ints, dice: Floats, final: npt.NDArray[np.int8], duration: Ints
) -> tuple[Ints, Ints]:
    initiated = created + waits
    ringing = initiated + 1 + (dice[0] * 3).astype(np.int64)
    picked_up = (final == _COMPLETED) | (final == _TRANSFERRED) | (final == _VOICEMAIL)
    rings = np.where(final == _NO_ANSWER, 25 + dice[1] * 20, 3 + dice[1] * 18).astype(np.int64)
    answered = ringing + np.where(final == _BUSY, 1, rings)
    talking = answered + 1 + (dice[2] * 3).astype(np.int64)
    ended = np.where(picked_up, talking + duration, answered)
    ended = np.where(final == _FAILED, ringing, ended)
    never = np.int64(NEVER)
    steps = np.stack(
        [
            initiated,
            np.where(final == _FAILED, never, ringing),
            np.where(picked_up, answered, never),
            np.where(picked_up, talking, never),
        ],
        axis=1,
    )
    return steps, ended


def _fractions(seed: int, day: date, count: int) -> Ints:
    return np.random.default_rng([seed, day.toordinal(), 1]).integers(1, SECOND, count)


def _ids(rng: np.random.Generator, count: int) -> npt.NDArray[np.bytes_]:
    text = np.empty((count, 20), np.uint8)
    text[:, :5] = _PREFIX
    text[:, 5:] = _BASE36[rng.integers(0, 36, (count, 15))]
    return text.view("S20").ravel()


def _metadata(dice: Floats, agent: npt.NDArray[np.int8]) -> npt.NDArray[np.int16]:
    """Index into `METADATA`: 0 is empty, then campaign by tier."""
    first = np.array([cast.CAMPAIGNS.index(a.campaigns[0]) for a in cast.AGENTS])
    last = np.array([cast.CAMPAIGNS.index(a.campaigns[-1]) for a in cast.AGENTS])
    campaign = np.where(dice * 7 % 1 < 0.65, first[agent], last[agent])
    tier = np.searchsorted([0.55, 0.85], dice * 13 % 1)
    return np.where(dice < 0.04, 0, 1 + campaign * len(cast.TIERS) + tier).astype(np.int16)


METADATA: tuple[dict[str, str], ...] = (
    {},
    *({"campaign": campaign, "tier": tier} for campaign in cast.CAMPAIGNS for tier in cast.TIERS),
)


def _with_stuck(calls: Calls, rng: np.random.Generator, midnight: int) -> Calls:
    """Two calls whose end gets lost: they look live until somebody clears them, more than a day later.

    Then they are failed, with an `ended_at` an hour after their creation.
    """
    where = rng.choice(len(calls.id), size=2, replace=False)
    created = calls.created_us[where] // SECOND
    depth = [4, int(rng.integers(1, 4))]  # one in_progress, one stuck earlier
    steps = np.where(
        np.arange(4) < np.array(depth)[:, None], created[:, None] + 2 + 3 * np.arange(4), np.int64(NEVER)
    )
    columns = {f.name: getattr(calls, f.name).copy() for f in fields(calls)}
    columns["steps"][where] = steps
    columns["settled"][where] = midnight + DAY + rng.integers(26 * 3600, 48 * 3600, 2)
    columns["ended"][where] = created + 3600
    columns["final"][where] = _FAILED
    columns["duration"][where] = -1
    return Calls(**columns)
