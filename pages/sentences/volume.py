"""What the charts of call volume say."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ringyo_data import metrics
from ringyo_data.metrics import Change, Numbers, Peak, Rate, rate

from ..charts import clock
from ..text import wording
from ..text.directions import Words
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


def outcomes_over_time(table: pd.DataFrame, grain: str, words: Words) -> str:
    """The answer rate of all calls, and the buckets in which it was clearly another.

    *table* is that of `metrics.answer_rate_over_time`.
    """
    settled, answered = int(table["settled"].sum()), int(table["answered"].sum())
    if not settled:
        return f"No settled {words.only}calls in this period."
    share = wording.percent(rate(answered, settled).value)
    whole = f"{share} of {wording.plural(settled, 'settled call')} {words.answered}"
    return f"{whole}. {_differing(table, 'answer_rate', lambda row: _bucket(row, grain), grain, words)}"


def _differing(table: pd.DataFrame, measure: str, name: Name, grain: str, words: Words) -> str:
    """The buckets of time in which a share of the settled calls clearly differs; those not over yet are left out."""
    over = table[~table["open"]]
    part = "answered" if measure == "answer_rate" else "failed"
    apart = metrics.rates_apart(
        over[part].to_numpy(), over["settled"].to_numpy(), among=over["enough"].to_numpy()
    )
    return more_often(
        over.assign(apart=apart),
        (words.answered if part == "answered" else part).capitalize(),
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
    """Hours that occurred unequally often are compared by their mean; one that has not yet been whole has none."""
    if not table["calls"].sum():
        return "No calls."
    if table["calls"].sum() < metrics.LEAST_CALLS:
        return "Too few calls to compare hours."
    whole = table[table["hours"] >= 1]
    if whole.empty:
        return "No hour is over yet."
    names = first(whole, "calls_per_hour", "calls_apart", name)
    top = f"{wording.number(whole['calls_per_hour'].max())} calls on average"
    if not names:
        return f"No hour stands out clearly: {top} at most."
    return f"Busiest {'hour' if len(names) == 1 else 'hours'}: {wording.listing(names)}, {top}."


def _hours(row: pd.Series) -> str:
    """`10–11`; the last hour is `23–24`."""
    return f"{int(row['hour'])}–{int(row['hour']) + 1}"


def best_hour(table: pd.DataFrame, words: Words) -> str:
    """The hours that are answered clearly more or less often than the rest, of those with enough calls.

    *table* is that of `metrics.weekday_by_hour` or `metrics.by_hour`.
    """
    return more_often(
        table,
        words.answered.capitalize(),
        _hour_rate,
        column="answer_rate",
        apart="answered_apart",
        one="hour",
        many="hours",
    )


def _hour_rate(row: pd.Series) -> str:
    name = hour_name(row) if "weekday" in row else _hours(row)
    return f"{name}, {wording.percent(row['answer_rate'], 0)} of {wording.count(row['settled'])}"


def hour_name(row: pd.Series) -> str:
    """`Tuesday 10–11`."""
    return f"{wording.WEEKDAYS[int(row['weekday'])]} {_hours(row)}"


def calendar(table: pd.DataFrame, measure: str, words: Words) -> str:
    """The days that stand out by *measure* (`calls`, `answer_rate`, `failed_share`)."""
    if measure != "calls":
        return _differing(table, measure, day_name, "day", words)
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
        return f"No conversation is known. {waiting}".strip()
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
    """The group with most calls and its share of all; *table* has a `label`, and the column *one* is missing for calls without a group."""
    rows = table[table[one].notna()]
    total, without = int(table["calls"].sum()), int(table["calls"].sum() - rows["calls"].sum())
    if not total:
        return "No calls."
    note = f" {wording.calls(without)} without a known {one}." if without else ""
    if rows.empty:
        return note.strip()
    top = int(rows["calls"].max())
    if len(rows) == 1:
        every = "All " if top > 1 and not without else ""
        return f"{every}{wording.calls(top)} with {wording.md(rows['label'].iloc[0])}.{note}"
    names = first(rows, "calls", "calls_apart", lambda row: wording.md(row["label"]))
    number = f"{wording.count(len(rows))} {many}"
    if not names:
        return f"{number}; no {one} stands out clearly, {wording.calls(top)} at most.{note}"
    share = wording.percent(rate(top, total).value, 0)
    each = " each" if len(names) > 1 else ""
    most = f"{wording.listing(names)}: {wording.count(top)}{each}, {share} of all"
    return f"{number}. Most calls with {most}.{note}"


def numbers(counts: Numbers, reached: Rate, words: Words) -> str:
    """How many numbers, how many of them again, how many reached of those with calls that rates are of."""
    if not counts.numbers:
        return "No call has a number."
    text = f"{wording.plural(counts.numbers, 'number')}, {wording.count(counts.called_again)} of them with more than one call"
    if not reached.whole:
        return f"{text}."
    of = f"{wording.count(reached.part)} of {wording.count(reached.whole)}"
    return f"{text}; {wording.percent(reached.value)} reached ({of} had a call that was {words.answered})."


def change(growth: Change, versus: str, *, same_length: bool = True) -> str:
    """How the number of calls changed, when that is more than noise; a day, if the periods have not the *same_length*."""
    if not growth.clear or not growth.before:
        return ""
    return f"{wording.change_share(growth.after, growth.before, a_day=not same_length)} against {versus}."
