"""Rows of a workbook's sheet as XML, many at a time by Arrow. Source of their form: ECMA-376-1, 18.3.1 and 22.9.2.19."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from . import spreadsheet
from .spreadsheet import Table

ROWS_AT_ONCE = 10_000
LONGEST_TEXT = 32_767
"""UTF-16 code units that a cell holds. Source: Excel specifications and limits."""

CUT = "… (cut)"
_EPOCH = 25_569
"""Excel's number of 1970-01-01, right for days from March 1900 on."""

_DAY = pa.scalar(86_400_000_000, pa.int64())
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_TEXT = pa.large_string()

Kind = Literal["head", "text", "fact", "day", "time", "number", "bool"]
TEXTS: tuple[Kind, ...] = "head", "text", "fact"


@dataclass(frozen=True)
class Column:
    """How the cells of a column are written: its *letter*, their *kind*, and the number of their *style* in the workbook."""

    letter: str
    kind: Kind
    style: int = 0


def batches(piece: Table) -> Iterator[pa.RecordBatch]:
    """The columns of a table as they are written, some rows at a time; one batch at least.

    A time with a zone becomes the time of that clock, and its offset is a column of its own.
    """
    columns: dict[str, pa.Array] = {}
    for name, column in piece.items():
        if isinstance(column, pd.Series) and isinstance(column.dtype, pd.DatetimeTZDtype):
            local = column.dt.tz_localize(None)
            columns[str(name)] = spreadsheet.typed(local)
            columns[f"{name} zone"] = spreadsheet.offsets(local - column.dt.tz_convert(None))
        else:
            columns[str(name)] = spreadsheet.typed(column)
    table = pa.record_batch(list(columns.values()), list(columns))
    for start in range(0, max(1, len(table)), ROWS_AT_ONCE):
        yield table.slice(start, ROWS_AT_ONCE)


def kind(values: pa.Array) -> Kind:
    """Of what kind the cells of these values are; a time is a day if no clock of them says anything else."""
    if pa.types.is_boolean(values.type):
        return "bool"
    if pa.types.is_timestamp(values.type):
        return "day" if pc.all(pc.equal(values, pc.floor_temporal(values, unit="day"))).as_py() else "time"
    if pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
        return "number"
    return "day" if pa.types.is_date(values.type) else "text"


def xml(batch: pa.RecordBatch, columns: Sequence[Column], first: int) -> tuple[bytes, int]:
    """The rows of a batch, of which the first has the number *first*; and how many texts were too long for a cell, and are cut."""
    numbers = pa.array(range(first, first + len(batch))).cast(_TEXT)
    cut, parts = 0, ['<row r="', numbers, '">']
    for column, values in zip(columns, batch.columns, strict=True):
        if column.kind in TEXTS:
            short, too_long = _short(values.cast(_TEXT))
            parts.append(_cells(column, short, numbers))
            cut += too_long
        else:
            parts.append(_cells(column, values, numbers))
    return "".join(_joined(*parts, "</row>").to_pylist()).encode(), cut


def _cells(column: Column, values: pa.Array, numbers: pa.Array) -> pa.Array:
    """A cell for each value; nothing for one that is missing."""
    start = (f'<c r="{column.letter}', numbers, f'" s="{column.style}"')
    match column.kind:
        case "bool":
            cells = _joined(*start, ' t="b"><v>', values.cast(pa.int8()).cast(_TEXT), "</v></c>")
        case "number":
            cells = _numbers(start, values)
        case "day" | "time":
            micros = values.cast(pa.timestamp("us")).cast(pa.int64()).cast(pa.float64(), safe=False)
            days = pc.add(pc.divide(micros, _DAY.cast(pa.float64())), float(_EPOCH))
            cells = _joined(*start, "><v>", days.cast(_TEXT), "</v></c>")
        case _:
            cells = _texts(start, values)
    return cells.fill_null("")


def _numbers(start: Sequence[object], values: pa.Array) -> pa.Array:
    """Numbers; infinity, of which a cell has none, is the text `inf`."""
    cells = _joined(*start, "><v>", values.cast(_TEXT), "</v></c>")
    if not pa.types.is_floating(values.type):
        return cells
    return pc.if_else(pc.is_inf(values), _texts(start, values.cast(_TEXT)), cells)


def _texts(start: Sequence[object], texts: pa.Array) -> pa.Array:
    return _joined(*start, ' t="inlineStr"><is><t xml:space="preserve">', _escaped(texts), "</t></is></c>")


def _short(texts: pa.Array) -> tuple[pa.Array, int]:
    """Texts that each fit into a cell, and how many of them were cut for that."""
    doubtful = pc.greater(pc.utf8_length(texts), LONGEST_TEXT // 2)
    if not pc.any(doubtful).as_py():
        return texts, 0
    whole = texts.to_pylist()
    short = [text if text is None else _cut(text) for text in whole]
    return pa.array(short, _TEXT), sum(one != other for one, other in zip(whole, short, strict=True))


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_TEXT:
        return text
    return units[: 2 * (LONGEST_TEXT - len(CUT))].decode("utf-16-le", "ignore") + CUT


def _escaped(texts: pa.Array) -> pa.Array:
    """Texts as XML; a sign that XML has not is `_x0007_`, and a text that looks like that gets its underscore escaped."""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        texts = pc.replace_substring(texts, sign, entity)
    texts = pc.replace_substring_regex(texts, r"_(x[0-9A-Fa-f]{4})", r"_x005F_\1")
    if not pc.any(pc.match_substring_regex(texts, r"[\x00-\x08\x0b-\x1f\x{fffe}\x{ffff}]")).as_py():
        return texts
    plain = (None if text is None else _ESCAPED.sub(_code, text) for text in texts.to_pylist())
    return pa.array(plain, _TEXT)


def _code(sign: re.Match[str]) -> str:
    return f"_x{ord(sign[0]):04X}_"


def _joined(*parts: object) -> pa.Array:
    """Texts put together, row by row; null if one of them is."""
    arrays = [pa.scalar(part, _TEXT) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*arrays, pa.scalar("", _TEXT))
