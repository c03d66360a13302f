"""Counting a pull once more, piece by piece, when its totals cannot all be right.

An API may count no more than 1,000 or 10,000 calls for any question, and give
no more; or calls move in time while they are read. Then the totals of single
questions prove nothing, but those of pieces small enough do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..frame import FrameBuilder, Framed
from ..frame.identity import sightings
from .coordinator import Coordinator
from .heal import heal
from .span import MICROSECONDS, PAGE_SIZE, Span, question

LEAST_ROUND_LIMIT = 500
SECONDS_TO_LOOK_FOR_QUIET = 60


def is_doubtful(spans: list[Span], had: int) -> bool:
    """True when the totals of *spans* contradict each other, or *had*, the number of calls that were kept.

    So they do if more came than they count, if a call was met at two times (others may
    have moved to where nobody looked any more), or if the largest of them looks like a limit of the API.
    """
    has_moved = sum(span.kept for span in spans) != had
    return has_moved or is_contradicted(spans) or limit_of(spans) is not None


def is_contradicted(spans: list[Span]) -> bool:
    """True when more calls came than the totals count."""
    return any(span.short() < 0 for span in spans)


def limit_of(spans: list[Span]) -> int | None:
    """The number of calls at which each question seems to end: met twice, a round one, or one above more calls; None if there is none."""
    largest = max(span.total or 0 for span in spans)
    full = [span for span in spans if span.total == largest]
    is_round = largest >= LEAST_ROUND_LIMIT and (largest % 500 == 0 or largest & (largest - 1) == 0)
    is_repeated = len(full) > 1 and largest >= PAGE_SIZE
    is_alone = not any(part.matched() for part in full[0].parts)
    return largest if is_repeated or full[0].ended_early or (is_round and is_alone) else None


@dataclass
class Recount:
    """Compares what was had with the API's count of each piece; reads those again that disagree.

    *times* are those of all that was had, rising. *again* are the spans read
    for it. *is_sure* is False if some piece could not be counted.
    """

    pull: Coordinator
    root: Span
    times: NDArray[np.int64]
    outside: Callable[[int, int], int]
    limit: int | None = None
    counts_too_few: bool = False
    again: list[Span] = field(default_factory=list)
    is_sure: bool = True
    counts: int = 0
    whole: int | None = None
    framed: Framed | None = None
    repeats: list[tuple[str, int]] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """How many calls are missing by what was read again."""
        short = sum(max(0, span.short()) for span in self.again)
        if self.counts_too_few and not self.is_sure:
            # a span that gave away two parts looks short if each total is too low by as much
            return max(0, sum(span.short() for span in self.again))
        return short if self.whole is None or self.limit is not None else min(short, max(0, self.whole))

    def check(self, low: int, high: int) -> None:
        """Make sure of the calls of [low, high), whole seconds but for the query's own ends."""
        if not self.is_sure or self.pull.is_weary:
            self.is_sure = False
            return
        count, had = self._count(low, high), self._had(low, high)
        if self.whole is None:
            self.whole = count - had
        if self.limit is None and count < had and self.counts_too_few:
            self.limit = count
        if self.limit is not None and count >= self.limit:
            self._halve(low, high, by_time=had < count)
        elif count < had and self.counts_too_few:
            self.is_sure = False
        elif count > had and not (had > 2 * PAGE_SIZE and self._halve(low, high)):
            self._read_again(low, high)

    def read_all_again(self, low: int, high: int, *, moved: int) -> None:
        """Read everything once more; the calls are sure if nothing moves this time.

        *moved* is how many records describe a call that another record describes. If they only share
        an id, the second reading finds as many.
        """
        self.pull.times_met = {}
        self._read_again(low, high)
        self.framed = self.pull.finish()
        had = len(self.framed.calls) + self.framed.rows_lost
        twice = {key: sorted(times) for key, times in self.pull.times_met.items() if len(times) > 1}
        self.repeats = [(key, at) for key, times in twice.items() for at in times[:-1]]
        moved_again = sum(span.kept for span in self.again) - had
        is_quiet = not is_contradicted(self.again) and moved_again == len(self.repeats)
        self.repeats += [record for span in self.again for record in span.repeats()]
        self.is_sure = is_quiet and (not moved_again or len(self.repeats) == moved)

    def _halve(self, low: int, high: int, *, by_time: bool = False) -> bool:
        first, last = np.searchsorted(self.times, [low, high])
        middle = (low + high) // 2 if by_time or first == last else int(self.times[(first + last) // 2])
        cut = self._quiet_second(middle // MICROSECONDS) * MICROSECONDS
        if not low < cut < high or (self.limit or PAGE_SIZE) < PAGE_SIZE:
            self.is_sure = self.is_sure and self.limit is None
            return False
        self.check(cut, high)
        self.check(low, cut)
        return True

    def _quiet_second(self, second: int) -> int:
        """*second*, or one soon after it that is a bound at which no call was made; then bounds cannot mislead."""
        near = range(second, second + SECONDS_TO_LOOK_FOR_QUIET)
        instants = np.array([at * MICROSECONDS for at in range(second - 1, near.stop)])
        busy = np.isin(instants, self.times)
        return next(
            (at for at, here, before in zip(near, busy[1:], busy, strict=False) if not here and not before),
            second,
        )

    def _read_again(self, low: int, high: int) -> None:
        spans = self.pull.read(Span(low, high), again=True)
        heal(self.pull, spans)
        self.again += spans

    def _count(self, low: int, high: int) -> int:
        self.pull.tell()
        self.counts += 1
        bounds = self._bounds(low, high)
        order, name, bound = (("desc", "to", bounds[1]), ("asc", "from", bounds[0]))[self.counts % 2]
        page = self.pull.ask(question(*bounds, order=order) | {"limit": "1"})
        if any(s.at == bound * MICROSECONDS and s.usable for s in sightings(page.records, above=0)):
            self.pull.inclusive.add(name)
        return page.total

    def _had(self, low: int, high: int) -> int:
        """How many calls a count of this piece should give, by what was had."""
        ask_from, ask_to = (bound * MICROSECONDS for bound in self._bounds(low, high))
        sides = (
            "left" if "from" in self.pull.inclusive else "right",
            "right" if "to" in self.pull.inclusive else "left",
        )
        first, last = (
            int(np.searchsorted(self.times, at, side=side))  # type: ignore[call-overload]
            for at, side in zip((ask_from, ask_to), sides, strict=True)
        )
        return last - first + self.outside(low, high)

    def _bounds(self, low: int, high: int) -> tuple[int, int]:
        """The seconds to ask between, so that all of [low, high) lies inside however bounds are meant."""
        return low // MICROSECONDS - 1, -(-high // MICROSECONDS) + (high == self.root.high)


def recount(pull: Coordinator, spans: list[Span], framed: Framed) -> tuple[Framed, Recount]:
    """*framed* with what a recount found besides, and the recount."""
    root = spans[0]
    again = [at for span in spans for _, at in span.repeats()]
    times = times_of(framed, pull.lost_at + again)
    above, below = root.outside
    counting = Recount(
        pull,
        root,
        times,
        lambda low, high: (above if high == root.high else 0) + (below if low == root.floor else 0),
        limit=limit_of(spans),
        counts_too_few=len(times) > root.matched(),
    )
    moved = sum(span.kept for span in spans) - len(framed.calls) - framed.rows_lost
    if moved and counting.limit is None:
        counting.read_all_again(root.floor, _top(pull, root, times), moved=moved + len(again))
    else:
        counting.check(root.floor, _top(pull, root, times))
    return (_merged(framed, counting.framed or pull.finish()) if counting.again else framed), counting


def times_of(framed: Framed, others: list[int]) -> NDArray[np.int64]:
    """When the calls of a frame, and *others*, were made, rising."""
    made = framed.calls["created_at"].astype("int64").to_numpy()
    return np.sort(np.concatenate([made, np.array(others, np.int64)]))


def _top(pull: Coordinator, root: Span, times: NDArray[np.int64]) -> int:
    """Until when to count: calls that were made since the pull began are no part of it."""
    assert pull.as_of is not None
    newest = int(times[-1]) if len(times) else root.floor
    began = max(int(pull.as_of.timestamp()), newest // MICROSECONDS) + 1
    return min(root.high, began * MICROSECONDS)


def _merged(before: Framed, again: Framed) -> Framed:
    """Both as one; of a call that is in both, what was read again counts unless it lived then."""
    builder = FrameBuilder()
    builder.add_typed(before.calls)
    builder.add_typed(again.calls)
    calls = builder.finish().calls
    lost = [framed.rejected[: framed.rows_lost] for framed in (before, again)]
    bad = [framed.rejected[framed.rows_lost :] for framed in (before, again)]
    bad[0] = bad[0][~bad[0]["id"].isin(again.calls["id"])]
    return Framed(calls, pd.concat([*lost, *bad], ignore_index=True), before.rows_lost + again.rows_lost)
