"""What is invented: how much of it, and what the charts are to find in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Shape:
    """How much is invented: *days* up to now, *calls_per_day* that go out on an average weekday.

    With *fractions*, `created_at` has microseconds. Without *stories* the account
    is steady: nothing changes, and nothing stands out.
    """

    days: int = 200
    calls_per_day: float = 600.0
    fractions: bool = False
    stories: bool = True


@dataclass(frozen=True)
class Story:
    """What the charts are to find, dated from the Monday of the week that *anchor* is in; nothing unless *told*."""

    anchor: date
    told: bool = True

    @property
    def monday(self) -> date:
        """The anchor week's Monday."""
        return self.anchor - timedelta(days=self.anchor.weekday())

    @property
    def outage(self) -> date:
        """The Thursday of the week before: calls fail in the afternoon."""
        return self.monday - timedelta(days=4) if self.told else date.max

    @property
    def worse_since(self) -> date:
        """The Monday two weeks before, from which one agent is answered less and for shorter."""
        return self.monday - timedelta(days=14) if self.told else date.max

    @property
    def deleted_on(self) -> date:
        """The Monday two weeks before, from which the deleted agent and the line that was given up have no calls."""
        return self.monday - timedelta(days=14) if self.told else date.min
