from datetime import UTC, datetime

import pandas as pd

from pages.charts import clock, volume
from pages.charts.stack import stack as draw
from pages.looks import theme

from .tables import BERLIN, EVIL, drawn, outcomes, starts, trace

DAYS = outcomes("2026-03-02", (6, 2, 1, 0, 1), (0, 0, 0, 0, 0), (3, 1, 0, 4, 0))
NOW = datetime(2026, 3, 4, 13, 32, tzinfo=UTC)


def stack(**changes):
    options = {"table": DAYS, "theme": theme.LIGHT, "grain": "day", "now": NOW, **changes}
    return draw(layers=volume.outcomes(options["table"], theme.LIGHT), **options)


def bars(figure):
    return [found for found in drawn(figure)["data"] if found["type"] == "bar"]


def test_answered_is_at_the_bottom_and_a_word_nobody_knows_on_top():
    names = [found["name"] for found in bars(stack())]
    assert names == ["Answered", "No answer", "Failed", "Live", "Unfathomed"]


def test_outcomes_that_do_not_occur_have_no_place_in_the_legend():
    assert "Busy" not in [found.get("name") for found in drawn(stack())["data"]]


def test_bucket_that_is_not_over_is_hatched_and_says_until_when():
    answered = trace(stack(), "Answered")
    assert answered["marker"]["pattern"]["shape"] == ["", "", "/"]
    assert answered["x"][-1] == "Wed 4 Mar 2026, until 14:32"


def test_shares_are_of_settled_calls_and_a_day_without_any_has_none():
    found = {name["name"]: name["y"] for name in bars(stack(shares=True))}
    assert list(found) == ["Answered", "No answer", "Failed", "Unfathomed"]
    assert [column[0] for column in found.values()] == [0.6, 0.2, 0.1, 0.1]
    assert pd.isna(found["Answered"][1])
    assert found["Answered"][2] == 0.75


def test_count_says_its_share_of_settled_calls_and_live_calls_say_none():
    assert trace(stack(), "Answered")["customdata"] == ["6 (60.0%)", "0 (–)", "3 (75.0%)"]
    assert trace(stack(), "Live")["customdata"] == ["0", "0", "4"]


def test_share_that_is_nearly_all_says_so_also_if_there_are_many_buckets(monkeypatch):
    table = outcomes("2026-03-02", (9999, 1, 0, 0, 0))
    for detailed, said in (
        (1000, ["over 99.9% (9,999)", "under 0.1% (1)"]),
        (0, ["over 99.9%", "under 0.1%"]),
    ):
        monkeypatch.setattr("pages.charts.stack.DETAILED", detailed)
        shown = stack(table=table, shares=True)
        assert [one["customdata"][0] for one in bars(shown)[:2]] == said
        assert bars(shown)[0]["hovertemplate"] == "%{customdata}"


def test_comparison_is_laid_place_by_place_and_cut_to_the_buckets_there_are():
    before = trace(stack(before=pd.Series([5, 6, 7, 8]), before_name="27 Feb – 1 Mar"), "27 Feb – 1 Mar")
    assert before["y"] == [5, 6, 7]
    assert before["line"]["dash"] == "dot"


def test_day_that_is_not_loaded_is_paper_and_no_zero():
    figure = stack(loaded=pd.Series([False, True, True]))
    paper = trace(figure, "Not loaded")
    assert (paper["x"], paper["y"]) == (["Mon 2 Mar 2026"], [1])
    assert paper["marker"]["pattern"]["shape"] != ""
    assert trace(figure, "Answered")["y"][0] == 0


def test_loaded_days_need_no_paper():
    assert "Not loaded" not in [
        found.get("name") for found in drawn(stack(loaded=pd.Series([True] * 3)))["data"]
    ]


def test_zoom_is_kept_while_the_same_buckets_are_drawn():
    later = DAYS.assign(answered=[9, 9, 9])
    assert stack().layout.uirevision == stack(table=later).layout.uirevision
    assert stack().layout.uirevision != stack(grain="week").layout.uirevision
    assert stack().layout.uirevision != stack(table=DAYS.iloc[1:]).layout.uirevision


def test_hour_that_clocks_repeat_has_two_places():
    night = outcomes("2026-10-25 01:00", *[(1, 0, 0, 0, 0)] * 4, freq="h")
    assert clock.names(night, "hour")[:3] == [
        "Sun 25 Oct, 01:00–02:00",
        "Sun 25 Oct, 02:00–02:00",
        "Sun 25 Oct, 02:00–03:00",
    ]
    assert len(set(clock.names(starts("2026-10-25 00:00", 100, "15min"), "15min"))) == 100


def test_quarter_hours_of_a_fortnight_are_few_enough_for_a_browser():
    table = outcomes("2026-03-02", *[(40, 10, 5, 1, 2)] * 1344, freq="15min")
    figure = stack(table=table, grain="15min", before=pd.Series([3] * 1344))
    assert len(figure.to_json()) < 1_000_000


def test_ticks_follow_the_calendar_and_are_few():
    def ticks(first, buckets, freq, grain):
        axis = clock.axis(starts(first, buckets, freq), grain)
        return axis["ticktext"]

    assert ticks("2026-10-27", 28, "D", "day") == ["2 Nov", "9 Nov", "16 Nov", "23 Nov"]
    assert ticks("2026-03-02", 24, "h", "hour") == ["2 Mar", "06:00", "12:00", "18:00"]
    assert ticks("2025-11-01", 4, "MS", "month") == ["Nov", "Dec", "Jan<br>2026", "Feb"]
    assert len(ticks("2024-01-01", 900, "D", "day")) <= 7


def test_week_and_month_and_quarter_of_an_hour_have_names():
    first = pd.Timestamp("2026-03-02", tz=BERLIN)
    assert clock.bucket(first, first, "week") == "Week of 2 Mar 2026"
    assert clock.bucket(first, first, "month") == "March 2026"
    assert clock.bucket(first, first + pd.Timedelta("15min"), "15min") == "Mon 2 Mar, 00:00–00:15"


def test_bucket_that_reaches_out_of_the_period_says_so():
    assert clock.names(DAYS.assign(cut=[True, False, False]), "day")[0] == "Mon 2 Mar 2026, in part"


def test_status_word_with_markup_is_drawn_as_it_is():
    figure = stack(table=DAYS.rename(columns={"unfathomed": EVIL}))
    assert "&lt;a href=" in [found["name"] for found in bars(figure)][-1]


def test_few_calls_are_counted_in_whole_numbers():
    assert stack(table=outcomes("2026-03-02", (1, 0, 0, 0, 0), (2, 1, 0, 0, 0))).layout.yaxis.dtick == 1
    assert stack().layout.yaxis.dtick is None


def test_first_and_further_calls_to_a_number_are_told_apart():
    table = starts("2026-03-02", 2, "D").assign(
        calls=[4, 3], new=[4, 1], repeated=[0, 2], without_number=[0, 0]
    )
    figure = draw(table, volume.new_and_repeated(table, theme.LIGHT), theme=theme.LIGHT, grain="day")
    assert [found["name"] for found in bars(figure)] == ["First call of a number", "Number met before"]


def test_peak_of_conversations_is_named_where_it_is():
    table = starts("2026-03-02", 3, "D").assign(peak=[2, 7, 3], erlangs=[0.5, 1.25, 0.75], waiting=[0, 9, 1])
    figure = volume.at_once(table, theme=theme.LIGHT, grain="day", loaded=pd.Series([True, True, False]))
    note = figure.layout.annotations[0]
    assert (note.x, note.y, note.text) == (1, 7, "<b>Peak 7</b>")
    assert pd.isna(trace(figure, "Most conversations")["y"][2])


def test_no_peak_is_named_where_nobody_talked_and_no_queue_is_drawn_where_none_was():
    table = starts("2026-03-02", 2, "D").assign(peak=[0, 0], erlangs=[0.0, 0.0], waiting=[0, 0])
    figure = volume.at_once(table, theme=theme.LIGHT, grain="day")
    assert figure.layout.annotations == ()
    assert [one.name for one in figure.data] == ["Most conversations", "Mean of conversations"]
