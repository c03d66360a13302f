"""What deserves a look this morning: findings in numbers, ranked, without words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import nan
from typing import Any, Literal

import pandas as pd

from .outcomes import is_live, is_stuck
from .shifts import Shift
from .standing import Standing

Kind = Literal[
    "missing",
    "stuck",
    "agent_out",
    "agent_changed",
    "line_out",
    "failed_day",
    "agent_shifted",
    "line_shifted",
]


@dataclass(frozen=True)
class Finding:
    """One thing that deserves a look.

    | kind | subject | part / whole | value | expected | reference | at |
    |---|---|---|---|---|---|---|
    | missing | None | missing / expected calls | their share | 0 | NaN | None |
    | stuck | None | stuck / live calls | their share | 0 | NaN | start of the oldest |
    | agent_out | agent id | answered / settled | answer rate | what all others would make of its mix | of all agents | None |
    | line_out | from_number | answered / settled | answer rate | what all others would make of its mix | of all lines | None |
    | agent_changed | agent id | answered / settled | answer rate | the rate before, at the mix of now | the rate before | None |
    | failed_day | local date, ISO | failed / settled | failed share | the share of the other days | of the period | None |
    | agent_shifted | agent id | answered, or all / calls since | level since, of a duration in seconds | level before | NaN | None |
    | line_shifted | line's number | answered, or all / calls since | level since, of a duration in seconds | level before | NaN | None |

    `strength` is how many calls it is about, beyond what was to be expected; `shift` is that of the last two kinds.
    """

    kind: Kind
    subject: str | None
    strength: float
    part: int
    whole: int
    value: float
    expected: float
    reference: float = nan
    at: datetime | None = None
    shift: Shift | None = None

    @property
    def is_urgent(self) -> bool:
        """True for what makes every number wrong until somebody mends it."""
        return self.kind in ("missing", "stuck")

    @property
    def is_good(self) -> bool:
        """True for news that nobody has to act on: more answered, or less failed, than expected. A duration is neither good nor bad."""
        if self.shift and self.shift.measure != "answer_rate":
            return False
        return not self.is_urgent and (self.value < self.expected) == (self.kind == "failed_day")


def findings(calls: pd.DataFrame, standing: Standing, *, now: datetime, missing: int = 0) -> list[Finding]:
    """What stands out: urgent first, good news last, and the most calls concerned first; empty when nothing does.

    Calls that could not be loaded, calls still live longer than a call can last,
    and what stands out of *standing*. Of an agent or line the strongest finding alone, a shift
    if there is no other, and none of a line whose calls are those of an agent found.
    """
    results = _ranked([*_missing(calls, missing), *_stuck(calls, now), *_standing_out(standing)])
    return _ranked(_once_each([*results, *_ranked(map(_shifted, standing.shifted))]))


def _ranked(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: (not one.is_urgent, one.is_good, -one.strength))


def _missing(calls: pd.DataFrame, missing: int) -> list[Finding]:
    if missing <= 0:
        return []
    whole = len(calls) + missing
    return [Finding("missing", None, float(missing), missing, whole, missing / whole, 0.0)]


def _stuck(calls: pd.DataFrame, now: datetime) -> list[Finding]:
    begun = calls.loc[is_stuck(calls, now=now), "created_at"]
    if begun.empty:
        return []
    stuck, live = len(begun), int(is_live(calls).sum())
    oldest: datetime = begun.min().to_pydatetime()
    return [Finding("stuck", None, float(stuck), stuck, live, stuck / live, 0.0, at=oldest)]


def _standing_out(standing: Standing) -> list[Finding]:
    rows: Iterable[Any] = standing.table[standing.table["out"]].itertuples()
    return [
        Finding(
            kind=row.kind,
            subject=row.subject,
            strength=abs(row.part - row.whole * row.expected),
            part=row.part,
            whole=row.whole,
            value=row.value,
            expected=row.expected,
            reference=row.reference,
        )
        for row in rows
    ]


def _shifted(shift: Shift) -> Finding:
    after = shift.after
    return Finding(
        kind="agent_shifted" if shift.kind == "agent" else "line_shifted",
        subject=shift.subject,
        strength=shift.strength,
        part=round(after.value * after.calls) if shift.measure == "answer_rate" else after.calls,
        whole=after.calls,
        value=after.value,
        expected=shift.before.value,
        shift=shift,
    )


def _once_each(findings: list[Finding]) -> list[Finding]:
    """The first finding about each agent, line and day."""
    agents = {(one.part, one.whole) for one in findings if one.kind == "agent_out"}
    subjects: set[object] = set()
    first = []
    for finding in findings:
        about = finding.kind.partition("_")[0], finding.subject
        same_calls = finding.kind == "line_out" and (finding.part, finding.whole) in agents
        if about not in subjects and not same_calls:
            first.append(finding)
        subjects.add(about)
    return first
