from pages.charts import clickable, groups, heatmap, volume
from pages.charts.stack import stack as draw
from pages.looks import theme

from .tables import drawn, outcomes, rates
from .test_heatmap import week

DAYS = outcomes("2026-03-02", (6, 2, 1, 0, 1), (0, 0, 0, 0, 0), (3, 1, 0, 4, 0))
FINGER = theme.of("light", "Mobile")


def stack(look=theme.LIGHT):
    layers = volume.outcomes(DAYS, look)
    return draw(DAYS, layers, theme=look, grain="day", before=DAYS["calls"])


def modes(figure):
    layout = drawn(figure)["layout"]
    return layout["dragmode"], layout["template"]["layout"]["dragmode"]


def test_streamlit_finds_a_mode_that_it_leaves_alone_and_plotly_takes_the_templates():
    assert modes(clickable.pickable(stack(), theme=theme.LIGHT, ranges=True))[1] == "select"
    assert modes(clickable.pickable(stack(), theme=theme.LIGHT))[1] is False
    word = modes(clickable.pickable(stack(), theme=theme.LIGHT))[0]
    assert word
    assert word not in ("select", "lasso", "pan", "zoom")


def test_clicks_are_asked_for_by_the_figure_itself():
    assert drawn(clickable.pickable(stack(), theme=theme.LIGHT))["layout"]["clickmode"] == "event+select"


def test_finger_scrolls_past_also_where_ranges_can_be_dragged():
    assert modes(clickable.pickable(stack(FINGER), theme=FINGER, ranges=True))[1] is False


def test_hovering_is_what_it_was():
    week_map = heatmap.weekday_by_hour(week(mon9=(60, 100)), theme=theme.LIGHT)
    kept = [drawn(clickable.pickable(figure, theme=theme.LIGHT))["layout"] for figure in (stack(), week_map)]
    assert [layout["hovermode"] for layout in kept] == ["x unified", "closest"]


def test_next_turn_is_another_figure_and_the_one_given_is_left_alone():
    figure = stack()
    before = figure.to_json()
    first, second = (clickable.pickable(figure, theme=theme.LIGHT, turn=turn).to_json() for turn in (1, 2))
    assert first != second
    assert figure.to_json() == before


def test_theme_of_other_figures_is_left_alone():
    clickable.pickable(stack(), theme=theme.LIGHT, ranges=True)
    assert stack().layout.template.layout.dragmode == "zoom"


def test_nothing_fades_when_something_is_picked():
    data = drawn(clickable.pickable(stack(), theme=theme.LIGHT))["layout"]["template"]["data"]
    assert data["bar"][0]["unselected"]["marker"]["opacity"] == 1
    assert data["scatter"][0]["unselected"]["marker"]["opacity"] == 1


def test_every_trace_over_time_has_points_to_pick():
    assert all(
        trace["type"] == "bar" or "markers" in trace["mode"]
        for trace in drawn(stack())["data"]
        if trace.get("hoverinfo") != "skip"
    )


def test_rows_of_groups_are_told_by_id_whatever_their_order():
    table = rates(north=(60, 100), south=(2, 10))
    for figure in (groups.bars(table, theme=theme.LIGHT), groups.rates(table, theme=theme.LIGHT)):
        assert drawn(figure)["data"][0]["ids"] == ["0", "1"]
