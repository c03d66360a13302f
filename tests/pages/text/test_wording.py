"""Words for numbers, times and what the API calls things."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from pages.text import wording
from ringyo_data.query import Window

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA, pd.NaT])
@pytest.mark.parametrize(
    "words",
    [
        wording.count,
        wording.number,
        wording.percent,
        wording.duration,
        wording.hours,
        wording.change_points,
        wording.change_duration,
        wording.phone,
    ],
)
def test_missing_is_a_dash_never_zero(words, nothing):
    assert words(nothing) == "–"


def test_numbers_have_thousands_separators_and_one_decimal():
    assert wording.count(12340) == "12,340"
    assert wording.percent(0.6491) == "64.9%"
    assert wording.percent(0.6491, 0) == "65%"
    assert wording.number(3.44) == "3.4"
    assert wording.calls(1) == "1 call"
    assert wording.plural(2, "finding") == "2 findings"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min 00 s"),
        (200, "3 min 20 s"),
        (3599.6, "1 h 00 min"),
        (3600, "1 h 00 min"),
        (7199, "2 h 00 min"),
        (-65, "−1 min 05 s"),
        (float("inf"), "–"),
    ],
)
def test_durations_take_their_two_largest_units(seconds, text):
    assert wording.duration(seconds) == text


def test_talk_time_is_in_hours_once_there_is_one():
    assert wording.hours(1_483_200) == "412 h"
    assert wording.hours(27_000) == "7.5 h"
    assert wording.hours(900) == "15 min 00 s"


def test_changes_have_words_of_their_own():
    assert wording.change_points(0.041) == "+4.1 points"
    assert wording.change_points(-0.018) == "−1.8 points"
    assert wording.change_points(0.041, clear=False) == "no clear change"
    assert wording.change_share(110, 100) == "+10.0%"
    assert wording.change_share(90, 100) == "−10.0%"
    assert wording.change_share(100, 100) == "no change"
    assert wording.change_share(5, 0) == "–"
    assert wording.change_count(41, 37) == "+4"
    assert wording.change_count(37, 37) == "no change"
    assert wording.change_duration(12) == "+12 s"


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (77, 4, "from 4 to 77"),
        (3, 19, "from 19 to 3"),
        (4, 4, "no change"),
        (30, 20, "+50.0%"),
        (80, 20, "+300.0%"),
        (81, 20, "4.0 times as many"),
        (1931, 100, "19 times as many"),
        (1, 100, "−99.0%"),
    ],
)
def test_growth_from_little_or_by_much_is_no_percentage(now, before, text):
    assert wording.change_share(now, before) == text


def test_talk_time_grows_in_words_of_its_own():
    assert wording.change_talk(4000, 65) == "from 1 min 05 s to 1.1 h"
    assert wording.change_talk(36_000, 3600) == "10 times as much"
    assert wording.change_talk(3700, 3600) == "+2.8%"


def test_a_change_that_rounds_to_nothing_has_no_sign():
    assert wording.change_points(0.0004) == "no clear change"
    assert wording.change_share(100_010, 100_000) == "no change"


def test_ranges_of_days_say_nothing_twice():
    assert wording.days(date(2026, 10, 1), date(2026, 10, 20)) == "1–20 October 2026"
    assert wording.days(date(2026, 10, 27), date(2026, 11, 23)) == "27 October – 23 November 2026"
    assert wording.days(date(2025, 12, 31), date(2026, 1, 2)) == "31 December 2025 – 2 January 2026"
    assert wording.days(date(2026, 10, 1), date(2026, 10, 1)) == "1 October 2026"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 9, 30), date(2026, 10, 27), "30 Sep – 27 Oct"),
        (date(2026, 10, 1), date(2026, 10, 20), "1–20 Oct"),
        (date(2026, 10, 1), date(2026, 10, 1), "1 Oct"),
    ],
)
def test_short_ranges_are_never_broken_over_lines(first, last, text):
    short = wording.short_days(first, last)
    assert " " not in short
    assert short.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "") == text


def test_a_period_that_goes_on_says_until_when_in_the_readers_zone():
    span = Window(datetime(2026, 10, 26, 23, tzinfo=UTC), datetime(2026, 11, 23, 23, tzinfo=UTC))
    assert (
        wording.period(span, NOON, "Europe/Berlin")
        == "27 October – 23 November 2026, Berlin time, today until 13:00"
    )
    assert (
        wording.period(span, NOON + timedelta(days=9), "Europe/Berlin")
        == "27 October – 23 November 2026, Berlin time"
    )


def test_a_window_says_until_when_only_where_it_does_not_end_with_a_day():
    since = datetime(2026, 10, 1, tzinfo=UTC)
    assert wording.window(Window(since, since + timedelta(days=2)), "UTC") == "1–2 October 2026"
    assert (
        wording.window(Window(since, since + timedelta(days=1, hours=9)), "UTC")
        == "1–2 October 2026 until 09:00"
    )


def test_zones_are_said_by_their_city():
    assert wording.zone("America/New_York") == "New York time"
    assert wording.zone("UTC") == "UTC"


def test_age_is_in_one_unit():
    assert wording.age(timedelta(seconds=20)) == "just now"
    assert wording.age(timedelta(minutes=1, seconds=59)) == "1 minute ago"
    assert wording.age(timedelta(hours=30)) == "1 day ago"


def test_long_lists_are_cut():
    assert wording.listing([]) == ""
    assert wording.listing(["A"]) == "A"
    assert wording.listing(["A", "B"]) == "A and B"
    assert wording.listing(["A", "B", "C", "D"]) == "A, B, C and D"
    assert wording.listing(["A", "B", "C", "D", "E"]) == "A, B, C and 2 more"


def test_live_calls_are_told_apart_in_words_of_no_telephone_system():
    live = ("queued", "initiated", "ringing", "answered", "in_progress")
    said = ["Queued", "Being set up", "Ringing", "Just answered", "In conversation"]
    assert [wording.status(name) for name in live] == said


def test_unknown_words_of_the_api_keep_their_own_name():
    assert wording.outcome("no_answer") == "No answer"
    assert wording.outcome("voicemail_left") == "Voicemail left"
    assert wording.status("on_hold") == "On hold"
    assert wording.status("") == "Unknown"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+14155551234", "+1 415 ••• ••34"),
        ("+4930123456", "+49 3 ••• ••56"),
        ("+33123456789", "+33 12 ••• ••89"),
        ("+4740612345", "+47 4 ••• ••45"),
        ("+6581234567", "+65 8 ••• ••67"),
        ("+3545551234", "+354 ••• ••34"),
        ("+298211234", "+298 •••"),
        ("+29023456", "+290 •••"),
        ("+6834123", "•••"),
        ("\uff0b٤٩ ١٧٠ ١٢٣٤٥٦٧", "+49 170 ••• ••67"),
        ("4155551234", "••• ••34"),
        ("+1911", "•••"),
        ("anonymous", "•••"),
        ("", "–"),
    ],
)
def test_phone_numbers_lose_their_middle(number, masked):
    assert wording.phone(number) == masked


def test_phone_numbers_are_whole_where_that_is_allowed():
    assert wording.phone("+14155551234", show=True) == "+14155551234"


def test_markdown_in_api_text_is_literal():
    assert wording.md("![](http)") == r"\!\[\]\(http\)"
    assert wording.md("a\n# b") == r"a \# b"
    assert wording.md(":red[x] $y$") == r"\:red\[x\] \$y\$"


def test_addresses_in_api_text_do_not_become_links():
    for text in ("https://evil.example", "WWW.evil.example", "a@evil.example"):
        escaped = wording.md(text).replace("\\", "")
        assert escaped != text
        assert escaped.replace("\N{WORD JOINER}", "") == text


def test_figures_show_api_text_literally():
    assert wording.plain('<a href="x">&amp;') == '&lt;a href="x"&gt;&amp;amp;'


def test_money_has_its_sign_before_it_and_its_code_after_it():
    assert wording.money(1236.914, "€") == "€1,236.91"
    assert wording.money(1236.914, "EUR") == "1,236.91 EUR"
    assert wording.money(0.5) == "0.50"
    assert wording.money(None, "€") == "–"


def test_price_keeps_the_decimals_it_has():
    assert wording.price(0.0125, "$") == "$0.0125"
    assert wording.price(0.05, "EUR") == "0.05 EUR"
    assert wording.price(12, "€") == "€12.00"


def test_neighbouring_weekdays_are_said_as_a_range():
    assert wording.weekdays((0, 1, 2, 3, 4)) == "Monday to Friday"
    assert wording.weekdays((0, 3)) == "Monday and Thursday"
    assert wording.weekdays((5, 6)) == "Saturday and Sunday"
    assert wording.weekdays((0, 2, 4)) == "Monday, Wednesday and Friday"
