"""What a page's own controls show, in a link."""

from __future__ import annotations

import pytest

from pages import filters
from pages.address import choices
from pages.address.choices import params_from_words, words_from_params
from pages.loading import periods

GRAINS = ("hour", "day", "week")
VOLUME = choices.of_page("volume", grains=GRAINS)
DURATIONS = choices.of_page("durations", grains=GRAINS)
EVERY = [(page, choice, word) for page in (VOLUME, DURATIONS) for choice in page for word in choice.values]
PROMISED = {
    "grain": ["auto", "15min", "hour", "day", "week", "month"],
    "bars": ["counts", "shares"],
    "calendar": ["calls", "answer-rate", "failed-share"],
    "scale": ["linear", "log"],
    "short": ["5", "10", "15", "20", "30"],
}


def test_words_are_those_of_every_link_ever_shared():
    every = (choices.GRAIN, choices.BARS, choices.CALENDAR, choices.SCALE, choices.SHORT)
    assert {choice.parameter: list(choice.values) for choice in every} == PROMISED
    assert list(choices.VOLUME_TAB.values) == [
        "weekday-and-hour",
        "calendar",
        "lines-in-use",
        "lines-and-countries",
        "new-and-repeated",
    ]
    assert list(choices.DURATIONS_TAB.values) == [
        "over-time",
        "by-agent",
        "short-calls",
        "conversations",
        "before-the-conversation",
        "longest-calls",
    ]
    defaults = [choice.default for choice in (*VOLUME, *DURATIONS)]
    assert defaults == [
        "auto",
        "counts",
        "calls",
        "weekday-and-hour",
        "linear",
        "120",
        "10",
        "20",
        "over-time",
    ]


@pytest.mark.parametrize(("own", "choice", "word"), EVERY)
def test_every_word_comes_back_from_the_url_it_makes(own, choice, word):
    words = {choice.parameter: word}
    found, notes = words_from_params(own, params_from_words(own, words))
    assert ({one.parameter: one.default for one in own} | found, notes) == (
        {one.parameter: one.default for one in own} | words,
        (),
    )


def test_defaults_are_left_out_of_the_url():
    words = {"grain": "auto", "bars": "shares"}
    assert params_from_words(VOLUME, words) == {"bars": ["shares"]}
    assert params_from_words(VOLUME, {}) == {}


@pytest.mark.parametrize(
    "given",
    [["fortnight"], ["<b>hour</b>"], ["Hour"], ["month"], ["", "15min"], ["x" * 100_000], ["\x00"]],
)
def test_word_that_cannot_be_read_is_left_out_and_noted_without_itself(given):
    words, notes = words_from_params(VOLUME, {"grain": given, "bars": ["shares"]})
    assert words == {"bars": "shares"}
    assert notes == ("The value of “grain” cannot be read; it was left out.",)


def test_first_of_several_words_counts_and_that_is_noted():
    assert words_from_params(VOLUME, {"grain": ["week", "day"]}) == (
        {"grain": "week"},
        ("“grain” is given more than once; the first value counts.",),
    )


def test_empty_word_is_none():
    assert words_from_params(VOLUME, {"grain": [""], "bars": [" "]}) == ({}, ())


def test_choice_belongs_to_its_page():
    assert words_from_params(DURATIONS, {"grain": ["hour"], "scale": ["log"]}) == ({"scale": "log"}, ())
    assert choices.of_page("overview", grains=GRAINS) == ()


def test_parameters_of_a_page_differ_from_each_other_and_from_those_of_the_view():
    for own in (VOLUME, DURATIONS, choices.of_page("alerts")):
        names = [choice.parameter for choice in own]
        assert len({*names, *filters.NAMES}) == len(names) + len(filters.NAMES)


def test_every_width_of_a_bar_has_its_word():
    assert list(choices.GRAIN.values) == [periods.AUTOMATIC, *periods.GRAINS]


def test_what_is_typed_of_a_tried_rule_comes_back_from_the_url_it_makes():
    own = choices.of_page("alerts")
    words = {"share": "62.5", "at_least": "12", "tell": "ops,boss", "name": "A & b", "quiet": "22-7"}
    assert words_from_params(own, params_from_words(own, words)) == (words, ())
    held = {
        choice.parameter: choice.value(words[choice.parameter]) for choice in own if choice.parameter in words
    }
    assert held == {"share": 62.5, "at_least": 12, "tell": ["ops", "boss"], "name": "A & b", "quiet": "22-7"}
    assert {choice.word(held[choice.parameter]) for choice in own if choice.parameter in words} == {
        *words.values()
    }


@pytest.mark.parametrize(
    "word", ["share=nan", "share=101", "share=x", "at_least=0", "at_least=1.5", "fall=0", "name=" + "x" * 81]
)
def test_what_nobody_could_type_is_noted(word):
    name, _, text = word.partition("=")
    assert words_from_params(choices.of_page("alerts"), {name: [text]}) == (
        {},
        (f"The value of “{name}” cannot be read; it was left out.",),
    )


def test_what_a_control_cannot_hold_has_no_word():
    assert choices.MARK.word(60) == "60"
    assert choices.MARK.word(61) is None
