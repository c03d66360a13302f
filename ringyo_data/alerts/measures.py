"""What a rule can watch: every tile's number, and three more; one table with name, label, unit and function.

Each function counts a `Sample` as the tile's function of `metrics` counts a frame, from the same marks of each call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Literal

import numpy as np

from ..direction import INBOUND
from ..metrics.columns import MISSING_TIME, Bools
from ..metrics.concurrency import AtOnce
from ..metrics.outcomes import STUCK_AFTER
from ..metrics.quantiles import quantile
from ..metrics.rates import share
from ..statuses import LONGEST_CALL_SECONDS
from .history import Sample

STUCK_US = int(STUCK_AFTER.total_seconds()) * 1_000_000


@dataclass(frozen=True)
class Reading:
    """A measure's *value*, NaN if there is none, and how many *calls* it is of.

    It will lie between *low* and *high* once the calls that are live have ended. A share is *part* of the calls.
    """

    value: float
    low: float
    high: float
    calls: int
    part: int = 0


@dataclass(frozen=True)
class Measure:
    """Something to watch: its *label* on the pages, its unit, and how it is counted.

    *scale* tells how its values scatter (`usual`); None if it has no usual level. A measure that *grows* gets no
    smaller while its period goes on. *narrows* is what a link to its calls filters by.
    """

    label: str
    unit: Literal["share", "seconds", "count"]
    read: Callable[[Sample], Reading]
    scale: Literal["share", "count", "sum", "length"] | None
    grows: bool = False
    narrows: tuple[tuple[str, str], ...] = ()

    @property
    def has_usual(self) -> bool:
        """Whether it can be compared with what it was before."""
        return self.scale is not None

    def fewest(self, at_least: int) -> int:
        """How many calls an earlier window needs to tell what is usual, if a rule wants *at_least* so many now."""
        return {"share": 1, "length": max(1, at_least // 4)}.get(self.scale or "", 0)

    @property
    def is_rate(self) -> bool:
        """Whether it is of one direction alone."""
        return self.unit == "share" and not self.narrows


def _exactly(value: float, calls: int) -> Reading:
    return Reading(value, value, value, calls)


def _share(sample: Sample, part: Bools, whole: Bools, live: Bools) -> Reading:
    over = whole & sample.settled
    number, parts = int(over.sum()), int((part & over).sum())
    return Reading(*share(parts, number, int((live & ~sample.settled).sum())), number, parts)


def _of_settled(part: Callable[[Sample], Bools]) -> Callable[[Sample], Reading]:
    def read(sample: Sample) -> Reading:
        return _share(sample, part(sample), sample.rated, sample.rated)

    return read


def _answered(sample: Sample) -> Bools:
    return np.asarray(sample.of("answered"))


def _conversations(sample: Sample) -> Bools:
    return np.asarray(_answered(sample) & (sample.of("duration") >= sample.history.conversation_seconds))


def _taken(sample: Sample) -> Reading:
    inbound = np.asarray(sample.of("inbound"))
    return _share(sample, _answered(sample), inbound, inbound)


def _hand_over_rate(sample: Sample) -> Reading:
    return _share(
        sample, np.asarray(sample.of("handed_over")), sample.rated & _answered(sample), sample.rated
    )


def _typical_duration(sample: Sample) -> Reading:
    """The median; while calls are live, between those with all of them shortest and longest."""
    durations = np.sort(sample.known_durations).astype(np.float64)
    value = quantile(durations, 0.5)
    if not sample.live:
        return _exactly(value, len(durations))
    low, high = (
        quantile(np.sort(np.append(durations, np.full(sample.live, end))), 0.5)
        for end in (0.0, float(LONGEST_CALL_SECONDS))
    )
    return Reading(value, low, high, len(durations))


def _talk_time(sample: Sample) -> Reading:
    durations = sample.known_durations
    total = float(durations.sum())
    return Reading(total, total, total + sample.live * LONGEST_CALL_SECONDS, len(durations))


def _at_once(sample: Sample) -> Reading:
    """A live call in which people talk counts from when it was made: the API tells when they began only once it is over."""
    began, ended = sample.of("began"), sample.of("talked_until")
    talked = (began != MISSING_TIME) & (began <= sample.at)
    starts = np.where(sample.settled, began, sample.of("created"))
    starts = np.sort(np.clip(starts[talked], sample.since, sample.until))
    ends = np.sort(np.clip(np.minimum(ended[talked], sample.at), sample.since, sample.until))
    peak = AtOnce(starts, ends, 0, 0, 0).peak.calls
    return Reading(peak, peak, peak + sample.live, len(sample))


def _stuck(sample: Sample) -> Reading:
    stuck = ~sample.settled & (sample.of("created") < sample.at - STUCK_US)
    return _exactly(int(stuck.sum()), len(sample))


def _missed_callers(sample: Sample) -> Reading:
    inbound = np.asarray(sample.of("inbound"))
    missed = sample.of("missed") & sample.settled & (sample.of("caller") >= 0)
    value = len(np.unique(sample.of("caller")[missed]))
    live = int((inbound & ~sample.settled).sum())
    return Reading(value, value, value + live, int((inbound & sample.settled).sum()))


def _of_counts(_: Sample) -> Reading:
    """The API's own count tells (`Coverage.missing`), and no call."""
    return _exactly(inf, 0)


MEASURES = {
    "calls": Measure(
        "Calls", "count", lambda sample: _exactly(len(sample), len(sample)), "count", grows=True
    ),
    "answer_rate": Measure("Answer rate", "share", _of_settled(_answered), "share"),
    "failed_share": Measure(
        "Failed share", "share", _of_settled(lambda sample: np.asarray(sample.of("failed"))), "share"
    ),
    "typical_duration": Measure("Typical duration", "seconds", _typical_duration, "length"),
    "talk_time": Measure("Talk time", "seconds", _talk_time, "sum", grows=True),
    "conversations_at_once": Measure("Peak conversations at once", "count", _at_once, "count", grows=True),
    "conversation_rate": Measure("Conversation rate", "share", _of_settled(_conversations), "share"),
    "hand_over_rate": Measure("Hand-over rate", "share", _hand_over_rate, "share"),
    "taken": Measure("Taken", "share", _taken, "share", narrows=(("direction", INBOUND),)),
    "missed_callers": Measure(
        "Missed callers",
        "count",
        _missed_callers,
        "count",
        grows=True,
        narrows=(("direction", INBOUND),),
    ),
    "stuck": Measure("Stuck calls", "count", _stuck, None, narrows=(("outcome", "live"),)),
    "missing": Measure("Missing calls", "count", _of_counts, None),
}
"""By the word that rules have for it."""
