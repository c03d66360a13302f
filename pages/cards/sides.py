"""Calls by the account's own lines, and by the customers' countries."""

from __future__ import annotations

import pandas as pd

from ringyo_data import metrics

from ..address import clicks
from ..charts import groups
from ..loading import Selection
from ..sentences import volume as sentences
from ..text import wording
from . import receipt
from .card import Card

MOST_GROUPS = 15


def lines_and_countries(selection: Selection) -> tuple[Card, Card]:
    """The account's own numbers, and the customers' countries."""
    named = selection.line_names
    lines = metrics.by_label(selection.calls, "line")
    lines = lines.assign(name=lines["line"].map(named))
    # of equal lines by what is seen of them: the order of hidden numbers would tell their digits
    lines = lines.sort_values(["calls", "name"], ascending=[False, True], ignore_index=True)
    numbers = list(lines["line"])
    countries = metrics.by_label(selection.calls, "country")
    return (
        by_group(
            selection,
            "calls-by-line",
            "Which of your lines are busiest?",
            lines.assign(line=lines["name"], label=lines["name"].fillna("No line")).drop(columns="name"),
            words=("line", "lines"),
            pick=clicks.values(
                selection.view,
                "lines",
                [selection.lines.word(number) if number in named else None for number in numbers],
            ),
        ),
        by_group(
            selection,
            "calls-by-country",
            "Which countries are your customers in?",
            countries.assign(
                label=[
                    wording.country(code) if isinstance(code, str) else "Unknown"
                    for code in countries["country"]
                ]
            ),
            words=("country", "countries"),
            pick=clicks.values(selection.view, "countries", countries["country"].tolist()),
        ),
    )


def by_group(
    selection: Selection,
    key: str,
    title: str,
    table: pd.DataFrame,
    *,
    words: tuple[str, str],
    pick: clicks.Pick,
) -> Card:
    """Groups as bars; *table* has a `label` per row, *words* say what one and several of them are."""
    one, many = words
    rest = f" Drawn: the {MOST_GROUPS} with most calls." if len(table) > MOST_GROUPS else ""
    return Card(
        key,
        title,
        sentences.groups(table, one=one, many=many) + rest,
        lambda look: groups.bars(table.head(MOST_GROUPS), theme=look, word=selection.words.answered),
        selection,
        alt=groups.bars_alt(table, of=one),
        pick=pick,
        receipt=receipt.of_calls(
            selection,
            f"Beside each bar its {selection.words.of_findings}; a dash where too few calls carry one.",
        ),
        table=lambda: table.drop(columns="label"),
    )
