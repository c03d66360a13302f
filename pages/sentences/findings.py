"""The findings of `metrics.findings` in words: a heading, its evidence, a link to its calls; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ringyo_data.metrics import Finding

from ..loading import Selection
from ..text import wording


@dataclass(frozen=True)
class Worded:
    """A finding in Markdown, API text escaped; *page* and *changes* to the View lead to its calls."""

    icon: str
    title: str
    evidence: str
    page: str = "overview"
    changes: dict[str, object] = field(default_factory=dict)


def worded(finding: Finding, selection: Selection) -> Worded:
    """A finding about the calls that are *selection*, in words."""
    match finding.kind:
        case "missing":
            return _missing(finding)
        case "stuck":
            return _stuck(finding, selection.view.zone)
        case "failed_day":
            return _failed_day(finding)
        case "line_out":
            return _line(finding, selection)
        case _:
            return _agent(finding, selection)


def once_each(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without a second one about the same agent, the first stays, or about an agent's only line."""
    agents = {(one.part, one.whole) for one in findings if one.kind == "agent_out"}
    subjects: set[object] = set()
    first = []
    for finding in findings:
        about = finding.subject if finding.kind.startswith("agent") else (finding.kind, finding.subject)
        same_calls = finding.kind == "line_out" and (finding.part, finding.whole) in agents
        if about not in subjects and not same_calls:
            first.append(finding)
        subjects.add(about)
    return first


def summary(findings: Sequence[Finding], *, days: int) -> str:
    """How many there are in so many *days*, as the card's sentence; if there are none, what was checked.

    A day alone has no other to stand out from.
    """
    if not findings:
        kinds = "agent, line or day" if days > 1 else "agent or line"
        return f"No {kinds} stands out from what chance alone would do."
    return f"{wording.plural(len(findings), 'finding')}, good news last."


def _missing(finding: Finding) -> Worded:
    return Worded(
        ":red[:material/error:]",
        f"{wording.plural(finding.part, 'call')} could not be loaded",
        f"{wording.percent(finding.value)} of those that the API counts; every number is short of them.",
    )


def _stuck(finding: Finding, zone: str) -> Worded:
    since = wording.md(wording.moment(finding.at, zone))
    return Worded(
        ":orange[:material/hourglass_disabled:]",
        f"{wording.plural(finding.part, 'call')} {'seems' if finding.part == 1 else 'seem'} stuck",
        f"Live since {since}; a call lasts an hour at most."
        if finding.part == 1
        else f"The oldest live since {since}; a call lasts an hour at most.",
        changes={"outcomes": ("live",)},
    )


def _failed_day(finding: Finding) -> Worded:
    day = date.fromisoformat(finding.subject or "")
    return Worded(
        ":green[:material/check_circle:]" if finding.is_good else ":red[:material/error:]",
        f"{wording.day(day, year=False, weekday=True)}: {wording.percent(finding.value)} failed",
        f"{wording.count(finding.part)} of {wording.count(finding.whole)} calls, {wording.percent(finding.expected)} over the whole period.",
        page="volume",
        changes={"period": "custom", "first": day, "last": day},
    )


def _agent(finding: Finding, selection: Selection) -> Worded:
    name = wording.md(selection.agent(finding.subject or ""))
    title, evidence = (_changed if finding.kind == "agent_changed" else _out)(finding, name, "agents")
    return _answered(finding, title, evidence, page="agents", agents=(finding.subject,))


def _line(finding: Finding, selection: Selection) -> Worded:
    number = finding.subject or ""
    name = f"Line {wording.unbroken(wording.md(selection.line_names[number]))}"
    return _answered(
        finding, *_out(finding, name, "lines"), page="volume", lines=(selection.lines.word(number),)
    )


def _answered(finding: Finding, title: str, evidence: str, *, page: str, **changes: object) -> Worded:
    icon = ":green[:material/trending_up:]" if finding.is_good else ":red[:material/trending_down:]"
    return Worded(icon, title, evidence, page=page, changes=changes)


def _out(finding: Finding, name: str, of: str) -> tuple[str, str]:
    """A group that is answered more or less often than all of its kind together."""
    return (
        f"{name}: answer rate {_points(finding)} {'above' if finding.value > finding.expected else 'below'} all",
        f"{_share(finding)} calls, all {of} {wording.percent(finding.expected)}.",
    )


def _changed(finding: Finding, name: str, _of: str) -> tuple[str, str]:
    return (
        f"{name}: answer rate {wording.signed(_points(finding), finding.value - finding.expected)}",
        f"{_share(finding)} calls, before {wording.percent(finding.expected)}.",
    )


def _points(finding: Finding) -> str:
    return f"{abs(finding.value - finding.expected) * 100:.1f} points"


def _share(finding: Finding) -> str:
    return f"{wording.percent(finding.value)} of {wording.count(finding.whole)}"
