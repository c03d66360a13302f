"""Columns of phone numbers and of metadata without phone numbers, a million rows in seconds; pure."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from ..countries import country
from ..direction import texts as in_one_piece
from . import keys, texts, values
from .numbers import HIDDEN_DIGITS, masked

_BETWEEN = r"(?:\\+[bfnrt]|[^\pN\pL])*"


def _digits(fewest: int) -> str:
    return rf"\pN(?:{_BETWEEN}\pN){{{fewest - 1}}}"


_A_NUMBER = rf"{_digits(texts.FEWEST_DIGITS)}|\\u"
_A_SHORT_NUMBER = _digits(texts.FEWEST_KEYED_DIGITS)
_keys = re.compile(r'([^"\\]+)\\*"\s*:').findall


def in_column(numbers: pd.Series) -> pa.Array:
    """Each phone number as `numbers.masked` masks it; null if there is none."""
    column = in_one_piece(numbers)
    with_area, without_area = _usual_numbers()
    usual = pc.replace_substring_regex(column, with_area, r"+\1 \2 ••• ••\3")
    usual = pc.replace_substring_regex(usual, without_area, r"+\1 ••• ••\2")
    others = np.flatnonzero(np.array(pc.fill_null(pc.equal(usual, column), False)))
    if not len(others):
        return usual
    words = usual.to_numpy(zero_copy_only=False).copy()
    words[others] = [masked(number) for number in words[others]]
    return pa.array(words, pa.large_string())


@cache
def _usual_numbers() -> tuple[str, str]:
    """`+` and digits of which `numbers.masked` hides enough: with some to show after the country code, and without."""
    code = "|".join(map(str, COUNTRY_CODE_TO_REGION_CODE))
    return (
        rf"^\+({code})([0-9]{{1,3}})[0-9]{{{HIDDEN_DIGITS},}}([0-9]{{2}})$",
        rf"^\+({code})[0-9]{{{HIDDEN_DIGITS}}}([0-9]{{2}})$",
    )


def in_metadata(calls: pd.DataFrame) -> pd.Series:
    """The calls' metadata as compact JSON without phone numbers, as `values.in_json` masks it.

    The call's own numbers are the number called and the line. Its country is
    that of the number called. Index and missing values stay.
    """
    metadata = calls["metadata"]
    rows = np.flatnonzero(_may_hold_a_number(metadata))
    if not len(rows):
        return metadata
    part = calls.iloc[rows]
    columns = (part["metadata"], part["phone_number"], part["from_number"], country(part))
    masked_texts = metadata.to_numpy(dtype=object, copy=True)
    masked_texts[rows] = _each_once(
        *(column.astype(object).where(column.notna(), None) for column in columns)
    )
    return pd.Series(masked_texts, index=metadata.index, dtype="str")


def _may_hold_a_number(metadata: pd.Series) -> NDArray[np.bool_]:
    """False for most texts without a number, so that nothing is looked for in those."""
    column = pa.array(metadata, pa.large_string())
    mask = _matching(column, _A_NUMBER)
    short = np.flatnonzero(~mask & _matching(column, _A_SHORT_NUMBER))
    mask[short] = _with_a_phone_key(column.take(short))
    return mask


def _with_a_phone_key(column: pa.Array) -> NDArray[np.bool_]:
    """Whether a key speaks of a phone; texts that differ in digits alone are read once."""
    forms = pc.replace_substring_regex(column, "[0-9]+", "").dictionary_encode()
    speaking = [any(map(keys.speaks_of_a_phone, _keys(form))) for form in forms.dictionary.to_pylist()]
    mask: NDArray[np.bool_] = np.array(speaking, np.bool_)[forms.indices.to_numpy()]
    return mask


def _matching(column: pa.Array, pattern: str) -> NDArray[np.bool_]:
    return np.array(pc.fill_null(pc.match_substring_regex(column, pattern), False))


def _each_once(metadata: pd.Series, numbers: pd.Series, lines: pd.Series, countries: pd.Series) -> list[str]:
    """Each text masked; one that several calls have once, unless a number of theirs is in it."""
    once = cache(values.in_json)
    return [
        once(text, own=tuple(texts.own_in(text, own)), country=code)
        for text, code, *own in zip(metadata, countries, numbers, lines, strict=True)
    ]
