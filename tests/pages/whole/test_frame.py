"""What is around every page: filters, links, chips, and faces instead of numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from pages.loading import source, status
from ringyo_data.book import Names, Snapshot
from ringyo_data.errors import (
    AuthError,
    PermissionMissing,
    RateLimited,
    RingyoError,
    SettingsError,
    SpanTooLarge,
    StoreError,
    Unavailable,
    UnexpectedAnswer,
)
from ringyo_data.frame import empty_frame
from ringyo_data.query import CallQuery, Window

from .books import ReadyBook, snapshot, three_calls
from .conftest import texts

Answer = Callable[[CallQuery], Snapshot]


def some(query: CallQuery) -> Snapshot:
    return snapshot(query, three_calls(query))


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[..., ReadyBook]:
    """Lets a function answer in place of the API."""

    def patch(answer: Answer = some, **other: int) -> ReadyBook:
        book = ReadyBook(answer, **other)
        monkeypatch.setattr(source, "book", lambda _settings: book)
        return book

    return patch


def test_every_page_says_when_its_calls_are_invented(dashboard):
    at = dashboard()
    assert not at.exception
    assert "Demo data" in texts(at)


def test_the_page_says_how_complete_its_calls_are(dashboard, answering):
    answering()
    assert "3 of 3 calls, as of" in texts(dashboard())


def test_a_day_that_was_left_half_way_shows_its_age(dashboard, answering):
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    evening = noon - timedelta(hours=18)
    answering(lambda query: snapshot(query, three_calls(query), as_of=noon, oldest_as_of=evening))
    assert "as of 12:00, days before as of 22 November 2026, 18:00" in texts(dashboard(zone="UTC"))


def test_days_read_together_have_one_age(dashboard, answering):
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    answering(lambda query: snapshot(query, three_calls(query), as_of=noon, oldest_as_of=noon))
    assert "days before" not in texts(dashboard(zone="UTC"))


def test_filters_never_ask_the_api_again(dashboard, answering):
    asked = answering().asked
    at = dashboard()
    before = len(asked)
    at.pills(key="filter-outcome").set_value(["answered"]).run()
    assert at.metric[0].value == "1"
    at.multiselect(key="filter-agent").set_value(["agent_a"]).run()
    assert not at.exception
    assert len(asked) == before


def test_a_period_is_asked_for_once_and_its_comparison_once(dashboard, answering):
    asked = answering().asked
    at = dashboard(period="yesterday", zone="UTC")
    at.run()
    day, before = asked
    assert (day.until - day.since).days == 1
    assert day.since - before.since == timedelta(days=7)


def test_a_link_is_the_source_at_the_first_visit_and_widgets_afterwards(dashboard, answering):
    answering()
    at = dashboard(period="custom", from_="2026-02-01", to="2026-02-10", zone="Asia/Kolkata", outcome="busy")
    assert at.selectbox(key="filter-period").value == "custom"
    assert at.selectbox(key="filter-zone").value == "Asia/Kolkata"
    assert at.pills(key="filter-outcome").value == ["busy"]
    assert "1–10 February 2026, Kolkata time" in texts(at)
    at.selectbox(key="filter-period").set_value("last-month").run()
    assert at.query_params["period"] == "last-month"
    assert "from" not in at.query_params


def test_what_a_link_says_wrongly_is_noted_and_not_an_exception(dashboard, answering):
    answering()
    at = dashboard(period="frogs", zone="Mars/Phobos", weekday=["someday"])
    assert not at.exception
    assert [len(warning.value.splitlines()) for warning in at.warning] == [3]
    assert at.selectbox(key="filter-period").value == "last-28-days"
    assert at.selectbox(key="filter-zone").value == "Europe/Berlin"


def test_other_parameters_of_a_link_are_left_alone(dashboard, answering):
    answering()
    at = dashboard(call="call_1")
    assert at.query_params["call"] == "call_1"


def test_chips_take_filters_off_one_by_one_or_all(dashboard, answering):
    answering()
    at = dashboard(outcome="busy", agent="agent_a", hours="0-24")
    at.button(key="chip-outcome").click().run()
    assert at.pills(key="filter-outcome").value == []
    assert at.multiselect(key="filter-agent").value == ["agent_a"]
    at.button(key="chips-reset").click().run()
    assert at.multiselect(key="filter-agent").value == []
    assert [button.key for button in at.button if str(button.key).startswith("chip-")] == []


def test_click_sent_before_the_browser_knew_of_the_last_one_counts_too(dashboard, answering):
    answering()
    at = dashboard(period="last-7-days")
    at.pills(key="filter-outcome").set_value(["busy"]).run()
    del at.query_params["outcome"]
    at.pills(key="filter-outcome").set_value(["busy", "answered"]).run()
    assert at.pills(key="filter-outcome").value == ["busy", "answered"]
    assert at.query_params["outcome"] == ["busy", "answered"]
    assert at.query_params["period"] == "last-7-days"


def test_second_click_of_a_double_click_takes_nothing_back(dashboard, answering):
    answering()
    at = dashboard()
    at.pills(key="filter-outcome").set_value(["busy"]).run()
    del at.query_params["outcome"]
    at.pills(key="filter-outcome").set_value([]).run()
    assert at.pills(key="filter-outcome").value == ["busy"]


def test_one_click_leads_back_to_what_a_link_came_from(dashboard, answering):
    answering()
    at = dashboard(agent="agent_a")
    at.query_params["period"] = "custom"
    at.query_params["from"] = at.query_params["to"] = "2026-02-01"
    at.run()
    assert at.button(key="chips-back").label == "Back to last 28 days"
    at.button(key="chips-back").click().run()
    assert at.selectbox(key="filter-period").value == "last-28-days"
    assert at.multiselect(key="filter-agent").value == ["agent_a"]
    assert "chips-back" not in [button.key for button in at.button]


def test_links_can_be_copied_for_ever_or_for_always(dashboard, answering):
    answering()
    relative, absolute = (code.value for code in dashboard(period="last-7-days").code)
    assert "period=last-7-days" in relative
    assert "period=custom&from=" in absolute


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (AuthError("The API refused the key."), "The key does not work"),
        (PermissionMissing("The key lacks `calls:read`."), "The key lacks a permission"),
        (RateLimited("Used up. Try again in 30 seconds.", retry_after_seconds=30), "Try again in 30 seconds"),
        (Unavailable("The API cannot be reached."), "as soon as it answers again"),
        (UnexpectedAnswer("`total` is missing."), "No number is shown rather than a wrong one"),
        (SpanTooLarge("At most 90 days fit."), "Choose a shorter period"),
        (StoreError("The folder is full."), "RINGYO_STORE"),
        (RingyoError("Something else."), "The calls could not be loaded"),
    ],
)
def test_each_error_has_its_own_face_and_next_step(dashboard, answering, error, words):
    def answer(_query):
        raise error

    answering(answer)
    at = dashboard()
    assert not at.exception
    assert words in texts(at).replace("\\", "")
    assert len(at.metric) == 0


def test_trying_again_brings_the_numbers(dashboard, answering):
    def answer(query):
        if down.pop():
            raise Unavailable("down")
        return some(query)

    down = [False, False, True]
    answering(answer)
    at = dashboard()
    at.button(key="error-again").click().run()
    assert at.metric[0].value == "3"


def test_the_last_good_numbers_outlive_an_outage_with_their_age(dashboard, answering):
    book = answering()
    at = dashboard()
    book.fail(Unavailable("The API cannot be reached."))
    at.run()
    assert at.metric[0].value == "3"
    assert "These numbers were read just now" in texts(at)
    at.button(key="outage-again").click().run()
    assert "These numbers were read" not in texts(at)


def test_a_period_that_has_not_begun_is_not_said_to_have_no_calls(dashboard, answering):
    answering(lambda query: snapshot(query, empty_frame(), as_of=None, days=0, days_loaded=0))
    at = dashboard(period="custom", from_="2026-12-01", to="2026-12-24", zone="UTC")
    said = texts(at)
    assert "It begins on 1 December 2026" in said
    assert "counts none" not in said
    assert at.button(key="empty-0").label == "Show the last 28 days"


@pytest.mark.parametrize("stopped", [False, True])
def test_after_a_stop_the_comparison_is_not_said_to_be_on_its_way_nor_asked_for(
    dashboard, answering, stopped
):
    def answer(query):
        half = Window(query.since, query.since + timedelta(hours=12))
        calls = three_calls(query) if query.since.day == 17 else empty_frame()
        return snapshot(query, calls, days=2, days_loaded=1, unloaded=(half,))

    book = answering(answer)
    at = dashboard(period="yesterday", zone="UTC", compare="off")
    if stopped:
        at.button(key="stop-rest").click().run()
    book.asked.clear()
    at.selectbox(key="filter-compare").set_value("week").run()
    assert not at.exception
    said = texts(at)
    assert ("The calls to compare with are on their way" in said) == (not stopped)
    assert ("No comparison: loading was stopped" in said) == stopped
    assert bool(book.asked) == (not stopped)


def test_how_far_loading_is_counts_the_days_of_the_readers_zone(dashboard, answering):
    def answer(query):
        half = Window(query.since, query.since + timedelta(days=22))
        return snapshot(query, three_calls(query), days=29, days_loaded=7, unloaded=(half,))

    answering(answer)
    at = dashboard(zone="Europe/Berlin", compare="off")
    (bar,) = at.get("progress")
    assert bar.proto.text.startswith("Loading, 24% of 28 days: ")


def test_numbers_come_once_they_are_there(dashboard, answering):
    answering(waits=3)
    at = dashboard()
    assert not at.exception
    assert at.metric[0].value == "3"
    assert not at.get("progress")


def test_a_wrong_setting_is_named(dashboard, monkeypatch):
    monkeypatch.setenv("RINGYO_WORKERS", "many")
    at = dashboard()
    assert not at.exception
    assert "RINGYO_WORKERS" in texts(at).replace("\\", "")


def test_errors_are_shown_as_text(dashboard, answering):
    def answer(_query):
        raise SettingsError("![](http://evil.example/p.png)")

    answering(answer)
    assert "![](http" not in texts(dashboard())


def test_an_empty_period_is_not_the_same_as_filters_that_match_nothing(dashboard, answering):
    answering(lambda query: snapshot(query, empty_frame()))
    at = dashboard(period="yesterday")
    assert "No calls in this period" in texts(at)
    at.button(key="empty-0").click().run()
    assert at.selectbox(key="filter-period").value == "last-90-days"


def test_filters_that_match_nothing_can_be_reset(dashboard, answering):
    answering()
    at = dashboard(agent="nobody")
    assert "No calls match the filters" in texts(at)
    assert "3 calls" in texts(at)
    at.button(key="empty-0").click().run()
    assert at.metric[0].value == "3"


def test_rates_among_chosen_outcomes_say_so(dashboard, answering):
    answering()
    at = dashboard(outcome="answered")
    assert "of the chosen outcomes alone" in texts(at)
    at.button(key="chips-reset").click().run()
    assert "of the chosen outcomes alone" not in texts(at)


def test_missing_and_unusable_records_are_named(dashboard, answering):
    answering(lambda query: snapshot(query, three_calls(query), missing=2, rows_lost=1))
    said = texts(dashboard())
    assert "2 calls missing" in said
    assert "3 of 6 calls" in said
    assert "1 record could not be used" in said


def test_records_that_came_again_are_named_as_such(dashboard, answering):
    again = pd.DataFrame({"id": [None, None], "reason": ["repeats 1", "id is missing"]})
    answering(lambda query: snapshot(query, three_calls(query), rows_lost=2, rejected=again))
    said = texts(dashboard())
    assert "3 of 5 calls" in said
    assert "1 record came again for calls that are here already" in said
    assert "1 record could not be used" in said
    assert "missing" not in said
    assert "less: records that could not be used | −1" in said
    assert "less: records that came again | −1" in said


def test_fields_that_could_not_be_used_are_named(dashboard, answering):
    reasons = ["id is missing", "duration is negative; metadata is not an object", "agent_id is missing"]
    rejected = pd.DataFrame({"id": [None, "1", "2"], "reason": reasons})
    answering(lambda query: snapshot(query, three_calls(query), rows_lost=1, rejected=rejected))
    said = texts(dashboard())
    assert "1 call has a field that could not be used (duration and metadata)" in said
    assert "1 record could not be used" in said


def test_counts_that_do_not_fit_together_are_named(dashboard, answering):
    answering(lambda query: snapshot(query, three_calls(query), is_sure=False))
    assert "Calls may be missing" in texts(dashboard())


def test_a_comparison_that_fails_leaves_the_page_whole(dashboard, answering):
    def answer(query):
        if len(book.asked) == 2:
            raise Unavailable("down")
        return some(query)

    book = answering(answer)
    at = dashboard(period="yesterday")
    assert at.metric[0].value == "3"
    assert "No comparison: down" in texts(at)
    at.button(key="before-again").click().run()
    assert "compared with" in texts(at)


def test_a_comparison_without_calls_is_said(dashboard, answering):
    book = answering(lambda query: some(query) if len(book.asked) == 1 else snapshot(query, empty_frame()))
    at = dashboard(period="yesterday")
    assert at.metric[0].value == "3"
    assert "No comparison: no calls match" in texts(at)


def test_a_stopped_loading_says_so_and_can_go_on(dashboard, answering):
    book = answering()
    at = dashboard()
    book.forget()
    at.session_state["stopped"] = source.query_of(at.session_state["session"].view)
    at.run()
    assert "Loading was stopped" in texts(at)
    assert not at.metric
    at.button(key="empty-0").click().run()
    assert at.metric[0].value == "3"


def test_agents_have_their_names_when_the_first_chart_is_drawn(dashboard, monkeypatch):
    drawn: list[Mapping[str, str]] = []
    draw = status.draw
    monkeypatch.setattr(status, "draw", lambda line, shown: drawn.append(shown.names) or draw(line, shown))
    dashboard()
    assert len(drawn) == 1
    assert drawn[0]


def test_names_that_come_while_the_page_waits_are_in_the_sidebar_too(dashboard, answering):
    book = answering(waits=2)
    book.known_names, names = None, book.known_names

    def come(*, seconds: float) -> Names | None:
        book.known_names = names
        return names

    book.wait_for_names = come
    assert dashboard().multiselect(key="filter-agent").options == ["Anna"]


def test_agents_are_chosen_by_name_and_kept_by_id(dashboard, answering):
    answering()
    at = dashboard()
    assert at.multiselect(key="filter-agent").options == ["Anna"]
    at.multiselect(key="filter-agent").set_value(["agent_a"]).run()
    assert at.query_params["agent"] == "agent_a"
    assert "Anna" in at.button(key="chip-agent").label


def test_api_text_never_becomes_markup(dashboard, answering):
    nasty = "![](http://evil.example/p.png)"
    answering(lambda query: snapshot(query, three_calls(query, agent=nasty)))
    at = dashboard(agent=nasty)
    assert at.metric[0].value == "3"
    assert nasty not in texts(at)
    assert nasty not in at.button(key="chip-agent").label
