"""Why did a rate, or the typical duration, move?"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from pages import loading
from pages.address import choices
from pages.address.clicks import Pick, Rows
from pages.cards import card, event, since
from pages.cards import receipt as receipts
from pages.cards.card import Card
from pages.cards.receipt import Receipt
from pages.cards.tile import Facts
from pages.charts import clock, waterfall
from pages.filters import View
from pages.loading import Selection, events, periods
from pages.sentences import changes as sentences
from pages.sentences.changes import Measured
from pages.shell import page
from pages.text import wording
from ringyo_data import metrics
from ringyo_data.masking import digits
from ringyo_data.metrics import Measure, Split

if TYPE_CHECKING:
    import pandas as pd

SLOW = ("country", "attempt")
MOST_FOR_SLOW = 400_000
"""With more calls in both periods, the dimensions that need each number are looked at if they are chosen alone."""

MOST_STEPS = 12
MOST_KEYS = 3
MOST_VALUES = 12
"""A metadata key with more values names calls, and does not group them."""

ONE_GROUP = "These calls are all of one group."

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
    others = f"{len(table) - MOST_STEPS} others"
    return metrics.put_together(table, MOST_STEPS).fillna({"label": others})


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


def card_of(split: Split, of: Measured, selection: Selection) -> Card:
    """What one dimension accounts for."""
    table = drawn(split, selection)
    name = wording.md(DIMENSIONS[split.dimension].name if split.key is None else split.key)
    safe = table.assign(label=[wording.md(label) for label in table["label"]])
    key = (
        f"split-{split.dimension}"
        if split.key is None
        else f"split-metadata-{keys(selection).index(split.key)}"
    )
    return Card(
        key,
        f"What accounts for it, by {name}?",
        sentences.explained(split, safe, of, name, since.shifted(split.dimension, selection)),
        lambda look: waterfall.chart(
            table,
            theme=look,
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
        "Below a group's name stands its own rate, before and now.",
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


@dataclass(frozen=True, eq=False)
class Found:
    """The *splits* of a measure's change, those that explain most first, the measure in words, and the dimensions that were *left* out."""

    splits: list[Split]
    of: Measured
    left: list[str]

    @property
    def present(self) -> list[str]:
        """The dimensions of the splits, each once."""
        return list(dict.fromkeys(split.dimension for split in self.splits))

    @property
    def explaining(self) -> set[str]:
        """The dimensions that explain something."""
        return {split.dimension for split in self.splits if split.explains}

    def by(self, word: str) -> list[Split]:
        """The splits by a dimension; `auto` is the most telling one."""
        dimension = self.present[0] if word == "auto" else word
        return [split for split in self.splits if split.dimension == dimension]

    def moved(self, selection: Selection) -> str:
        """How the measure moved, and against what."""
        return f"{sentences.moved(self.splits[0], self.of)} Compared with {periods.before_name(selection)}."

    def tried(self) -> str:
        """Which dimensions explain nothing; empty if each explains something."""
        return sentences.tried(self.splits, {word: one.name for word, one in DIMENSIONS.items()})

    def untried(self) -> str:
        """Which dimensions were not looked at; empty if there are none."""
        if not self.left:
            return ""
        return f"Not looked at unless chosen, as there are so many calls: {wording.listing(self.left)}."


def found(selection: Selection, measure: Measure, by: str) -> Found | str:
    """What accounts for the change of a measure; else why that cannot be told."""
    if selection.before is None or selection.unloaded:
        return (
            "The calls of the period are still on their way."
            if selection.unloaded
            else "There is nothing to compare with: choose a comparison in the sidebar, or another period."
        )
    many = len(selection.calls) + len(selection.before) > MOST_FOR_SLOW
    left = [name for name in SLOW if many and name != by]
    conversation = loading.settings().conversation_seconds
    every = metrics.splits(
        selection.ripe,
        selection.before,
        measure,
        tz=selection.view.zone,
        keys=keys(selection),
        without=left,
        conversation_seconds=conversation,
    )
    splits = [split for split in every if may_be_shown(split, selection)]
    if not splits:
        return "No call of this measure can be told apart in both periods."
    seconds = conversation if measure == "conversation_rate" else splits[0].seconds
    return Found(splits, sentences.measured(measure, selection.words, seconds), left)


def measures(selection: Selection) -> list[object]:
    """The measures to choose from; no hand-over rate where no call is or was handed over, unless a link asks for it."""
    both = (selection.calls, selection.before)
    is_kept = st.session_state[choices.MEASURE.key] == "hand_over_rate" or any(
        metrics.hands_over(calls) for calls in both if calls is not None
    )
    return [each for each in choices.MEASURE.options if is_kept or each != "hand_over_rate"]


def changes(selection: Selection) -> None:
    """The measure's change, and one dimension of it."""
    st.segmented_control(
        "Measure",
        measures(selection),
        key=choices.MEASURE.key,
        required=True,
        label_visibility="collapsed",
        format_func=(MEASURES | {"answer_rate": selection.words.rate}).__getitem__,
    )
    chosen = st.session_state[choices.BY.key]
    told = found(selection, cast(Measure, st.session_state[choices.MEASURE.key]), chosen)
    if isinstance(told, str):
        card.nothing(told)
        return
    st.markdown(told.moved(selection))
    shown = told.by(choose_dimension(told, chosen))
    for split in shown:
        card.draw(card_of(split, told.of, selection))
    if not shown:
        card.nothing(ONE_GROUP)
    for said in filter(None, (told.tried(), told.untried())):
        st.caption(said)


def choose_dimension(told: Found, chosen: str) -> str:
    """The control of the dimension; gives its word."""
    present = told.present
    most = f"{'Most telling' if told.explaining else 'Auto'}: {DIMENSIONS[present[0]].name}"
    offered = {"auto", *present, *told.left, chosen}
    return str(
        st.segmented_control(
            "By",
            [word for word in choices.BY.options if word in offered],
            key=choices.BY.key,
            required=True,
            label_visibility="collapsed",
            format_func=lambda word: (
                most
                if word == "auto"
                else DIMENSIONS[word].name.capitalize() + (" •" if word in told.explaining else "")
            ),
        )
    )


def cards(facts: Facts, words: choices.Words) -> Iterator[Card]:
    """The page's cards as a report has them: every dimension that explains something, unless one is chosen."""
    selection = facts.selection
    yield from event.cards(selection, words.get(events.WORD, ""))
    yield from _splits(selection, words)
    yield since.card_of(selection)


def _splits(selection: Selection, words: choices.Words) -> Iterator[Card]:
    measure, by = cast(Measure, choices.MEASURE.values[words["measure"]]), words["by"]
    title = MEASURES[measure] if measure != "answer_rate" else selection.words.rate
    told = found(selection, measure, by)
    if isinstance(told, str):
        yield Card("change", title, "", nothing=told)
        return
    said = (told.moved(selection), told.tried(), told.untried())
    yield Card("change", title, " ".join(filter(None, said)))
    first = told.by(by)
    more = [split for split in told.splits if split.explains and split not in first] if by == "auto" else []
    for split in (*first, *more):
        yield card_of(split, told.of, selection)
    if not first:
        yield Card("change", "What accounts for it?", "", nothing=ONE_GROUP)


def draw() -> None:
    """The whole page."""
    view = page.begin("changes")
    selection = loading.calls(view)
    event.draw(selection)
    changes(selection)
    since.draw(selection)


if __name__ == "__main__":  # Streamlit runs this file; a report takes its cards
    draw()
