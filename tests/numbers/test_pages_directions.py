"""Calls of two directions side by side: what each page says of accounts made by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from . import said
from .accounts import text
from .desk import Desk, Known, Page, desk_of
from .expected import Expected, Words
from .oracle.records import SECOND
from .periods import CLOSED

LINE = "+18005551234"
MINUTE = 60 * SECOND


def outgoing(n: int, **fields: object) -> dict[str, object]:
    """A call from the only line to a number of the US; every second one is answered."""
    return call(2 * n, LINE, f"+1212{2_000_000 + n}", "completed" if n % 2 else "no_answer", **fields)


def incoming(n: int, status: str = "completed", **fields: object) -> dict[str, object]:
    """A call from a number of the UK to the only line, answered."""
    return call(2 * n + 1, f"+44207{9_000_000 + n}", LINE, status, **fields)


def call(
    place: int, origin: str | None, number: str | None, status: str, **fields: object
) -> dict[str, object]:
    """The call at this *place* of four weeks in which calls follow each other every twenty minutes."""
    start = CLOSED.since + place * 20 * MINUTE
    lasted = {"duration": 60} if status == "completed" else {}
    return {
        "id": f"call_{place:04}",
        "status": status,
        "agent_id": ("agent_ana", "agent_bo")[place // 4 % 2],
        "metadata": {"campaign": ("spring", "autumn")[place // 8 % 2]},
        "from_number": origin,
        "phone_number": number,
        "created_at": text(start),
        "ended_at": text(start + MINUTE),
        **lasted,
        **fields,
    }


BOTH = [each(n) for n in range(1000) for each in (outgoing, incoming)]
"""A thousand calls of each direction."""


def seen(records: list[dict[str, object]], own: tuple[str, ...] = (LINE,), **filters: Words) -> Expected:
    """The account seen through a link."""
    return Expected(CLOSED, records, filters, "off", own_numbers=own)


@pytest.fixture(scope="module", params=["api", "inferred", "setting"])
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Known, Desk]]:
    """The account of both directions, however its own number is known."""
    with desk_of(seen(BOTH), tmp_path_factory.mktemp("both"), known=request.param) as desk:
        yield request.param, desk


def values(page: Page) -> dict[str, str]:
    return {label: tile.value for label, tile in page.tiles.items()}


def test_calls_made_and_calls_taken_have_a_rate_each(both):
    page = both[1].page("overview")
    tiles = values(page)
    assert (tiles["Calls"], tiles["Answer rate"], tiles["Taken"]) == ("2,000", "50.0%", "100.0%")
    assert tiles["Missed callers"] == "0"
    assert page.tiles["Answer rate"].receipt.lines == {
        "Calls that match": "2,000",
        "less: incoming, counted apart": "−1,000",
        "Settled calls": "1,000",
        "of these: answered": "500",
        "share": "50.0%",
    }


def test_nothing_stands_out_of_two_directions(both):
    card = both[1].page("overview").cards["attention"]
    assert [line for line in card.texts if ":material/" in line] == []


def test_the_account_has_one_line_and_its_customers_countries(both):
    cards = both[1].page("volume", volume_tabs="Lines and countries").cards
    assert groups(cards["calls-by-line"]) == {"+1 ••• 34": (2000, 500, 1000)}
    assert groups(cards["calls-by-country"]) == {
        "United States": (1000, 500, 1000),
        "Britain (UK)": (1000, 0, 0),
    }


def groups(card) -> dict[str, tuple[int, int, int]]:
    """Calls, answered calls and settled calls of each bar."""
    found = {}
    answered = said.numbers(card.trace(1)["x"])
    for text_, part in zip(card.trace(0)["customdata"], answered, strict=True):
        name, n, told, *_ = text_.split("<br>")
        whole = (
            0
            if told == "none settled"
            else said.read(told, r"<p> of <n> settled (?:answered|taken)")[1].value
        )
        found[name.removeprefix("<b>").removesuffix("</b>")] = (
            said.read(n, r"<n> calls?")[0].value,
            part,
            whole,
        )
    return found


def test_no_number_is_a_repeated_one(both):
    card = both[1].page("volume", volume_tabs="New and repeated numbers").cards["new-and-repeated-numbers"]
    assert "Number met before" not in card.traces("bar")
    assert said.read(
        card.reading.partition(";")[0], r"<n> numbers?, <n> of them with more than one call"
    ) == (
        2000,
        0,
    )


def test_an_agents_campaigns_have_rates_of_calls_made(both):
    first = {"selection": {"rows": [0], "columns": [], "cells": []}}
    card = both[1].page("agents", agents_table=first).cards["agent-campaigns"]
    assert card.receipt.lines == {
        "Calls that match": "1,000",
        "less: incoming, counted apart": "−500",
        "Settled calls": "500",
        "of these: answered": "250",
        "share": "50.0%",
    }


@pytest.mark.parametrize(("tab", "key"), [("Short calls", "short-calls"), ("Conversations", "conversations")])
def test_calls_behind_a_rate_are_of_its_direction(both, tab, key):
    card = both[1].page("durations", durations_tabs=tab).cards[key]
    assert card.receipt.lines["less: incoming, counted apart"] == "−1,000"
    assert card.behind["direction"] == ["outbound"]


def test_short_calls_are_calls_made(both):
    card = both[1].page("durations", durations_tabs="Short calls").cards["short-calls"]
    assert card.receipt.lines == {
        "Calls that match": "2,000",
        "less: incoming, counted apart": "−1,000",
        "less: not answered, live or without a duration": "−500",
        "Answered calls with a duration": "500",
        "of these: short": "0",
        "share": "0.0%",
    }


def test_the_page_says_how_direction_is_known_if_it_is_a_guess(both):
    known, desk = both
    (note,) = [said.plain(line) for line in desk.page("overview").texts if ":material/swap_calls:" in line]
    assert (
        "Rates are of the outgoing calls alone; counts and durations have 1,000 incoming calls too." in note
    )
    assert ("phone_numbers:read" in note and "own_numbers" in note) == (known == "inferred")


# -- accounts of one direction ------------------------------------------------

VISITS: tuple[tuple[str, dict[str, object]], ...] = (
    ("overview", {}),
    ("volume", {"volume_scale": "shares"}),
    ("volume", {"volume_tabs": "Calendar"}),
    ("volume", {"volume_tabs": "Conversations at once"}),
    ("volume", {"volume_tabs": "Lines and countries"}),
    ("volume", {"volume_tabs": "New and repeated numbers"}),
    ("durations", {"durations_tabs": "By agent"}),
    ("durations", {"durations_tabs": "Short calls"}),
    ("agents", {}),
    ("calls", {}),
)


def words(desk: Desk) -> Iterator[tuple[str, str]]:
    """All that stands on the pages, in tables and in figures, with the page that has it."""
    for stem, state in VISITS:
        page = desk.page(stem, **state)
        at = desk.at
        kinds = (at.button, at.multiselect, at.pills, at.button_group, at.checkbox, at.selectbox)
        labels = [f"{node.label} {getattr(node, 'options', '')}" for kind in kinds for node in kind]
        columns = [str(config) for frame in at.dataframe for config in columns_of(frame)]
        parts = [*page.texts, *page.tiles, *labels, *columns]
        for receipt in [one.receipt for one in (*page.tiles.values(), *page.cards.values()) if one.receipt]:
            parts += [*receipt.lines, *receipt.notes]
        for card in page.cards.values():
            parts += [card.title, card.reading, *card.texts, str(card.figure)]
        yield f"{stem} {state}", said.plain("\n".join(parts))


def columns_of(table) -> Iterator[dict[str, object]]:
    """Names and explanations of the columns that a table has."""
    configured = json.loads(table.proto.columns)
    return (configured.get(name, {}) for name in table.value.columns)


def met(desk: Desk, pattern: str) -> set[tuple[str, str]]:
    """Where the pages say the pattern."""
    return {
        (where, found[0]) for where, all_words in words(desk) for found in re.finditer(pattern, all_words)
    }


OF_DIRECTION = r"(?i)[^\n]{0,30}(\b(incoming|outgoing|inbound|outbound|direction|taken|missed callers?)\b|swap_calls)[^\n]{0,30}"


def test_an_account_that_takes_no_calls_reads_nothing_of_direction(tmp_path):
    with desk_of(seen([outgoing(n) for n in range(200)]), tmp_path) as desk:
        assert met(desk, OF_DIRECTION) == set()


def test_an_account_that_only_takes_calls_reads_of_taken_ones_alone(tmp_path):
    taken = [incoming(n, "completed" if n % 4 else "no_answer") for n in range(200)]
    with desk_of(seen(taken), tmp_path) as desk:
        tiles = values(desk.page("overview"))
        assert tiles["Taken"] == "75.0%"
        assert "Answer rate" not in tiles
        assert met(desk, r"(?i)[^\n]{0,30}answer rate[^\n]{0,30}") == set()
        assert met(desk, r"settled (?:calls )?answered|% answered \(") == set()


# -- links --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (["inbound"], ("40", "Taken", "100.0%")),
        (["outbound"], ("40", "Answer rate", "50.0%")),
        (["unknown"], ("5", "Answer rate", "–")),
        (["inbound", "outbound"], ("80", "Answer rate", "50.0%")),
        (["inbound", "inbound"], ("40", "Taken", "100.0%")),
        (["inbound", "sideways"], ("40", "Taken", "100.0%")),
        ([], ("85", "Answer rate", "50.0%")),
    ],
    ids=" ".join,
)
def test_a_link_asks_for_directions(asked, shown, tmp_path):
    stray = [call(100 + n, None, f"+1212{2_000_000 + n}", "completed") for n in range(5)]
    records = [*(each(n) for n in range(40) for each in (outgoing, incoming)), *stray]
    with desk_of(seen(records, **({"direction": asked} if asked else {})), tmp_path) as desk:
        page = desk.page("overview")
        calls, label, rate = shown
        assert (page.tiles["Calls"].value, page.tiles[label].value) == (calls, rate)
        assert any("“direction” cannot be read" in note for note in page.texts) == ("sideways" in asked)
