"""The status words this project knows, grouped by what they say about a call.

Statuses are an open set: the API's list-calls page names seven, another of
the vendor's pages three more (`initiated`, `answered`, `transferred`). A word
in none of these groups is kept under its own name and counts as ended once
the call has an `ended_at`.
"""

from __future__ import annotations

from dataclasses import dataclass

LIVE = frozenset({"queued", "initiated", "ringing", "answered", "in_progress"})
"""Still going on, as long as the call has no `ended_at`."""

TALKING = frozenset({"answered", "in_progress"})
"""Of those that go on: somebody has taken the call, and talks."""

LONGEST_CALL_SECONDS = 3600
"""The API ends a call that lasts longer, as its page says."""


@dataclass(frozen=True)
class Outcome:
    """What can become of a call: its *key* in addresses, tables and files, its *label*, and the *statuses* that mean it.

    *answered* is True if somebody took the call.
    """

    key: str
    label: str
    statuses: frozenset[str]
    answered: bool = False


OUTCOMES = (
    Outcome("by_agent", "Answered by agent", frozenset({"completed"}), answered=True),
    Outcome("handed_over", "Handed over", frozenset({"transferred"}), answered=True),
    Outcome("no_answer", "No answer", frozenset({"no_answer"})),
    Outcome("busy", "Busy", frozenset({"busy"})),
    Outcome("failed", "Failed", frozenset({"failed"})),
)
"""Every outcome, in the order in which it is always drawn.

The colours of each are in `pages/text/outcomes.py`, which has a spare one for an outcome without its own.
"""

ANSWERED_WAYS = tuple(outcome.key for outcome in OUTCOMES if outcome.answered)
"""The keys of all ways to be answered."""

OUTCOME_OF = {status: outcome.key for outcome in OUTCOMES for status in outcome.statuses}
"""The key of the outcome that a status means."""

SETTLED = frozenset(OUTCOME_OF)
"""Ended, with or without an `ended_at`."""

HANDED_OVER = frozenset(status for status, key in OUTCOME_OF.items() if key == "handed_over")
"""Ended, and the agent handed the call over to a human."""

ANSWERED = frozenset(status for status, key in OUTCOME_OF.items() if key in ANSWERED_WAYS)
"""Ended, and somebody took the call."""

UNANSWERED = SETTLED - ANSWERED
"""Ended, and nobody took the call."""


def goes_on(status: str | None, *, has_ended: bool) -> bool:
    """True if a call of this status goes on: it has no `ended_at`, and its status does not say that it is over.

    So a call with an unknown status, or with none, is live until it has an `ended_at`.
    """
    return not has_ended and status not in SETTLED
