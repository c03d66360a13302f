"""An account of many calls that is made up as it is asked for, so that its server stays small."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import numpy as np

from ringyo_data.demo.account import Account, Filters, Ints, Matching, Table
from tests.bench.frame_speed import record

SECOND = 1_000_000
IN_CAMPAIGNS = 0.02
CALLS_IN_A_CAMPAIGN = 20


class BenchAccount(Account):
    """So many typical calls in *days* days before *until*: most in working hours, some in campaigns of one second."""

    def __init__(self, calls: int, days: int, until: datetime, *, seed: int = 1) -> None:
        rng = np.random.default_rng(seed)
        hours = np.clip(rng.normal(13, 3, calls), 0, 23.99)
        first = int(until.timestamp()) - days * 86_400
        at = first + rng.integers(0, days, calls) * 86_400 + (hours * 3600).astype(int)
        campaign = np.flatnonzero(rng.random(calls) < IN_CAMPAIGNS)
        leaders = campaign[: max(1, len(campaign) // CALLS_IN_A_CAMPAIGN)]
        at[campaign] = at[leaders[rng.integers(0, len(leaders), len(campaign))]]
        numbers = rng.integers(0, 2**60, calls)
        order = np.lexsort((numbers, at))
        self._table = _Table(at[order], numbers[order], rng.integers(1, 600, calls))

    def table(self, now: datetime, since: datetime | None = None) -> Table:
        """All calls, whatever the time: they lie in the past."""
        return self._table

    def detail(self, record: Mapping[str, object]) -> dict[str, object]:
        """Nothing more than the list has."""
        return {}


class _Table(Table):
    def __init__(self, at: Ints, numbers: Ints, lasted: Ints) -> None:
        super().__init__()
        self._at, self._numbers, self._lasted = at, numbers, lasted

    def match(self, filters: Filters) -> Matching:
        positions = np.arange(len(self._at))
        if filters != Filters():
            wanted = {
                "status": filters.status,
                "agent_id": filters.agent_id,
                "phone_number": filters.phone_number,
            }
            asked = {name: value for name, value in wanted.items() if value is not None}
            rows = self.records(positions)
            positions = positions[[asked.items() <= row.items() for row in rows if isinstance(row, dict)]]
        return Matching(self._at[positions] * SECOND, positions)

    def ids(self, positions: Iterable[int]) -> list[str]:
        return [f"call_{number:015x}" for number in self._numbers[list(positions)].tolist()]

    def records(self, positions: Iterable[int]) -> list[object]:
        chosen = list(positions)
        at, lasted = self._at[chosen], self._lasted[chosen]
        starts, ends = ([f"{t}Z" for t in s.astype("M8[s]").astype(str)] for s in (at, at + lasted))
        rows = zip(starts, ends, lasted.tolist(), self._numbers[chosen].tolist(), strict=True)
        return [record(*row) for row in rows]

    def find(self, call_id: str) -> dict[str, object] | None:
        number = int(call_id.removeprefix("call_"), 16)
        found = np.flatnonzero(self._numbers == number)
        return dict(self.records(found[:1])[0]) if len(found) else None
