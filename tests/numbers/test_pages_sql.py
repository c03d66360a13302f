"""A month of some thousand calls, counted in SQL from the records as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

import duckdb
import pytest

from ringyo_data.demo import Shape, invent
from ringyo_data.demo.account import Filters

from . import said
from .cards import OUTCOMES, outcome
from .compare import assert_same
from .desk import Desk, desk_of
from .expected import Expected
from .periods import MONTH

CALLS = """
create view calls as
select *, timezone('Europe/Berlin', created_at) as wall,
    case
        when status = 'completed' then 'by_agent'
        when status = 'transferred' then 'handed_over'
        when status in ('no_answer', 'busy', 'failed') then status
        when status in ('queued', 'initiated', 'ringing', 'answered', 'in_progress') and ended_at is null then 'live'
        else status
    end as outcome,
    outcome <> 'live' and (ended_at is not null or outcome <> status or status in ('no_answer', 'busy', 'failed'))
        as settled,
    outcome in ('by_agent', 'handed_over') as answered
from read_json('{path}', format = 'newline_delimited', columns = {{
    id: 'varchar', status: 'varchar', phone_number: 'varchar', from_number: 'varchar', agent_id: 'varchar',
    duration: 'integer', created_at: 'timestamptz', ended_at: 'timestamptz'
}});
create view month as select * from calls where wall >= '2026-03-01' and wall < '2026-04-01';
"""


@pytest.fixture(scope="module")
def records() -> list[object]:
    """Seventy invented days, as the API sends them."""
    account = invent(11, MONTH.now, Shape(days=70, calls_per_day=90))
    table = account.table(MONTH.now)
    return table.records(table.matching(Filters()).positions.tolist())


@pytest.fixture(scope="module")
def ask(records, tmp_path_factory):
    """Puts a question to the records in SQL."""
    path = tmp_path_factory.mktemp("sql") / "calls.json"
    path.write_text("\n".join(json.dumps(record) for record in records))
    connection = duckdb.connect()
    connection.execute(CALLS.format(path=path))
    return lambda question: connection.execute(question).fetchall()


@pytest.fixture(scope="module")
def desk(records, tmp_path_factory) -> Iterator[Desk]:
    with desk_of(Expected(MONTH, records), tmp_path_factory.mktemp("desk")) as opened:
        yield opened


def test_tiles_are_what_sql_counts(desk, ask):
    tiles = desk.page("overview").tiles
    ((calls, settled, answered, failed, median, seconds),) = ask(
        "select count(*), count_if(settled), count_if(answered), count_if(outcome = 'failed'),"
        " quantile_cont(duration, 0.5), sum(duration) from month"
    )
    assert calls > 2000
    assert said.count(tiles["Calls"].value) == calls
    assert said.percent(tiles["Answer rate"].value) == answered / settled
    assert said.percent(tiles["Failed share"].value) == failed / settled
    assert said.seconds(tiles["Typical duration"].value) == median
    assert said.hours(tiles["Talk time"].value) == seconds


def test_a_month_is_compared_with_the_one_before(desk, ask):
    ((now,), (before,)) = ask(
        "select count(*) from month union all"
        " select count(*) from calls where wall >= '2026-02-01' and wall < '2026-03-01'"
    )
    change = desk.page("overview").tiles["Calls"].change
    if change != "no clear change":
        value, off = said.changed(change)
        assert abs(value - (now / before - 1)) <= off


def test_peak_of_conversations_is_what_sql_counts(desk, ask):
    now = f"'{MONTH.now.isoformat()}'::timestamptz"
    talking = f"outcome = 'live' and status in ('answered', 'in_progress') and created_at >= {now} - interval 75 minutes"
    ((most,),) = ask(
        "with talks as (select ended_at - to_seconds(duration) as began, ended_at as over from month"
        " where ended_at is not null and duration is not null"
        f" union all select created_at, {now} from month where {talking}),"
        " steps as (select began as moment, 1 as step from talks union all select over, -1 from talks)"
        " select max(used) from (select sum(step) over"
        " (order by moment, step rows between unbounded preceding and current row) as used from steps)"
    )
    assert said.count(desk.page("overview").tiles["Peak conversations at once"].value) == most


def test_bars_are_what_sql_counts_by_day_and_outcome(desk, ask):
    bars = desk.page("overview").cards["calls-by-outcome"].traces("bar")
    names = [name for (name,) in ask("select distinct outcome from month")]
    assert set(bars) == {outcome(name) for name in names}
    assert set(OUTCOMES) - {"answered", "unknown"} < set(names)
    for name in names:
        days = ask(
            "select count(id) from range(date '2026-03-01', date '2026-04-01', interval 1 day) as days(day)"
            f" left join month on wall::date = day and outcome = '{name}' group by day order by day"
        )
        assert said.numbers(bars[outcome(name)]["y"]) == [n for (n,) in days], name


def test_hours_are_what_sql_counts(desk, ask):
    cards = desk.page("volume", volume_tabs="Weekday and hour").cards
    heat = cards["calls-by-weekday-and-hour"].trace(0)
    hours, drawn = said.numbers(heat["x"]), said.numbers(heat["z"])
    for weekday, hour, calls in ask("select isodow(wall) - 1, hour(wall), count(*) from month group by all"):
        assert drawn[weekday][hours.index(hour)] == calls
    rates = {
        hour: answered / settled
        for hour, answered, settled in ask(
            "select hour(wall), count_if(answered), count_if(settled) from month group by all"
        )
    }
    dots = cards["answers-by-weekday-and-hour"].trace(0)
    assert len(dots["x"]) > 1
    assert_same(said.numbers(dots["y"]), [rates[hour] for hour in said.numbers(dots["x"])])


def test_table_of_agents_is_what_sql_counts(desk, ask):
    table = desk.page("agents").cards["agents"].table.set_index("agent")
    rows = ask(
        "select agent_id, count(*), count_if(answered) / count_if(settled), count_if(outcome = 'failed') / count_if(settled),"
        " quantile_cont(duration, 0.5), quantile_cont(duration, 0.9), count(duration), sum(duration) / 3600"
        " from month group by agent_id"
    )
    assert len(rows) == len(table)
    for agent, calls, rate, failed, median, p90, lasted, hours in rows:
        row = table.loc[agent or "No agent"]
        assert_same(
            [row["calls"], row["answer_rate"] / 100, row["failed_share"] / 100, row["talk_hours"]],
            [calls, rate, failed, hours],
            agent,
        )
        assert row["median"] == round(median)
        assert lasted < 50 or row["p90"] == round(p90)


def test_lines_and_numbers_are_what_sql_counts(desk, ask):
    card = desk.page("volume", volume_tabs="Lines and countries").cards["calls-by-line"]
    sizes = [
        n for (n,) in ask("select count(*) as n from month group by from_number order by n desc limit 15")
    ]
    assert said.numbers(card.trace(0)["x"]) == sizes
    card = desk.page("volume", volume_tabs="New and repeated numbers").cards["new-and-repeated-numbers"]
    ((numbers, again, reached),) = ask(
        "select count(*), count_if(n > 1), count_if(had) from"
        " (select count(*) as n, bool_or(answered) as had from month where phone_number is not null group by phone_number)"
    )
    found = said.read(
        card.reading,
        r"<n> numbers?, <n> of them with more than one call; <p> reached \(<n> of <n> had a call that was answered\)\.",
    )
    assert found == (numbers, again, reached / numbers, reached, numbers)


def test_durations_are_what_sql_counts(desk, ask):
    page = desk.page("durations", durations_mark=120)
    ((lasted, long, p90),) = ask(
        "select count(duration), count_if(duration >= 120), quantile_cont(duration, 0.9) from month"
    )
    found = said.read(page.cards["at-least"].reading, r"<p> of <n> calls lasted <t> or longer.*")
    assert found == (long / lasted, lasted, 120)
    assert said.has(page.cards["durations"].reading, r"nine in ten <t> or less")
    notes = page.cards["durations"].figure["layout"]["annotations"]
    assert said.read(notes[1]["text"], r"p90 <b><t></b>") == (p90,)


def test_filters_are_what_sql_counts(records, ask, tmp_path):
    asked = {"outcome": ["answered", "busy"], "hours": "9-12", "weekday": ["tue", "thu"], "longest": "90"}
    expected = Expected(MONTH, records, asked, "off")
    with desk_of(expected, tmp_path) as desk:
        tiles = desk.page("overview").tiles
    ((calls, answered),) = ask(
        "select count(*), count_if(answered) from month where (answered or outcome = 'busy')"
        " and hour(wall) between 9 and 11 and dayname(wall) in ('Tuesday', 'Thursday') and duration <= 90"
    )
    assert calls
    assert said.count(tiles["Calls"].value) == calls
    assert said.percent(tiles["Answer rate"].value) == answered / calls
