from itertools import combinations

import pytest

from pages.looks import theme
from pages.text import outcomes
from tests.pages.looks.colour import SIGHT, ciede2000, contrast, distance

MODES = pytest.mark.parametrize("mode", [theme.LIGHT, theme.DARK], ids=lambda mode: mode.mode)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_colour_distance_agrees_with_the_published_pairs_of_sharma(one, other, expected):
    assert ciede2000(one, other) == pytest.approx(expected, abs=1e-4)


def outcome_colours(mode):
    """The colour of each outcome that has its own, and of the first that has none."""
    own = {name: mode.outcome(name) for name in outcomes.ORDER if name in outcomes.OWN}
    return own | {"spare": getattr(outcomes.SPARE, mode.mode)}


def test_black_on_white_has_the_contrast_that_wcag_names():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@MODES
@pytest.mark.parametrize("sight", SIGHT)
def test_no_two_outcomes_look_alike_whichever_cones_a_reader_has(mode, sight):
    colours = outcome_colours(mode)
    apart = {
        (one, other): distance(colours[one], colours[other], sight) for one, other in combinations(colours, 2)
    }
    assert min(apart.values()) > 12, min(apart, key=apart.get)


@MODES
def test_outcome_colours_stand_out_from_the_page_by_three_to_one(mode):
    colours = outcome_colours(mode)
    faint = {name: contrast(colour, mode.background) for name, colour in colours.items()}
    assert min(faint.values()) >= 3, min(faint, key=faint.get)


@MODES
@pytest.mark.parametrize("ink", ["text", "muted", "accent", "good", "bad"])
@pytest.mark.parametrize("paper", ["background", "sidebar"])
def test_words_are_readable_on_every_paper_they_are_set_on(mode, ink, paper):
    assert contrast(getattr(mode, ink), getattr(mode, paper)) >= 4.5


@MODES
def test_heat_map_steps_get_stronger_one_by_one(mode):
    strengths = [contrast(step, mode.background) for step in mode.ramp]
    assert strengths == sorted(strengths)
    assert strengths[-1] >= 4.5


def test_one_outcome_at_most_has_the_spare_look():
    bare = [word for word in outcomes.WORDS if word not in outcomes.OWN]
    assert len(bare) <= 1, f"pages/text/outcomes.py: give {bare[-1]} a look of its own in OWN"


def test_a_status_nobody_knows_comes_last_in_the_colour_of_unknown():
    assert theme.ordered(["unfathomed", "busy", "answered"]) == ["answered", "busy", "unfathomed"]
    assert theme.LIGHT.outcome("unfathomed") == theme.LIGHT.outcome("unknown")


def test_only_what_is_not_final_is_hatched():
    settled = [
        theme.hatch(name) for name in ("answered", "by_agent", "handed_over", "no_answer", "busy", "failed")
    ]
    assert not any(settled)
    assert theme.OPEN_HATCH not in (*settled, theme.hatch("live"))
    assert theme.hatch("live") != theme.hatch("unfathomed") != ""


def test_an_unknown_mode_is_light_and_a_phone_may_scroll_past_a_chart():
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148"
    assert theme.of(None) is theme.LIGHT
    assert theme.of("dark") is theme.DARK
    assert theme.template(theme.of("dark")).layout.dragmode == "zoom"
    assert theme.template(theme.of("dark", phone)).layout.dragmode is False


@MODES
def test_charts_speak_the_apps_font_and_cut_no_labels(mode):
    layout = theme.template(mode).layout
    assert layout.font.family == '"Source Sans", sans-serif'
    assert (layout.xaxis.automargin, layout.yaxis.automargin) == (True, True)
    assert layout.legend.traceorder == "normal"
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
