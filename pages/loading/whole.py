"""A view's calls without a page: what is known of them now, or once all of them are read."""

from __future__ import annotations

from collections.abc import Callable

from ringyo_data.load import read_into
from ringyo_data.settings import Settings

from ..filters import View
from . import source
from .page import compared_query, select
from .selection import Selection

NAMES_PATIENCE_SECONDS = 30.0

Tell = Callable[[int, int | None], None]


def known(own: Settings, view: View) -> Selection:
    """What is known of a view's calls now; asks nobody, and is empty if nothing is."""
    query = source.query_of(view)
    other = compared_query(query, view.compared())
    book = source.book(own)
    return select(own, view, book.see(query), book.see(other) if other else None)


def read(own: Settings, view: View, tell: Tell = lambda *_: None) -> Selection:
    """All calls of a view, and those to compare with; *tell* is called with how many came, and of how many.

    Raises `RingyoError` if they cannot be had.
    """
    query = source.query_of(view)
    other = compared_query(query, view.compared())
    book = source.book(own)
    book.want_names()
    for each in filter(None, (query, other)):
        read_into(book, each, tell)
    book.wait_for_names(seconds=NAMES_PATIENCE_SECONDS)
    return known(own, view)
