"""What there is to choose from, read once from loaded calls; pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from ringyo_data import direction, masking
from ringyo_data.countries import country

from ..text import metadata
from ..text.own_numbers import HIDDEN, Lines
from .metadata import as_text

LOOKED_AT = 20_000
MOST_LINES = 500
"""Lines to choose from, those with most calls: of calls that customers made there is one for each of them."""

MOST_VALUES = 50
"""A metadata key with more values than this is an identifier, not a group."""


@dataclass(frozen=True)
class Facets:
    """Words that occur in the calls, each sorted: API text, to be escaped where drawn."""

    agents: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, calls: pd.DataFrame, lines: Lines = HIDDEN) -> Facets:
        """The facets of *calls*; all empty for an empty frame. *lines* tell how lines are spoken of."""
        return cls(
            agents=_words(calls["agent_id"]),
            statuses=_words(calls["status"]),
            directions=tuple(name for name, count in direction.counts(calls).items() if count),
            lines=tuple(sorted(map(lines.word, _busiest(direction.lines(calls))))),
            countries=_words(country(calls)),
            metadata=_metadata(calls.head(LOOKED_AT)),
        )


def _words(column: pd.Series) -> tuple[str, ...]:
    return tuple(sorted(str(word) for word in column.cat.remove_unused_categories().cat.categories))


def _busiest(numbers: pd.Series) -> list[str]:
    counts = numbers.cat.remove_unused_categories().value_counts()
    return [str(number) for number in counts.head(MOST_LINES).index]


def _metadata(calls: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """Pairs of the calls' metadata, keys with few values only; none that holds a phone number."""
    values: dict[str, set[str]] = defaultdict(set)
    for text in masking.in_metadata(calls).dropna().unique():
        for key, value in metadata.read(text).items():
            if len(values[key]) <= MOST_VALUES:
                values[key].add(as_text(value))
    few = {key: words for key, words in values.items() if len(words) <= MOST_VALUES}
    pairs = ((key, word) for key in sorted(few) for word in sorted(few[key]))
    return tuple(pair for pair in pairs if not any(map(masking.is_masked, pair)))
