"""One invented day of calls: a pure function of the seed, the day and the week of the story.

Ids, times of creation, customers and agents' shares depend on the seed and
the UTC day alone. Outcomes, durations and lines depend on the anchor week too, so
that the worse agent and the outage always lie a few days back.
"""

from __future__ import annotations

import math
from dataclasses import fields
from datetime import date

import numpy as np
import numpy.typing as npt

from . import cast, outcomes
from .account import SECOND, Ints
from .contacts import Contacts
from .incoming import Callers
from .outcomes import COMPLETED, DAY, FAILED, Asked
from .scripts import NEVER, Calls
from .story import Shape, Story

Floats = npt.NDArray[np.float64]
EPOCH_DAY = date(1970, 1, 1)
OUTAGE = (13 * 3600 + 20 * 60, 15 * 3600)  # from 13:20 until the burst of 15:00
INCOMING = 0.14  # calls that come in for each that goes out
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
    midnight = (day - EPOCH_DAY).days * DAY
    made = _outgoing(np.random.default_rng([seed, day.toordinal()]), day, story, shape, contacts)
    callers = Callers(np.random.default_rng([seed, day.toordinal(), 2]), midnight, story, contacts)
    calls = Calls.concat([made, *callers.calls(round(len(made.id) * INCOMING), _hours(day))])
    if shape.fractions:
        calls.created_us[:] += _fractions(seed, day, len(calls.id))
    return calls.take(np.lexsort((calls.id, calls.created_us)))


def _outgoing(rng: np.random.Generator, day: date, story: Story, shape: Shape, contacts: Contacts) -> Calls:
    offsets, waits, campaign_agent = _arrivals(rng, day, story, shape)
    count = len(offsets)
    dice = rng.random((12, count))
    midnight = (day - EPOCH_DAY).days * DAY
    agent = _agents(dice[0], offsets // 3600, campaign_agent, deleted=day >= story.deleted_on)
    final = _outcomes(dice[1:4], agent, offsets, day, story)
    worse = day >= story.worse_since
    seconds = outcomes.conversations(dice[4], rng.standard_normal(count), agent, worse=worse)
    if story.told:
        seconds = _with_machines(seconds, dice[4], agent, final)
    contact, line = contacts.called(dice[8], dice[9], dice[10])
    if day >= story.deleted_on:
        line = np.where(line == cast.GIVEN_UP, 0, line)
    calls = outcomes.played(
        rng,
        Asked(midnight + offsets, waits, agent, line, contact, outcomes.metadata(dice[11], agent)),
        final,
        seconds,
        dice[5:8],
    )
    return _with_stuck(calls, rng, midnight) if story.told else calls


def _arrivals(rng: np.random.Generator, day: date, story: Story, shape: Shape) -> tuple[Ints, Ints, Ints]:
    """Second of the day, seconds in the queue, and the agent a burst is bound to (else -1)."""
    quiet = story.told and (day.month, day.day) in _HOLIDAYS
    season = 1 + 0.10 * math.sin(2 * math.pi * day.toordinal() / 182.0) if story.told else 1
    level = shape.calls_per_day * (0.2 if quiet else _WEEKDAYS[day.weekday()]) * season
    count = max(6, round(level * float(np.exp(rng.normal(0, 0.05)))))
    bursts = _bursts(rng, day, count) if story.told and day.weekday() < 5 and not quiet else []
    single = max(1, count - sum(size for _, size, _ in bursts))
    hours = rng.choice(24, size=single, p=_hours(day))
    offsets = [hours * 3600 + rng.integers(0, 3600, single)]
    waits = [rng.integers(1, 6, single)]
    bound = [np.full(single, -1)]
    for second, size, agent in bursts:
        offsets.append(np.full(size, second))
        waits.append(3 + np.arange(size) * 7)
        bound.append(np.full(size, agent))
    return np.concatenate(offsets), np.concatenate(waits), np.concatenate(bound)


def _hours(day: date) -> Floats:
    return _WEEKDAY_HOURS if day.weekday() < 5 else _WEEKEND_HOURS


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
    chance = outcomes.skills(story)[agent] + _ANSWERING[offsets // 3600]
    if day >= story.worse_since:
        chance = np.where(agent == cast.WORSE, chance - 0.17, chance)
    final = outcomes.drawn(dice[:2], chance, agent, story)
    if day == story.outage:
        hit = (offsets >= OUTAGE[0]) & (offsets < OUTAGE[1]) & (dice[2] < 0.85)
        final = np.where(hit, FAILED, final).astype(np.int8)
    return final


def _with_machines(seconds: Ints, dice: Floats, agent: outcomes.Small, final: outcomes.Small) -> Ints:
    """A machine's greeting in place of some of one agent's conversations."""
    machine = (agent == cast.MACHINES) & (final == COMPLETED) & (dice >= 0.05) & (dice < 0.20)
    return np.where(machine, cast.MACHINE_SECONDS, seconds)


def _fractions(seed: int, day: date, count: int) -> Ints:
    return np.random.default_rng([seed, day.toordinal(), 1]).integers(1, SECOND, count)


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
    columns["final"][where] = FAILED
    columns["duration"][where] = -1
    return Calls(**columns)
