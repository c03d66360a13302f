"""What stands out, from the definitions in docs/numbers.md: every chance added up, every fit by dense matrices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from math import exp, inf, lgamma, log, log1p, sqrt
from statistics import NormalDist, median
from typing import Protocol

import numpy as np

from . import clock
from .groups import country, text_of
from .records import SECOND, Call
from .ripening import ripe

LEAST = 30
WEEK = 7 * 86_400 * SECOND
Key = tuple[str, str | None]
Group = Callable[[Call], str | None]


class Period(Protocol):
    """Local days of a zone."""

    zone: str

    @property
    def since(self) -> int: ...
    @property
    def until(self) -> int: ...


@dataclass
class Row:
    """A thing that is looked at; *chance* is None if it is not judged."""

    part: int
    whole: int
    expected: float
    reference: float
    chance: float | None

    @property
    def value(self) -> float:
        return self.part / self.whole

    @property
    def strength(self) -> float:
        return abs(self.part - self.expected * self.whole)


@dataclass
class Cluster:
    """Calls that have something in common: of *group*, told to all but *owner*."""

    group: Hashable
    owner: Hashable
    expected: float = 0.0
    size: int = 0
    part: int = 0


@dataclass
class Judged:
    """Each thing by kind and subject, and those that stand out."""

    rows: dict[Key, Row] = field(default_factory=dict)
    out: set[Key] = field(default_factory=set)
    mix: list[str] = field(default_factory=list)
    """What calls differ by, besides their hour, weekday and line."""
    spread: float = 0.0
    """Of the log odds of a whole period of the middle agent."""

    def looked(self, kind: str) -> int:
        return sum(key[0] == kind and row.chance is not None for key, row in self.rows.items())

    def tail(self, part: int, size: int, share: float) -> float:
        """How likely so many or fewer answers of an agent are."""
        chances = _chances(size, share, self.spread)
        return sum(chances[: part + 1])


def judge(period: Period, calls: Sequence[Call], before: Sequence[Call] | None, now: int) -> Judged:
    """Agents, lines, agents' changes and days."""
    calls, before = ([call for call in part if call.rated] for part in (calls, before or []))
    calls, before = ([call for call in part if not call.live] for part in (ripe(calls, before, now), before))
    every = _Both(period, calls, before, now)
    found = Judged()
    found.mix = [name for name, factor in MIX.items() if _differ([*calls, *before], factor)]
    mix = [MIX[name] for name in found.mix]
    agents, lines = every.groups(_agent, [_line, *mix]), every.groups(_line, mix)
    found.rows |= {("agent_out", name): row for name, row in agents.out().items()}
    found.rows |= {("line_out", name): row for name, row in lines.out().items()}
    found.rows |= {("agent_changed", name): row for name, row in agents.changed().items()}
    found.rows |= {("failed_day", name): row for name, row in every.failed_days().items()}
    found.out = _discoveries(found)
    found.spread = agents.spread()
    return found


def _agent(call: Call) -> str | None:
    return call.agent


def _line(call: Call) -> str | None:
    return call.line


def _campaign(call: Call) -> str | None:
    return text_of(call.metadata.get("campaign"))


def _country(call: Call) -> str | None:
    return country(call)


MIX: dict[str, Group] = {"campaign": _campaign, "country": _country}


def _differ(calls: Sequence[Call], factor: Group) -> bool:
    """Whether the levels' shares answered are too unlike to be chance at 5%: the chi-square, its cube root taken as normal."""
    levels: dict[str | None, list[bool]] = {}
    for call in calls:
        levels.setdefault(factor(call), []).append(call.answered)
    large = [answers for answers in levels.values() if len(answers) >= LEAST]
    small = [answer for answers in levels.values() if len(answers) < LEAST for answer in answers]
    groups = [*large, small] if small else large
    share = sum(call.answered for call in calls) / len(calls) if calls else 0
    if len(groups) < 2 or share in (0, 1):
        return False
    chi = sum((sum(one) - len(one) * share) ** 2 / (len(one) * share * (1 - share)) for one in groups)
    freedom = len(groups) - 1
    apart = ((chi / freedom) ** (1 / 3) - (1 - 2 / (9 * freedom))) / sqrt(2 / (9 * freedom))
    return NormalDist().cdf(apart) > 0.95


def _discoveries(found: Judged) -> set[Key]:
    """Benjamini and Hochberg at 5%, every kind that was looked at with the same weight."""
    counts = Counter(kind for (kind, _), row in found.rows.items() if row.chance is not None)
    total = sum(counts.values())
    weighted = {
        key: row.chance / (total / (len(counts) * counts[key[0]]))
        for key, row in found.rows.items()
        if row.chance is not None
    }
    ordered = sorted(weighted.values())
    passed = [place for place, chance in enumerate(ordered, 1) if chance <= 0.05 * place / total]
    bar = 0.05 * max(passed) / total if passed else -1.0
    return {key for key, chance in weighted.items() if chance <= bar * (1 + 1e-12)}


class _Both:
    """The settled calls of a period, and of the one before."""

    def __init__(self, period: Period, calls: Sequence[Call], before: Sequence[Call], now: int) -> None:
        self.zone, self.since = period.zone, period.since
        self.calls, self.before = calls, before
        self.is_long = min(period.until, now) - period.since >= 2 * WEEK

    def block(self, call: Call, earlier: bool) -> int:
        if not self.is_long:
            return int(earlier)
        away = self.since - 1 - call.start if earlier else call.start - self.since
        return (10_000 if earlier else 0) + away // WEEK

    def groups(self, group: Group, factors: Sequence[Group]) -> _Groups:
        return _Groups(self, group, factors)

    def failed_days(self) -> dict[str, Row]:
        clusters: dict[tuple[bool, str], Cluster] = {}
        for earlier, calls in ((False, self.calls), (True, self.before)):
            for call in calls:
                day = clock.wall(call.start, self.zone).date().isoformat()
                own = clusters.setdefault((earlier, day), Cluster(earlier, (earlier, day)))
                own.size, own.expected = own.size + 1, own.expected + 1
                own.part += call.status == "failed"
        own_days = {day: own for (earlier, day), own in clusters.items() if not earlier}
        part, whole = (sum(getattr(own, name) for own in own_days.values()) for name in ("part", "size"))
        rows = {}
        for day, own in own_days.items():
            rest = whole - own.size
            usual = (part - own.part + 0.5) / (rest + 1)
            deviation, freedom = scatter(list(clusters.values()), (False, day), 0.4, doubt=0)
            chance = None
            if min(own.size, rest) >= LEAST:
                known = 1 / (rest * usual * (1 - usual))
                uneven = 1 + 1 / max(1, len(own_days) - 1)
                chance = _chance(own.part, own.size, usual, sqrt(known + deviation**2 * uneven), freedom)
            rows[day] = Row(own.part, own.size, usual, part / whole, chance)
        return rows


class _Groups:
    """The calls of each agent or each line, and what to expect of them."""

    def __init__(self, both: _Both, group: Group, factors: Sequence[Group]) -> None:
        self.calls, self.before = (
            [call for call in part if group(call) is not None] for part in (both.calls, both.before)
        )
        self.both, self.group = both, group
        self.factors = [self._merged(each) for each in factors]
        rates = _rates(both, [*self.calls], [*self.before], self.factors)
        self.rate = {id(call): rate for call, rate in zip([*self.calls, *self.before], rates, strict=True)}
        self.clusters = self._clusters()

    def _merged(self, factor: Group) -> Callable[[Call], Hashable]:
        """A level of which one group has nine tenths of the calls is one with all others of its kind."""
        counts: dict[Hashable, Counter[Hashable]] = {}
        for call in (*self.calls, *self.before):
            counts.setdefault(factor(call), Counter())[self.group(call)] += 1
        own = {level for level, by in counts.items() if max(by.values()) >= 0.9 * by.total()}
        return lambda call: "one's own" if factor(call) in own else (factor(call),)

    def _clusters(self) -> dict[tuple[Hashable, int], Cluster]:
        found: dict[tuple[Hashable, int], Cluster] = {}
        several = any(self.both.block(call, False) for call in self.both.calls)
        for earlier, calls in ((False, self.calls), (True, self.before)):
            for call in calls:
                name = self.group(call)
                own = found.setdefault(
                    (name, self.both.block(call, earlier)), Cluster((name, earlier and several), name)
                )
                own.size, own.part = own.size + 1, own.part + call.answered
                own.expected += self.rate[id(call)]
        return found

    def _sums(self, name: str | None, earlier: bool) -> tuple[int, int, float, float]:
        """Answered and settled calls of a group, what is expected, and one over the number of equal blocks."""
        calls = [call for call in (self.before if earlier else self.calls) if self.group(call) == name]
        sizes = Counter(self.both.block(call, earlier) for call in calls)
        uneven = sum(size**2 for size in sizes.values()) / max(1, len(calls)) ** 2
        return sum(call.answered for call in calls), len(calls), sum(self.rate[id(c)] for c in calls), uneven

    def own(self) -> dict[str | None, float]:
        """By how much the sum expected of a group's calls grows for each answer that these have more than expected.

        The fit's own first step in answer to them, hours and weekdays being known.
        """
        weights: Counter[tuple[Hashable, ...]] = Counter()
        mine: dict[str | None, list[tuple[Hashable, ...]]] = {}
        for earlier, calls in ((0, self.calls), (1, self.before)):
            for call in calls:
                mix = ((place, each(call)) for place, each in enumerate(self.factors))
                row = (("period", earlier), *mix)
                weights[row] += self.rate[id(call)] * (1 - self.rate[id(call)])  # type: ignore[assignment]
                if not earlier:
                    mine.setdefault(self.group(call), []).append(row)
        columns = {level: at for at, level in enumerate(dict.fromkeys(one for row in weights for one in row))}
        places = {row: [columns[level] for level in row] for row in weights}
        curve = np.diag([1e-6 if level[0] == "period" else 1.0 for level in columns])  # type: ignore[index]
        for row, weight in weights.items():
            curve[np.ix_(places[row], places[row])] += weight
        found = {}
        for name, rows in mine.items():
            sums = np.zeros(len(columns))
            for row in rows:
                sums[places[row]] += 1
            mean = sum(self.rate[id(c)] for c in self.calls if self.group(c) == name) / len(rows)
            found[name] = min(1.0, mean * (1 - mean) * float(sums @ np.linalg.solve(curve, sums)) / len(rows))
        return found

    def _deviation(self, name: str | None) -> tuple[float, float]:
        return scatter(list(self.clusters.values()), name, 0.25)

    def spread(self) -> float:
        """What is left of the scatter of a week in a whole period, of the middle group."""
        deviations = [self._deviation(name)[0] for name in {*map(self.group, (*self.calls, *self.before))}]
        blocks = max((self.both.block(call, False) for call in self.calls), default=0) + 1
        return median(deviations) / sqrt(blocks) if deviations else 0.0

    def out(self) -> dict[str | None, Row]:
        rows = {}
        whole, answered = len(self.calls), sum(call.answered for call in self.calls)
        learnt = self.own() if self.calls else {}
        for name in dict.fromkeys(map(self.group, self.calls)):
            part, size, own, uneven = self._sums(name, False)
            others = max(1 - learnt[name], min(0.1, 1 - size / whole))
            if size == whole:
                rows[name] = Row(part, size, float("nan"), answered / whole, None)
                continue
            usual = min(size, max(0, part - (part - own) / others)) / size
            deviation, freedom = self._deviation(name)
            chance = None
            if min(size, whole - size) >= LEAST:
                known = (1 - others) / (others * size * usual * (1 - usual)) if 0 < usual < 1 else 0.0
                chance = _chance(part, size, usual, sqrt(known + deviation**2 * uneven / others), freedom)
            rows[name] = Row(part, size, usual, answered / whole, chance)
        return rows

    def changed(self) -> dict[str | None, Row]:
        rows = {}
        earlier = {self.group(call) for call in self.before}
        for name in dict.fromkeys(map(self.group, self.calls)):
            if name not in earlier:
                continue
            part, size, own, uneven = self._sums(name, False)
            was, then, usual_then, uneven_then = self._sums(name, True)
            before = (was + 0.5) / (then + 1)
            odds = before / (1 - before) * (own / (size - own)) / (usual_then / (then - usual_then))
            deviation, freedom = self._deviation(name)
            chance = None
            if min(size, then) >= LEAST:
                spread = sqrt(1 / (then * before * (1 - before)) + deviation**2 * (uneven + uneven_then))
                chance = _chance(part, size, odds / (1 + odds), spread, freedom)
            rows[name] = Row(part, size, odds / (1 + odds), was / then, chance)
        return rows


def _rates(
    both: _Both, calls: Sequence[Call], before: Sequence[Call], factors: Sequence[Callable[[Call], Hashable]]
) -> list[float]:
    """Each call's chance of an answer at the rates of all, those of the period: ridge regression, by Newton."""
    if not calls:
        return [float("nan")] * len(before)
    every = [*((call, 0) for call in calls), *((call, 1) for call in before)]
    levels: list[list[Hashable]] = []
    for call, earlier in every:
        local = clock.wall(call.start, both.zone)
        mix = [(place, factor(call)) for place, factor in enumerate(factors)]
        levels.append([("period", earlier), ("hour", local.hour), ("weekday", local.weekday()), *mix])
    columns = {level: at for at, level in enumerate(dict.fromkeys(one for row in levels for one in row))}
    kinds = Counter((tuple(row), call.answered) for row, (call, _) in zip(levels, every, strict=True))
    rows = list(dict.fromkeys(row for row, _ in kinds))
    design = np.zeros((len(rows), len(columns)))
    for at, row in enumerate(rows):
        design[at, [columns[level] for level in row]] = 1
    hits = np.array([float(kinds[row, True]) for row in rows])
    sizes = hits + np.array([float(kinds[row, False]) for row in rows])
    penalty = np.array([1e-6 if level[0] == "period" else 1.0 for level in columns])
    effects = np.zeros(len(columns))
    for _ in range(200):
        rate = 1 / (1 + np.exp(-design @ effects))
        slope = design.T @ (hits - sizes * rate) - penalty * effects
        curve = design.T @ (design * (sizes * rate * (1 - rate))[:, None]) + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        effects += step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < 1e-9:
            break
    now = effects[columns["period", 0]]
    return [1 / (1 + exp(-(now + sum(effects[columns[level]] for level in row[1:])))) for row in levels]


def scatter(
    clusters: Sequence[Cluster], owner: Hashable, otherwise: float, doubt: float = 2
) -> tuple[float, float]:
    """The standard deviation of the clusters' log odds for *owner*, and its degrees of freedom."""
    sums: dict[Hashable, list[float]] = {}
    for own in clusters:
        whole = sums.setdefault(own.group, [0.0, 0.0, 0.0])
        whole[0] += own.part
        whole[1] += own.expected
    means = []
    for own in clusters:
        part, expected, _ = sums[own.group]
        mean = min(own.size, own.expected * part / expected)
        means.append((own, mean, mean * (1 - mean / own.size)))
        sums[own.group][2] += means[-1][2]
    kept = []
    for own, mean, variance in means:
        if variance >= 2:
            alone = 1 - variance / sums[own.group][2]
            if alone > 0.01:
                kept.append((own.owner, (own.part - mean) ** 2 / (variance * alone), variance, alone))
    if sum(alone for *_, alone in kept) < 20:
        return otherwise, inf
    others = [one for one in kept if one[0] != owner]
    if sum(alone for *_, alone in others) < 20:
        others = kept
    freedom = sum(alone for *_, alone in others)

    def mean_square(deviation: float) -> float:
        return sum(min(z / (1 + deviation**2 * v), 2.25) for _, z, v, _ in others) / len(others)

    if mean_square(0.0) <= 0.7784 + doubt * 0.794 / sqrt(freedom):
        return 0.0, inf
    grid = [at / 20 for at in range(41)]  # read off to a straight line between points
    values = [mean_square(deviation) for deviation in grid]
    at = next((at for at, value in enumerate(values) if value <= 0.7784), None)
    if at is None:
        return grid[-1], freedom
    return grid[at] - 0.05 * (0.7784 - values[at]) / (values[at - 1] - values[at]), freedom


def _chance(part: int, size: int, share: float, spread: float, freedom: float) -> float:
    """Twice the smaller tail, by Student's t if the scatter is an estimate."""
    if share in (0, 1):
        return float(part == share * size)
    chances = _chances(size, share, spread)
    chance = min(1.0, 2 * min(sum(chances[: part + 1]), sum(chances[part:])))
    if freedom == inf or chance == 1:
        return chance
    z = NormalDist().inv_cdf(max(chance, 1e-300) / 2)
    shrunk = (8 * freedom + 1) / (8 * freedom + 3) * sqrt(freedom * log1p(z * z / freedom))
    return 2 * NormalDist().cdf(-shrunk)


def _chances(size: int, share: float, spread: float) -> list[float]:
    alike = share * (1 - share) * spread**2
    alike /= 1 + alike
    return [exp(_log_chance(k, size, share, alike)) for k in range(size + 1)]


def _log_chance(k: int, size: int, share: float, alike: float) -> float:
    ways = lgamma(size + 1) - lgamma(k + 1) - lgamma(size - k + 1)
    if not alike:
        return ways + k * log(share) + (size - k) * log(1 - share)
    a, b = share * (1 / alike - 1), (1 - share) * (1 / alike - 1)
    return (
        ways
        + lgamma(k + a)
        + lgamma(size - k + b)
        - lgamma(size + a + b)
        + lgamma(a + b)
        - lgamma(a)
        - lgamma(b)
    )
