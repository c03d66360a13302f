"""What several pages show alike: receipts, bars over time, maps of the week, funnels, tiles."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from . import said
from .compare import assert_same, same
from .desk import Card, Receipt, Tile
from .expected import Expected
from .oracle import clock, groups, lasting, missed, shares, talking
from .oracle.records import Call, count, outcomes, rate_as, rated, way_of
from .oracle.standing import Row

LIVE = "live, not over yet"
OUTCOMES = {
    "answered": "Answered",
    "by_agent": "Answered by agent",
    "handed_over": "Handed over",
    "no_answer": "No answer",
    "busy": "Busy",
    "failed": "Failed",
    "live": "Live",
    "unknown": "Unknown",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SURE = r"95% sure: <p> to <p>"


def outcome(name: str) -> str:
    """An outcome as a reader sees it."""
    return OUTCOMES.get(name) or name.replace("_", " ").capitalize()


def check_receipt(
    receipt: Receipt,
    total: int,
    *excluded: tuple[str, int],
    start: str = "Calls that match",
    counted: str = "",
    part: tuple[str, int] | None = None,
) -> None:
    """The lines are these, the numbers add up, and the share is that of the part."""
    left = total - sum(n for _, n in excluded)
    wanted = {start: total} | {f"less: {words}": n for words, n in excluded if n}
    if part or len(wanted) > 1:
        wanted[counted] = left
    if part:
        wanted[f"of these: {part[0]}"] = part[1]
    found = {words: receipt.count(words) for words in receipt.lines if words != "share"}
    assert found == wanted
    if part:
        assert said.percent(receipt.lines["share"]) == (part[1] / left if left else None)


def check_settled_receipt(receipt: Receipt, calls: Sequence[Call]) -> None:
    """All calls, without the live ones, and how many of the rest were answered."""
    n = count(calls)
    check_receipt(
        receipt, n.calls, *unsettled(calls), counted="Settled calls", part=(answered(calls), n.answered)
    )


def answered(calls: Sequence[Call]) -> str:
    """What became of a call that counts in the rate of these."""
    return "taken" if way_of(calls) == "inbound" else "answered"


def unsettled(calls: Sequence[Call]) -> tuple[tuple[str, int], ...]:
    """What is taken off all calls until the settled ones are left that rates are of."""
    n = count(calls)
    return ("incoming, counted apart", n.incoming), ("of unknown direction", n.undirected), (LIVE, n.live)


def check_duration_receipt(receipt: Receipt, calls: Sequence[Call]) -> None:
    """Calls with a duration; median with interval, and mean."""
    lasted = lasting.known(calls)
    without = ("without a duration (nobody answered, or live)", len(calls) - len(lasted))
    check_receipt(receipt, len(calls), without, counted="Calls with a duration")
    assert receipt.note(r"Median <t>\. .*") == (lasting.median(lasted),)
    check_certainty(receipt, lasted)
    assert receipt.note(r"The mean, <t>, is for planning capacity only\.") == (lasting.mean(lasted),)


def check_certainty(receipt: Receipt, lasted: Sequence[int]) -> None:
    """How sure the median is, or that it is of too few calls."""
    low, high = lasting.sure(lasted, 50)
    said_sure = receipt.note(r"(?:Median .*\. )?95% sure of the median: <t> to <t>\.")
    too_few = receipt.note(r"(?:Median .*\. )?Too few calls to say how sure the median is\.")
    assert (said_sure, too_few) == ((None, ()) if math.isnan(low) else ((low, high), None))


def check_stack(
    card: Card, expected: Expected, calls: Sequence[Call], grain: str, before: Sequence[Call] | None
) -> None:
    """Bars of calls per bucket and outcome, their sum, and the outline of the comparison."""
    per_bucket = expected.per_bucket(grain, calls)
    total = card.traces("scatter")["Calls"]
    names = said.numbers(total["x"])
    assert [name.startswith(label) for name, label in zip(names, expected.labels(grain), strict=True)]
    assert len(set(names)) == len(names)
    assert said.numbers(total["y"]) == [len(own) for own in per_bucket]
    assert sum(said.numbers(total["y"])) == len(calls)
    bars = card.traces("bar")
    assert set(bars) == {outcome(call.outcome) for call in calls}
    for name in {call.outcome for call in calls}:
        counts = [outcomes(own)[name] for own in per_bucket]
        assert said.numbers(bars[outcome(name)]["y"]) == counts
        lines_said = bars[outcome(name)]["customdata"]
        assert [said.count(line.split(" ")[0]) for line in lines_said] == counts
    outline = [trace for trace in card.figure["data"] if (trace.get("line") or {}).get("dash") == "dot"]
    lies_over = before is not None and expected.same_days(grain)
    assert len(outline) == lies_over
    if lies_over:
        wanted = expected.before_per_bucket(grain, before)[: len(names)]
        assert said.numbers(outline[0]["y"]) == wanted
        assert said.plain(outline[0]["name"]) == expected.versus


def check_shares(card: Card, expected: Expected, grain: str) -> None:
    """Bars that are the whole of their settled calls."""
    bars = card.traces("bar")
    settled = [call for call in rated(expected.calls) if not call.live]
    assert set(bars) == {outcome(call.outcome) for call in settled}
    per_bucket = expected.per_bucket(grain, settled)
    for name in {call.outcome for call in settled}:
        wanted = [outcomes(own)[name] / len(own) if own else None for own in per_bucket]
        assert_same(said.numbers(bars[outcome(name)]["y"]), wanted, name)
        parts = [outcomes(own)[name] for own in per_bucket]
        told = [said.read(line, r"<p> \(<n>\)") for line in bars[outcome(name)]["customdata"]]
        assert told == list(zip(wanted, parts, strict=True))


def check_week(card: Card, expected: Expected, measure: str) -> None:
    """A map of weekdays and hours: its colours, and what its cells say."""
    period = expected.period
    cells = clock.week_cells(expected.calls, period.zone)
    spent = clock.week_hours(period.since, period.until, expected.now, period.zone)
    heat = card.trace(0)
    hours = said.numbers(heat["x"])
    busy = {hour for _, hour in cells}
    assert not busy or hours == list(range(min(busy), max(busy) + 1))
    drawn, told = said.numbers(heat["z"]), words_of_cells(card)
    days = [weekday for weekday in range(7) if any(spent[weekday, hour] for hour in range(24))]
    assert len(drawn) == len(days)
    for row, weekday in enumerate(days):
        for place, hour in enumerate(hours):
            own, occurs = cells.get((weekday, hour), []), bool(spent[weekday, hour])
            rate = shares.answer_rate(own)
            wanted = len(own) if measure == "calls" else rate.value if rate.whole and rate.enough else None
            assert_same([drawn[row][place]], [wanted if occurs else None], (weekday, hour))
            check_cell(told[hour, row], own, f"{WEEKDAYS[weekday]} {hour:02}:00", occurs)
    if measure != "calls":
        check_best_hour(card.reading, cells)


def check_answers(card: Card, expected: Expected) -> None:
    """How often calls are answered by hour: of the week, or of the day if half of the settled calls or more lie in hours that cannot be judged."""
    zone = expected.period.zone
    rates = [shares.answer_rate(own) for own in clock.week_cells(expected.calls, zone).values()]
    judged = sum(rate.whole for rate in rates if rate.whole and rate.enough)
    if judged > sum(rate.whole for rate in rates) / 2:
        check_week(card, expected, "answer_rate")
    elif not check_hours_of_day(
        card, groups.by(expected.calls, lambda call: clock.wall(call.start, zone).hour)
    ):
        return
    check_settled_receipt(card.receipt, expected.calls)


def check_hours_of_day(card: Card, hours: Mapping[int, list[Call]]) -> bool:
    """A dot with its interval for each hour of enough calls, and the words of all; False if no hour has enough, and nothing is drawn."""
    rates = {hour: shares.answer_rate(own) for hour, own in sorted(hours.items())}
    sure = {hour: rate for hour, rate in rates.items() if rate.whole and rate.enough}
    every = [call for own in hours.values() for call in own]
    check_sides(
        card.reading,
        answered(every).capitalize(),
        {f"{hour}–{hour + 1}": rate for hour, rate in rates.items()},
        digits=0,
    )
    if not sure:
        assert not card.figure
        return False
    dots, columns = card.trace(0), card.trace(1)
    assert said.numbers(dots["x"]) == list(sure)
    assert_same(said.numbers(dots["y"]), [rate.value for rate in sure.values()])
    assert_same(said.numbers(dots["error_y"]["array"]), [rate.high - rate.value for rate in sure.values()])
    assert_same(
        said.numbers(dots["error_y"]["arrayminus"]), [rate.value - rate.low for rate in sure.values()]
    )
    (line,) = card.figure["layout"]["shapes"]
    assert_same([line["y0"], line["y1"]], [shares.answer_rate(every).value] * 2)
    assert said.numbers(columns["x"]) == list(range(24))
    for hour, words in enumerate(columns["customdata"]):
        own, rate = hours.get(hour, []), shares.answer_rate(hours.get(hour, []))
        name, calls, share, *rest = words.split("<br>")
        assert name.startswith(f"<b>{hour:02}:00")
        assert said.read(calls, r"<n> calls?") == (len(own),)
        if not rate.whole:
            assert share == "none settled"
            continue
        assert said.read(share, r"<p> of <n> settled (?:answered|taken)") == (rate.value, rate.whole)
        assert said.read(rest[0], SURE) == (rate.low, rate.high)
        assert ("too few calls to rank" in rest) != rate.enough
    return True


def words_of_cells(card: Card) -> dict[tuple[int, int], str]:
    """What the cells of a map say, by column and row."""
    over = next(trace for trace in card.figure["data"] if trace["type"] == "bar")
    rows = [low + 0.5 for low in said.numbers(over["base"])]
    places = zip(said.numbers(over["x"]), rows, strict=True)
    return dict(zip(places, over["customdata"], strict=True))


def check_cell(text: str, own: Sequence[Call], begins: str, occurs: bool) -> None:
    """A cell's own words: calls, answer rate and how sure it is."""
    name, *rest = text.split("<br>")
    assert name.startswith(begins)
    if not occurs:
        assert rest == ["not in this period"]
        return
    assert said.read(rest[0], r"<n> calls?") == (len(own),)
    rate = shares.answer_rate(own)
    if not rate.whole:
        assert rest[1] == "none settled"
        return
    found = said.read(rest[1], rf"<p> (?:answered|taken) \({SURE}\)")
    assert found == (rate.value, rate.low, rate.high)
    assert rest[2:] == ([] if rate.enough else ["too few calls to say"])


def check_best_hour(reading: str, cells: dict[tuple[int, int], list[Call]]) -> None:
    """Which hours are told to be answered more or less often than the rest."""
    rates = {
        f"{WEEKDAYS[day]} {hour}–{hour + 1}": shares.answer_rate(own) for (day, hour), own in cells.items()
    }
    every = [call for own in cells.values() for call in own]
    check_sides(reading, answered(every).capitalize(), rates, digits=0)


def check_sides(reading: str, word: str, rates: Mapping[str, shares.Share], *, digits: int) -> None:
    """Each group that is named has its share, enough calls for it, and lies on its side of all others together."""
    sure = {name: rate for name, rate in rates.items() if rate.whole and rate.enough}
    if len(sure) < 2:
        assert re.match(r"No two .+ have enough calls to compare\.", reading), reading
        return
    found = re.match(
        rf"{word} (more|less) often than the rest: (.+?)\.(?: Less often: (.+?)\.)?(?: |$)", reading
    )
    if found is None:
        assert re.match(r"No .+ differs clearly from the rest\.", reading), reading
        return
    sides = {found[1]: found[2], "less": found[3] or found[2]} if found[1] == "more" else {"less": found[2]}
    if found[1] == "more" and not found[3]:
        del sides["less"]
    part, whole = (sum(getattr(rate, of) for rate in rates.values()) for of in ("part", "whole"))
    for side, words in sides.items():
        named = [name for name in sure if f"{name}, " in words]
        assert named, (words, list(sure))
        for name in named:
            own = sure[name]
            rest = (part - own.part) / (whole - own.whole)
            assert f"{name}, {own.value * 100:.{digits}f}% of {own.whole:,}" in words
            assert own.value > rest if side == "more" else own.value < rest


def check_funnel(card: Card, expected: Expected, calls: Sequence[Call]) -> None:
    """Agents as dots, the bands of chance, and who is told to stand out."""
    n = count(calls)
    own = groups.by((call for call in rated(calls) if call.agent and not call.live), lambda call: call.agent)
    word, taken = answered(calls), {agent: sum(call.answered for call in part) for agent, part in own.items()}
    whole, part = sum(map(len, own.values())), sum(taken.values())
    check_receipt(
        card.receipt,
        n.calls,
        *unsettled(calls),
        ("without an agent", n.settled - whole),
        counted="Settled calls of agents",
        part=(word, part),
    )
    if len(own) < 2:
        assert card.reading.startswith("One agent alone cannot stand out" if own else "No agent has a rate")
        return
    dots = [trace for trace in card.figure["data"] if trace.get("mode") == "markers"]
    found = {
        text.split("<br>")[0].removeprefix("<b>").removesuffix("</b>"): (x, y, text)
        for trace in dots
        for x, y, text in zip(*(said.numbers(trace[name]) for name in ("x", "y", "customdata")), strict=True)
    }
    assert sorted(found) == sorted(said.literal(expected.name(agent)) for agent in own)
    judged = {agent: expected.judged.rows["agent_out", agent] for agent in own}
    sides: dict[str, list[str]] = {"Above": [], "Below": []}
    for agent, row in judged.items():
        x, y, text = found[said.literal(expected.name(agent))]
        assert same(x, row.whole)
        assert same(y, at_the_mix_of_all(row), within=1e-5), agent
        _, told, usual, verdict = text.split("<br>")
        assert said.read(told, r"<p> of <n> settled (?:answered|taken)") == (row.value, row.whole)
        assert said.read(usual, r"expected of its mix of calls: <p>") == (row.expected,)
        side = "Above" if row.value > row.expected else "Below"
        if row.chance is None:
            assert verdict == "too few calls to judge"
        elif ("agent_out", agent) in expected.judged.out:
            assert verdict == f"{side.lower()} what chance explains"
            sides[side].append(expected.name(agent))
        else:
            assert verdict == "within what chance explains"
    check_bands(card, part / whole, expected)
    for side, names in sides.items():
        assert (f"{side} what chance explains" in card.reading) == bool(names)
        assert all(name in said.plain(card.reading) for name in names[:3] if len(names) < 5)


def at_the_mix_of_all(row: Row) -> float:
    """The rate of all, in odds as many times as the agent's own odds are those expected of it."""
    if row.part in (0, row.whole) or not 0 < row.reference < 1 or not 0 < row.expected < 1:
        return row.value
    own, usual, all_of_them = (share / (1 - share) for share in (row.value, row.expected, row.reference))
    return 1 - 1 / (1 + all_of_them * own / usual)


def check_bands(card: Card, share: float, expected: Expected) -> None:
    """Within the inner band lie 95% of as many calls as stand below it, or up to one call more; the outer is wider."""
    band, wide = (card.traces()[name] for name in ("95% by chance", "does not stand out"))
    x, y, outer = said.numbers(band["x"]), said.numbers(band["y"]), said.numbers(wide["y"])
    if not 0 < share < 1:
        return
    for place in range(0, len(x) // 2, 7):
        low, high = y[len(y) - 1 - place], y[place]
        assert outer[len(y) - 1 - place] <= low
        assert high <= outer[place]
        tails = [expected.judged.tail(int(part), int(x[place]), share) for part in below(low, high, x[place])]
        assert tails[0] <= 0.025 + 1e-9 <= tails[1] + 2e-9, (x[place], low)
        assert tails[2] <= 0.975 + 1e-9 <= tails[3] + 2e-9, (x[place], high)


def below(low: float, high: float, size: float) -> list[int]:
    """The counts on either side of both limits."""
    return [
        math.floor(low * size) - 1,
        math.ceil(low * size),
        math.floor(high * size) - 1,
        math.ceil(high * size),
    ]


def check_conversations_receipt(receipt: Receipt, expected: Expected) -> None:
    """Which calls had a conversation, which had none, and of which nobody knows."""
    calls, now = expected.calls, expected.now
    talked = len(talking.conversations(calls, now))
    alone = sum(talking.without_conversation(call, now) for call in calls)
    stuck = sum(talking.stuck(call, now) for call in calls)
    unknown = "not known when they talked (without a duration, as if handed over, or an end)"
    check_receipt(
        receipt,
        len(calls),
        ("nobody talked, or not yet", alone),
        (unknown, len(calls) - talked - alone - stuck),
        ("stuck: live for longer than a call can last", stuck),
        counted="Calls with a conversation",
    )


RATES = {"outbound": "Answer rate", "inbound": "Taken"}
"""What a rate is called, by the direction of the calls that it is of."""


def labels(calls: Sequence[Call], *, hands_over: bool) -> list[str]:
    """The tiles of some calls: those of hand-overs and of incoming calls only if there are some."""
    incoming = {call.direction for call in calls if call.direction == "inbound"}
    way = way_of(calls)
    return [
        "Calls",
        RATES[way],
        "Failed share",
        "Typical duration",
        "Talk time",
        "Peak conversations at once",
        "Conversation rate",
        *(["Hand-over rate"] if hands_over else []),
        *(["Taken"] if incoming and way == "outbound" else []),
        *(["Missed callers"] if incoming else []),
    ]


def check_tiles(tiles: dict[str, Tile], expected: Expected, calls: Sequence[Call]) -> None:
    """Every number there is."""
    hands_over = any(call.hands_over for call in expected.loaded)
    assert list(tiles) == labels(calls, hands_over=hands_over)
    if hands_over:
        assert said.percent(tiles["Hand-over rate"].value) == shares.hand_over_rate(calls).value
    lasted = lasting.known(calls)
    most, _ = talking.peak(talking.conversations(calls, expected.now), *expected.span)
    assert said.count(tiles["Calls"].value) == len(calls)
    assert said.percent(tiles[RATES[way_of(calls)]].value) == shares.answer_rate(calls).value
    assert said.percent(tiles["Conversation rate"].value) == shares.conversation_rate(calls).value
    incoming = rate_as([call for call in calls if call.direction == "inbound"], "inbound")
    if incoming:
        assert said.percent(tiles["Taken"].value) == shares.answer_rate(incoming).value
        found = missed.callers(calls, expected.held)
        assert said.count(tiles["Missed callers"].value) == len(found)
    assert said.percent(tiles["Failed share"].value) == shares.failed_share(calls).value
    assert said.seconds(tiles["Typical duration"].value) == lasting.median(lasted)
    assert said.hours(tiles["Talk time"].value) == sum(lasted)
    assert said.count(tiles["Peak conversations at once"].value) == most


def check_change(words: str, change: shares.Change | None, *, least: float) -> None:
    """A change in words: as large as the difference, and only claimed where it is clear."""
    if change is None:
        assert words == ""
        return
    value = change.value
    if value is None or value != value:  # noqa: PLR0124  (missing)
        assert words == said.DASH
        return
    found = said.changed(words)
    if not change.clear or abs(value) < least:
        assert found is None, (words, change)
    else:
        assert found is not None, (words, change)
        assert abs(found[0] - value) <= found[1] + 1e-9, (words, change)


def check_growth(words: str, change: shares.Change | None, *, of: float | None = None) -> None:
    """A change of a number in words, if any is claimed: as large as it is (as a share *of* before), and more than independent calls make."""
    if change is None:
        assert words == ""
        return
    if of == 0:
        assert words == said.DASH
        return
    found = said.changed(words.removesuffix(" a day"))
    if found is not None:
        assert change.clear
        about = 0.15 if words.endswith(" a day") else 1e-9  # months differ by up to three days
        assert abs(found[0] - change.value / (of or 1)) <= found[1] + about, (words, change)
