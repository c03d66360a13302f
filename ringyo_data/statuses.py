"""The status words this project knows, grouped by what they say about a call.

Statuses are an open set: the API's list-calls page names seven, another of
the vendor's pages three more (`initiated`, `answered`, `transferred`). A word
in none of these groups is kept under its own name and counts as ended once
the call has an `ended_at`.
"""

from __future__ import annotations

LIVE = frozenset({"queued", "initiated", "ringing", "answered", "in_progress"})
"""Still going on, as long as the call has no `ended_at`."""

ANSWERED = frozenset({"completed", "transferred"})
"""Ended, and somebody took the call."""

UNANSWERED = frozenset({"no_answer", "busy", "failed"})
"""Ended, and nobody took the call."""

SETTLED = ANSWERED | UNANSWERED
"""Ended, with or without an `ended_at`."""


def goes_on(status: str | None, *, has_ended: bool) -> bool:
    """True if a call of this status goes on: it has no `ended_at`, and its status does not say that it is over.

    So a call with an unknown status, or with none, is live until it has an `ended_at`.
    """
    return not has_ended and status not in SETTLED
