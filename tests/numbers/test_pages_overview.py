"""Every number of the overview."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace

import pytest

from . import said
from .cards import (
    RATES,
    check_answers,
    check_certainty,
    check_change,
    check_conversations_receipt,
    check_funnel,
    check_growth,
    check_receipt,
    check_stack,
    check_tiles,
    unsettled,
)
from .oracle import clock, lasting, shares, talking
from .oracle.findings import STUCK_AFTER, order
from .oracle.records import HANDED_OVER, count, way_of

LOOKS = {"agent_out": "agent", "agent_changed": "change", "line_out": "line", "failed_day": "day"}
LINE_NAMES = {"+493012345678": "+49 ••• 78", "+18005551234": "+1 ••• 34"}
STATUSES = {
    "queued": "queued",
    "initiated": "being set up",
    "ringing": "ringing",
    "answered": "just answered",
    "in_progress": "in conversation",
    None: "unknown",
}


BESIDE = ("Taken", "Missed callers")
"""Tiles of incoming calls, which stand beside those of the calls that rates are of."""


@pytest.fixture
def page(desk):
    return desk.page("overview")


def test_status_line_tells_of_every_record(page, expected):
    found = said.read(page.status, r".*:material/[a-z_]+: <n> of <n> calls, as of <x>")
    whole = len(expected.loaded)
    assert found == (whole, whole + expected.lost, expected.clock(expected.period.now_us))
    assert ("compared with" in page.status) == (expected.before is not None)


def test_tiles_are_the_six_numbers(page, expected):
    check_tiles(page.tiles, expected, expected.calls)


def test_tiles_change_against_as_much_of_the_period_before(page, expected):
    changes = expected.changes() if expected.before is not None else {}
    before = expected.before or []
    versus = {tile.versus for label, tile in page.tiles.items() if label not in BESIDE}
    assert versus == ({f"vs {expected.versus}"} if changes else {""})
    talk = sum(lasting.known(before))
    for label, name, least in (
        (RATES[way_of(expected.calls)], "answer_rate", 0.0005),
        ("Failed share", "failed_share", 0.0005),
        ("Typical duration", "median_seconds", 0.5),
    ):
        check_change(page.tiles[label].change, changes.get(name), least=least)
    for label, name, of in (
        ("Calls", "calls", len(before)),
        ("Talk time", "talk_seconds", talk),
        ("Peak conversations at once", "peak", None),
    ):
        check_growth(page.tiles[label].change, changes.get(name), of=of)


def test_tiles_curves_are_the_days_or_hours_that_have_begun(page, expected):
    grain = "hour" if len(expected.buckets("day")) <= 3 else "day"
    cut = list(zip(expected.buckets(grain), expected.per_bucket(grain), expected.ends(grain), strict=True))
    taken = talking.conversations(expected.calls, expected.now)
    curves = [
        ("Calls", said.count, [len(own) for _, own, _ in cut]),
        (RATES[way_of(expected.calls)], said.percent, [shares.answer_rate(own).value for _, own, _ in cut]),
        ("Failed share", said.percent, [shares.failed_share(own).value for _, own, _ in cut]),
        ("Conversation rate", said.percent, [shares.conversation_rate(own).value for _, own, _ in cut]),
        ("Typical duration", said.seconds, [lasting.median(lasting.known(own)) for _, own, _ in cut]),
        ("Talk time", said.hours, [sum(lasting.known(own)) for _, own, _ in cut]),
        (
            "Peak conversations at once",
            said.count,
            [talking.peak(taken, each.first, end)[0] for each, _, end in cut],
        ),
    ]
    if RATES[way_of(expected.calls)] != "Taken" and "Taken" in page.tiles:
        came_in = [
            [replace(call, rated=True) for call in own if call.direction == "inbound"] for _, own, _ in cut
        ]
        curves.append(("Taken", said.percent, [shares.answer_rate(own).value for own in came_in]))
    for label, say, values in curves:
        known = {place: value for place, value in enumerate(values) if not math.isnan(value)}
        final = {place: value for place, value in known.items() if not cut[place][0].is_open}
        curve = page.tiles[label].trend
        if len(final) < 2:
            assert curve is None, label
            continue
        low, high = min(final.values()), max(final.values())
        assert curve.label == f"{label}, each {grain}"
        assert (say(curve.low), say(curve.high)) == (low, high)
        for drawn, wanted in ((curve.final, final), (curve.open, known.items() - final.items())):
            heights = {at: (v - low) / (high - low) if high > low else 0.5 for at, v in dict(wanted).items()}
            assert drawn == pytest.approx(heights, abs=0.001), label


def test_receipts_of_the_tiles_add_up(page, expected):
    n, lasted = count(expected.calls), lasting.known(expected.calls)
    tiles = {label: tile.receipt for label, tile in page.tiles.items()}
    check_receipt(
        tiles["Calls"],
        len(expected.loaded) + expected.lost,
        ("records that could not be used", expected.lost),
        ("left out by the filters", len(expected.loaded) - n.calls),
        start="Calls that the API counts",
        counted="Calls shown",
    )
    way = way_of(expected.calls)
    for label, word, part in (
        (RATES[way], "taken" if way == "inbound" else "answered", n.answered),
        ("Failed share", "failed", n.failed),
    ):
        check_receipt(
            tiles[label], n.calls, *unsettled(expected.calls), counted="Settled calls", part=(word, part)
        )
    if "Hand-over rate" in tiles:
        check_receipt(
            tiles["Hand-over rate"],
            n.calls,
            *unsettled(expected.calls),
            ("not answered", n.settled - n.answered),
            counted="Answered calls",
            part=("handed over", n.handed_over),
        )
    without = ("without a duration (nobody answered, or live)", n.calls - len(lasted))
    for label in ("Typical duration", "Talk time"):
        check_receipt(tiles[label], n.calls, without, counted="Calls with a duration")
    check_conversations_receipt(tiles["Peak conversations at once"], expected)


def test_notes_of_the_tiles_say_how_sure_they_are(page, expected):
    n, lasted = count(expected.calls), lasting.known(expected.calls)
    tiles = {label: tile.receipt for label, tile in page.tiles.items()}
    hand_over = ("Hand-over rate", shares.hand_over_rate(expected.calls))
    for label, rate in (
        (RATES[way_of(expected.calls)], shares.answer_rate(expected.calls)),
        ("Failed share", shares.failed_share(expected.calls)),
        ("Conversation rate", shares.conversation_rate(expected.calls)),
        *([hand_over] if hand_over[0] in tiles else []),
    ):
        sure = tiles[label].note(r"95% sure that the true share lies between <p> and <p>\.")
        assert sure == (rate.low, rate.high)
        bounds = tiles[label].note(r"Once the live calls have ended it will be between <p> and <p>\.")
        assert bounds == ((rate.floor, rate.ceiling) if n.live else None)
        other = tiles[label].note(r"<n> calls? ended with a status of no known group; they are settled\.")
        assert other == ((n.other,) if n.other and rate.whole == n.settled else None)
    handed = tiles[RATES[way_of(expected.calls)]].note(r"Of these, <n> calls? handed over to a human\.")
    assert handed == ((n.handed_over,) if n.handed_over else None)
    unknown = sum(call.status == HANDED_OVER and call.seconds is None for call in expected.calls)
    left_out = tiles["Talk time"].note(r"Not in it: <n> handed-over calls? without a duration\.")
    assert left_out == ((unknown,) if unknown else None)
    note = tiles["Typical duration"].note
    check_certainty(tiles["Typical duration"], lasted)
    p90 = lasting.p90(lasted)
    assert note(r"Nine in ten calls lasted <t> or less \(p90\)\.") == (None if math.isnan(p90) else (p90,))
    assert note(r"The mean, <t>, is for planning capacity only\.") == (lasting.mean(lasted),)
    assert tiles["Talk time"].note(r"Exactly <n> seconds\.") == (sum(lasted),)
    _, at = talking.peak(talking.conversations(expected.calls, expected.now), *expected.span)
    (first,) = tiles["Peak conversations at once"].note(r"First reached: <x>\.")
    local = at and clock.wall(at, expected.period.zone)
    assert first == (f"{local.day} {local:%B %Y, %H:%M}" if local else said.DASH)


def test_bars_are_the_calls_of_each_bucket_by_outcome(page, expected):
    card = page.cards["calls-by-outcome"]
    check_stack(card, expected, expected.calls, expected.grain, expected.before)
    check_receipt(card.receipt, len(expected.calls))


def test_endings_are_shares_of_settled_calls_and_add_up(page, expected):
    n = count(expected.calls)
    reading = page.cards["calls-by-outcome"].reading
    if not n.settled:
        assert re.match(r"No (outgoing |incoming )?call has ended yet\.", reading)
        return
    sentence = re.split(r"\.(?: |$)", said.plain(reading))[0]
    parts = [re.match(r"((?:under |over )?\S+%) (.*)", part).groups() for part in sentence.split(", ")]
    told = {words: said.percent(share) for share, words in parts}
    both = (
        ("answered by agent", n.answered - n.handed_over),
        ("handed over", n.handed_over),
    )
    hands_over = any(call.hands_over for call in expected.calls)
    for words, part in (
        *(both if hands_over else (("answered", n.answered),)),
        ("no answer", n.no_answer),
        ("busy", n.busy),
        ("failed", n.failed),
    ):
        assert words in told or {"outcome", "status"} & set(expected.filters), words
        assert told.pop(words, 0.0) == part / n.settled, words
    others = sum(share.value for share in told.values())
    assert abs(others - n.other / n.settled) <= 0.0006 * len(told)


def test_findings_are_told_with_their_numbers(page, expected):
    card, wanted = page.cards["attention"], expected.findings()
    titles = [said.plain(text) for text in card.texts if ":material/" in text]
    evidence = [
        said.plain(text).removeprefix(":small[:gray[").removesuffix("]]").partition(" Since ")[0]
        for text in card.texts
        if ":small" in text
    ]
    looked = {word: expected.judged.looked(kind) for kind, word in LOOKS.items()}
    if not any(looked.values()):
        assert "Too few calls to judge an agent, a line or a day" in card.reading
    if not wanted:
        assert ("Nothing stands out" in card.reading) == any(looked.values())
        for word, n in looked.items():
            assert said.has(card.reading, rf"(: |, | and ){n:,} {word}{'s' * (n != 1)}\b") == bool(n)
        return
    out = sum(kind in LOOKS for (kind, _), _ in wanted)
    problems = len(wanted) - out
    assert said.has(card.reading, rf"^{problems} problems? with the data\. ") == bool(problems)
    assert said.has(
        card.reading, rf"\b{out} findings? among {sum(looked.values())} things? looked at"
    ) == bool(out)
    assert ("Nothing stands out" in card.reading) == (not out and any(looked.values()))
    places = []
    told = [_told(title, proof) for title, proof in zip(titles, evidence, strict=True)]
    assert len(told) == len(wanted)
    for kind, subject, numbers in told:
        match = [own for (k, s), own in wanted if k == kind and _named(k, s, expected) == subject]
        assert len(match) == 1, (kind, subject)
        part, whole, value, usual, reference, _ = match[0]
        known = {
            "stuck": (part,),
            "failed_day": (value, part, whole, reference),
            "agent_out": (abs(value - usual), value, whole, usual, reference),
            "line_out": (abs(value - usual), value, whole, usual, reference),
            "agent_changed": (value - reference, value, whole, reference),
        }[kind]
        assert numbers == known, (kind, subject)
        places.append(order(kind, match[0]))
    assert places == sorted(places)


def _named(kind: str, subject: str | None, expected) -> str:
    if kind == "failed_day":
        day = next(b.name[0] for b in expected.buckets("day") if b.name[0].isoformat() == subject)
        return f"{day:%A} {day.day} {day:%B}"
    if kind == "line_out":
        return f"Line {LINE_NAMES[subject]}"
    return "" if subject is None else expected.name(subject)


def _told(title: str, proof: str) -> tuple[str, str, tuple[object, ...]]:
    """A finding's kind, whom it is about, and its numbers, from its words."""
    words = title.partition("] ")[2]
    if "stuck" in words:
        return "stuck", "", said.read(words, r"<n> calls? seems? stuck")
    if words.endswith(" failed"):
        day, share = said.read(words, r"<x>: <p> failed")
        return "failed_day", day, (share, *said.read(proof, r"<n> of <n> calls, <p> over the whole period\."))
    if not words.endswith(" expected"):
        name, apart = said.read(words, r"<x>: (?:answer rate|share taken) <x>")
        value, off = said.changed(apart)
        numbers = said.read(
            re.sub(r"; [^;]* with the mix of calls of now", "", proof), r"<p> of <n> calls, before <p>\."
        )
        return "agent_changed", name, (said.About(value, off), *numbers)
    name, apart = said.read(words, r"<x>: (?:answer rate|share taken) <x> points (?:above|below) expected")
    value, n, of, usual, reference = said.read(
        proof,
        r"<p> of <n> calls\. With the same mix of calls the other <x>s would have <p>; all have <p>\.",
    )
    return f"{of}_out", name, (said.percent(f"{apart}%"), value, n, usual, reference)


def test_live_calls_are_told_by_status_while_the_period_goes_on(page, expected):
    is_open = expected.period.now_us < expected.period.until
    assert ("live" in page.cards) == is_open
    if not is_open:
        return
    card, going_on = page.cards["live"], [call for call in expected.calls if call.live]
    stuck = [call for call in going_on if call.start < expected.now - STUCK_AFTER]
    going_on = [call for call in going_on if call not in stuck]
    assert said.read(card.title, r"<n> calls? live at <x>") == (
        len(going_on),
        expected.clock(expected.now),
    )
    reading, _, left_out = said.plain(card.reading).partition(" Not counted: ")
    assert (said.read(left_out, r"<n> calls? <x>")[0] if left_out else 0) == len(stuck)
    if not going_on:
        assert reading == "No call is going on."
        return
    told = re.findall(r"([\d,]+) ([a-z ]+?)(?:, | and |\.?$)", reading)
    wanted = Counter(STATUSES.get(call.status) or call.status for call in going_on)
    assert {words: int(n) for n, words in told} == dict(wanted)


def test_agents_stand_out_where_chance_does_not_explain_them(page, expected):
    check_funnel(page.cards["agents-funnel"], expected, expected.calls)


def test_hours_have_the_rate_of_their_calls(page, expected):
    check_answers(page.cards["answer-rate-by-hour"], expected)
