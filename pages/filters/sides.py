"""The filters by whose call it is: its direction, the customer's number, the account's line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from ringyo_data import direction

from ..text import own_numbers, wording
from . import phones
from .facets import MOST_LINES
from .filter import PREFIX, TEXT, Filter, NumberHidden, Offer, Reader, all_but, literal, words

FEWEST_PHONE_DIGITS, LONGEST_PHONE = 7, 15


def _draw_directions(ways: Sequence[str], offer: Offer) -> None:
    """Nothing where all calls go one way: there is nothing to choose."""
    if ways or len(offer.facets.directions) > 1:
        st.pills(
            "Direction",
            direction.DIRECTIONS
            if direction.UNKNOWN in (*offer.facets.directions, *ways)
            else direction.DIRECTIONS[:2],
            selection_mode="multi",
            key=PREFIX + "direction",
            format_func=wording.direction,
        )


DIRECTIONS = Filter(
    "direction",
    "Direction",
    read=lambda text, _: text if text in direction.DIRECTIONS else None,
    takes=wording.either(direction.DIRECTIONS),
    matches=lambda calls, ways, _: np.logical_or.reduce([direction.is_of(calls, way) for way in ways]),
    chip=lambda ways, _: [wording.direction(way) for way in ways],
    draw=_draw_directions,
    at_hand=True,
)


def _read_phone(text: str, reader: Reader) -> str | None:
    if shown := phones.masked(text):
        return shown
    phone = phones.digits(text)
    if phone is None or not FEWEST_PHONE_DIGITS <= len(phone) <= LONGEST_PHONE:
        return None
    if reader.lines.shows or phone == phones.digits(reader.typed_phone):
        return phone
    raise NumberHidden


def _is_called(calls: pd.DataFrame, phone: str, _: Reader) -> pd.Series | np.ndarray:
    """Numbers that end in the digits given, or that look like a masked number."""
    if phones.masked(phone):
        return phones.looks_like(direction.customers(calls), phone)
    digits = direction.customers(calls).str.replace(r"[^0-9]", "", regex=True)
    return digits.str.endswith(phone).fillna(False)


def _phone_chip(phone: str, offer: Offer) -> list[str]:
    if phones.masked(phone):
        return [phone]
    return [f"ends in {phone if offer.show_numbers else '•••' + phone[-2:]}"]


PHONE = Filter(
    "phone",
    "Number",
    read=_read_phone,
    matches=_is_called,
    chip=_phone_chip,
    draw=lambda _, offer: st.text_input(
        "Customer's number" if direction.INBOUND in offer.facets.directions else "Number called",
        key=PREFIX + "phone",
        placeholder="+1 415 555 1234",
        help="The whole number, its end of at least seven digits, or a masked number as it is shown.",
    ),
    form=TEXT,
    effort=3,
)


def _read_line(text: str, reader: Reader) -> str | None:
    # A plus sign that nobody encoded arrives as a space.
    line = f"+{text[1:]}" if text[:1] == " " and text[1:].isdigit() else literal(text, reader)
    if line is None or reader.lines.asked(line):
        return line
    raise NumberHidden


def _is_on_line(calls: pd.DataFrame, lines: Sequence[str], reader: Reader) -> pd.Series:
    used = direction.lines(calls).cat.remove_unused_categories()
    numbers = used.cat.categories
    return used.isin(numbers[reader.lines.meant(lines, numbers)])


def _line_names(lines: Sequence[str], offer: Offer) -> dict[str, str]:
    """What each line is called: by the account if it has a name, else by what is seen of its number."""
    return {**own_numbers.names(lines), **{word: offer.lines[word] for word in lines if word in offer.lines}}


LINES = words(
    "line",
    "Line",
    lambda offer: offer.facets.lines,
    lambda lines, offer: _line_names((*offer.facets.lines, *lines), offer).__getitem__,
    placeholder="All lines",
    shortens=lambda offer: len(offer.facets.lines) < MOST_LINES,
    read=_read_line,
    matches=_is_on_line,
    effort=6,
)


OTHER_LINES = all_but(LINES, "All lines but", lambda offer: offer.facets.lines, direction.lines)
