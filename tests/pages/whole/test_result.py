"""What did one call come to, and what was said, whatever form the API sends it in?"""

from __future__ import annotations

import pytest

from .accounts import DETAIL, record
from .conftest import texts

TEXT = "Agent: Hello **there**.\nCustomer: Call me at +49 170 7654321.\nAgent: I will."
RESULT = {"outcome": "appointment_booked", "extracted_data": {"day": "Thursday", "phone": "+491707654321"}}


def subheaders(at) -> list[str]:
    return [header.value for header in at.subheader]


def test_a_transcript_of_one_text_is_shown_line_by_line_and_masked(account):
    at = account(record(1), details={"call_1": {"transcript": TEXT}}, call="call_1")
    bubbles = [message.markdown[0].value for message in at.chat_message]
    assert [message.name for message in at.chat_message] == ["assistant", "user", "assistant"]
    assert "Hello \\*\\*there\\*\\*" in bubbles[0]
    assert "Call me at" in bubbles[1]
    assert "I will" in bubbles[2]
    assert "7654321" not in texts(at)


@pytest.mark.parametrize(
    "sent",
    [
        DETAIL | RESULT,
        DETAIL | {"analysis": {**DETAIL["analysis"], **RESULT}},
        {"analysis": DETAIL["analysis"], "outcome": "appointment_booked"}
        | {"analysis": {**DETAIL["analysis"], "extracted_data": RESULT["extracted_data"]}},
    ],
    ids=["beside the analysis", "inside", "one each"],
)
def test_a_result_is_shown_once_and_masked_wherever_it_stands(account, sent):
    at = account(record(1), details={"call_1": sent}, call="call_1")
    drawn = texts(at)
    assert (drawn.count("appointment"), drawn.count("Thursday"), drawn.count("Goal reached")) == (1, 1, 1)
    assert "7654321" not in drawn
    assert subheaders(at).count("Result") == subheaders(at).count("Analysis") == 1


def test_an_analysis_that_is_all_result_is_not_shown_as_empty(account):
    at = account(record(1), details={"call_1": {"analysis": RESULT}}, call="call_1")
    assert "Result" in subheaders(at)
    assert "Analysis" not in subheaders(at)
    assert "no analysis" not in texts(at)


def test_a_call_that_nobody_took_may_have_a_result(account):
    busy = record(1, status="busy", duration=None)
    at = account(busy, details={"call_1": {"outcome": "call_later"}}, call="call_1")
    assert "call\\_later" in texts(at)
    assert "No transcript: nobody took the call" in texts(at)
