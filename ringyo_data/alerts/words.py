"""A rule and its verdicts in words, for pages, messages and the shell."""

from __future__ import annotations

from datetime import timedelta
from math import isnan
from zoneinfo import ZoneInfo

from .. import wording
from ..query import Window
from .judging import Verdict
from .rules import USUAL_RANGE, Rule

INSTANT = timedelta(microseconds=1)


def condition(rule: Rule) -> str:
    """When it fires: `Answer rate below 60.0% over 4 hours`, `Calls out of the usual range yesterday`."""
    return f"{rule.of.label} {limit(rule)} {over(rule)}"


def limit(rule: Rule) -> str:
    """`below 60.0%`, `down by 10.0 points`, `out of the usual range`."""
    if rule.when == USUAL_RANGE:
        return "out of the usual range"
    if rule.when == "falls_by":
        percent = wording.number((rule.value or 0) * 100)
        return f"down by {percent} points" if rule.of.unit == "share" else f"down by {percent}%"
    return f"{rule.when} {value(rule, rule.value)}"


def over(rule: Rule) -> str:
    """`over 4 hours`, `yesterday`, `over the last 7 days`."""
    if rule.hours is not None:
        return f"over {wording.plural(rule.hours, 'hour')}"
    words = period(str(rule.over))
    return f"over {words}" if words.startswith("the ") else words


def period(word: str) -> str:
    """A period by name, within a sentence: `yesterday`, `last month`, `the last 7 days`."""
    text = word.replace("-", " ")
    return f"the {text}" if text.endswith("days") else text


def value(rule: Rule, number: float | None) -> str:
    """A number of the rule's measure; a dash if there is none."""
    if rule.of.unit == "share":
        return wording.percent(number)
    if rule.of.unit == "count":
        return wording.count(number)
    return wording.hours(number) if rule.measure == "talk_time" else wording.duration(number)


def verdict(rule: Rule, result: Verdict, tz: str) -> str:
    """What was found in which window: `44.5% of 146 calls, Thursday 19 November, 12:00–16:00; usual: 0.0% to 8.9%`."""
    where = window(result.window, tz)
    if result.state == "unknown":
        return f"{where}: cannot be judged, as {result.why}"
    of = f" of {wording.calls(result.calls)}" if rule.of.unit == "share" else ""
    text = f"{value(rule, result.value)}{of}, {where}"
    return f"{text}; {result.why or against(rule, result, tz)}"


def against(rule: Rule, result: Verdict, tz: str) -> str:
    """What the number is compared with: `usual: 0.0% to 8.9%`, `the limit is 60.0%`, `71.0% on 12 November …`."""
    if rule.when == USUAL_RANGE:
        return f"usual: {value(rule, result.low)} to {value(rule, result.high)}"
    if result.before is not None and not isnan(result.against):
        return f"before, {value(rule, result.against)} ({window(result.before, tz)})"
    return f"the limit is {value(rule, rule.value)}"


def window(span: Window, tz: str) -> str:
    """A window in local time: `Thursday 19 November, 12:00–16:00`, `13–19 November 2026`."""
    zone = ZoneInfo(tz)
    start, end = span.since.astimezone(zone), span.until.astimezone(zone)
    last = max(span.since, span.until - INSTANT).astimezone(zone)
    whole = start.hour == start.minute == end.hour == end.minute == 0
    if whole and start.date() == last.date():
        return wording.day(start.date(), year=False, weekday=True)
    if whole:
        return wording.days(start.date(), last.date())
    first = f"{wording.day(start.date(), year=False, weekday=True)}, {start:%H:%M}"
    if start.date() == last.date():
        return f"{first}–{end:%H:%M}"
    return f"{first} – {wording.day(end.date(), year=False, weekday=True)}, {end:%H:%M}"
