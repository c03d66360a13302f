"""What a filter consists of, and the ways in which widgets hold one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import streamlit as st

from ..text import wording
from ..text.own_numbers import HIDDEN, Lines
from .facets import Facets

if TYPE_CHECKING:
    from .view import View

PREFIX = "filter-"
"""Begins the key of each widget of the sidebar."""

NOT = "not-"
"""Begins the URL's word of a filter for all values but some."""

LONGEST_VALUE = 2000
MOST_NAMED = 50
"""If more values than this are chosen, the address names the others if they are fewer."""

NO_FACETS = Facets()


class NumberHidden(ValueError):
    """A link holds a number, and numbers are hidden in this dashboard."""


@dataclass(frozen=True)
class Reader:
    """Who reads: how lines are spoken of, the number called as the viewer has typed it, the zone that days have."""

    lines: Lines = HIDDEN
    typed_phone: str = ""
    zone: str = "UTC"


@dataclass(frozen=True)
class Offer:
    """What there is to choose from, agents' names, the names of *lines* by their words, and whether numbers are shown."""

    names: Mapping[str, str]
    facets: Facets = NO_FACETS
    show_numbers: bool = False
    lines: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Form:
    """How widgets hold the words that a URL has for a filter: *hold* gives a value for each widget, *words* takes them."""

    hold: Callable[[list[str]], Sequence[object]]
    words: Callable[..., list[str]]
    names: tuple[str, ...] = ()
    """The widgets' names; empty for a single widget with the URL's word as its name."""


LIST = Form(lambda words: [words], lambda held: list(held or ()))
TEXT = Form(lambda words: ["".join(words[:1])], lambda held: [held] if held else [])
NUMBER = Form(
    lambda words: [int(words[0]) if words else None], lambda held: [] if held is None else [str(held)]
)


def literal(text: str, _: Reader) -> str | None:
    """A text as it is, whatever characters it has, unless it is too long."""
    return text if len(text) <= LONGEST_VALUE else None


@dataclass(frozen=True)
class Filter:
    """One thing that narrows the calls down, all of it: without one of its parts it cannot be made.

    *word* is the URL's parameter, a promise to every link; *label* begins the chip, and neighbours with the
    same label share a chip and a row of widgets. *matches* says which calls a value lets through (none without
    the field that it asks about), *chip* says a value in words (API text as it is), *draw* draws the widgets,
    which hold a value in the way of *form*. *read* gives what one text of a link means, None if it cannot be
    read, and may raise `NumberHidden`; *write* gives the text. *takes* says what a text may be, if not any. An empty text counts only if the filter *keeps_empty*.
    Filters of little *effort* match first, those *at_hand* stand above “More filters”. *field* is the View's, and is filled in by the table of filters.
    """

    word: str
    label: str
    matches: Callable[[pd.DataFrame, Any, Reader], pd.Series | np.ndarray]
    chip: Callable[[Any, Offer], list[str]]
    draw: Callable[[Any, Offer], object]
    read: Callable[[str, Reader], object] = literal
    write: Callable[[Any], str] = str
    form: Form = LIST
    keeps_empty: bool = False
    takes: str = ""
    effort: int = 0
    at_hand: bool = False
    field: str = ""

    @property
    def many(self) -> bool:
        """Whether a link may repeat the word: then a value is a tuple, else one or None."""
        return self.form is LIST

    @property
    def empty(self) -> object:
        """The value that lets every call through."""
        return () if self.many else None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its widgets."""
        return tuple(PREFIX + name for name in self.form.names or (self.word,))

    def value(self, view: View) -> Any:
        """What *view* asks for."""
        return getattr(view, self.field)

    def is_on(self, view: View) -> bool:
        """Whether it narrows the calls of *view*."""
        return bool(self.value(view) != self.empty)

    def words(self, view: View) -> list[str]:
        """The URL's words for what *view* asks for; empty if it is off."""
        value = self.value(view)
        return [self.write(one) for one in (value if self.many else () if value is None else (value,))]

    def show(self, words: list[str]) -> None:
        """Make the widgets show these words; before they are drawn, or in a callback."""
        for key, value in zip(self.keys, self.form.hold(words), strict=True):
            st.session_state[key] = value

    def held(self) -> list[str]:
        """The words of what the widgets show."""
        return self.form.words(*(st.session_state.get(key) for key in self.keys))


def words(
    word: str,
    label: str,
    options: Callable[[Offer], Sequence[Any]],
    show: Callable[[Sequence[str], Offer], Callable[[str], str]],
    *,
    placeholder: str = "Any",
    title: str = "",
    new: bool = False,
    shortens: Callable[[Offer], bool] = lambda _: False,
    write: Callable[[Any], str] = str,
    **parts: Any,
) -> Filter:
    """A filter for words that are chosen from a list; with *new* others may be typed.

    If it *shortens*, a long choice becomes one of `all_but` the words that are not chosen.
    """

    def draw(values: Sequence[Any], offer: Offer) -> None:
        every = (write(one) for one in options(offer))
        offered = [text for text in dict.fromkeys(every) if len(text) <= LONGEST_VALUE]
        shown = with_chosen(offered, [write(one) for one in values])
        st.multiselect(
            title or label,
            shown,
            key=PREFIX + word,
            format_func=told_apart(shown, show(values, offer)),
            placeholder=placeholder,
            accept_new_options=new,
            on_change=_shorten if shortens(offer) else None,
            args=(word, offered),
        )

    def chip(values: Sequence[Any], offer: Offer) -> list[str]:
        return [show(values, offer)(write(one)) for one in values]

    return Filter(word, label, **{"draw": draw, "chip": chip, "write": write, **parts})


def _shorten(word: str, offered: Sequence[str]) -> None:
    """Name the words that are left out if too many are chosen for an address: a callback."""
    values = set(st.session_state[PREFIX + word])
    others = [one for one in offered if one not in values]
    if len(values) > max(MOST_NAMED, len(others)):
        st.session_state[PREFIX + word] = []
        st.session_state[PREFIX + NOT + word] = others or [""]


def all_but(
    row: Filter,
    title: str,
    options: Callable[[Offer], Sequence[str]],
    column: Callable[[pd.DataFrame], pd.Series],
) -> Filter:
    """The filter for calls that have a value in *column*, and none that *row* lets through.

    The empty text stands for no value. The widget is drawn only while the filter is on.
    """

    def chip(values: Sequence[str], offer: Offer) -> list[str]:
        texts = row.chip([one for one in values if one], offer)
        return [f"all but {wording.listing(texts)}" if texts else "any"]

    def draw(values: Sequence[str], offer: Offer) -> None:
        if values:
            every = with_chosen(options(offer), values)
            names = dict(zip(every, row.chip(every, offer), strict=True)) | {"": "none"}
            labels = told_apart(every, names.__getitem__)
            st.multiselect(title, every, key=PREFIX + NOT + row.word, format_func=labels)

    return replace(
        row,
        word=NOT + row.word,
        read=lambda text, reader: row.read(text, reader) if text else text,
        matches=lambda calls, chosen, reader: column(calls).notna() & ~row.matches(calls, chosen, reader),
        chip=chip,
        draw=draw,
        keeps_empty=True,
    )


def with_chosen(options: Sequence[str], values: Sequence[str]) -> list[str]:
    """The options, each once, with what a link has chosen although it is not among them."""
    return list(dict.fromkeys((*options, *values)))


def told_apart(options: Sequence[str], show: Callable[[str], str]) -> Callable[[str], str]:
    """Labels of which no two are alike.

    Streamlit knows a choice by its label alone: of two namesakes the one
    that was chosen would become the other at the next click.
    """
    names = Counter(map(show, options))
    labels: dict[str, str] = {}
    for option in options:
        label = show(option) if names[show(option)] == 1 else f"{show(option)} ({option})"
        while label in labels:
            label += f" ({option})"
        labels[label] = option
    label_of = {option: label for label, option in labels.items()}
    return lambda option: label_of.get(option, option)
