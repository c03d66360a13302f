"""A verdict in words: what is told of a problem, masked, without markup."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from math import isfinite
from zoneinfo import ZoneInfo

from .. import wording
from ..direction import INBOUND
from ..masking.texts import in_text
from ..query import Window
from .judging import Verdict
from .measures import Measure
from .message import Message
from .problems import Problem
from .rules import USUAL_RANGE, Rule

CANNOT_READ = "calls cannot be read"
"""What keeps all rules from being judged."""


def of_rule(rule: Rule, verdict: Verdict, tz: str, link: str | None) -> Callable[[Problem], Message]:
    """What to tell of a problem of *rule*, by what the *verdict* of this run says of it; *link* opens its calls."""

    def told(problem: Problem) -> Message:
        if problem.kind == "unknown":
            title = "Judged again" if problem.ended else "Cannot be judged"
            lines = [_spell(problem, tz)] if problem.ended else [f"{_sentence(verdict.why)}"]
        else:
            title = {"begins": "", "worse": "Much worse", "over": "Over"}[problem.event]
            lines = [_sentence(number(rule, verdict)), of_calls(rule, verdict, tz), _spell(problem, tz)]
        subject = (
            rule.name
            if problem.ended or problem.kind == "unknown"
            else f"{rule.name}: {number(rule, verdict)}"
        )
        return _message(
            problem,
            f"{title}: {subject}" if title else subject,
            [*lines, *([f"Filters: {rule.scope.words}."] if rule.scope.words else [])],
            None if problem.kind == "unknown" else link,
            facts=_facts(rule, verdict),
        )

    return told


def of_calls_unread(why: str, tz: str) -> Callable[[Problem], Message]:
    """What to tell while no rule at all can be judged, and once that is over."""

    def told(problem: Problem) -> Message:
        if problem.ended:
            return _message(problem, "Judged again: calls can be read", [_spell(problem, tz)], None, facts={})
        lines = [_sentence(why), "No alert rule can be judged until then."]
        return _message(problem, f"Cannot be judged: {CANNOT_READ}", lines, None, facts={})

    return told


def number(rule: Rule, verdict: Verdict) -> str:
    """The number against what it is compared with: `answer rate 61.2%, below 70.0%`."""
    measure, value = rule.of, verdict.value
    name = measure.label[0].lower() + measure.label[1:]
    if not isfinite(value):
        return f"{name} {wording.MISSING}"
    if rule.when == USUAL_RANGE:
        ends = [amount(measure, end) for end in (verdict.low, verdict.high)]
        return f"{name} {amount(measure, value)}, usually {ends[0]} to {ends[1]}"
    if rule.when == "falls_by":
        return f"{name} {amount(measure, value)}, {amount(measure, verdict.against)} in the time before"
    side = "below" if value < verdict.against else "above" if value > verdict.against else "at"
    said, limit = _apart(measure, value, verdict.against)
    return f"{name} {said}, {side} {limit}"


def _apart(measure: Measure, value: float, limit: float) -> tuple[str, str]:
    """Both as text; with more digits if they look alike and are not."""
    for digits in (1, 2, 3, 4):
        texts = amount(measure, value, digits), amount(measure, limit, digits)
        if texts[0] != texts[1]:
            break
    return texts


def amount(measure: Measure, value: float, digits: int = 1) -> str:
    """A number in its measure's unit: `61.2%`, `1 min 05 s`, `7.5 h`, `1,240`."""
    if measure.unit == "share":
        return wording.percent(value, digits)
    if measure.unit == "count" or not isfinite(value):
        return wording.count(value) if value == round(value) else wording.number(value)
    if digits > 1:
        return f"{wording.number(value, digits)} s"
    return wording.hours(value) if measure.scale == "sum" else wording.duration(value)


def of_calls(rule: Rule, verdict: Verdict, tz: str) -> str:
    """On how many calls, of which time: `Of 120 calls that were made, 23 November 2026, 10:00 to 14:00, Berlin time.`"""
    way = {"": "", INBOUND: " that came in"}.get(verdict.direction, " that were made")
    calls = "" if rule.measure == "missing" else f"Of {wording.calls(verdict.calls)}{way}, "
    return f"{calls}{span(verdict.window, tz)}."


def span(window: Window, tz: str) -> str:
    """A window of time in words: whole days, or times of day."""
    first, end = (moment.astimezone(ZoneInfo(tz)) for moment in (window.since, window.until))
    if first.time() == end.time() == datetime.min.time():
        text = wording.window(window, tz)
    elif first.date() == end.date():
        text = f"{wording.day(first.date())}, {first:%H:%M} to {end:%H:%M}"
    else:
        text = f"{wording.moment(first, tz)}, to {wording.moment(end, tz)}"
    return f"{text}, {wording.zone(tz)}"


def _spell(problem: Problem, tz: str) -> str:
    since = wording.moment(problem.since, tz)
    return f"From {since} to {wording.moment(problem.ended, tz)}." if problem.ended else f"Since {since}."


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."


def _facts(rule: Rule, verdict: Verdict) -> dict[str, object]:
    return {
        "measure": rule.measure,
        "value": _or_none(verdict.value),
        "against": _or_none(verdict.against),
        "low": _or_none(verdict.low),
        "high": _or_none(verdict.high),
        "calls": verdict.calls,
        "window": {"since": verdict.window.since.isoformat(), "until": verdict.window.until.isoformat()},
    }


def _or_none(value: float) -> float | None:
    return value if isfinite(value) else None


def _message(
    problem: Problem, title: str, lines: list[str], link: str | None, *, facts: dict[str, object]
) -> Message:
    """Without phone numbers: the words that people chose for rules and filters may hold some."""
    named = {
        "rule": in_text(problem.rule),
        "scope": in_text(problem.scope),
        "kind": problem.kind,
        "event": problem.event,
        "since": problem.since.isoformat(),
        "until": problem.ended and problem.ended.isoformat(),
    }
    return Message("", in_text(title), tuple(map(in_text, lines)), link, named | facts)
