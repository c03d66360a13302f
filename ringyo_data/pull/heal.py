"""Finding the calls that cursors skipped: the seconds at page ends, asked for again from every side."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field

from ..errors import CursorExpired
from ..frame.identity import sightings, values_of
from ..statuses import ANSWERED, LIVE, UNANSWERED
from .coordinator import Coordinator
from .span import Span, question

STATUSES = sorted(LIVE | ANSWERED | UNANSWERED)


@dataclass
class Second:
    """One second that may have lost calls, and what has been seen of it so far."""

    span: Span
    at: int
    total: int | None = None
    keys: set[str] = field(default_factory=set)
    agents: set[str] = field(default_factory=set)
    views: Iterator[dict[str, str]] | None = None

    @property
    def lacking(self) -> int:
        """How many calls the API counts around this second that were not seen."""
        return max(0, (self.total or 0) - len(self.keys))


@dataclass(frozen=True)
class View:
    """What one way of asking for a second brought."""

    records: list[object]
    total: int
    whole: bool


def heal(pull: Coordinator, spans: list[Span]) -> None:
    """Ask again for what *spans* may have lost, until their counts meet `total` or nothing is left to try.

    First the seconds at page ends, then those that hold more than a page from
    other sides; a span whose shortfall they do not explain is read once more.
    A `total` lower than what was received is no witness: then every page end
    is looked at.
    """
    root = spans[0]
    no_witness = sum(span.kept for span in spans) > root.matched()
    unexplained = _heal_seconds(pull, spans, everywhere=no_witness)
    for span in unexplained:
        again = pull.read(Span(span.low, span.high), again=True)
        if not _heal_seconds(pull, again) and all(part.short() <= 0 for part in again):
            span.kept += span.short()


def _heal_seconds(pull: Coordinator, spans: list[Span], *, everywhere: bool = False) -> list[Span]:
    """Heal at page ends; the spans that are short for another reason than crowded seconds."""
    crowded = _look_at_page_ends(pull, spans, everywhere=everywhere)
    _look_from_all_sides(pull, crowded)
    lacking = {id(span): sum(second.lacking for second in crowded if second.span is span) for span in spans}
    return [span for span in spans if span.short() > lacking[id(span)]]


def _look_at_page_ends(pull: Coordinator, spans: list[Span], *, everywhere: bool) -> list[Second]:
    """The crowded ones among the seconds looked at.

    A call found in one span's margin can show that its neighbour is short, so
    every span is looked at until no count changes any more.
    """
    crowded: list[Second] = []
    untried = {id(span): deque(span.candidates()) for span in spans}
    pending: dict[Future[object], Second] = {}

    def hand_out() -> None:
        for span in spans:
            out = sum(second.span is span for second in pending.values())
            while untried[id(span)] and (everywhere or out < span.short()):
                second = Second(span, untried[id(span)].popleft())
                pending[pull.in_pool(_view, pull, question(second.at - 1, second.at + 2))] = second
                out += 1

    hand_out()
    while pending:
        for future in pull.next_done(pending):
            second = pending.pop(future)
            view = _taken(pull, second, future)
            if not view.whole and second.lacking:
                crowded.append(second)
        hand_out()
    return crowded


def _look_from_all_sides(pull: Coordinator, crowded: list[Second]) -> None:
    """Seconds with more calls than a page: from their other end, then by status, then by agent."""
    pending: dict[Future[object], Second] = {}
    for second in crowded:
        second.views = _other_views(pull, second)
    todo = list(crowded)
    while todo or pending:
        for second in todo:
            params = next(second.views, None) if second.views and second.span.short() > 0 else None
            if second.lacking and params is not None:
                pending[pull.in_pool(_view, pull, params)] = second
        todo = []
        if not pending:
            return
        for future in pull.next_done(pending):
            second = pending.pop(future)
            _taken(pull, second, future)
            todo.append(second)


def _other_views(pull: Coordinator, second: Second) -> Iterator[dict[str, str]]:
    base = {order: question(second.at - 1, second.at + 2, order=order) for order in ("desc", "asc")}
    yield base["asc"]
    filters = pull.query.filters
    if "status" not in filters:
        for status in STATUSES:
            for order in ("desc", "asc"):
                yield base[order] | {"status": status}
    if "agent_id" not in filters:
        for agent in sorted(second.agents):
            for order in ("desc", "asc"):
                yield base[order] | {"agent_id": agent}


def _view(pull: Coordinator, params: dict[str, str]) -> View:
    """All pages of one question; runs in a worker."""
    records: list[object] = []
    cursors: set[str] = set()
    page = pull.ask(params)
    total = page.total
    while True:
        records += page.records
        cursor = page.next_cursor
        if not page.has_more or cursor is None or cursor in cursors:
            return View(records, total, whole=not page.has_more and not cursors)
        if len(cursors) > total // max(1, len(page.records)) + 1:
            return View(records, total, whole=False)
        cursors.add(cursor)
        try:
            page = pull.ask(params | {"cursor": cursor})
        except CursorExpired:
            return View(records, total, whole=False)


def _taken(pull: Coordinator, second: Second, future: Future[object]) -> View:
    view = future.result()
    assert isinstance(view, View)
    second.total = view.total if second.total is None else second.total
    second.keys |= {s.key for s in sightings(view.records, above=second.at * 1_000_000)}
    second.agents |= values_of(view.records, "agent_id")
    pull.keep(second.span.adopt(view.records, second.at))
    return view
