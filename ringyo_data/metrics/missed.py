"""Callers that nobody took, and whether they were reached later."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ringyo_data.direction import INBOUND, customers, is_of

from .columns import Bools, durations
from .outcomes import states

COLUMNS = ("number", "missed", "first_missed", "last_missed", "reached_at", "reached_by", "after_seconds")


def missed_calls(calls: pd.DataFrame, *, conversation_seconds: int) -> pd.DataFrame:
    """The incoming calls that nobody took: settled and not answered, or answered for less than *conversation_seconds*.

    An answered call without a duration, such as one that was handed over, was taken. Empty in, empty out.
    """
    return calls[is_missed(calls, conversation_seconds=conversation_seconds)]


def is_missed(calls: pd.DataFrame, *, conversation_seconds: int) -> Bools:
    """Which calls are missed calls. Empty in, empty out."""
    state = states(calls)
    settled = ~state.live[state.codes]
    return np.asarray(is_of(calls, INBOUND) & settled & ~_conversations(calls, conversation_seconds))


def callers(calls: pd.DataFrame) -> pd.Series:
    """The customer's number of each call; missing if it has no digit, so that nobody can be called back."""
    numbers = customers(calls)
    return numbers.where(numbers.str.contains("[0-9]", regex=True).fillna(False).astype(bool))


def missed_callers(
    calls: pd.DataFrame, later: pd.DataFrame, *, conversation_seconds: int
) -> tuple[pd.DataFrame, int]:
    """Each caller of a missed call of *calls*, those who wait first, the last one missed first, and how many missed calls have no number.

    One row per caller: `number`, `missed` calls, `first_missed`, `last_missed`; then of the first conversation of *later* that
    began after the last missed call, whoever called: `reached_at`, `reached_by` (outbound or inbound) and `after_seconds`,
    all missing if there was none. Empty in, empty out.
    """
    missed = missed_calls(calls, conversation_seconds=conversation_seconds)
    moments = pd.DataFrame({"number": callers(missed), "at": missed["created_at"]})
    named = moments["number"].notna()
    each = (
        moments[named]
        .groupby("number", as_index=False)
        .agg(missed=("at", "size"), first_missed=("at", "min"), last_missed=("at", "max"))
    )
    reached = _conversations_with(later, each["number"], conversation_seconds)
    table = pd.merge_asof(
        each.assign(caller=range(len(each))).sort_values("last_missed", kind="stable"),
        reached,
        left_on="last_missed",
        right_on="reached_at",
        by="caller",
        direction="forward",
        allow_exact_matches=False,
    )
    table["after_seconds"] = (table["reached_at"] - table["last_missed"]).dt.total_seconds()
    table["waits"] = table["reached_at"].isna()
    table = table.sort_values(
        ["waits", "last_missed", "number"], ascending=[False, False, True], ignore_index=True
    )
    return table[list(COLUMNS)], int((~named).sum())


def _conversations(calls: pd.DataFrame, conversation_seconds: int) -> Bools:
    """Which calls somebody took, and talked in."""
    state, lasted = states(calls), durations(calls)
    return np.asarray(state.answered[state.codes] & ((lasted < 0) | (lasted >= conversation_seconds)))


def _conversations_with(calls: pd.DataFrame, numbers: pd.Series, conversation_seconds: int) -> pd.DataFrame:
    """The conversations with these customers, oldest first: `caller` (the place of the number), `reached_at`, `reached_by`."""
    talked = calls[_conversations(calls, conversation_seconds)]
    places = pc.index_in(pa.array(customers(talked)), value_set=pa.array(numbers))
    caller = np.asarray(places.fill_null(-1)).astype(np.int64)
    talks = talked[caller >= 0]
    ways = np.where(is_of(talks, INBOUND), "inbound", "outbound")
    return pd.DataFrame(
        {
            "caller": caller[caller >= 0],
            "reached_at": talks["created_at"],
            "reached_by": pd.Series(ways, talks.index, dtype="str"),
        }
    ).sort_values("reached_at", kind="stable")
