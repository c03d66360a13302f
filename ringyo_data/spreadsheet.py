"""Tables as CSV files, safe to open in a spreadsheet; the only place that writes any."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import BinaryIO, TypeAlias

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

Column: TypeAlias = "pa.Array | pd.Series"
Table: TypeAlias = "pd.DataFrame | Mapping[str, Column]"

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""Without it, Excel reads UTF-8 as something else."""

_CELL_START = r"(^|[;\t\r\n])"
"""Where a cell begins: in a quoted text a comma begins none, but a semicolon does if it is the separator, as in German Excel."""

_FORMULA = _CELL_START + r"([\p{Z}\"]*[=+\-@＝＋－＠])"
_BLANK_START = r"^([\t\r\n])"


def csv(pieces: Iterable[Table]) -> bytes:
    """A file for Excel: what `write` writes, after the mark that tells Excel its encoding."""
    sink = io.BytesIO(BYTE_ORDER_MARK)
    sink.seek(0, io.SEEK_END)
    write(pieces, sink)
    return sink.getvalue()


def write(pieces: Iterable[Table], sink: BinaryIO) -> None:
    """Write tables of the same columns one below another, as one CSV file in UTF-8; no piece writes nothing.

    Texts, names of columns too, are as `safe` leaves them. Times are written as pandas does, a missing value is empty.
    """
    writer: pa.csv.CSVWriter | None = None
    for piece in pieces:
        columns = {str(name): _cells(column) for name, column in piece.items()}
        table = pa.table(list(columns.values()), safe(pa.array(list(columns), pa.large_string())).to_pylist())
        writer = writer or pa.csv.CSVWriter(sink, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def safe(texts: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Texts with an apostrophe before what a spreadsheet would take for a formula, a phone number's plus sign too.

    It is safe whether the reader takes commas, semicolons or tabs for separators.
    """
    marked = pc.replace_substring_regex(texts.cast(pa.large_string()), _FORMULA, r"\1'\2")
    return pc.replace_substring_regex(marked, _BLANK_START, r"'\1")


def is_text(values: pa.Array | pa.ChunkedArray) -> bool:
    """Whether these are texts, so that somebody may have written a formula."""
    return bool(pa.types.is_string(values.type) or pa.types.is_large_string(values.type))


def _cells(column: Column) -> pa.Array:
    if isinstance(column, pd.Series):
        is_time = pd.api.types.is_datetime64_any_dtype(column)
        column = pa.array(column.astype("str") if is_time else column, from_pandas=True)
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return safe(column) if is_text(column) else column
