"""A book that answers at once, in place of the one that reads in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd

from ringyo_data.book import Names, Problem, Progress, Snapshot
from ringyo_data.errors import RingyoError
from ringyo_data.frame import empty_frame, to_frame
from ringyo_data.known import Known
from ringyo_data.own_numbers import NONE, OwnNumbers
from ringyo_data.query import CallQuery, Window
from ringyo_data.store import Store
from ringyo_data.store.place import Nowhere


def snapshot(query: CallQuery, calls: pd.DataFrame, **other: object) -> Snapshot:
    """All of the query's window, read just now."""
    usual = {
        "rows_lost": 0,
        "missing": 0,
        "rejected": pd.DataFrame({"id": [], "reason": []}),
        "as_of": datetime.now(UTC),
        "days": 1,
        "days_loaded": 1,
        "unloaded": (),
        "version": 1,
    }
    return Snapshot(window=query.window, calls=calls, **{**usual, **other})


def three_calls(query: CallQuery, *, agent: str = "agent_a") -> pd.DataFrame:
    """Three calls at the beginning of the window: answered, busy, live."""
    at = query.since.isoformat()
    usual = {
        "phone_number": "+14155551234",
        "from_number": "+18005551234",
        "agent_id": agent,
        "created_at": at,
    }
    return to_frame(
        [
            {"id": "1", "status": "completed", "duration": 65, "ended_at": at, **usual},
            {"id": "2", "status": "busy", "ended_at": at, **usual},
            {"id": "3", "status": "ringing", **usual},
        ]
    ).calls


class ReadyBook:
    """Answers each query by *answer*, once; *asked* has the queries that the API would have been asked.

    It takes *waits* looks (to be set anew, too) before an answer is there. An error is a problem
    until `try_again`.
    """

    def __init__(self, answer: Callable[[CallQuery], Snapshot], *, waits: int = 0) -> None:
        self.asked: list[CallQuery] = []
        self.known_names: Names | None = Names({"agent_a": "Anna"})
        self.store = Store(Nowhere(), "x")
        self.known = Known(self.store)
        self._answer = answer
        self.waits = waits
        self._known: dict[CallQuery, Snapshot] = {}
        self._problems: dict[CallQuery, Problem] = {}

    def want(self, query: CallQuery, *, refresh_seconds: float | None = None) -> None:
        known = query in self._known or _unfiltered(query) in self._known
        if known or query in self._problems or self.waits:
            return
        self.asked.append(query)
        try:
            self._known[query] = self._answer(query)
        except RingyoError as error:
            self._problems[query] = Problem(error, datetime.now(UTC), datetime.now(UTC))

    @property
    def changes(self) -> int:
        return hash((id(self), len(self.asked), len(self._known)))

    def want_names(self) -> None:
        pass

    def names(self) -> Names | None:
        return self.known_names

    def own_numbers(self) -> OwnNumbers:
        return NONE

    def directed(self, calls: pd.DataFrame) -> pd.DataFrame:
        return calls

    def all_calls(self) -> pd.DataFrame:
        return empty_frame()

    def calls_from(self, _number: str) -> pd.DataFrame:
        return empty_frame()

    def wait_for_names(self, *, seconds: float) -> Names | None:
        return self.known_names

    def see(self, query: CallQuery) -> Snapshot:
        known = self._known.get(query) or self._known.get(_unfiltered(query)) or _nothing(query)
        return replace(known, problem=self._problems.get(query))

    def wait(self, query: CallQuery, *, seconds: float, enough: object = None) -> Snapshot:
        self.waits = max(0, self.waits - 1)
        self.want(query)
        return self.see(query)

    def fail(self, error: RingyoError) -> None:
        """From now on the API is down; what is known stays."""
        now = datetime.now(UTC)
        self._problems = {query: Problem(error, now, now) for query in self._known}

    def try_again(self) -> None:
        self._problems.clear()

    def stop(self, query: CallQuery) -> None:
        pass

    def check_one_day(self, window: Window) -> None:
        pass

    def forget(self) -> None:
        """Know nothing, as before the first question."""
        self._known.clear()

    def notices(self) -> tuple[str, ...]:
        return ()


def _nothing(query: CallQuery) -> Snapshot:
    """What is known of a query that nobody has read."""
    return snapshot(
        query, empty_frame(), as_of=None, days_loaded=0, unloaded=(query.window,), progress=Progress(1, 3)
    )


def _unfiltered(query: CallQuery) -> CallQuery:
    return CallQuery(query.since, query.until)
