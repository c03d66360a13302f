"""What the list of missed callers says, of none, of one, and of those who were reached or not."""

from __future__ import annotations

import pandas as pd
import pytest

from pages.sentences import missed


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        ([], "No caller was missed whose number is known."),
        ([None], "1 caller, not reached since."),
        ([90], "1 caller, reached 1 min 30 s after the last missed call."),
        ([None, None], "2 callers, none of them reached since."),
        (
            [None, 90],
            "2 callers, 1 of them not reached since. The other was reached 1 min 30 s after the last missed call.",
        ),
        (
            [None, 30, 60, 90],
            "4 callers, 1 of them not reached since. "
            "Half of the others were reached within 1 min 00 s of their last missed call.",
        ),
        (
            [60, 60],
            "2 callers, all of them reached since. Half of them were reached within 1 min 00 s of their last missed call.",
        ),
    ],
)
def test_missed_callers_are_said_with_how_many_still_wait(seconds, said):
    assert missed.callers(pd.DataFrame({"after_seconds": pd.Series(seconds, dtype="float64")})) == said
