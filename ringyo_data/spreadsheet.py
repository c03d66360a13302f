"""Tables as files for a spreadsheet, safe to open there; pure."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""Without it, Excel reads UTF-8 as something else."""

_CELL_START = r"(^|[;\t\r\n])"
"""Where a cell begins: in a quoted text a comma begins none, but a semicolon does if it is the separator, as in German Excel."""

_FORMULA = _CELL_START + r"([\p{Z}\"]*[=+\-@＝＋－＠])"
_BLANK_START = r"^([\t\r\n])"


def csv(table: pd.DataFrame) -> bytes:
    """A small table as CSV; texts in it, the names of its columns too, as `safe` leaves them."""
    return BYTE_ORDER_MARK + guarded(table).to_csv(index=False, lineterminator="\r\n").encode()


def guarded(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its texts, the names of its columns too, as `safe` leaves them."""
    columns = [_safe_column(table[name]) for name in table]
    names = safe(pa.array([str(name) for name in table], pa.large_string())).to_pylist()
    return pd.concat(columns, axis=1, keys=range(len(names))).set_axis(names, axis=1) if columns else table


def safe(texts: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Texts with an apostrophe before what a spreadsheet would take for a formula, a phone number's plus sign too.

    It is safe whether the reader takes commas, semicolons or tabs for separators.
    """
    marked = pc.replace_substring_regex(texts.cast(pa.large_string()), _FORMULA, r"\1'\2")
    return pc.replace_substring_regex(marked, _BLANK_START, r"'\1")


def is_text(texts: pa.Array | pa.ChunkedArray) -> bool:
    """Whether these are texts, so that somebody may have written a formula."""
    return bool(pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type))


def _safe_column(column: pd.Series) -> pd.Series:
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype("str")
    if not isinstance(column.dtype, pd.StringDtype) and column.dtype != "object":
        return column
    texts = pa.array(column)
    return pd.Series(safe(texts).to_pandas(), index=column.index) if is_text(texts) else column
