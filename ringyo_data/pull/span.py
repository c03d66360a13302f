"""One window of time that was asked for, and the calls that came of it.

A span is read from its newest call down, page by page. Its older parts can be
given away to other workers at any time; what it keeps and what its parts keep
never overlap, although what they ask for does: the API does not say whether a
bound is part of its window, so each question reaches a second further on both
sides and each span cuts to its own half-open interval.

Times are microseconds since 1970 (UTC), as `frame.parse_time` gives them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise

from ..answers import Page
from ..frame.identity import Sighting, sightings

MICROSECONDS = 1_000_000
PAGE_SIZE = 100


class Span:
    """A chain of pages over [floor, high), of which [low, high) is still its own."""

    def __init__(self, low: int, high: int, *, guess: float = 0.0, parent: Span | None = None) -> None:
        self.floor = low
        self.low = low
        self.high = high
        self.parent = parent
        self.parts: list[Span] = []
        self.guess = guess
        self.left = guess
        self.total: int | None = None
        self.kept = 0
        self.position = high
        self.done = False
        self._ran_out = False
        self.edges: dict[int, set[str]] = {}
        self.ties: dict[int, int] = {}
        self.crowded: set[int] = set()
        self.inclusive: set[str] = set()
        self._copies: Counter[tuple[str, int]] = Counter()
        self._above: set[tuple[str, int]] = set()
        self._below: set[tuple[str, int]] = set()
        self._recent: dict[str, int] = {}
        self._cursor: str | None = None
        self._cursors: set[str] = set()
        self._ask_from = low // MICROSECONDS - 1
        self._ask_to = self._first_ask_to = -(-high // MICROSECONDS) + 1

    # asking

    def question(self) -> dict[str, str]:
        """The parameters of the next page's request."""
        params = question(self._ask_from, self._ask_to)
        return params | {"cursor": self._cursor} if self._cursor is not None else params

    @property
    def follows_cursor(self) -> bool:
        """True when the next request depends on the cursor of the last."""
        return self._cursor is not None

    def go_on(self, page: Page, *, moved: bool, trust_cursors: bool) -> None:
        """Decide what comes after *page*: its cursor, a new question by time, or the end."""
        self._ran_out = not page.has_more
        passed_its_cut = self.low > self.floor and self.position < self.low
        if not page.has_more or passed_its_cut:
            self._finish()
        elif page.next_cursor and trust_cursors and moved and page.next_cursor not in self._cursors:
            self._cursor = page.next_cursor
            self._cursors.add(page.next_cursor)
        else:
            self.resume()

    def resume(self) -> None:
        """Ask on by time, from the last second seen, in place of a cursor."""
        self._cursor = None
        second = self.position // MICROSECONDS
        ask_to = second + 2
        if ask_to >= self._ask_to:
            # The same question again: these seconds hold more calls than a page. Step over
            # them; the reconciliation finds out whether any of their calls is missing.
            second = min(second, self._ask_to - 1)
            for crowded in range(second - 1, self._ask_to + 1):
                self.crowded.add(crowded)
                self._open_edge(crowded)
            ask_to = second - 1
        self._ask_to = ask_to
        if ask_to <= self._ask_from or ask_to * MICROSECONDS < self.low:
            self._finish()

    def _finish(self) -> None:
        self.done = True
        self._recent.clear()
        self._cursors.clear()

    # taking

    def take(self, page: Page) -> tuple[list[Sighting], bool]:
        """What of the page is this span's to keep, and whether the page led further down.

        A call seen before is given again, since it may have a later state.
        """
        places = sightings(page.records, above=self.position)
        if self.total is None:
            self.total = page.total
        before, count = self.position, self.kept + len(self._above) + len(self._below)
        self._note_outside(places)
        own = [s for s in places if self._sort_in(s)]
        self._look_at_bounds(places)
        self._note_copies(places)
        if places:
            self.position = min(self.position, *(s.at for s in places))
            self._mark_edge(places)
        moved = self.position < before or self.kept + len(self._above) + len(self._below) > count
        self._forget_older_than_edge(places)
        return own, moved

    def _sort_in(self, sighting: Sighting) -> bool:
        key, at = sighting.key, sighting.at
        if self.low <= at < self.high:
            if key in self._recent and (self._recent[key] == at or not sighting.usable):
                return sighting.usable
            self._recent[key] = at
            self.kept += 1
            edge = self.edges.get(at // MICROSECONDS)
            if edge is not None:
                edge.add(key)
            return True
        return False

    def _note_outside(self, places: Sequence[Sighting]) -> None:
        """Note each record of an answer that is not of [floor, high), a call's further ones too: `total` counts them all."""
        self._above |= _numbered(s.key for s in places if s.at >= self.high)
        self._below |= _numbered(s.key for s in places if s.at < self.floor)

    def _note_copies(self, places: Sequence[Sighting]) -> None:
        """Note which calls one answer held more than once; on two pages it may be that the pages moved."""
        own = [(s.key, s.at) for s in places if self.low <= s.at < self.high]
        if len(set(own)) < len(own):
            self._copies |= Counter({record: copies for record, copies in Counter(own).items() if copies > 1})

    def adopt(self, records: Sequence[object], second: int) -> list[Sighting]:
        """Of *records*, asked for again around *second*, those of that second that are this span's to keep."""
        keys = self.edges[second]
        kept: list[Sighting] = []
        places = sightings(records, above=(second + 1) * MICROSECONDS)
        own = [s for s in places if s.at // MICROSECONDS == second and self._asked_for(s.at)]
        self._note_copies(own)
        self._note_outside(own)
        for s in own:
            if self.low <= s.at < self.high:
                if s.key not in keys:
                    keys.add(s.key)
                    self.kept += 1
                elif not s.usable:
                    continue
                kept.append(s)
        return kept

    def _asked_for(self, at: int) -> bool:
        """True when a call made *at* is counted in `total`, whether or not bounds are part of a window."""
        return self._ask_from * MICROSECONDS < at < self._first_ask_to * MICROSECONDS

    def _look_at_bounds(self, places: Sequence[Sighting]) -> None:
        """Learn whether a call made exactly at a bound is part of its window."""
        for name, bound in (("from", self._ask_from), ("to", self._ask_to)):
            if any(s.at == bound * MICROSECONDS and s.usable for s in places):
                self.inclusive.add(name)

    def _mark_edge(self, places: Sequence[Sighting]) -> None:
        second = self.position // MICROSECONDS
        self._open_edge(second)
        self.ties[second] = sum(s.at // MICROSECONDS == second for s in places)

    def _open_edge(self, second: int) -> None:
        if second not in self.edges:
            self.edges[second] = {key for key, at in self._recent.items() if at // MICROSECONDS == second}

    def _forget_older_than_edge(self, places: Iterable[Sighting]) -> None:
        """Keep of the known calls only those that a page still to come could repeat."""
        reach = (self.position // MICROSECONDS + 3) * MICROSECONDS
        latest = {s.key for s in places}
        self._recent = {k: at for k, at in self._recent.items() if at < reach or k in latest}

    # giving away

    def give_away(self, count: int) -> list[Span]:
        """Cut up to *count* spans off the older end of what is still to come, on whole seconds.

        The page that is under way is not given away.
        """
        coming = min(PAGE_SIZE, self.left)
        rest = self.left - coming
        top = self.position // MICROSECONDS
        bottom = -(-self.low // MICROSECONDS)
        if self.left > 0:
            top -= int((top - bottom) * coming / self.left)
        share = _friendly_share(rest) if count == 1 else 1 / (count + 1)
        cuts = sorted({bottom + int((top - bottom) * share * k) for k in range(1, count + 1)})
        cuts = [c for c in cuts if c * MICROSECONDS > self.low and c < top]
        bounds = [self.low, *(c * MICROSECONDS for c in cuts)]
        parts = [Span(low, high, guess=rest * share, parent=self) for low, high in pairwise(bounds)]
        self.parts += parts
        self.low = bounds[-1]
        self.left -= sum(part.guess for part in parts)
        return parts

    def count_left(self) -> None:
        """Correct the number of calls still to come, after the first page, from its `total`."""
        actual = float(self.matched())
        if self.parent is not None:
            self.parent.left = max(0.0, self.parent.left + self.guess - actual)
        self.left = max(0.0, actual - self.kept)

    # reckoning

    def matched(self) -> int:
        """How many calls of [floor, high) the API says there are."""
        return (self.total or 0) - sum(self.outside)

    @property
    def outside(self) -> tuple[int, int]:
        """How many calls the question brought from after *high* and from before *floor*."""
        return len(self._above), len(self.lowest()._below)

    def lowest(self) -> Span:
        """The part that reads down to the floor."""
        return self.parts[0].lowest() if self.parts else self

    @property
    def ended_early(self) -> bool:
        """True when its pages ended above a part that has calls, which they should have gone on with."""
        return self._ran_out and self.position >= self.low and any(part.matched() for part in self.parts)

    def short(self) -> int:
        """Calls that the API counts in what this span kept, less those received, once or more often."""
        return self._unaccounted() - len(self.repeats())

    def repeats(self) -> list[tuple[str, int]]:
        """Key and time of each record that tells of a call again and that the API counts for itself, too."""
        again = [record for record, copies in self._copies.items() for _ in range(copies - 1)]
        return again[: max(0, self._unaccounted())]

    def _unaccounted(self) -> int:
        return self.matched() - sum(part.matched() for part in self.parts) - self.kept

    def candidates(self) -> list[int]:
        """The seconds where calls may have been skipped, likeliest first."""
        return sorted(self.edges, key=lambda s: (s not in self.crowded, -self.ties.get(s, 0), s))


def _numbered(keys: Iterable[str]) -> set[tuple[str, int]]:
    """Each key with 0, and as often as it comes again with 1, 2 and so on."""
    return {(key, n) for key, times in Counter(keys).items() for n in range(times)}


def question(ask_from: int, ask_to: int, *, order: str = "desc") -> dict[str, str]:
    """The parameters that ask for a page of the calls between two whole seconds."""
    return {
        "limit": str(PAGE_SIZE),
        "order": order,
        "from_date": _iso(ask_from),
        "to_date": _iso(ask_to),
    }


def _iso(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _friendly_share(rest: float) -> float:
    """The share to give away so that neither side ends just over a full page."""
    pages = -(-rest // PAGE_SIZE)
    if pages < 2:
        return 0.5
    slack = pages * PAGE_SIZE - rest
    return (pages // 2 * PAGE_SIZE - slack / 2) / rest
