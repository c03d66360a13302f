"""Cells that sort by their number and read in words."""

from __future__ import annotations

import pandas as pd

from pages.text import cells, wording

TABLE = pd.DataFrame({"agent": ["ana", "bo"], "lasted": [200.0, float("nan")], "change": [-10.84, 4.0]})


def shown() -> list[list[str]]:
    words = {"lasted": wording.duration, "change": cells.points}
    rows = cells.worded(TABLE, words)._translate(False, False)["body"]
    return [[cell["display_value"] for cell in row if cell["type"] == "td"] for row in rows]


def test_numbers_read_in_words_and_what_is_missing_is_a_dash():
    assert shown() == [["ana", "3 min 20 s", "−10.8"], ["bo", "–", "+4.0"]]


def test_the_numbers_stay_what_they_are():
    assert cells.worded(TABLE, {"lasted": wording.duration}).data is TABLE
