import numpy as np
import pandas as pd
import pytest

from pages.charts import durations, histogram
from pages.charts.histogram import place_of
from pages.looks import theme

from .tables import drawn, starts, trace

NAN = float("nan")


def bins(edges, *counts):
    return pd.DataFrame({"low_seconds": edges[:-1], "high_seconds": edges[1:], "calls": counts}).astype(
        {"low_seconds": float, "high_seconds": float}
    )


def test_bin_is_named_by_what_it_holds_and_the_last_by_where_it_begins():
    found = drawn(histogram.chart(bins([0, 30, 60, np.inf], 3, 2, 1), theme=theme.LIGHT))["data"][0]
    assert found["x"] == ["0 s to under 30 s", "30 s to under 1 min 00 s", "1 min 00 s or longer"]
    assert found["y"] == [3, 2, 1]


def test_histogram_is_stacked_by_outcome_where_several_have_a_duration():
    table = bins([0, 30, 60], 3, 2).assign(answered=[2, 2], unfathomed=[1, 0], busy=[0, 0])
    found = drawn(histogram.chart(table, theme=theme.LIGHT))["data"]
    assert [(one["name"], one["y"]) for one in found] == [
        ("Calls", [3, 2]),
        ("Answered", [2, 2]),
        ("Unfathomed", [1, 0]),
    ]


@pytest.mark.parametrize(
    ("seconds", "place"), [(0, -0.5), (15, 0.0), (30, 0.5), (45, 1.0), (60, 1.5), (300, 2.0)]
)
def test_duration_lies_among_equally_wide_places(seconds, place):
    assert place_of(seconds, [0, 30, 60, np.inf]) == place


def test_median_and_p90_are_named_above_the_bars_and_do_not_touch():
    figure = histogram.chart(
        bins([0, 30, 60, 90], 3, 2, 1), theme=theme.LIGHT, median_seconds=30, p90_seconds=40
    )
    notes = figure.layout.annotations
    assert [note.text for note in notes] == ["Median <b>30 s</b>", "p90 <b>40 s</b>"]
    assert notes[1].yshift - notes[0].yshift >= 16
    assert [shape.x0 for shape in figure.layout.shapes] == [0.5, pytest.approx(0.833, abs=0.001)]


def test_percentile_that_too_few_calls_carry_is_not_marked():
    figure = histogram.chart(bins([0, 30, 60], 3, 2), theme=theme.LIGHT, median_seconds=20, p90_seconds=NAN)
    assert [note.text for note in figure.layout.annotations] == ["Median <b>20 s</b>"]


def test_edges_are_labelled_at_round_durations():
    linear = histogram.chart(bins([*range(0, 630, 30), np.inf], *[1] * 21), theme=theme.LIGHT)
    assert linear.layout.xaxis.ticktext == ("0", "2 min", "4 min", "6 min", "8 min", "10 min +")
    growing = histogram.chart(
        bins([0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180], *[1] * 14), theme=theme.LIGHT
    )
    assert growing.layout.xaxis.ticktext == ("0", "2 s", "5 s", "15 s", "30 s", "1 min", "2 min")


def test_marked_point_of_the_falling_curve_is_said():
    table = pd.DataFrame({"seconds": [10, 60, 300], "calls": [4, 3, 1], "share": [1.0, 0.75, 0.25]})
    figure = durations.at_least(table, theme=theme.LIGHT, seconds=60, share=0.75, upto_seconds=300)
    curve = drawn(figure)["data"][0]
    assert (curve["x"], curve["y"]) == ([0, 10, 60, 300], [1, 1.0, 0.75, 0.25])
    assert figure.layout.annotations[0].text == "<b>75.0%</b> last 1 min 00 s or longer"


def test_line_breaks_and_band_closes_where_too_few_calls_carry_a_percentile():
    table = starts("2026-03-02", 5, "D").assign(
        calls=[200, 200, 20, 200, 200],
        p50_seconds=[60.0, 70.0, 80.0, 60.0, 60.0],
        p90_seconds=[200.0, 210.0, NAN, 220.0, 230.0],
        p95_seconds=[300.0, 310.0, NAN, 320.0, 330.0],
        enough=[True, True, False, True, True],
    )
    figure = durations.percentiles_over_time(table, theme=theme.LIGHT, grain="day")
    band = drawn(figure)["data"][0]
    assert band["y"] == [300.0, 310.0, 210.0, 200.0, None, 320.0, 330.0, 230.0, 220.0, None]
    assert pd.isna(trace(figure, "90% last no longer")["y"][2])
    assert trace(figure, "Half last no longer (median)")["marker"]["color"][2] == theme.LIGHT.background


def test_boxes_are_sorted_by_median_and_agents_without_a_duration_left_out():
    table = pd.DataFrame(
        {
            "label": ["short", "long", "none"],
            "calls": [100, 60, 0],
            "min_seconds": [1, 2, NAN],
            "q1_seconds": [10, 40, NAN],
            "median_seconds": [20, 90, NAN],
            "q3_seconds": [30, 200, NAN],
            "max_seconds": [60, 3600, NAN],
            "p90_seconds": [50, 400, NAN],
            "enough": [True, True, False],
        }
    )
    figure = durations.boxes(table, theme=theme.LIGHT)
    assert figure.layout.yaxis.ticktext == ("long", "short")
    assert drawn(figure)["data"][0]["median"] == [90, 20]
    assert figure.layout.xaxis.range[1] == pytest.approx(448)


def test_curve_says_over_its_points_which_share_lasts_as_long():
    table = pd.DataFrame({"seconds": [10, 20], "share": [0.9999, 0.25]})
    figure = durations.at_least(table, theme=theme.LIGHT, seconds=10, share=0.9999, upto_seconds=60)
    assert drawn(figure)["data"][0]["customdata"] == [
        "100.0% last at least 0 s",
        "over 99.9% last at least 10 s",
        "25.0% last at least 20 s",
    ]
