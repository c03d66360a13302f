"""The findings of `metrics.findings` in words: a heading, its evidence, a link to its calls; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ringyo_data import metrics
from ringyo_data.metrics import LEAST_CALLS, Finding, Standing

from ..loading import Selection
from ..text import wording

LOOKS: dict[metrics.Look, str] = {
    "agent_out": "agent",
    "agent_changed": "change",
    "line_out": "line",
    "failed_day": "day",
}
"""What is judged, in a word, by its kind."""

NOTHING = "Nothing stands out from what chance would do. "
UNSURE = "How far some of them scatter by themselves cannot be told from so few weeks or days, so only what is far out is named."


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


def summary(findings: Sequence[Finding], judged: Standing) -> str:
    """How many findings there are and how many things were judged; if there are none, what was, or that nothing could be."""
    looked = [wording.plural(count, word) for kind, word in LOOKS.items() if (count := judged.looked(kind))]
    found = f"{wording.plural(len(findings), 'finding')}, good news last. " if findings else ""
    if not looked:
        too_few = f"Too few calls to judge an agent, a line or a day: each needs {LEAST_CALLS} that are over, and others to compare with."
        return f"{found}{too_few}"
    what = f"Looked at: {wording.listing(looked)}."
    unsure = f" {UNSURE}" if judged.assumed else ""
    return f"{found or NOTHING}{what}{unsure}"


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
        f"{wording.count(finding.part)} of {wording.count(finding.whole)} calls, {wording.percent(finding.reference)} over the whole period.",
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
    """A group that is answered more or less often than all others would be with its mix of calls."""
    points = _points(abs(finding.value - finding.expected))
    return (
        f"{name}: answer rate {points} {'above' if finding.is_good else 'below'} what is expected",
        f"{_share(finding)} calls; the other {of} make {wording.percent(finding.expected)} of such a mix likely,"
        f" all together have {wording.percent(finding.reference)}.",
    )


def _changed(finding: Finding, name: str, _of: str) -> tuple[str, str]:
    change = finding.value - finding.reference
    mix = wording.percent(finding.expected)
    like = "" if mix == wording.percent(finding.reference) else f"; {mix} at the mix of calls of now"
    return (
        f"{name}: answer rate {wording.signed(_points(abs(change)), change)}",
        f"{_share(finding)} calls, before {wording.percent(finding.reference)}{like}.",
    )


def _share(finding: Finding) -> str:
    return f"{wording.percent(finding.value)} of {wording.count(finding.whole)}"


def _points(share: float) -> str:
    return f"{share * 100:.1f} points"
