"""Whether `total` counts the calls made exactly at the bounds of a question while its pages leave them out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..frame.identity import sightings
from .coordinator import Coordinator
from .span import MICROSECONDS, Span, question


def counts_more_than_it_gives(pull: Coordinator, spans: list[Span]) -> bool:
    """True when one page at a crowded second counts more than it holds: just the calls made at its bounds.

    Asks twice if a count of *spans* is not met, else never.
    """
    short = [span for span in spans if span.short() and span.edges]
    if not short:
        return False
    second = short[0].candidates()[0]
    around = pull.ask(question(second - 1, second + 2))
    between = pull.ask(question(second, second + 1))
    bounds = (second * MICROSECONDS, (second + 1) * MICROSECONDS)
    at_bounds = sum(s.at in bounds for s in sightings(around.records, above=bounds[1]))
    is_whole = not around.has_more and not between.has_more
    return is_whole and 0 < at_bounds == between.total - len(between.records)


def short_within(pull: Coordinator, low: int, high: int, times: NDArray[np.int64]) -> int:
    """Calls that the API counts from the first to the last whole second of [low, high), less those that were had.

    *times* are those of all that was had, rising. Below 0 if the API counts too few.
    """
    first, last = -(-low // MICROSECONDS), (high - 1) // MICROSECONDS
    if first > last:
        return 0
    start = np.searchsorted(times, first * MICROSECONDS, side="left")
    end = np.searchsorted(times, last * MICROSECONDS, side="right")
    return pull.ask(question(first, last) | {"limit": "1"}).total - int(end - start)
