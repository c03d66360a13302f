"""The filters that are on, in words, each with the URL word that takes it off; pure."""

from __future__ import annotations

from itertools import groupby

from ..text import wording
from .filter import Offer
from .view import FILTERS, View


def chips(view: View, offer: Offer) -> list[tuple[str, tuple[str, ...]]]:
    """Text and URL words of each active filter, in the order of the sidebar.

    The text holds API words as they are: escape it where it is drawn.
    """
    pairs = []
    for label, group in groupby(FILTERS, key=lambda each: each.label):
        alike = tuple(group)
        texts = [text for each in alike if each.is_on(view) for text in each.chip(each.value(view), offer)]
        if texts:
            pairs.append((f"{label}: {wording.listing(texts)}", tuple(each.word for each in alike)))
    return pairs
