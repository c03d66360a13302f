"""What is told of one invented call."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from ringyo_data.demo import Account, invent
from ringyo_data.demo.cast import AGENTS

from .calls import NOW, incoming, outgoing


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
