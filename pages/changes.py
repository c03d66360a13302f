"""Why did a rate, or the typical duration, move?"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any, cast

import pandas as pd
import streamlit as st

from pages import loading
from pages.address import choices
from pages.address.clicks import Pick, Rows
from pages.cards import card, event, since
from pages.cards import receipt as receipts
from pages.cards.receipt import Receipt
from pages.charts import clock, waterfall
from pages.filters import View
from pages.loading import Selection, periods
from pages.sentences import changes as sentences
from pages.sentences.changes import Measured
from pages.shell import page
from pages.text import wording
from ringyo_data import metrics
from ringyo_data.masking import digits
from ringyo_data.metrics import Measure, Split

SLOW = ("country", "attempt")
MOST_FOR_SLOW = 400_000
"""With more calls in both periods, the dimensions that need each number are looked at if they are chosen alone."""

MOST_STEPS = 12
MOST_KEYS = 3
MOST_VALUES = 12
"""A metadata key with more values names calls, and does not group them."""

FEWEST_DIGITS = 5
"""A metadata text with fewer digits than these can hold no phone number."""

MEASURES = {
    "answer_rate": "Answer rate",
    "conversation_rate": "Conversation rate",
    "failed_share": "Failed share",
    "hand_over_rate": "Hand-over rate",
    "typical_duration": "Typical duration",
}
ORDINALS = {1: "First call", 2: "Second call", 3: "Third call", 4: "Fourth call", 5: "Fifth call or later"}


@dataclass(frozen=True)
class Dimension:
    """A dimension: its *name* in words, the label of a value, what calls without one are, and the view of a value (None: no filter)."""

    name: str
    label: Callable[[Selection, Any], str]
    nothing: str
    changes: Callable[[Selection, Any], dict[str, Any]] | None


def _line(own: Selection, value: str) -> str:
    """A line's name; one of the earlier period alone is not among those of the selection."""
    return own.line_names.get(value) or own.lines.named([value], own.own.names)[value]


DIMENSIONS = {
    "agent": Dimension(
        "agent", lambda own, value: own.agent(value), "No agent", lambda _, value: {"agents": (value,)}
    ),
    "metadata": Dimension("metadata", lambda _, value: str(value), "Without it", None),
    "hour": Dimension(
        "hour", lambda _, value: clock.hour(value), "", lambda _, value: {"hours": (value, value + 1)}
    ),
    "weekday": Dimension(
        "weekday", lambda _, value: wording.WEEKDAYS[value], "", lambda _, value: {"weekdays": (value,)}
    ),
    "line": Dimension(
        "line",
        _line,
        "No line",
        lambda own, value: {"lines": (own.lines.word(value),)},
    ),
    "country": Dimension(
        "country",
        lambda _, value: wording.country(value),
        "No country",
        lambda _, value: {"countries": (value,)},
    ),
    "attempt": Dimension("attempt", lambda _, value: ORDINALS[value], "No number", None),
    "direction": Dimension(
        "direction", lambda _, value: wording.direction(value), "", lambda _, value: {"directions": (value,)}
    ),
}
"""By the words of links."""


def keys(selection: Selection) -> list[str]:
    """The metadata keys with few values; none that may hold phone numbers, unless the deployment shows them."""
    table = metrics.metadata_keys(selection.calls)
    few = table.loc[table["values"].between(2, MOST_VALUES), "key"].tolist()
    return few[:MOST_KEYS]


def may_be_shown(split: Split, selection: Selection) -> bool:
    """Whether no value of a metadata key can hold a phone number that the deployment hides."""
    if split.key is None or selection.show_numbers:
        return True
    return all(len(digits.of(f"{split.key}{value}")) < FEWEST_DIGITS for value in split.table["value"])


def drawn(split: Split, selection: Selection) -> pd.DataFrame:
    """The split's table, with a `label` per row, and no more rows than can be drawn: the smallest effects are put together."""
    dimension, table = DIMENSIONS[split.dimension], split.table
    labels = [
        "All others" if pooled else dimension.nothing if value is None else dimension.label(selection, value)
        for value, pooled in zip(table["value"], table["pooled"], strict=True)
    ]
    table = table.assign(label=labels)
    if len(table) <= MOST_STEPS + 1:
        return table
    # pooled groups come last, so that the rest has them too
    first, rest = table.head(MOST_STEPS), table.iloc[MOST_STEPS:]
    sums = rest.sum(numeric_only=True)
    reach = float(((rest["high"] - rest["effect"]) ** 2).sum() ** 0.5)
    other = {
        **sums,
        "rate": sums["part"] / sums["calls"] if sums["calls"] else float("nan"),
        "rate_before": sums["part_before"] / sums["calls_before"] if sums["calls_before"] else float("nan"),
        "low": sums["effect"] - reach,
        "high": sums["effect"] + reach,
        "value": None,
        "pooled": True,
        "apart": False,
        "label": f"{len(rest)} others",
    }
    row = pd.DataFrame([other]).reindex(columns=table.columns)
    return pd.concat([first, row], ignore_index=True).astype(table.dtypes.to_dict())


def pick(split: Split, table: pd.DataFrame, selection: Selection) -> Pick:
    """One group as the only one that the view shows."""
    changes = DIMENSIONS[split.dimension].changes

    def shown(rows: Rows) -> View | None:
        value: Hashable = table["value"].iloc[rows.first]
        if table["pooled"].iloc[rows.first] or value is None:
            return None
        if split.key is not None:
            return replace(selection.view, metadata=((split.key, str(value)),))
        return replace(selection.view, **changes(selection, value)) if changes else None

    return Pick(len(table), shown)


def draw(split: Split, of: Measured, selection: Selection) -> None:
    """One dimension's card."""
    table = drawn(split, selection)
    name = DIMENSIONS[split.dimension].name if split.key is None else split.key
    safe = table.assign(label=[wording.md(label) for label in table["label"]])
    key = (
        f"split-{split.dimension}"
        if split.key is None
        else f"split-metadata-{keys(selection).index(split.key)}"
    )
    card.card(
        key,
        f"What accounts for it, by {wording.md(name)}?",
        sentences.explained(split, safe, of, wording.md(name)),
        waterfall.chart(
            table,
            theme=card.look(),
            before=split.before,
            after=split.after,
            good_when_up=of.good_when_up,
            explains=split.explains,
        ),
        selection,
        alt=waterfall.alt(table, before=split.before, after=split.after),
        pick=pick(split, table, selection),
        hint="a step",
        receipt=receipt(split, of, selection),
        table=lambda: table.drop(columns=["value", "pooled"]),
    )


def receipt(split: Split, of: Measured, selection: Selection) -> Receipt:
    """Which calls were counted, and how their change was split."""
    counted, part = int(split.table["calls"].sum()), int(split.table["part"].sum())
    notes = [
        "A group's step is what its rate and its share of all calls account for, not what they caused. Steps add up to the whole change; those "
        "of two dimensions never do, as both split the same change.",
        f"Steps in grey may be chance. Intervals leave out one {'day' if split.by_day else 'hour'} at a time (95%)."
        + ("" if split.by_day else " So few days do not tell how days differ."),
        "Groups with fewer than 30 calls are put together.",
    ]
    if split.dimension == "attempt":
        notes.append("An attempt counts the calls with a customer's number within its own period.")
    if split.seconds == split.seconds:
        notes.append(
            "The typical duration is a median, which has no parts that add up. So this is the share of calls longer than the median of both periods together."
        )
    return Receipt(
        f"**{of.part.capitalize()} / {of.whole}**, of each group in both periods.",
        len(selection.calls),
        excluded=(*receipts.late(selection), ("not counted in this measure", len(selection.ripe) - counted)),
        counted=of.whole.capitalize(),
        part=(of.part, part),
        notes=tuple(notes),
    )


def changes(selection: Selection) -> None:
    """The measure's change, and one dimension of it."""
    st.segmented_control(
        "Measure",
        choices.MEASURE.options,
        key=choices.MEASURE.key,
        required=True,
        label_visibility="collapsed",
        format_func=(MEASURES | {"answer_rate": selection.words.rate}).__getitem__,
    )
    if selection.before is None or selection.unloaded:
        card.nothing(
            "The calls of the period are still on their way."
            if selection.unloaded
            else "There is nothing to compare with: choose a comparison in the sidebar, or another period."
        )
        return
    measure = cast(Measure, st.session_state[choices.MEASURE.key])
    chosen = st.session_state[choices.BY.key]
    many = len(selection.calls) + len(selection.before) > MOST_FOR_SLOW
    left = [name for name in SLOW if many and name != chosen]
    found = metrics.splits(
        selection.ripe,
        selection.before,
        measure,
        tz=selection.view.zone,
        keys=keys(selection),
        without=left,
        conversation_seconds=loading.settings().conversation_seconds,
    )
    splits = [split for split in found if may_be_shown(split, selection)]
    if not splits:
        card.nothing("No call of this measure can be told apart in both periods.")
        return
    conversation = loading.settings().conversation_seconds
    seconds = conversation if measure == "conversation_rate" else splits[0].seconds
    of = sentences.measured(measure, selection.words, seconds)
    st.markdown(f"{sentences.moved(splits[0], of)} Compared with {periods.before_name(selection)}.")
    present = list(dict.fromkeys(split.dimension for split in splits))
    explaining = {split.dimension for split in splits if split.explains}
    names = {"auto": f"Most telling: {DIMENSIONS[present[0]].name}"}
    by = str(
        st.segmented_control(
            "By",
            [
                "auto",
                *(
                    word
                    for word in choices.BY.options
                    if word in (*present, *left, chosen) and word != "auto"
                ),
            ],
            key=choices.BY.key,
            required=True,
            label_visibility="collapsed",
            format_func=lambda word: (
                names.get(word) or DIMENSIONS[word].name.capitalize() + (" •" if word in explaining else "")
            ),
        )
    )
    shown = [split for split in splits if split.dimension == (present[0] if by == "auto" else by)]
    for split in shown:
        draw(split, of, selection)
    if not shown:
        card.nothing("These calls are all of one group.")
    if said := sentences.tried(splits, {word: one.name for word, one in DIMENSIONS.items()}):
        st.caption(said)
    if left:
        st.caption(f"Not looked at unless chosen, as there are so many calls: {wording.listing(left)}.")


view = page.begin("changes")
selection = loading.calls(view)
event.draw(selection)
changes(selection)
since.draw(selection)
