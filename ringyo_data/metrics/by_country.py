"""The countries called, beside one another."""

from __future__ import annotations

import pandas as pd

from ringyo_data.countries import country

from .volume import by_label


def by_country(calls: pd.DataFrame) -> pd.DataFrame:
    """Calls and rates of each country called, most calls first.

    One row per country: `country` (ISO 3166 code; None where the number tells
    none) and the columns of `rate_columns`. Empty in, empty out.
    """
    return by_label(calls.assign(country=country(calls)), "country")
