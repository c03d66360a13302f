"""Tables as files: what is in them, and that no text in them becomes a formula."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringyo_data import spreadsheet

FORMULA = '=HYPERLINK("https://example.com")'


def lines(table: pd.DataFrame) -> list[list[str]]:
    return list(csv.reader(io.StringIO(spreadsheet.csv([table]).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("dtype", ["str", "category", "object"])
@pytest.mark.parametrize("text", [FORMULA, "+491701234567", "-1+2", "@SUM(A1)", "\tx", "\rx", "＝1", ' "=1'])
def test_no_text_of_any_kind_becomes_a_formula(text, dtype):
    table = pd.DataFrame({"agent": pd.Series([text, "Ana", None], dtype=dtype), "calls": 1})
    assert lines(table) == [["agent", "calls"], [f"'{text}", "1"], ["Ana", "1"], ["", "1"]]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("x;=1+1;y", "x;'=1+1;y"),
        ("x; +49 170", "x;' +49 170"),
        ('x;"=1', "x;'\"=1"),
        ("x\t-1", "x\t'-1"),
        ("x\n@A1", "x\n'@A1"),
        ("\t=1", "'\t'=1"),
        ("a-b=c, +d; e@f", "a-b=c, +d; e@f"),
        ("['=1']", "['=1']"),
    ],
)
def test_a_text_is_guarded_wherever_another_separator_would_begin_a_cell(text, left):
    assert lines(pd.DataFrame({"note": [text]}))[1] == [left]


def cells(sent: str, separator: str) -> list[str]:
    rows = csv.reader(io.StringIO(sent, newline=""), delimiter=separator)
    return [cell for row in rows for cell in row]


@pytest.mark.parametrize("written", [",", ";"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@given(
    st.lists(st.text(alphabet=" =+-@a;,\t\r\n\"'\N{NO-BREAK SPACE}＝", max_size=12), min_size=1, max_size=4)
)
def test_no_cell_is_a_formula_whatever_separator_the_reader_takes(written, separator, texts):
    table = pd.DataFrame({"id": texts, "seconds": 5, "note": texts})
    sent = spreadsheet.csv([table], written).decode("utf-8-sig")
    begun = [cell.lstrip().lstrip('"').lstrip()[:1] for cell in cells(sent, separator)]
    assert not {"=", "+", "-", "@", "＝"} & set(begun)


def test_no_column_becomes_a_formula():
    assert lines(pd.DataFrame({FORMULA: [1]})) == [[f"'{FORMULA}"], ["1"]]


def test_numbers_below_zero_and_times_stay_as_they_are():
    times = pd.to_datetime(pd.Series(["2026-03-02T09:00:00+01:00"])).dt.tz_convert("Europe/Berlin")
    days = pd.to_datetime(["2026-03-02"])
    table = pd.DataFrame({"change": [-0.5], "day": days, "start": times, "open": [False]})
    assert lines(table)[1] == ["-0.5", "2026-03-02", "2026-03-02 09:00:00+01:00", "false"]


def test_no_rows_give_the_names_of_the_columns():
    assert lines(pd.DataFrame({"agent": pd.Series(dtype="str"), "calls": pd.Series(dtype="int64")})) == [
        ["agent", "calls"]
    ]


def test_excel_is_told_that_it_is_utf_8():
    assert spreadsheet.csv([pd.DataFrame({"name": ["Zoë"]})]).startswith(b"\xef\xbb\xbf")


def test_pieces_stand_one_below_another_under_one_head():
    pieces = [pd.DataFrame({"id": [name], "seconds": [5]}) for name in ("a", "b")]
    sink = io.BytesIO()
    spreadsheet.write(pieces, sink)
    assert list(csv.reader(io.StringIO(sink.getvalue().decode()))) == [
        ["id", "seconds"],
        ["a", "5"],
        ["b", "5"],
    ]


@pytest.mark.parametrize(
    ("locale", "separator"),
    [
        ("de-DE", ";"),
        ("de", ";"),
        ("fr-FR", ";"),
        ("pt-BR", ";"),
        ("en-US", ","),
        ("en-GB", ","),
        ("ja", ","),
        ("es-MX", ","),
        ("de-CH", ","),
        (None, ","),
        ("", ","),
    ],
)
def test_the_separator_is_the_one_of_the_readers_excel(locale, separator):
    assert spreadsheet.separator(locale) == separator


def test_a_file_with_semicolons_has_decimal_commas():
    table = pd.DataFrame({"note": ["a;b,c", None], "share": [0.5, None], "calls": [1200, 3]})
    assert spreadsheet.csv([table], ";").decode("utf-8-sig").splitlines() == [
        '"note";"share";"calls"',
        '"a;b,c";"0,5";1200',
        ";;3",
    ]
