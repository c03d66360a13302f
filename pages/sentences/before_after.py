"""What changed at an event, in words and as a table; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from ringyo_data.metrics import BeforeAfter
from ringyo_data.metrics.before_after import Side

from ..charts.waterfall import points
from ..text import wording


@dataclass(frozen=True)
class Told:
    """A measure as it was compared: its *name* inside a sentence, how a value and a difference of it are said."""

    name: str
    found: BeforeAfter
    value: Callable[[float], str]
    difference: Callable[[float], str]

    @property
    def effect(self) -> str:
        """What goes along with the event; or that it is not clear, or not judged."""
        change = self.found.change
        if wording.missing(change.low):
            return "too few calls to judge"
        return self.difference(change.value) if change.clear else wording.NO_CLEAR_CHANGE

    @property
    def sure(self) -> str:
        """The interval of that, in brackets; empty if it is not judged."""
        change = self.found.change
        if wording.missing(change.low):
            return ""
        return f" (95% sure: {self.difference(change.low)} to {self.difference(change.high)})"


def rate(name: str, found: BeforeAfter) -> Told:
    """A rate of this name."""
    return Told(name.lower(), found, wording.percent, points)


def duration(found: BeforeAfter) -> Told:
    """The typical duration."""
    return Told("typical duration", found, wording.duration, _seconds)


def _seconds(value: float) -> str:
    if wording.missing(value):
        return wording.MISSING
    return wording.signed(wording.duration(abs(value)), round(value))


def sentence(told: Told, who: str) -> str:
    """How the measure went, and what of it goes along with the event; *who* is Markdown."""
    found = told.found
    if not (found.before.calls and found.after.calls):
        return f"There are no calls of {who} to take the {told.name} of, before or after."
    went = f"The {told.name} of {who} went {_ends(told, found.before, found.after)}"
    if found.others_before is None or found.others_after is None:
        return f"{went}: {_verdict(told)}."
    others = f", that of all others {_ends(told, found.others_before, found.others_after)}"
    return f"{went}{others}: {_verdict(told)}."


def _ends(told: Told, before: Side, after: Side) -> str:
    return f"from {told.value(before.value)} to {told.value(after.value)}"


def _verdict(told: Told) -> str:
    lead, end = ("**the event goes along with ", "**") if told.found.change.clear else ("", "")
    return f"{lead}{told.effect}{end}{told.sure}"


def control(told: Told, *, of_agent: bool) -> str:
    """Says that there is nothing to take off; empty if there is."""
    if told.found.others_before is not None:
        return ""
    why = (
        "All other calls are too few to compare with, so" if of_agent else "The event concerns all calls, so"
    )
    return f"{why} this is before against after alone: whatever else changed at that time is in it."


def _groups(told: Told, who: str) -> list[tuple[str, Side, Side]]:
    """The event's calls, and all others if these are compared with; each before and after."""
    found = told.found
    groups = [(who, found.before, found.after)]
    if found.others_before is not None and found.others_after is not None:
        groups.append(("all others", found.others_before, found.others_after))
    return groups


def table(told: Sequence[Told], who: str) -> pd.DataFrame:
    """The numbers: for each measure a row per group, and a last one of what goes along with the event."""
    found: list[dict[str, object]] = []
    for one in told:
        found += [
            {
                "measure": one.name,
                "of": name,
                "before": before.value,
                "calls_before": before.calls,
                "after": after.value,
                "calls_after": after.calls,
                "change": after.value - before.value,
            }
            for name, before, after in _groups(one, who)
        ]
        change = one.found.change
        limits = {"low": change.low, "high": change.high}
        found.append({"measure": one.name, "of": "with the event", "change": change.value, **limits})
    return pd.DataFrame(found)


def markdown(told: Sequence[Told], who: str) -> str:
    """The rows of `table` as a Markdown table; *who* is Markdown."""
    lines = ["| | Before | After | Change |", "|:--|--:|--:|--:|"]
    for one in told:
        lines += [
            f"| {wording.readable(one.name)}, {name} | {_of(one, before)} | {_of(one, after)} "
            f"| {one.difference(after.value - before.value)} |"
            for name, before, after in _groups(one, who)
        ]
        lines.append(f"| **With the event** | | | **{one.effect}** |")
    return "\n".join(lines)


def _of(told: Told, side: Side) -> str:
    return f"{told.value(side.value)} of {wording.calls(side.calls)}"
