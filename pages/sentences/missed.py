"""What the list of missed callers says."""

from __future__ import annotations

import pandas as pd

from ..text import wording


def callers(table: pd.DataFrame) -> str:
    """How many callers were missed, how many were not reached since, and how long it took with the others.

    *table* is that of `metrics.missed.missed_callers`.
    """
    many, times = len(table), table["after_seconds"].dropna()
    waiting = many - len(times)
    if not many:
        return "No caller was missed whose number is known."
    if not len(times):
        return (
            "1 caller, not reached since."
            if many == 1
            else f"{wording.count(many)} callers, none of them reached since."
        )
    typical = wording.duration(times.median())
    if many == 1:
        return f"1 caller, reached {typical} after the last missed call."
    text = f"{wording.count(many)} callers, " + (
        f"{wording.count(waiting)} of them not reached since." if waiting else "all of them reached since."
    )
    if len(times) == 1:
        return f"{text} The other was reached {typical} after the last missed call."
    return f"{text} Half of {'the others' if waiting else 'them'} were reached within {typical} of their last missed call."
