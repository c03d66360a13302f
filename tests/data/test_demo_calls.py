"""The invented account: repeatable, alive, and with something in it for every chart."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import phonenumbers
import pytest

from ringyo_data.demo import Account, Shape, invent
from ringyo_data.demo.account import Filters
from ringyo_data.demo.cast import AGENTS, DELETED, FINAL, LIVE, WORSE

NOW = datetime(2026, 3, 18, 14, 32, tzinfo=UTC)  # a Wednesday
MONTH = NOW - timedelta(days=28)


def calls_of(account: Account, now: datetime = NOW, **filters: str) -> list[dict]:
    """The calls as of *now*, oldest first."""
    table = account.table(now)
    return table.records(table.matching(Filters(**filters)).positions.tolist())


def time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def day_of(call: dict) -> date:
    return time(call["created_at"]).date()


def own_numbers(account: Account) -> set[str]:
    return {str(number["phone_number"]) for number in account.phone_numbers}


def incoming(account: Account, calls: list[dict]) -> list[dict]:
    return [call for call in calls if call["phone_number"] in own_numbers(account)]


def outgoing(account: Account, calls: list[dict]) -> list[dict]:
    return [call for call in calls if call["from_number"] in own_numbers(account)]


def answered_share(calls: list[dict]) -> float:
    ended = [call for call in calls if call["ended_at"]]
    return sum(call["status"] in ("completed", "transferred") for call in ended) / len(ended)


@pytest.fixture(scope="module")
def account() -> Account:
    return invent(7, NOW)


@pytest.fixture(scope="module")
def calls(account: Account) -> list[dict]:
    return calls_of(account)


@pytest.fixture(scope="module")
def month(calls: list[dict]) -> list[dict]:
    return [call for call in calls if time(call["created_at"]) >= MONTH]


@pytest.fixture(scope="module")
def recent(calls: list[dict]) -> list[dict]:
    """The calls of the last three days."""
    return [call for call in calls if day_of(call) >= date(2026, 3, 16)]


def test_same_seed_and_moment_give_the_same_calls(recent: list[dict]):
    assert calls_of(invent(7, NOW, Shape(days=3))) == recent


def test_another_seed_gives_other_calls(calls: list[dict]):
    other = calls_of(invent(8, NOW, Shape(days=2)))
    assert not {call["id"] for call in calls} & {call["id"] for call in other}


def test_history_does_not_depend_on_the_moment_within_a_week(recent: list[dict]):
    later = NOW + timedelta(days=2)
    known = {call["id"]: call for call in calls_of(invent(7, later, Shape(days=5)), later)}
    settled = [call for call in recent if call["ended_at"]]
    assert [known[call["id"]] for call in settled] == settled


def test_another_week_changes_neither_ids_nor_times(recent: list[dict]):
    def lasting(calls: list[dict]) -> list[tuple[str, str, str]]:
        return [(call["id"], call["created_at"], call["phone_number"]) for call in calls]

    later = NOW + timedelta(days=14)
    found = calls_of(invent(7, later, Shape(days=17)), later)
    assert lasting(found)[: len(recent)] == lasting(recent)


def test_days_come_out_the_same_in_whatever_order_they_are_asked_for():
    account = invent(7, NOW, Shape(days=40))
    for days in (0, 3, 30, 1):
        account.table(NOW, NOW - timedelta(days=days))
    assert calls_of(account) == calls_of(invent(7, NOW, Shape(days=40)))


def test_an_earlier_moment_sees_only_what_there_was_whatever_was_asked_before():
    account = invent(7, NOW, Shape(days=3))
    account.table(NOW, NOW)
    earlier = NOW - timedelta(days=1)
    table = account.table(earlier, NOW)
    found = table.records(table.matching(Filters()).positions.tolist())
    assert day_of(found[-1]) == earlier.date()
    assert time(found[-1]["created_at"]) <= earlier


def test_naive_moment_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        invent(7, datetime(2026, 3, 18))


def test_calls_are_in_order_and_none_lies_ahead(calls: list[dict]):
    keys = [(call["created_at"], call["id"]) for call in calls]
    assert keys == sorted(keys)
    assert time(calls[-1]["created_at"]) <= NOW
    assert day_of(calls[0]) == date(2025, 8, 31)  # the 200th day, today being the first


def test_ids_are_unique_and_twenty_characters_long(calls: list[dict]):
    assert {len(call["id"]) for call in calls} == {20}
    assert len({call["id"] for call in calls}) == len(calls)


def test_new_calls_appear_and_none_goes_as_time_passes():
    account = invent(7, NOW, Shape(days=2))
    before, after = calls_of(account), calls_of(account, NOW + timedelta(hours=1))
    assert [call["id"] for call in after[: len(before)]] == [call["id"] for call in before]
    assert len(after) > len(before) + 20


def test_midnight_brings_the_next_day():
    account = invent(7, NOW, Shape(days=2))
    before = calls_of(account)
    after = calls_of(account, NOW + timedelta(days=1))
    assert {day_of(call) for call in after} - {day_of(call) for call in before} == {date(2026, 3, 19)}


def test_live_call_goes_through_its_statuses_and_settles_for_good(account: Account):
    burst = datetime(2026, 3, 17, 9, tzinfo=UTC)
    seen: dict[str, list[str]] = {}
    for seconds in range(0, 2400, 20):
        table = account.table(burst + timedelta(seconds=seconds), burst)
        for call in table.records(table.matching(Filters()).positions[-200:].tolist()):
            if time(call["created_at"]) >= burst:
                seen.setdefault(call["id"], []).append(call["status"])
    rank = {status: place for place, status in enumerate(LIVE)} | dict.fromkeys(FINAL, len(LIVE))
    paths = [[rank[status] for status in statuses] for statuses in seen.values()]
    assert all(path == sorted(path) for path in paths)
    assert all(len(set(statuses) & set(FINAL)) <= 1 for statuses in seen.values())
    assert {status for statuses in seen.values() for status in statuses} >= {
        "queued",
        "ringing",
        "in_progress",
    }


def test_live_call_has_neither_end_nor_duration_and_a_settled_one_ends_after_it_began(calls: list[dict]):
    for call in calls:
        if call["status"] in LIVE:
            assert call["ended_at"] is None
            assert "duration" not in call
        else:
            assert call["created_at"] < call["ended_at"] <= NOW.isoformat().replace("+00:00", "Z")


def test_duration_comes_with_answered_calls_and_fits_between_their_times(calls: list[dict]):
    for call in calls:
        assert ("duration" in call) or call["status"] != "completed"
        assert ("duration" not in call) or call["status"] in ("completed", "transferred")
        if "duration" in call:
            whole = (time(call["ended_at"]) - time(call["created_at"])).total_seconds()
            assert 2 <= call["duration"] <= min(3600, whole)


def test_every_outcome_occurs_and_an_unknown_one_too(month: list[dict]):
    assert {call["status"] for call in month} >= {*FINAL, "voicemail"}


@pytest.mark.parametrize("hours", range(0, 24 * 7, 11))
def test_a_few_calls_are_stuck_live_at_any_moment(account: Account, hours: int):
    moment = NOW - timedelta(hours=hours)
    live = [call for status in LIVE for call in calls_of(account, moment, status=status)]
    stuck = [call for call in live if time(call["created_at"]) < moment - timedelta(hours=1, minutes=30)]
    assert 1 <= len(stuck) <= 6
    assert "in_progress" in {call["status"] for call in stuck}


def test_volume_follows_the_week_and_the_day(account: Account, month: list[dict]):
    month = outgoing(account, month)
    per_day = Counter(day_of(call) for call in month)
    whole = {day: count for day, count in per_day.items() if MONTH.date() < day < NOW.date()}
    assert all(400 <= count <= 750 for day, count in whole.items() if day.weekday() < 5)
    assert all(80 <= count <= 230 for day, count in whole.items() if day.weekday() >= 5)
    by_hour = Counter(time(call["created_at"]).hour for call in month)
    assert by_hour[10] > 10 * by_hour[3] > 0


def test_a_burst_of_more_than_a_page_shares_one_second(month: list[dict]):
    assert max(Counter(call["created_at"] for call in month).values()) > 100


def test_durations_have_a_long_tail(month: list[dict]):
    durations = sorted(call["duration"] for call in month if "duration" in call)
    median, p99 = durations[len(durations) // 2], durations[len(durations) * 99 // 100]
    assert 60 < median < 150
    assert p99 > 6 * median
    assert sum(seconds < 10 for seconds in durations) > 0.02 * len(durations)


def test_numbers_are_valid_of_several_countries_and_partly_called_again(month: list[dict]):
    numbers = {call["phone_number"] for call in month} | {call["from_number"] for call in month}
    parsed = [phonenumbers.parse(number) for number in numbers]
    assert all(phonenumbers.is_valid_number(number) for number in parsed)
    regions = {phonenumbers.region_code_for_number(number) for number in parsed}
    assert regions >= {"US", "GB", "DE", "FR", "CA", "AU", "SE"}
    called = Counter(call["phone_number"] for call in month)
    again = sum(count > 1 for count in called.values()) / len(called)
    assert 0.1 < again < 0.5


def test_every_call_has_one_end_at_a_number_of_the_account(account: Account, calls: list[dict]):
    own = own_numbers(account)
    assert all((call["from_number"] in own) != (call["phone_number"] in own) for call in calls)


def test_a_number_that_is_inactive_by_now_has_calls_until_it_was_given_up(
    account: Account, calls: list[dict]
):
    (number,) = [n["phone_number"] for n in account.phone_numbers if n["status"] == "inactive"]
    days = [day_of(call) for call in calls if number in (call["from_number"], call["phone_number"])]
    assert len(days) > 1000
    assert max(days) < account.story.deleted_on


def test_two_agents_take_calls_each_through_lines_of_its_own(account: Account, month: list[dict]):
    takes = {n["phone_number"]: n["default_agent_id"] for n in account.phone_numbers}
    taken = incoming(account, month)
    assert all(call["agent_id"] == takes[call["phone_number"]] for call in taken)
    assert len({call["agent_id"] for call in taken}) == 2
    lines = {call["phone_number"] for call in taken}
    assert not lines & {call["from_number"] for call in outgoing(account, month)}
    names = [n["friendly_name"] for n in account.phone_numbers if n["phone_number"] in lines]
    assert sorted(names) == ["Front desk", "Support", "Support"]


def test_calls_that_come_in_are_a_seventh_of_the_others_and_mostly_answered_at_once(
    account: Account, month: list[dict]
):
    taken = incoming(account, month)
    assert 0.12 < len(taken) / len(outgoing(account, month)) < 0.18
    answered = [call for call in taken if call["status"] in ("completed", "transferred")]
    assert 0.88 < len(answered) / len(taken) < 0.97
    waited = [
        (time(c["ended_at"]) - time(c["created_at"])).total_seconds() - c["duration"]
        for c in answered
        if "duration" in c
    ]
    assert set(waited) == {1}


def test_callers_are_missed_at_the_busiest_hours_most(account: Account, month: list[dict]):
    taken = incoming(account, month)
    nobody = [call for call in taken if call["status"] in ("no_answer", "busy")]
    assert {call["status"] for call in nobody} == {"no_answer", "busy"}
    busiest = [[c for c in some if 9 <= time(c["created_at"]).hour < 12] for some in (nobody, taken)]
    rest = (len(nobody) - len(busiest[0])) / (len(taken) - len(busiest[1]))
    assert len(busiest[0]) / len(busiest[1]) > 1.5 * rest


def test_missed_callers_call_again_or_are_called_back_or_are_lost(account: Account, month: list[dict]):
    reached: Counter[str] = Counter()
    answered = [call for call in month if call.get("duration", 0) >= 20]
    out = {call["id"] for call in outgoing(account, month)}
    missed = [call for call in incoming(account, month) if call["status"] in ("no_answer", "busy")]
    for call in missed:
        customer = call["from_number"]
        later = (
            "called back" if one["id"] in out else "called again"
            for one in answered
            if one["created_at"] > call["created_at"]
            and customer in (one["phone_number"], one["from_number"])
        )
        reached[next(later, "lost")] += 1
    assert reached.keys() == {"called back", "called again", "lost"}
    assert min(reached.values()) > 10


def test_agents_hand_over_at_different_rates_and_half_of_those_calls_have_no_duration(
    account: Account, month: list[dict]
):
    answered, handed_over = (
        Counter(call["agent_id"] for call in month if call["status"] in statuses)
        for statuses in (("completed", "transferred"), ("transferred",))
    )
    rates = {name: handed_over[name] / count for name, count in answered.items() if count > 300}
    assert min(rates.values()) < 0.03
    assert max(rates.values()) > 0.20
    with_duration = [call for call in month if call["status"] == "transferred" and "duration" in call]
    assert 0.4 < len(with_duration) / handed_over.total() < 0.6


def test_machines_answer_many_calls_of_one_agent_for_the_same_seconds(account: Account, month: list[dict]):
    lengths = Counter(call["duration"] for call in outgoing(account, month) if "duration" in call)
    (length, count), (_, next_count) = lengths.most_common(2)
    assert (length, count > 3 * next_count, count > 200) == (27, True, True)
    agents = Counter(c["agent_id"] for c in outgoing(account, month) if c.get("duration") == 27)
    assert agents.most_common(1)[0][1] > 0.7 * count


def test_metadata_names_campaign_and_tier_or_nothing(month: list[dict]):
    assert {tuple(call["metadata"]) for call in month} == {(), ("campaign", "tier")}


def test_one_agent_got_worse_two_weeks_ago_and_no_other_did_as_much(account: Account, month: list[dict]):
    since = account.story.worse_since
    assert since == date(2026, 3, 2)
    change = {}
    for agent in AGENTS:
        its = [c for c in month if c["agent_id"] == agent.id and day_of(c) != account.story.outage]
        before, after = ([c for c in its if (day_of(c) >= since) is late] for late in (False, True))
        if len(before) > 200 and len(after) > 200:
            change[agent.id] = answered_share(after) - answered_share(before)
    worst = min(change, key=change.__getitem__)
    assert worst == AGENTS[WORSE].id
    assert change.pop(worst) < -0.10
    assert min(change.values()) > -0.06


def test_one_day_has_an_outage(account: Account, month: list[dict]):
    per_day, failed = (
        Counter(map(day_of, month)),
        Counter(day_of(c) for c in month if c["status"] == "failed"),
    )
    shares = {day: failed[day] / count for day, count in per_day.items() if count > 300}
    worst = max(shares, key=shares.__getitem__)
    assert worst == account.story.outage == date(2026, 3, 12)
    assert shares.pop(worst) > 0.10
    assert max(shares.values()) < 0.07


def test_agents_listed_and_agents_calling_are_not_quite_the_same(account: Account, month: list[dict]):
    listed = {agent["id"]: agent for agent in account.agents}
    calling = {call["agent_id"] for call in month}
    assert calling - listed.keys() == {AGENTS[DELETED].id}
    assert {listed[name]["status"] for name in listed.keys() - calling} == {"inactive"}
    names = Counter(agent["name"] for agent in account.agents)
    assert names["Renewals"] == 2


def test_deleted_agent_has_no_calls_any_more(account: Account, month: list[dict]):
    last = max(day_of(call) for call in month if call["agent_id"] == AGENTS[DELETED].id)
    assert last < account.story.deleted_on


def test_fractions_change_nothing_but_the_fraction(recent: list[dict]):
    fine = calls_of(invent(7, NOW, Shape(days=3, fractions=True)))
    plain = {call["id"]: call for call in recent}
    assert {len(call["created_at"]) for call in fine} == {27}
    for call in fine:
        whole = call["created_at"][:19] + "Z"
        assert call | {"created_at": whole} == plain[call["id"]]


def test_filters_find_what_a_plain_search_finds(account: Account, calls: list[dict]):
    table = account.table(NOW)
    number = outgoing(account, calls)[-1]["phone_number"]
    for filters in (
        Filters(status="failed"),
        Filters(status="in_progress"),
        Filters(agent_id="agent_surveys06"),
        Filters(phone_number=number),
        Filters("completed", "agent_onboard02", number),
        Filters(status="no such status"),
        Filters(agent_id="agent_unknown"),
        Filters(phone_number="+4930999"),
        Filters(phone_number=incoming(account, calls)[-1]["phone_number"]),
        Filters(phone_number=incoming(account, calls)[-1]["from_number"]),
    ):
        wanted = {name: value for name, value in vars(filters).items() if value is not None}
        expected = [call for call in calls if all(call[name] == value for name, value in wanted.items())]
        assert table.records(table.matching(filters).positions.tolist()) == expected


def test_more_calls_a_day_can_be_asked_for():
    account = invent(7, NOW, Shape(days=2, calls_per_day=6000))
    many = outgoing(account, calls_of(account))
    assert 6000 < len(many) < 12000


# Detail of a call


def lines_of(account: Account, call: dict) -> list[dict]:
    """The lines of a transcript that is a list."""
    sent = account.detail(call).get("transcript", [])
    return sent if isinstance(sent, list) else []


def test_answered_call_has_a_conversation_that_fits_in_its_duration(account: Account, month: list[dict]):
    completed = [call for call in month if call["status"] == "completed"][:500]
    for call in completed:
        for line in lines_of(account, call):
            assert line.keys() == {"role", "content", "timestamp"}
            assert line["role"] in ("agent", "user")
            assert 0 <= line["timestamp"] < call["duration"]


def test_conversation_is_told_in_order(account: Account, month: list[dict]):
    for call in month[:500]:
        times = [line["timestamp"] for line in lines_of(account, call)]
        assert times == sorted(times)


def test_detail_of_a_call_is_always_the_same(account: Account, month: list[dict]):
    other = invent(7, NOW + timedelta(days=30))
    assert [account.detail(call) for call in month[:50]] == [other.detail(call) for call in month[:50]]


def test_some_answered_calls_lack_transcript_or_analysis(account: Account, month: list[dict]):
    answered = [call for call in month if call["status"] in ("completed", "transferred")]
    parts = Counter(frozenset(account.detail(call)) & {"transcript", "analysis"} for call in answered)
    assert parts.keys() == {
        frozenset({"transcript", "analysis"}),
        frozenset({"transcript"}),
        frozenset({"analysis"}),
        frozenset(),
    }
    assert parts[frozenset({"transcript", "analysis"})] > 0.75 * len(answered)


def test_some_transcripts_are_one_text(account: Account, month: list[dict]):
    sent = [account.detail(call).get("transcript") for call in month if call["status"] == "completed"][:1000]
    texts = [transcript for transcript in sent if isinstance(transcript, str)]
    assert 150 < len(texts) < 350
    assert all(line.startswith(("Agent: ", "Customer: ")) for text in texts for line in text.split("\n"))
    assert all(text.startswith("Agent: Hello") for text in texts)


def test_results_stand_beside_the_analysis_or_in_it_or_nowhere(account: Account, month: list[dict]):
    details = [account.detail(call) for call in month if call["status"] == "completed"][:1000]
    places = Counter(
        "beside"
        if "outcome" in detail
        else "inside"
        if "outcome" in detail.get("analysis", {})
        else "nowhere"
        for detail in details
    )
    assert places.keys() == {"beside", "inside", "nowhere"}
    assert min(places.values()) > 200
    assert all(("outcome" in detail) == ("extracted_data" in detail) for detail in details)


def test_result_names_the_customers_number_whoever_called(account: Account, month: list[dict]):
    for calls, name in (
        (incoming(account, month), "from_number"),
        (outgoing(account, month), "phone_number"),
    ):
        details = [(call[name], account.detail(call)) for call in calls[:300]]
        noted = [
            (number, detail["extracted_data"]) for number, detail in details if "extracted_data" in detail
        ]
        assert noted
        assert all(data["number"] == number for number, data in noted)


def test_a_machine_says_what_it_is(account: Account, month: list[dict]):
    machines = [c for c in month if c["agent_id"] == AGENTS[2].id and c.get("duration") == 27]
    said = [lines_of(account, call)[-1]["content"] for call in machines if lines_of(account, call)]
    assert len(said) > 100
    assert all("leave a message" in text for text in said)


def test_unanswered_and_live_calls_have_no_detail(account: Account, month: list[dict]):
    others = [call for call in month if call["status"] not in ("completed", "transferred")]
    assert not any(account.detail(call) for call in others)


# An account of given records


def call(name: str, at: str, **other: object) -> dict[str, object]:
    return {"id": name, "status": "completed", "created_at": at} | other


def ids_of(account: Account, now: datetime = NOW, **filters: str) -> list[str]:
    table = account.table(now)
    return table.ids(table.matching(Filters(**filters)).positions.tolist())


def test_given_records_are_served_untouched_in_order():
    given = [call("b", "2026-03-02T10:00:00Z", odd=[1]), call("a", "2026-03-01T10:00:00+01:00")]
    assert calls_of(Account.from_records(given)) == [given[1], given[0]]


def test_calls_of_one_second_lie_in_order_of_their_ids():
    at = "2026-03-01T10:00:00Z"
    assert ids_of(Account.from_records([call("b", at), call("c", at), call("a", at)])) == ["a", "b", "c"]


def test_calls_can_be_added_changed_and_removed():
    account = Account.from_records([call("a", "2026-03-01T10:00:00Z", status="ringing")])
    assert ids_of(account, status="ringing") == ["a"]
    account.add([call("b", "2026-03-01T09:00:00Z")])
    account.change("a", status="busy", ended_at="2026-03-01T10:00:09Z")
    assert ids_of(account) == ["b", "a"]
    assert account.table(NOW).find("a")["status"] == "busy"
    account.remove("b")
    assert ids_of(account) == ["a"]


def test_a_change_to_no_call_is_an_error():
    with pytest.raises(KeyError):
        Account.from_records().change("a", status="busy")


def test_call_by_the_clock_shows_once_its_time_has_come():
    records = [call("a", "2026-03-18T14:31:00Z"), call("b", "2026-03-18T14:33:00Z")]
    account = Account.from_records(records, by_clock=True)
    assert ids_of(account) == ["a"]
    assert ids_of(account, NOW + timedelta(minutes=1)) == ["a", "b"]
    assert ids_of(Account.from_records(records)) == ["a", "b"]


def test_record_without_a_usable_time_stays_beside_the_one_before_it():
    given = [
        call("a", "2026-03-01T10:00:00Z"),
        "no call",
        call("c", "soon"),
        call("b", "2026-03-02T10:00:00Z"),
    ]
    assert calls_of(Account.from_records(given)) == ["no call", given[0], given[2], given[3]]


def test_given_details_come_with_their_call():
    account = Account.from_records([call("a", "2026-03-01T10:00:00Z")], details={"a": {"analysis": {"x": 1}}})
    assert account.detail({"id": "a"}) == {"analysis": {"x": 1}}
    assert account.detail({"id": "b"}) == {}
