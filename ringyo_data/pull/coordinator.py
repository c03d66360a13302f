"""The one place that keeps the books of a pull; workers only fetch and parse pages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime

from ..answers import Page
from ..client import RingyoClient
from ..errors import CursorExpired, SpanTooLarge, UnexpectedAnswer
from ..frame import FrameBuilder, Framed
from ..frame.identity import Sighting, values_of
from ..query import CallQuery
from .span import PAGE_SIZE, Span

TICK_SECONDS = 0.2
EXPIRED_CURSORS_BEFORE_GOING_BY_TIME = 2
FRUITLESS_REQUESTS = 200
REQUESTS_PER_FRUITFUL = 8


class Coordinator:
    """Hands out requests to a pool of workers and takes in what they bring; use it as a context."""

    def __init__(
        self,
        client: RingyoClient,
        query: CallQuery,
        *,
        report: Callable[[int, int | None], None] | None,
        most_calls: int,
    ) -> None:
        self.query = query
        self._most_calls = most_calls
        self.lost_at: list[int] = []
        self.agents: set[str] = set()
        self.inclusive: set[str] = set()
        self.times_met: dict[str, set[int]] | None = None
        self._lost: set[str] = set()
        self._again = False
        self._builder = FrameBuilder()
        self.as_of: datetime | None = None
        self._client = client
        self._report = report
        self._workers = client.settings.workers
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="ringyo-pull")
        self._requests_before = client.requests
        self._spans: list[Span] = []
        self._expired_cursors = 0
        self._asked = 0
        self._fruitful = 0
        self._asking = threading.Lock()

    def __enter__(self) -> Coordinator:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    @property
    def requests(self) -> int:
        """Requests sent for this pull, repeated ones included."""
        return self._client.requests - self._requests_before

    @property
    def is_weary(self) -> bool:
        """True when so much was asked for in vain that what is still missing had better be called missing."""
        return self._asked > (FRUITLESS_REQUESTS + REQUESTS_PER_FRUITFUL * self._fruitful) // 2

    def ask(self, params: Mapping[str, str]) -> Page:
        """One page of the query's calls; runs in a worker.

        Raises `UnexpectedAnswer` when hardly an answer brings a new call any
        more. `total` has no say in that: an API that gives pages without end
        can count them without end, too.
        """
        with self._asking:
            self._asked += 1
            endless = self._asked > FRUITLESS_REQUESTS + REQUESTS_PER_FRUITFUL * self._fruitful
        if endless:
            raise UnexpectedAnswer("The API's pages do not come to an end. Try a shorter period.")
        return self._client.calls_page(dict(params) | self.query.filters, stop=self._stop)

    def in_pool(self, work: Callable[..., object], *args: object) -> Future[object]:
        """Let a worker do *work*."""
        return self._pool.submit(work, *args)

    def next_done(self, pending: Iterable[Future[object]]) -> set[Future[object]]:
        """Waits until one of *pending* is done, and gives all that are done; reports progress while it waits."""
        while True:
            done, _ = wait(pending, timeout=TICK_SECONDS, return_when=FIRST_COMPLETED)
            self.tell()
            if done:
                return done

    def tell(self) -> None:
        """Report how far the pull is."""
        received = sum(span.kept for span in self._spans)
        root = self._spans[0] if self._spans else None
        expected = None if root is None or root.total is None else max(received, root.matched())
        if self._report is not None:
            self._report(received, expected)

    def read(self, root: Span, *, again: bool = False) -> list[Span]:
        """Read *root* to its end, side by side; the spans that it was cut into, itself first.

        What is read *again* was counted in the progress before, and its
        records that give no row were kept then.
        """
        spans = [root]
        self._again = again
        if not again:
            self._spans = spans
        ready = [root]
        pending: dict[Future[object], Span] = {}
        while ready or pending:
            self._hand_out(ready, pending, spans)
            for future in self.next_done(pending):
                span = pending.pop(future)
                self._take(span, future)
                if not span.done:
                    ready.append(span)
        return spans

    def _hand_out(self, ready: list[Span], pending: dict[Future[object], Span], spans: list[Span]) -> None:
        while len(pending) < self._workers:
            if not ready:
                parts = self._cut(pending.values(), idle=self._workers - len(pending))
                if not parts:
                    return
                ready += parts
                spans += parts
            span = ready.pop(0)
            pending[self.in_pool(self.ask, span.question())] = span

    def _cut(self, busy: Iterable[Span], *, idle: int) -> list[Span]:
        """New spans for idle workers, cut off the busy span that has the most left."""
        counted = [span for span in busy if span.total is not None]
        longest = max(counted, key=lambda span: span.left, default=None)
        if longest is None:
            return []
        rest = longest.left - PAGE_SIZE
        if rest <= PAGE_SIZE:
            return []
        return longest.give_away(max(1, min(idle, int(rest // (2 * PAGE_SIZE)))))

    def _take(self, span: Span, future: Future[object]) -> None:
        try:
            page = future.result()
        except CursorExpired:
            if not span.follows_cursor:
                raise
            self._expired_cursors += 1
            span.resume()
            return
        assert isinstance(page, Page)
        first = span.total is None
        self.as_of = self.as_of or page.at
        sightings, moved = span.take(page)
        self.inclusive |= span.inclusive
        self.keep(sightings)
        if first:
            span.count_left()
        else:
            span.left = max(0.0, span.left - len(sightings))
        trust_cursors = self._expired_cursors < EXPIRED_CURSORS_BEFORE_GOING_BY_TIME
        span.go_on(page, moved=moved, trust_cursors=trust_cursors)
        if not span.done:
            self._check_size(max(span.matched(), sum(part.kept for part in self._spans)))

    def _check_size(self, calls: int) -> None:
        if calls > self._most_calls:
            raise SpanTooLarge(
                f"The API counts {calls:,} calls from {self.query.since.day} {self.query.since:%B %Y} to {self.query.until.day} {self.query.until:%B %Y}, "
                f"of which {self._most_calls:,} fit into memory. "
                "Choose a shorter period, or raise RINGYO_MAX_CALLS."
            )

    def keep(self, sightings: Sequence[Sighting]) -> None:
        """Add records to the frame. Of a record that gives no row the time is remembered.

        A call that comes twice is told by its id when all are there. A record
        without a row is not, so one that a second reading brings again is left out here.
        """
        self._fruitful += bool(sightings) and not self._again
        if self.times_met is not None:
            for s in sightings:
                self.times_met.setdefault(s.key, set()).add(s.at)
        self.agents |= values_of([s.record for s in sightings], "agent_id")
        new = [s for s in sightings if s.usable or not (self._again and s.key in self._lost)]
        self._builder.add([s.record for s in new])
        lost = [s for s in new if not s.usable]
        self._lost.update(s.key for s in lost)
        self.lost_at += [s.at for s in lost]

    def finish(self) -> Framed:
        """The calls as a frame; nothing may be added afterwards."""
        return self._builder.finish()
