"""A problem as a message: what, how much against what, on how many calls, since when; masked, without markup."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from urllib.parse import unquote_plus

from .. import wording
from ..masking.texts import in_text
from . import words
from .judging import Verdict
from .message import Message
from .problems import Problem
from .rules import Rule

UNREAD = "Calls cannot be read"
"""What keeps all rules from being judged."""

Tell = Callable[[Problem], Message]


def of_rule(rule: Rule, verdict: Verdict, tz: str, link: str | None) -> Tell:
    """What to tell of a problem of *rule*, by what the *verdict* of this run says of it; *link* opens its calls."""

    def tell(problem: Problem) -> Message:
        sentence = f"{rule.of.label}: {words.verdict(rule, verdict, tz)}."
        scope = [f"Filters: {unquote_plus(rule.scope.words)}."] if rule.scope.words else []
        return _message(
            problem,
            _title(rule, verdict, problem),
            [sentence, *_on_calls(rule, verdict), _spell(problem, tz), *scope],
            None if problem.kind == "unknown" else link,
            facts=_facts(rule, verdict),
        )

    return tell


def of_calls_unread(why: str, tz: str) -> Tell:
    """What to tell while calls cannot be read, and once they can."""

    def tell(problem: Problem) -> Message:
        if problem.ended:
            return _message(problem, f"Over: {UNREAD}", [_spell(problem, tz)], None, facts={})
        lines = [why, "No alert rule can be judged until then.", _spell(problem, tz)]
        return _message(problem, UNREAD, lines, None, facts={})

    return tell


def _title(rule: Rule, verdict: Verdict, problem: Problem) -> str:
    if problem.kind == "unknown":
        return f"{'Judged again' if problem.ended else 'Cannot be judged'}: {rule.name}"
    start = {"begins": "", "worse": "Much worse: ", "goes_on": "Goes on: ", "over": "Over: "}[problem.event]
    label = f"{rule.of.label[0].lower()}{rule.of.label[1:]}"
    return f"{start}{rule.name}: {label} {words.value(rule, verdict.value)}"


def _on_calls(rule: Rule, verdict: Verdict) -> list[str]:
    """A share has its calls in its sentence, and the number of calls is them."""
    has_calls = rule.of.unit == "share" or rule.measure in ("calls", "missing") or verdict.state == "unknown"
    return [] if has_calls else [f"Of {wording.calls(verdict.calls)}."]


def _spell(problem: Problem, tz: str) -> str:
    since = wording.moment(problem.since, tz)
    if problem.ended:
        return f"It lasted from {since} to {wording.moment(problem.ended, tz)}, {wording.zone(tz)}."
    note = " The time is over until which it was marked as known." if problem.event == "goes_on" else ""
    return f"Since {since}, {wording.zone(tz)}.{note}"


def _facts(rule: Rule, verdict: Verdict) -> dict[str, object]:
    numbers = ("value", "against", "low", "high")
    return {
        "measure": rule.measure,
        **{name: _or_none(getattr(verdict, name)) for name in numbers},
        "calls": verdict.calls,
        "window": [verdict.window.since.isoformat(), verdict.window.until.isoformat()],
    }


def _or_none(value: float) -> float | None:
    return value if isfinite(value) else None


def _message(
    problem: Problem, title: str, lines: list[str], link: str | None, *, facts: dict[str, object]
) -> Message:
    """Without phone numbers: names of rules, filters and a link to them may hold some, which also costs the link."""
    scope = unquote_plus(problem.scope)
    hidden = in_text(scope)
    named = {
        "rule": in_text(problem.rule),
        "scope": hidden,
        "kind": problem.kind,
        "event": problem.event,
        "since": problem.since.isoformat(),
        "until": problem.ended and problem.ended.isoformat(),
    }
    lines = [in_text(text) for text in lines]
    return Message("", in_text(title), tuple(lines), link if hidden == scope else None, named | facts)
