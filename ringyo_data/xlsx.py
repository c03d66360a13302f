"""Tables as workbooks for Excel and LibreOffice: numbers and times as such, texts always as texts.

XlsxWriter makes the workbook but for its rows, which Arrow makes (`xlsx_rows`): XlsxWriter takes many times as long
for a cell, and meanwhile no page of another viewer gets on.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from . import xlsx_rows
from .spreadsheet import Table
from .xlsx_rows import LONGEST_TEXT, Column

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575
"""Rows of a sheet below its head. Source: Excel specifications and limits."""

FACTS_SHEET = "About"
NARROWEST, WIDEST = 9, 48
"""Widths of a column, in characters."""

FASTEST = 1
"""zlib's fastest level: a workbook takes two thirds of the time, and is a quarter larger."""

STYLES: Mapping[str, Mapping[str, object]] = {
    "head": {"bold": True, "bottom": 1, "num_format": "@"},
    "text": {"num_format": "@"},
    "fact": {"num_format": "@", "text_wrap": True, "valign": "top"},
    "day": {"num_format": "yyyy-mm-dd"},
    "time": {"num_format": "yyyy-mm-dd hh:mm:ss"},
}
"""Cells in the format of text stay text also if somebody edits them."""

Facts: TypeAlias = Sequence[tuple[str, str | int]]
"""The facts of a table: pairs of a name and a text or number."""


def xlsx(pieces: Iterable[Table], *, rows: int, facts: Facts, name: str = "Data") -> bytes:
    """The workbook that `write` writes."""
    sink = io.BytesIO()
    write(pieces, sink, rows=rows, facts=facts, name=name)
    return sink.getvalue()


def write(pieces: Iterable[Table], sink: BinaryIO, *, rows: int, facts: Facts, name: str = "Data") -> None:
    """Write tables of the same columns one below another on a sheet *name*, and *facts* on a sheet beside it.

    There is one piece or more, with so many *rows* in all. What one sheet does not hold goes on on `Data 2`, and the
    facts say so. Heads stay in sight and have filters. No text becomes a formula or a link; one that is too long for a cell is cut,
    and the facts say how many are. A time with a zone is written as that zone's clock shows it, and its offset in a column
    beside it. A missing value is an empty cell, infinity the text `inf`. Raises `ValueError` if there are not so many rows.
    """
    batches = chain.from_iterable(map(xlsx_rows.batches, pieces))
    first = next(batches)
    count = max(1, math.ceil(rows / MOST_ROWS))
    names = [name, *(f"{name} {number}" for number in range(2, count + 1))]
    frame = ZipFile(io.BytesIO(_without_rows(first, names, rows)))
    styles = _styles(frame.read(_path(count)))
    data = _Rows(
        chain([first], batches), _columns(first.columns, styles), _row(first.schema.names, "head", styles, 1)
    )
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=FASTEST) as book:
        for path in sorted(set(frame.namelist()) - set(map(_path, range(count + 1)))):
            book.writestr(path, frame.read(path))
        for number in range(count):
            _fill(book, frame, _path(number), data.of_a_sheet())
        notes = [*facts, *data.notes(count)]
        _fill(book, frame, _path(count), (_row(pair, "fact", styles, at) for at, pair in enumerate(notes, 1)))
    if data.written != rows or next(data.batches, None):
        raise ValueError(f"there are other than {rows:,} rows")


@dataclass
class _Rows:
    """The rows as XML, sheet by sheet. Counts those that were *written*, and the texts that were *cut*."""

    batches: Iterator[pa.RecordBatch]
    columns: Sequence[Column]
    head: bytes
    written: int = 0
    cut: int = 0

    def of_a_sheet(self) -> Iterator[bytes]:
        """The head, and as many of the next rows as a sheet holds."""
        yield self.head
        rows_left = MOST_ROWS
        while rows_left and (batch := next(self.batches, None)) is not None:
            part, rest = batch.slice(0, rows_left), batch.slice(rows_left)
            if len(rest):
                self.batches = chain([rest], self.batches)
            xml, cut = xlsx_rows.xml(part, self.columns, first=MOST_ROWS - rows_left + 2)
            rows_left, self.written, self.cut = (
                rows_left - len(part),
                self.written + len(part),
                self.cut + cut,
            )
            yield xml

    def notes(self, sheets: int) -> Facts:
        """What Excel's limits have done to the rows."""
        several = f"{self.written:,} rows on {sheets} sheets, as one holds {MOST_ROWS:,} at most"
        short = (
            f"{self.cut:,}, as a cell holds {LONGEST_TEXT:,} characters at most; a CSV file has them whole"
        )
        return [*[("Sheets", several)] * (sheets > 1), *[("Texts cut", short)] * (self.cut > 0)]


def _columns(values: Sequence[pa.Array], styles: Mapping[str, int]) -> list[Column]:
    kinds = map(xlsx_rows.kind, values)
    return [Column(xl_col_to_name(at), kind, styles.get(kind, 0)) for at, kind in enumerate(kinds)]


def _row(values: Sequence[str | int], kind: xlsx_rows.Kind, styles: Mapping[str, int], number: int) -> bytes:
    """One row of texts, of a style of their own, and of numbers."""
    columns = [
        Column(xl_col_to_name(at), kind, styles[kind])
        if isinstance(value, str)
        else Column(xl_col_to_name(at), "number", 0)
        for at, value in enumerate(values)
    ]
    batch = pa.record_batch([pa.array([value]) for value in values], list(map(str, range(len(values)))))
    return xlsx_rows.xml(batch, columns, first=number)[0]


def _without_rows(first: pa.RecordBatch, names: Sequence[str], rows: int) -> bytes:
    """A workbook with these sheets and one for the facts; of their cells the last alone, and on the last sheet one of each style."""
    sink, width = io.BytesIO(), first.num_columns
    with xlsxwriter.Workbook(sink, {"in_memory": True}) as book:
        for number, name in enumerate(names):
            last = min(MOST_ROWS, rows - number * MOST_ROWS)
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, last, width - 1)
            sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(width - 1)}{last + 1}"})
            sheet.write_string(last, width - 1, "")  # tells how far the rows reach
            for at, (head, values) in enumerate(zip(first.schema.names, first.columns, strict=True)):
                sheet.set_column(at, at, _width(head, values))
        sheet = book.add_worksheet(FACTS_SHEET)
        sheet.set_column(0, 1, WIDEST)
        for at, style in enumerate(STYLES.values()):
            sheet.write_blank(0, at, None, book.add_format(style))
    return sink.getvalue()


def _width(head: str, values: pa.Array) -> int:
    """Characters for the head with the filter's sign, and for the longest text or a time."""
    longest = NARROWEST
    match xlsx_rows.kind(values):
        case "text":
            longest = pc.max(pc.utf8_length(values.cast(pa.large_string()))).as_py() or 0
        case "time":
            longest = len("2026-03-03 01:30:00")
    return min(max(NARROWEST, len(head) + 3, longest + 2), WIDEST)


def _path(number: int) -> str:
    """Where the file of a sheet stands in a workbook, counted from 0."""
    return f"xl/worksheets/sheet{number + 1}.xml"


def _styles(sheet: bytes) -> dict[str, int]:
    """The workbook's numbers of the styles, from the cells of the sheet that has one of each."""
    return dict(zip(STYLES, map(int, re.findall(rb'<c r="[^"]*" s="(\d+)"', sheet)), strict=True))


def _fill(book: ZipFile, frame: ZipFile, path: str, rows: Iterable[bytes]) -> None:
    """Write a sheet of *frame* with these rows in place of its own."""
    before, _, rest = frame.read(path).partition(b"<sheetData>")
    with book.open(path, "w", force_zip64=True) as file:
        file.write(before + b"<sheetData>")
        for row in rows:
            file.write(row)
        file.write(rest[rest.index(b"</sheetData>") :])
