"""One control of false discoveries over all that is looked at.

Y. Benjamini and Y. Hochberg (1995), JRSS B 57; each kind of look has the same weight (C. R. Genovese, K. Roeder and L. Wasserman
(2006), "False discovery control with p-value weighting", Biometrika 93).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

FALSE_SHARE = 0.05
"""Of what is said to stand out, so much does so by chance at most, on average."""


def controlled(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[Any, float]]:
    """The table (`kind`, `chance`: NaN where nothing is judged) with `out`, and up to which chance each kind is out.

    If nothing is out, up to which chance something would be.
    """
    counts = table.loc[table["chance"].notna(), "kind"].value_counts(sort=False)
    bars = {kind: FALSE_SHARE / (len(counts) * count) for kind, count in counts.items()}
    # a chance in units of its kind's bar; the nth smallest has to be at most n
    bar = np.array([bars.get(kind, np.nan) for kind in table["kind"]], dtype=np.float64)
    needed = table["chance"].to_numpy(dtype=np.float64) / bar
    ordered = np.sort(needed[~np.isnan(needed)])
    passed = np.flatnonzero(ordered <= np.arange(1, len(ordered) + 1))
    reach = int(passed[-1]) + 1 if len(passed) else 1
    return table.assign(out=needed <= (reach if len(passed) else 0)), {
        kind: reach * bar for kind, bar in bars.items()
    }
