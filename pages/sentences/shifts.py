"""Since when something is as it is, in words; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from ringyo_data.events import DAYS_AFTER, NEAR_DAYS
from ringyo_data.finding_words import level, measure, value, went
from ringyo_data.metrics import Finding, Shift, Shifts
from ringyo_data.metrics.shifts import LEAST_DAYS
from ringyo_data.metrics.steps import LEAST_CALLS

from ..filters import local_days
from ..loading import Selection
from ..text import wording

LEAST_CHANCE = 0.0001


def name(shift: Shift, selection: Selection) -> str:
    """Whose shift it is: the agent's name, or the line's; raw."""
    if shift.kind == "agent":
        return selection.agent(shift.subject)
    return f"Line {selection.lines.named([shift.subject], selection.own.names)[shift.subject]}"


def behind(shift: Shift, selection: Selection) -> dict[str, object]:
    """The changes to the view that lead to the calls of the agent or line since that day."""
    _, last = local_days(selection.window, selection.view.zone)
    whose: dict[str, object] = (
        {"agents": (shift.subject,)}
        if shift.kind == "agent"
        else {"lines": (selection.lines.word(shift.subject),)}
    )
    return {
        **whose,
        "directions": (shift.direction,),
        "period": "custom",
        "first": shift.day,
        "last": max(shift.day, last),
    }


def around(shift: Shift, selection: Selection) -> dict[str, object]:
    """The changes to the view that compare four weeks of these calls, or what has come of them, with the same weekdays just before."""
    since = behind(shift, selection)
    _, last = local_days(selection.window, selection.view.zone)
    return {
        **since,
        "last": max(shift.day, min(last, shift.day + timedelta(days=DAYS_AFTER - 1))),
        "compare": "week",
    }


def moved(shift: Shift) -> str:
    """What shifted, when, and from what to what: `answer rate fell on Monday 2 March, from 70.9% (68.9% to 72.8%) to …`."""
    return f"{went(shift)}, from {level(shift.before, shift)} to {level(shift.after, shift)}"


def sureness(shift: Shift) -> str:
    """How sure the day and the shift are, and over how many calls."""
    days = (
        "The day is this one"
        if shift.first == shift.last
        else f"The day is one of {wording.days(shift.first, shift.last)}"
    )
    often = f"{max(shift.p, LEAST_CHANCE):.4f}".rstrip("0")
    chance = f"less than {often}" if shift.p < LEAST_CHANCE else often
    return (
        f"{days} (95% sure). {wording.calls(shift.before.calls)} before, {wording.count(shift.after.calls)} since. "
        f"A history without a shift looks like this with a chance of {chance}."
    )


def explained(near: Sequence[str]) -> str:
    """What is known to have happened near the day of a shift, as texts, raw; or that nothing is."""
    if not near:
        return f"No event is known within {NEAR_DAYS} days of it."
    return f"Within {NEAR_DAYS} days of it: {wording.listing(list(near))}."


def summary(shown: Sequence[Shift], every: Shifts) -> str:
    """How many shifts there are, and how many histories were looked at; if none was, what is needed."""
    if not every.looked:
        return (
            f"No history is long enough to tell: it takes {LEAST_DAYS} days in memory, {LEAST_CALLS} calls "
            "before a shift and as many since. A longer period, or a comparison with the days before, has more."
        )
    looked = f"{wording.plural(every.looked, 'history')} looked at, day by day"
    unsure = (
        " For some, too few weeks tell how far they scatter by themselves; of these only large shifts are named."
        if every.assumed
        else ""
    )
    if not shown:
        others = " of what the filters show" if every.found else ""
        return f"Nothing{others} shifted beyond what chance would do: {looked}.{unsure}"
    return f"{wording.plural(len(shown), 'shift')} among {looked}.{unsure}"


def of_finding(finding: Finding, shifts: Sequence[Shift], direction: str) -> Shift | None:
    """The shift since which an agent or line is as the finding says; None if none tells."""
    kind = "line" if finding.kind == "line_out" else "agent"
    for shift in shifts:
        same = (shift.kind, shift.subject, shift.measure, shift.direction) == (
            kind,
            finding.subject,
            "answer_rate",
            direction,
        )
        if same and shift.rose == finding.is_good:
            return shift
    return None


def since(shift: Shift, near: Sequence[str]) -> str:
    """Since when a finding holds, and what is known to have happened near that day, as texts; raw."""
    day = wording.day(shift.day, year=False)
    return f" Since {day} ({near[0]})." if near else f" Since {day}; no event is known near that day."


def also(shift: Shift, near: Sequence[str], told: Shift | None) -> str:
    """Another shift of a finding's agent or line, and the events near its day, as texts; raw. No events if *told*, the shift named before, has the same day."""
    levels = f"from {value(shift.before.value, shift)} to {value(shift.after.value, shift)}"
    if told and told.day == shift.day:
        return f" Then its {measure(shift)} {'rose' if shift.rose else 'fell'}, too, {levels}."
    event = f" ({near[0]})" if near else "; no event is known near that day"
    return f" Its {went(shift)}, {levels}{event}."
