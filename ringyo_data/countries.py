"""The country of each customer's number.

A number's first digits decide, so that a million numbers need some hundred
questions to `phonenumbers`. Where several countries share a calling code
(+1, +7, +44 …), the area code tells them apart.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import phonenumbers
import pyarrow.compute as pc

from .direction import customers, texts

NORTH_AMERICAN_DIGITS = 4
"""+1 and the area code."""

CODES = frozenset(phonenumbers.SUPPORTED_REGIONS)
"""Every code that `country` may give."""

DECISIVE_DIGITS = 8
"""Calling code and the longest area code that a country is known by."""


def country(calls: pd.DataFrame) -> pd.Series:
    """ISO 3166 code of the country of each customer's number, as a category on the index of *calls*.

    A number of no pattern that is known counts for its calling code's main
    country. Missing where there is no number or no such code. The column of
    `with_country` if there is one. Empty in, empty out.
    """
    return calls["country"] if "country" in calls else _told(calls)


def _told(calls: pd.DataFrame) -> pd.Series:
    """The country of each call, by its number."""
    numbers = texts(customers(calls))
    american, other = (
        pc.utf8_slice_codeunits(numbers, 0, digits + 1) for digits in (NORTH_AMERICAN_DIGITS, DECISIVE_DIGITS)
    )
    starts = pc.if_else(pc.starts_with(numbers, "+1"), american, other).dictionary_encode()
    regions = [_of_prefix(prefix) for prefix in starts.dictionary.to_pylist()]
    names = sorted({name for name in regions if name})
    # the last place is for numbers that are missing
    places = np.array([*(names.index(name) if name else -1 for name in regions), -1], dtype=np.int64)
    codes = np.asarray(starts.indices.fill_null(len(regions)))
    values = pd.Categorical.from_codes(places[codes], categories=pd.Index(names, dtype="str"))
    return pd.Series(values, index=calls.index, name="country")


def with_country(calls: pd.DataFrame) -> pd.DataFrame:
    """The calls, which know their direction, with a column `country`, so that nobody has to look at their numbers again."""
    return calls.assign(country=_told(calls))


@lru_cache(maxsize=65_536)
def _of_prefix(prefix: str) -> str | None:
    """The country of numbers that begin like this; None if no country has them."""
    if not prefix.startswith("+") or len(prefix) <= NORTH_AMERICAN_DIGITS:
        return None
    filled = prefix + "2345678" if prefix.startswith("+1") else prefix
    for length in range(len(filled), len(filled) + 8):
        try:
            number = phonenumbers.parse(filled.ljust(length, "2"))
        except phonenumbers.NumberParseException:
            continue
        region = phonenumbers.region_code_for_number(number)
        if region and region != "001":
            return str(region)
    return _main_country(filled)


def _main_country(text: str) -> str | None:
    """The first country of the calling code, for numbers of no pattern that is known."""
    try:
        code = phonenumbers.parse(text.ljust(12, "2")).country_code
    except phonenumbers.NumberParseException:
        return None
    region = phonenumbers.region_code_for_country_code(code or 0)
    return str(region) if region not in ("001", "ZZ") else None
