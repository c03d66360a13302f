"""What a workbook of many calls costs, against their CSV file and against XlsxWriter alone."""

from __future__ import annotations

import io
import multiprocessing
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pandas as pd
import xlsxwriter

from ringyo_data import spreadsheet, xlsx
from ringyo_data.frame import FrameBuilder
from ringyo_data.pull_command import with_times_as_text, with_times_of_utc
from tests.bench import frame_speed
from tests.bench.report import Promise, Section

FEW, MANY = 100_000, 1_000_000
AT_ONCE = 50_000
MOST_SECONDS, MOST_MEGABYTES = 60.0, 500.0

HOW = """The nine columns that `pull` writes, 50,000 calls at a time: as the workbook of `ringyo_data/xlsx.py`, as CSV, and as a workbook
whose cells XlsxWriter writes one by one (`constant_memory`). Processor time of a fresh process; its peak of memory (Linux only) is that above the
calls themselves, the finished file included."""


def section(*, quick: bool) -> Section:
    """Measure all ways with some calls, and the workbook and the CSV file with a million."""
    few, many = (FEW // 100, MANY // 100) if quick else (FEW, MANY)
    cases = [(few, "CSV"), (few, "workbook"), (few, "XlsxWriter"), (many, "CSV"), (many, "workbook")]
    figures = {}
    for case in cases:
        with multiprocessing.get_context("spawn").Pool(1) as fresh:
            figures[case] = fresh.apply(measured, case)
    rows = []
    for (calls, way), (seconds, peak, size) in figures.items():
        times = seconds / figures[calls, "CSV"][0]
        rows.append((f"{calls:,}", way, f"{seconds:.1f}", f"{times:.1f}", f"{peak:.0f} MB", f"{size:.0f} MB"))
    seconds, peak, _ = figures[many, "workbook"]
    return Section(
        title="Calls as a workbook",
        how=HOW,
        columns=("calls", "file", "seconds", "time / CSV", "peak", "size"),
        rows=rows,
        on_screen_only=frozenset({"seconds"}),
        promises=[
            Promise(
                f"a workbook of {many:,} calls takes at most {MOST_SECONDS:.0f} s of processor time",
                f"{seconds:.0f} s",
                seconds <= MOST_SECONDS,
            ),
            Promise(f"and at most {MOST_MEGABYTES:.0f} MB", f"{peak:.0f} MB", peak <= MOST_MEGABYTES),
        ],
    )


def measured(calls: int, way: str) -> tuple[float, float, float]:
    """Seconds of processor time, megabytes at the peak, and megabytes of the file; for a fresh process."""
    frame, write = _frame(calls), WAYS[way]
    write(frame.head(100))  # loads whatever is loaded late
    before = frame_speed.kilobytes("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # VmHWM starts again
    began = time.process_time()
    data = write(frame)
    seconds = time.process_time() - began
    return seconds, (frame_speed.kilobytes("VmHWM") - before) / 1024, len(data) / 1e6


def _frame(calls: int) -> pd.DataFrame:
    builder = FrameBuilder()
    for page in frame_speed.pages(calls):
        builder.add(orjson.loads(page)["data"])
    return builder.finish().calls


def _pieces(calls: pd.DataFrame) -> Iterator[pd.DataFrame]:
    return (calls.iloc[start : start + AT_ONCE] for start in range(0, len(calls), AT_ONCE))


def _csv(calls: pd.DataFrame) -> bytes:
    return spreadsheet.csv(map(with_times_as_text, _pieces(calls)))


def _workbook(calls: pd.DataFrame) -> bytes:
    return xlsx.xlsx(map(with_times_of_utc, _pieces(calls)), rows=len(calls), facts=())


def _by_cell(calls: pd.DataFrame) -> bytes:
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"constant_memory": True}) as book:
        sheet, of_time = (
            book.add_worksheet(),
            book.add_format({"num_format": xlsx.STYLES["time"]["num_format"]}),
        )
        rows = (
            row for piece in map(with_times_of_utc, _pieces(calls)) for row in piece.astype("object").values
        )
        for number, row in enumerate(rows):
            for at, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, at, value)
                elif isinstance(value, pd.Timestamp):
                    sheet.write_datetime(number, at, value, of_time)
                elif not pd.isna(value):
                    sheet.write_number(number, at, value)
    return sink.getvalue()


WAYS: dict[str, Callable[[pd.DataFrame], bytes]] = {
    "CSV": _csv,
    "workbook": _workbook,
    "XlsxWriter": _by_cell,
}
