"""Every number of the page of durations."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import pandas as pd
import pytest

from . import said
from .cards import answered, check_duration_receipt, check_receipt, outcome, unsettled
from .compare import assert_same
from .oracle import clock, groups, lasting, shares, talking
from .oracle.records import Call, outcomes, rated

MARKS = (120, 420)


def edges(name: str) -> tuple[float, float]:
    """The seconds between which a bin lies: `10 s to under 20 s`."""
    if name.endswith(" or longer"):
        return said.seconds(name.removesuffix(" or longer")).value, math.inf
    low, high = said.read(name, r"<t> to under <t>")
    return low.value, high.value


def check_bins(card, lasted: list[float]) -> list[tuple[float, float]]:
    """Bins follow one another and hold every duration once; gives their edges."""
    bars = [trace for trace in card.figure["data"] if trace["type"] == "bar"]
    bins = [edges(name) for name in said.numbers(bars[0]["x"])]
    assert all(one[1] == other[0] for one, other in pairwise(bins))
    heights = [said.numbers(trace["y"]) for trace in bars]
    wanted = [sum(low <= max(0, one) < high for one in lasted) for low, high in bins]
    assert [sum(column) for column in zip(*heights, strict=True)] == wanted
    assert sum(wanted) == len(lasted)
    return bins


def check_marks(card, median: float, p90: float) -> None:
    """The lines over the bars are where the sentence says."""
    notes = {
        note["text"].split(" ")[0]: note["text"] for note in card.figure["layout"].get("annotations", [])
    }
    assert set(notes) == {"Median"} | ({"p90"} if not math.isnan(p90) else set())
    for word, value in (("Median", median), ("p90", p90)):
        if word in notes:
            assert said.read(notes[word], rf"{word} <b><t></b>") == (value,)


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_bars_hold_every_duration_once(desk, expected, scale):
    card = desk.page("durations", durations_scale=scale).cards["durations"]
    lasted = lasting.known(expected.calls)
    check_duration_receipt(card.receipt, expected.calls)
    if not lasted:
        assert card.reading == "No call has a duration."
        return
    bins = check_bins(card, lasted)
    check_marks(card, lasting.median(lasted), lasting.p90(lasted))
    having = [call for call in expected.calls if call.seconds is not None]
    bars = card.traces("bar")
    names = {call.outcome for call in having}
    assert set(bars) == {outcome(name) for name in names}
    for name in names:
        assert said.numbers(bars[outcome(name)]["y"]) == [
            outcomes(call for call in having if low <= call.seconds < high)[name] for low, high in bins
        ]


def test_typical_duration_is_said_with_its_change(desk, expected):
    reading = said.plain(desk.page("durations").cards["durations"].reading)
    lasted = lasting.known(expected.calls)
    if not lasted:
        return
    if len(lasted) >= 50:
        found = said.read(reading, r"Half of <n> calls lasted <t> or less, nine in ten <t> or less[.;].*")
        assert found == (len(lasted), lasting.median(lasted), lasting.p90(lasted))
    elif len(lasted) == 1:
        found = said.read(reading, r"The only call with a duration lasted <t>[.;].*")
        assert found == (lasted[0],)
    else:
        found = said.read(reading, r"Half of <n> calls lasted <t> or less; too few calls for a p90[.;].*")
        assert found == (len(lasted), lasting.median(lasted))
    change = expected.changes()["median_seconds"] if expected.before is not None else None
    judged = change is not None and not math.isnan(change.value)
    assert f"against {expected.versus}" in reading if judged else "against" not in reading
    if judged and change.clear and abs(change.value) >= 0.5:
        words = reading.partition("Median ")[2].partition(" against ")[0]
        value, off = said.changed(words)
        assert abs(value - change.value) <= off
    elif judged and not change.clear:
        assert "no clear change of the median" in reading


@pytest.mark.parametrize("seconds", MARKS)
def test_calls_of_at_least_that_long_are_counted(desk, expected, seconds):
    card = desk.page("durations", durations_mark=seconds).cards["at-least"]
    part, whole = lasting.at_least(expected.calls, seconds)
    rate = shares.share(part, whole)
    words = f"{seconds} s" if seconds < 60 else f"{seconds // 60} min 00 s"
    check_receipt(
        card.receipt,
        len(expected.calls),
        ("without a duration (nobody answered, or live)", len(expected.calls) - whole),
        counted="Calls with a duration",
        part=(f"{words} or longer", part),
    )
    if not whole:
        assert card.reading == "No call has a duration."
        return
    found = said.read(card.reading, r"<p> of <n> calls? lasted <t> or longer \(95% sure: <p> to <p>\)\.")
    assert found == (rate.value, whole, seconds, rate.low, rate.high)
    x, y = (said.numbers(card.trace(0)[name]) for name in ("x", "y"))
    assert_same(y, [lasting.at_least(expected.calls, at)[0] / whole for at in x])
    assert_same(said.numbers(card.trace(1)["y"]), [rate.value])


def test_percentiles_of_each_bucket_are_those_of_its_calls(desk, expected):
    card = desk.page("durations", durations_tabs="Over time").cards["durations-over-time"]
    check_duration_receipt(card.receipt, expected.calls)
    lasted = [lasting.known(own) for own in expected.per_bucket(expected.grain)]
    traces = card.traces("scatter")
    for name, percentile in (
        ("Half last no longer (median)", lasting.median),
        ("90% last no longer", lasting.p90),
        ("95% last no longer", lasting.p95),
    ):
        wanted = [percentile(own) for own in lasted]
        assert (name in traces) == any(not math.isnan(value) for value in wanted)
        if name in traces:
            assert_same(said.numbers(traces[name]["y"]), wanted, name)
    if "Half last no longer (median)" in traces:
        told = traces["Half last no longer (median)"]["customdata"]
        assert [said.read(text, r"<t> \(<n> calls?\)") for text in told] == [
            (lasting.median(own), len(own)) for own in lasted
        ]
    sure = [lasting.median(own) for own in lasted if len(own) >= 50]
    if len(sure) >= 2:
        found = said.read(card.reading, r"Medians between <t> and <t>;.*")
        assert found == (min(sure), max(sure))
    else:
        assert card.reading == "Too few calls to follow the duration over time."


def by_agent(calls: list[Call]) -> dict[object, list[Call]]:
    return groups.by(calls, lambda call: call.agent)


def drawn_names(traces: list[dict[str, object]]) -> dict[str, str]:
    """What each agent's hover words are, by its name."""
    texts = [text for trace in traces for text in trace.get("customdata") or []]
    return {text.split("</b>")[0].removeprefix("<b>"): text for text in texts}


def test_each_agents_spread_is_that_of_its_calls(desk, expected):
    card = desk.page("durations", durations_tabs="By agent").cards["durations-by-agent"]
    check_duration_receipt(card.receipt, expected.calls)
    wanted = {expected.name(agent): lasting.known(own) for agent, own in by_agent(expected.calls).items()}
    wanted = {said.literal(name): own for name, own in wanted.items() if own}
    found = drawn_names(card.figure["data"])
    assert set(found) == set(wanted)
    for name, own in wanted.items():
        _, median, middle, ninety, ends, calls = found[name].split("<br>")
        assert said.read(median, r"median <t>") == (lasting.median(own),)
        assert said.read(middle, r"middle half <t> to <t>") == (
            lasting.percentile(own, 25),
            lasting.percentile(own, 75),
        )
        assert said.read(ninety, r"90% under <t>") == (lasting.p90(own),)
        assert said.read(ends, r"shortest <t>, longest <t>") == (own[0], own[-1])
        assert said.read(calls, r"<n> calls?(?:, too few to rank)?") == (len(own),)
        assert ("too few" in calls) == (len(own) < 50)
    box = next(trace for trace in card.figure["data"] if trace["type"] == "box")
    assert_same(sorted(said.numbers(box["median"])), sorted(lasting.median(own) for own in wanted.values()))


@pytest.mark.parametrize("under", [10, 30])
def test_short_calls_are_answered_ones_under_the_mark(desk, expected, under):
    card = desk.page("durations", durations_tabs="Short calls", durations_short=under).cards["short-calls"]
    part, whole = lasting.short(expected.calls, under)
    check_receipt(
        card.receipt,
        len(expected.calls),
        *unsettled(expected.calls)[:2],
        ("not answered, live or without a duration", len(rated(expected.calls)) - whole),
        counted="Answered calls with a duration",
        part=("short", part),
    )
    word = answered(expected.calls)
    if not whole:
        assert re.match(rf"No (outgoing |incoming )?call that was {word} has a duration\.", card.reading)
        return
    found = said.read(card.reading.partition(". ")[0], rf"<p> of <n> {word} calls? lasted under <t>")
    assert found == (part / whole, whole, under)
    wanted = {
        said.literal(expected.name(agent)): lasting.short(own, under)
        for agent, own in by_agent(expected.calls).items()
    }
    texts = drawn_names(card.figure["data"])
    assert set(texts) == {name for name, (_, calls) in wanted.items() if calls}
    for name, text in texts.items():
        rate = shares.share(*wanted[name])
        _, told, sure, *few = text.split("<br>")
        assert said.read(told, rf"<p> of <n> {word} calls lasted under {under} s") == (
            rate.value,
            rate.whole,
        )
        assert said.read(sure, r"95% sure: <p> to <p>") == (rate.low, rate.high)
        assert bool(few) == (not rate.enough)


def test_time_before_the_conversation_is_what_the_duration_leaves(desk, expected):
    cards = desk.page("durations", durations_tabs="Before the conversation").cards
    waits = lasting.setups(rated(expected.calls))
    assert ("before-the-conversation" in cards) == bool(waits)
    if not waits:
        return
    card = cards["before-the-conversation"]
    check_bins(card, waits)
    check_marks(card, lasting.median(waits), lasting.p90(waits))
    check_receipt(
        card.receipt,
        len(expected.calls),
        ("not answered, live, or without an end or a duration", len(expected.calls) - len(waits)),
        counted="Answered calls of which it is known",
    )
    pattern = r"Half of <n> answered calls took <t> or less"
    queue = talking.waits(expected.calls, expected.now)
    most, at = talking.peak(queue, *expected.span)
    reading, _, of_queue = card.reading.partition(" At most ")
    assert bool(of_queue) == (at is not None)
    if at is not None:
        local = clock.wall(at, expected.period.zone)
        found = said.read(of_queue, r"<n> calls? waiting or ringing, first on <x>\.")
        assert found == (most, f"{local.day} {local:%B %Y, %H:%M}")
    if len(waits) == 1:
        assert said.read(reading, r"One answered call took <t>\.") == (waits[0],)
    elif len(waits) >= 50:
        found = said.read(reading, rf"{pattern}, nine in ten <t> or less\.")
        assert found == (len(waits), lasting.median(waits), lasting.p90(waits))
    else:
        found = said.read(reading, rf"{pattern}; too few calls for a p90\.")
        assert found == (len(waits), lasting.median(waits))
    below = [wait for wait in waits if wait < 0]
    note = card.receipt.note(r"<n> calls? lasted longer than from their start to their end, by up to <t>; .*")
    assert note == ((len(below), math.ceil(-below[0])) if below else None)


def test_waits_by_hour_and_by_campaign_are_those_of_their_calls(desk, expected):
    cards = desk.page("durations", durations_tabs="Before the conversation").cards
    calls = [call for call in rated(expected.calls) if call.setup is not None]
    if not calls:
        return
    hours = groups.by(calls, lambda call: clock.wall(call.start, expected.period.zone).hour)
    drawn = cards["waits-by-hour"].traces("scatter")["Half last no longer (median)"]
    assert_same(
        said.numbers(drawn["y"]), [lasting.median(lasting.setups(hours.get(at, []))) for at in range(24)]
    )
    key = grouping_key(calls)
    if key is None:
        assert not cards["waits-by-campaign"].figure
        return
    wanted = groups.by(calls, lambda call: groups.text_of(call.metadata.get(key)))
    wanted.pop(None, None)
    found = drawn_names(cards["waits-by-campaign"].figure["data"])
    assert set(found) == set(map(str, wanted))
    for value, own in wanted.items():
        _, median, *_, told = found[str(value)].split("<br>")
        waits = lasting.setups(own)
        assert said.read(median, r"median <t>") == (lasting.median(waits),)
        assert said.read(told, r"<n> calls?(?:, too few to rank)?") == (len(waits),)


def grouping_key(calls: list[Call]) -> str | None:
    """The metadata key that tells groups of calls apart."""
    for key in ("campaign", "try"):
        if len({groups.text_of(call.metadata.get(key)) for call in calls} - {None}) > 1:
            return key
    return None


def test_the_longest_calls_are_listed_with_their_local_times(desk, expected):
    card = desk.page("durations", durations_tabs="Longest calls").cards["longest-calls"]
    wanted = lasting.longest(expected.calls)
    if not wanted:
        assert card.reading == "No call has a duration."
        return
    capped = sum(call.seconds is not None and call.seconds >= 3600 for call in expected.calls)
    if capped:
        assert said.read(card.reading, r"<n> calls? reached the longest a call can last, <t>\.") == (
            capped,
            3600,
        )
    else:
        assert said.read(card.reading, r"The longest lasted <t>; .*") == (wanted[0].seconds,)
    table = card.table
    assert table["Call"].tolist() == [call.id for call in wanted]
    assert table["Lasted"].tolist() == [call.seconds for call in wanted]
    zone = expected.period.zone
    assert [pd.Timestamp(one).to_pydatetime() for one in table["Started"]] == [
        clock.wall(call.start, zone).replace(tzinfo=None) for call in wanted
    ]
    assert table["Agent"].tolist() == [expected.name(call.agent) for call in wanted]
    assert table["Outcome"].tolist() == [outcome(call.outcome) for call in wanted]
