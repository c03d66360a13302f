"""What a row of the frame says of its call; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from ringyo_data import direction, metrics
from ringyo_data.countries import country


@dataclass(frozen=True)
class Facts:
    """One call: API text as it is, to be masked and escaped where it is drawn; None for what is missing.

    *number* is the customer's, *line* the account's own. *wait_seconds* is the time before the conversation, of answered calls.
    """

    id: str
    started: datetime
    outcome: str
    status: str | None = None
    agent_id: str | None = None
    direction: str = direction.OUTBOUND
    number: str | None = None
    country: str | None = None
    line: str | None = None
    ended: datetime | None = None
    lasted_seconds: int | None = None
    wait_seconds: float | None = None
    metadata: str | None = None
    live: bool = False
    answered: bool = False

    @classmethod
    def of(cls, call: pd.DataFrame) -> Facts:
        """The facts of a frame's first row, of which there must be one."""
        call = call.head(1)
        row = call.iloc[0]
        wait = metrics.setup_seconds(call)
        return cls(
            id=row["id"],
            started=row["created_at"].to_pydatetime(),
            outcome=str(metrics.outcome(call).iloc[0]),
            status=_known(row["status"]),
            agent_id=_known(row["agent_id"]),
            direction=next(name for name, count in direction.counts(call).items() if count),
            number=_known(direction.customers(call).iloc[0]),
            country=_known(country(call).iloc[0]),
            line=_known(direction.lines(call).iloc[0]),
            ended=None if pd.isna(row["ended_at"]) else row["ended_at"].to_pydatetime(),
            lasted_seconds=None if pd.isna(row["duration_seconds"]) else int(row["duration_seconds"]),
            wait_seconds=float(wait.iloc[0]) if len(wait) and not pd.isna(wait.iloc[0]) else None,
            metadata=_known(row["metadata"]),
            live=bool(metrics.is_live(call).iloc[0]),
            answered=bool(metrics.is_answered(call).iloc[0]),
        )

    def ended_ago_seconds(self, now: datetime) -> float | None:
        """How long the call has been over at *now*; None while it goes on."""
        return None if self.live else (now - (self.ended or self.started)).total_seconds()


def _known(value: object) -> str | None:
    return value if isinstance(value, str) else None
