"""What changed at a moment: an agent's calls after it against those before, and what changed of all others meanwhile.

The change of the others is taken off (difference in differences: O. Ashenfelter and D. Card (1985), "Using the
longitudinal structure of earnings to estimate the effect of training programs", Review of Economics and Statistics
67): what happened to everybody at that time does not count. It goes along with the moment, and proves no cause.

Calls of one list, or of one day, are not independent. How far the log odds of a week's calls scatter (`scatter`) makes
so many calls tell as much as fewer independent ones would (L. Kish (1965), Survey Sampling, 8.2). Of so many a rate has
Wilson's interval, and a median that of R. S. Woodruff (1952), "Confidence intervals for medians and other position
measures", JASA 47. All arms are squared and added (`changes.combine`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import nan, sqrt
from typing import NamedTuple

import numpy as np
import pandas as pd

from ringyo_data.instants import microseconds
from ringyo_data.query import Window

from .changes import Change, combine
from .columns import NO_DURATION, Bools, Floats, Ints, durations, labels, times
from .groups import LIST_DEVIATION
from .histories import Measure
from .outcomes import states
from .quantiles import grouped_quantiles, quantile
from .rates import wilson
from .scatter import scatter
from .standing import DAY_DEVIATION, LEAST_CALLS
from .student import limit

WEEK, DAY = timedelta(days=7), timedelta(days=1)
STEADIEST = 0.9
"""Days more like the one before than this are taken as so much alike."""


@dataclass(frozen=True)
class Side:
    """One side of a comparison: *value* over so many *calls*, with its 95% interval (NaN if there are too few).

    The interval of a rate reaches as far as calls that are still live can move it.
    """

    calls: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class BeforeAfter:
    """A measure before and after a moment: the calls' *own*, and those of all *others* (None: there is no control).

    *change* is that of the own calls, less that of the others; in the measure's unit. It is not judged (limits are NaN)
    with fewer than 30 calls on a side. *assumed* says that the calls cannot tell how far they scatter.
    """

    before: Side
    after: Side
    others_before: Side | None
    others_after: Side | None
    change: Change
    assumed: bool


class _Calls(NamedTuple):
    """The calls that count, of both sides: whether *after*, the agent's code, the day from 0 on, whether of the part, seconds."""

    after: Bools
    agent: Ints
    day: Ints
    part: Bools
    seconds: Ints


def before_after(
    after: pd.DataFrame,
    before: pd.DataFrame,
    measure: Measure,
    *,
    agent: str | None,
    spans: tuple[Window, Window],
) -> BeforeAfter:
    """How *measure* changed from the calls *before* to those *after*, of one agent against all others.

    *spans* are what the two frames cover, the later one first. With *agent* None all calls are compared, without a
    control; so are an agent's where all others have fewer than 30 calls on a side. A side without calls is NaN.
    """
    calls, place = _counted((after, before), measure, spans, agent)
    every = np.ones(len(calls.after), dtype=np.bool_)
    own = every if agent is None else calls.agent == place
    beyond = [_of_weeks(calls, place, long=spans[0].until - spans[0].since >= 2 * WEEK)]
    if agent is None:
        beyond.append(_of_days(calls))
    own_live, other_live = zip(*(_live(frame, agent, measure) for frame in (before, after)), strict=True)
    sides = _sides(calls, own, measure, beyond, own_live)
    others = _sides(calls, ~own, measure, beyond, other_live)
    change = _change(*sides)
    if min(side.calls for side in others) < LEAST_CALLS:
        return BeforeAfter(*sides, None, None, change, any(each.assumed for each in beyond))
    return BeforeAfter(*sides, *others, _less(change, _change(*others)), any(each.assumed for each in beyond))


class _Beyond(NamedTuple):
    """How far clusters of calls scatter beyond chance, which cluster a call is of, and how many errors 95% reach."""

    deviation: float
    limit: float
    assumed: bool
    cluster: Ints


def _counted(
    frames: tuple[pd.DataFrame, pd.DataFrame],
    measure: Measure,
    spans: tuple[Window, Window],
    agent: str | None,
) -> tuple[_Calls, int]:
    """The calls of both frames that count, and the code of *agent*."""
    named = [labels(frame, "agent_id") for frame in frames]
    names = list(dict.fromkeys([agent, *(name for _, each in named for name in each)]))
    places = {name: at for at, name in enumerate(names)}
    parts = []
    for late, frame, (codes, agents), span in zip((True, False), frames, named, spans, strict=True):
        whole, part, seconds = _measured(frame, measure)
        table = np.array([places[name] for name in agents], dtype=np.int64)
        away = times(frame, "created_at")[whole] - microseconds(span.since)
        day = np.maximum(away, 0) // (DAY // timedelta(microseconds=1))
        parts.append((np.full(len(day), late), table[codes][whole], day, part[whole], seconds[whole]))
    after, codes, days, part, seconds = (np.concatenate(each) for each in zip(*parts, strict=True))
    if measure == "typical_duration":
        # around each agent's own median: half of its calls are longer
        medians = grouped_quantiles(codes, len(names), seconds, [0.5])[1][:, 0]
        part = seconds > medians[codes]
    return _Calls(after, codes, days, part, seconds), places[agent]


def _measured(calls: pd.DataFrame, measure: Measure) -> tuple[Bools, Bools, Ints]:
    """Which calls count, which of them are the part, and how long they lasted."""
    lasted, state = durations(calls), states(calls)
    whole = lasted != NO_DURATION if measure == "typical_duration" else ~state.live[state.codes]
    return whole, state.answered[state.codes], lasted


def _live(calls: pd.DataFrame, agent: str | None, measure: Measure) -> tuple[int, int]:
    """How many calls may still move a rate: the agent's own (all without one), and those of the others."""
    if measure == "typical_duration":
        return 0, 0
    state = states(calls)
    live = state.live[state.codes]
    own = np.ones(len(calls), dtype=np.bool_) if agent is None else np.asarray(calls["agent_id"] == agent)
    return int((live & own).sum()), int((live & ~own).sum())


def _cells(calls: _Calls, cluster: Ints) -> tuple[Floats, Floats, Ints]:
    """Parts and sizes of each cluster, and its number; those without calls are left out."""
    numbers, cell = np.unique(cluster, return_inverse=True)
    sizes = np.bincount(cell, minlength=len(numbers)).astype(np.float64)
    parts = np.bincount(cell, weights=calls.part, minlength=len(numbers)).astype(np.float64)
    return parts, sizes, numbers


def _of_weeks(calls: _Calls, place: int, *, long: bool) -> _Beyond:
    """How far the weeks of agents scatter. For each agent it is estimated from all others, as in `standing`."""
    block = calls.day // 7 if long else np.zeros_like(calls.day)
    size = int(block.max(initial=0)) + 1
    cluster = (calls.agent * 2 + calls.after) * size + block
    parts, sizes, numbers = _cells(calls, cluster)
    owners = numbers // size // 2
    beyond = scatter(
        parts,
        sizes,
        sizes,
        # a side of one block scatters around the mean of both: then a change of many agents counts as scatter
        groups=numbers // size if long else owners,
        owners=owners,
        count=int(owners.max(initial=place)) + 1,
        otherwise=LIST_DEVIATION,
    )
    return _Beyond(
        float(beyond.deviation[place]), limit(np.floor(beyond.freedom[place])), beyond.assumed, cluster
    )


def _of_days(calls: _Calls) -> _Beyond:
    """How far the days of all calls together scatter, widened if a day is like the one before it, as in `days`."""
    size = int(calls.day.max(initial=0)) + 1
    cluster = calls.after * size + calls.day
    parts, sizes, numbers = _cells(calls, cluster)
    sides = numbers // size
    beyond = scatter(
        parts, sizes, sizes, groups=sides, owners=np.zeros_like(sides), count=1, otherwise=DAY_DEVIATION
    )
    likeness = _likeness(parts, sizes, sides)
    deviation = float(beyond.deviation[0]) * sqrt((1 + likeness) / (1 - likeness))
    return _Beyond(deviation, limit(np.floor(beyond.freedom[0])), beyond.assumed, cluster)


def _likeness(parts: Floats, sizes: Floats, sides: Ints) -> float:
    """How much a day's share is like that of the day before, around the mean of its side; 0 to `STEADIEST`."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (np.bincount(sides, weights=parts) / np.bincount(sides, weights=sizes))[sides]
        residuals = np.nan_to_num((parts - sizes * share) / np.sqrt(sizes * share * (1 - share)))
    pairs = (residuals[1:] * residuals[:-1])[sides[1:] == sides[:-1]]
    square = float((residuals**2).mean()) if len(residuals) else 0.0
    return min(max(float(pairs.mean()) / square, 0.0), STEADIEST) if len(pairs) and square else 0.0


def _sides(
    calls: _Calls, mask: Bools, measure: Measure, beyond: Sequence[_Beyond], live: Sequence[int]
) -> tuple[Side, Side]:
    """What is before and what is after."""
    first, second = (
        _side(calls, mask & (calls.after == late), measure, beyond, live[late]) for late in (False, True)
    )
    return first, second


def _side(calls: _Calls, mask: Bools, measure: Measure, beyond: Sequence[_Beyond], live: int) -> Side:
    """One side, with the interval of as many independent calls as these are worth."""
    part, n = calls.part[mask], int(mask.sum())
    if not n:
        return Side(0, nan, nan, nan)
    share = 0.5 if measure == "typical_duration" else (float(part.sum()) + 0.5) / (n + 1)
    scattered = sum(each.deviation**2 * _unevenness(each.cluster[mask]) for each in beyond)
    worth, limit = n / (1 + n * share * (1 - share) * scattered), max(each.limit for each in beyond)
    if measure == "typical_duration":
        return Side(n, *_median(np.sort(calls.seconds[mask]), limit * sqrt(0.25 / worth)))
    value = float(part.mean())
    low, high = wilson(value * worth, worth, limit)
    reach = n + live
    return Side(n, value, low - (value - value * n / reach), high + ((value * n + live) / reach - value))


def _unevenness(cluster: Ints) -> float:
    """How much of a cluster's scatter is left in all of them: one over their number if all are alike."""
    sizes = np.unique(cluster, return_counts=True)[1].astype(np.float64)
    return float((sizes**2).sum() / sizes.sum() ** 2)


def _median(ordered: Ints, half: float) -> tuple[float, float, float]:
    """The median, and the quantiles *half* to each side of it; NaN where these lie beyond all values."""
    value = quantile(ordered, 0.5)
    if half >= 0.5:
        return value, nan, nan
    return value, quantile(ordered, 0.5 - half), quantile(ordered, 0.5 + half)


def _change(before: Side, after: Side) -> Change:
    change = combine(after.value, (after.low, after.high), before.value, (before.low, before.high))
    enough = min(before.calls, after.calls) >= LEAST_CALLS
    return change if enough else Change(change.after, change.before, change.value, nan, nan)


def _less(own: Change, others: Change) -> Change:
    """The own change less that of the others."""
    return combine(own.value, (own.low, own.high), others.value, (others.low, others.high))
