"""Small curves: where their strokes go, what is a gap, and what they say of themselves."""

from __future__ import annotations

import math
import re
from urllib.parse import unquote

import pytest

from pages.charts.sparkline import sparkline

NAN = math.nan


def paths(values: list[float], *, is_open: bool = False) -> list[str]:
    """Where the strokes of a curve go."""
    drawn = sparkline(values, is_open=is_open, label="Calls, each day", words=str)
    assert drawn is not None
    return re.findall(r' d="([^"]*)"', unquote(drawn))


def test_the_lowest_value_is_at_the_bottom_and_the_highest_on_top():
    assert paths([10, 30, 20]) == ["M0 100.0 1 0.0 2 50.0h0"]


def test_zero_is_a_value_and_unknown_a_gap_with_a_dot_for_a_value_alone():
    assert paths([0, 4, NAN, 2, NAN, 4, 0]) == ["M0 100.0 1 0.0h0M3 50.0h0M5 0.0 6 100.0h0"]


def test_values_that_are_all_the_same_are_in_the_middle():
    assert paths([7, 7]) == ["M0 50.0 1 50.0h0"]


def test_the_open_one_has_a_stroke_of_its_own_and_leaves_the_scale_as_it_is():
    assert paths([10, 20, 5], is_open=True) == ["M0 100.0 1 0.0h0", "M1 0.0 2 150.0h0"]


def test_an_open_one_after_a_gap_is_a_dot():
    assert paths([10, 20, NAN, 15], is_open=True) == ["M0 100.0 1 0.0h0", "M3 50.0h0"]


@pytest.mark.parametrize("values", [[], [3], [3, NAN], [NAN, NAN, NAN]])
def test_nothing_is_drawn_for_fewer_than_two_values(values):
    assert sparkline(values, is_open=False, label="Calls", words=str) is None


def test_one_value_that_is_final_is_no_curve():
    assert sparkline([3, 4], is_open=True, label="Calls", words=str) is None


def test_it_says_what_it_shows_and_from_where_to_where():
    drawn = sparkline([10, 30, 99], is_open=True, label='<b> & "x"', words=lambda value: f"{value:.0f} s")
    assert 'aria-label="&lt;b&gt; &amp; &quot;x&quot;: 10 s to 30 s"' in drawn
