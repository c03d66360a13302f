"""What happened, on every chart over time, and what changed then."""

from __future__ import annotations

import json

import pytest

from .conftest import texts
from .test_volume import charts

EVENTS = {"events": [{"date": "2026-03-11", "words": "New list <b>"}]}


def marks(chart: dict) -> list[tuple[str, str]]:
    """The bucket and the words of each mark."""
    return [
        (x, words)
        for trace in chart["data"]
        if trace.get("name") == "Event"
        for x, words in zip(trace["x"], trace["customdata"], strict=True)
    ]


def links(at) -> list[str]:
    return [link.proto.query_string for link in at.get("page_link") if "event=" in link.proto.query_string]


@pytest.mark.parametrize(
    ("page", "key", "more"),
    [
        ("", "calls-by-outcome", {}),
        ("volume", "calls-over-time", {}),
        ("volume", "calls-over-time", {"bars": "shares"}),
        ("volume", "conversations-at-once", {"tab": "lines-in-use"}),
        ("durations", "durations-over-time", {}),
    ],
)
def test_charts_over_time_mark_what_happened(dashboard, page, key, more):
    at = dashboard(page, secrets=EVENTS, **more)
    assert not at.exception
    chart = next(one for name, one in charts(at).items() if name == key)
    assert marks(chart) == [
        ("Mon 2 Mar 2026", "Win-back: configuration changed"),
        ("Wed 11 Mar 2026", "New list &lt;b&gt;"),
    ]
    assert "Events: 2 Mar Win" in texts(at).replace("\\", "")


def test_an_agents_chart_has_its_own_events_and_the_accounts(dashboard):
    other = {"date": "2026-03-12", "words": "not hers", "agent": "agent_night07"}
    at = dashboard("agents", show="agent_winback04", secrets={"events": [*EVENTS["events"], other]})
    assert [words for _, words in marks(charts(at)["agent-calls"])] == [
        "Win-back: configuration changed",
        "New list &lt;b&gt;",
    ]


def test_where_nothing_happened_nothing_is_drawn(dashboard):
    at = dashboard(period="yesterday")
    assert marks(charts(at)["calls-by-outcome"]) == []
    assert "yaxis3" not in charts(at)["calls-by-outcome"]["layout"]
    assert "Events:" not in texts(at)


def test_an_event_leads_to_what_changed_then(dashboard):
    (link,) = links(dashboard("changes"))
    params = dict(part.split("=") for part in link.split("&"))
    assert (params["from"], params["to"], params["compare"]) == ("2026-03-02", "2026-03-18", "week")
    at = dashboard("changes", from_=params.pop("from"), **params)
    assert not at.exception
    said = texts(at).replace("\\", "")
    assert "The answer rate of Win-back went from" in said
    assert "that of all others from" in said
    assert "the event goes along with −" in said
    assert "Calls of both periods" in said


def test_an_event_of_the_account_has_no_control(dashboard):
    at = dashboard("changes", secrets=EVENTS)
    link = next(one for one in links(at) if "from=2026-03-11" in one)
    params = dict(part.split("=") for part in link.split("&"))
    at = dashboard("changes", from_=params.pop("from"), secrets=EVENTS, **params)
    assert not at.exception
    assert "whatever else changed at that time is in it" in texts(at)


def test_of_a_mark_that_stands_for_several_events_each_can_be_compared(dashboard):
    two = [
        {"date": "2026-03-03", "words": "First"},
        {"date": "2026-03-05", "words": "Second"},
        {"date": "2026-03-08", "words": "Of another mark"},
    ]
    secrets = {"events": two}
    own = {
        dict(part.split("=") for part in query.split("&"))["event"]: query
        for query in links(dashboard("changes", secrets=secrets))
    }
    first, second = (
        next(word for word in own if word.startswith(day)) for day in ("2026-03-03", "2026-03-05")
    )
    week = {"period": "custom", "to": "2026-03-18", "compare": "week", "secrets": secrets}
    at = dashboard("changes", from_="2026-03-03", event=[first, second], **week)
    said = texts(at).replace("\\", "")
    assert "What changed at “First”?" in said
    assert "The mark stands for 2 events:" in said
    assert "**3 Mar First**" in said
    (other,) = [link for link in at.get("page_link") if link.proto.label == "5 Mar Second"]
    assert other.proto.query_string.endswith(f"event={second}&event={first}")
    at = dashboard("changes", from_="2026-03-05", event=[second, first], **week)
    assert "What changed at “Second”?" in texts(at)
    others = (link.proto for link in at.get("page_link") if "event=" in link.proto.query_string)
    assert next(others).label == "3 Mar First"


def test_an_event_that_is_not_known_is_said(dashboard):
    at = dashboard("changes", event="2026-03-02-000000")
    assert not at.exception
    assert "The event of this link is not among those of the period." in texts(at)


def test_without_a_comparison_the_card_says_what_to_do(dashboard):
    (link,) = links(dashboard("changes"))
    params = dict(part.split("=") for part in link.split("&")) | {"compare": "off"}
    at = dashboard("changes", from_=params.pop("from"), **params)
    assert "There is nothing to compare with: choose a comparison in the sidebar." in texts(at)


def test_a_wrong_row_is_named_in_place_of_the_page(dashboard):
    at = dashboard(secrets={"events": [{"date": "soon", "words": "x"}]})
    assert "number 1 of [[events]]" in texts(at).replace("\\", "") + json.dumps([e.value for e in at.error])
