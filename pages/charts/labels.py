"""Names beside points, placed so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LETTER_PIXELS, LINE_PIXELS, GAP_PIXELS = 6.6, 16.0, 8.0
"""About what a letter and a line of 12 px Source Sans take up; the estimate is a little generous."""

Point = tuple[float, float]
Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True)
class Box:
    """A plot's size in pixels."""

    width: float
    height: float


@dataclass(frozen=True)
class Side:
    """Where a label stands beside its point: -1, 0 or 1 across and down."""

    across: int
    down: int

    @property
    def anchors(self) -> dict[str, object]:
        """Plotly's words for it."""
        return {
            "xanchor": {-1: "right", 0: "center", 1: "left"}[self.across],
            "yanchor": {-1: "bottom", 0: "middle", 1: "top"}[self.down],
            "xshift": self.across * GAP_PIXELS,
            "yshift": -self.down * GAP_PIXELS,
        }

    def rectangle(self, point: Point, label: str, plot: Box) -> Rectangle:
        """Left, top, right, bottom of the label in pixels; *point* in shares of the plot from its top left."""
        width = len(label) * LETTER_PIXELS
        middle = point[0] * plot.width + self.across * (GAP_PIXELS + width / 2)
        centre = point[1] * plot.height + self.down * (GAP_PIXELS + LINE_PIXELS / 2)
        return middle - width / 2, centre - LINE_PIXELS / 2, middle + width / 2, centre + LINE_PIXELS / 2


SIDES = (Side(1, 0), Side(-1, 0), Side(0, -1), Side(0, 1), Side(1, -1), Side(-1, -1), Side(1, 1), Side(-1, 1))


def spread(
    points: Sequence[Point], labels: Sequence[str], *, others: Sequence[Point], sizes: Sequence[Box]
) -> list[Side | None]:
    """A side for each label, in their order; None if no side is free in every size of the plot.

    A label may cover no other, no dot of *others* (the labelled ones among
    them) and not leave the plot.
    """
    sides: list[Side | None] = []
    places = list(zip(points, labels, strict=True))
    for point, label in places:
        dots = [other for other in others if other != point]
        named = [(*place, side) for place, side in zip(places, sides, strict=False) if side]
        taken = [(plot, _taken(named, dots, plot)) for plot in sizes]
        free = (
            side
            for side in SIDES
            if all(_free(side.rectangle(point, label, plot), drawn, plot) for plot, drawn in taken)
        )
        sides.append(next(free, None))
    return sides


def _taken(named: Sequence[tuple[Point, str, Side]], dots: Sequence[Point], plot: Box) -> list[Rectangle]:
    """What is drawn already: labels and dots."""
    labels = [side.rectangle(point, label, plot) for point, label, side in named]
    return labels + [
        (x * plot.width - 4, y * plot.height - 4, x * plot.width + 4, y * plot.height + 4) for x, y in dots
    ]


def _free(own: Rectangle, taken: Sequence[Rectangle], plot: Box) -> bool:
    inside = own[0] >= 0 and own[1] >= 0 and own[2] <= plot.width and own[3] <= plot.height
    return inside and not any(_touch(own, other) for other in taken)


def _touch(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
