"""Every call of a query, exactly once, as fast as the API allows.

Windows of time are read side by side; what they bring is reconciled against
the API's own `total`, and what is short is asked for again before it is
reported as missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pandas as pd

from ..capacity import MOST
from ..client import RingyoClient
from ..frame import Framed
from ..query import CallQuery, Window
from .coordinator import Coordinator, Progress
from .heal import heal
from .recount import is_doubtful, recount
from .span import MICROSECONDS, Span, question

__all__ = ["REPEATS", "Gap", "Progress", "Pull", "pull_calls"]

REPEATS = "repeats "
"""How the reason begins for a record that tells of a call again; the id follows."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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

    @property
    def complete(self) -> bool:
        """True when every call that the API counts was had, and its counts do not contradict each other."""
        return self.missing == 0 and self.is_sure


def pull_calls(
    client: RingyoClient,
    query: CallQuery,
    on_progress: Callable[[int, int | None], None] | None = None,
    *,
    on_status: Callable[[Progress], None] | None = None,
    most_calls: int | None = None,
) -> Pull:
    """All calls with since <= created_at < until that match *query*, reconciled against `total`.

    *on_progress(received, expected)* and *on_status(progress)* are called from
    the calling thread, after each page and while the pull waits; raising from
    them stops the pull within one request's time and leaves no thread behind.
    Raises `RingyoError` when the API cannot be asked, and `SpanTooLarge` before
    it reads more than *most_calls* (else `RINGYO_MAX_CALLS`, else 5 million). Calls made or changed
    during the pull do not make it incomplete: it tells of the time *as_of*.
    """

    def report(progress: Progress) -> None:
        if on_progress is not None:
            on_progress(progress.received, progress.expected)
        if on_status is not None:
            on_status(progress)

    root = Span(_microseconds(query.since), _microseconds(query.until))
    most_calls = most_calls or client.settings.max_calls or MOST
    with Coordinator(client, query, report=report, most_calls=most_calls) as pull:
        spans = pull.read(root)
        heal(pull, spans)
        pull.tell()
        framed = pull.finish()
        is_sure, repeats = True, [repeat for span in spans for repeat in span.repeats()]
        if is_doubtful(spans, len(framed.calls) + framed.rows_lost):
            framed, counting = recount(pull, spans, framed)
            short, missing, is_sure = counting.again, counting.missing, counting.is_sure
            repeats = counting.repeats or repeats
        else:
            short, missing = spans, _missing(pull, spans, len(framed.calls) + framed.rows_lost + len(repeats))
        framed = _with_repeats(framed, [key for key, _ in repeats])
        return Pull(
            calls=framed.calls,
            expected=len(framed.calls) + framed.rows_lost + missing,
            missing=missing,
            rejected=framed.rejected,
            requests=pull.requests,
            as_of=pull.as_of or datetime.now(UTC),
            gaps=_gaps(short, query.window) if missing else (),
            lost_at=tuple(_moment(at) for at in [*pull.lost_at, *(at for _, at in repeats)]),
            is_sure=is_sure,
        )


def _with_repeats(framed: Framed, keys: list[str]) -> Framed:
    """*framed*, where the records that tell of a call again are told among those that gave no row."""
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
    found = tuple(Gap(Window(_moment(s.low), _moment(s.high)), s.short()) for s in short)
    whole = Gap(window, max(0, spans[0].matched() - sum(span.kept for span in spans)))
    return found or (whole,)


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _moment(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)
