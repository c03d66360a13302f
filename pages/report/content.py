"""What a report says: the numbers of a view, in which every phone number is masked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from importlib import import_module
from typing import cast
from urllib.parse import urlencode, urlsplit

from ringyo_data import masking
from ringyo_data.query import CallQuery
from ringyo_data.settings import Settings

from .. import filters, loading
from ..address.choices import Words
from ..alert import playing
from ..cards import finding, pace, tile, tiles
from ..cards.card import Card
from ..cards.tile import Facts, Tile
from ..filters import View, phones
from ..loading import Selection, source, status
from ..sentences import findings
from ..sentences.findings import Worded
from ..shell.page import PAGES
from ..text import wording
from ..text.own_numbers import Lines

INCOMPLETE = "Incomplete: "
UNLOADED = (
    "a part of the period was not loaded yet when this report was made; every number below is of the rest."
)


@dataclass(frozen=True, eq=False)
class Report:
    """The report of a *page* in a view; *title* is the view's name or the page's question, *account* whose calls these are.

    *words* are those of the page's own controls, *link* opens the view, if the deployment says where the dashboard is.
    """

    page: str
    title: str
    account: str
    selection: Selection
    words: Words
    filters: tuple[str, ...]
    link: str

    @classmethod
    def of(cls, own: Settings, selection: Selection, *, page: str, title: str, words: Words) -> Report:
        """The report of a selection; it hides numbers, whatever the deployment shows."""
        hidden = Lines(secret=own.api_key or "")
        view = _masked(selection.view, hidden)
        offer = filters.Offer(selection.names, lines=loading.lines_by_word(own, hidden))
        return cls(
            page,
            masking.in_text(title),
            "invented account (demo data)" if own.demo else urlsplit(own.base_url).netloc,
            replace(selection, view=view, lines=hidden),
            words,
            tuple(text for text, _ in filters.chips(view, offer)),
            _link(own, page, view) if _keeps_its_meaning(selection.view, view) else "",
        )

    @property
    def file_name(self) -> str:
        """What the file is called: its page and its days."""
        view = self.selection.view
        return f"{self.page}-{view.first:%Y%m%d}-{view.last:%Y%m%d}.html"

    @property
    def is_complete(self) -> bool:
        """Whether every call that the API counts is in it, for sure."""
        return not self.shortfall

    @property
    def shortfall(self) -> str:
        """A sentence, as Markdown, that calls are missing or may be; empty if none is."""
        words = UNLOADED if self.selection.unloaded else status.shortfall(self.selection)
        return f"{INCOMPLETE}{words}" if words else ""

    @property
    def state(self) -> str:
        """How many calls are in it of how many, as Markdown; an incomplete report says so first."""
        return f"{'' if self.is_complete else INCOMPLETE}{status.counted(self.selection)}"

    @property
    def period(self) -> str:
        """The period, and what it is compared with, as Markdown."""
        selection, zone = self.selection, self.selection.view.zone
        words = status.period(selection.view, selection.as_of)
        if selection.before_window is None:
            return words
        return f"{words} · compared with {wording.md(wording.window(selection.before_window, zone))}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be known of the numbers, as Markdown."""
        notes = (status.of_outcomes(self.selection), status.of_direction(self.selection))
        return tuple(note for note in notes if note)

    @cached_property
    def facts(self) -> Facts:
        """The numbers of its calls."""
        return Facts.of(self.selection)

    @property
    def has_calls(self) -> bool:
        """Whether there is anything to count."""
        return not self.selection.calls.empty

    def tiles(self) -> list[Tile]:
        """The tiles, those of every account first."""
        return tile.made(self.facts, (*tiles.FIRST, *tiles.FURTHER))

    def findings(self) -> tuple[str, list[Worded]]:
        """How many findings there are of how many looks, and each of them."""
        results, standing = self.facts.findings, self.facts.judged
        return (
            findings.summary(results, standing),
            [finding.worded(each, self.selection, standing) for each in results],
        )

    def cards(self) -> Iterator[Card]:
        """The page's cards, each made when it is its turn."""
        yield from import_module(f"pages.{self.page}").cards(self.facts, self.words)


def needed(page: str, view: View) -> Iterator[CallQuery]:
    """What else is read for the report of a page, beside the calls of the view and those to compare them with."""
    if page == "overview":
        for window in pace.days(view.span, datetime.now(UTC), view.zone):
            yield CallQuery(window.since, window.until)
    elif page == "alerts":
        yield source.query_of(playing.wide(view))


def _masked(view: View, hidden: Lines) -> View:
    """The view as those may read it who are shown no numbers."""

    def words(lines: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(hidden.asked(line) or hidden.word(line) if line else line for line in lines)

    pairs = tuple(_masked_pair(key, value) for key, value in view.metadata)
    return replace(view, lines=words(view.lines), other_lines=words(view.other_lines), metadata=pairs)


def _masked_pair(key: str, value: str) -> tuple[str, str]:
    pair = masking.in_value({key: value})
    ((name, text),) = cast("dict[str, object]", pair).items()
    return name, str(text)


def _keeps_its_meaning(view: View, masked: View) -> bool:
    """Whether a link can say the view without a phone number in it."""
    return view.metadata == masked.metadata and phones.digits(view.phone or "") is None


def _link(own: Settings, page: str, view: View) -> str:
    if not own.public_url:
        return ""
    path = "" if page == next(iter(PAGES)) else page
    return f"{own.public_url.rstrip('/')}/{path}?{urlencode(filters.params_from_view(view, absolute=True), doseq=True)}"
