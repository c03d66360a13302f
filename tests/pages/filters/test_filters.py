"""What the reader asked to see: URL <-> View, its span in UTC, and filters in memory."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from urllib.parse import parse_qs, urlencode
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pages.filters import (
    NAMES,
    Facets,
    Offer,
    View,
    chips,
    local_days,
    matching,
    params_from_view,
    view_from_params,
    within,
)
from pages.filters.filter import told_apart
from pages.filters.period import COMPARISONS, PERIODS
from pages.filters.view import FILTERS
from pages.text import outcomes as looks
from pages.text.own_numbers import HIDDEN, Lines
from ringyo_data import zones
from ringyo_data.countries import country
from ringyo_data.frame import to_frame
from ringyo_data.periods import days_of
from ringyo_data.query import Window
from tests.records import completed_call

TODAY = date(2026, 11, 23)
ZONES = sorted(zones.NAMES)


SHOWN = Lines(shows=True)


def read(lines: Lines = HIDDEN, **params: str | list[str]) -> tuple[View, tuple[str, ...]]:
    listed = {
        name.rstrip("_"): [value] if isinstance(value, str) else value for name, value in params.items()
    }
    return view_from_params(listed, today=TODAY, default_zone="Europe/Berlin", lines=lines)


def test_an_empty_link_shows_the_last_28_days_in_the_readers_zone():
    view, notes = read()
    assert view == View(date(2026, 10, 27), TODAY, zone="Europe/Berlin", period="last-28-days")
    assert notes == ()


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("today", date(2026, 11, 23), date(2026, 11, 23)),
        ("yesterday", date(2026, 11, 22), date(2026, 11, 22)),
        ("last-7-days", date(2026, 11, 17), date(2026, 11, 23)),
        ("last-28-days", date(2026, 10, 27), date(2026, 11, 23)),
        ("last-90-days", date(2026, 8, 26), date(2026, 11, 23)),
        ("this-month", date(2026, 11, 1), date(2026, 11, 30)),
        ("last-month", date(2026, 10, 1), date(2026, 10, 31)),
    ],
)
def test_named_periods_are_worked_out_from_today(period, first, last):
    view, notes = read(period=period)
    assert (view.period, view.first, view.last, notes) == (period, first, last, ())


def test_months_are_right_around_the_turn_of_the_year_and_in_february():
    assert days_of("last-month", date(2026, 1, 31)) == (date(2025, 12, 1), date(2025, 12, 31))
    assert days_of("this-month", date(2028, 2, 29)) == (date(2028, 2, 1), date(2028, 2, 29))
    assert days_of("this-month", date(2026, 12, 5)) == (date(2026, 12, 1), date(2026, 12, 31))


def test_custom_dates_are_both_included_and_put_in_order():
    view, notes = read(period="custom", from_="2026-02-10", to="2026-02-01")
    assert (view.first, view.last, notes) == (date(2026, 2, 1), date(2026, 2, 10), ())


def test_dates_alone_are_a_custom_period_and_one_date_is_one_day():
    view, _ = read(from_="2026-02-10")
    assert (view.period, view.first, view.last) == ("custom", date(2026, 2, 10), date(2026, 2, 10))


@pytest.mark.parametrize("name", ["from", "zone", "phone"])
def test_the_first_of_two_values_counts_where_there_can_be_one_and_that_is_said(name):
    values = {
        "from": ["2026-02-10", "2026-02-12"],
        "zone": ["UTC", "Asia/Tokyo"],
        "phone": ["+1 415 ••• ••34", "x"],
    }
    once, no_notes = view_from_params({name: values[name][:1]}, today=TODAY, default_zone="UTC")
    twice, notes = view_from_params({name: values[name]}, today=TODAY, default_zone="UTC")
    assert (twice, no_notes) == (once, ())
    assert notes == (f"“{name}” is given more than once; the first value counts.",)


def test_the_same_value_twice_is_one():
    assert read(from_=["2026-02-10", "2026-02-10"]) == read(from_="2026-02-10")


def test_a_link_may_have_a_thousand_values_of_a_filter_and_widgets_all_of_them():
    agents = [f"agent_{number}" for number in range(1001)]
    view, notes = read(agent=agents)
    assert (len(view.agents), notes) == (1000, ("“agent” has more than 1,000 values; the first ones count.",))
    params = {"agent": agents}
    view, notes = view_from_params(params, today=TODAY, default_zone="UTC", most=None)
    assert (len(view.agents), notes) == (1001, ())


def test_a_metadata_link_means_what_it_always_meant():
    assert read(meta=["campaign:spring", "url:https://x.example", "note:"])[0].metadata == (
        ("campaign", "spring"),
        ("url", "https://x.example"),
        ("note", ""),
    )


def test_filters_may_repeat():
    view, notes = read(status=["completed", "busy"], agent=["a", "b", "a"], line=["+1", "+2"], lines=SHOWN)
    assert (view.statuses, view.agents, view.lines) == (("completed", "busy"), ("a", "b"), ("+1", "+2"))
    assert notes == ()


def test_a_plus_sign_that_nobody_encoded_is_still_a_number():
    assert read(line=" 18005551234", lines=SHOWN)[0].lines == ("+18005551234",)


def test_where_numbers_are_hidden_a_link_with_200_of_them_tells_no_hit_from_a_miss():
    calls = to_frame([record("a", from_number="+18005551234")]).calls
    numbers = [f"+1800555{last:04}" for last in range(1234, 1434)]
    hits, misses = read(line=numbers), read(line=[f"{number}9" for number in numbers])
    assert hits == misses
    assert hits[0].lines == ()
    assert hits[1] == ("The value of “line” was left out: numbers are hidden in this dashboard.",)
    assert len(matching(calls, hits[0])) == 1


def test_where_numbers_are_hidden_a_word_in_a_link_still_means_its_line():
    word = HIDDEN.word("+18005551234")
    view, notes = read(line=["+18005551234", word])
    assert view.lines == (word,)
    assert params_from_view(view)["line"] == [word]
    assert len(notes) == 1


def test_where_numbers_are_hidden_a_number_called_counts_only_if_the_viewer_has_typed_it():
    asked = {"phone": ["14155551234"]}

    def read_phone(lines: Lines, typed: str) -> tuple[str | None, int]:
        view, notes = view_from_params(asked, today=TODAY, default_zone="UTC", lines=lines, typed_phone=typed)
        return view.phone, len(notes)

    assert read_phone(HIDDEN, "") == (None, 1)
    assert read_phone(HIDDEN, "+1 415 555 1235") == (None, 1)
    assert read_phone(HIDDEN, "+1 (415) 555-1234") == ("14155551234", 0)
    assert read_phone(SHOWN, "") == ("14155551234", 0)


def test_where_numbers_are_hidden_a_link_may_have_a_masked_one_which_tells_nothing():
    view, notes = read(phone="+1 415 ••• ••34")
    assert (view.phone, notes) == ("+1 415 ••• ••34", ())
    numbers = ["+14151111134", "+14159999934", "+14151111135"]
    calls = to_frame([record(number, phone_number=number) for number in numbers]).calls
    assert set(matching(calls, view)["id"]) == {"+14151111134", "+14159999934"}


@pytest.mark.parametrize("text", ["Anna", "123456", "1234567890123456"])
def test_what_is_no_number_is_answered_with_what_the_field_takes(text):
    view, notes = read(phone=text)
    assert (view.phone, notes) == (
        None,
        (
            "“Number called” takes a phone number or its end, with at least 7 digits. What was given is neither; it was left out.",
        ),
    )


@pytest.mark.parametrize(
    "pair",
    [
        "phone:+14155551234",
        "phone:4155551234",
        "note:call +14155551234",
        "note:call +¹⁴¹⁵⁵⁵⁵¹²³⁴",
        "①④①⑤⑤⑤⑤①②③④:x",
    ],
)
def test_where_numbers_are_hidden_metadata_with_a_number_cannot_be_tried_out(pair):
    key, _, value = pair.partition(":")
    calls = to_frame([record("a", metadata={key: value, "customer_id": "12345678"})]).calls
    view = read(meta=pair)[0]
    assert len(matching(calls, view)) == 0
    assert len(matching(calls, view, SHOWN)) == 1
    assert len(matching(calls, read(meta="customer_id:12345678")[0])) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("period", "last-7-dayz"),
        ("from", "2026-02-30"),
        ("to", "0001-01-01"),
        ("zone", "Mars/Phobos"),
        ("zone", "../../etc/passwd"),
        ("zone", "\x00"),
        ("zone", "Europe"),
        ("zone", "posixrules"),
        ("zone", "Factory"),
        ("zone", "localtime"),
        ("zone", "right/Europe/Berlin"),
        ("zone", "europe/berlin"),
        ("compare", "Previous period"),
        ("phone", "12"),
        ("phone", "0001234"),  # a number's end of four digits, as leading zeros say nothing
        ("phone", "call me"),
        ("country", "Germany"),
        ("meta", "no colon"),
        ("shortest", "-1"),
        ("shortest", "١٢"),
        ("longest", "1e3"),
        ("weekday", "monday"),
        ("hours", "9-9"),
        ("hours", "24-3"),
        ("between", "2026-11-23T10:00+01:00"),
        ("between", "2026-11-23T10:00/2026-11-23T12:00"),
        ("between", "2026-11-23T10:00+01:00/2026-11-23T10:00+01:00"),
        ("between", "2026-02-30T10:00+01:00/2026-11-23T10:00+01:00"),
        ("meta", ":key without a value"),
        ("agent", "a" * 2001),
    ],
)
def test_a_value_that_cannot_be_read_is_left_out_with_a_note(name, value):
    view, notes = view_from_params({name: [value]}, today=TODAY, default_zone="Europe/Berlin")
    assert view == read()[0]
    assert len(notes) == 1
    assert name in notes[0]


def test_a_readable_value_beside_an_unreadable_one_counts():
    view, notes = read(weekday=["mon", "someday"])
    assert (view.weekdays, len(notes)) == ((0,), 1)


def test_a_period_too_long_to_draw_keeps_its_last_years():
    view, notes = read(period="custom", from_="2000-01-01", to="2026-01-01")
    assert view.last == date(2026, 1, 1)
    assert view.day_count == 1100
    assert len(notes) == 1


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["period", "from", "to", "zone", "agent", "hours", "meta", "phone", "line"]),
        st.lists(st.text(max_size=30), max_size=3),
    )
)
def test_no_link_can_break_the_page(params):
    view, _ = view_from_params(params, today=TODAY, default_zone="UTC")
    assert view.span.since < view.span.until


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
lines = words.map(str.strip).filter(bool)
seconds = st.one_of(st.none(), st.integers(0, 99_999))
dates = st.dates(date(2015, 1, 1), date(2040, 12, 31))


def tuples(values, most=4):
    return st.lists(values, max_size=most, unique=True).map(tuple)


@st.composite
def views(draw) -> View:
    period = draw(st.sampled_from(PERIODS))
    if period == "custom":
        first = draw(dates)
        days = (first, first + timedelta(days=draw(st.integers(0, 400))))
    else:
        days = days_of(period, TODAY)
    shortest, longest = draw(seconds), draw(seconds)
    if shortest is not None and longest is not None:
        shortest, longest = sorted((shortest, longest))
    hours = draw(
        st.one_of(st.none(), st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda h: h[0] != h[1]))
    )
    return View(
        *days,
        period=period,
        zone=draw(st.sampled_from(ZONES)),
        compare=draw(st.sampled_from(COMPARISONS)),
        outcomes=draw(tuples(words)),
        statuses=draw(tuples(words)),
        agents=draw(tuples(words)),
        phone=draw(
            st.one_of(
                st.none(), st.just("+1 415 ••• ••34"), st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True)
            )
        ),
        lines=draw(tuples(lines)),
        countries=draw(tuples(st.sampled_from(["DE", "US", "IN"]))),
        other_agents=draw(tuples(st.one_of(st.just(""), words))),
        other_lines=draw(tuples(st.one_of(st.just(""), lines))),
        other_countries=draw(tuples(st.sampled_from(["", "FR", "GB"]))),
        directions=draw(tuples(st.sampled_from(["outbound", "inbound", "unknown"]))),
        metadata=draw(tuples(st.tuples(*[st.one_of(st.just(""), words)] * 2))),
        shortest_seconds=shortest,
        longest_seconds=longest,
        weekdays=draw(tuples(st.integers(0, 6)).map(sorted).map(tuple)),
        hours=hours,
        between=draw(
            st.sampled_from(
                [
                    None,
                    (datetime(2026, 11, 22, 22, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC)),
                    tuple(datetime(2026, 10, 25, 2, tzinfo=timezone(timedelta(hours=n))) for n in (2, 1)),
                ]
            )
        ),
    )


@settings(deadline=None)
@given(views())
@example(View(TODAY, TODAY, zone="Africa/Cairo", agents=("a:b", "c&d=e", "+1")))
def test_a_view_survives_the_way_through_its_link(view):
    params = params_from_view(view)
    assert view_from_params(params, today=TODAY, default_zone="UTC", lines=SHOWN) == (view, ())


@settings(deadline=None)
@given(views())
def test_an_absolute_link_shows_the_same_days_for_ever(view):
    params = params_from_view(view, absolute=True)
    later, notes = view_from_params(params, today=date(2033, 1, 1), default_zone="Asia/Tokyo", lines=SHOWN)
    assert (later.first, later.last, later.zone, notes) == (view.first, view.last, view.zone, ())


def test_words_of_the_filters_are_those_of_every_link_ever_shared():
    assert NAMES[:5] == ("period", "from", "to", "zone", "compare")
    assert dict(zip(NAMES[5:], [each.field for each in FILTERS], strict=True)) == {
        "direction": "directions",
        "outcome": "outcomes",
        "agent": "agents",
        "not-agent": "other_agents",
        "phone": "phone",
        "line": "lines",
        "not-line": "other_lines",
        "country": "countries",
        "not-country": "other_countries",
        "status": "statuses",
        "meta": "metadata",
        "shortest": "shortest_seconds",
        "longest": "longest_seconds",
        "weekday": "weekdays",
        "hours": "hours",
        "between": "between",
    }


@settings(deadline=None)
@given(views())
def test_widgets_hold_every_filter_of_a_view(view):
    for each in FILTERS:
        words = each.words(view)
        assert each.form.words(*each.form.hold(words)) == words


def test_links_say_only_what_is_not_usual():
    assert params_from_view(read()[0]) == {"zone": ["Europe/Berlin"]}
    assert params_from_view(read(period="today", compare="off", agent=["a", "b"])[0]) == {
        "period": ["today"],
        "zone": ["Europe/Berlin"],
        "compare": ["off"],
        "agent": ["a", "b"],
    }


# -- the span -----------------------------------------------------------------


def hours_of(zone: str, first: date, last: date | None = None) -> float:
    span = View(first, last or first, zone=zone).span
    return (span.until - span.since) / timedelta(hours=1)


def test_spans_are_exact_over_clock_changes():
    assert hours_of("Europe/Berlin", date(2026, 3, 29)) == 23
    assert hours_of("Europe/Berlin", date(2026, 10, 25)) == 25
    assert hours_of("Asia/Kolkata", date(2026, 3, 29)) == 24
    assert View(date(2026, 11, 23), TODAY, zone="Asia/Kolkata").span.since == datetime(
        2026, 11, 22, 18, 30, tzinfo=UTC
    )


def test_a_day_whose_midnight_is_skipped_starts_when_its_clocks_do():
    span = View(date(2026, 4, 24), date(2026, 4, 24), zone="Africa/Cairo").span
    assert span == Window(datetime(2026, 4, 23, 22, tzinfo=UTC), datetime(2026, 4, 24, 21, tzinfo=UTC))
    assert span.since.astimezone(ZoneInfo("Africa/Cairo")).hour == 1


@settings(deadline=None)
@given(st.sampled_from(ZONES), st.dates(date(2000, 1, 1), date(2037, 12, 31)))
@example("America/Havana", date(2026, 11, 1))
@example("America/Asuncion", date(2023, 10, 1))
@example("Pacific/Apia", date(2011, 12, 31))
def test_a_span_begins_with_the_first_instant_of_its_day(zone, day):
    since = View(day, day, zone=zone).span.since
    tz = ZoneInfo(zone)
    assert since.astimezone(tz).date() >= day
    assert (since - timedelta(microseconds=1)).astimezone(tz).date() < day


@settings(deadline=None)
@given(st.sampled_from(ZONES), st.dates(date(2000, 1, 1), date(2037, 12, 31)))
def test_spans_of_neighbouring_days_leave_no_gap(zone, day):
    following = day + timedelta(days=1)
    assert View(day, day, zone=zone).span.until == View(following, following, zone=zone).span.since


def test_comparison_is_cut_to_the_same_elapsed_part():
    now = datetime(2026, 11, 23, 13, 32, tzinfo=UTC)  # 14:32 in Berlin
    view, _ = read(period="today")
    assert view.compared(now) == Window(
        datetime(2026, 11, 15, 23, tzinfo=UTC), datetime(2026, 11, 16, 13, 32, tzinfo=UTC)
    )
    month, _ = read(period="this-month", compare="previous")
    assert local_days(month.compared(now), "Europe/Berlin") == (date(2026, 10, 1), date(2026, 10, 23))


def test_same_weekdays_are_whole_weeks_earlier_and_off_is_nothing():
    week, _ = read(period="last-7-days", compare="weekdays")
    assert local_days(week.compared(), "Europe/Berlin") == (date(2026, 10, 20), date(2026, 10, 26))
    assert read(compare="off")[0].compared() is None


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("today", date(2026, 11, 16), date(2026, 11, 16)),
        ("yesterday", date(2026, 11, 15), date(2026, 11, 15)),
        ("last-7-days", date(2026, 11, 10), date(2026, 11, 16)),
        ("last-28-days", date(2026, 9, 29), date(2026, 10, 26)),
        ("last-90-days", date(2026, 5, 27), date(2026, 8, 24)),
        ("this-month", date(2026, 10, 1), date(2026, 10, 31)),
        ("last-month", date(2026, 9, 1), date(2026, 9, 30)),
    ],
)
def test_without_a_word_each_period_is_compared_with_what_fits_it(period, first, last):
    view, _ = read(period=period)
    assert local_days(view.compared(), "Europe/Berlin") == (first, last)
    assert "compare" not in params_from_view(view)


# -- in memory ----------------------------------------------------------------


def record(call_id: str, **changes: object) -> dict[str, object]:
    return completed_call(call_id, datetime(2026, 11, 23, 10, tzinfo=UTC), **changes)


CALLS = to_frame(
    [
        record("1"),
        record("2", status="busy", duration=None, agent_id="agent_b", from_number="+4930123456"),
        record("3", status="ringing", duration=None, ended_at=None, created_at="2026-11-22T23:30:00Z"),
        record("4", phone_number="+491512345678", duration=300, metadata={"campaign": "spring", "vip": True}),
        record(
            "5", phone_number=None, metadata={"campaign": "spring sale"}, created_at="2026-11-21T21:00:00Z"
        ),
        record("6", status="unfathomed", agent_id=None, duration=None, metadata={"name": "campaign"}),
    ]
).calls


def ids(**filters: object) -> set[str]:
    view = View(date(2026, 11, 20), TODAY, zone="Europe/Berlin", **filters)
    return set(matching(CALLS, view)["id"])


def test_filters_keep_what_they_say():
    assert ids(outcomes=("answered",)) == {"1", "4", "5"}
    assert ids(outcomes=("live", "busy")) == {"2", "3"}
    assert ids(outcomes=("unfathomed",)) == {"6"}
    assert ids(statuses=("ringing", "unfathomed")) == {"3", "6"}
    assert ids(agents=("agent_b",)) == {"2"}
    assert ids(lines=(HIDDEN.word("+4930123456"),)) == {"2"}
    assert ids(countries=("DE",)) == {"4"}
    assert ids(countries=("DE", "US")) == {"1", "2", "3", "4", "6"}
    assert ids(shortest_seconds=61) == {"4"}
    assert ids(longest_seconds=60) == {"1", "5"}
    assert ids(outcomes=("answered",), longest_seconds=60, agents=("agent_a",)) == {"1", "5"}


def test_both_ways_to_be_answered_can_be_asked_for_alone_and_answered_means_both():
    calls = to_frame([record("1"), record("2", status="transferred"), record("3", status="busy")]).calls
    for words, wanted in (
        (("answered",), ["1", "2"]),
        (("by_agent",), ["1"]),
        (("handed_over",), ["2"]),
        (("by_agent", "busy"), ["1", "3"]),
    ):
        view = View(date(2026, 11, 20), TODAY, zone="Europe/Berlin", outcomes=words)
        assert sorted(matching(calls, view)["id"]) == wanted, words
    assert ids(outcomes=("by_agent",)) == ids(outcomes=("answered",))
    assert ids(outcomes=("handed_over",)) == set()


def test_filter_offers_the_ways_to_be_answered_where_calls_are_handed_over():
    assert looks.choices(["completed", "busy"]) == ("answered", "no_answer", "busy", "failed", "live")
    assert looks.choices(["transferred"])[:3] == ("answered", "by_agent", "handed_over")


def test_numbers_match_by_their_end_also_as_dialled_at_home():
    assert ids(phone="4155551234") == {"1", "2", "3", "6"}
    assert ids(phone=read(phone="01512345678", lines=SHOWN)[0].phone) == {"4"}


def test_weekdays_and_hours_are_the_readers_own():
    assert ids(weekdays=(0,)) == {"1", "2", "3", "4", "6"}  # 23:30 UTC on Sunday is Monday in Berlin
    assert ids(weekdays=(5,)) == {"5"}
    assert ids(hours=(11, 12)) == {"1", "2", "4", "6"}
    assert ids(hours=(22, 6)) == {"3", "5"}


def test_metadata_matches_key_and_whole_value():
    assert ids(metadata=(("campaign", "spring"),)) == {"4"}
    assert ids(metadata=(("vip", "true"),)) == {"4"}
    assert ids(metadata=(("name", "campaign"),)) == {"6"}
    assert ids(metadata=(("campaign", "spring"), ("name", "x"))) == set()


def test_two_values_of_a_metadata_key_mean_or_two_keys_mean_and():
    spring, sale = ("campaign", "spring"), ("campaign", "spring sale")
    assert ids(metadata=(spring, sale)) == {"4", "5"}
    assert ids(metadata=(spring, sale, ("vip", "true"))) == {"4"}
    assert ids(metadata=(spring, ("campaign", "autumn"))) == {"4"}


def test_all_but_some_are_the_calls_with_any_other_value():
    assert ids(other_agents=("agent_b",)) == {"1", "3", "4", "5"}
    assert ids(other_agents=("",)) == {"1", "2", "3", "4", "5"}
    assert ids(other_countries=("DE",)) == {"1", "2", "3", "6"}
    assert ids(other_lines=(HIDDEN.word("+4930123456"),)) == {"1", "3", "4", "5", "6"}
    assert ids(other_agents=("agent_b",), outcomes=("answered",)) == {"1", "4", "5"}


def test_a_masked_number_finds_the_calls_that_show_it():
    assert ids(phone="+1 415 ••• ••34") == {"1", "2", "3", "6"}
    assert ids(phone="+49 151 ••• ••78") == {"4"}
    assert ids(phone="••• ••34") == set()


def test_no_filter_gives_the_very_same_frame_and_filters_leave_it_unchanged():
    before = CALLS.copy(deep=True)
    assert matching(CALLS, View(TODAY, TODAY)) is CALLS
    ids(outcomes=("answered",), phone="4155551234", metadata=(("a", "b"),), hours=(1, 2))
    pd.testing.assert_frame_equal(CALLS, before)


def test_within_takes_the_half_open_window():
    window = Window(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), datetime(2026, 11, 23, 10, tzinfo=UTC))
    assert set(within(CALLS, window)["id"]) == {"3"}


def test_facets_are_the_words_that_occur():
    facets = Facets.of(CALLS)
    assert facets.agents == ("agent_a", "agent_b")
    assert facets.lines == tuple(map(HIDDEN.word, ("+18005551234", "+4930123456")))
    assert facets.statuses == ("busy", "completed", "ringing", "unfathomed")
    assert ("campaign", "spring") in facets.metadata
    assert Facets.of(CALLS.iloc[:0]) == Facets()


def test_lines_that_are_hidden_are_offered_in_the_order_of_what_is_seen_of_them():
    """Their own order would tell which of two hidden numbers is the larger one."""
    numbers = [f"+49170{middle}78" for middle in (111111, 333333, 555555, 777777, 999999)]
    found = to_frame([record(number, from_number=number) for number in numbers]).calls
    lines = Lines(secret="rg_test_facets")
    assert Facets.of(found, lines).lines == tuple(sorted(map(lines.word, numbers)))
    assert Facets.of(found, Lines(shows=True)).lines == tuple(numbers)


def test_a_link_may_ask_for_calls_made_between_two_moments():
    records = [
        completed_call(str(n), datetime(2026, 11, 22, 21, 59, 59, tzinfo=UTC) + timedelta(seconds=n))
        for n in (0, 1, 3600, 3601)
    ]
    view, notes = read(between="2026-11-22T23:00+01:00/2026-11-23T00:00+01:00")
    assert notes == ()
    assert list(matching(to_frame(records).calls, view)["id"]) == ["3600", "1"]
    assert chips(view, Offer({})) == [
        ("Made between: 22 November 2026, 23:00 to 23 November 2026, 00:00", ("between",))
    ]


def test_every_active_filter_has_a_chip_with_the_words_that_take_it_off():
    given = {
        "outcome": "answered",
        "agent": ["a", "b"],
        "phone": "4155551234",
        "shortest": "10",
        "hours": "9-17",
    }
    view, _ = read(SHOWN, **given)
    assert chips(view, Offer({"a": "Anna"})) == [
        ("Outcome: Answered", ("outcome",)),
        ("Agent: Anna and b", ("agent", "not-agent")),
        ("Number: ends in •••34", ("phone",)),
        ("Duration: at least 10 s", ("shortest", "longest")),
        ("Hours: 9:00 to 17:00", ("hours",)),
    ]


@pytest.mark.parametrize(
    ("others", "text"),
    [(["a"], "all but Anna"), (["a", "b"], "all but Anna and b"), ([""], "any")],
)
def test_a_chip_says_which_values_are_left_out(others, text):
    view, _ = view_from_params({"not-agent": others}, today=TODAY, default_zone="UTC")
    assert chips(view, Offer({"a": "Anna"})) == [(f"Agent: {text}", ("agent", "not-agent"))]


# -- what is offered is found, and its link too --------------------------------

ODD = [
    *(
        "می\u200cخواهم",
        "👩\u200d👩\u200d👧",
        "a\u00a0b",
        "one\ntwo",
        "\u200fעברית",
        "soft\u00adhyphen",
        "tab\there",
    ),
    *(
        "x" * 201,
        "y" * 2000,
        " ",
        " x ",
        "a:b",
        ":",
        "::a",
        "%3A",
        "a%3Ab:c",
        "!x",
        "\x00",
        "1",
        "null",
        '"',
        "[]",
    ),
]
texts = st.one_of(st.sampled_from(ODD), words)
values = st.one_of(
    texts, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.lists(words, max_size=2)
)
numbers = st.sampled_from(["+14155551234", "+4930123456", "+80012345678", "030 123", None]) | texts
rows = st.fixed_dictionaries(
    {
        "status": texts,
        "agent_id": st.one_of(st.none(), texts),
        "from_number": numbers,
        "phone_number": numbers,
        "metadata": st.dictionaries(st.one_of(st.just(""), texts), values, max_size=3),
    }
)


def as_said(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


HAVE = {
    "agents": lambda row, word, _: row["agent_id"] == word,
    "statuses": lambda row, word, _: row["status"] == word,
    "lines": lambda row, word, lines: (
        row["from_number"] is not None and lines.word(row["from_number"]) == word
    ),
    "countries": lambda row, word, _: row["country"] == word,
    "metadata": lambda row, pair, _: (
        pair in {(k, as_said(v)) for k, v in json.loads(row["metadata"] or "{}").items()}
    ),
}


@settings(deadline=None, max_examples=60)
@given(st.lists(rows, min_size=1, max_size=4), st.sampled_from([HIDDEN, SHOWN]))
def test_what_is_offered_finds_exactly_the_calls_that_have_it_and_so_does_its_link(sent, lines):
    calls = to_frame([record(str(place), **row) for place, row in enumerate(sent)]).calls
    listed = (
        calls.assign(country=country(calls))
        .astype(object)
        .where(lambda table: table.notna(), None)
        .to_dict("records")
    )
    facets = Facets.of(calls, lines)
    for field, has in HAVE.items():
        row = next(each for each in FILTERS if each.field == field)
        for value in getattr(facets, field):
            word = row.write(value)
            if len(word) > 2000:
                continue
            by_widget = view_from_params(
                {row.word: row.form.words(*row.form.hold([word]))},
                today=TODAY,
                default_zone="UTC",
                lines=lines,
                most=None,
            )
            by_link = view_from_params(
                parse_qs(urlencode(params_from_view(by_widget[0]), doseq=True), keep_blank_values=True),
                today=TODAY,
                default_zone="UTC",
                lines=lines,
            )
            assert by_link == by_widget
            assert by_widget[1] == ()
            assert set(matching(calls, by_widget[0], lines)["id"]) == {
                one["id"] for one in listed if has(one, value, lines)
            }


@settings(deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(ODD), words), unique=True),
    st.sampled_from([str, str.lower, lambda _: "same"]),
)
def test_labels_of_what_is_offered_differ(options, show):
    label = told_apart(options, show)
    assert len(set(map(label, options))) == len(options)
