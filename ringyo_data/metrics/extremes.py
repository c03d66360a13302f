"""Which groups lie clearly apart from all the others together.

A sentence may call a group the busiest, or answered more often than the rest,
only if it is apart here. One rule serves all of them:

1. How likely a group's count is, given the count of all, if the groups do not
   differ: binomial, or hypergeometric for a share of calls. The tails are those
   of D. B. Peizer and J. W. Pratt (1968), "A normal approximation for binomial,
   F, beta, and other common, related tail probabilities", JASA 63.
2. Calls of one day or week are not independent draws. So the distance is
   divided by how much wider than chance the groups scatter from one span of
   time to the next (P. McCullagh and J. A. Nelder (1989), Generalized Linear
   Models, 4.5). Groups that have no such spans, as days have none, are measured
   by the scatter of the other groups (F. E. Grubbs (1950), "Sample criteria for
   testing outlying observations", Annals of Mathematical Statistics 21).
3. That scatter is an estimate, hence Student's distribution (`student`).
4. As every group is looked at, each may err with 4% / number of groups
   (Bonferroni). So one page in twenty at most names a group if none differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from .columns import Bools, Floats, Ints, times
from .student import as_normal

ERROR = 0.04
"""How often groups that do not differ may be called different; approximations take it to about 5%."""

LEAST_FREEDOM = 3
MOST_CELLS = 4_000_000
"""More groups times spans than this cost too much memory; longer spans are taken then."""

HOUR = 3_600_000_000
LENGTHS = (HOUR, 24 * HOUR, 7 * 24 * HOUR, 28 * 24 * HOUR)
FEWEST_SPANS = 3


@dataclass(frozen=True)
class Overdispersion:
    """How many times wider than chance the groups scatter over time, at least 1; estimated with *freedom* degrees of freedom."""

    dispersion: float
    freedom: int


def rates_apart(
    part: Ints, whole: Ints, scatter: Overdispersion | None = None, *, among: Bools | None = None
) -> Ints:
    """1 for a group whose share *part* / *whole* is clearly above that of all others together, -1 for below, else 0.

    Without *scatter* that of the groups themselves is taken. Only groups
    *among* those can be apart; the others belong to the rest all the same.
    """
    n, total = whole.astype(np.float64), float(whole.sum())
    share = float(part.sum()) / total if total else 0.0
    left = (total - n) / max(total - 1, 1)
    of_all = (float(part.sum()), total)
    draws = _Draws(part.astype(np.float64), n, np.full(len(n), share), np.sqrt(left), left, of_all)
    return draws.apart(scatter, among)


def counts_apart(
    counts: Floats | Ints,
    exposure: Floats | Ints,
    scatter: Overdispersion | None = None,
    *,
    among: Bools | None = None,
) -> Ints:
    """1 for a group with clearly more calls for its *exposure* than all others together, -1 for fewer, else 0.

    *exposure* is how long a group could have had calls. *scatter* and *among* are as for `rates_apart`.
    """
    k = np.asarray(counts, dtype=np.float64)
    shares = exposure / max(float(exposure.sum()), 1e-300)
    return _Draws(k, np.full(len(k), k.sum()), shares, np.ones(len(k)), 1 - shares).apart(scatter, among)


@dataclass(frozen=True)
class _Draws:
    """Each group's count as *sizes* draws of which *shares* are expected.

    *narrower* is how much less than binomial a count deviates since the total is given, *left* what
    share of the total's certainty is left without the group. *of_all* is the part and the whole of a
    finite number of calls that are drawn from; None if counts are drawn by themselves.
    """

    counts: Floats
    sizes: Floats
    shares: Floats
    narrower: Floats
    left: Floats
    of_all: tuple[float, float] | None = None

    def apart(self, scatter: Overdispersion | None, among: Bools | None) -> Ints:
        usable = (self.sizes > 0) & (self.shares > 0) & (self.shares < 1) & (self.left > 0)
        looked_at = usable if among is None else usable & among
        result = np.zeros(len(usable), dtype=np.int64)
        if not looked_at.any():
            return result
        k, n, p = self.counts[usable], self.sizes[usable], self.shares[usable]
        narrower, left = self.narrower[usable], self.left[usable]
        dispersion: Floats | float
        if scatter is None:
            squares = (k - n * p) ** 2 / (n * p * (1 - p) * narrower**2)
            freedom = len(k) - 2
            dispersion = np.maximum(1.0, ((squares * left).sum() - squares) / max(freedom, 1))
        else:
            freedom, dispersion = scatter.freedom, scatter.dispersion
        if freedom < LEAST_FREEDOM:
            return result
        scores = [
            tail_score(at, n, p) if self.of_all is None else finite_score(at, n, *self.of_all)
            for at in (k - 1, k)
        ]
        above, below = (as_normal(score / np.sqrt(dispersion), freedom) for score in scores)
        looks = int(looked_at.sum()) if len(k) > 2 else 1  # of two, one is as far above as the other below
        far = NormalDist().inv_cdf(1 - ERROR / (2 * looks))
        result[usable] = (above > far).astype(np.int64) - (below < -far)
        return np.where(looked_at, result, 0)


def tail_score(k: Floats, n: Floats, p: Floats) -> Floats:
    """z for which the normal distribution has the chance P(X <= k) of a binomial X of *n* draws with *p*.

    Minus infinity for k < 0, infinity for k >= n. *k* need not be whole.
    """
    q = 1 - p
    inside = np.clip(k, 0, np.maximum(n - 1, 0))
    distance = inside + 2 / 3 - (n + 1 / 3) * p
    distance = distance + 0.02 * (q / (inside + 1) - p / np.maximum(n - inside, 1) + (q - 0.5) / (n + 1))
    bend = 1 + q * _bend((inside + 0.5) / (n * p)) + p * _bend((n - inside - 0.5) / (n * q))
    score = distance * np.sqrt(np.maximum(bend, 0) / ((n + 1 / 6) * p * q))
    return np.where(k < 0, -np.inf, np.where(k >= n, np.inf, score))


def finite_score(k: Floats, n: Floats, part: float, total: float) -> Floats:
    """z as of `tail_score`, of a hypergeometric X: *n* of *total* calls, *part* of which count.

    The same table can be told by either row and either column. That of the fewest calls is nearest to a
    binomial: within 0.07 standard deviations for groups of 70 calls or more, 0.15 from 20 on.
    """
    most = 2 * n > total
    k, n, sign = np.where(most, part - k - 1, k), np.where(most, total - n, n), np.where(most, -1.0, 1.0)
    if 2 * part > total:
        k, part, sign = n - k - 1, total - part, -sign
    draws, counted = np.minimum(n, part), np.maximum(n, part)
    left = (total - draws) / max(total - 1, 1)
    return np.asarray(sign * tail_score(k, draws, counted / total) / np.sqrt(left), dtype=np.float64)


def _bend(x: Floats) -> Floats:
    safe = np.where((x <= 0) | (np.abs(x - 1) < 1e-4), 2.0, x)
    bend = (1 - safe * safe + 2 * safe * np.log(safe)) / (1 - safe) ** 2
    return np.where(x <= 0, 1.0, np.where(np.abs(x - 1) < 1e-4, (1 - x) / 3, bend))


def rate_scatter(part: Ints, whole: Ints) -> Overdispersion:
    """How far shares scatter; a row per group and a column per span of time, Pearson's chi-square around each group's own share."""
    n = whole.sum(axis=1)
    share = np.divide(part.sum(axis=1), n, out=np.zeros(len(n)), where=n > 0)
    varies = (share > 0) & (share < 1)
    expected = whole[varies] * share[varies, None]
    return _scatter(part[varies], expected, 1 - share[varies, None], lost=int(varies.sum()))


def count_scatter(counts: Floats | Ints, exposure: Floats | Ints | None = None) -> Overdispersion:
    """How far counts scatter around what a group has of all calls and a span has of all; rows and columns as above.

    *exposure* is how long each group lasted in each span, if that differs.
    """
    exposed = np.ones(counts.shape) if exposure is None else exposure
    spans = exposed.sum(axis=0)
    pace = counts.sum(axis=0) / np.where(spans > 0, spans, np.nan)
    weight = exposed * np.nan_to_num(pace)
    groups = weight.sum(axis=1)
    own = counts.sum(axis=1) / np.where(groups > 0, groups, np.nan)
    expected = weight * np.nan_to_num(own)[:, None]
    filled = int((expected > 0).any(axis=1).sum()) + int((expected > 0).any(axis=0).sum()) - 1
    return _scatter(counts, expected, 1.0, lost=filled)


def _scatter(counts: Floats | Ints, expected: Floats, spare: Floats | float, *, lost: int) -> Overdispersion:
    filled = expected > 0
    pearson = (counts - expected) ** 2 / np.where(filled, expected * spare, np.inf)
    freedom = int(filled.sum()) - lost
    return (
        Overdispersion(max(1.0, float(pearson.sum()) / freedom), freedom)
        if freedom > 0
        else Overdispersion(1.0, 0)
    )


def widest(scatters: Sequence[Overdispersion]) -> Overdispersion | None:
    """The largest of these that has enough degrees of freedom; None if none has."""
    enough = [one for one in scatters if one.freedom >= LEAST_FREEDOM]
    return max(enough, key=lambda one: one.dispersion, default=None)


class Spans:
    """Calls in spans of time, which show how far the groups scatter.

    *groups* holds a code from 0 to *size* - 1 per call. Spans are days and
    weeks; of less than three days hours, and if there are too many groups weeks and months.
    """

    def __init__(self, calls: pd.DataFrame, groups: Ints, size: int) -> None:
        made = times(calls, "created_at")
        self._groups, self._size = groups, size
        self._since = made - made.min() if len(made) else made
        reach = int(self._since.max(initial=0)) + 1
        shortest = HOUR if reach < FEWEST_SPANS * LENGTHS[1] else LENGTHS[1]
        spans = [(length, -(-reach // length)) for length in LENGTHS if length >= shortest]
        self._spans = [
            (length, number)
            for length, number in spans
            if FEWEST_SPANS <= number <= MOST_CELLS // max(size, 1)
        ][:2]

    def rates(self, part: Bools, whole: Bools, *, among: Bools | None = None) -> Ints:
        """`rates_apart` of the calls in *part*, as shares of the calls in *whole*."""
        scatters = [rate_scatter(self._table(part, *span), self._table(whole, *span)) for span in self._spans]
        return rates_apart(self._all(part), self._all(whole), widest(scatters), among=among)

    def counts(self, *, among: Bools | None = None) -> Ints:
        """`counts_apart` of all calls, every group as likely to have one as another."""
        every = np.ones(len(self._groups), dtype=np.bool_)
        scatters = [count_scatter(self._table(every, *span)) for span in self._spans]
        return counts_apart(self._all(every), np.ones(self._size), widest(scatters), among=among)

    def _all(self, rows: Bools) -> Ints:
        return np.bincount(self._groups[rows], minlength=self._size).astype(np.int64)

    def _table(self, rows: Bools, length: int, number: int) -> Ints:
        keys = self._groups[rows] * number + self._since[rows] // length
        return np.bincount(keys, minlength=self._size * number).reshape(self._size, number).astype(np.int64)
