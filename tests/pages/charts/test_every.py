"""What holds for every figure: it can be of nothing, of one call, of hostile text, and says itself in a sentence."""

import re
from functools import partial

import pandas as pd
import pytest

from pages.charts import durations, funnel, groups, heatmap, histogram, volume, waterfall
from pages.charts.stack import stack
from pages.looks import theme
from ringyo_data import metrics
from ringyo_data.frame import empty_frame

from ...data.metrics.frames import BERLIN, call, frame, many, utc
from .tables import EVIL, drawn, texts

SPAN = {
    "since": utc("2026-03-01 23:00"),
    "until": utc("2026-03-04 23:00"),
    "tz": BERLIN,
    "now": utc("2026-03-04 12:00"),
}
DAYS = {**SPAN, "grain": "day"}


def labelled(table: pd.DataFrame, column: str = "agent_id") -> pd.DataFrame:
    return table.assign(label=table[column].fillna("none"))


def over_time(calls, look, *, shares=False):
    table = metrics.calls_over_time(calls, **DAYS)
    figure = stack(table, volume.outcomes(table, look), theme=look, grain="day", shares=shares)
    return figure, volume.calls_over_time_alt(table, grain="day")


shares_over_time = partial(over_time, shares=True)


def new_and_repeated(calls, look):
    table = metrics.new_and_repeated(calls, **DAYS)
    figure = stack(table, volume.new_and_repeated(table, look), theme=look, grain="day")
    return figure, volume.new_and_repeated_alt(table)


def at_once(calls, look):
    table = metrics.at_once_over_time(calls, **DAYS)
    return volume.at_once(table, theme=look, grain="day"), volume.at_once_alt(table, grain="day")


def week(calls, look):
    table = metrics.weekday_by_hour(calls, **SPAN)
    return heatmap.weekday_by_hour(table, theme=look, measure="answer_rate"), heatmap.weekday_by_hour_alt(
        table
    )


def calendar(calls, look):
    table = metrics.calendar(calls, **SPAN)
    return heatmap.calendar(table, theme=look, measure="failed_share"), heatmap.calendar_alt(table)


def lasting(calls, look):
    table, found = metrics.histogram(calls, "log"), metrics.typical_duration(calls)
    figure = histogram.chart(
        table, theme=look, median_seconds=found.median_seconds, p90_seconds=found.p90_seconds
    )
    return figure, histogram.alt(table, median_seconds=found.median_seconds)


def setup(calls, look):
    table = metrics.setup_histogram(calls)
    return histogram.chart(table, theme=look), histogram.alt(table, median_seconds=float("nan"))


def at_least(calls, look):
    share = metrics.at_least(calls, 60).value
    figure = durations.at_least(
        metrics.cumulative(calls), theme=look, seconds=60, share=share, upto_seconds=300
    )
    return figure, durations.at_least_alt(60, share)


def percentiles(calls, look):
    table = metrics.percentiles_over_time(calls, **DAYS)
    figure = durations.percentiles_over_time(table, theme=look, grain="day")
    return figure, durations.percentiles_alt(table, along="over time")


def waits_by_hour(calls, look):
    table = metrics.setup_by_hour(calls, **SPAN)
    figure = durations.percentiles_by_hour(table, theme=look)
    return figure, durations.percentiles_alt(table, along="by hour of the day")


def boxes(calls, look):
    table = labelled(metrics.durations_by_agent(calls))
    return durations.boxes(table, theme=look), durations.boxes_alt(table, one="agent")


def bars(calls, look):
    table = labelled(metrics.by_label(calls, "line"), "line")
    return groups.bars(table, theme=look), groups.bars_alt(table, of="line")


def outcomes(calls, look):
    table = labelled(metrics.outcomes_by_agent(calls))
    return groups.outcome_shares(table, theme=look), groups.outcome_shares_alt(table)


def steps(calls, look):
    found = metrics.splits(calls, calls, "answer_rate", tz=BERLIN)
    table = found[0].table.assign(label=EVIL) if found else pd.DataFrame({"effect": [], "label": []})
    ends = {"before": 0.4, "after": 0.6}
    return waterfall.chart(table, theme=look, good_when_up=True, **ends), waterfall.alt(table, **ends)


def rates(calls, look):
    table = labelled(metrics.by_metadata(calls), "value")
    return groups.rates(table, theme=look), groups.rates_alt(table, of="Answer rate by campaign")


def hours(calls, look):
    table = metrics.by_hour(calls, **SPAN)
    return groups.hours_of_day(table, theme=look), groups.hours_of_day_alt(table)


def rates_by_hour(calls, look):
    table = metrics.by_hour(calls, **SPAN)
    figure = groups.rates_by_hour(table, theme=look, average=metrics.answer_rate(calls).value)
    return figure, groups.rates_alt(table, of="Answer rate by hour of the day")


def chances(calls, look):
    judged = metrics.standing(calls, **SPAN)
    table = labelled(metrics.funnel(judged))
    limits = metrics.funnel_limits(judged, int(table["settled"].max()) if len(table) else 0)
    return funnel.chart(table, limits, theme=look), funnel.alt(table)


FIGURES = pytest.mark.parametrize(
    "draw",
    [
        over_time,
        shares_over_time,
        new_and_repeated,
        at_once,
        week,
        calendar,
        lasting,
        setup,
        at_least,
        percentiles,
        waits_by_hour,
        boxes,
        bars,
        outcomes,
        rates,
        steps,
        hours,
        rates_by_hour,
        chances,
    ],
)


def hostile() -> pd.DataFrame:
    """Calls whose every word is markup, enough of them for every claim."""
    fields = {"agent_id": EVIL, "from_number": EVIL, "metadata": {"campaign": EVIL}}
    settled = [
        one
        for hour in range(3)
        for one in many(90, 150, at=utc(f"2026-03-02 1{hour}:00"), lasts=70, held=90, **fields)
    ]
    return frame(*settled, call(status=EVIL, held=5, **fields), call("2026-03-04 11:59", "ringing", **fields))


@FIGURES
@pytest.mark.parametrize(
    "calls", [empty_frame(), frame(call(lasts=5)), hostile()], ids=["none", "one", "hostile"]
)
@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK], ids=lambda look: look.mode)
def test_figure_is_small_in_the_apps_font_and_said_in_one_sentence(draw, calls, look):
    figure, alt = draw(calls, look)
    assert len(figure.to_json()) < 1_000_000
    assert figure.layout.template.layout.font.family == theme.FONT
    assert alt.endswith(".")
    assert "nan" not in alt


@FIGURES
def test_text_of_the_api_is_never_markup_in_a_figure(draw):
    figure, _ = draw(hostile(), theme.LIGHT)
    parts = drawn(figure)
    layout = {name: part for name, part in parts["layout"].items() if name != "template"}
    assert not [text for text in texts([parts["data"], layout]) if "<a" in text]


@FIGURES
def test_text_of_the_api_is_no_template_either(draw):
    figure, _ = draw(hostile(), theme.LIGHT)
    templates = [trace.get("hovertemplate") or "" for trace in drawn(figure)["data"]]
    assert not [template for template in templates if "evil" in template]


@FIGURES
def test_figure_has_no_title_of_its_own(draw):
    figure, _ = draw(frame(call(lasts=5)), theme.LIGHT)
    assert figure.layout.title.text is None


def test_steps_that_explain_nothing_are_all_grey():
    row = {"value": "a", "label": "Ana", "calls_before": 100, "calls": 100, "rate_before": 0.6, "rate": 0.5}
    row |= {"share_before": 1.0, "share": 1.0, "share_effect": 0.0, "rate_effect": -0.1, "effect": -0.1}
    table = pd.DataFrame([row | {"low": -0.15, "high": -0.05}])
    for explains, colour in ((True, theme.LIGHT.bad), (False, theme.LIGHT.muted)):
        figure = waterfall.chart(
            table, theme=theme.LIGHT, before=0.6, after=0.5, good_when_up=True, explains=explains
        )
        assert figure.data[0].marker.color == (colour,)


def test_steps_say_each_groups_own_rate_before_and_now():
    row = {"calls_before": 10, "calls": 10, "part_before": 5, "part": 4, "rate_before": 0.5, "rate": 0.4}
    row |= {"share_before": 0.5, "share": 0.5, "share_effect": 0.0, "rate_effect": -0.05, "effect": -0.05}
    row |= {"low": -0.1, "high": 0.0}
    new = row | {"calls_before": 0, "rate_before": float("nan"), "label": "New"}
    table = pd.DataFrame([row | {"label": "Ana"}, new])
    figure = waterfall.chart(table, theme=theme.LIGHT, before=0.6, after=0.5, good_when_up=True)
    lines = [re.sub("<(?!br)[^>]*>", "", text).split("<br>") for text in figure.layout.yaxis.ticktext]
    assert lines == [["Before"], ["Ana", "50.0% → 40.0%"], ["New", "– → 40.0%"], ["Now"]]
