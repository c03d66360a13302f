"""What `metrics.findings` found, in words: a heading, its evidence, and where to look further; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from ringyo_data.metrics import Finding

from .. import wording


@dataclass(frozen=True)
class Worded:
    """A finding in Markdown, API text escaped; *page* and *changes* to the View lead to its calls."""

    icon: str
    title: str
    evidence: str
    page: str = "overview"
    changes: dict[str, object] = field(default_factory=dict)


def worded(finding: Finding, name: Callable[[str], str], zone: str) -> Worded:
    """A finding in words; *name* gives an agent's name for its id."""
    match finding.kind:
        case "missing":
            return _missing(finding)
        case "stuck":
            return _stuck(finding, zone)
        case "failed_day":
            return _failed_day(finding)
        case _:
            return _agent(finding, wording.md(name(finding.subject or "")))


def once_per_agent(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without a second one about the same agent; the stronger one stays."""
    seen: set[object] = set()
    kept = []
    for finding in findings:
        about = finding.subject if finding.kind.startswith("agent") else (finding.kind, finding.subject)
        if about not in seen:
            kept.append(finding)
        seen.add(about)
    return kept


def summary(findings: Sequence[Finding]) -> str:
    """How many there are, as the card's sentence."""
    if not findings:
        return "Nothing stands out from what chance alone would do."
    return f"{wording.plural(len(findings), 'finding')}, the most calls concerned first."


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
        f"Live for more than an hour, the oldest since {since}. A call lasts an hour at most.",
        changes={"outcomes": ("live",)},
    )


def _failed_day(finding: Finding) -> Worded:
    day = date.fromisoformat(finding.subject or "")
    more = finding.value > finding.expected
    icon = ":red[:material/error:]" if more else ":green[:material/check_circle:]"
    return Worded(
        icon,
        f"{'Many' if more else 'Few'} failed calls on {wording.day(day, year=False, weekday=True)}",
        f"{_share(finding)} settled calls failed; over the whole period {wording.percent(finding.expected)}.",
        page="volume",
        changes={"period": "custom", "first": day, "last": day},
    )


def _agent(finding: Finding, name: str) -> Worded:
    more = finding.value > finding.expected
    title, evidence = (_out if finding.kind == "agent_out" else _changed)(finding, name, more)
    return Worded(
        ":green[:material/trending_up:]" if more else ":red[:material/trending_down:]",
        title,
        evidence,
        page="agents",
        changes={"agents": (finding.subject,)},
    )


def _out(finding: Finding, name: str, more: bool) -> tuple[str, str]:
    chance = f"{wording.percent(finding.low, 0)} to {wording.percent(finding.high, 0)}"
    return (
        f"{name} is answered {'more' if more else 'less'} often",
        f"{_share(finding)} settled calls; all agents together {wording.percent(finding.expected)}."
        f" Chance alone explains {chance}.",
    )


def _changed(finding: Finding, name: str, more: bool) -> tuple[str, str]:
    difference = wording.change_points(finding.value - finding.expected)
    return (
        f"{name} is answered {'more' if more else 'less'} often than before",
        f"{_share(finding)} settled calls, before {wording.percent(finding.expected)}:"
        f" {difference}, more than chance explains.",
    )


def _share(finding: Finding) -> str:
    return f"{wording.percent(finding.value)} of {wording.count(finding.whole)}"
