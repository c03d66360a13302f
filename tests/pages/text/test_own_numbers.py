"""The account's own numbers: words for addresses, names to read, and never the number itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.text import own_numbers
from pages.text.own_numbers import Lines
from ringyo_data.settings import Settings

NUMBER = "+493012345678"
HIDDEN = Lines(secret="rg_test_one")
numbers = st.one_of(st.from_regex(r"\+?[0-9]{1,15}", fullmatch=True), st.text(max_size=20))


def test_a_line_is_known_by_its_country_and_its_last_digits():
    word = HIDDEN.word(NUMBER)
    assert word.rpartition("-")[0] == "49-78"
    assert own_numbers.names([word]) == {word: "+49 ••• 78"}


def test_lines_that_look_alike_are_told_apart():
    one, two, other = (HIDDEN.word(number) for number in (NUMBER, "+493099995678", "+18005551234"))
    assert own_numbers.names([one, two, other]) == {
        one: f"+49 ••• 78 ({one[-6:]})",
        two: f"+49 ••• 78 ({two[-6:]})",
        other: "+1 ••• 34",
    }


def test_a_word_stands_for_its_line_alone():
    alike = [NUMBER, "+493099995678", "+445678"]
    assert HIDDEN.meant([HIDDEN.word(NUMBER)], alike) == [True, False, False]
    assert HIDDEN.meant(["49-78-zzzz"], alike) == [False, False, False]


def test_another_key_makes_other_words_that_mean_nothing_here():
    assert Lines(secret="rg_test_two").meant([HIDDEN.word(NUMBER)], [NUMBER]) == [False]


@given(numbers)
def test_a_link_means_a_line_by_its_word_and_not_by_its_number(number):
    word = HIDDEN.word(number)
    assert HIDDEN.asked(word) == word
    assert HIDDEN.asked(number) is None


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("+493012345678", "49-78"),
        ("+3545551234", "354-34"),  # Iceland: seven digits, five of them hidden
        ("+4512345678", "45-78"),
        ("+6561234567", "65-67"),
        ("+2905123", "-"),  # Saint Helena: four digits after the code
        ("12345678", "-"),  # the first three may be a country's code
        ("1234567890", "-90"),
        ("112", "-"),
    ],
)
def test_at_least_five_digits_after_the_country_are_hidden(number, told):
    assert HIDDEN.word(number).rpartition("-")[0] == told


@given(st.text(max_size=20))
def test_a_line_that_is_no_number_is_told_by_nothing_but_its_digest(text):
    assert set(own_numbers.names([HIDDEN.word(text)]).values()) <= {"•••"} or any(c.isdigit() for c in text)


def test_where_numbers_are_shown_a_line_is_its_number_and_links_from_elsewhere_still_work():
    shown = Lines(shows=True, secret=HIDDEN.secret)
    assert shown.word(NUMBER) == NUMBER
    assert own_numbers.names([NUMBER]) == {NUMBER: NUMBER}
    assert shown.meant([NUMBER], [NUMBER, "+1"]) == [True, False]
    assert shown.meant([HIDDEN.word(NUMBER)], [NUMBER, "+1"]) == [True, False]


def test_a_deployment_shows_lines_as_it_shows_numbers_and_keeps_its_key_to_itself():
    own = Settings(api_key="rg_test_one", show_numbers=True)
    assert Lines.of(own) == Lines(shows=True, secret="rg_test_one")
    assert "rg_test_one" not in repr(Lines.of(own))
    assert Lines.of(Settings()) == Lines()
