"""What became of each call; every call that is not live (`statuses.goes_on`) is settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from ringyo_data import direction
from ringyo_data.statuses import ANSWERED, HANDED_OVER, LIVE, OUTCOME_OF, OUTCOMES, goes_on

from .columns import MISSING_TIME, Bools, Ints, per_frame, times

KNOWN = (*(outcome.key for outcome in OUTCOMES), "live")
"""The outcomes of an account that hands calls over, in their fixed order; each always has a column."""

WITHOUT_HAND_OVER = ("answered", *(key for key in KNOWN if key not in ("by_agent", "handed_over")))
"""The outcomes of an account that hands no call over: both ways to be answered are one."""

STUCK_AFTER = timedelta(hours=1, minutes=15)
"""A call lasts at most 3,600 s, and has waited before; one that is live longer than this has lost its end."""

UNKNOWN = "unknown"
"""The outcome of a call without a status, or one that ended in a live status."""


@dataclass(frozen=True)
class Tally:
    """How many calls there are of each kind. All but *calls* count the calls that a rate counts (`direction.rated`).

    `calls` = `settled` + `live` + `incoming` + `undirected`; `settled` = `answered` + the calls of every
    other known outcome + `other` (ended, with a status that names none). `handed_over` is the part of
    `answered` that went on to a human. Incoming calls are counted apart if rates are of outgoing ones;
    `undirected` calls are of unknown direction, and in no rate.
    """

    calls: int
    settled: int
    answered: int
    handed_over: int
    failed: int
    live: int
    other: int
    incoming: int = 0
    undirected: int = 0


@dataclass(frozen=True)
class States:
    """Status and "has it ended" of each call as one small code, and what each code means.

    Counting codes first and giving them their meaning afterwards keeps the
    work per call to one lookup.
    """

    codes: Ints
    names: tuple[str, ...]
    outcome: Ints
    live: Bools
    answered: Bools
    handed_over: Bools

    def counts(
        self, groups: Ints | None = None, size: int = 1, mask: Bools | None = None
    ) -> npt.NDArray[np.int64]:
        """Calls per group (0 to *size* - 1, one row each) and state; those of the *mask* alone if there is one."""
        width = len(self.outcome)
        keys = self.codes if groups is None else groups * width + self.codes
        keys = keys if mask is None else keys[mask]
        return np.bincount(keys, minlength=size * width).reshape(size, width).astype(np.int64)


@per_frame
def states(calls: pd.DataFrame) -> States:
    """The state of each call; never write into it. Two states per status: without and with `ended_at`."""
    statuses = calls["status"].cat
    words: list[str | None] = [None, *(str(word) for word in statuses.categories)]
    ended = times(calls, "ended_at") != MISSING_TIME
    codes = (statuses.codes.to_numpy().astype(np.int64) + 1) * 2 + ended
    used = np.bincount(codes, minlength=2 * len(words)) > 0
    order = KNOWN if hands_over(calls) else WITHOUT_HAND_OVER
    called = [_outcome_of(word, has_ended, order) for word in words for has_ended in (False, True)]
    extra = {name for name, occurs in zip(called, used, strict=True) if occurs} - set(order)
    names = (*order, *sorted(extra - {UNKNOWN}), *sorted(extra & {UNKNOWN}))
    live = [goes_on(word, has_ended=has_ended) for word in words for has_ended in (False, True)]
    return States(
        codes=codes,
        names=names,
        outcome=np.array([names.index(name) if name in names else 0 for name in called], dtype=np.int64),
        live=np.array(live, dtype=np.bool_),
        answered=np.array([word in ANSWERED for word in words for _ in range(2)], dtype=np.bool_),
        handed_over=np.array([word in HANDED_OVER for word in words for _ in range(2)], dtype=np.bool_),
    )


def _outcome_of(word: str | None, has_ended: bool, order: tuple[str, ...]) -> str:
    if word in OUTCOME_OF:
        return OUTCOME_OF[word] if OUTCOME_OF[word] in order else "answered"
    if word in LIVE:
        return UNKNOWN if has_ended else "live"
    return UNKNOWN if word is None or word in KNOWN else word


@dataclass(frozen=True)
class GroupCounts:
    """Calls per group, as arrays of one number per group; `by_outcome` has a row per group.

    `calls` and `by_outcome` count all calls, the others those that rates are of (`direction.rated`).
    """

    calls: Ints
    settled: Ints
    answered: Ints
    handed_over: Ints
    failed: Ints
    live: Ints
    names: tuple[str, ...]
    by_outcome: npt.NDArray[np.int64]

    def outcome_columns(self) -> dict[str, Ints]:
        """One column per outcome, in the fixed order."""
        return {name: self.by_outcome[:, place] for place, name in enumerate(self.names)}


def group_counts(calls: pd.DataFrame, groups: Ints, size: int) -> GroupCounts:
    """Counts per group; *groups* holds one code from 0 to *size* - 1 per call."""
    state = states(calls)
    every = state.counts(groups, size)
    counts = state.counts(groups, size, calls["rated"].to_numpy()) if "rated" in calls else every
    live = counts[:, state.live].sum(axis=1)
    return GroupCounts(
        calls=every.sum(axis=1),
        settled=counts.sum(axis=1) - live,
        answered=counts[:, state.answered].sum(axis=1),
        handed_over=counts[:, state.handed_over].sum(axis=1),
        failed=counts[:, state.outcome == state.names.index("failed")].sum(axis=1),
        live=live,
        names=state.names,
        by_outcome=np.stack(
            [every[:, state.outcome == place].sum(axis=1) for place in range(len(state.names))], axis=1
        ),
    )


def hands_over(calls: pd.DataFrame) -> bool:
    """True if the account hands calls over to humans, even if none of *calls* was.

    A frame's status categories tell: they stay when calls are filtered out.
    """
    return not HANDED_OVER.isdisjoint(calls["status"].cat.categories)


def outcome(calls: pd.DataFrame) -> pd.Series:
    """What became of each call, as an ordered category on the index of *calls*.

    Categories: by_agent and handed_over, no_answer, busy, failed, live, then each
    unknown status that occurs under its own name, then "unknown" (no status, or
    ended in a live status). If the account hands no call over, the first two are
    one: answered. An empty frame gives an empty series.
    """
    state = states(calls)
    values = pd.Categorical.from_codes(
        state.outcome[state.codes], categories=pd.Index(state.names), ordered=True
    )
    return pd.Series(values, index=calls.index, name="outcome")


def is_live(calls: pd.DataFrame) -> pd.Series:
    """True for each call that is still going on. Empty in, empty out."""
    state = states(calls)
    return pd.Series(state.live[state.codes], index=calls.index, name="live")


def is_stuck(calls: pd.DataFrame, *, now: datetime) -> pd.Series:
    """True for each live call that has lasted longer than a call can. Empty in, empty out."""
    return (is_live(calls) & (calls["created_at"] < now - STUCK_AFTER)).rename("stuck")


def live_statuses(calls: pd.DataFrame, *, now: datetime) -> pd.Series:
    """How many calls are going on in each status, indexed by its word, most calls first.

    A live call without a status counts as "unknown", a stuck one not at all. Empty in, empty out.
    """
    going_on = is_live(calls) & ~is_stuck(calls, now=now)
    words: pd.Series = calls.loc[going_on, "status"].astype("str").fillna(UNKNOWN)
    return words.value_counts().rename("calls")


def is_settled(calls: pd.DataFrame) -> pd.Series:
    """True for each call that is over: every one that is not live. Empty in, empty out."""
    return (~is_live(calls)).rename("settled")


def is_answered(calls: pd.DataFrame) -> pd.Series:
    """True for each call that somebody took (completed or transferred). Empty in, empty out."""
    state = states(calls)
    return pd.Series(state.answered[state.codes], index=calls.index, name="answered")


def tally(calls: pd.DataFrame) -> Tally:
    """How many calls there are of each kind; all zero for an empty frame."""
    state = states(calls)
    counts = state.counts(mask=calls["rated"].to_numpy() if "rated" in calls else None)[0]
    others = direction.counts(calls[~calls["rated"].to_numpy()]) if "rated" in calls else {}
    live = int(counts[state.live].sum())
    settled = int(counts.sum()) - live
    by_outcome = {
        name: int(counts[state.outcome == place].sum())
        for place, name in enumerate(state.names[: state.names.index("live")])
    }
    return Tally(
        calls=len(calls),
        settled=settled,
        answered=int(counts[state.answered].sum()),
        handed_over=int(counts[state.handed_over].sum()),
        failed=by_outcome["failed"],
        live=live,
        other=settled - sum(by_outcome.values()),
        incoming=others.get(direction.INBOUND, 0) + others.get(direction.OUTBOUND, 0),
        undirected=others.get(direction.UNKNOWN, 0),
    )
