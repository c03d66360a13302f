"""What would have been told, and when?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import streamlit as st

from pages import loading
from pages.address import choices
from pages.alert import card, now, playing, trial
from pages.cards import card as cards_
from pages.cards.card import Card
from pages.cards.tile import Facts
from pages.loading import alerts, whole
from pages.sentences import alerts as sentences
from pages.shell import page


def played_over(on: playing.Ground, viewer_zone: str) -> str:
    """What the rules are played over: Markdown."""
    return sentences.ground(
        on.window, on.zone, viewer_zone, are_examples=alerts.are_examples(loading.settings())
    )


def cards(facts: Facts, _: choices.Words) -> Iterator[Card]:
    """The page's cards as a report has them; the filters of the view are not those of the rules."""
    own, selection = loading.settings(), facts.selection
    around = whole.known(own, playing.wide(selection.view))
    on = playing.ground_of(selection.view, replace(around, lines=selection.lines))
    rules = alerts.rules(own)
    if not rules:
        yield Card("alerts-none", "No rule is set up", "")
        return
    opened = now.card_of(rules, on)
    yield replace(opened, sentence=f"{opened.sentence}  \n{played_over(on, selection.view.zone)}")
    for place, rule in enumerate(rules):
        yield card.card_of(f"alert-{place}", rule, on)


def draw() -> None:
    """The whole page."""
    view = page.begin("alerts")
    rules = alerts.rules(loading.settings())
    on = playing.ground(view)
    st.caption(played_over(on, view.zone))
    if not rules:
        with cards_.panel("alerts-none", "No rule is set up", sentences.NO_RULES):
            pass
    else:
        now.draw(rules, on)
    for place, rule in enumerate(rules):
        card.draw(f"alert-{place}", rule, on)
    trial.draw(on)


if __name__ == "__main__":  # Streamlit runs this file; a report takes its cards
    draw()
