"""What the charts of call volume say."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ringyo_data import metrics
from ringyo_data.metrics import Change, Numbers, Peak, Rate, rate

from ..charts import clock
from ..text import wording
from .extremes import Name, busiest, first, more_often

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
    return f"{wording.calls(total)}. {_busiest(table, lambda row: _bucket(row, grain), grain)}."


def _busiest(table: pd.DataFrame, name: Name, grain: str) -> str:
    """The bucket of time with most calls, if it is clearly above the others. One that is not whole is judged as if it were."""
    length = (table["end"] - table["start"]).dt.total_seconds()
    apart = metrics.counts_apart(table["calls"].to_numpy(), np.asarray(length, dtype=np.float64))
    return busiest(table.assign(calls_apart=apart), name, one=clock.WORDS[grain], many=PLURALS[grain])


def outcomes_over_time(table: pd.DataFrame, grain: str) -> str:
    """The answer rate of all calls, and the buckets in which it was clearly another.

    *table* is that of `metrics.answer_rate_over_time`.
    """
    settled, answered = int(table["settled"].sum()), int(table["answered"].sum())
    if not settled:
        return "No settled calls in this period."
    whole = (
        f"{wording.percent(rate(answered, settled).value)} of {wording.count(settled)} settled calls answered"
    )
    return f"{whole}. {_differing(table, 'answer_rate', lambda row: _bucket(row, grain), grain)}"


def _differing(table: pd.DataFrame, measure: str, name: Name, grain: str) -> str:
    """The buckets of time in which a share of the settled calls clearly differs; those not over yet are left out."""
    over = table[~table["open"]]
    part = "answered" if measure == "answer_rate" else "failed"
    apart = metrics.rates_apart(
        over[part].to_numpy(), over["settled"].to_numpy(), among=over["enough"].to_numpy()
    )
    return more_often(
        over.assign(apart=apart),
        part.capitalize(),
        lambda row: f"{name(row)}, {wording.percent(row[measure], 0)} of {wording.count(row['settled'])}",
        column=measure,
        apart="apart",
        one=clock.WORDS[grain],
        many=PLURALS[grain],
    )


def _bucket(row: pd.Series, grain: str) -> str:
    return clock.bucket(row["start"], row["end"], grain)


def busiest_hour(table: pd.DataFrame) -> str:
    """The weekday and hour with most calls an hour; *table* is that of `metrics.weekday_by_hour`."""
    return _most_an_hour(table, hour_name)


def hour_of_day(table: pd.DataFrame) -> str:
    """The hour of the day with most calls an hour; *table* is that of `metrics.by_hour`."""
    return _most_an_hour(table, _hours)


def _most_an_hour(table: pd.DataFrame, name: Name) -> str:
    """Hours that occurred unequally often are compared by their mean."""
    if not table["calls"].sum():
        return "No calls."
    if table["calls"].sum() < metrics.LEAST_CALLS:
        return "Too few calls to compare hours."
    names = first(table, "calls_per_hour", "calls_apart", name)
    top = f"{wording.number(table['calls_per_hour'].max())} calls on average"
    if not names:
        return f"No hour stands out clearly: {top} at most."
    return f"Busiest {'hour' if len(names) == 1 else 'hours'}: {wording.listing(names)}, {top}."


def _hours(row: pd.Series) -> str:
    """`10–11`; the last hour is `23–24`."""
    return f"{int(row['hour'])}–{int(row['hour']) + 1}"


def best_hour(table: pd.DataFrame) -> str:
    """The hours of the week that are answered clearly more or less often than the rest, of those with enough calls."""
    return more_often(
        table,
        "Answered",
        _hour_rate,
        column="answer_rate",
        apart="answered_apart",
        one="hour",
        many="hours",
    )


def _hour_rate(row: pd.Series) -> str:
    return f"{hour_name(row)}, {wording.percent(row['answer_rate'], 0)} of {wording.count(row['settled'])}"


def hour_name(row: pd.Series) -> str:
    """`Tuesday 10–11`."""
    return f"{wording.WEEKDAYS[int(row['weekday'])]} {_hours(row)}"


def calendar(table: pd.DataFrame, measure: str) -> str:
    """The days that stand out by *measure* (`calls`, `answer_rate`, `failed_share`)."""
    if measure != "calls":
        return _differing(table, measure, day_name, "day")
    quiet = int((table["calls"] == 0).sum())
    note = f" {wording.plural(quiet, 'day')} without calls." if quiet else ""
    return f"{_busiest(table, day_name, 'day')}.{note}"


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
    names = first(hours, "erlangs", "apart", _hours)
    if not names:
        return f"{top} No hour of the day stands out clearly."
    mean = wording.number(hours["erlangs"].max())
    return f"{top} Busiest hour of the day: {wording.listing(names)}, {mean} on average."


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
    names = first(table, "calls", "calls_apart", lambda row: wording.md(row["label"]))
    top = int(table["calls"].max())
    if not names:
        return (
            f"{wording.count(len(table))} {many}; no {one} stands out clearly, {wording.calls(top)} at most."
        )
    share = wording.percent(rate(top, total).value, 0)
    each = " each" if len(names) > 1 else ""
    return f"{wording.count(len(table))} {many}. Most calls with {wording.listing(names)}: {wording.count(top)}{each}, {share} of all."


def numbers(counts: Numbers, reached: Rate) -> str:
    """How many numbers, how many of them again, how many reached."""
    if not counts.numbers:
        return "No call has a number."
    return (
        f"{wording.plural(counts.numbers, 'number')}, {wording.count(counts.called_again)} of them with more than one call; "
        f"{wording.percent(reached.value)} reached ({wording.count(reached.part)} had an answered call)."
    )


def change(growth: Change, versus: str, *, same_length: bool = True) -> str:
    """How the number of calls changed, when that is more than noise; a day, if the periods have not the *same_length*."""
    if not growth.clear:
        return ""
    a_day = "" if same_length else " a day"
    return f"{wording.change_share(growth.after, growth.before)}{a_day} against {versus}."
