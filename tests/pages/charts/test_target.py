import pandas as pd
import pytest

from pages.charts import durations, funnel, volume
from pages.charts.stack import stack as draw
from pages.charts.target import with_target
from pages.looks import theme

from .standings import LIMITS, agents
from .tables import drawn, outcomes

DAYS = outcomes("2026-03-02", (6, 2, 1, 0, 1), (0, 0, 0, 0, 0))


def stack(**options):
    return draw(DAYS, volume.outcomes(DAYS, theme.LIGHT), theme=theme.LIGHT, grain="day", **options)


def test_line_lies_across_the_whole_figure_and_is_named():
    figure = with_target(stack(shares=True), 0.7, "target 70%", theme=theme.LIGHT)
    line, note = figure.layout.shapes[-1], figure.layout.annotations[-1]
    assert (line.xref, line.x0, line.x1, line.y0, line.y1) == ("paper", 0, 1, 0.7, 0.7)
    assert (note.text, note.y, note.yref) == ("Target 70%", 0.7, None)


def test_upright_line_is_named_on_the_side_that_has_room():
    def side(at):
        figure = with_target(stack(), at, "target", theme=theme.LIGHT, axis="x")
        assert figure.layout.shapes[-1].x0 == at
        return figure.layout.annotations[-1].xanchor

    assert [side(0.2), side(0.8)] == ["left", "right"]


def test_nothing_wanted_changes_nothing():
    assert with_target(stack(), None, "", theme=theme.LIGHT) == stack()


@pytest.mark.parametrize(("at", "wanted"), [(1.5, (0, 1.62)), (0.5, (0, 1)), (-1, (-1.16, 1))])
def test_line_beyond_the_axis_makes_room_for_itself(at, wanted):
    figure = with_target(stack(shares=True), at, "target", theme=theme.LIGHT)
    assert figure.layout.yaxis.range == pytest.approx(wanted)


def test_words_over_points_hide_none_of_them():
    figure = with_target(stack(), 5, "target 5", theme=theme.LIGHT, over_points=True)
    assert figure.layout.annotations[-1].bgcolor == "rgba(0,0,0,0)"
    assert figure.layout.shapes[-1].layer == "above"


def modes(figure):
    return [found.get("mode") for found in drawn(figure)["data"]]


def test_line_lies_over_the_bands_and_under_the_agents():
    plain = funnel.chart(agents(one=(1000, 500), other=(800, 600)), LIMITS, theme=theme.LIGHT)
    figure = with_target(plain, 0.7, "target 70%", theme=theme.LIGHT, over_points=True)
    line = drawn(figure)["data"][3]
    assert (line["x"], line["y"]) == (list(figure.layout.xaxis.range), [0.7, 0.7])
    assert modes(figure) == ["lines"] * 4 + ["markers"] * 2


def test_upright_line_lies_over_boxes_and_under_their_points():
    table = pd.DataFrame({"label": ["a"], "calls": 100, "enough": True}).assign(
        **{f"{name}_seconds": at for at, name in enumerate(("min", "q1", "median", "q3", "p90", "max"), 1)}
    )
    plain = durations.boxes(table, theme=theme.LIGHT)
    figure = with_target(plain, 4, "target 4 s", theme=theme.LIGHT, axis="x", over_points=True)
    assert drawn(figure)["data"][1]["x"] == [4, 4]
    assert modes(figure)[:3] == [None, "lines", "markers"]
