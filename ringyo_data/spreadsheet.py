"""Tables as CSV files, safe to open in a spreadsheet; the only place that writes any. Workbooks are written by `xlsx`."""

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

_FORMULA = r"(^|[{}\t\r\n])([\p{{Z}}\"]*[=+\-@＝＋－＠])"
"""Of each separator but the file's own, which quotes guard, a cell may begin within a text."""

_BLANK_START = r"^([\t\r\n])"

DECIMAL_COMMA = frozenset(
    [
        "bg",
        "bs",
        "ca",
        "cs",
        "da",
        "de",
        "el",
        "es",
        "et",
        "eu",
        "fi",
        "fr",
        "gl",
        "hr",
        "hu",
        "hy",
        "id",
        "is",
        "it",
        "ka",
        "kk",
        "lt",
        "lv",
        "mk",
        "nb",
        "nl",
        "nn",
        "no",
        "pl",
        "pt",
        "ro",
        "ru",
        "sk",
        "sl",
        "sq",
        "sr",
        "sv",
        "tr",
        "uk",
        "vi",
    ]
)
"""Languages in which Excel takes a semicolon for the separator. Source: the Unicode CLDR's decimal signs."""

DECIMAL_POINT = frozenset(["MX", "US", "PR", "GT", "HN", "NI", "PA", "PE", "SV", "DO", "CH", "LI"])
"""Regions where those languages have a decimal point all the same."""


def separator(locale: str | None) -> str:
    """What Excel opens into columns where *locale* (`de-DE`) is at home: a semicolon or a comma."""
    language, _, region = (locale or "").partition("-")
    return ";" if language in DECIMAL_COMMA and region not in DECIMAL_POINT else ","


def csv(pieces: Iterable[Table], separator: str = ",") -> bytes:
    """A file for Excel: what `write` writes, after the mark that tells Excel its encoding."""
    sink = io.BytesIO(BYTE_ORDER_MARK)
    sink.seek(0, io.SEEK_END)
    write(pieces, sink, separator)
    return sink.getvalue()


def write(pieces: Iterable[Table], sink: BinaryIO, separator: str = ",") -> None:
    """Write tables of the same columns one below another, as one CSV file in UTF-8; no piece writes nothing.

    If the *separator* is a semicolon, numbers have a decimal comma. Texts, names of columns too, are as `safe` leaves them. Times are written as pandas does, a missing value is empty.
    """
    writer: pa.csv.CSVWriter | None = None
    for piece in pieces:
        columns = {str(name): _cells(column, separator) for name, column in piece.items()}
        heads = safe(pa.array(list(columns), pa.large_string()), separator).to_pylist()
        table = pa.table(list(columns.values()), heads)
        options = pa.csv.WriteOptions(delimiter=separator)
        writer = writer or pa.csv.CSVWriter(sink, table.schema, write_options=options)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def safe(texts: pa.Array | pa.ChunkedArray, separator: str = ",") -> pa.Array:
    """Texts with an apostrophe before what a spreadsheet would take for a formula, a phone number's plus sign too.

    It is safe whether the reader takes commas, semicolons or tabs for separators.
    """
    formula = _FORMULA.format("," if separator == ";" else ";")
    marked = pc.replace_substring_regex(texts.cast(pa.large_string()), formula, r"\1'\2")
    return pc.replace_substring_regex(marked, _BLANK_START, r"'\1")


def is_text(values: pa.Array | pa.ChunkedArray) -> bool:
    """Whether these are texts, so that somebody may have written a formula."""
    return bool(pa.types.is_string(values.type) or pa.types.is_large_string(values.type))


def typed(column: Column) -> pa.Array:
    """The values as one Arrow array; of categories, the categories themselves."""
    values = pa.array(column, from_pandas=True) if isinstance(column, pd.Series) else column
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    return values.dictionary_decode() if pa.types.is_dictionary(values.type) else values


def offsets(ahead: pd.Series) -> pa.Array:
    """How far a clock is ahead of UTC, in words: `UTC+05:30`; null if that is missing."""
    codes, lengths = pd.factorize(ahead)
    minutes = [round(pd.Timedelta(length).total_seconds() / 60) for length in lengths]
    words = [f"UTC{'-' if m < 0 else '+'}{abs(m) // 60:02}:{abs(m) % 60:02}" for m in minutes]
    return pa.array(words, pa.large_string()).take(pa.array(codes, mask=codes < 0))


def _cells(column: Column, separator: str) -> pa.Array:
    if isinstance(column, pd.Series) and pd.api.types.is_datetime64_any_dtype(column):
        column = column.astype("str")
    values = typed(column)
    if pa.types.is_timestamp(values.type):
        return values.cast(pa.large_string())
    if pa.types.is_floating(values.type) and separator == ";":
        return pc.replace_substring(values.cast(pa.large_string()), ".", ",")
    return safe(values, separator) if is_text(values) else values
