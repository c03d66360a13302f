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
class Comparison:
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


def rate(name: str, found: BeforeAfter) -> Comparison:
    """A rate of this name."""
    return Comparison(name.lower(), found, wording.percent, points)


def duration(found: BeforeAfter) -> Comparison:
    """The typical duration."""
    return Comparison("typical duration", found, wording.duration, _seconds)


def _seconds(value: float) -> str:
    if wording.missing(value):
        return wording.MISSING
    return wording.signed(wording.duration(abs(value)), round(value))


def sentence(measure: Comparison, who: str) -> str:
    """How the measure went, and what of it goes along with the event; *who* is Markdown."""
    numbers = measure.found
    if not (numbers.before.calls and numbers.after.calls):
        return f"There are no calls of {who} to take the {measure.name} of, before or after."
    went = f"The {measure.name} of {who} went {_ends(measure, numbers.before, numbers.after)}"
    if numbers.others_before is None or numbers.others_after is None:
        return f"{went}: {_verdict(measure)}."
    others = f", that of all others {_ends(measure, numbers.others_before, numbers.others_after)}"
    return f"{went}{others}: {_verdict(measure)}."


def _ends(measure: Comparison, before: Side, after: Side) -> str:
    return f"from {measure.value(before.value)} to {measure.value(after.value)}"


def _verdict(measure: Comparison) -> str:
    lead, end = ("**the event goes along with ", "**") if measure.found.change.clear else ("", "")
    return f"{lead}{measure.effect}{end}{measure.sure}"


def control(measure: Comparison, *, of_agent: bool) -> str:
    """Says that there is nothing to take off; empty if there is."""
    if measure.found.others_before is not None:
        return ""
    why = (
        "All other calls are too few to compare with, so" if of_agent else "The event concerns all calls, so"
    )
    return f"{why} this is before against after alone: whatever else changed at that time is in it."


def _groups(measure: Comparison, who: str) -> list[tuple[str, Side, Side]]:
    """The event's calls, and all others if these are compared with; each before and after."""
    numbers = measure.found
    groups = [(who, numbers.before, numbers.after)]
    if numbers.others_before is not None and numbers.others_after is not None:
        groups.append(("all others", numbers.others_before, numbers.others_after))
    return groups


def table(measures: Sequence[Comparison], who: str) -> pd.DataFrame:
    """The numbers: for each measure a row per group, and a last one of what goes along with the event."""
    rows: list[dict[str, object]] = []
    for one in measures:
        rows += [
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
        rows.append({"measure": one.name, "of": "with the event", "change": change.value, **limits})
    return pd.DataFrame(rows)


def markdown(measures: Sequence[Comparison], who: str) -> str:
    """The rows of `table` as a Markdown table; *who* is Markdown."""
    lines = ["| | Before | After | Change |", "|:--|--:|--:|--:|"]
    for one in measures:
        lines += [
            f"| {wording.readable(one.name)}, {name} | {_of(one, before)} | {_of(one, after)} "
            f"| {one.difference(after.value - before.value)} |"
            for name, before, after in _groups(one, who)
        ]
        lines.append(f"| **With the event** | | | **{one.effect}** |")
    return "\n".join(lines)


def _of(measure: Comparison, side: Side) -> str:
    return f"{measure.value(side.value)} of {wording.calls(side.calls)}"
