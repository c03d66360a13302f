"""Student's t as the normal number that is as unlikely, and back.

D. L. Wallace (1959), "Bounds on normal approximations to Student's and the chi-square distributions", Annals of
Mathematical Statistics 30. With infinite *freedom*, where nothing was estimated, both are the same number.
"""

from __future__ import annotations

from math import expm1, inf, sqrt

import numpy as np

from .columns import Floats
from .rates import Z95

LARGEST = 1e150
"""A larger number, squared, would be infinite."""


def as_normal(t: Floats, freedom: Floats | float) -> Floats:
    """The z that is as unlikely as Student's *t* with *freedom* degrees of freedom; NaN stays NaN."""
    finite = np.isfinite(freedom)
    v, size = np.where(finite, freedom, 1.0), np.minimum(np.abs(t), LARGEST)
    z = np.where(finite, np.sqrt(v * np.log1p(size**2 / v)) * (8 * v + 1) / (8 * v + 3), size)
    return np.asarray(np.sign(t) * z, dtype=np.float64)


def limit(freedom: float, z: float = Z95) -> float:
    """Student's *t* with *freedom* degrees of freedom that is as unlikely as *z*; by itself two-sided 95%."""
    if freedom == inf:
        return z
    return sqrt(freedom * expm1((z * (8 * freedom + 3) / (8 * freedom + 1)) ** 2 / freedom))
