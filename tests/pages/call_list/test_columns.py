"""What a page of the table shows: local times, names, masked numbers, metadata as grid."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from pages.call_list import grid
from pages.call_list.columns import COLUMNS, Rows
from pages.call_list.order import NEWEST, Order
from pages.filters import View
from pages.loading import Selection
from pages.looks import theme
from pages.text import markup
from pages.text.own_numbers import Lines
from ringyo_data.frame import empty_frame, to_frame

VIEW = View(date(2026, 3, 1), date(2026, 3, 28), zone="Asia/Kolkata")
CALLS = to_frame(
    [
        {
            "id": "call_a",
            "status": "completed",
            "phone_number": "+14155551234",
            "from_number": "+18005550000",
            "agent_id": "agent_a",
            "duration": 65,
            "metadata": {"campaign": "spring", "callback_phone": "+14155559999", "vip": True},
            "created_at": "2026-03-02T20:00:00Z",
            "ended_at": "2026-03-02T20:01:20Z",
        },
        {"id": "call_b", "status": "carrier_pigeon", "created_at": "2026-03-01T20:00:00Z"},
    ]
).calls
SHOWN = Selection(
    view=VIEW,
    calls=CALLS,
    as_of=datetime(2026, 3, 3, tzinfo=UTC),
    window=VIEW.span,
    names={"agent_a": "Anna"},
)


def cells(selection: Selection = SHOWN, calls: pd.DataFrame = CALLS) -> pd.DataFrame:
    return grid.cells(Rows(calls, selection), grid.offered(SHOWN))


def offered(calls: pd.DataFrame, *, shows: bool = False) -> list[str]:
    return grid.offered(replace(SHOWN, calls=calls, lines=Lines(shows=shows)))


def test_a_call_is_shown_as_the_reader_sees_the_world():
    row = cells().iloc[0].to_dict()
    assert row == {
        "started": pd.Timestamp("2026-03-03 01:30:00"),
        "agent": "Anna",
        "number": "+1 415 ••• ••34",
        "outcome": ["Answered"],
        "lasted": 65.0,
        "status": "Completed",
        "line": "+1 ••• 00",
        "country": "United States",
        "ended": pd.Timestamp("2026-03-03 01:31:20"),
        "wait": 15.0,
        "id": "call_a",
        "metadata": "campaign: spring, callback_phone: ••• ••99, vip: true",
        "meta:campaign": "spring",
        "meta:callback_phone": "••• ••99",
        "meta:vip": "true",
    }


def test_what_is_missing_is_missing_and_an_unknown_status_keeps_its_word():
    row = cells().iloc[1]
    assert row["status"] == "Carrier pigeon"
    assert row[["agent", "number", "lasted", "line", "country", "ended", "metadata"]].isna().all()


def test_numbers_are_whole_where_the_deployment_shows_them():
    row = cells(replace(SHOWN, lines=Lines(shows=True))).iloc[0]
    assert row[["number", "line", "meta:callback_phone"]].tolist() == [
        "+14155551234",
        "+18005550000",
        "+14155559999",
    ]


def test_no_calls_give_no_rows_but_every_column():
    found = cells(calls=CALLS.head(0))
    assert len(found) == 0
    assert found["lasted"].dtype == "float64"


def test_lengths_read_as_everywhere():
    drawn = grid.worded(cells()[["id", "lasted"]])._translate(False, False)
    words = {row[1]["value"]: row[2]["display_value"] for row in drawn["body"]}
    assert words == {"call_a": "1 min 05 s", "call_b": "–"}


def test_only_the_row_of_the_open_call_is_tinted():
    drawn = grid.worded(cells()[["id", "lasted"]], "#0B6E6E1A", opened=1)._compute()._translate(False, False)
    tinted = {name for style in drawn["cellstyle"] if style["props"] for name in style["selectors"]}
    assert tinted == {"row1_col0", "row1_col1"}


def test_table_is_printed_with_the_same_words_under_the_same_labels():
    printed = markup.table(
        *grid.on_paper(cells()[["started", "agent", "number", "outcome", "lasted"]]), most=1
    )
    first = "2026-03-03 01:30 | Anna | +1 415 ••• ••34 | Answered | 1 min 05 s"
    head = "Started | Agent | Number | Outcome | Lasted"
    assert f"{head} | {first}" in re.sub(r"(<[^>]*>)+", " | ", printed)
    assert f"Shown: the first 1 of {len(CALLS)}." in printed


def test_metadata_keys_are_offered_the_most_frequent_first():
    sent = [{"rare": 1, "usual": 1}, {"usual": 2}]
    found = to_frame(
        [
            {"id": str(at), "created_at": "2026-03-01T20:00:00Z", "metadata": metadata}
            for at, metadata in enumerate(sent)
        ]
    ).calls
    assert offered(found)[-2:] == ["meta:usual", "meta:rare"]
    assert grid.usual(offered(found))[-1] == "meta:usual"
    assert offered(empty_frame()) == list(COLUMNS)


@pytest.mark.parametrize("key", ["+14155551234", "14155551234", "1 (415) 555-1234"])
def test_a_metadata_key_that_is_a_number_is_offered_only_where_numbers_are_shown(key):
    sent = {
        "id": "1",
        "created_at": "2026-03-01T20:00:00Z",
        "phone_number": "+14155551234",
        "metadata": {key: 1},
    }
    found = to_frame([sent]).calls
    assert offered(found) == list(COLUMNS)
    assert offered(found, shows=True)[-1] == f"meta:{key}"


def test_a_heading_says_by_which_column_the_calls_are_in_order():
    found = grid.configured(["started", "agent"], Order("agent", falling=False), theme.LIGHT)
    assert [found[name]["label"] for name in found] == ["Started", "Agent ↑"]


def test_every_column_can_be_configured_in_both_widths():
    every = offered(CALLS)
    for narrow in (True, False):
        assert list(grid.configured(every, NEWEST, theme.DARK, narrow=narrow)) == every


@pytest.mark.parametrize(
    ("column", "label"),
    [("meta:customer_id", "Customer id"), ("wait", "Wait")],
)
def test_columns_have_names_to_read(column, label):
    assert grid.label(column) == label
