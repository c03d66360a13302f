"""Every number of the page of call volume."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from . import said
from .cards import (
    WEEKDAYS,
    answered,
    check_answers,
    check_cell,
    check_conversations_receipt,
    check_growth,
    check_receipt,
    check_settled_receipt,
    check_shares,
    check_stack,
    check_week,
    words_of_cells,
)
from .compare import assert_same
from .oracle import clock, groups, shares, talking
from .oracle.records import count, rated

ONE = {"15min": "quarter of an hour", "hour": "hour", "day": "day", "week": "week", "month": "month"}
DAY = 96 * clock.QUARTER
USUAL = {"volume_scale": "counts", "volume_grain": "auto"}


def other_grains(expected) -> list[str]:
    """What else the reader may choose: two bars at least, and not thousands."""
    length = (expected.period.until - expected.period.since) / DAY
    return [
        grain for grain, days in {"hour": 1 / 24, "week": 7, "month": 30}.items() if days < length < 60 * days
    ]


def test_bars_are_the_calls_of_each_bucket_by_outcome(desk, expected):
    card = desk.page("volume", **USUAL).cards["calls-over-time"]
    check_stack(card, expected, expected.calls, expected.grain, expected.before)
    check_receipt(card.receipt, len(expected.calls))


def test_bars_hold_the_same_calls_at_every_width(desk, expected):
    for grain in other_grains(expected):
        card = desk.page("volume", volume_scale="counts", volume_grain=grain).cards["calls-over-time"]
        check_stack(card, expected, expected.calls, grain, expected.before)


def test_the_busiest_bucket_is_that_of_most_calls(desk, expected):
    reading = said.plain(desk.page("volume", **USUAL).cards["calls-over-time"].reading)
    assert said.count(reading.split(" ")[0]) == len(expected.calls)
    counts = [len(own) for own in expected.per_bucket(expected.grain)]
    most = max(counts)
    labels = [label for label, n in zip(expected.labels(expected.grain), counts, strict=True) if n == most]
    if len(counts) == 1:
        assert f"in one {ONE[expected.grain]}" in reading
    elif "Busiest" in reading:
        assert f", {most:,} call" in reading
        assert len(labels) > 3 or all(label in reading for label in labels)
    else:
        assert f"No {ONE[expected.grain]} stands out clearly: {most:,} call" in reading


def test_a_clear_change_of_the_number_of_calls_is_told_as_large_as_it_is(desk, expected):
    reading = said.plain(desk.page("volume", **USUAL).cards["calls-over-time"].reading)
    change = expected.changes()["calls"] if expected.before is not None else None
    if " against " in reading:
        words = reading.rpartition(". ")[2].partition(" against ")[0]
        check_growth(words, change, of=len(expected.before))
        assert reading.endswith(f"against {expected.versus}.")


def test_shares_are_those_of_settled_calls(desk, expected):
    card = desk.page("volume", volume_scale="shares", volume_grain="auto").cards["calls-over-time"]
    check_shares(card, expected, expected.grain)
    check_settled_receipt(card.receipt, expected.calls)
    n = count(expected.calls)
    pattern = rf"<p> of <n> settled calls? {answered(expected.calls)}\..*"
    found = said.read(card.reading, pattern) if n.settled else None
    assert found == ((n.answered / n.settled, n.settled) if n.settled else None)


def test_hours_of_the_week_have_their_calls_and_their_rates(desk, expected):
    cards = desk.page("volume", volume_tabs="Weekday and hour").cards
    calls, answers = cards["calls-by-weekday-and-hour"], cards["answers-by-weekday-and-hour"]
    check_week(calls, expected, "calls")
    check_answers(answers, expected)
    check_receipt(calls.receipt, len(expected.calls))
    cells = clock.week_cells(expected.calls, expected.period.zone)
    spent: Counter[tuple[int, int]] = Counter()
    for bucket in expected.buckets("hour"):
        date, hour = bucket.name[:2]
        spent[date.weekday(), hour] += bucket.elapsed
    if len(expected.calls) < 30:
        assert calls.reading == "Too few calls to compare hours."
        return
    hour = clock.QUARTER * 4
    means = {cell: len(own) / spent[cell] * hour for cell, own in cells.items() if spent[cell] >= hour}
    most = max(means.values())
    top = [cell for cell, mean in means.items() if mean > most - 1e-9]
    if "Busiest" in calls.reading and len(top) <= 3:
        assert all(f"{WEEKDAYS[day]} {hour}–{hour + 1}" in calls.reading for day, hour in top)
    assert said.has(calls.reading, r"(under 0\.1|[\d,.]+) calls on average")
    told = re.search(r"(under )?([\d,.]+) calls on average", calls.reading)
    assert most < 0.05 if told[1] else abs(float(told[2].replace(",", "")) - most) <= 0.05 + 1e-9


@pytest.mark.parametrize("measure", ["calls", "failed_share"])
def test_calendar_has_each_local_day(desk, expected, measure):
    card = desk.page("volume", volume_tabs="Calendar", volume_calendar=measure).cards["calendar"]
    days = list(zip(expected.buckets("day"), expected.per_bucket("day"), strict=True))
    weeks = sorted({clock.monday(bucket.name[0]) for bucket, _ in days})
    drawn, told = said.numbers(card.trace(0)["z"]), words_of_cells(card)
    wanted = [[None] * len(weeks) for _ in range(7)]
    for bucket, own in days:
        date = bucket.name[0]
        column, row = weeks.index(clock.monday(date)), date.weekday()
        rate = shares.answer_rate(own)
        value = {
            "calls": len(own),
            "failed_share": shares.failed_share(own).value if rate.enough else None,
        }[measure]
        wanted[row][column] = value
        check_cell(told[column, row], own, f"{date:%a} {date.day} {date:%b %Y}", True)
    for found, row in zip(drawn, wanted, strict=True):
        assert_same(found, row)
    if measure == "calls":
        check_receipt(card.receipt, len(expected.calls))
        quiet = sum(not own for _, own in days)
        assert said.has(card.reading, r"\. <n> days? without calls\.") == bool(quiet)
        assert not quiet or f" {quiet:,} day" in card.reading
    else:
        check_settled_receipt(card.receipt, expected.calls)


def at_once(desk):
    page = desk.page("volume", volume_tabs="Conversations at once", volume_grain="auto")
    return page.cards["conversations-at-once"]


def test_conversations_at_once_are_those_of_a_sweep(desk, expected):
    card = at_once(desk)
    taken = talking.conversations(expected.calls, expected.now)
    queue = talking.waits(expected.calls, expected.now)
    cut = list(zip(expected.buckets(expected.grain), expected.ends(expected.grain), strict=True))
    peaks = [talking.peak(taken, bucket.first, end)[0] for bucket, end in cut]
    means = [talking.mean_between(taken, bucket.first, bucket.elapsed) for bucket, _ in cut]
    waits = [talking.peak(queue, bucket.first, end)[0] for bucket, end in cut]
    traces = card.traces()
    assert_same(said.numbers(traces["Most conversations"]["y"]), peaks, "peak")
    assert_same(said.numbers(traces["Mean of conversations"]["y"]), means, "mean")
    assert ("Most waiting or ringing" in traces) == (max(waits) > 0)
    if max(waits):
        assert_same(said.numbers(traces["Most waiting or ringing"]["y"]), waits, "waiting")
    check_conversations_receipt(card.receipt, expected)
    untold = card.receipt.note(r"A call waits .*; of <n> calls? it is not known\.")
    assert untold == (len(expected.calls) - len(queue),)
    sentences = re.split(r" (?:Busiest|No hour)", card.reading)[0]
    for (most, at), pattern in (
        (
            talking.peak(taken, *expected.span),
            r".*At most <n> conversations? at one moment, first on <x>\..*",
        ),
        (talking.peak(queue, *expected.span), r".*At most <n> calls? waiting or ringing, first on <x>\..*"),
    ):
        assert said.has(sentences, pattern) == (at is not None)
        if at is not None:
            local = clock.wall(at, expected.period.zone)
            assert said.read(sentences, pattern) == (most, f"{local.day} {local:%B %Y, %H:%M}")
    assert max(peaks) == talking.peak(taken, *expected.span)[0]


def test_the_busiest_hour_of_the_day_is_told_with_its_mean(desk, expected):
    reading = said.plain(at_once(desk).reading)
    taken = talking.conversations(expected.calls, expected.now)
    held, spent = Counter(), Counter()
    for bucket in expected.buckets("hour"):
        spent[bucket.name[1]] += bucket.elapsed
        held[bucket.name[1]] += talking.mean_between(taken, bucket.first, bucket.elapsed) * bucket.elapsed
    means = {hour: held[hour] / spent[hour] for hour in spent}
    if "Busiest hour" in reading:
        hour, _, mean = said.read(reading.partition("of the day: ")[2], r"<n>–<n>, <x> on average\.")
        assert abs(means[int(hour.value)] - max(means.values())) < 1e-9
        most, told = max(means.values()), mean.replace(",", "").replace("under 0.1", "0.025")
        assert abs(float(told) - most) <= (0.025 if "under" in mean else 0.05) + 1e-9
    elif taken:
        assert reading.endswith(" No hour of the day stands out clearly.")


@pytest.mark.parametrize(
    ("key", "of", "none"),
    [("calls-by-line", lambda call: call.line, "No line"), ("calls-by-country", groups.country, "Unknown")],
)
def test_groups_have_their_calls_and_rates(desk, expected, key, of, none):
    card = desk.page("volume", volume_tabs="Lines and countries").cards[key]
    wanted = groups.by(expected.calls, of)
    calls, answered, beside = (card.trace(place) for place in range(3))
    check_receipt(card.receipt, len(expected.calls))
    by_text = {tuple(text.split("<br>")[1:]): text.split("<br>")[0] for text in calls["customdata"]}
    assert len(calls["customdata"]) == min(15, len(wanted))
    sizes = sorted((len(own) for own in wanted.values()), reverse=True)
    assert said.numbers(calls["x"]) == sizes[:15]
    assert by_text
    for own in wanted.values():
        rate = shares.answer_rate(own)
        places = [
            place
            for place, text in enumerate(calls["customdata"])
            if matches(text, len(own), rate) and said.numbers(answered["x"])[place] == rate.part
        ]
        assert places, (key, len(own))
        words = beside["text"][places[0]].strip().split("</b>")
        assert said.count(words[0].removeprefix("<b>")) == len(own)
        assert said.percent(words[1].strip()) == (rate.value if rate.enough else None)
    top = max(len(own) for own in wanted.values())
    assert f"{top:,}" in card.reading
    assert (none in " ".join(calls["customdata"])) == (None in wanted)


def matches(text: str, calls: int, rate: shares.Share) -> bool:
    """Whether a group's words tell of so many calls at that rate."""
    _, n, told, *rest = text.split("<br>")
    if said.read(n, r"<n> calls?") != (calls,):
        return False
    if not rate.whole:
        return told == "none settled"
    if told == "none settled" or said.read(told, r"<p> of <n> settled (?:answered|taken)") != (
        rate.value,
        rate.whole,
    ):
        return False
    assert said.read(rest[0], r"95% sure: <p> to <p>") == (rate.low, rate.high)
    assert ([words for words in rest[1:] if "handed over" not in words] == []) == rate.enough
    return True


def test_new_and_repeated_numbers_follow_the_order_of_calls(desk, expected):
    card = desk.page("volume", volume_tabs="New and repeated numbers", **USUAL).cards[
        "new-and-repeated-numbers"
    ]
    kinds = groups.new_and_repeated(expected.calls)
    bars = card.traces("bar")
    for kind, name in {
        "new": "First call of a number",
        "repeated": "Number met before",
        "without_number": "No number",
    }.items():
        counts = [sum(kinds[call.id] == kind for call in own) for own in expected.per_bucket(expected.grain)]
        assert (name in bars) == any(counts)
        if any(counts):
            assert said.numbers(bars[name]["y"]) == counts
    all_kinds = Counter(kinds.values())
    check_receipt(
        card.receipt,
        len(expected.calls),
        ("without a number", all_kinds["without_number"]),
        counted="Calls counted",
        part=("with numbers met before", all_kinds["repeated"]),
    )
    per_number, (reached, _) = groups.numbers(expected.calls), groups.reached(rated(expected.calls))
    if not per_number:
        assert card.reading == "No call has a number."
        return
    again, asked = sum(n > 1 for n in per_number.values()), len(groups.numbers(rated(expected.calls)))
    word = answered(expected.calls)
    rate = rf"; <p> reached \(<n> of <n> had a call that was {word}\)" if asked else ""
    found = said.read(card.reading, rf"<n> numbers?, <n> of them with more than one call{rate}\.")
    assert found == (len(per_number), again, *((len(reached) / asked, len(reached), asked) if asked else ()))
