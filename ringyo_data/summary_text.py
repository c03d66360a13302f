"""A summary as lines of text: each number with its change, and under it how it came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import wording
from .metrics import Rate
from .summary import Side, Summary

WIDTH = 26
LESS = "less: "
"""Begins the words for calls that are taken off."""


def lines(now: Summary, before: Summary | None, findings: Sequence[str], zone: str) -> Iterator[str]:
    """The lines of a summary, compared with *before* if there is one; *findings* are sentences."""
    yield wording.period(now.window, now.loaded.as_of, zone)
    if before is not None:
        yield f"compared with {wording.window(before.window, zone)}"
    yield ""
    yield _line("Calls", wording.count(now.tally.calls), before and wording.count(before.tally.calls))
    yield from _receipt(
        ("counted by the API", now.loaded.expected),
        (f"{LESS}could not be loaded", now.loaded.missing),
        (f"{LESS}records without a call of their own", _lost(now)),
        (f"{LESS}of another direction", len(now.loaded.calls) - len(now.calls)),
        (f"settled {wording.count(now.tally.settled)}, live {wording.count(now.tally.live)}", None),
    )
    if not now.loaded.is_sure:
        yield "    The API's counts do not fit together: calls may be missing."
    for title, rate, taken, side, side_before in (
        ("Calls made", "Answer rate", "answered", now.outbound, before and before.outbound),
        ("Calls taken", "Taken", "taken", now.inbound, before and before.inbound),
    ):
        if side.tally.calls:
            yield ""
            yield _line(
                title, wording.count(side.tally.calls), side_before and wording.count(side_before.tally.calls)
            )
            yield from _side(side, side_before, rate, taken)
    if now.undirected:
        yield ""
        yield _line(
            "Direction unknown", wording.count(now.undirected), before and wording.count(before.undirected)
        )
        yield from _receipt(("in no rate", None), (now.own.problem.replace("`", ""), None))
    yield ""
    yield from _at_once(now, before, zone)
    yield ""
    yield f"{wording.plural(len(findings), 'finding')}{':' if findings else ', of those that were looked for'}"
    yield from (f"- {words}" for words in findings)


def _lost(now: Summary) -> int:
    return now.loaded.expected - now.loaded.missing - len(now.loaded.calls)


def _side(side: Side, before: Side | None, rate: str, taken: str) -> Iterator[str]:
    count, lasted = side.tally, side.durations
    settled = (("calls", count.calls), (f"{LESS}live, not over yet", count.live), ("settled", count.settled))
    yield _rate(rate, side.answer_rate, before and before.answer_rate)
    yield from _receipt(*settled, (taken, count.answered), *_certainty(side.answer_rate))
    yield _rate("Hand-over rate", side.hand_over_rate, before and before.hand_over_rate)
    yield from _receipt(
        (taken, count.answered), ("handed over", count.handed_over), *_certainty(side.hand_over_rate)
    )
    yield _rate("Conversation rate", side.conversation_rate, before and before.conversation_rate)
    yield from _receipt(
        ("settled", count.settled),
        ("conversations", side.conversation_rate.part),
        *_certainty(side.conversation_rate),
    )
    failed = (count.failed / count.settled) if count.settled else None
    failed_before = before.tally.failed / before.tally.settled if before and before.tally.settled else None
    yield _line("Failed share", wording.percent(failed), before and wording.percent(failed_before))
    yield from _receipt(("settled", count.settled), ("failed", count.failed))
    median = before and wording.duration(before.durations.median_seconds)
    yield _line("Typical duration", wording.duration(lasted.median_seconds), median)
    without = (f"{LESS}without a duration", count.calls - lasted.calls)
    low, high = lasted.median_low_seconds, lasted.median_high_seconds
    yield from _receipt(
        ("calls", count.calls),
        without,
        ("with a duration", lasted.calls),
        (f"95% sure: {wording.duration(low)} to {wording.duration(high)}", None),
    )
    talk = before and wording.hours(before.durations.total_seconds)
    yield _line("Talk time", wording.hours(lasted.total_seconds), talk)
    yield from _receipt((f"exactly {wording.count(lasted.total_seconds)} seconds", None))


def _at_once(now: Summary, before: Summary | None, zone: str) -> Iterator[str]:
    peak = before and wording.count(before.conversations.calls)
    yield _line("Peak conversations at once", wording.count(now.conversations.calls), peak)
    yield from _receipt(
        (f"first reached {wording.moment(now.conversations.at, zone)}", None),
        (f"most calls that waited or rang at once: {wording.count(now.waiting.calls)}", None),
    )


def _line(name: str, value: str, before: str | None) -> str:
    return f"{name:<{WIDTH}} {value:>12}{f'   before {before}' if before else ''}"


def _rate(name: str, rate: Rate, before: Rate | None) -> str:
    return _line(name, wording.percent(rate.value), before and wording.percent(before.value))


def _certainty(rate: Rate) -> list[tuple[str, int | None]]:
    if wording.missing(rate.value):
        return []
    sure = f"95% sure: {wording.percent(rate.low)} to {wording.percent(rate.high)}"
    open_ = (
        f"; once the live calls have ended: {wording.percent(rate.floor)} to {wording.percent(rate.ceiling)}"
    )
    return [(sure + (open_ if rate.floor != rate.ceiling else ""), None)]


def _receipt(*parts: tuple[str, int | None]) -> Iterator[str]:
    """The lines under a number: words alone, or with a count; what is taken off (`LESS`) only if there is some of it."""
    for words, count in parts:
        if count is None:
            yield f"    {words}"
        elif count or not words.startswith(LESS):
            shown = wording.count(count)
            yield f"    {words:<{WIDTH + 8}} {wording.MINUS + shown if words.startswith(LESS) else shown:>10}"
