import pandas as pd

from pages.sentences import durations
from pages.text.directions import WORDS
from ringyo_data.metrics import Change, rate, typical_duration

from ...data.metrics.frames import call, frame

MADE = WORDS["outbound"]
NAN = float("nan")


def lasting(*seconds):
    return typical_duration(frame(*[call(lasts=value) for value in seconds]))


def test_typical_call_is_said_with_as_much_as_the_calls_carry():
    assert (
        durations.typical(lasting(*range(1, 101)))
        == "Half of 100 calls lasted 50 s or less, nine in ten 1 min 30 s or less."
    )
    assert (
        durations.typical(lasting(10, 20, 30))
        == "Half of 3 calls lasted 20 s or less; too few calls for a p90."
    )
    assert durations.typical(lasting(20)) == "The only call with a duration lasted 20 s."
    assert durations.typical(lasting()) == "No call has a duration."


def test_calls_of_one_length_are_said_to_last_as_long_as_they_did():
    assert durations.typical(lasting(*[60] * 53)) == (
        "Half of 53 calls lasted 1 min 00 s or less, nine in ten 1 min 00 s or less."
    )


def test_how_sure_the_median_is_is_said_of_enough_calls_only():
    assert durations.certainty(lasting(*range(1, 101))) == "95% sure of the median: 40 s to 1 min 01 s."
    assert durations.certainty(lasting(20)) == "Too few calls to say how sure the median is."


def test_change_of_the_median_is_said_as_more_than_noise_or_as_not_clear():
    clear, noise = Change(32, 20, 12, 4, 20), Change(32, 20, 12, -4, 28)
    assert durations.typical(lasting(20), clear, "1–28 Feb").endswith("Median +12 s against 1–28 Feb.")
    assert durations.typical(lasting(20), noise, "1–28 Feb").endswith(
        "no clear change of the median against 1–28 Feb."
    )
    nothing = Change(NAN, NAN, NAN, NAN, NAN)
    assert durations.typical(lasting(20), nothing, "x") == durations.typical(lasting(20))


def test_share_that_lasts_at_least_so_long_comes_with_its_interval():
    assert durations.at_least(rate(40, 100), 120) == (
        "40.0% of 100 calls lasted 2 min 00 s or longer (95% sure: 30.9% to 49.8%)."
    )
    assert durations.at_least(rate(0, 0), 120) == "No call has a duration."


def test_median_over_time_is_that_of_buckets_with_enough_calls():
    table = pd.DataFrame({"p50_seconds": [60.0, 200.0, 90.0], "enough": [True, False, True]})
    assert durations.over_time(table).startswith("Medians between 1 min 00 s and 1 min 30 s")
    assert durations.over_time(table.head(2)) == "Too few calls to follow the duration over time."


def test_agents_are_named_whose_median_lies_apart():
    table = pd.DataFrame(
        {"label": ["a_b", "c", "d"], "median_seconds": [60.0, 90.0, 300.0], "enough": [True, True, False]}
    )
    words = {"one": "agent", "many": "agents"}
    assert durations.by_group(table.assign(median_apart=[-1, 1, 0]), **words) == (
        "Longer median than the rest: c, 1 min 30 s. Shorter median than the rest: a\\_b, 1 min 00 s."
    )
    alike = table.assign(median_apart=0)
    assert durations.by_group(alike, **words) == "No agent differs clearly from the rest."
    assert durations.by_group(alike.head(1), **words) == "No two agents have enough calls to compare."
    assert durations.by_group(alike.tail(2), **words) == "No two agents have enough calls to compare."


def test_agents_with_more_short_calls_are_named_only_where_that_is_clear():
    table = pd.DataFrame({"label": ["a", "b"], "share": [0.3, 0.1], "enough": [True, True]})
    assert durations.short(rate(10, 100), table.assign(short_apart=[1, -1]), 10, MADE) == (
        "10.0% of 100 answered calls lasted under 10 s. More often than with the rest: a, 30.0%."
    )
    said = durations.short(rate(25, 100), table.assign(short_apart=0), 10, MADE)
    assert said.endswith("No agent lies clearly above the rest.")
    assert durations.short(rate(0, 0), table, 10, MADE) == "No call that was answered has a duration."


def test_time_before_the_conversation_says_what_the_calls_carry():
    assert durations.before_conversation(lasting(10, 20, 30)) == (
        "Half of 3 answered calls took 20 s or less; too few calls for a p90."
    )
    assert durations.before_conversation(lasting(10)) == "One answered call took 10 s."


def test_longest_calls_say_where_the_limit_was_reached():
    table = pd.DataFrame({"duration_seconds": [3600, 3600, 90]})
    assert durations.longest(table, 2) == "2 calls reached the longest a call can last, 1 h 00 min."
    assert durations.longest(table.tail(1), 0).startswith("The longest lasted 1 min 30 s;")
    assert durations.longest(table.head(0), 0) == "No call has a duration."
