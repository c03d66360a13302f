"""A summary as lines of text: each number, beside it that of before, and under it how it came about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from . import wording
from .metrics import Rate
from .summary import Side, Summary

WIDTH = 26
LESS = "less: "
"""Begins the words for calls that are taken off."""

Part = tuple[str, int | None]


def lines(now: Summary, before: Summary | None, findings: Sequence[str], zone: str) -> Iterator[str]:
    """The lines of a summary, compared with *before* if there is one; *findings* are sentences."""
    both = [now] if before is None else [now, before]
    yield wording.period(now.window, now.loaded.as_of, zone)
    yield from (f"compared with {wording.window(each.window, zone)}" for each in both[1:])
    yield ""
    yield _line("Calls", [wording.count(each.tally.calls) for each in both])
    yield from _receipt(
        ("counted by the API", now.loaded.expected),
        (f"{LESS}could not be loaded", now.loaded.missing),
        (f"{LESS}records without a call of their own", _lost(now)),
        (f"{LESS}of another direction", len(now.loaded.calls) - len(now.calls)),
        (f"settled {wording.count(now.tally.settled)}, live {wording.count(now.tally.live)}", None),
    )
    if not now.loaded.is_sure:
        yield "    The API's counts do not fit together: calls may be missing."
    for title, sides, rate, taken in (
        ("Calls made", [each.outbound for each in both], "Answer rate", "answered"),
        ("Calls that came in", [each.inbound for each in both], "Taken", "taken"),
    ):
        if sides[0].tally.calls:
            yield ""
            yield _line(title, [wording.count(side.tally.calls) for side in sides])
            yield from _side(sides, rate, taken)
    if now.undirected:
        yield ""
        yield _line("Direction unknown", [wording.count(each.undirected) for each in both])
        yield from _receipt(("in no rate", None), (now.own.problem.replace("`", ""), None))
    yield ""
    yield _line("Peak conversations at once", [wording.count(each.conversations.calls) for each in both])
    yield from _receipt(
        (f"first reached {wording.moment(now.conversations.at, zone)}", None),
        (f"most calls that waited or rang at once: {wording.count(now.waiting.calls)}", None),
    )
    yield ""
    yield "What needs attention:" if findings else "Nothing stands out."
    yield from (f"- {words}" for words in findings)


def _lost(now: Summary) -> int:
    return now.loaded.expected - now.loaded.missing - len(now.loaded.calls)


def _side(sides: Sequence[Side], rate: str, taken: str) -> Iterator[str]:
    """The numbers of one direction; of *sides* the first is explained."""
    now = sides[0]
    count, lasted = now.tally, now.durations
    settled = (("calls", count.calls), (f"{LESS}live, not over yet", count.live), ("settled", count.settled))
    yield from _rate(rate, sides, lambda side: side.answer_rate, *settled, (taken, count.answered))
    yield from _rate(
        "Hand-over rate",
        sides,
        lambda side: side.hand_over_rate,
        (taken, count.answered),
        ("handed over", count.handed_over),
    )
    talked = ("conversations", now.conversation_rate.part)
    yield from _rate("Conversation rate", sides, lambda side: side.conversation_rate, settled[-1], talked)
    yield from _rate(
        "Failed share", sides, lambda side: side.failed_share, settled[-1], ("failed", count.failed)
    )
    yield _line("Typical duration", [wording.duration(side.durations.median_seconds) for side in sides])
    low, high = lasted.median_low_seconds, lasted.median_high_seconds
    sure = (f"95% sure: {wording.duration(low)} to {wording.duration(high)}", None)
    yield from _receipt(
        ("calls", count.calls),
        (f"{LESS}without a duration", count.calls - lasted.calls),
        ("with a duration", lasted.calls),
        *([] if wording.missing(low) else [sure]),
    )
    yield _line("Talk time", [wording.hours(side.durations.total_seconds) for side in sides])
    yield from _receipt((f"exactly {wording.count(lasted.total_seconds)} seconds", None))


def _rate(name: str, sides: Sequence[Side], of: Callable[[Side], Rate], *parts: Part) -> Iterator[str]:
    now = of(sides[0])
    yield _line(name, [wording.percent(of(side).value) for side in sides])
    yield from _receipt(*parts)
    if not wording.missing(now.value):
        live = f"; once the live calls have ended: {wording.percent(now.floor)} to {wording.percent(now.ceiling)}"
        sure = f"95% sure: {wording.percent(now.low)} to {wording.percent(now.high)}"
        yield f"    {sure}{live if now.floor != now.ceiling else ''}"


def _line(name: str, values: Sequence[str]) -> str:
    """A number, and that of before if there is one."""
    return f"{name:<{WIDTH}} {values[0]:>12}" + "".join(f"   before {value}" for value in values[1:])


def _receipt(*parts: Part) -> Iterator[str]:
    """The lines under a number: words alone, or with a count; what is taken off (`LESS`) only if there is some of it."""
    for words, count in parts:
        if count is None:
            yield f"    {words}"
        elif count or not words.startswith(LESS):
            text = wording.count(count)
            yield f"    {words:<{WIDTH + 8}} {wording.MINUS + text if words.startswith(LESS) else text:>10}"
