"""By which key of the customer's metadata calls are grouped, and the metadata that the viewer may see."""

from __future__ import annotations

import pandas as pd

from ringyo_data import masking, metadata, metrics

from .selection import Selection


def masked(own: Selection) -> pd.DataFrame:
    """The calls, their metadata without phone numbers unless the deployment shows them."""
    return own.calls if own.show_numbers else own.calls.assign(metadata=masking.in_metadata(own.calls))


def grouping_key(calls: pd.DataFrame) -> str | None:
    """The metadata key to group by: campaigns if there are several, else the commonest key with few values."""
    return metadata.grouping_key(_keys(calls))


def _keys(calls: pd.DataFrame) -> pd.DataFrame:
    """The metadata keys that are no phone numbers."""
    return without_numbers(metrics.metadata_keys(calls), "key")


def without_numbers(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows whose text in *column* is no phone number that was masked. Empty in, empty out."""
    return table[~table[column].map(masking.is_masked).astype(bool)]


def shared_key(first: pd.DataFrame, second: pd.DataFrame) -> str | None:
    """The metadata key by which to group the calls of two agents; None if no key has few values for both.

    Campaigns where both have several, else the key that most of their calls
    carry, one of several values for both before one of a single value.
    """
    both = _keys(first).merge(_keys(second), on="key")
    values = both[["values_x", "values_y"]]
    few = both[values.max(axis=1) <= metadata.MOST_OF_A_GROUP].assign(
        several=values.min(axis=1) > 1, filled=both["share_x"] + both["share_y"]
    )
    if metadata.CAMPAIGN in few.loc[few["several"], "key"].tolist():
        return metadata.CAMPAIGN
    best = few.sort_values(["several", "filled"], ascending=False, kind="stable")
    return next(iter(best["key"].tolist()), None)
