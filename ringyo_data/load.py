"""Calls by settings alone: opens a client, pulls, and closes it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from .client import RingyoClient
from .pull import Progress, pull_calls
from .query import CallQuery
from .settings import Settings


@dataclass(frozen=True)
class Loaded:
    """The calls of a query and how far they can be trusted; the fields are those of `Pull`."""

    calls: pd.DataFrame
    expected: int
    missing: int
    rejected: pd.DataFrame
    as_of: datetime
    requests: int

    @property
    def complete(self) -> bool:
        """True when every call that the API counts was had."""
        return self.missing == 0


def load_calls(
    settings: Settings,
    query: CallQuery,
    on_progress: Callable[[int, int | None], None] | None = None,
    *,
    on_status: Callable[[Progress], None] | None = None,
) -> Loaded:
    """All calls of *query*, from the account that *settings* name; raises like `pull_calls`."""
    with RingyoClient(settings) as client:
        pull = pull_calls(client, query, on_progress, on_status=on_status)
    return Loaded(pull.calls, pull.expected, pull.missing, pull.rejected, pull.as_of, pull.requests)
