"""The file holds every call that was found, no whole number, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import zoneinfo
from dataclasses import replace
from datetime import datetime
from importlib.resources import files

import numpy as np
import openpyxl
import pytest

from pages.call_list import export
from pages.text.own_numbers import Lines
from ringyo_data import spreadsheet
from ringyo_data.frame import to_frame

from .test_columns import CALLS, SHOWN


def rows(selection=SHOWN, positions=None) -> list[dict[str, str]]:
    sent = export.csv(selection, positions)
    assert sent.startswith(spreadsheet.BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(sent.decode("utf-8-sig"))))


SENT = {"status": "completed", "phone_number": "+14155551234", "from_number": "+18005550000"}


def in_zone(zone: str):
    return replace(SHOWN, view=replace(SHOWN.view, zone=zone))


def test_a_call_is_told_with_all_that_is_known_of_it():
    assert rows()[0] == {
        "id": "call_a",
        "started": "2026-03-03 01:30:00",
        "ended": "2026-03-03 01:31:20",
        "status": "completed",
        "outcome": "answered",
        "agent_id": "agent_a",
        "agent": "Anna",
        "number": "'+1 415 ••• ••34",
        "line": "'+1 ••• 00",
        "zone": "UTC+05:30",
        "duration_seconds": "65",
        "metadata": '{"campaign":"spring","callback_phone":"••• ••99","vip":true}',
        "meta:campaign": "spring",
        "meta:callback_phone": "••• ••99",
        "meta:vip": "true",
    }


@pytest.mark.parametrize(
    ("zone", "started", "offset"),
    [
        ("Asia/Calcutta", "2026-03-03 01:30:00", "UTC+05:30"),
        ("America/St_Johns", "2026-03-02 16:30:00", "UTC-03:30"),
        ("UTC", "2026-03-02 20:00:00", "UTC+00:00"),
    ],
)
def test_times_are_local_and_their_offset_stands_beside_them(zone, started, offset):
    row = rows(in_zone(zone))[0]
    assert (row["started"], row["zone"]) == (started, offset)


def test_both_hours_of_the_autumn_night_are_told_apart():
    nights = [
        {
            **SENT,
            "id": f"call_{at}",
            "created_at": f"2026-10-25T0{at}:30:00Z",
            "ended_at": "2026-10-25T01:40:00Z",
        }
        for at in (0, 1)
    ]
    written = rows(replace(in_zone("Europe/Berlin"), calls=to_frame(nights).calls))
    assert [(row["started"], row["ended"], row["zone"]) for row in written] == [
        ("2026-10-25 02:30:00", "2026-10-25 02:40:00", "UTC+01:00"),
        ("2026-10-25 02:30:00", "2026-10-25 03:40:00", "UTC+02:00"),
    ]


def test_a_german_excel_opens_the_file_into_columns():
    sent = export.csv(SHOWN, None, ";").decode("utf-8-sig")
    assert sent.splitlines()[0].startswith('"id";"started";"ended";"status"')
    assert list(csv.DictReader(io.StringIO(sent), delimiter=";")) == rows()


def test_only_frequent_metadata_keys_have_columns_and_the_others_stay_in_the_last():
    sent = [
        {
            **SENT,
            "id": f"call_{at}",
            "created_at": "2026-03-02T20:00:00Z",
            "metadata": {f"key_{at}": at, "tier": "a"},
        }
        for at in range(20)
    ]
    row = rows(replace(SHOWN, calls=to_frame(sent).calls))[0]
    assert row["meta:tier"] == "a"
    assert sum(head.startswith("meta:") for head in row) == 12
    assert "key_" in row["metadata"]


def test_a_zone_that_arrow_does_not_know_is_written_all_the_same(tmp_path, monkeypatch):
    """As on a system without the older names, of which `Asia/Calcutta` is one."""
    (tmp_path / "Nowhere").write_bytes(files("tzdata").joinpath("zoneinfo/Asia/Kolkata").read_bytes())
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([tmp_path])
    try:
        assert rows(in_zone("Nowhere"))[0]["started"] == "2026-03-03 01:30:00"
    finally:
        zoneinfo.reset_tzpath(before)


def test_what_is_missing_is_empty():
    row = rows()[1]
    assert [row[name] for name in ("ended", "agent_id", "agent", "number", "line", "duration_seconds")] == [
        ""
    ] * 6


def test_only_the_calls_that_were_found_are_in_it_in_their_order():
    assert [row["id"] for row in rows(positions=np.array([1, 0]))] == ["call_b", "call_a"]
    assert rows(positions=np.array([], dtype=np.int64)) == []


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_as_a_formula_does(start: str):
    nasty = f'{start}HYPERLINK("http://evil.example")'
    found = to_frame(
        [
            {
                "id": nasty,
                "status": nasty,
                "phone_number": nasty,
                "from_number": nasty,
                "agent_id": nasty,
                "created_at": "2026-03-01T20:00:00Z",
            }
        ]
    ).calls
    shown = replace(SHOWN, calls=found, names={nasty: nasty}, lines=Lines(shows=True))
    for row in rows(shown):
        texts = [row[name] for name in ("id", "status", "agent", "agent_id")]
        assert texts == [f"'{nasty}"] * 4
        for name in ("number", "line"):  # blanks around a number are left out when it is read
            assert row[name] in (f"'{nasty}", nasty.strip())
            assert row[name][0] not in "=+-@\t\r"


def test_numbers_are_whole_where_the_deployment_shows_them_and_still_no_formula():
    row = rows(replace(SHOWN, lines=Lines(shows=True)))[0]
    assert (row["number"], row["line"]) == ("'+14155551234", "'+18005550000")
    assert "+14155559999" in row["metadata"]


def test_a_long_list_is_written_piece_by_piece(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(export, "ROWS_AT_ONCE", 1)
    assert [row["id"] for row in rows()] == ["call_a", "call_b"]


def sheet(selection=SHOWN, positions=None) -> list[dict[str, openpyxl.cell.Cell]]:
    sent = export.workbook(selection, positions, [("Period", "March")])
    head, *lines = openpyxl.load_workbook(io.BytesIO(sent))["Calls"].iter_rows()
    return [dict(zip((cell.value for cell in head), line, strict=True)) for line in lines]


def test_a_workbook_has_the_columns_of_the_csv_file_with_typed_cells():
    row, other = sheet()
    assert list(row) == list(rows()[0])
    typed = {
        "started": datetime(2026, 3, 3, 1, 30),
        "ended": datetime(2026, 3, 3, 1, 31, 20),
        "duration_seconds": 65,
    }
    assert {name: cell.value for name, cell in row.items()} == {
        **{name: text.removeprefix("'") for name, text in rows()[0].items()},
        **typed,
    }
    assert {name for name, cell in row.items() if cell.data_type != "s"} == typed.keys()
    assert other["ended"].value is None


def test_a_workbook_holds_the_calls_that_were_found_piece_by_piece(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(export, "ROWS_AT_ONCE", 1)
    assert [row["id"].value for row in sheet(positions=np.array([1, 0]))] == ["call_b", "call_a"]
    assert sheet(positions=np.array([], dtype=np.int64)) == []


def test_masked_numbers_are_nowhere_in_the_file():
    sent = export.csv(SHOWN, None) + str([cell.value for row in sheet() for cell in row.values()]).encode()
    assert b"4155551234" not in sent
    assert b"4155559999" not in sent
    assert b"8005550000" not in sent
    assert CALLS["phone_number"].iloc[0] == "+14155551234"
