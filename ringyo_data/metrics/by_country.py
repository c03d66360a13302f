"""The countries called, beside one another."""

from __future__ import annotations

import pandas as pd

from ringyo_data.countries import country

from .columns import labels
from .outcomes import group_counts
from .volume import rate_columns


def by_country(calls: pd.DataFrame) -> pd.DataFrame:
    """Calls and rates of each country called, most calls first.

    One row per country: `country` (ISO 3166 code; None where the number tells
    none) and the columns of `rate_columns`. Empty in, empty out.
    """
    codes, names = labels(pd.DataFrame({"country": country(calls)}), "country")
    columns = rate_columns(group_counts(calls, codes, len(names)))
    table = pd.DataFrame({"country": pd.Series(names, dtype="str"), **columns})
    return table.sort_values("calls", ascending=False, kind="stable", ignore_index=True)
