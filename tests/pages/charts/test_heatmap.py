from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from pages.charts import heatmap
from pages.looks import theme

from .tables import drawn, rates, starts, trace


def week(**cells):
    """168 hours without calls but for *cells*, named like `mon9`: (answered, settled)."""
    table = pd.DataFrame({"weekday": np.repeat(range(7), 24), "hour": np.tile(range(24), 7), "hours": 4.0})
    empty = {"calls": 0, "settled": 0, "answered": 0, "answer_rate": np.nan, "low": np.nan, "high": np.nan}
    table = table.assign(**empty, enough=False, calls_per_hour=0.0, calls_apart=0, answered_apart=0)
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    for name, counts in cells.items():
        row = days.index(name[:3]) * 24 + int(name[3:])
        for column, value in rates(x=counts).drop(columns=["label", "failed"]).iloc[0].items():
            table[column] = table[column].astype(object) if column == "enough" else table[column]
            table.loc[row, column] = value
    return table.astype({"enough": bool})


def heat(figure):
    return next(found for found in drawn(figure)["data"] if found["type"] == "heatmap")


def lines(figure):
    """What each cell says when it is pointed at, by its row in the table."""
    bars = next(found for found in drawn(figure)["data"] if found["type"] == "bar")
    return dict(zip(bars["ids"], bars["customdata"], strict=True))


def test_only_hours_between_the_first_and_the_last_with_calls_are_shown():
    found = heat(heatmap.weekday_by_hour(week(mon9=(60, 100), fri12=(5, 10)), theme=theme.LIGHT))
    assert found["x"] == [9, 10, 11, 12]
    assert found["z"][0] == [100, 0, 0, 0]
    assert found["z"][4] == [0, 0, 0, 10]


def test_rate_that_too_few_calls_carry_is_hatched_and_has_no_colour():
    figure = heatmap.weekday_by_hour(
        week(mon9=(60, 100), fri9=(5, 10)), theme=theme.LIGHT, measure="answer_rate"
    )
    assert heat(figure)["z"][0] == [0.6]
    assert pd.isna(heat(figure)["z"][4][0])
    hatched = trace(figure, "Too few calls to say")
    assert hatched["fillpattern"]["shape"] == "/"
    assert (min(x for x in hatched["x"] if x is not None), max(y for y in hatched["y"] if y is not None)) == (
        8.54,
        4.46,
    )


def test_map_without_any_sure_rate_keeps_its_week_and_needs_no_scale():
    figure = heatmap.weekday_by_hour(week(fri9=(5, 10)), theme=theme.LIGHT, measure="answer_rate")
    assert (figure.layout.xaxis.range, figure.layout.yaxis.range) == ((8.5, 9.5), (6.5, -0.5))
    assert heat(figure)["showscale"] is False


def test_counts_are_never_too_few():
    figure = heatmap.weekday_by_hour(week(fri9=(5, 10)), theme=theme.LIGHT)
    assert [found["type"] for found in drawn(figure)["data"]] == ["heatmap", "bar"]


def test_hour_that_did_not_occur_is_blank():
    table = week(mon9=(60, 100))
    table.loc[(table["weekday"] == 6) & (table["hour"] == 9), "hours"] = 0.0
    figure = heatmap.weekday_by_hour(table, theme=theme.LIGHT)
    assert pd.isna(heat(figure)["z"][6][0])
    assert lines(figure)[str(6 * 24 + 9)] == "Sunday 09:00–10:00<br>not in this period"


def test_weekdays_that_did_not_occur_have_no_row():
    table = week(mon9=(60, 100), sat9=(5, 10))
    table.loc[~table["weekday"].isin([0, 5]), "hours"] = 0.0
    figure = heatmap.weekday_by_hour(table, theme=theme.LIGHT, measure="answer_rate")
    assert (figure.layout.yaxis.ticktext, figure.layout.yaxis.range) == (("Mon", "Sat"), (1.5, -0.5))
    assert (heat(figure)["y"], heat(figure)["z"][0]) == ([0, 1], [0.6])
    assert trace(figure, "Too few calls to say")["y"][0] == pytest.approx(0.54)
    assert list(lines(figure)) == ["9", str(5 * 24 + 9)]


def test_hour_says_its_counts_its_rate_and_how_sure_it_is():
    figure = heatmap.weekday_by_hour(week(mon9=(60, 100)), theme=theme.LIGHT)
    assert lines(figure)["9"] == ("Monday 09:00–10:00<br>100 calls<br>60.0% answered (95% sure: 50% to 70%)")


def days(count=10):
    """A calendar from Wednesday 4 March 2026 on."""
    table = starts("2026-03-04", count, "D")
    date = pd.DatetimeIndex(table["start"]).tz_localize(None)
    columns = rates(**{f"d{at}": (60 + at, 100 + at) for at in range(count)}).drop(columns="label")
    weekday = date.day_of_week
    week = date - pd.to_timedelta(weekday, unit="D")
    return pd.concat([pd.DataFrame({"date": date, "week": week, "weekday": weekday}), table, columns], axis=1)


def test_calendar_puts_weeks_across_and_weekdays_down():
    found = heat(heatmap.calendar(days(), theme=theme.LIGHT))
    assert np.shape(found["z"]) == (7, 2)
    assert (found["z"][2][0], found["z"][0][1]) == (100, 105)
    assert pd.isna(found["z"][0][0])


def test_calendar_hatches_days_that_are_not_loaded_and_frames_the_one_that_is_not_over():
    loaded = pd.Series([False, *[True] * 9])
    figure = heatmap.calendar(
        days(), theme=theme.DARK, loaded=loaded, now=datetime(2026, 3, 13, 13, 32, tzinfo=UTC)
    )
    assert pd.isna(heat(figure)["z"][2][0])
    assert lines(figure)["0"] == "Wed 4 Mar 2026<br>not loaded"
    assert trace(figure, "Not loaded")["x"][0] == pytest.approx(-0.46)
    assert [(shape.x0, shape.y0) for shape in figure.layout.shapes] == [(0.53, 3.54)]
    assert lines(figure)["9"].startswith("Fri 13 Mar 2026, until 14:32<br>109 calls")


def test_calendar_of_a_few_weeks_has_its_numbers_in_the_cells():
    assert heat(heatmap.calendar(days(), theme=theme.LIGHT))["text"][2][0] == "100"
    assert "text" not in heat(heatmap.calendar(days(100), theme=theme.LIGHT))


def test_calendar_of_three_years_is_few_enough_for_a_browser():
    assert len(heatmap.calendar(days(1100), theme=theme.LIGHT).to_json()) < 1_000_000
