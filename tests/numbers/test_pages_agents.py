"""Every number of the page of agents, of one agent's view and of two agents side by side."""

from __future__ import annotations

import math
import re

import pandas as pd
import pytest

from . import said
from .cards import (
    RATES,
    answered,
    check_change,
    check_funnel,
    check_growth,
    check_receipt,
    check_sides,
    check_stack,
    check_tiles,
    outcome,
    unsettled,
)
from .compare import assert_same, same
from .expected import changes
from .oracle import clock, groups, lasting, shares
from .oracle.records import Call, count, outcomes, rate, rate_as, rated, way_of

NOBODY = {"selection": {"rows": [], "columns": [], "cells": []}}


def own_calls(expected, agent: str | None, calls: list[Call] | None = None) -> list[Call]:
    return [call for call in (expected.calls if calls is None else calls) if call.agent == agent]


def alone(expected, agent: str | None) -> tuple[list[Call], list[Call] | None]:
    """An agent's calls, and those before, as if there were no others: rates may be of another direction then."""
    own = rate(own_calls(expected, agent))
    before = expected.before if expected.before is None else own_calls(expected, agent, expected.before)
    return own, before if before is None else rate_as(before, way_of(own))


def by_name(expected) -> dict[str, str | None]:
    """The agents that have calls, by what they are called."""
    return {expected.name(call.agent): call.agent for call in expected.calls}


def test_agents_stand_out_where_chance_does_not_explain_them(desk, expected):
    check_funnel(desk.page("agents", agents_table=NOBODY).cards["agents-funnel"], expected, expected.calls)


def test_outcomes_of_each_agent_are_shares_of_its_settled_calls(desk, expected):
    card, n = desk.page("agents", agents_table=NOBODY).cards["outcomes-by-agent"], count(expected.calls)
    check_receipt(
        card.receipt,
        n.calls,
        *unsettled(expected.calls),
        counted="Settled calls",
        part=(answered(expected.calls), n.answered),
    )
    found: dict[tuple[str, str], tuple[object, ...]] = {}
    for trace in card.traces("bar").values():
        for text in trace["customdata"]:
            agent, told = text.split("<br>")
            name = agent.removeprefix("<b>").removesuffix("</b>")
            word, *numbers = said.read(told, r"<x>: <p> \(<n> of <n> settled\)")
            found[name, word] = tuple(numbers)
    for name, agent in by_name(expected).items():
        settled = [call for call in rated(own_calls(expected, agent)) if not call.live]
        shown = said.literal(name)
        for word, n_own in outcomes(settled).items():
            assert found[shown, outcome(word)] == (n_own / len(settled), n_own, len(settled))
    assert sum(part.value for _, part, _ in found.values()) == n.settled


@pytest.mark.parametrize("stem", ["overview", "agents"])
def test_the_receipt_of_agents_against_chance_adds_up(desk, expected, stem):
    card, n = desk.page(stem).cards.get("agents-funnel"), count(expected.calls)
    if card is None or card.receipt is None:
        return
    of_agents = count([call for call in expected.calls if call.agent])
    check_receipt(
        card.receipt,
        n.calls,
        *unsettled(expected.calls),
        ("without an agent", n.settled - of_agents.settled),
        counted="Settled calls of agents",
        part=(answered(expected.calls), of_agents.answered),
    )


def test_the_sentence_on_failures_names_agents_whose_calls_fail_more_than_others(desk, expected):
    reading = said.plain(desk.page("agents", agents_table=NOBODY).cards["outcomes-by-agent"].reading)
    failed = {
        name: shares.failed_share(own_calls(expected, agent)) for name, agent in by_name(expected).items()
    }
    if not any(share.part for share in failed.values()):
        assert re.match(r"No (outgoing |incoming )?call failed\.", reading)
        return
    check_sides(reading, "Failed", failed, digits=1)
    share = said.read(re.split(r"\. Of all settled (?:\w+ )?calls ", reading)[1], r"<p> failed\..*")
    assert share == (shares.failed_share(expected.calls).value,)


def test_the_table_has_each_agents_numbers(desk, expected):
    card = desk.page("agents", agents_table=NOBODY).cards["agents"]
    table = card.table
    agents = by_name(expected)
    assert set(table["agent"]) == set(agents)
    assert table["calls"].sum() == len(expected.calls)
    check_receipt(card.receipt, len(expected.calls))
    rates = {agent: shares.answer_rate(own_calls(expected, agent)) for agent in agents.values()}
    for row in table.itertuples():
        agent = agents[row.agent]
        own = own_calls(expected, agent)
        own_rate, lasted = rates[agent], lasting.known(own)
        better = sum(other.value > own_rate.value for other in ranked(expected).values())
        assert_same(
            [
                row.calls,
                getattr(row, "rank", None),
                row.answer_rate / 100,
                row.failed_share / 100,
                row.talk_hours,
            ],
            [
                len(own),
                better + 1 if agent in ranked(expected) else None,
                own_rate.value,
                shares.failed_share(own).value,
                sum(lasted) / 3600,
            ],
            row.agent,
        )
        assert_same([row.conversation_rate / 100], [shares.conversation_rate(own).value], row.agent)
        if any(call.hands_over for call in expected.loaded):
            assert_same([row.handed_over / 100], [shares.hand_over_rate(own).value], row.agent)
        else:
            assert not hasattr(row, "handed_over")
        for found, wanted in ((row.median, lasting.median(lasted)), (row.p90, lasting.p90(lasted))):
            assert same(seconds(found), None if math.isnan(wanted) else round(wanted)), row.agent
        assert_same([row.change], [moved(expected).get(agent)], row.agent)
        days = zip(expected.buckets("day"), expected.per_bucket("day", own), strict=True)
        assert list(row.trend) == [len(calls) for day, calls in days if not day.is_open]


def ranked(expected) -> dict[str | None, shares.Share]:
    """The rates of the agents who have a rank: none unless one stands out."""
    rates = {agent: shares.answer_rate(own_calls(expected, agent)) for agent in by_name(expected).values()}
    differ = any(kind == "agent_out" for kind, _ in expected.judged.out)
    return {agent: rate for agent, rate in rates.items() if differ and agent and rate.whole and rate.enough}


def moved(expected) -> dict[str | None, float]:
    """By how many points the agents changed whose change stands out."""
    out = [
        (subject, expected.judged.rows[kind, subject])
        for kind, subject in expected.judged.out
        if kind == "agent_changed"
    ]
    return {agent: (row.value - row.reference) * 100 for agent, row in out}


def seconds(length: object) -> float | None:
    return None if pd.isna(length) else float(length)


def test_the_table_says_how_many_are_ranked_and_who_changed(desk, expected):
    reading = said.plain(desk.page("agents", agents_table=NOBODY).cards["agents"].reading)
    agents = len([agent for agent in by_name(expected).values() if agent])
    words = (
        r"<n> with enough calls for a rank\."
        if ranked(expected)
        else r"none with a rank, as none stands out .*?sure\."
    )
    told = said.read(re.match(r".*?(rank|sure)\.", reading)[0], rf"<n> agents?, {words}")
    assert told == ((agents, len(ranked(expected))) if ranked(expected) else (agents,))
    if expected.before is None:
        assert "against" not in reading
        return
    if not moved(expected):
        assert f"No clear change of a rate against {expected.versus}." in reading
    elif len(moved(expected)) <= 4:
        for agent, points in moved(expected).items():
            words = reading.partition(f"{expected.name(agent)} ")[2].partition(" points")[0] + " points"
            value, off = said.changed(words)
            assert abs(value * 100 - points) <= off * 100 + 1e-9


def ticked(desk, *names: str):
    rows = desk.page("agents", agents_table=NOBODY).cards["agents"].table["agent"].tolist()
    picked = {"selection": {"rows": [rows.index(name) for name in names], "columns": [], "cells": []}}
    return desk.page("agents", agents_table=picked)


def some_agents(expected) -> list[str]:
    """The agents with most calls, by name."""
    sizes = {name: len(own_calls(expected, agent)) for name, agent in by_name(expected).items()}
    return sorted(sizes, key=lambda name: (-sizes[name], name))


def test_one_agents_view_is_about_its_calls_alone(desk, expected):
    name = some_agents(expected)[0]
    agent = by_name(expected)[name]
    own, before = alone(expected, agent)
    page = ticked(desk, name)
    check_tiles(page.tiles, expected, own)
    check_stack(page.cards["agent-calls"], expected, own, expected.grain, before)
    check_receipt(page.cards["agent-calls"].receipt, len(own))
    check_hours(page.cards["agent-hours"], expected, own)
    check_lasting(page.cards["agent-durations"], own)
    check_campaigns(page.cards["agent-campaigns"], own)


def test_one_agents_tiles_change_against_its_own_calls_before(desk, expected):
    name = some_agents(expected)[0]
    agent = by_name(expected)[name]
    tiles = ticked(desk, name).tiles
    if expected.before is None:
        assert {tile.change for tile in tiles.values()} == {""}
        return
    own, before = alone(expected, agent)
    wanted = changes(own, before, expected.now, expected.span, expected.before_span)
    check_growth(tiles["Calls"].change, wanted["calls"], of=len(before))
    check_change(tiles[RATES[way_of(own)]].change, wanted["answer_rate"], least=0.0005)
    check_change(tiles["Failed share"].change, wanted["failed_share"], least=0.0005)
    check_change(tiles["Typical duration"].change, wanted["median_seconds"], least=0.5)


def check_hours(card, expected, own: list[Call]) -> None:
    """Calls of each hour on the wall's clock, and how many of them were answered."""
    by_hour = groups.by(own, lambda call: clock.wall(call.start, expected.period.zone).hour)
    calls, answered = card.trace(0), card.trace(1)
    assert said.numbers(calls["x"]) == list(range(24))
    assert said.numbers(calls["y"]) == [len(by_hour.get(hour, [])) for hour in range(24)]
    assert said.numbers(answered["y"]) == [
        sum(call.answered for call in rated(by_hour.get(hour, []))) for hour in range(24)
    ]
    check_receipt(card.receipt, len(own))


def check_lasting(card, own: list[Call]) -> None:
    """Durations in steps that are the same for every agent."""
    lasted = lasting.known(own)
    bars = [trace for trace in card.figure.get("data", []) if trace["type"] == "bar"]
    assert sum(sum(said.numbers(trace["y"])) for trace in bars) == len(lasted)
    if lasted:
        check_receipt(
            card.receipt,
            len(own),
            ("without a duration (nobody answered, or live)", len(own) - len(lasted)),
            counted="Calls with a duration",
        )
        only = r"The only call with a duration"
        words = card.reading.partition(" lasted")[0]
        assert said.read(words, only if len(lasted) == 1 else r"Half of <n> calls") == (
            () if len(lasted) == 1 else (len(lasted),)
        )


def check_campaigns(card, own: list[Call]) -> None:
    """Values of the metadata key that tells groups of calls apart, with their rates."""
    key = next((key for key in ("campaign", "try") if len(values(own, key)) > 1), None)
    if key is None:
        assert not card.figure
        return
    wanted = values(own, key)
    settled = [call for calls in wanted.values() for call in rated(calls) if not call.live]
    check_receipt(
        card.receipt,
        len(own),
        *unsettled(own),
        ("without that key, or of further values", count(own).settled - len(settled)),
        counted="Settled calls",
        part=("answered", sum(call.answered for call in settled)),
    )
    for text in card.trace(0)["customdata"]:
        name, told, sure, *few = text.split("<br>")
        share = shares.answer_rate(wanted[name.removeprefix("<b>").removesuffix("</b>")])
        assert said.read(told, r"<p> of <n> settled calls (?:answered|taken)") == (share.value, share.whole)
        assert said.read(sure, r"95% sure: <p> to <p>") == (share.low, share.high)
        assert bool(few) == (not (share.whole and share.enough))
    rates = {name: shares.answer_rate(calls) for name, calls in wanted.items()}
    rest = [call for call in own if groups.text_of(call.metadata.get(key)) is None]
    check_sides(said.plain(card.reading), "Answered", {**rates, "": shares.answer_rate(rest)}, digits=0)


def values(own: list[Call], key: str) -> dict[str, list[Call]]:
    found = groups.by(own, lambda call: groups.text_of(call.metadata.get(key)))
    return {str(value): calls for value, calls in found.items() if value is not None}


def test_two_agents_are_compared_number_by_number(desk, expected):
    names = some_agents(expected)[:2]
    if len(names) < 2:
        return
    page = ticked(desk, *names)
    both = [alone(expected, by_name(expected)[name])[0] for name in names]
    ways = {RATES[way_of(own)] for own in both}
    card = page.cards["agents-compared"]
    total = sum(map(len, both))
    assert [card.receipt.count("Calls of both"), card.receipt.count("Calls counted")] == [total, total]
    table = next(text for text in card.texts if text.startswith("| | "))
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    found = {row[0]: row[1:] for row in rows}
    lasted = [lasting.known(own) for own in both]
    for label, read, measure in (
        ("Calls", said.count, [len(own) for own in both]),
        (" / ".join(sorted(ways)), said.percent, [shares.answer_rate(own).value for own in both]),
        ("Failed share", said.percent, [shares.failed_share(own).value for own in both]),
        ("Median duration", said.seconds, [lasting.median(own) for own in lasted]),
        ("p90", said.seconds, [lasting.p90(own) for own in lasted]),
        ("Talk time", said.hours, [sum(own) for own in lasted]),
    ):
        assert [read(words) for words in found[label][:2]] == measure, label
    apart = changes(*both, expected.now, expected.span, expected.span)
    for label, name, least in (
        *(
            ((ways.pop(), "answer_rate", 0.0005), ("Failed share", "failed_share", 0.0005))
            if len(ways) == 1
            else ()
        ),
        ("Median duration", "median_seconds", 0.5),
        ("p90", "p90_seconds", 0.5),
    ):
        check_change(found[label][2], apart[name], least=least)
    difference = said.changed(found["Calls"][2])
    assert (difference or (0, 0))[0] == len(both[0]) - len(both[1])
    for place, own in enumerate(both, 1):
        check_stack(page.cards[f"agent-{place}-calls"], expected, own, expected.grain, None)
        check_hours(page.cards[f"agent-{place}-hours"], expected, own)
