"""The findings of `metrics.findings` in words: a heading, its evidence, a link to its calls; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from ringyo_data import finding_words, metrics
from ringyo_data.metrics import LEAST_CALLS, Finding, Shift, Standing

from ..loading import Selection
from ..text import wording
from . import shifts

LOOKS: dict[metrics.Look, str] = {
    "agent_out": "agent",
    "agent_changed": "change",
    "line_out": "line",
    "failed_day": "day",
    "shifted": "history",
}
"""What is judged, in a word, by its kind."""

TRENDS = (":red[:material/trending_down:]", ":green[:material/trending_up:]")
ICONS: dict[str, str | tuple[str, str]] = {
    "missing": ":red[:material/error:]",
    "stuck": ":orange[:material/hourglass_disabled:]",
    "failed_day": (":red[:material/error:]", ":green[:material/check_circle:]"),
    "line_out": TRENDS,
    "agent_out": TRENDS,
    "agent_changed": TRENDS,
    "agent_shifted": TRENDS,
    "line_shifted": TRENDS,
}
"""By kind; of two the second for good news."""

NEITHER = (":gray[:material/trending_down:]", ":gray[:material/trending_up:]")
"""A duration that fell, or rose."""

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


def worded(finding: Finding, selection: Selection, *, since: str = "") -> Worded:
    """A finding about the calls that are *selection*, in words; its evidence ends with *since*."""
    subject = finding.subject or ""
    look = ICONS[finding.kind]
    icon = look if isinstance(look, str) else look[finding.is_good]
    if finding.shift and finding.shift.measure == "typical_duration":
        icon = NEITHER[finding.shift.rose]
    page, changes, name = "overview", dict[str, object](), ""
    match finding.kind:
        case "stuck":
            changes = {"outcomes": ("live",)}
        case "failed_day":
            day = date.fromisoformat(subject)
            page, changes = "volume", {"period": "custom", "first": day, "last": day}
        case "line_out":
            name = f"Line {wording.unbroken(wording.md(selection.line_names[subject]))}"
            page, changes = "volume", {"lines": (selection.lines.word(subject),)}
        case "agent_out" | "agent_changed":
            name = wording.md(selection.agent(subject))
            page, changes = "agents", {"agents": (subject,)}
        case "agent_shifted" | "line_shifted":
            shift = cast(Shift, finding.shift)
            page, changes = ("agents" if shift.kind == "agent" else "volume"), shifts.behind(shift, selection)
            name = wording.md(shifts.name(shift, selection))
    title, evidence = finding_words.words(
        finding, name, selection.view.zone, rate=selection.words.of_findings, escape=wording.md
    )
    return Worded(icon, title, evidence + since, page, changes)


def summary(findings: Sequence[Finding], standing: Standing) -> str:
    """How many findings there are and how many things were judged; if none stands out, what was, or that nothing could be.

    Calls that are missing or stuck are no matter of chance, and counted by themselves.
    """
    looked = {word: count for kind, word in LOOKS.items() if (count := standing.looked(kind))}
    problems = sum(finding.is_urgent for finding in findings)
    out = len(findings) - problems
    first = f"{wording.plural(problems, 'problem')} with the data. " if problems else ""
    if not looked:
        return f"{first}Too few calls to judge an agent, a line or a day: each needs {LEAST_CALLS} that are over, and others to compare with."
    unsure = f" {UNSURE}" if standing.assumed else ""
    if out:
        things = wording.plural(sum(looked.values()), "thing")
        return f"{first}{wording.plural(out, 'finding')} among {things} looked at.{unsure}"
    what = wording.listing([wording.plural(count, word) for word, count in looked.items()], most=len(LOOKS))
    return f"{first}{NOTHING}Looked at: {what}.{unsure}"


def known(known: int, count: int) -> str:
    """How many of the findings and problems are known, as a sentence to follow `summary`; empty if none is."""
    if not known:
        return ""
    if known == count:
        return " It is known." if count == 1 else " All of them are known."
    return f" {wording.count(known)} of them {'is' if known == 1 else 'are'} known."
