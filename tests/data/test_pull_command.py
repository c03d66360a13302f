"""The shell's way in: what it reads, writes, says and returns."""

from __future__ import annotations

import csv
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from ringyo_data.__main__ import main
from ringyo_data.commands import progress_line
from ringyo_data.demo import Account, Api, Behaviour, serve
from ringyo_data.pull_command import without_numbers

from .pull.truth import call, micros

START = datetime(2026, 10, 1, tzinfo=UTC)
RECORDS = [call(n, micros(START + timedelta(hours=n))) for n in range(40)]


@pytest.fixture
def api(monkeypatch, tmp_path):
    """An API over HTTP with a call an hour, and an environment that points at it."""
    own = Api(Account.from_records(RECORDS), Behaviour())
    with serve(own) as base_url:
        monkeypatch.setenv("RINGYO_API_KEY", "rg_test_x")
        monkeypatch.setenv("RINGYO_BASE_URL", base_url)
        monkeypatch.setenv("RINGYO_STORE", str(tmp_path / "store"))
        monkeypatch.chdir(tmp_path)
        yield own


def pull(*more: str) -> int:
    return main(["pull", "--since", "2026-10-01", "--until", "2026-10-02", *more])


READERS = [("c.parquet", pd.read_parquet), ("c.csv", pd.read_csv), ("c.xlsx", pd.read_excel)]


@pytest.mark.parametrize(("name", "reader"), READERS)
def test_calls_of_the_period_are_written_whole(api, tmp_path, capsys, name, reader):
    assert pull("--out", name) == 0

    assert sorted(reader(tmp_path / name)["id"]) == sorted(r["id"] for r in RECORDS[:24])
    assert "24 of 24 calls" in capsys.readouterr().out
    assert list(tmp_path.glob(".*part")) == []


def contents(path: Path) -> str:
    if path.suffix == ".xlsx":
        return "".join(sheet.to_csv() for sheet in pd.read_excel(path, sheet_name=None, dtype="str").values())
    table = pd.read_csv(path, dtype="str") if path.suffix == ".csv" else pd.read_parquet(path)
    return table.to_csv()


@pytest.mark.parametrize("name", ["c.parquet", "c.csv", "c.xlsx"])
def test_numbers_are_masked_in_the_file_unless_they_are_asked_for(api, tmp_path, monkeypatch, name):
    number = RECORDS[0]["phone_number"]
    pull("--out", name)
    assert number[1:] not in contents(tmp_path / name)
    assert f"••• ••{number[-2:]}" in contents(tmp_path / name)

    pull("--out", name, "--show-numbers")
    assert number in contents(tmp_path / name)

    pull("--out", name)
    assert number[1:] not in contents(tmp_path / name)
    monkeypatch.setenv("RINGYO_SHOW_NUMBERS", "1")
    pull("--out", name)
    assert number in contents(tmp_path / name)


def test_at_least_five_digits_of_a_masked_number_are_hidden():
    numbers = ["+3545551234", "+14155551234", "5551234", "anonymous", None]
    metadata = ['{"phone":"+3545551234"}', *["{}"] * 4]
    masked = without_numbers(
        pd.DataFrame({"phone_number": numbers, "from_number": numbers, "metadata": metadata})
    )
    for name in ("phone_number", "from_number"):
        assert masked[name].fillna("").tolist() == ["+354 ••• ••34", "+1 415 ••• ••34", "••• ••34", "•••", ""]
    assert masked["metadata"].tolist() == ['{"phone":"••• ••34"}', *["{}"] * 4]


@pytest.mark.parametrize("name", ["c.parquet", "c.csv"])
def test_the_file_is_its_owners_alone_from_the_first_byte(api, tmp_path, monkeypatch, name):
    (tmp_path / name).touch(mode=0o644)
    modes = []
    replace = Path.replace

    def look(self: Path, target: Path) -> Path:
        modes.append(stat.S_IMODE(self.stat().st_mode))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", look)
    before = os.umask(0)
    try:
        pull("--out", name)
    finally:
        os.umask(before)
    assert modes[-1] == 0o600
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_no_text_in_the_file_is_a_formula(api, tmp_path):
    evil = call(41, micros(START)) | {"id": "=1+1", "agent_id": "x;=1+1;y", "metadata": {"note": "a\n@b;-c"}}
    api.account = Account.from_records([evil])
    pull("--out", "c.csv", "--show-numbers")
    for separator in (",", ";", "\t"):
        with (tmp_path / "c.csv").open(newline="", encoding="utf-8") as file:
            cells = [cell for row in csv.reader(file, delimiter=separator) for cell in row]
        assert not [cell for cell in cells if cell.lstrip(' "')[:1] in tuple("=+-@")]


def test_a_workbook_has_typed_cells_and_says_of_which_calls(api, tmp_path):
    evil = call(41, micros(START)) | {"id": "=1+1", "status": "completed", "duration": 65}
    api.account = Account.from_records([evil])
    pull("--phone", evil["phone_number"], "--out", "c.xlsx")
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    head, row = book["Calls"].iter_rows()
    cells = dict(zip((cell.value for cell in head), row, strict=True))
    assert (cells["id"].value, cells["id"].data_type) == ("=1+1", "s")
    assert cells["created_at"].value == datetime(2026, 10, 1)
    assert cells["duration_seconds"].value == 65
    facts = dict(book["About"].iter_rows(values_only=True))
    assert facts["Period"] == "2026-10-01 00:00:00 until just before 2026-10-02 00:00:00"
    assert facts["Filters"] == "phone_number hidden"
    assert facts["Complete"].startswith("yes: 1 of 1 calls")
    assert (facts["Time zone"], facts["Phone numbers"]) == ("UTC", "masked")


def test_settled_days_are_not_asked_for_a_second_time(api):
    pull()
    asked = api.requests
    pull()
    assert api.requests == asked


def test_filters_narrow_what_is_written(api, tmp_path):
    assert pull("--agent", "agent_1", "--out", "c.csv") == 0
    assert set(pd.read_csv(tmp_path / "c.csv")["agent_id"]) == {"agent_1"}


def test_questions_that_end_at_a_limit_lose_no_call(api, tmp_path, capsys):
    day = [call(1_000 + n, micros(START) + n * 30_000_000) for n in range(2_500)]
    api.account.add(day)
    api.behaviour = Behaviour(question_ends=1_000)
    assert pull("--out", "c.csv") == 0
    assert "2,524 of 2,524 calls" in capsys.readouterr().out
    assert len(pd.read_csv(tmp_path / "c.csv")) == 2_524


def test_records_that_come_again_are_told_apart_from_missing_ones(api, capsys):
    api.account.add(RECORDS[:3])
    assert pull() == 0
    out = capsys.readouterr().out
    assert "24 of 27 calls" in out
    assert "3 records tell of the same calls again" in out


def test_missing_calls_are_told_by_the_exit_status(api, capsys):
    api.behaviour = Behaviour(total_offset=3)
    assert pull() == 3
    assert "3 MISSING" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["pull"],
        ["pull", "--since", "yesterday"],
        ["pull", "--since", "2026-10-01", "--out", "calls.txt"],
        ["pull", "--since", "2026-10-01", "--out", "nowhere/calls.csv"],
        ["pull", "--since", "2026-10-01", "--phone", "12"],
    ],
)
def test_usage_is_status_2(api, words):
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2


def test_status_that_the_api_does_not_know_is_usage_too(api, capsys):
    assert pull("--status", "nonsense") == 2
    assert "nonsense" in capsys.readouterr().err


def test_settings_and_reversed_times_are_status_2(api, monkeypatch, capsys):
    assert main(["pull", "--since", "2026-10-02", "--until", "2026-10-01"]) == 2
    monkeypatch.setenv("RINGYO_WORKERS", "many")
    assert pull() == 2
    assert "RINGYO_WORKERS" in capsys.readouterr().err


def test_a_key_that_is_refused_is_status_1_and_says_what_to_do(api, monkeypatch, capsys):
    monkeypatch.setenv("RINGYO_API_KEY", "wrong")
    assert pull() == 1
    assert "RINGYO_API_KEY" in capsys.readouterr().err


def test_off_a_terminal_progress_is_a_plain_line_every_few_seconds():
    said: list[str] = []
    seconds = iter([0.0, 1.0, 6.0, 6.0, 7.0])
    tell = progress_line(lambda text, **_: said.append(text), terminal=False, clock=lambda: next(seconds))

    tell(1, None)
    tell(1200, 5000)
    tell(1300, 5000)

    assert said == ["1,200 of 5,000 calls"]
