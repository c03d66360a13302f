"""Agents' names as far as they are known, and when to ask for them again; not safe for threads by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

NAMES_KEPT = timedelta(hours=1)
NAMES_AGAIN_AFTER = timedelta(seconds=60)


@dataclass(frozen=True)
class Names:
    """Agents' names by id, and why there are none, if that is for good."""

    by_id: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


class KnownNames:
    """The names last read; *latest* is None until they were asked for, *wanted* once somebody shows them."""

    def __init__(self) -> None:
        self.wanted = False
        self.latest: Names | None = None
        self._again_at = datetime.min.replace(tzinfo=UTC)

    def is_due(self, now: datetime) -> bool:
        """True when they are to be asked for, or again."""
        return self.wanted and now >= self._again_at

    def learn(self, names: Names | None, now: datetime) -> None:
        """What came of asking; None where they could not be had, and then those known before stay."""
        self.latest = names or self.latest or Names()
        self._again_at = now + (NAMES_KEPT if names else NAMES_AGAIN_AFTER)
