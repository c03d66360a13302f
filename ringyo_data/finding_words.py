"""A finding in words: a heading and its evidence, for pages and for the shell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from . import wording
from .direction import INBOUND
from .metrics import Finding, Level, Shift


def words(
    finding: Finding, name: str, zone: str, *, rate: str = "answer rate", escape: Callable[[str], str] = str
) -> tuple[str, str]:
    """The heading and the evidence; *name* is the agent's or the line's, *rate* what the rate is called.

    *escape* is for text that goes into Markdown, the name apart, which is taken as it is.
    """
    match finding.kind:
        case "missing":
            return (
                f"{wording.plural(finding.part, 'call')} could not be loaded",
                f"{wording.percent(finding.value)} of those that the API counts; every number is short of them.",
            )
        case "stuck":
            return _stuck(finding, escape(wording.moment(finding.at, zone)))
        case "failed_day":
            day = date.fromisoformat(finding.subject or "")
            return (
                f"{wording.day(day, year=False, weekday=True)}: {wording.percent(finding.value)} failed",
                f"{wording.count(finding.part)} of {wording.count(finding.whole)} calls,"
                f" {wording.percent(finding.reference)} over the whole period.",
            )
        case "agent_changed":
            return _changed(finding, name, rate)
        case "agent_shifted" | "line_shifted":
            return _shifted(finding, name)
        case _:
            return _out(finding, name, rate, "lines" if finding.kind == "line_out" else "agents")


def _stuck(finding: Finding, since: str) -> tuple[str, str]:
    oldest = "Live" if finding.part == 1 else "The oldest live"
    return (
        f"{wording.plural(finding.part, 'call')} {'seems' if finding.part == 1 else 'seem'} stuck",
        f"{oldest} since {since}; a call lasts an hour at most.",
    )


def _out(finding: Finding, name: str, rate: str, of: str) -> tuple[str, str]:
    """A group that is answered more or less often than all others would be with its mix of calls."""
    points = _points(abs(finding.value - finding.expected))
    return (
        f"{name}: {rate} {points} {'above' if finding.is_good else 'below'} expected",
        f"{_share(finding)} calls. With the same mix of calls the other {of} would have {wording.percent(finding.expected)};"
        f" all have {wording.percent(finding.reference)}.",
    )


def _changed(finding: Finding, name: str, rate: str) -> tuple[str, str]:
    change = finding.value - finding.reference
    mix = wording.percent(finding.expected)
    like = "" if mix == wording.percent(finding.reference) else f"; {mix} with the mix of calls of now"
    return (
        f"{name}: {rate} {wording.signed(_points(abs(change)), change)}",
        f"{_share(finding)} calls, before {wording.percent(finding.reference)}{like}.",
    )


def _shifted(finding: Finding, name: str) -> tuple[str, str]:
    """What shifted and when, and from what to what."""
    shift = finding.shift
    assert shift is not None
    return (
        f"{name}: {went(shift)}",
        f"From {level(shift.before, shift)} to {level(shift.after, shift)};"
        f" {wording.calls(shift.before.calls)} before, {wording.count(shift.after.calls)} since.",
    )


def went(shift: Shift) -> str:
    """What shifted, and when: `answer rate fell on Monday 2 March`."""
    day = wording.day(shift.day, year=False, weekday=True)
    return f"{measure(shift)} {'rose' if shift.rose else 'fell'} on {day}"


def measure(shift: Shift) -> str:
    """What shifted, within a sentence."""
    if shift.measure == "typical_duration":
        return f"typical duration{' of incoming calls' * (shift.direction == INBOUND)}"
    return "share taken" if shift.direction == INBOUND else "answer rate"


def level(of: Level, shift: Shift) -> str:
    """A level with its interval: `70.9% (68.9% to 72.8%)`."""
    return f"{value(of.value, shift)} ({value(of.low, shift)} to {value(of.high, shift)})"


def value(of: float, shift: Shift) -> str:
    """A value of what shifted: a rate or a duration."""
    return wording.duration(of) if shift.measure == "typical_duration" else wording.percent(of)


def _share(finding: Finding) -> str:
    return f"{wording.percent(finding.value)} of {wording.count(finding.whole)}"


def _points(share: float) -> str:
    return f"{share * 100:.1f} points"
