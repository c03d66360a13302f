"""What is wrong with calls that gave a row all the same, summed up."""

from __future__ import annotations

import pandas as pd

MISSING = "is missing"
"""The end of a fault that is no more than a field which was not sent."""


def unusable_fields(reasons: pd.Series) -> tuple[int, tuple[str, ...]]:
    """How many calls have a field that could not be used, and which fields those are, by name.

    *reasons* has one text for each call with a bad field, as in `Framed.rejected`. A field
    that was not sent does not count.
    """
    calls, fields = 0, set()
    for reason, times in reasons.value_counts().items():
        faults = [fault for fault in str(reason).split("; ") if not fault.endswith(MISSING)]
        calls += int(times) if faults else 0
        fields |= {fault.partition(" ")[0] for fault in faults}
    return calls, tuple(sorted(fields))
