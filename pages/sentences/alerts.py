"""What a rule would have done, in sentences; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ringyo_data.alerts import Episode, Rule, Verdict, state, words
from ringyo_data.alerts.problems import Problem
from ringyo_data.query import Window

from ..text import wording

FEW = 3


def days_fired(verdicts: Sequence[Verdict], tz: str) -> list[date]:
    """The local days on which a rule fired, each once."""
    return sorted({verdict.day(tz) for verdict in verdicts if verdict.state == "fires"})


def played(verdicts: Sequence[Verdict], tz: str) -> str:
    """On how many days it would have fired, and what could not be judged: Markdown."""
    if not verdicts:
        return "The period has no moment at which this rule is judged."
    count = len({verdict.day(tz) for verdict in verdicts})
    fired = days_fired(verdicts, tz)
    which = f": {wording.listing([wording.day(day, year=False, weekday=True) for day in fired], most=FEW)}"
    first = (
        f"Would have fired on {len(fired)} of {wording.plural(count, 'day')}{which}."
        if fired
        else f"Would have fired on none of {wording.plural(count, 'day')}."
        if any(not verdict.why for verdict in verdicts)
        else f"Could not be judged on any of {wording.plural(count, 'day')}; do its scope and its hours let any calls through?"
    )
    return wording.md(f"{first}{_not_judged(verdicts)}")


def _not_judged(verdicts: Sequence[Verdict]) -> str:
    unknown = Counter(verdict.why for verdict in verdicts if verdict.state == "unknown")
    few = sum(verdict.state == "quiet" and bool(verdict.why) for verdict in verdicts)
    text = ""
    if unknown:
        why, _ = unknown.most_common(1)[0]
        text += f" At {_moments(unknown.total(), len(verdicts))} it could not be judged: {why}."
    if few:
        text += f" At {_moments(few, len(verdicts))} there were too few calls."
    return text


def _moments(part: int, whole: int) -> str:
    return f"{wording.count(part)} of {wording.plural(whole, 'moment')}"


def _length(span: timedelta) -> str:
    """How long it lasted: `3 hours`, from two days on `6.5 days`."""
    if span >= timedelta(days=2):
        return f"{wording.number(span / timedelta(days=1))} days"
    return wording.plural(round(span / timedelta(hours=1)), "hour")


def episode(rule: Rule, one: Episode, tz: str) -> tuple[str, str]:
    """When it fired and for how long, and on which numbers: a heading and its evidence, Markdown."""
    began = one.began.astimezone(ZoneInfo(tz))
    lasted = "goes on" if one.ended is None else f"for {_length(one.ended - one.began)}"
    heading = f"{wording.day(began.date(), year=False, weekday=True)}, {began:%H:%M}, {lasted}"
    evidence = words.verdict(rule, one.first, tz)
    if one.worst is not one.first:
        evidence += f". At worst {words.verdict(rule, one.worst, tz)}"
    if one.unjudged:
        moments = f"{wording.count(one.unjudged)} of its {wording.count(one.looks + one.unjudged)} moments"
        evidence += f". At {moments} there were too few calls, or some were missing"
    return wording.md(heading), wording.md(f"{evidence}.")


def summary(rules: int, fire: int, known: int) -> str:
    """How many rules fire, and how many of these are known."""
    if not fire:
        return "The rule does not fire." if rules == 1 else f"None of {wording.count(rules)} rules fires."
    text = (
        "The rule fires"
        if rules == 1
        else f"{wording.count(fire)} of {wording.count(rules)} rules fire{'s' if fire == 1 else ''}"
    )
    return f"{text}{f'; {wording.count(known)} of them known' if known and fire > 1 else '; it is known' if known else ''}."


def evidence(rule: Rule, last: Verdict | None, problem: Problem | None, tz: str) -> str:
    """On which numbers it fires, or did in the last message of `check`: Markdown."""
    lines = problem.news.lines if problem else ()
    return wording.md(f"{words.verdict(rule, last, tz)}." if last else "".join(lines[:1]))


def told(rule: Rule, since: datetime, problem: Problem | None, tz: str, *, longer: bool) -> str:
    """Since when it is open, or *longer*, and when each channel got its last message: Markdown."""
    channels = problem.told if problem else {}
    at = [
        f"{name} on {wording.moment(channels[name].at, tz)}"
        for name in rule.to
        if name in channels and channels[name].at
    ]
    late = [name for name in rule.to if name not in channels or not channels[name].at]
    parts = [f"Since {wording.moment(since, tz)}{' or longer' * longer}"]
    if not rule.to:
        parts.append("it names no channel, so nobody is told")
    if at:
        parts.append(f"told to {wording.listing(at, most=6)}")
    if late:
        parts.append(f"not told to {wording.listing(late, most=6)}")
    return wording.md(f"{'; '.join(parts)}.")


def unknown(problem: Problem, tz: str) -> str:
    """What cannot be judged, and since when: Markdown."""
    what = problem.news.title if problem.rule else "Calls cannot be read"
    return wording.md(f"{what}, since {wording.moment(problem.since, tz)}.")


def looked(judged_at: datetime, now: datetime, tz: str, trouble: str) -> tuple[str, bool]:
    """When `check` ran last, and whether that is to be mended: Markdown."""
    if trouble:
        return wording.md(trouble), True
    if judged_at == state.NEVER:
        return NEVER_RAN, False
    text = f"`check` ran last on {wording.md(wording.moment(judged_at, tz))}."
    if now - judged_at <= LATE:
        return text, False
    return f"{text} That was {wording.age(now - judged_at)}: does its schedule still run?", True


LATE = timedelta(hours=1)
NEVER_RAN = (
    "`check` has never run here, so nobody is told of anything. Let a scheduler run `python -m ringyo_data check` every 10 minutes,"
    " with the store of this dashboard; docs/alerts.md has ready schedules."
)

NO_RULES = (
    "A rule says which number is watched, over which time, and when somebody is to be told: for example that the failed share of the"
    " last hour leaves its usual range. Try one below: the page shows on which days it would have fired, and the lines to paste."
)


def ground(window: Window, tz: str, viewer_tz: str, *, are_examples: bool) -> str:
    """What the rules are played over: Markdown."""
    text = (
        f"Rules are played over {words.window(window, tz)}, by the calls that were there at each moment;"
        " the eight weeks before tell what is usual."
    )
    if tz != viewer_tz:
        text += f" Hours and days are those of {wording.zone(tz)}, as when rules are checked."
    if are_examples:
        text += " These rules are examples."
    return wording.md(text)
