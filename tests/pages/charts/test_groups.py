import pandas as pd

from pages.charts import groups
from pages.charts.base import short
from pages.looks import theme

from .tables import EVIL, drawn, rates, texts


def test_bars_say_count_and_rate_and_a_dash_where_too_few_calls_carry_it():
    figure = groups.bars(rates(north=(600, 1000), south=(2, 10)), theme=theme.LIGHT)
    assert [text.strip() for text in drawn(figure)["data"][2]["text"]] == [
        "<b>1,000</b>  60%",
        "<b>10</b>  –",
    ]
    assert figure.layout.yaxis.ticktext == ("north", "south")


def test_groups_of_the_same_name_keep_rows_of_their_own():
    table = pd.concat([rates(Renewals=(60, 100)), rates(Renewals=(20, 200))], ignore_index=True)
    bars = drawn(groups.bars(table, theme=theme.LIGHT))["data"]
    assert bars[0]["y"] == [0, 1]
    assert bars[0]["x"] == [100, 200]


def test_outcome_shares_are_of_settled_calls_and_say_their_number():
    table = pd.DataFrame({"label": ["ana"], "calls": [12], "answered": [6], "busy": [4], "live": [2]})
    figure = drawn(groups.outcome_shares(table, theme=theme.LIGHT))["data"]
    assert [(one["name"], one["x"]) for one in figure[:2]] == [("Answered", [0.6]), ("Busy", [0.4])]
    assert figure[0]["customdata"] == ["<b>ana</b><br>Answered: 60.0% (6 of 10 settled)"]
    assert figure[2]["text"] == ["  <b>10</b>"]


def test_part_of_a_bar_that_is_too_thin_for_its_hatch_has_none():
    table = pd.DataFrame({"label": ["ana", "ben"], "calls": [100] * 2, "answered": [97, 98], "odd": [3, 2]})
    odd = drawn(groups.outcome_shares(table, theme=theme.LIGHT))["data"][1]
    assert odd["marker"]["pattern"]["shape"] == [theme.hatch("odd"), ""]


def test_rate_that_too_few_calls_carry_is_hollow():
    figure = groups.rates(rates(north=(60, 100), south=(2, 10)), theme=theme.LIGHT, average=0.5)
    assert drawn(figure)["data"][0]["marker"]["color"] == [theme.LIGHT.accent, theme.LIGHT.background]
    assert [shape.x0 for shape in figure.layout.shapes] == [0.5]


def test_any_share_can_be_drawn_with_its_own_words():
    table = rates(north=(60, 100)).rename(columns={"answer_rate": "share"})
    figure = groups.rates(
        table, theme=theme.LIGHT, share="share", whole="calls", said="answered calls lasted under 10 s"
    )
    assert "60.0% of 100 answered calls lasted under 10 s" in drawn(figure)["data"][0]["customdata"][0]


def test_hours_of_the_day_stand_side_by_side():
    table = pd.concat([rates(x=(1, 2))] * 24, ignore_index=True).assign(hour=range(24))
    bars = drawn(groups.hours_of_day(table, theme=theme.LIGHT))["data"]
    assert bars[0]["x"] == list(range(24))
    assert bars[0]["customdata"][23].startswith("<b>23:00–00:00</b><br>2 calls")


def test_hours_of_the_day_are_dots_where_they_have_enough_calls():
    hours = [rates(x=(60, 100)), rates(x=(1, 2)), *[rates(x=(90, 100))] * 22]
    table = pd.concat(hours, ignore_index=True).assign(hour=range(24))
    figure = drawn(groups.rates_by_hour(table, theme=theme.LIGHT, average=0.7))
    dots, columns = figure["data"]
    assert dots["x"] == [0, *range(2, 24)]
    assert dots["y"][:2] == [0.6, 0.9]
    assert columns["customdata"][1].startswith("<b>01:00–02:00</b><br>2 calls<br>50.0% of 2")
    assert figure["layout"]["shapes"][0]["y0"] == 0.7


def test_name_with_markup_is_drawn_as_it_is_wherever_it_stands():
    table = rates(**{EVIL: (60, 100)})
    for figure in (groups.bars(table, theme=theme.LIGHT), groups.rates(table, theme=theme.LIGHT)):
        assert not [text for text in texts(drawn(figure)["data"]) if "<a" in text]
        assert not [text for text in figure.layout.yaxis.ticktext if "<a" in text]


def test_long_name_is_cut_and_keeps_what_tells_it_from_its_namesakes():
    assert short("Customer satisfaction survey") == "Customer satisfaction…"
    assert short("Billing questions of companies 13") == "Billing questions… 13"
    assert short("Renewals (agent_renewals10)") == "Renewals (ag…newals10)"
    assert short("Renewals") == "Renewals"
