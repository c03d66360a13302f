"""Columns that are gathered piece by piece and put together once, each piece let go on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

_TO_PANDAS = {
    pa.large_string(): pd.StringDtype(na_value=np.nan),
    pa.int32(): pd.Int32Dtype(),
}
_PIECES_A_BLOCK = 20
"""Many small pieces among those of other columns, once let go, leave gaps that the system does not get back."""

Rows = NDArray[np.int64]
Codes = NDArray[np.integer]


class Plain:
    """A column of one Arrow type: text, whole numbers or moments."""

    def __init__(self, type_: pa.DataType) -> None:
        self._type = type_
        self._blocks: list[pa.Array] = []
        self._pieces: list[pa.Array] = []

    def add(self, piece: pa.Array) -> None:
        """Append an Arrow array of the column's type."""
        self._pieces.append(piece)
        if len(self._pieces) == _PIECES_A_BLOCK:
            self._close_block()

    def add_series(self, series: pd.Series) -> None:
        """Append a typed pandas column, without copying where pandas keeps Arrow inside."""
        self._close_block()
        added = pa.array(series, self._type)
        self._blocks.extend(added.chunks if isinstance(added, pa.ChunkedArray) else [added])

    def joined(self) -> pa.Array:
        """The whole column so far as one array, which takes the place of its pieces."""
        self._close_block()
        if len(self._blocks) != 1:
            self._blocks = [pa.concat_arrays(self._blocks) if self._blocks else pa.array([], self._type)]
            _release_unused()
        return self._blocks[0]

    def finish(self, rows: Rows | None = None) -> pd.Series:
        """The column as pandas keeps it, its *rows* in that order (None: as added); nothing stays here."""
        column = self.joined()
        self._blocks = []
        if rows is not None:
            column = column.take(pa.array(rows))
            _release_unused()
        series: pd.Series = column.to_pandas(types_mapper=_TO_PANDAS.get)
        return series

    def _close_block(self) -> None:
        if self._pieces:
            self._blocks.append(pa.concat_arrays(self._pieces))
            self._pieces = []


class Labels:
    """A column of few different strings, kept as numbers; -1 stands for none."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._pieces: list[Codes] = []

    def add(self, piece: pa.Array) -> None:
        """Append an Arrow array of strings."""
        encoded = piece.dictionary_encode()
        codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        self._add_codes(codes, encoded.dictionary.to_pylist())

    def add_series(self, series: pd.Series) -> None:
        """Append a categorical pandas column."""
        self._add_codes(series.cat.codes.to_numpy(), series.cat.categories.to_list())

    def add_nothing(self, count: int) -> None:
        """Append *count* rows without a label."""
        self._pieces.append(np.full(count, -1, np.int8))

    def rows_where(self, holds: Callable[[str | None], bool]) -> NDArray[np.bool_]:
        """Whether *holds* is true of each row's label so far; None stands for no label."""
        by_code = np.array([holds(label) for label in (*self._known, None)])
        rows: NDArray[np.bool_] = by_code[self._joined()]
        return rows

    def finish(self, rows: Rows | None = None) -> pd.Series:
        """A categorical of the *rows* in that order (None: as added); nothing stays here.

        Its categories are the labels that occur, sorted, so that they do not
        depend on the order of adding.
        """
        codes, labels = self._joined(), list(self._known)
        self._pieces, self._known = [], {}
        if rows is not None:
            codes = codes[rows]
        occurs = np.zeros(len(labels) + 1, np.bool_)
        occurs[codes] = True
        categories = sorted(label for label, seen in zip(labels, occurs[:-1], strict=True) if seen)
        codes = _lookup(labels, {label: at for at, label in enumerate(categories)})[codes]
        return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(categories, dtype="str")))

    def _add_codes(self, codes: Codes, labels: Sequence[str]) -> None:
        for label in labels:
            self._known.setdefault(label, len(self._known))
        self._pieces.append(_lookup(labels, self._known)[codes])

    def _joined(self) -> Codes:
        if len(self._pieces) != 1:
            self._pieces = [np.concatenate(self._pieces) if self._pieces else np.empty(0, np.int8)]
        return self._pieces[0]


def _lookup(labels: Sequence[str], places: dict[str, int]) -> Codes:
    """The number in *places* of each label, and -1 at the end, where the code -1 finds it."""
    codes = [places.get(label, -1) for label in labels]
    return np.array([*codes, -1], np.min_scalar_type(-len(places) - 1))


def _release_unused() -> None:
    """Give the system what Arrow has let go, so that columns finished one after the other use the same memory."""
    pa.default_memory_pool().release_unused()
