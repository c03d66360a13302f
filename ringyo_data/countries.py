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

from .direction import customers

NORTH_AMERICAN_DIGITS = 4
"""+1 and the area code."""

DECISIVE_DIGITS = 8
"""Calling code and the longest area code that a country is known by."""


def country(calls: pd.DataFrame) -> pd.Series:
    """ISO 3166 code of the country of each customer's number, as a category on the index of *calls*.

    A number of no pattern that is known counts for its calling code's main
    country. Missing where there is no number or no such code. Empty in,
    empty out.
    """
    numbers = customers(calls).astype("str")
    american = numbers.str.startswith("+1").fillna(False).astype(bool)
    starts = numbers.str.slice(0, DECISIVE_DIGITS + 1)
    starts = starts.where(~american, numbers.str.slice(0, NORTH_AMERICAN_DIGITS + 1))
    codes, prefixes = pd.factorize(starts)
    regions = [_of_prefix(str(prefix)) for prefix in prefixes]
    names = sorted({name for name in regions if name})
    # the last place is for numbers that are missing: factorize gives them -1
    places = np.array([*(names.index(name) if name else -1 for name in regions), -1], dtype=np.int64)
    values = pd.Categorical.from_codes(places[codes], categories=pd.Index(names, dtype="str"))
    return pd.Series(values, index=calls.index, name="country")


@lru_cache(maxsize=65_536)
def _of_prefix(prefix: str) -> str | None:
    """The country of numbers that begin like this; None where it cannot be told."""
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
