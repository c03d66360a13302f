"""How likely it is that the most of many looks along a history is as far out by chance.

Each look splits a history at another day and compares what came before with what came after. Neighbouring looks share
nearly all of their calls, so that far less than the sum of all their chances is due: for standard normal looks
P(some |z| > c) <= sum P(|z_k| > c) - sum P(|z_k| > c and |z_k+1| > c) (D. Hunter (1976), "An upper bound for the probability of a
union", Journal of Applied Probability 13; for shifts K. J. Worsley (1982), "An improved Bonferroni inequality and applications",
Biometrika 69). It is a bound for any kind of dependence, and needs no simulation.
"""

from __future__ import annotations

from math import pi
from statistics import NormalDist

import numpy as np

from .columns import Floats

NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)


def chance_of_any(chance: float, earlier: Floats) -> float:
    """How likely one of the looks at least has so small a two-sided *chance*; 1 at most.

    *earlier* is the share of the history that comes before each split, ascending, above 0 and below 1.
    """
    if not 0 < chance < 1:
        return float(min(1.0, max(0.0, chance)))
    odds = earlier / (1 - earlier)
    alike = np.sqrt(odds[:-1] / odds[1:])
    return float(min(1.0, chance + np.maximum(0.0, chance - both(chance, alike)).sum()))


def both(chance: float, correlation: Floats) -> Floats:
    """How likely two standard normal numbers of this *correlation* are both so far out, whatever their signs.

    Z. Drezner and G. O. Wesolowsky (1990), "On the computation of the bivariate normal integral", Journal of Statistical
    Computation and Simulation 35: the integral over the correlation, whose integrand is smooth in its arc sine.
    """
    far = NormalDist().inv_cdf(1 - chance / 2) if chance > 1e-15 else -NormalDist().inv_cdf(chance / 2)
    reach = np.arcsin(np.clip(correlation, -1, 1))[:, None]
    same, opposite = (
        (np.exp(-(far**2) / (1 + np.sin(angle))) * WEIGHTS).sum(axis=1) * reach[:, 0] / 2 / (2 * pi) * sign
        for angle, sign in ((reach * (NODES + 1) / 2, 1), (-reach * (NODES + 1) / 2, -1))
    )
    return np.asarray(2 * (2 * (chance / 2) ** 2 + same + opposite), dtype=np.float64)
