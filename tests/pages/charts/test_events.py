"""What happened, marked above the bars."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest

from pages.address import clicks
from pages.charts import volume
from pages.charts.events import Mark, marks, with_events
from pages.charts.stack import stack
from pages.looks import theme
from ringyo_data.events import Event

from .tables import drawn, outcomes

DAYS = outcomes("2026-03-02", (6, 2, 1, 0, 1), (1, 0, 0, 0, 0), (3, 0, 0, 0, 0))
LOOKS = [theme.LIGHT, theme.DARK]


def event(at: pd.Timestamp, word: str = "w") -> Event:
    return Event(at, at, at.date(), "", None, "settings", word)


def figure(found, look=theme.LIGHT, height=320):
    plain = stack(DAYS, volume.outcomes(DAYS, look), theme=look, grain="day", height=height)
    return with_events(plain, found, theme=look)


def test_events_of_one_bucket_are_one_mark():
    first, second, _ = DAYS["start"]
    late = second + pd.Timedelta(hours=23, minutes=59)
    found = marks(DAYS, [(event(second, "a"), "A"), (event(late, "b"), "B"), (event(first, "c"), "C")])
    assert found == [Mark(0, ("c",), ("C",)), Mark(1, ("a", "b"), ("A", "B"))]


def test_events_outside_the_buckets_are_not_marked():
    before = event(pd.Timestamp(datetime(2026, 3, 1, 12, tzinfo=UTC)))
    after = event(DAYS["end"].iloc[-1])
    assert marks(DAYS, [(before, "A"), (after, "B")]) == []


def test_without_marks_the_figure_is_as_it_was():
    assert figure([]) == stack(DAYS, volume.outcomes(DAYS, theme.LIGHT), theme=theme.LIGHT, grain="day")


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark"])
def test_a_mark_stands_over_its_bar_with_a_line_in_ink(look):
    made = figure([Mark(1, ("w",), ("A",))], look)
    names = list(made.layout.xaxis.categoryarray)
    mark = made.data[-1]
    assert (list(mark.x), list(mark.ids), mark.marker.color) == ([names[1]], ["event:w"], look.text)
    (line,) = made.layout.shapes
    assert (line.x0, line.x1, line.line.color, line.yref) == (1, 1, look.text, "paper")


@pytest.mark.parametrize("height", [280, 320])
def test_the_marks_have_a_strip_of_their_own_above_the_bars(height):
    layout = drawn(figure([Mark(0, ("w",), ("A",))], height=height))["layout"]
    assert layout["yaxis"]["domain"][1] == layout["yaxis3"]["domain"][0]
    assert 14 <= (1 - layout["yaxis3"]["domain"][0]) * (height - 60) <= 24


def test_a_mark_says_what_happened_in_short_lines_and_literally():
    texts = ("New list <b> from the autumn fair in the old town", "B", "C", "D", "E", "F", "G")
    (said,) = figure([Mark(0, ("w",), texts)]).data[-1].customdata
    assert said == (
        "<b>7 events</b><br>New list &lt;b&gt; from the autumn fair in<br>the old town<br>B<br>C<br>D<br>E<br>and 2 more"
    )


def test_a_pick_of_a_mark_names_its_events_and_no_row():
    def picked(name):
        return {"selection": {"points": [{"id": name, "point_index": 1}], "box": []}}

    (mark,) = figure([Mark(1, ("2026-03-02-ab12cd", "2026-03-02-0f0f0f"), ("A", "B"))]).data[-1].ids
    assert clicks.events(picked(mark)) == ["2026-03-02-ab12cd", "2026-03-02-0f0f0f"]
    assert clicks.picked(picked("event:2026-03-02-ab12cd"), 3) is None
    assert clicks.events(picked("1")) == []
    assert clicks.events({"selection": {"points": [{"point_index": 1}], "box": []}}) == []
    assert clicks.events({"selection": {"points": [], "box": []}}) == []
    assert clicks.events({}) == []
