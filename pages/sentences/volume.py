"""What the charts of call volume say."""

from __future__ import annotations

import pandas as pd

from ringyo_data.metrics import Change, Numbers, Peak, Rate, rate

from ..charts import clock
from ..text import wording
from .ties import busiest, first

PLURALS = {
    "15min": "quarters of an hour",
    "hour": "hours",
    "day": "days",
    "week": "weeks",
    "month": "months",
}


def calls_over_time(table: pd.DataFrame, grain: str) -> str:
    """Calls in all and the busiest bucket."""
    total = int(table["calls"].sum())
    if not total:
        return "No calls in this period."
    if len(table) == 1:
        return f"{wording.calls(total)} in one {clock.WORDS[grain]}."
    top = busiest(table, lambda row: _bucket(row, grain), one=clock.WORDS[grain], many=PLURALS[grain])
    return f"{wording.calls(total)}. {top}."


def outcomes_over_time(table: pd.DataFrame, grain: str) -> str:
    """The answer rate of all calls, and the buckets with the lowest and the highest, of those with enough calls.

    *table* is that of `metrics.answer_rate_over_time`.
    """
    settled, answered = int(table["settled"].sum()), int(table["answered"].sum())
    if not settled:
        return "No settled calls in this period."
    whole = (
        f"{wording.percent(rate(answered, settled).value)} of {wording.count(settled)} settled calls answered"
    )
    sure = table[table["enough"] & ~table["open"]]
    if len(sure) < 2:
        return f"{whole}; too few calls to tell {PLURALS[grain]} apart."
    low, high = sure.iloc[sure["answer_rate"].argmin()], sure.iloc[sure["answer_rate"].argmax()]
    if low["high"] >= high["low"]:
        return f"{whole}; no {clock.WORDS[grain]} differs clearly from another."
    return f"{whole}: least in {_rated(low, grain)}, most in {_rated(high, grain)}."


def _rated(row: pd.Series, grain: str) -> str:
    return f"{_bucket(row, grain)} ({wording.percent(row['answer_rate'], 0)})"


def _bucket(row: pd.Series, grain: str) -> str:
    return clock.bucket(row["start"], row["end"], grain)


def busiest_hour(table: pd.DataFrame) -> str:
    """The weekday and hour with most calls."""
    return busiest(table, hour_name, one="hour", many="hours") + "."


def hour_of_day(table: pd.DataFrame) -> str:
    """The hour of the day with most calls; *table* has a row per `hour`."""
    return busiest(table, _hours, one="hour", many="hours") + "."


def _hours(row: pd.Series) -> str:
    """`10–11`; the last hour is `23–24`."""
    return f"{int(row['hour'])}–{int(row['hour']) + 1}"


def best_hour(table: pd.DataFrame) -> str:
    """The hours with the highest and the lowest answer rate, of those with enough calls."""
    sure = table[table["enough"]]
    if len(sure) < 2:
        return "Too few calls to tell hours apart."
    low, high = sure.iloc[sure["answer_rate"].argmin()], sure.iloc[sure["answer_rate"].argmax()]
    if low["high"] >= high["low"]:
        return "No hour differs clearly from another: the intervals of the best and the worst overlap."
    return f"Most answered: {_hour_rate(high)}. Least: {_hour_rate(low)}."


def _hour_rate(row: pd.Series) -> str:
    return f"{hour_name(row)}, {wording.percent(row['answer_rate'], 0)} of {wording.count(row['settled'])}"


def hour_name(row: pd.Series) -> str:
    """`Tuesday 10–11`."""
    return f"{wording.WEEKDAYS[int(row['weekday'])]} {_hours(row)}"


def calendar(table: pd.DataFrame, measure: str) -> str:
    """The days that stand out by *measure* (`calls`, `answer_rate`, `failed_share`)."""
    if measure == "calls":
        quiet = int((table["calls"] == 0).sum())
        note = f" {wording.plural(quiet, 'day')} without calls." if quiet else ""
        return busiest(table, day_name, one="day", many="days") + "." + note
    sure = table[table["enough"] & ~table["open"]]
    if len(sure) < 2:
        return "Too few calls to tell days apart."
    word = "answered" if measure == "answer_rate" else "failed"
    low, high = sure.iloc[sure[measure].argmin()], sure.iloc[sure[measure].argmax()]
    if low[measure] == high[measure]:
        return f"{wording.percent(low[measure])} {word} on every day with enough calls."
    return (
        f"Most {word}: {day_name(high)}, {wording.percent(high[measure])}. "
        f"Least: {day_name(low)}, {wording.percent(low[measure])}."
    )


def day_name(row: pd.Series) -> str:
    """`Wednesday 28 October`."""
    return wording.day(row["date"].date(), year=False, weekday=True)


def at_once(peak: Peak, queue: Peak, hours: pd.DataFrame, zone: str) -> str:
    """Both peaks and when they were reached, and the hour of the day that is busiest on average."""
    waiting = queue_peak(queue, zone)
    if peak.at is None:
        return f"Nobody talked. {waiting}".strip()
    top = (
        f"At most {wording.plural(peak.calls, 'conversation')} at one moment, first on "
        f"{wording.moment(peak.at, zone)}. {waiting}"
    ).strip()
    names = first(hours, "erlangs", _hours, most=1)
    mean = hours["erlangs"].max()
    return f"{top} Busiest hour of the day: {names[0]}, {wording.number(mean)} on average." if names else top


def queue_peak(queue: Peak, zone: str) -> str:
    """How many calls waited at one moment, and when; empty if none did."""
    if queue.at is None:
        return ""
    return (
        f"At most {wording.calls(queue.calls)} waiting or ringing, first on {wording.moment(queue.at, zone)}."
    )


def groups(table: pd.DataFrame, *, one: str, many: str) -> str:
    """The group with most calls and its share of all; *table* has a `label`."""
    total = int(table["calls"].sum()) if len(table) else 0
    if not total:
        return "No calls."
    if len(table) == 1:
        return f"All {wording.calls(total)} with {wording.md(table['label'].iloc[0])}."
    names = first(table, "calls", lambda row: wording.md(row["label"]))
    top = int(table["calls"].max())
    if not names:
        return f"{wording.count(len(table))} {many}; no {one} stands out."
    share = wording.percent(rate(top, total).value, 0)
    each = " each" if len(names) > 1 else ""
    return f"{wording.count(len(table))} {many}. Most calls with {wording.listing(names)}: {wording.count(top)}{each}, {share} of all."


def numbers(counts: Numbers, reached: Rate) -> str:
    """How many numbers, how many called again, how many reached."""
    if not counts.numbers:
        return "No call has a number."
    return (
        f"{wording.plural(counts.numbers, 'number')} called, {wording.count(counts.called_again)} of them more than once; "
        f"{wording.percent(reached.value)} reached ({wording.count(reached.part)} had an answered call)."
    )


def change(growth: Change, versus: str) -> str:
    """How the number of calls changed, when that is more than noise."""
    if wording.missing(growth.value):
        return ""
    return f"{wording.change_share(growth.after, growth.before)} against {versus}." if growth.clear else ""
