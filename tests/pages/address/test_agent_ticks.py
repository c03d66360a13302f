"""Which agents a link ticks."""

from __future__ import annotations

import pytest

from pages.address.agent_ticks import after, words_from_values


@pytest.mark.parametrize(
    ("values", "words", "all_read"),
    [
        ([], [], True),
        (["", ""], [], True),
        (["b", "a"], ["b", "a"], True),
        (["a", "a", "no-agent"], ["a", "no-agent"], True),
        (["a", "b", "c"], ["a", "b"], False),
        ([" ", "می\u200cخواهم"], [" ", "می\u200cخواهم"], True),
        (["x" * 2001, "a"], ["a"], False),
    ],
)
def test_values_of_a_link_tick_two_agents_at_most(values, words, all_read):
    assert words_from_values(values) == (words, all_read)


@pytest.mark.parametrize(
    ("before", "now", "shown"),
    [
        ([], ["a"], ["a"]),
        (["b"], ["a", "b"], ["b", "a"]),
        (["b", "c"], ["a", "b", "c"], ["b", "c"]),
        (["b", "c"], ["a", "c"], ["c", "a"]),
        (["b", "c"], [], []),
    ],
)
def test_agents_ticked_first_stay_until_they_are_unticked(before, now, shown):
    assert after(before, now) == shown
