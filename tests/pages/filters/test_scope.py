"""A scope is read as a link is; one that cannot be read is told what to write."""

from __future__ import annotations

import pytest

from pages.filters import scope
from ringyo_data import Settings
from tests.data.metrics.frames import call, frame

READ = scope.reader(Settings(), "Europe/Berlin")


def message(words: str) -> str:
    with pytest.raises(ValueError, match=r"\w") as caught:
        READ(words)
    return str(caught.value)


def test_a_scope_lets_through_the_calls_of_its_link():
    calls = frame(
        call(agent_id="ana"),
        call(agent_id="ana", status="failed"),
        call(agent_id="bo", status="failed"),
        call("2026-03-02 17:30", agent_id="ana", status="failed"),  # 18:30 in Berlin
    )
    found = READ("agent=ana&outcome=failed&hours=9-18").matching(calls)
    assert found["id"].tolist() == ["call_0001"]


def test_words_are_kept_in_one_order_whatever_they_are_written_in():
    one, other = READ("?hours=9-18&agent=a%26b&agent=c"), READ("agent=a%26b&agent=c&hours=9-18")
    assert one == other
    assert one.words == "agent=a%26b&agent=c&hours=9-18"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("agnt=ana", "has 'agnt', which is no filter; did you mean agent?"),
        ("period=today", "has period, which is no filter; the period of a rule stands in over."),
        ("zone=UTC&agent=ana", "has zone, which is no filter"),
        ("hours=25-3", "The value of “hours” cannot be read; write two full hours, like 9-17."),
        ("direction=sideways", "cannot be read; write outbound, inbound or unknown."),
        ("weekday=monday", "cannot be read; write mon, tue, wed, thu, fri, sat or sun."),
        ("country=ZZ", "cannot be read; write the two letters of a country, like DE."),
        ("shortest=2m", "cannot be read; write whole seconds."),
        ("phone=14155551234", "numbers are hidden in this dashboard"),
        ("ana", "is 'ana'; write filters as a link has them"),
    ],
)
def test_what_is_no_scope_is_told_why(words, said):
    assert said in message(words)
