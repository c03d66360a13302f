"""A rate with its interval as a small picture for the cell of a table."""

from __future__ import annotations

from math import isnan
from urllib.parse import quote

from ..looks.theme import Theme

WIDTH, HEIGHT, MARGIN = 150, 24, 6


def picture(
    value: float, low: float, high: float, *, pooled: float, reach: tuple[float, float], theme: Theme
) -> str | None:
    """An image address of a bar from *low* to *high* with a dot at *value* and a line at *pooled*.

    *reach* is what the cell's whole width stands for. None without a value.
    """
    if isnan(value):
        return None
    y = HEIGHT / 2
    left, right, dot, line = (_place(share, reach) for share in (low, high, value, pooled))
    parts = [
        f'<line x1="{line:.1f}" x2="{line:.1f}" y1="2" y2="{HEIGHT - 2}" stroke="{theme.muted}" stroke-dasharray="2 2"/>',
        f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{y}" y2="{y}" stroke="{theme.ramp[2]}" stroke-width="6" '
        f'stroke-linecap="round"/>',
        f'<circle cx="{dot:.1f}" cy="{y}" r="4.5" fill="{theme.accent}"/>',
    ]
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return "data:image/svg+xml;utf8," + quote(
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'
    )


def _place(share: float, reach: tuple[float, float]) -> float:
    low, high = reach
    inside = min(max(share, low), high)
    return MARGIN + (WIDTH - 2 * MARGIN) * (inside - low) / ((high - low) or 1)
