"""Every call of a query, exactly once, as fast as the API allows.

Windows of time are read side by side; what they bring is reconciled against
the API's own `total`, and what is short is asked for again before it is
reported as missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd

from ..capacity import MOST
from ..client import RingyoClient
from ..frame import Framed
from ..instants import from_microseconds, microseconds
from ..query import CallQuery, Window
from .bounds import counts_more_than_it_gives, short_within
from .coordinator import Coordinator
from .heal import heal
from .recount import is_doubtful, recount, times_of
from .span import MICROSECONDS, Span, question

__all__ = ["REPEATS", "Gap", "Pull", "pull_calls"]

REPEATS = "repeats "
"""How the reason begins for a record that tells of a call again; the id follows."""


@dataclass(frozen=True)
class Gap:
    """A window in which *calls* calls could not be had, as far as it can be narrowed down."""

    window: Window
    calls: int


@dataclass(frozen=True)
class Pull:
    """The calls of a query, and what the API says of their number.

    `expected == len(calls) + records that gave no row + missing`, always.
    *rejected* has a row for each record that could not be used, or not wholly:
    `id`, `reason`; its first rows are the records that gave no row, made about
    the times in *lost_at*. *gaps* says where the *missing* calls belong.
    *as_of* is the server's time at the first answer. *is_sure* is False if the
    API counts fewer calls than it gives, so that nobody can tell whether all are there.
    *looked* is False if what is missing was not asked for again.
    """

    calls: pd.DataFrame
    expected: int
    missing: int
    rejected: pd.DataFrame
    requests: int
    as_of: datetime
    gaps: tuple[Gap, ...] = ()
    lost_at: tuple[datetime, ...] = ()
    is_sure: bool = True
    looked: bool = True

    @property
    def complete(self) -> bool:
        """True when every call that the API counts was had, and its counts do not contradict each other."""
        return self.missing == 0 and self.is_sure


def pull_calls(
    client: RingyoClient,
    query: CallQuery,
    on_progress: Callable[[int, int | None], None] | None = None,
    *,
    most_calls: int | None = None,
    unhad: int = 0,
) -> Pull:
    """All calls with since <= created_at < until that match *query*, reconciled against `total`.

    *on_progress(received, expected)* is called from the calling thread, after
    each page and while the pull waits; *expected* is None before the first
    answer. Raising from it stops the pull within one request's time and leaves
    no thread behind. If exactly *unhad* calls are short, they are not asked for again: it was tried before.
    Raises `RingyoError` when the API cannot be asked, and `SpanTooLarge` before
    it reads more than *most_calls* (else `RINGYO_MAX_CALLS`, else 5 million). Calls made or changed
    during the pull do not make it incomplete: it tells of the time *as_of*.
    """

    root = Span(microseconds(query.since), microseconds(query.until))
    most_calls = most_calls or client.settings.max_calls or MOST
    with Coordinator(client, query, report=on_progress, most_calls=most_calls) as pull:
        spans = pull.read(root)
        looked = not unhad or sum(span.short() for span in spans) != unhad
        by_bounds = looked and counts_more_than_it_gives(pull, spans)
        if looked:
            heal(pull, spans, read_again=not by_bounds)
        pull.tell()
        outcome = _reckon(pull, spans, by_bounds=by_bounds)
        framed = _with_repeats(outcome.framed, [key for key, _ in outcome.repeats])
        return Pull(
            calls=framed.calls,
            expected=len(framed.calls) + framed.rows_lost + outcome.missing,
            missing=outcome.missing,
            rejected=framed.rejected,
            requests=pull.requests,
            as_of=pull.as_of or datetime.now(UTC),
            gaps=_gaps(outcome.short, query.window) if outcome.missing else (),
            lost_at=tuple(
                from_microseconds(at) for at in [*pull.lost_at, *(at for _, at in outcome.repeats)]
            ),
            is_sure=outcome.is_sure,
            looked=looked,
        )


@dataclass(frozen=True)
class _Outcome:
    """What a pull came to: the frame, what is missing and the spans that are short of it, and what came again."""

    framed: Framed
    missing: int
    short: list[Span]
    repeats: list[tuple[str, int]]
    is_sure: bool = True


def _reckon(pull: Coordinator, spans: list[Span], *, by_bounds: bool) -> _Outcome:
    framed, root = pull.finish(), spans[0]
    repeats = [repeat for span in spans for repeat in span.repeats()]
    had = len(framed.calls) + framed.rows_lost
    if by_bounds:
        short = short_within(pull, root.floor, root.high, times_of(framed, pull.lost_at))
        return _Outcome(framed, max(0, short), spans, [], is_sure=short >= 0)
    if not is_doubtful(spans, had):
        return _Outcome(framed, _missing(pull, spans, had + len(repeats)), spans, repeats)
    framed, counting = recount(pull, spans, framed)
    return _Outcome(framed, counting.missing, counting.again, counting.repeats or repeats, counting.is_sure)


def _with_repeats(framed: Framed, keys: list[str]) -> Framed:
    """*framed*, with the records that repeat a call among the rejected ones that gave no row."""
    repeats = pd.DataFrame({"id": pd.Series([None] * len(keys)), "reason": [REPEATS + key for key in keys]})
    lost, bad = framed.rejected[: framed.rows_lost], framed.rejected[framed.rows_lost :]
    rejected = pd.concat([lost, repeats.astype("str"), bad], ignore_index=True) if keys else framed.rejected
    return Framed(framed.calls, rejected, framed.rows_lost + len(keys))


def _missing(pull: Coordinator, spans: list[Span], had: int) -> int:
    """How many calls are missing by the API's count, asked for once more before it is believed."""
    root = spans[0]
    missing = root.matched() - had
    if missing <= 0:
        missing = sum(max(0, span.short()) for span in spans)
    if missing == 0:
        return 0
    low, high = root.floor // MICROSECONDS - 1, -(-root.high // MICROSECONDS) + 1
    recount = pull.ask(question(low, high) | {"limit": "1"}).total
    outside = (root.total or 0) - root.matched()
    return min(missing, max(0, recount - outside - had))


def _gaps(spans: list[Span], window: Window) -> tuple[Gap, ...]:
    short = [span for span in spans if span.short() > 0]
    gaps = tuple(Gap(Window(from_microseconds(s.low), from_microseconds(s.high)), s.short()) for s in short)
    whole = Gap(window, max(0, spans[0].matched() - sum(span.kept for span in spans)))
    return gaps or (whole,)
