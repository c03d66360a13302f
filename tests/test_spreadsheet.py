"""Tables as files: what is in them, and that no text in them becomes a formula."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from pages.shared import spreadsheet

FORMULA = '=HYPERLINK("https://example.com")'


def lines(table: pd.DataFrame) -> list[list[str]]:
    return list(csv.reader(io.StringIO(spreadsheet.csv(table).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("dtype", ["str", "category", "object"])
@pytest.mark.parametrize("text", [FORMULA, "+491701234567", "-1+2", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_of_any_kind_becomes_a_formula(text, dtype):
    table = pd.DataFrame({"agent": pd.Series([text, "Ana", None], dtype=dtype)})
    assert lines(table) == [["agent"], [f"'{text}"], ["Ana"], [""]]


def test_no_column_becomes_a_formula():
    assert lines(pd.DataFrame({FORMULA: [1]})) == [[f"'{FORMULA}"], ["1"]]


def test_numbers_below_zero_and_times_stay_as_they_are():
    times = pd.to_datetime(pd.Series(["2026-03-02T09:00:00+01:00"])).dt.tz_convert("Europe/Berlin")
    table = pd.DataFrame({"change": [-0.5], "start": times, "open": [False]})
    assert lines(table) == [["change", "start", "open"], ["-0.5", "2026-03-02 09:00:00+01:00", "False"]]


def test_no_rows_give_the_names_of_the_columns():
    assert lines(pd.DataFrame({"agent": pd.Series(dtype="str"), "calls": pd.Series(dtype="int64")})) == [
        ["agent", "calls"]
    ]


def test_excel_is_told_that_it_is_utf_8():
    assert spreadsheet.csv(pd.DataFrame({"name": ["Zoë"]})).startswith(b"\xef\xbb\xbf")
