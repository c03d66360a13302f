"""Why a rate moved: its change split over the groups of one dimension into what their shares and what their rates account for.

With shares s and rates r of each group in two periods, the change of the rate
of all is exactly sum (s1 - s0)(r0 + r1)/2 + sum (r1 - r0)(s0 + s1)/2 (E. M.
Kitagawa (1955), "Components of a difference between two rates", JASA 50). From
the first sum's rates the mean rate of all is taken off, which leaves the sum as
it is and gives each group the sign of what its growth did. A group that one of
the periods lacks has the rate of the other.

Standard errors leave out one local day at a time (the jackknife: B. Efron and
C. Stein (1981), Annals of Statistics 9), so that calls of one day need not be
independent. They compare each day with the next (J. von Neumann and others
(1941), "The mean square successive difference", Annals of Mathematical
Statistics 12), so that a rate that falls within a period does not hide itself;
none is smaller than that of independent calls. They are read from Student's t (`student`).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from math import erfc, nan, sqrt
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from .buckets import Zone
from .columns import NO_DURATION, Bools, Floats, Ints, durations, known_durations
from .dimensions import DIMENSIONS, Local, codes, local_hours
from .outcomes import states
from .student import as_normal, limit
from .weekly import OF_SUCCESSIVE, beyond_days, weeks_of

Measure = Literal["answer_rate", "conversation_rate", "failed_share", "hand_over_rate", "typical_duration"]

LEAST_CALLS = 30
"""A group with fewer calls in both periods together is pooled; with fewer in one of them, its rate is not judged."""

MOST_GROUPS = 50
LEAST_MIX = 0.0005
"""A smaller effect reads as nothing: 0.0 points."""

LEAST_DAYS = 7
"""In fewer days than these nobody can tell how days differ; then an hour is left out at a time."""

FALSE_SHARE = 0.05
"""For a steady account, the chance that some dimension is said to explain a change."""


@dataclass(frozen=True)
class Split:
    """The change of a measure from `before` to `after`, over the groups of one *dimension*, or of the metadata *key*.

    *table* has a row per group, the largest effect first, pooled ones last: `value` (None for calls without
    one, and if `pooled`), `calls_before`, `part_before`, `rate_before`, `share_before`, `calls`, `part`, `rate`,
    `share`, `share_effect`, `rate_effect`, their sum `effect` with its interval `low` to `high` (95%), and
    `apart`, which is True for a group whose rate moved unlike that of all others. `mix` is the sum of
    share effects with its interval. `chance` is how likely groups that are all alike would give what is
    seen; `explains` is True if that is too unlikely, with all dimensions in view. *seconds* is what a
    long call is longer than, if the measure is the typical duration. *by_day* is False if hours were left out, not days.
    """

    dimension: str
    key: str | None
    before: float
    after: float
    change: tuple[float, float]
    mix: tuple[float, float, float]
    mix_is_clear: bool
    chance: float
    explains: bool
    table: pd.DataFrame
    seconds: float
    by_day: bool


class _Effects(NamedTuple):
    """Per group, groups along the last axis, but for `mix` and `whole`, which have one number there."""

    share: Floats
    rate: Floats
    apart: Floats
    mix: Floats
    whole: Floats

    @property
    def both(self) -> Floats:
        return self.share + self.rate


def splits(
    calls: pd.DataFrame,
    before: pd.DataFrame,
    measure: Measure,
    *,
    tz: Zone,
    keys: Sequence[str] = (),
    without: Collection[str] = (),
    conversation_seconds: int = 20,
) -> list[Split]:
    """The change of *measure* between two frames over each dimension and metadata key that has groups; what explains most comes first.

    The typical duration is a median, which has no parts that add up. In its
    place stands the share of calls longer than the median of both frames
    together. A conversation lasts *conversation_seconds* or longer. Dimensions in *without* are not looked at. Empty if one of the frames has no call that counts.
    """
    seconds = nan
    if measure == "typical_duration":
        lasted = np.concatenate([known_durations(calls), known_durations(before)])
        seconds = float(np.median(lasted)) if len(lasted) else nan
    frames = _rated(calls, measure), _rated(before, measure)
    longer = conversation_seconds - 1 if measure == "conversation_rate" else seconds
    masks = [_measured(frame, measure, longer) for frame in frames]
    if not all(whole.any() for whole, _ in masks):
        return []
    local = [local_hours(frame, tz) for frame in frames]
    clusters, by_day = _clusters(local, [whole for whole, _ in masks])
    weeks = (
        [weeks_of(one["day"][whole]) for one, (whole, _) in zip(local, masks, strict=True)]
        if by_day
        else None
    )
    made = []
    for dimension, key in [
        *((name, None) for name in DIMENSIONS if name not in without),
        *(("metadata", key) for key in keys),
    ]:
        own, values = codes(frames, local, dimension, key)
        used = [code[whole] for code, (whole, _) in zip(own, masks, strict=True)]
        place, names = _pooled(used, values)
        if len(names) < 2:
            continue
        counts = [
            _counts(place[code], cluster, part[whole], len(names))
            for code, cluster, (whole, part) in zip(used, clusters, masks, strict=True)
        ]
        wider = beyond_days(counts, weeks, least_calls=LEAST_CALLS) if weeks else 1.0
        made.append(
            _split(dimension, key, names, counts[0], counts[1], wider=wider, seconds=seconds, by_day=by_day)
        )
    ordered = sorted(made, key=lambda one: one.chance)
    return [replace(one, explains=one.chance <= FALSE_SHARE / len(made)) for one in ordered]


def put_together(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """A split's table with *most* groups, and the smallest effects as one more row, `pooled`, which has no `value` or further columns.

    Unchanged if only one group would be put together.
    """
    if len(table) <= most + 1:
        return table
    # pooled groups come last, so that the rest has them too
    first, rest = table.head(most), table.iloc[most:]
    sums = rest.sum(numeric_only=True)
    reach = float(((rest["high"] - rest["effect"]) ** 2).sum() ** 0.5)
    other = {
        **sums,
        "rate": sums["part"] / sums["calls"] if sums["calls"] else float("nan"),
        "rate_before": sums["part_before"] / sums["calls_before"] if sums["calls_before"] else float("nan"),
        "low": sums["effect"] - reach,
        "high": sums["effect"] + reach,
        "value": None,
        "pooled": True,
        "apart": False,
    }
    row = pd.DataFrame([other]).reindex(columns=table.columns)
    return pd.concat([first, row], ignore_index=True).astype(table.dtypes.to_dict())


def _rated(calls: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """The calls that rates are of; durations are of all."""
    if measure == "typical_duration" or "rated" not in calls:
        return calls
    return calls[calls["rated"].to_numpy()]


def _measured(calls: pd.DataFrame, measure: Measure, seconds: float) -> tuple[Bools, Bools]:
    """Which calls count, and which of them are the part."""
    if measure == "typical_duration":
        lasted = durations(calls)
        return lasted != NO_DURATION, lasted > seconds
    state = states(calls)
    failed = state.outcome == state.names.index("failed")
    whole, part = {
        "answer_rate": (~state.live, state.answered),
        "conversation_rate": (~state.live, state.answered),
        "failed_share": (~state.live, failed),
        "hand_over_rate": (state.answered, state.handed_over),
    }[measure]
    counted = part[state.codes]
    if measure == "conversation_rate":
        counted &= durations(calls) > seconds
    return whole[state.codes], counted


def _clusters(local: Sequence[Local], masks: Sequence[Bools]) -> tuple[list[Ints], bool]:
    """The number of each counted call's local day, or hour if one of the frames has too few days."""
    days = [_numbered(one["day"][mask]) for one, mask in zip(local, masks, strict=True)]
    if min(int(day.max()) + 1 for day in days) >= LEAST_DAYS:
        return days, True
    hours = [one["day"] * 24 + one["hour"] for one in local]
    return [_numbered(hour[mask]) for hour, mask in zip(hours, masks, strict=True)], False


def _numbered(values: Ints) -> Ints:
    """Numbers from 0 on in the place of the values that occur, which lie close together."""
    values = values - values.min()
    return np.asarray((np.cumsum(np.bincount(values) > 0) - 1)[values], dtype=np.int64)


def _pooled(used: Sequence[Ints], values: Sequence[Hashable]) -> tuple[Ints, list[tuple[Hashable, bool]]]:
    """Where each code goes, and the groups: the value, and whether it is the pooled rest, which comes last."""
    size = np.sum([np.bincount(code, minlength=len(values)) for code in used], axis=0)
    large = np.argsort(-size, kind="stable")[:MOST_GROUPS]
    groups = np.sort(large[size[large] >= LEAST_CALLS])
    place = np.full(len(values), len(groups), dtype=np.int64)
    place[groups] = np.arange(len(groups))
    names = [(values[at], False) for at in groups]
    return place, names + ([(None, True)] if size.sum() > size[groups].sum() else [])


def _counts(groups: Ints, clusters: Ints, part: Bools, size: int) -> tuple[Floats, Floats]:
    """Calls and those of the part, per cluster (a row each) and group."""
    rows = int(clusters.max()) + 1
    cell = clusters * size + groups
    counts = np.bincount(cell + rows * size * part, minlength=2 * rows * size).reshape(2, rows, size)
    return counts.sum(axis=0).astype(np.float64), counts[1].astype(np.float64)


def _effects(n0: Floats, a0: Floats, n1: Floats, a1: Floats) -> _Effects:
    whole0, whole1, part0, part1 = (values.sum(axis=-1, keepdims=True) for values in (n0, n1, a0, a1))
    with np.errstate(divide="ignore", invalid="ignore"):
        first, last = a0 / n0, a1 / n1
        rate0 = np.nan_to_num(np.where(n0 > 0, first, last))
        rate1 = np.nan_to_num(np.where(n1 > 0, last, first))
        share0, share1 = n0 / whole0, n1 / whole1
        middle = (part0 / whole0 + part1 / whole1) / 2
        others = (part1 - a1) / (whole1 - n1) - (part0 - a0) / (whole0 - n0)
    share = (share1 - share0) * ((rate0 + rate1) / 2 - middle)
    rate = (rate1 - rate0) * (share0 + share1) / 2
    mix = share.sum(axis=-1, keepdims=True)
    return _Effects(share, rate, rate1 - rate0 - others, mix, mix + rate.sum(axis=-1, keepdims=True))


def _split(
    dimension: str,
    key: str | None,
    names: list[tuple[Hashable, bool]],
    after: tuple[Floats, Floats],
    before: tuple[Floats, Floats],
    *,
    wider: float,
    seconds: float,
    by_day: bool,
) -> Split:
    n1, a1, n0, a0 = (counts.sum(axis=0) for counts in (*after, *before))
    effects = _effects(n0, a0, n1, a1)
    left_out = [
        _effects(n0 - before[0], a0 - before[1], n1, a1),
        _effects(n0, a0, n1 - after[0], a1 - after[1]),
    ]
    alone = _independent(n0, a0, n1, a1)
    seen = [(counts[0] > 0).sum(axis=0) for counts in (before, after)]
    freedom = np.maximum((seen[0] + seen[1] - 2) * OF_SUCCESSIVE, 1.0)
    every = np.array([max((len(before[0]) + len(after[0]) - 2) * OF_SUCCESSIVE, 1.0)])
    error = _Effects(*(_errors(left_out, name, getattr(alone, name)) for name in _Effects._fields))
    both = np.sqrt(np.maximum(_jackknife([one.both for one in left_out]), alone.share + alone.rate))
    rest0, rest1 = n0.sum() - n0, n1.sum() - n1
    enough = np.minimum.reduce([n0, n1, rest0, rest1]) >= LEAST_CALLS
    chances = np.where(enough, _chances(effects.apart / (error.apart * wider), freedom), 1.0)
    # one test of the mix, and one of each group against all others
    of_mix = float(_chances(effects.mix / error.mix, every)[0])
    tests = 2 * max(1, int(enough.sum()))
    reach = both * wider * _reach(freedom)
    mix_reach = float(error.mix[0]) * float(_reach(every)[0])
    whole_reach = float(error.whole[0]) * float(_reach(every)[0])
    table = pd.DataFrame(
        {
            "value": pd.Series([value for value, _ in names], dtype="object"),
            "pooled": [pooled for _, pooled in names],
            "calls_before": n0.astype(np.int64),
            "part_before": a0.astype(np.int64),
            "rate_before": a0 / np.where(n0 > 0, n0, np.nan),
            "share_before": n0 / n0.sum(),
            "calls": n1.astype(np.int64),
            "part": a1.astype(np.int64),
            "rate": a1 / np.where(n1 > 0, n1, np.nan),
            "share": n1 / n1.sum(),
            "share_effect": effects.share,
            "rate_effect": effects.rate,
            "effect": effects.both,
            "low": effects.both - reach,
            "high": effects.both + reach,
            "apart": chances * tests <= FALSE_SHARE,
        }
    )
    order = np.lexsort((-np.abs(effects.both), table["pooled"]))
    return Split(
        dimension=dimension,
        key=key,
        before=float(a0.sum() / n0.sum()),
        after=float(a1.sum() / n1.sum()),
        change=(float(effects.whole[0]) - whole_reach, float(effects.whole[0]) + whole_reach),
        mix=(float(effects.mix[0]), float(effects.mix[0]) - mix_reach, float(effects.mix[0]) + mix_reach),
        mix_is_clear=2 * of_mix <= FALSE_SHARE and abs(float(effects.mix[0])) >= LEAST_MIX,
        chance=min(1.0, 2 * of_mix, tests * float(chances.min())),
        explains=False,
        table=table.iloc[order].reset_index(drop=True),
        seconds=seconds,
        by_day=by_day,
    )


def _independent(n0: Floats, a0: Floats, n1: Floats, a1: Floats) -> _Effects:
    """The variances if all calls were independent; rates with a call more of each kind, so that none is certain."""
    with np.errstate(divide="ignore"):
        of_rate, of_others = (
            sum(p * (1 - p) / n for p, n in (((a + 1) / (n + 2), n) for a, n in pairs))
            for pairs in (
                ((a0, n0), (a1, n1)),
                ((a0.sum() - a0, n0.sum() - n0), (a1.sum() - a1, n1.sum() - n1)),
            )
        )
    share0, share1 = n0 / n0.sum(), n1 / n1.sum()
    of_share = share0 * (1 - share0) / n0.sum() + share1 * (1 - share1) / n1.sum()
    mean = (a0 + a1 + 1) / (n0 + n1 + 2) - (a0.sum() + a1.sum()) / (n0.sum() + n1.sum())
    mix = (mean**2 * (share0 / n0.sum() + share1 / n1.sum())).sum(keepdims=True)
    rate = np.nan_to_num(of_rate * ((share0 + share1) / 2) ** 2, posinf=0.0)
    return _Effects(mean**2 * of_share, rate, of_rate + of_others, mix, mix + rate.sum(keepdims=True))


def _errors(left_out: Sequence[_Effects], name: str, least: Floats) -> Floats:
    return np.asarray(np.sqrt(np.maximum(_jackknife([getattr(one, name) for one in left_out]), least)))


def _jackknife(left_out: Sequence[Floats]) -> Floats:
    """The variance, from what is found with one cluster left out, of either period in turn; NaN of a single cluster."""
    parts = [(np.diff(one, axis=0) ** 2).sum(axis=0) / 2 if len(one) > 1 else np.nan for one in left_out]
    return np.asarray(parts[0] + parts[1], dtype=np.float64)


def _chances(t: Floats, freedom: Floats) -> Floats:
    """The two-sided probabilities of Student's t; 1 where it is not known."""
    z = np.abs(as_normal(np.where(np.isfinite(t), t, 0.0), freedom))
    return np.array([erfc(one / sqrt(2)) for one in z])


def _reach(freedom: Floats) -> Floats:
    """How many standard errors the 95% interval of Student's t reaches."""
    return np.array([limit(one) for one in freedom])
