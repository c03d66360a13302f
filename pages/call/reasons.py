"""Why a part of a call is not there, and whether it may yet come; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ringyo_data.details import CallDetail, Why

from .facts import Facts

PartName = Literal["transcript", "recording", "analysis"]
SOON_SECONDS = 900.0
"""A call that ended this long ago at most may still get its parts."""

_PERMISSION = {
    "transcript": "transcripts",
    "recording": "recordings",
    "analysis": "analyses",
}


@dataclass(frozen=True)
class Reason:
    """A sentence, with the next step if there is one."""

    sentence: str
    icon: str = ":material/inbox:"


def reason(part: PartName, why: Why | None, facts: Facts | None, now: datetime) -> Reason:
    """What to say in place of a missing part; *facts* is None if nothing else is known of the call."""
    match why:
        case Why.FORBIDDEN:
            return Reason(
                f"The key may not read {_PERMISSION[part]}. Give it that permission in Ringyo's settings.",
                ":material/lock:",
            )
        case Why.UNREADABLE:
            return Reason(
                f"The {part} came in a form that this version does not know; it is not shown rather than shown wrongly.",
                ":material/help:",
            )
        case Why.UNSAFE:
            return Reason(
                "The recording's address is not a safe one to open from this page, so it is not played here."
                " Listen to it in Ringyo.",
                ":material/gpp_maybe:",
            )
    return _missing(part, facts, now)


def nothing_to_expect(detail: CallDetail, facts: Facts) -> bool:
    """True if nobody took the call: then there are no parts, and one sentence says so for all three."""
    whys = {detail.transcript.why, detail.recording_url.why, detail.analysis.why}
    return whys == {Why.MISSING} and not detail.result and _untaken(facts)


def _untaken(facts: Facts) -> bool:
    return not facts.live and not facts.answered and not facts.lasted_seconds


def _missing(part: PartName, facts: Facts | None, now: datetime) -> Reason:
    if facts is None:
        return Reason(f"The API has no {part} of this call.")
    if facts.live:
        return Reason(f"No {part} yet: it comes after the call has ended.", ":material/pending:")
    if _untaken(facts):
        return Reason(f"No {part}: nobody took the call.")
    ago = facts.ended_ago_seconds(now)
    if ago is not None and ago < SOON_SECONDS:
        return Reason(
            f"No {part} yet: the call ended only minutes ago. Ask again :material/refresh: in a while.",
            ":material/pending:",
        )
    return Reason(f"The API has no {part} of this call.")
