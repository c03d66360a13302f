"""Workbooks, read back with openpyxl and LibreOffice: what kind each cell is of, and that no text is more than text."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from ringyo_data import xlsx
from tests import office

FORMULA = '=HYPERLINK("https://example.com")'
NASTY = [
    FORMULA,
    "+491701234567",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "'007",
    "https://example.com",
    "<r>x</r>",
    "007",
    "{=1}",
]


def book(*tables: pd.DataFrame, facts: xlsx.Facts = ()) -> openpyxl.Workbook:
    sent = xlsx.xlsx(tables, rows=sum(map(len, tables)), facts=facts)
    return openpyxl.load_workbook(io.BytesIO(sent))


def cells(*tables: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(book(*tables)["Data"].iter_rows(values_only=True))


@pytest.mark.parametrize("dtype", ["str", "category", "object"])
def test_texts_stay_texts_whatever_they_begin_with(dtype):
    sheet = book(pd.DataFrame({"=note": pd.Series(NASTY, dtype=dtype)}))["Data"]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in sheet["A"]] == [
        (text, "s", "@") for text in ("=note", *NASTY)
    ]
    assert not [cell for cell in sheet["A"] if cell.hyperlink]


def test_a_workbook_has_neither_formulas_nor_links():
    sent = xlsx.xlsx([pd.DataFrame({FORMULA: NASTY})], rows=len(NASTY), facts=[(FORMULA, FORMULA)])
    with zipfile.ZipFile(io.BytesIO(sent)) as files:
        texts = [files.read(name) for name in files.namelist()]
        assert not [name for name in files.namelist() if "rels" in name and "sheet" in name]
    assert not [text for text in texts if b"<f>" in text or b"<hyperlink" in text]


def test_numbers_booleans_and_what_is_missing_are_cells_of_their_kind():
    table = pd.DataFrame(
        {
            "share": [0.5, np.nan, np.inf],
            "seconds": pd.array([65, None, 2**31], dtype="Int64"),
            "open": [True, False, True],
            "note": [None, "", "x"],
            "nothing": [None, None, None],
        }
    )
    assert cells(table)[1:] == [
        (0.5, 65, True, None, None),
        (None, None, False, "", None),
        ("inf", 2**31, True, "x", None),
    ]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
@settings(max_examples=20)
def test_each_number_is_read_back_as_it_was(numbers):
    assert [row[0] for row in cells(pd.DataFrame({"x": numbers}))[1:]] == numbers


@given(st.lists(st.text(max_size=12), min_size=1, max_size=20))
@settings(max_examples=50)
def test_each_text_is_read_back_as_it_was(texts):
    read = [unescape(row[0]) for row in cells(pd.DataFrame({"x": pd.Series(texts, dtype="str")}))[1:]]
    assert read == texts


def test_times_are_real_ones_of_the_zones_clock_with_their_offset_beside_them():
    hours = pd.date_range("2026-10-24 23:30", periods=3, freq="h", tz="UTC")
    table = pd.DataFrame(
        {"start": hours.tz_convert("Europe/Berlin"), "day": pd.to_datetime(["2026-03-02"] * 3)}
    )
    sheet = book(table)["Data"]
    assert list(sheet.iter_rows(values_only=True)) == [
        ("start", "start zone", "day"),
        (datetime(2026, 10, 25, 1, 30), "UTC+02:00", datetime(2026, 3, 2)),
        (datetime(2026, 10, 25, 2, 30), "UTC+02:00", datetime(2026, 3, 2)),
        (datetime(2026, 10, 25, 2, 30), "UTC+01:00", datetime(2026, 3, 2)),
    ]
    assert [cell.number_format for cell in sheet[2]] == ["yyyy-mm-dd hh:mm:ss", "@", "yyyy-mm-dd"]


def test_a_time_is_right_to_the_second_and_may_be_missing():
    times = pd.date_range("1970-01-01 00:00:01", "2199-12-31", periods=400).floor("s")
    table = pd.DataFrame({"at": [*times, pd.NaT], "id": "x"})
    assert [row[0] for row in cells(table)[1:]] == [*times.to_pydatetime(), None]


def test_heads_stay_in_sight_and_have_filters():
    sheet = book(pd.DataFrame({"id": ["a", "b"], "seconds": [1, 2]}))["Data"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.dimensions) == ("A2", "A1:B3", "A1:B3")
    assert sheet["A1"].font.bold
    assert 9 <= sheet.column_dimensions["A"].width <= 50


def test_no_rows_give_the_heads():
    assert cells(pd.DataFrame({"id": pd.Series(dtype="str"), "calls": pd.Series(dtype="int64")})) == [
        ("id", "calls")
    ]


def test_pieces_stand_one_below_another_under_one_head():
    assert cells(*(pd.DataFrame({"id": [name]}) for name in "abc")) == [("id",), ("a",), ("b",), ("c",)]


def test_facts_have_a_sheet_of_their_own():
    sheet = book(
        pd.DataFrame({"id": ["a"]}), facts=[("Period", "1 March"), ("Link", FORMULA), ("Calls", 1234)]
    )["About"]
    assert list(sheet.iter_rows(values_only=True)) == [
        ("Period", "1 March"),
        ("Link", FORMULA),
        ("Calls", 1234),
    ]
    assert [sheet[cell].data_type for cell in ("B1", "B2", "B3")] == ["s", "s", "n"]


def test_rows_beyond_a_sheet_go_on_on_the_next_and_the_facts_say_so(monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    sheets = book(pd.DataFrame({"n": [1, 2]}), pd.DataFrame({"n": [3, 4, 5]}), pd.DataFrame({"n": [6, 7]}))
    assert {sheet.title: [row[0] for row in sheet.iter_rows(values_only=True)] for sheet in sheets} == {
        "Data": ["n", 1, 2, 3],
        "Data 2": ["n", 4, 5, 6],
        "Data 3": ["n", 7],
        "About": ["Sheets"],
    }
    assert sheets["About"]["B1"].value == "7 rows on 3 sheets, as one holds 3 at most"


@pytest.mark.parametrize("rows", [1, 3])
def test_a_wrong_number_of_rows_is_an_error_and_not_a_shorter_file(rows, monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 1)
    with pytest.raises(ValueError, match="rows"):
        xlsx.xlsx([pd.DataFrame({"n": [1, 2]})], rows=rows, facts=())


def test_a_text_that_is_too_long_for_a_cell_is_cut_and_the_facts_count_it():
    fits, too_long = "é" * 32_767, "😀" * 16_384
    sheets = book(pd.DataFrame({"note": [fits, too_long, "x"]}))
    assert [sheets["Data"].cell(row, 1).value for row in (2, 3, 4)] == [fits, "😀" * 16_380 + "… (cut)", "x"]
    assert sheets["About"]["A1"].value == "Texts cut"
    assert sheets["About"]["B1"].value.startswith("1, as a cell holds 32,767 characters")


@pytest.mark.skipif(office.found() is None, reason=office.HELP)
def test_libreoffice_shows_every_cell_as_it_is(tmp_path):
    notes = [*NASTY, "a\x07b_x0041_x0042_", " blanks ", "a&b<c>\nd", "Zoë 😀", None]
    hours = pd.date_range("2026-10-24 22:30", periods=len(notes), freq="h", tz="UTC")
    table = pd.DataFrame(
        {
            "note": notes,
            "start": hours.tz_convert("Europe/Berlin"),
            "n": range(len(notes)),
            "share": 0.25,
            "open": True,
        }
    )
    file = tmp_path / "calls.xlsx"
    file.write_bytes(xlsx.xlsx([table], rows=len(table), facts=[("Zone", "Europe/Berlin")]))

    sheets = office.sheets_as_csv(office.found(), file, tmp_path)

    assert sheets["About"] == "Zone,Europe/Berlin\n"
    local = table["start"].dt.tz_localize(None).dt.strftime("%Y-%m-%d %H:%M:%S")
    zones = ["UTC+02:00" if at < 3 else "UTC+01:00" for at in range(len(table))]
    assert list(csv.reader(io.StringIO(sheets["Data"], newline=""))) == [
        ["note", "start", "start zone", "n", "share", "open"],
        *(
            [text or "", *times, str(n), "0.25", "TRUE"]
            for n, (text, *times) in enumerate(zip(notes, local, zones, strict=True))
        ),
    ]
