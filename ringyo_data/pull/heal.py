"""Finding the calls that cursors skipped: the seconds at page ends, asked for again from every side."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import combinations

from ..errors import CursorExpired, QueryRefused
from ..frame.identity import sightings, values_of
from ..statuses import ANSWERED, LIVE, UNANSWERED
from .coordinator import Coordinator
from .span import MICROSECONDS, Span, question

STATUSES = LIVE | ANSWERED | UNANSWERED

Filters = Mapping[str, str]
Key = frozenset[tuple[str, str]]


@dataclass
class Count:
    """The calls that one question's answers held, and how many the API counts for it."""

    total: int = 0
    keys: Counter[str] = field(default_factory=Counter)


@dataclass
class Second:
    """One second that may have lost calls, and what has been seen of it so far."""

    span: Span
    at: int
    counts: defaultdict[Key, Count] = field(default_factory=lambda: defaultdict(Count))
    statuses: set[str] = field(default_factory=set)
    ignored: set[str] = field(default_factory=set)
    views: Iterator[View] | None = None

    @property
    def lacking(self) -> int:
        """How many calls the API counts around this second that were not seen."""
        return self.lacks({})

    def lacks(self, filters: Filters) -> int:
        """How many of the calls with these values the API counts and did not give."""
        count = self.counts[_key(filters)]
        return max(0, count.total - count.keys.total())

    def learn(self, view: View, answer: Answer) -> None:
        """Take in what *answer* holds, for every question that it belongs to."""
        self.ignored |= {name for name, value in view.filters.items() if answer.has_other(name, value)}
        self.counts[_key(view.filters)].total = max(self.counts[_key(view.filters)].total, answer.total)
        for some in range(len(view.filters) + 1):
            for part in combinations(view.filters.items(), some):
                self.counts[frozenset(part)].keys |= answer.copies
        self.statuses |= values_of(answer.records, "status")


@dataclass(frozen=True)
class View:
    """One way to ask for the calls around a second."""

    at: int
    order: str = "desc"
    filters: Filters = field(default_factory=dict)

    @property
    def params(self) -> dict[str, str]:
        """The parameters of its first page's request."""
        return question(self.at - 1, self.at + 2, order=self.order) | dict(self.filters)


@dataclass(frozen=True)
class Answer:
    """What one view brought; *whole* if a single page held all of it.

    *copies*: how often one page of it held each call.
    """

    pages: list[list[object]]
    copies: Counter[str]
    total: int
    whole: bool

    @property
    def records(self) -> list[object]:
        """The records of all pages."""
        return [record for page in self.pages for record in page]

    def has_other(self, name: str, value: str) -> bool:
        """True when records have another value than was asked for, so that the API does not heed the filter."""
        return bool(values_of(self.records, name) - {value})


def heal(pull: Coordinator, spans: list[Span], *, read_again: bool = True) -> None:
    """Ask again for what *spans* may have lost, until their counts meet `total` or nothing is left to try.

    First the seconds at page ends, then those that hold more than a page from
    other sides; a span whose shortfall they do not explain is read once more,
    unless *read_again* is False.
    A `total` lower than what was received is no witness: then every page end
    is looked at.
    """
    root = spans[0]
    no_witness = sum(span.kept for span in spans) > root.matched()
    unexplained = _heal_seconds(pull, spans, everywhere=no_witness)
    for span in unexplained if read_again else ():
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
    pending: dict[Future[object], tuple[Second, View]] = {}

    def hand_out() -> None:
        for span in spans:
            out = sum(second.span is span for second, _ in pending.values())
            while untried[id(span)] and not pull.is_weary and (everywhere or out < span.short()):
                second = Second(span, untried[id(span)].popleft())
                view = View(second.at)
                pending[pull.in_pool(_answer, pull, view)] = second, view
                out += 1

    hand_out()
    while pending:
        for future in pull.next_done(pending):
            second, view = pending.pop(future)
            answer = _taken(pull, second, view, future)
            if not answer.whole and second.lacking:
                crowded.append(second)
        hand_out()
    return crowded


def _look_from_all_sides(pull: Coordinator, crowded: list[Second]) -> None:
    """Seconds with more calls than a page: from their other end, then by status and agent."""
    pending: dict[Future[object], tuple[Second, View]] = {}
    for second in crowded:
        values = {"status": STATUSES | second.statuses, "agent_id": pull.agents}
        second.views = _narrower(
            second, {}, {n: sorted(v) for n, v in values.items() if n not in pull.query.filters}
        )
    todo = list(crowded)
    while todo or pending:
        for second in todo:
            goes_on = second.views and second.span.short() > 0 and not pull.is_weary
            view = next(second.views, None) if second.views and goes_on else None
            if view is not None:
                pending[pull.in_pool(_answer, pull, view)] = second, view
        todo = []
        if not pending:
            return
        for future in pull.next_done(pending):
            second, view = pending.pop(future)
            _taken(pull, second, view, future)
            todo.append(second)


def _narrower(second: Second, filters: Filters, values: Mapping[str, Sequence[str]]) -> Iterator[View]:
    """Views of a second, narrower and narrower by *values*, as long as it lacks calls that match *filters*.

    A filter that the API does not heed is not asked for again.
    """
    for order in ("desc", "asc") if filters else ("asc",):
        yield View(second.at, order, filters)
        if not second.lacks(filters) or not second.ignored.isdisjoint(filters):
            return
    names = list(values)
    for place, name in enumerate(names):
        rest = {other: values[other] for other in names[place + 1 :]}
        for value in values[name]:
            if not second.lacks(filters):
                return
            if name not in second.ignored:
                yield from _narrower(second, {**filters, name: value}, rest)


def _key(filters: Filters) -> Key:
    return frozenset(filters.items())


def _answer(pull: Coordinator, view: View) -> Answer:
    """All pages of one question, as long as they bring something new; runs in a worker."""
    pages: list[list[object]] = []
    copies: Counter[str] = Counter()
    try:
        page = pull.ask(view.params)
    except QueryRefused:
        if not view.filters:
            raise
        return Answer(
            [], Counter(), 0, whole=False
        )  # a status that this API does not know; what it lacks stays missing
    total, whole = page.total, not page.has_more
    while True:
        pages.append(page.records)
        keys = Counter(s.key for s in sightings(page.records, above=view.at * MICROSECONDS))
        new = keys.keys() - copies.keys()
        copies |= keys
        if not (page.has_more and page.next_cursor and new):
            return Answer(pages, copies, total, whole)
        try:
            page = pull.ask(view.params | {"cursor": page.next_cursor})
        except CursorExpired:
            return Answer(pages, copies, total, whole)


def _taken(pull: Coordinator, second: Second, view: View, future: Future[object]) -> Answer:
    answer = future.result()
    assert isinstance(answer, Answer)
    second.learn(view, answer)
    for page in answer.pages:
        pull.keep(second.span.adopt(page, second.at))
    return answer
