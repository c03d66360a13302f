"""Each sentence and alt text is read back, and is true of the calls of any account."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
from hypothesis import example, given, settings

from pages.charts import durations as duration_charts
from pages.charts import funnel, groups, heatmap, histogram
from pages.charts import volume as volume_charts
from pages.sentences import agents, changes, durations, findings, missed, volume
from pages.sentences.endings import endings
from pages.text import wording
from ringyo_data import direction, metrics
from ringyo_data.metrics.missed import missed_callers
from tests.numbers import said

from .drawn import BERLIN, OWN, STARTS, Account, Block, Told, accounts, grouped, median, share


def rare(failed: int, whole: int) -> Account:
    """An account of which hardly a call failed."""
    start = STARTS["in March"]
    fields = {"lasts": 60, "agent_id": "ana", "from_number": OWN[0], "phone_number": None, "metadata": None}
    blocks = (
        Block(0, 0, failed, {**fields, "status": "failed", "lasts": None}),
        Block(0, 0, whole - failed, {**fields, "status": "completed"}),
    )
    end = start + timedelta(days=30)
    return Account(blocks, start, end, end)


RARE = rare(1, 3000)


def of_any(test: Callable[[Account], None]) -> Callable[[], None]:
    """Runs a test for accounts of every kind."""
    return settings(max_examples=25, deadline=None)(given(accounts())(example(RARE)(test)))


def says(text: str, *patterns: tuple[str, Callable[..., object]]) -> None:
    """The sentence says one of these *patterns*, and what it says is true."""
    for pattern, is_true in patterns:
        if said.has(text, f"^{pattern}$"):
            assert is_true(*said.read(text, pattern)), text
            return
    raise AssertionError(f"{text!r} says none of {[pattern for pattern, _ in patterns]}")


def labelled(table, column="agent_id"):
    return table.assign(label=table[column])


def _named(listed: str) -> list[str]:
    """The names of a list; those that it only counts are left out."""
    return [name for name in re.split(", | and ", listed) if not re.fullmatch(r"[\d,]+ more", name)]


def check_sides(
    text: str, word: str, own: dict[str, list[Told]], every: list[Told], part: Callable[[Told], bool]
) -> None:
    """Each group named as above or below has its share, and lies on that side of all others."""
    found = re.findall(
        rf"(?:^|\. ){word} (more|less) often than the rest: (.*?)\.(?= |$)|Less often: (.*?)\.(?= |$)",
        said.plain(text),
    )
    assert found or re.search(
        r"differs clearly from the rest\.|^No two .* have enough calls to compare\.", text
    ), text
    for side, names, less in found:
        for name, calls in own.items():
            if not re.search(rf"(?:^|, | and ){re.escape(str(name))}, ", names or less):
                continue
            rest = [one for one in every if one not in calls]
            assert (share(calls, part) > share(rest, part)) == (side == "more"), text
            told = re.search(
                rf"{re.escape(str(name))}, ((?:under |over )?[\d.]+%) of ([\d,]+)", names or less
            )
            assert said.percent(told[1]) == share(calls, part)
            assert said.count(told[2]) == len(calls)


@of_any
def test_endings_add_up_and_name_every_share(account):
    text = endings(direction.rated(account.frame), account.words, chosen=False)
    if not account.settled:
        assert text == f"No {account.words.only}call has ended yet."
        return
    hands_over = any(one.status == "transferred" for one in account.calls)
    label = {"completed": "answered by agent" if hands_over else "answered", "transferred": "handed over"}
    names = [label.get(one.status, one.status.replace("_", " ")) for one in account.settled]
    for told, word in re.findall(r"((?:under |over )?[\d.]+%) ([a-z ]+)", text):
        part = names.count(word) / len(names)
        assert said.percent(told) == part, text
        assert (told in ("0.0%", "100.0%")) == (part in (0, 1)), text


@of_any
def test_calls_over_time(account):
    table = metrics.calls_over_time(account.frame, grain="day", **account.span)
    days = grouped(
        account.calls, lambda one: f"{one.local():%a} {one.local().day} {one.local():%b} {one.local().year}"
    )
    whole, top = len(account.calls), max(map(len, days.values()), default=0)
    says(
        volume.calls_over_time(table, "day"),
        (r"No calls in this period\.", lambda: whole == 0),
        (r"<n> calls? in one day\.", lambda n: n == whole and len(table) == 1),
        (
            r"<n> calls?\. No day stands out clearly: <n> calls? at most\.",
            lambda n, most: n == whole and most == top,
        ),
        (
            r"<n> calls?\. Busiest day: <x>, <n> calls\.",
            lambda n, day, most: n == whole and most == top and len(days[day]) == top > whole / len(table),
        ),
    )
    says(
        volume_charts.calls_over_time_alt(table, grain="day"),
        (r"Calls over time: none in this period\.", lambda: whole == 0),
        (
            r"Bars of calls per day by outcome: <n> calls? in all, (?:\d+ to )?<n> a bar\.",
            lambda n, most: n == whole and most == top,
        ),
    )


@of_any
def test_hours_of_the_week_and_of_the_day(account):
    week = metrics.weekday_by_hour(account.frame, **account.span)
    total = len(account.calls)
    counts = {cell: len(calls) for cell, calls in grouped(account.calls, lambda one: _hour(one.at)).items()}
    passed = _hours_passed(account)
    means = {cell: counts.get(cell, 0) / hours for cell, hours in passed.items() if hours >= 1}
    top = max(means.values(), default=0)
    says(
        volume.busiest_hour(week),
        (r"No calls\.", lambda: total == 0),
        (r"Too few calls to compare hours\.", lambda: total < 30),
        (r"No hour is over yet\.", lambda: not means),
        (r"No hour stands out clearly: (?:under 0\.1|[\d,.]+) calls on average at most\.", lambda: True),
        (
            r"Busiest hours?: <x>, [\d,.]+ calls on average\.",
            lambda names: all(means[one] == top for one in _named(names)),
        ),
    )
    if told := re.search(r"(under )?([\d,.]+) calls on average", volume.busiest_hour(week)):
        assert (0 < top < 0.05) if told[1] else abs(float(told[2].replace(",", "")) - top) <= 0.0501
    own = grouped(account.settled, lambda one: _hour(one.at))
    check_sides(
        volume.best_hour(week, account.words),
        account.words.answered.capitalize(),
        own,
        account.settled,
        lambda one: one.answered,
    )
    of_day = metrics.by_hour(account.frame, **account.span)
    check_sides(
        volume.best_hour(of_day, account.words),
        account.words.answered.capitalize(),
        grouped(account.settled, lambda one: _hour(one.at).split()[1]),
        account.settled,
        lambda one: one.answered,
    )
    assert "nswered" not in volume.best_hour(week, account.words) or account.way == "outbound"
    says(
        heatmap.weekday_by_hour_alt(week),
        (r"Map of weekdays and hours: no calls\.", lambda: total == 0),
        (
            r"Map of weekdays and hours: (?:\d+ to )?<n> calls a cell\.",
            lambda most: most == max(counts.values()),
        ),
    )


def _hour(at: datetime) -> str:
    local = at.astimezone(ZoneInfo(BERLIN))
    return f"{wording.WEEKDAYS[local.weekday()]} {local.hour}–{local.hour + 1}"


def _hours_passed(account: Account) -> dict[str, float]:
    """How many hours of each weekday and hour have passed, in steps of half an hour."""
    passed: dict[str, float] = {}
    at, end = account.since, min(account.until, account.now)
    while at < end:
        after = min(at + timedelta(minutes=30), end)
        cell = _hour(at)
        passed[cell] = passed.get(cell, 0) + (after - at) / timedelta(hours=1)
        at = after
    return passed


@of_any
def test_days_of_the_calendar(account):
    table = metrics.calendar(account.frame, **account.span)
    name = lambda one: f"{wording.WEEKDAYS[one.local().weekday()]} {one.local().day} {one.local():%B}"  # noqa: E731
    own = grouped(account.settled, name)
    for measure, word, part in (
        ("answer_rate", account.words.answered.capitalize(), lambda one: one.answered),
        ("failed_share", "Failed", lambda one: one.status == "failed"),
    ):
        text = volume.calendar(table.assign(open=False), measure, account.words)
        check_sides(text, word, own, account.settled, part)
    quiet = int((table["calls"] == 0).sum())
    assert volume.calendar(table, "calls", account.words).endswith(
        f" {quiet} day{'s' * (quiet != 1)} without calls."
    ) == (quiet > 0)


@of_any
def test_answers_over_time(account):
    table = metrics.answer_rate_over_time(account.frame, grain="day", **account.span)
    text = volume.outcomes_over_time(table, "day", account.words)
    if not account.settled:
        assert text == f"No settled {account.words.only}calls in this period."
        return
    whole, word = len(account.settled), account.words.answered
    told = re.match(rf"((?:under |over )?[\d.]+%) of ([\d,]+) settled calls? {word}\. ", text)
    assert said.percent(told[1]) == share(account.settled, lambda one: one.answered)
    assert said.count(told[2]) == whole


def check_groups(
    account: Account, one: str, many: str, table: pd.DataFrame, of: Callable[[Told], str | None]
) -> None:
    """What is said of lines, or of countries."""
    own = {str(name): len(part) for name, part in grouped(account.calls, of).items()}
    whole, top = len(account.calls), max(own.values(), default=0)
    without, table = whole - sum(own.values()), labelled(table, one)
    text, rest = volume.groups(table, one=one, many=many), rf"(?: .* without a known {one}\.)?"
    says(
        text,
        (r"No calls\.", lambda: whole == 0),
        (rf"<n> calls? without a known {one}\.", lambda n: n == whole and not own),
        (r"All <n> calls with <x>\.", lambda n, name: n == whole == own[name]),
        (rf"<n> calls? with <x>\.{rest}", lambda n, name: n == own[name] and len(own) == 1),
        (
            rf"<n> {many}; no {one} stands out clearly, <n> calls? at most\.{rest}",
            lambda n, most: n == len(own) and most == top,
        ),
        (
            rf"<n> {many}\. Most calls with <x>: <n>(?: each)?, <p> of all\.{rest}",
            lambda n, names, most, part: (
                n == len(own)
                and all(own[name] == most == top for name in _named(names))
                and part == top / whole
            ),
        ),
    )
    found = re.search(r"([\d,]+) calls? without a known", text)
    assert (said.count(found[1]) == without) if found else not without, text
    says(
        groups.bars_alt(table, of=one),
        (rf"Calls by {one}: none\.", lambda: whole == 0),
        (
            rf"Bars of calls by {one}: <n> bars? of (?:[\d,]+ to )?<n> calls\.",
            lambda n, most: n == len(own) + bool(without) and most == max(top, without),
        ),
    )


@of_any
def test_lines_and_countries(account):
    calls = account.frame
    check_groups(account, "line", "lines", metrics.by_label(calls, "line"), lambda one: one.line)
    check_groups(account, "country", "countries", metrics.by_label(calls, "country"), lambda one: one.country)


@of_any
def test_numbers(account):
    def callers(calls):
        return grouped(calls, lambda one: one.customer)

    every, rated = callers(account.calls), callers(account.rated)
    again = sum(len(calls) > 1 for calls in every.values())
    reached = sum(any(one.answered for one in calls) for calls in rated.values())
    says(
        volume.numbers(
            metrics.numbers(account.frame), metrics.reach(direction.rated(account.frame)), account.words
        ),
        (r"No call has a number\.", lambda: not every),
        (
            r"<n> numbers?, <n> of them with more than one call\.",
            lambda n, more: (n, more) == (len(every), again) and not rated,
        ),
        (
            rf"<n> numbers?, <n> of them with more than one call; <p> reached \(<n> of <n> had a call that was {account.words.answered}\)\.",
            lambda n, more, part, some, of: (
                (n, more, some, of) == (len(every), again, reached, len(rated))
                and part == reached / len(rated)
            ),
        ),
    )


@of_any
def test_lengths(account):
    lasting, calls = account.lasting, account.frame
    at_most = lambda seconds: sum(value <= seconds for value in lasting) / len(lasting)  # noqa: E731
    middle = metrics.typical_duration(calls)
    says(
        durations.typical(middle),
        (r"No call has a duration\.", lambda: not lasting),
        (r"The only call with a duration lasted <t>\.", lambda t: [t] == lasting),
        (
            r"Half of <n> calls lasted <t> or less; too few calls for a p90\.",
            lambda n, t: n == len(lasting) < 50 and at_most(t.value) >= 0.5,
        ),
        (
            r"Half of <n> calls lasted <t> or less, nine in ten <t> or less\.",
            lambda n, t, p90: (
                n == len(lasting) and at_most(t.value) >= 0.5 and at_most(p90.value) >= 0.9 - 1 / n.value
            ),
        ),
    )
    says(
        durations.at_least(metrics.at_least(calls, 30), 30),
        (r"No call has a duration\.", lambda: not lasting),
        (
            r"<p> of <n> calls? lasted 30 s or longer \(95% sure: <p> to <p>\)\.",
            lambda p, n, low, high: (
                n == len(lasting)
                and p == sum(value >= 30 for value in lasting) / len(lasting)
                and low.value - low.off <= p.value + p.off
                and high.value + high.off >= p.value - p.off
            ),
        ),
    )
    capped = metrics.at_least(calls, 3600).part
    says(
        durations.longest(metrics.longest(calls), capped),
        (r"No call has a duration\.", lambda: not lasting),
        (r"<n> calls? reached the longest a call can last, 1 h 00 min\.", lambda n: n == lasting.count(3600)),
        (
            r"The longest lasted <t>; a call ends after 1 h 00 min at the latest\.",
            lambda t: t == max(lasting),
        ),
    )
    table = metrics.histogram(calls)
    says(
        histogram.alt(table, median_seconds=middle.median_seconds),
        (r"Calls by duration: no call has one\.", lambda: not lasting),
        (
            r"Bars of <n> calls? by duration; the median is <t>\.",
            lambda n, t: n == len(lasting) and t == median(lasting),
        ),
    )
    waits = metrics.setup_time(direction.rated(calls))
    if waits.calls:
        took = [
            (one.ends - one.at).total_seconds() - one.lasts
            for one in account.rated
            if one.answered and one.lasts is not None
        ]
        says(
            durations.before_conversation(waits),
            (r"One answered call took <t>\.", lambda t: [t] == took),
            (
                r"Half of <n> answered calls took <t> or less(?:, nine in ten .*|; too few calls for a p90)\.",
                lambda n, t: n == len(took) and t == median(took),
            ),
        )


@of_any
def test_lengths_by_agent(account):
    table = labelled(metrics.durations_by_agent(account.frame))
    table = table[table["calls"] > 0]
    own = {
        name: [one.lasts for one in calls if one.lasts is not None]
        for name, calls in grouped(account.calls, lambda one: one.agent).items()
    }
    middle = median(account.lasting)
    text = durations.by_group(table, one="agent", many="agents")
    for side, names in re.findall(r"(Longer|Shorter) median than the rest: (.*?)\.(?= |$)", said.plain(text)):
        for name, told in re.findall(r"([a-z_]+), (\d.*?)(?:,| and|$)", names):
            assert said.seconds(told) == median(own[name]), text
            assert (median(own[name]) > middle) == (side == "Longer"), text
    says(
        duration_charts.boxes_alt(table, one="agent"),
        (r"Durations by agent: no call has one\.", lambda: not account.lasting),
        (r"Boxes of durations for <n> agents?: medians of (?:.* to )?<t>\.", lambda n, t: n == len(table)),
    )


@of_any
def test_short_calls_and_conversations(account):
    calls, word = account.frame, account.words.answered
    known = [one for one in account.rated if one.answered and one.lasts is not None]
    text = durations.short(
        metrics.short_calls(calls, 10), labelled(metrics.short_by_agent(calls, 10)), 10, account.words
    )
    if known:
        told = re.match(rf"((?:under |over )?[\d.]+%) of ([\d,]+) {word} calls? lasted under 10 s\. ", text)
        assert said.percent(told[1]) == share(known, lambda one: one.lasts < 10)
        assert said.count(told[2]) == len(known)
    else:
        assert text == f"No {account.words.only}call that was {word} has a duration."
    talked = [one for one in known if one.lasts >= 20]
    says(
        durations.conversations(
            metrics.conversation_rate(calls, 20), metrics.answer_rate(calls), 20, account.words
        ),
        (rf"No settled {account.words.only}calls in this period\.", lambda: not account.settled),
        (
            rf"<p> of <n> settled calls? were {word} and lasted 20 s or longer \(95% sure: <p> to <p>\); <p> were {word}\.",
            lambda p, n, low, high, all_: (
                n == len(account.settled)
                and p == len(talked) / len(account.settled)
                and all_ == share(account.settled, lambda one: one.answered)
            ),
        ),
    )


@of_any
def test_failed_calls_by_agent(account):
    calls = direction.rated(account.frame)
    counts = metrics.outcomes_by_agent(calls[metrics.is_settled(calls)])
    text = agents.outcomes(labelled(counts), metrics.failed_share(account.frame).value, account.words)
    failed = [one for one in account.settled if one.status == "failed"]
    if not failed:
        assert text == f"No {account.words.only}call failed."
        return
    first, _, last = text.rpartition(" Of all settled ")
    says(
        last,
        (rf"{account.words.only}calls <p> failed\.", lambda p: p == len(failed) / len(account.settled)),
    )
    own = grouped(account.settled, lambda one: one.agent or "None")
    check_sides(first, "Failed", own, account.settled, lambda one: one.status == "failed")


@of_any
def test_campaigns(account):
    table = metrics.by_metadata(account.frame)
    text = agents.campaigns(labelled(table, "value"), "campaign", account.words)
    own = grouped(account.settled, lambda one: one.campaign)
    check_sides(text, account.words.answered.capitalize(), own, account.settled, lambda one: one.answered)


@of_any
def test_who_stands_out(account):
    calls = direction.rated(account.frame)
    judged = metrics.standing(calls, **account.span)
    table = labelled(metrics.funnel(judged))
    own = grouped(account.settled, lambda one: one.agent)
    whole = sum(map(len, own.values()))
    enough = [name for name, part in own.items() if len(part) >= 30 and whole - len(part) >= 30]
    text = agents.stand_out(table)
    names = re.findall(r"(Above|Below) what chance explains: (.*?)\.(?= |$)", said.plain(text))
    if not names:
        says(
            text,
            (r"No agent has a rate here\.", lambda: not own),
            (r"One agent alone cannot stand out: no other has a rate here\.", lambda: len(own) == 1),
            (
                r"Too few calls to judge: an agent needs 30 settled ones, and as many of others\.",
                lambda: not enough,
            ),
            (
                r"None of <n> agents? that can be judged: all lie within what chance explains\.",
                lambda n: n == len(enough) and not table["out"].any(),
            ),
        )
    for side, listed in names:
        for name in _named(listed):
            assert name in enough
            assert (
                share(own[name], lambda one: one.answered) > table.set_index("agent_id").loc[name, "expected"]
            ) == (side == "Above")
    says(
        funnel.alt(table),
        (r"Rate against calls by agent: no settled calls\.", lambda: not own),
        (
            r"Rate against calls of <n> agents?, <n> of them judged; outside of what chance explains: <x>\.",
            lambda n, some, told: (n, some) == (len(own), len(enough)) and (told == "none") == (not names),
        ),
    )
    rows = labelled(metrics.by_agent(account.frame, standing=judged))
    ranked = int(rows["rank"].notna().sum())
    says(
        agents.table(rows, ""),
        (
            r"<n> agents?, <n> with enough calls for a rank\.",
            lambda n, some: (
                n == len(grouped(account.calls, lambda one: one.agent)) and some == ranked and names
            ),
        ),
        (
            r"<n> agents?, none with a rank, as none stands out whose rate is sure\.",
            lambda n: n == len(grouped(account.calls, lambda one: one.agent)) and not ranked,
        ),
    )


@of_any
def test_list_of_findings(account):
    calls = account.frame
    judged = metrics.standing(direction.rated(calls), **account.span)
    found = metrics.findings(calls, judged, now=account.now)
    text = findings.summary(found, judged)
    stuck = any(one.live and (account.now - one.at).total_seconds() > 75 * 60 for one in account.calls)
    assert text.startswith("1 problem with the data. ") == stuck, text
    sizes = [
        len(part)
        for of in (lambda one: one.agent, lambda one: one.line, lambda one: one.local().date())
        for part in grouped(account.settled, of).values()
    ]
    if "stands out" in text or "among" in text:
        assert max(sizes) >= 30, text
    else:
        assert "Too few calls to judge" in text
    out = [one for one in found if one.kind in findings.LOOKS]
    assert (f"{len(out)} finding{'s' * (len(out) > 1)} among" in text) == bool(out), text


@of_any
def test_missed_callers(account):
    calls = account.frame
    table, _ = missed_callers(calls, calls, conversation_seconds=20)
    unreached = [
        one
        for one in account.calls
        if one.way == "inbound"
        and not one.live
        and not (one.answered and (one.lasts is None or one.lasts >= 20))
    ]
    own = grouped(unreached, lambda one: one.customer)
    talked = [one for one in account.calls if one.answered and (one.lasts is None or one.lasts >= 20)]
    waiting = sum(
        not any(one.customer == number and one.at > max(call.at for call in part) for one in talked)
        for number, part in own.items()
    )
    text = missed.callers(table)
    assert (text == "No caller was missed whose number is known.") == (not own), text
    if own:
        assert said.count(text.split()[0]) == len(own), text
        told = re.search(
            r"(\d+) of them not reached since|(none of them reached|1 caller, not reached)", text
        )
        assert (waiting if not told else len(own) if told[2] else said.count(told[1])) == waiting, text
        assert bool(told) == bool(waiting), text


@of_any
def test_conversations_at_once(account):
    calls, span = account.frame, account.span
    moments = {name: span[name] for name in ("since", "until", "now")}
    talks, queue = metrics.conversations(calls, **moments), metrics.waiting(calls, **moments)
    hours = metrics.erlangs_by_hour(calls, talks=talks, **span)
    text = volume.at_once(talks.peak, queue.peak, hours, BERLIN)
    talking = [
        (one.ends.timestamp() - one.lasts, one.ends.timestamp())
        for one in account.calls
        if not one.live and one.lasts and one.answered
    ]
    if "No conversation is known." in text:
        assert not [1 for begin, end in talking if begin < account.until.timestamp()], text
    else:
        peak = said.count(re.match(r"At most ([\d,]+) conversation", text)[1])
        assert peak.value >= max(
            (
                sum(a <= begin < b for a, b in talking)
                for begin, _ in talking
                if begin < account.until.timestamp()
            ),
            default=0,
        ), text


def check_split(split: metrics.Split, of: changes.Measured, now: list[Told], then: list[Told]) -> None:
    """How the rate moved, and which agents account for it."""
    ends = [share(part, lambda one: one.answered) for part in (then, now)]
    interval = r"\((?:95% sure: \S+ points to \S+ points|how sure cannot be told)\)\."
    moved = rf"from <p> to <p>, by \S+ points {interval}"
    says(
        changes.moved(split, of),
        (
            rf"The {of.name} went from <p> to <p>, which is no clear change {interval}",
            lambda *found: list(found) == ends,
        ),
        (rf"The {of.name} rose {moved}", lambda *found: list(found) == ends and ends[1] > ends[0]),
        (rf"The {of.name} fell {moved}", lambda *found: list(found) == ends and ends[1] < ends[0]),
    )
    table = split.table.assign(label=[str(value) for value in split.table["value"]])
    text = said.plain(changes.explained(split, table, of, "it"))
    assert text.startswith("By it nothing stands out: ") == (not split.explains), text
    assert re.search(r"accounts? for [+−]|^By it nothing", text), text
    for name, rate, whole in re.findall(
        r"(?:: |; )(\w+) accounts for \S+ points \((\S+%) of ([\d,]+) ", text
    ):
        if split.dimension == "agent":
            own = [one for one in now if one.agent == name]
            assert (said.percent(rate), said.count(whole)) == (share(own, lambda one: one.answered), len(own))


@settings(max_examples=8, deadline=None)
@given(accounts())
def test_what_accounts_for_a_change(account):
    calls, before = account.frame.iloc[::2], account.frame.iloc[1::2]
    told = {f"call_{at:04}": one for at, one in enumerate(account.calls)}
    now, then = (
        [one for one in map(told.__getitem__, part["id"]) if one.way == account.way and not one.live]
        for part in (calls, before)
    )
    of = changes.measured("answer_rate", account.words, 20)
    for split in metrics.splits(calls, before, "answer_rate", tz=BERLIN):
        check_split(split, of, now, then)
