"""Tables of agents as `metrics.funnel` and `metrics.funnel_limits` give them, without any calls."""

from __future__ import annotations

import pandas as pd

LIMITS = pd.DataFrame(
    {"settled": [30, 1200], "low_95": 0.44, "high_95": 0.56, "low_out": 0.4, "high_out": 0.6}
)
"""Bands around one half."""


def agents(**rows: tuple[int, int]) -> pd.DataFrame:
    """Agents by name with (settled, answered) around a rate of one half; out beyond ten points."""
    table = pd.DataFrame(
        [{"label": name, "settled": settled, "answered": part} for name, (settled, part) in rows.items()]
    )
    rate = table["answered"] / table["settled"]
    return table.assign(
        answer_rate=rate, adjusted=rate, pooled=0.5, expected=0.5, enough=True, out=(rate - 0.5).abs() > 0.1
    )
