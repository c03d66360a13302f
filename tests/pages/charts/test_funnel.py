from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.charts import funnel, interval
from pages.charts.labels import Box, spread
from pages.looks import theme

from .standings import LIMITS, agents
from .tables import EVIL, drawn

SIZES = [Box(300, 250), Box(620, 250)]


def drawing(table, limits=LIMITS):
    return funnel.chart(table, limits, theme=theme.LIGHT)


def test_only_agents_outside_of_the_band_are_named():
    figure = drawing(agents(good=(1000, 700), usual=(800, 410), bad=(500, 150)))
    assert sorted(note.text for note in figure.layout.annotations) == ["bad", "good"]


def test_side_of_the_band_has_its_own_colour_and_outside_its_own_shape():
    inside, outside = drawn(drawing(agents(good=(1000, 700), usual=(800, 410), bad=(500, 150))))["data"][3:]
    assert outside["marker"]["color"] == [theme.LIGHT.good, theme.LIGHT.bad]
    assert (inside["marker"]["symbol"], outside["marker"]["symbol"]) == ("circle", "diamond")


def test_rate_of_all_agents_lies_over_the_bands_and_under_the_dots():
    found = drawn(drawing(agents(good=(1000, 700), usual=(800, 410))))["data"]
    assert [at for at, one in enumerate(found) if one.get("name") == "All agents"] == [2]
    assert found[2]["y"] == [0.5, 0.5]
    assert [one["mode"] for one in found] == ["lines"] * 3 + ["markers"] * 2


def test_an_agent_stands_at_the_mix_of_all_and_says_its_own_rate():
    table = agents(ana=(100, 40), bo=(800, 410)).assign(adjusted=[0.5, 0.52], expected=[0.4, 0.5])
    dots = drawn(drawing(table))["data"][3]
    assert dots["y"] == [0.5, 0.52]
    assert "40.0% of 100 settled answered<br>expected of its mix of calls: 40.0%" in dots["customdata"][0]


def test_an_agent_with_too_few_calls_says_that_it_is_not_judged():
    dots = drawn(drawing(agents(few=(10, 1), usual=(800, 410)).assign(enough=[False, True], out=False)))[
        "data"
    ][3]
    assert [text.rpartition("<br>")[2] for text in dots["customdata"]] == [
        "too few calls to judge",
        "within what chance explains",
    ]


def test_without_limits_the_agents_are_drawn_all_the_same():
    figure = drawn(drawing(agents(few=(10, 1), other=(8, 4)).assign(enough=False, out=False), LIMITS.head(0)))
    assert figure["data"][3]["y"] == [0.1, 0.5]
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < 0.1
    assert high > 0.5


def test_agents_on_one_spot_are_named_as_far_as_there_is_room():
    crowd = agents(**{f"agent number {at}": (1000, 700) for at in range(40)})
    assert 0 < len(drawing(crowd).layout.annotations) < 40


def test_one_agent_alone_has_nothing_to_be_compared_with():
    figure = drawing(agents(alone=(1000, 700)))
    assert [note.text for note in figure.layout.annotations] == ["There is no other agent to compare with."]


def test_name_with_markup_is_drawn_as_it_is():
    figure = drawing(agents(**{EVIL: (1000, 700)}, usual=(800, 410)))
    assert figure.layout.annotations[0].text.startswith("&lt;a href=")


def test_picture_of_an_interval_has_its_dot_on_the_rate():
    picture = interval.picture(0.5, 0.25, 0.75, pooled=0.6, reach=(0.0, 1.0), theme=theme.LIGHT)
    assert picture.startswith("data:image/svg+xml")
    assert 'cx="75.0"' in unquote(picture)
    assert interval.picture(float("nan"), 0, 1, pooled=0.5, reach=(0.0, 1.0), theme=theme.LIGHT) is None


def test_label_takes_the_other_side_at_the_rim():
    side = spread([(0.99, 0.5)], ["Onboarding"], others=[(0.99, 0.5)], sizes=SIZES)[0]
    assert side.anchors["xanchor"] == "right"


@pytest.mark.parametrize("plot", SIZES, ids=["phone", "desk"])
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=12))
def test_no_label_covers_another_whatever_the_width(plot, points):
    labels = [f"Agent {at}" for at in range(len(points))]
    sides = spread(points, labels, others=points, sizes=SIZES)
    boxes = [
        side.rectangle(point, label, plot)
        for point, label, side in zip(points, labels, sides, strict=True)
        if side
    ]
    touching = [
        (one, other)
        for at, one in enumerate(boxes)
        for other in boxes[:at]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]
    assert not touching
    assert all(box[0] >= 0 and box[2] <= plot.width for box in boxes)
