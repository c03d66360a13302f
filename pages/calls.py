"""What happened in each call?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import streamlit as st

from pages import loading
from pages.address import choices
from pages.call import card as cards_of_call
from pages.call import desk, others
from pages.call.card import Card
from pages.call_list import order, picking, printed, table
from pages.cards import card as parts
from pages.cards.tile import Facts
from pages.filters import View, sidebar
from pages.loading import Selection
from pages.shell import page

CARD_WIDTH = 410
"""Pixels of an open call, at least: lines of a conversation that are easy to read."""

Place = st.delta_generator.DeltaGenerator


def tell_where(selection: Selection, card: Card) -> None:
    """Say that the open call is not in the list, and why."""
    at = order.place(selection, card.call_id)
    if at is not None:
        if card.facts is None and card.answer.error:
            picking.know(selection.calls.iloc[[at]])
            st.rerun()  # the card was drawn before it was known that the list has the call
        return
    if card.facts is None:
        return
    inside = selection.window.since <= card.facts.started < selection.window.until
    why = "the filters leave it out" if inside else "it was started outside of the period"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f":material/info: The open call is not in this list: {why}.", width="content")
        day = card.facts.started.astimezone(selection.view.tz).date()
        st.button(
            "Show its day", type="tertiary", key="show-day", on_click=show_day, args=(selection.view, day)
        )


def show_day(view: View, day: date) -> None:
    """List all calls of one day; for callbacks."""
    sidebar.seed(replace(view.without_filters(), period="custom", first=day, last=day))


def places(opened: bool) -> tuple[Place, Place, Place]:
    """Places for the list, the open call and the other calls of its number: side by side, on a phone one below another.

    Opening or closing a call does not move the list, so it keeps its scroll
    position and the keyboard's focus.
    """
    if parts.look().touch:
        one, others_ = st.container(), st.container()
        return st.container(), one, others_
    row = st.container(horizontal=True, gap="small", vertical_alignment="top", key="calls-row")
    left = row.container(width="stretch")
    right = row.container(width=CARD_WIDTH) if opened else row
    return left.container(), right, left.container()


def one_call(view: View, call_id: str, place: Place, place_of_others: Place) -> Card:
    """The call that is open, before the list is there: it does not wait for the list, nor fail with it."""
    card = Card(loading.settings(), view, call_id)
    with place:
        cards_of_call.draw(card)
    with place_of_others:
        others.draw(card)
    if card.late:
        desk.look_again(card.own, call_id)
    return card


def cards(facts: Facts, words: choices.Words) -> Iterator[parts.Card]:
    """The page's list as a report has it."""
    yield printed.card_of(facts.selection, words)


def draw() -> None:
    """The whole page."""
    view = page.begin("calls", take=picking.take_clicks)
    status = st.container()
    call_id = picking.call()
    list_place, call_place, others_place = places(call_id is not None)
    card = one_call(view, call_id, call_place, others_place) if call_id else None
    with status:
        selection = loading.calls(view)
    with list_place:
        if card:
            tell_where(selection, card)
        table.draw(selection)
    if card:
        cards_of_call.draw_steps(card)


if __name__ == "__main__":  # Streamlit runs this file; a report takes its cards
    draw()
