"""How long do calls last?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import streamlit as st

from pages import loading
from pages.address import choices
from pages.cards import card, durations, longest, thresholds, waiting
from pages.cards.card import Card
from pages.cards.tile import Facts
from pages.loading import Selection
from pages.looks import paint
from pages.shell import page

TABS = [str(name) for name in choices.DURATIONS_TAB.options]


def cards(facts: Facts, words: choices.Words) -> Iterator[Card]:
    """The page's cards as a report has them, those of every tab."""
    selection = facts.selection
    yield durations.spread(selection, words["scale"])
    yield durations.at_least(selection, int(words["mark"]))
    if len(table := durations.lengths(selection)):
        yield durations.same_lengths(table)
    yield durations.over_time(selection)
    yield durations.by_agent(selection)
    yield thresholds.short_calls(selection, int(words["short"]))
    yield thresholds.conversations(selection, int(words["conversation"]))
    yield from waiting.cards(selection)
    yield longest.longest(selection)


TELL: tuple[Callable[[Selection], None], ...] = (
    lambda selection: card.draw(durations.over_time(selection)),
    lambda selection: card.draw(durations.by_agent(selection)),
    lambda selection: card.draw(thresholds.short_calls(selection, thresholds.chosen_short())),
    lambda selection: card.draw(thresholds.conversations(selection, thresholds.chosen_length())),
    waiting.draw,
    longest.draw,
)
"""What draws each tab."""


def draw() -> None:
    """The whole page."""
    view = page.begin("durations")
    selection = loading.calls(view)
    left, right = card.side_by_side(3, 2)
    with left:
        card.draw(durations.spread(selection, st.session_state[choices.SCALE.key]), durations.choose_scale)
    with right:
        card.draw(
            durations.at_least(selection, int(st.session_state[choices.MARK.key])), durations.choose_mark
        )
    paint.pause()
    durations.draw_same_lengths(selection)
    for tab, tell in zip(st.tabs(TABS, key=choices.DURATIONS_TAB.key, on_change="rerun"), TELL, strict=True):
        with tab:
            if tab.open:
                tell(selection)


if __name__ == "__main__":  # Streamlit runs this file; a report takes its cards
    draw()
