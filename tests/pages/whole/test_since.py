"""Since when, and how today goes, on whole pages of the demo."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from pages.loading import source
from ringyo_data import Settings
from ringyo_data.book import Book

from .conftest import texts
from .test_volume import charts


def links(at, label):
    return [link.proto.query_string for link in at.get("page_link") if link.proto.label == label]


pytestmark = pytest.mark.usefixtures("all_weeks")


def test_the_page_of_changes_names_the_day_and_leads_to_the_calls_since(dashboard):
    at = dashboard("changes")
    assert not at.exception
    said = texts(at)
    assert "answer rate fell on Monday 2 March, from 70." in said
    assert "histories looked at" in said
    (rate, *_) = [query for query in links(at, "See these calls") if "agent_winback04" in query]
    assert "from=2026-03-02&to=2026-03-18" in rate
    assert "direction=outbound" in rate


def test_a_filter_chooses_what_is_listed(dashboard):
    others = texts(dashboard("changes", agent="agent_surveys06"))
    assert "Nothing of what the filters show shifted" in others
    assert "fell on Monday 2 March" in texts(dashboard("changes", agent="agent_winback04"))
    assert "fell on Monday 2 March" not in texts(dashboard("changes", direction="inbound"))


def test_an_agent_and_a_finding_say_since_when(dashboard):
    assert "Answer rate fell on Monday 2 March" in texts(dashboard("agents", agent="agent_winback04"))
    assert "with the mix of calls of now. Since 2 March (2 Mar Win" in texts(dashboard())


def test_a_shift_that_nothing_else_tells_is_a_finding_with_what_is_known_to_have_happened(dashboard):
    at = dashboard(agent="agent_winback04", compare="off")
    said = texts(at).replace("\\", "")
    assert re.search(r"\*\*Win-back: (answer rate|typical duration) fell on Monday 2 March\*\*", said)
    assert re.search(
        r"From \S.*? to .*?; [\d,]+ calls before, [\d,]+ since\. Within 3 days of it: 2 Mar Win-back", said
    )
    assert re.search(r"Then its (answer rate|typical duration) fell, too, from \S", said)
    (why,) = [query for query in links(at, "Why?") if "from=2026-03-02&to=2026-03-18" in query]
    assert {"agent=agent_winback04", "compare=week", "direction=outbound"} <= set(why.split("&"))


def test_no_shift_is_a_finding_of_calls_that_are_but_a_part_of_a_history(dashboard):
    at = dashboard(agent="agent_winback04", compare="off", weekday="mon")
    assert "fell on Monday 2 March" not in texts(at)


def test_a_shift_says_what_is_known_to_have_happened_near_its_day(dashboard):
    assert "Within 3 days of it\\: 2 Mar Win\\-back" in texts(dashboard("changes"))


def test_too_few_days_say_so(dashboard):
    # the demo begins on 30 August: however much else is in memory, there are six days
    at = dashboard("changes", period="custom", from_="2025-09-01", to="2025-09-04", compare="off")
    assert "No history is long enough to tell" in texts(at)


def test_today_is_shown_beside_the_same_weekdays(dashboard):
    at = dashboard()
    assert re.search("The last [78] Wednesdays had", texts(at))  # as many as are in memory
    assert "pace" in charts(at)
    past = dashboard(period="yesterday")
    assert "How does today go?" not in texts(past)


@pytest.fixture
def empty_book(monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    """The demo's book before anybody has read anything."""
    own = Book(Settings())
    monkeypatch.setattr(source, "book", lambda _: own)
    yield own
    own.close()


def test_days_that_are_not_held_are_read_on_a_press_and_counted_by_the_clock(dashboard, empty_book):
    at = dashboard(period="today")
    assert "Of the last eight Wednesdays only 1 can be compared with; a range takes 4." in texts(at)
    assert "pace" not in charts(at)
    at.button(key="pace-read").click().run()
    assert not at.exception
    calls = empty_book.all_calls()
    local = calls["created_at"].dt.tz_convert("Europe/Berlin")
    so_far = calls[(local.dt.day_name() == "Wednesday") & (local.dt.strftime("%H:%M:%S") < "15:32:00")]
    days = local[so_far.index].dt.date.value_counts().sort_index(ascending=False).tolist()
    today, before = days[0], days[1:9]
    assert len(before) == 8
    assert f"Until 15:32: **{today} calls**" in texts(at)
    assert f"The last 8 Wednesdays had {min(before)} to {max(before)} (median" in texts(at)
    assert "pace" in charts(at)
