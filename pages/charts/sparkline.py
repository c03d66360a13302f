"""A trend as a small curve: a mask of plain SVG over the ink of the page, for which a browser loads nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from itertools import groupby
from math import isnan
from urllib.parse import quote

HEIGHT = 100
MARGIN = 5
"""Room above and below the curve, so that no stroke is cut."""
OPEN = ' stroke-dasharray=".1 3.5"'


def sparkline(
    values: Sequence[float], *, is_open: bool, label: str, words: Callable[[float], str]
) -> str | None:
    """HTML of a curve from the lowest value to the highest; NaN leaves a gap. None if fewer than two values are known.

    If *is_open*, the last value is not final. A second, dotted path leads to it.
    It does not count for the scale, so the path may leave the picture.
    *label* says what the values are and *words* says one of them: both for the text alternative.
    """
    final = [value for value in (values[:-1] if is_open else values) if not isnan(value)]
    if len(final) < 2:
        return None
    low, high = min(final), max(final)
    scale = HEIGHT / (high - low) if high > low else 0.0
    middle = 0.0 if scale else HEIGHT / 2
    points = [(place, middle + (high - value) * scale) for place, value in enumerate(values)]
    paths = _path(points[:-1]) + _path(points[-2:], OPEN) if is_open else _path(points)
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" preserveAspectRatio="none" '
        f'viewBox="-0.5 {-MARGIN} {len(values)} {HEIGHT + 2 * MARGIN}" fill="none" stroke="#000" '
        f'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">{paths}</svg>'
    )
    text = escape(f"{label}: {words(low)} to {words(high)}")
    mask = f"mask-image:url(data:image/svg+xml,{quote(picture)})"
    return f'<div class="sparkline" role="img" aria-label="{text}" title="{text}" style="{mask}"></div>'


def _path(points: Iterable[tuple[int, float]], dots: str = "") -> str:
    """A line through each run of known points; a run of one is a dot, which a stroke of no length draws."""
    runs = [list(run) for is_gap, run in groupby(points, lambda point: isnan(point[1])) if not is_gap]
    lines = (" ".join(f"{x} {y:.1f}" for x, y in run) for run in runs)
    shape = "".join(f"M{line}h0" for line in lines)
    return f'<path vector-effect="non-scaling-stroke"{dots} d="{shape}"/>'
