"""On every page each chart that counts calls, with what its receipt excludes, comes to the tile's number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import product

import pytest

from . import said
from .desk import Card, Desk, Page, desk_of
from .expected import Expected
from .periods import Period

TODAY = Period(
    "today at noon", "UTC", *[date(2026, 3, 3)] * 2, datetime.fromisoformat("2026-03-03T12:00:00Z")
)
FIRST = {"selection": {"rows": [0], "columns": [], "cells": []}}
BOTH = {"selection": {"rows": [0, 1], "columns": [], "cells": []}}
VISITS: tuple[tuple[str, dict[str, object]], ...] = (
    ("overview", {}),
    ("volume", {"volume_tabs": "Weekday and hour"}),
    ("volume", {"volume_tabs": "Calendar"}),
    ("volume", {"volume_tabs": "Lines and countries"}),
    ("volume", {"volume_tabs": "New and repeated numbers"}),
    ("durations", {"durations_tabs": "Over time"}),
    ("durations", {"durations_tabs": "By agent"}),
    ("durations", {"durations_tabs": "Short calls"}),
    ("durations", {"durations_tabs": "Before the conversation"}),
    ("agents", {"agents_table": FIRST}),
)


def record(number: int, at: str, **fields: object) -> dict[str, object]:
    """A completed call of a minute, at that time of the day."""
    usual = {
        "status": "completed",
        "agent_id": ("agent_ana", "agent_bo")[number % 2],
        "phone_number": f"+49151234567{number % 30:02}",
        "from_number": ("+493012345678", "+18005551234")[number % 2],
        "duration": 60,
    }
    start = f"2026-03-03T{at}"
    return {
        "id": f"call_{number:03}",
        "created_at": f"{start}:00Z",
        "ended_at": f"{start}:59Z",
        **usual,
        **fields,
    }


def past(**fields: object) -> list[dict[str, object]]:
    """A hundred calls of the morning."""
    return [record(n, f"{8 + n % 4:02}:{n % 60:02}", **fields) for n in range(100)]


def one_of_each(*many: dict[str, object]) -> list[dict[str, object]]:
    """Three calls with each of these fields, at ten."""
    return [record(200 + 3 * place + n, "10:30", **own) for place, own in enumerate(many) for n in range(3)]


LIVE = {"status": "in_progress", "duration": None, "ended_at": None}
ACCOUNTS: dict[str, list[dict[str, object]]] = {
    "forty failed calls three hours ahead": past()
    + [record(100 + n, f"15:{n:02}", status="failed", duration=None) for n in range(40)],
    "something missing": past()
    + one_of_each(
        {"agent_id": None},
        {"from_number": None},
        {"phone_number": None},
        {"status": "on_hold", "ended_at": None, "duration": None},
        {"status": "unfathomed"},
        {"status": None},
        {"duration": None},
        {"ended_at": None},
        LIVE,
    )
    + [record(300, "14:00", **LIVE)],
    "all live": past(**LIVE),
}


@pytest.fixture(scope="module", params=ACCOUNTS)
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    expected = Expected(TODAY, ACCOUNTS[request.param], compare="off")
    with desk_of(expected, tmp_path_factory.mktemp("sums")) as opened:
        yield opened


def number(text: str) -> int:
    return int(text.strip("*").removeprefix(said.MINUS).replace(",", ""))


def heights(card: Card) -> int:
    """All bars of a figure, whatever they are called."""
    return sum(sum(said.numbers(bar["y"])) for bar in card.traces("bar").values())


def in_words(pattern: str) -> Callable[[Card], int]:
    """The numbers that the words at the points of a figure say."""

    def found(card: Card) -> int:
        told = [text for trace in card.figure.get("data", []) for text in trace.get("customdata") or []]
        return sum(number(n) for text in told for n in re.findall(pattern, text))

    return found


def line_of(card: Card) -> int:
    return sum(said.numbers(card.traces("scatter")["Calls"]["y"]))


def of_numbers(card: Card) -> int:
    """The bars of calls that have a number."""
    return sum(sum(said.numbers(bar["y"])) for name, bar in card.traces("bar").items() if name != "No number")


def lengths(card: Card) -> int:
    return sum(said.numbers(card.traces("bar")["Calls"]["x"]))


def hours(card: Card) -> int:
    return sum(said.numbers(card.traces("bar")["Calls"]["y"]))


def rows(card: Card) -> int:
    return int(card.table["calls"].sum())


CALLS = r"(?:<br>|^|\()([\d,]+) calls?\b"
COUNTED: dict[str, tuple[Callable[[Card], int], ...]] = {
    "calls-by-outcome": (line_of, heights),
    "calls-over-time": (line_of, heights),
    "calls-by-weekday-and-hour": (in_words(CALLS),),
    "calendar": (in_words(CALLS),),
    "calls-by-line": (lengths,),
    "calls-by-country": (lengths,),
    "new-and-repeated-numbers": (of_numbers,),
    "durations": (heights,),
    "durations-over-time": (in_words(CALLS),),
    "durations-by-agent": (in_words(CALLS),),
    "short-calls": (in_words(r"of ([\d,]+) answered calls"),),
    "before-the-conversation": (heights,),
    "agents-funnel": (in_words(r"of ([\d,]+) settled"),),
    "outcomes-by-agent": (in_words(r"\(([\d,]+) of [\d,]+ settled"),),
    "agents": (rows,),
    "agent-calls": (line_of, heights),
    "agent-hours": (hours,),
    "agent-durations": (heights,),
}
"""What a card's figure or table counts, by the card's key: as many calls as its receipt counts."""
CHARTS = ("calls", "hours", "durations")
"""Of one agent, and of each of two that are compared."""
WHOLE = {"answer-rate-by-hour": in_words(CALLS), "answers-by-weekday-and-hour": in_words(CALLS)}
"""The same of cards whose cells tell of live calls too: as many as match."""


def counted(card: Card) -> int:
    """What a receipt leaves after all that it excludes, worked out anew."""
    (_, first), *rest = card.receipt.lines.items()
    return number(first) - sum(number(n) for words, n in rest if words.startswith("less: "))


def begun_with(card: Card) -> int:
    return number(next(iter(card.receipt.lines.values())))


def test_every_chart_and_what_its_receipt_excludes_come_to_the_tile(desk):
    calls = number(desk.page("overview").tiles["Calls"].value)
    assert calls == len(desk.expected.records)
    met, unsure = set(), set()
    for stem, state in VISITS:
        page = desk.page(stem, **state)
        own = number(page.tiles["Calls"].value) if "Calls" in page.tiles else calls
        for key, card in drawn(page):
            tile = own if key.startswith("agent-") else calls
            assert begun_with(card) == tile, (stem, key)
            for count in COUNTED.get(key, ()):
                assert count(card) == counted(card), (stem, key, count)
            if key in WHOLE:
                assert WHOLE[key](card) == tile, (stem, key)
            met.add(key)
        unsure |= {key for key, card in page.cards.items() if "enough calls to compare" in card.reading}
    settled = any(call["status"] == "completed" for call in desk.expected.records)
    assert not settled or met >= {*COUNTED, *WHOLE} - unsure


def drawn(page: Page) -> Iterator[tuple[str, Card]]:
    """The cards that have a receipt and something to count in."""
    for key, card in page.cards.items():
        if card.receipt and (card.figure or card.table is not None):
            yield key, card


def test_charts_of_two_agents_come_to_the_calls_of_each(desk):
    cards = desk.page("agents", agents_table=BOTH).cards
    some_lasted = any(call["duration"] for call in desk.expected.records)
    charts = CHARTS if some_lasted else CHARTS[:-1]
    largest = Counter(call["agent_id"] for call in desk.expected.records).most_common(2)
    for (place, (_, calls)), chart in product(enumerate(largest, 1), charts):
        card = cards[f"agent-{place}-{chart}"]
        assert begun_with(card) == calls, (place, chart)
        for count in COUNTED[f"agent-{chart}"]:
            assert count(card) == counted(card), (place, chart, count)
    assert begun_with(cards["agents-compared"]) == sum(calls for _, calls in largest)


def test_the_list_of_calls_has_them_all(desk):
    assert len(desk.page("calls").cards["calls"].table) == len(desk.expected.records)


def test_calls_ahead_of_now_are_named(desk):
    ahead = sum(call["created_at"] > "2026-03-03T12:00:00Z" for call in desk.expected.records)
    notes = [text for text in desk.page("overview").texts if "dated after" in text]
    assert [said.plain(note).split(": ")[1].split(" up to")[0] for note in notes] == (
        [f"{ahead} call{'s are' if ahead > 1 else ' is'} dated after 12:00,"] if ahead else []
    )
