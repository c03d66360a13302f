"""A dashboard that is served an account in process, at a moment of its own, and what its pages show."""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal
from unittest.mock import patch
from urllib.parse import parse_qs, unquote

import pandas as pd
import streamlit as st
import time_machine
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, ElementTree

from pages.loading import source
from ringyo_data import CallQuery, RingyoClient, Settings, metrics
from ringyo_data.book import Book
from ringyo_data.demo import Account, Api, Behaviour, transport
from ringyo_data.demo.behaviour import PERMISSIONS

from ..apps import without_components
from . import accounts, said
from .expected import Expected

WIDGETS: dict[str, dict[str, object]] = {
    "volume": {
        "volume-grain": "auto",
        "volume-scale": "counts",
        "volume-tabs": "Weekday and hour",
        "volume-calendar": "calls",
    },
    "durations": {
        "durations-scale": "linear",
        "durations-mark": 120,
        "durations-tabs": "Over time",
        "durations-short": 10,
    },
    "agents": {"agents-table": {"selection": {"rows": [], "columns": [], "cells": []}}},
}
"""What a page's own widgets are set to at first."""

SESSION = ("-tabs", "-table")
"""Ends of the keys of those that no test can click, whose state the session holds."""

Known = Literal["api", "inferred", "setting"]
BEHIND = "Calls behind this"
APP = Path(__file__).parents[2] / "app.py"
KEY = "rg_test_numbers"
_places = itertools.count()


@dataclass(frozen=True)
class Receipt:
    """How a number came about: lines of words and number, and the notes below."""

    lines: dict[str, str]
    notes: tuple[str, ...]

    def count(self, words: str) -> int:
        """The number of a line; 0 where there is none."""
        text = self.lines.get(words, "0").strip("*").replace(said.MINUS, "").replace(",", "")
        return int(text)

    def note(self, pattern: str) -> tuple[object, ...] | None:
        """The numbers of the note that says the pattern; None where none does."""
        return next((said.read(note, pattern) for note in self.notes if said.has(note, pattern)), None)


@dataclass(frozen=True)
class Curve:
    """A tile's trend: the height of each bucket, 0 for the lowest value and 1 for the highest, and what it says."""

    final: dict[int, float]
    open: dict[int, float]
    label: str
    low: str
    high: str


@dataclass(frozen=True)
class Tile:
    """One number with its change, its receipt and its small curve."""

    label: str
    value: str
    change: str
    versus: str
    trend: Curve | None
    receipt: Receipt


@dataclass(frozen=True)
class Card:
    """A question with the sentence that answers it, its figure, table and receipt."""

    title: str
    reading: str
    texts: tuple[str, ...]
    figure: dict[str, object]
    table: pd.DataFrame | None
    receipt: Receipt | None
    behind: dict[str, list[str]] | None
    """The parameters of the link to the calls that are counted."""

    def traces(self, kind: str | None = None) -> dict[str, dict[str, object]]:
        """The figure's traces by name, of one kind."""
        data = self.figure.get("data", [])
        return {said.plain(str(t.get("name"))): t for t in data if kind in (None, t["type"])}

    def trace(self, place: int) -> dict[str, object]:
        return self.figure["data"][place]


@dataclass(frozen=True)
class Page:
    """All that a page shows."""

    title: str
    texts: tuple[str, ...]
    tiles: dict[str, Tile]
    cards: dict[str, Card]

    @cached_property
    def status(self) -> str:
        """Period, comparison and how complete the data is."""
        return next(text for text in self.texts if "as of" in text)


@dataclass
class Desk:
    """The dashboard of one account, seen through one link."""

    expected: Expected
    at: AppTest
    _seen: list[tuple[str, dict[str, object], Page]] = field(default_factory=list)
    _here: str = ""
    _widgets: dict[str, object] = field(default_factory=dict)

    def page(self, stem: str, **state: object) -> Page:
        """What a page shows with these of its widgets so (`_` for `-` in their keys), whatever the others are."""
        wanted = {name.replace("_", "-"): value for name, value in state.items()}
        for seen, widgets, page in self._seen:
            if seen == stem and all(widgets.get(name) == value for name, value in wanted.items()):
                return page
        self._visit(stem, wanted)
        self._seen.append((stem, dict(self._widgets), page_of(self.at)))
        return self._seen[-1][-1]

    def _visit(self, stem: str, wanted: Mapping[str, object]) -> None:
        """Each kind of change has a run of its own: a widget's and the session's do not go together."""
        if self._here != stem:
            self._open(stem)
        changed = [name for name, value in wanted.items() if self._widgets.get(name) != value]
        for name in sorted(changed, key=lambda name: not name.endswith(SESSION)):
            if name.endswith(SESSION):
                self.at.session_state[name] = wanted[name]
            else:
                self.at.get_by_key(name).set_value(wanted[name])
            self._widgets[name] = wanted[name]
            self._run()

    def _open(self, stem: str) -> None:
        """Go to a page; a page's widgets are as they were left, but for those that only it holds."""
        if not self._here:
            self._run()
            self._here = "overview"
        if self._here != stem:
            self.at.switch_page(f"pages/{stem}.py")
            self._run()
            self._here = stem
        self._widgets = WIDGETS.get(stem, {}) | self._widgets

    def _run(self) -> None:
        with (
            patch.dict(os.environ, {"RINGYO_API_KEY": KEY}),
            time_machine.travel(self.expected.period.now, tick=True),
        ):
            self.at.run()
        assert not self.at.exception, self.at.exception


@contextmanager
def desk_of(expected: Expected, home: Path, *, known: Known = "api") -> Iterator[Desk]:
    """Serves the records and opens the overview through the link; nothing leaves this process.

    *known* is how the dashboard knows the account's own numbers: the API tells them, or refuses to and they are
    inferred, or refuses to and a setting tells them. No shift is looked for: `tests/data/metrics` counts their levels again.
    """
    setting = expected.own_numbers if known == "setting" else None
    own = Settings(api_key=KEY, store=str(home / f"store-{next(_places)}"), own_numbers=setting)
    now = expected.period.now
    account = Account.from_records(
        expected.records, accounts.agents(), accounts.phone_numbers(expected.own_numbers)
    )
    refused = frozenset() if known == "api" else frozenset({"phone_numbers:read"})
    behaviour = Behaviour(permissions=PERMISSIONS - refused)
    client = RingyoClient(own, transport=transport(Api(account, behaviour, clock=lambda: now)))
    book = Book(own, client=client, now=lambda: now)
    try:
        for since, until in expected.windows:
            query = CallQuery(since, until)
            book.want(query)
            assert not book.wait(query, seconds=60).unloaded
        st.cache_data.clear()
        st.cache_resource.clear()
        book.want_names()  # else they would be news, and the page drawn twice
        assert book.wait_for_names(seconds=60)
        with (
            patch.object(source, "book", lambda _own: book),
            patch.object(metrics, "shifts", lambda *_, **__: metrics.Shifts()),
            without_components(),
        ):
            at = AppTest.from_file(str(APP), default_timeout=120)
            at.context["timezone"] = "Europe/Berlin"
            for name, words in expected.params.items():
                at.query_params[name] = words
            yield Desk(expected, at)
    finally:
        book.close()


def page_of(at: AppTest) -> Page:
    """What the last run has left."""
    main = at.main
    keys = [node.key for node in main if isinstance(node, Block) and node.key]
    return Page(
        title=at.title[0].value,
        texts=tuple(str(node.value) for kind in (at.caption, at.markdown, at.warning) for node in kind),
        tiles={tile.label: tile for tile in (_tile(main, key) for key in keys if _is_tile(key))},
        cards={key.removeprefix("card-"): _card(main, key) for key in keys if key.startswith("card-")},
    )


def _is_tile(key: str) -> bool:
    return key.startswith("tile-")


def _tile(main: ElementTree | Block, key: str) -> Tile:
    block = main.get_by_key(key)
    compared = (text.value for text in block.markdown if "[vs" in text.value)
    change, _, versus = next(compared, "").partition("  \n")
    metric = block.metric[0]
    return Tile(
        label=metric.label,
        value=metric.value,
        change=_inner(change),
        versus=_inner(versus),
        trend=next((_curve(html.proto.body) for html in block.get("html")), None),
        receipt=_receipt(block, key),
    )


def _curve(html: str) -> Curve:
    final, *last = [
        {int(place): 1 - float(y) / 100 for place, y in re.findall(r"(\d+) (-?[\d.]+)", path)}
        for path in re.findall(r' d="([^"]*)"', unquote(html))
    ]
    reached = {place: height for path in last for place, height in path.items() if place not in final}
    label, low, high = re.search(r'aria-label="([^"]*): ([^"]*) to ([^"]*)"', html).groups()
    return Curve(final, reached, label, low, high)


def _inner(text: str) -> str:
    """The words within colours and sizes: `:small[:green[**+3.1%**]]`."""
    text = said.plain(text)
    while text.startswith(":") and "[" in text:
        text = text.partition("[")[2].removesuffix("]")
    return text


def _receipt(block: Block, key: str) -> Receipt | None:
    try:
        popover = block.get_by_key(f"receipt-{key}")
    except KeyError:
        return None
    rows = [line.strip("|").rsplit("|", 1) for line in popover.markdown[1].value.splitlines()]
    lines = {said.plain(words.strip()): said.plain(n.strip()) for words, n in rows if "--:" not in n}
    return Receipt(lines, tuple(note.value for note in popover.caption))


def _card(main: ElementTree | Block, key: str) -> Card:
    block = main.get_by_key(key)
    own = [node for node in block.children.values() if getattr(node, "type", "") == "caption"]
    charts = block.get("plotly_chart")
    return Card(
        title=said.plain(block.header[0].value),
        reading=own[0].value if own else "",
        texts=tuple(str(node.value) for kind in (block.markdown, block.caption) for node in kind),
        figure=json.loads(charts[0].proto.spec) if len(charts) else {},
        table=block.dataframe[0].value if len(block.dataframe) else None,
        receipt=_receipt(block, key.removeprefix("card-")),
        behind=next(
            (
                parse_qs(link.proto.query_string)
                for link in block.get("page_link")
                if link.proto.label == BEHIND
            ),
            None,
        ),
    )
