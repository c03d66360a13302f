"""Numbers, changes and times as text for the reader; the only place that knows percent and minutes.

Missing is always a dash, never 0. What the API's own words are called, and how a page draws them, is in `pages/text/wording.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import pandas as pd

from .query import Window

if TYPE_CHECKING:
    from typing_extensions import TypeIs

MISSING = "–"
MINUS = "\N{MINUS SIGN}"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NO_CLEAR_CHANGE = "no clear change"
FEWEST_FOR_A_SHARE = 20
"""Of fewer calls than these a percentage tells less than the two numbers."""

FEWEST_SECONDS_FOR_A_SHARE = 20 * 60
LARGEST_RISE = 3.0
"""Above +300% one reads how many times as many more easily."""


# -- numbers ------------------------------------------------------------------


def missing(value: object) -> TypeIs[None]:
    """True for None, NaN, NaT and pandas' NA; typed as None, so that mypy takes the other branch for a value."""
    return value is None or bool(pd.isna(cast(float, value)))


def count(value: float | None) -> str:
    """A whole number with thousands separators: `12,340`."""
    return MISSING if missing(value) else f"{round(value):,}"


def number(value: float | None, digits: int = 1) -> str:
    """A number with a fixed count of decimals: `3.4`; one that would read as 0 and is more is `under 0.1`."""
    if missing(value):
        return MISSING
    text = f"{value:,.{digits}f}"
    return f"under {10**-digits:.{digits}f}" if value > 0 and not float(text.replace(",", "")) else text


def percent(share: float | None, digits: int = 1) -> str:
    """A share between 0 and 1 as `64.9%`; 0% and 100% are none and all: what is nearly so is `under 0.1%`, `over 99.9%`."""
    if missing(share):
        return MISSING
    text, step = f"{share * 100:.{digits}f}", 10**-digits
    if share > 0 and not float(text):
        return f"under {step:.{digits}f}%"
    return f"over {100 - step:.{digits}f}%" if share < 1 and float(text) >= 100 else f"{text}%"


def span(values: pd.Series, say: Callable[[float], str]) -> str:
    """From the least to the most of some values in words: `3 to 12`, or the one that all of them read as."""
    low, high = say(values.min()), say(values.max())
    return low if low == high else f"{low} to {high}"


def duration(seconds: float | None) -> str:
    """A length of time in its two largest units: `42 s`, `3 min 20 s`, `2 h 05 min`."""
    if missing(seconds) or math.isinf(seconds):
        return MISSING
    sign, whole = (MINUS if seconds < 0 else ""), round(abs(seconds))
    if whole < 60:
        return f"{sign}{whole} s"
    if whole < 3600:
        return f"{sign}{whole // 60} min {whole % 60:02d} s"
    minutes = round(whole / 60)
    return f"{sign}{minutes // 60:,} h {minutes % 60:02d} min"


def hours(seconds: float | None) -> str:
    """A sum of talk time: `412 h`, `7.5 h` under ten hours, minutes under one."""
    if missing(seconds):
        return MISSING
    if abs(seconds) < 3600:
        return duration(seconds)
    return f"{seconds / 3600:,.{1 if abs(seconds) < 36000 else 0}f} h"


def money(amount: float | None, currency: str = "") -> str:
    """An amount with its sign before it or its code after it: `€1,236.91`, `1,236.91 EUR`."""
    return MISSING if missing(amount) else _with_currency(f"{amount:,.2f}", currency)


def price(amount: float, currency: str = "") -> str:
    """A price of little things, with as many decimals as it has: `€0.0125`, `€0.05`."""
    text = f"{amount:,.6f}".rstrip("0")
    whole, _, decimals = text.partition(".")
    return _with_currency(f"{whole}.{decimals.ljust(2, '0')}", currency)


def _with_currency(text: str, currency: str) -> str:
    return f"{text} {currency}" if currency.isalpha() else f"{currency}{text}"


def calls(value: float | None) -> str:
    """A count with its noun: `1 call`, `12,340 calls`."""
    return f"{count(value)} {'call' if value == 1 else 'calls'}"


def plural(value: int, one: str) -> str:
    """A count with any noun: `1 day`, `12 days`, `2 histories`."""
    if value == 1:
        return f"{count(value)} {one}"
    return (
        f"{count(value)} {one[:-1]}ies"
        if one[-2:-1] not in "aeiou" and one[-1] == "y"
        else f"{count(value)} {one}s"
    )


def signed(text: str, value: float) -> str:
    """*text* of an absolute value with the sign of *value* before it."""
    return f"{'+' if value > 0 else MINUS if value < 0 else '±'}{text}"


# -- change -------------------------------------------------------------------


def change_points(difference: float | None, *, clear: bool = True) -> str:
    """The difference of two shares: `+4.1 points`, or that there is none to speak of."""
    if missing(difference):
        return MISSING
    if not clear or abs(difference) < 0.0005:
        return NO_CLEAR_CHANGE
    return f"{signed(f'{abs(difference) * 100:.1f}', difference)} points"


def change_share(now: float | None, before: float | None, *, clear: bool = True, a_day: bool = False) -> str:
    """How a count grew: `+3.1%`, `from 4 to 77` if there were few, `19 times as many`; a dash if there were none before.

    *a_day* is for periods of unequal length, whose numbers themselves do not compare: `+3.1% a day`.
    """
    return _growth(now, before, clear, a_day, say=count, fewest=FEWEST_FOR_A_SHARE, many="many")


def change_talk(now: float | None, before: float | None, *, clear: bool = True, a_day: bool = False) -> str:
    """How a sum of talk time, in seconds, grew; in the words of `change_share`."""
    return _growth(now, before, clear, a_day, say=hours, fewest=FEWEST_SECONDS_FOR_A_SHARE, many="much")


def _growth(
    now: float | None,
    before: float | None,
    clear: bool,
    a_day: bool,
    *,
    say: Callable[[float], str],
    fewest: float,
    many: str,
) -> str:
    if missing(now) or missing(before) or not before:
        return MISSING
    ratio = now / before - 1
    if not clear:
        return NO_CLEAR_CHANGE
    if abs(ratio) < 0.0005:
        return "no change"
    if before < fewest and not a_day:
        return f"from {say(before)} to {say(now)}"
    per = " a day" if a_day else ""
    if ratio > LARGEST_RISE:
        return f"{number(now / before, 1 if now / before < 10 else 0)} times as {many}{per}"
    return f"{signed(f'{abs(ratio) * 100:.1f}%', ratio)}{per}"


def change_count(now: float | None, before: float | None, *, clear: bool = True) -> str:
    """The difference of two counts: `+4`, `−12`, `no change`."""
    if missing(now) or missing(before):
        return MISSING
    if not clear:
        return NO_CLEAR_CHANGE
    return signed(count(abs(now - before)), now - before) if round(now - before) else "no change"


def change_duration(difference: float | None, *, clear: bool = True) -> str:
    """The difference of two durations: `+12 s`, or that there is none to speak of."""
    if missing(difference):
        return MISSING
    if not clear or abs(difference) < 0.5:
        return NO_CLEAR_CHANGE
    return signed(duration(abs(difference)), difference)


# -- time ---------------------------------------------------------------------


def day(value: date, *, year: bool = True, weekday: bool = False) -> str:
    """A date in words: `23 November 2026`, `Monday 23 November`."""
    text = f"{value.day} {value:%B}"
    if weekday:
        text = f"{WEEKDAYS[value.weekday()]} {text}"
    return f"{text} {value.year}" if year else text


def days(first: date, last: date) -> str:
    """A range of days, both included, saying nothing twice: `1–20 October 2026`."""
    if first == last:
        return day(first)
    if first.year != last.year:
        return f"{day(first)} – {day(last)}"
    if first.month != last.month:
        return f"{day(first, year=False)} – {day(last)}"
    return f"{first.day}–{day(last)}"


def short_days(first: date, last: date) -> str:
    """A range of days for narrow places, never broken over lines: `30 Sep – 27 Oct`, `1–20 Oct`, `23 Nov`."""
    text = f"{last.day} {last:%b}"
    if (first.year, first.month) != (last.year, last.month):
        text = f"{first.day} {first:%b} – {text}"
    elif first != last:
        text = f"{first.day}–{text}"
    return unbroken(text)


def unbroken(text: str) -> str:
    """The text with spaces and dashes at which no line is broken."""
    return text.replace(" ", "\N{NO-BREAK SPACE}").replace("–", "\N{WORD JOINER}–\N{WORD JOINER}")


def weekdays(numbers: Sequence[int]) -> str:
    """Weekdays by number, Monday 0, in their order: `Monday to Friday`, `Monday and Thursday`."""
    first, last = min(numbers), max(numbers)
    if len(numbers) > 2 and last - first == len(numbers) - 1:
        return f"{WEEKDAYS[first]} to {WEEKDAYS[last]}"
    return listing([WEEKDAYS[number] for number in sorted(numbers)], most=6)


def clock(moment: datetime | None, zone: str) -> str:
    """The time of day in *zone*: `14:32`."""
    return MISSING if missing(moment) else f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def moment(value: datetime | None, zone: str) -> str:
    """Date and time of day in *zone*: `23 November 2026, 14:32`."""
    if missing(value):
        return MISSING
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local.date())}, {local:%H:%M}"


def zone(name: str) -> str:
    """A time zone as people say it: `Europe/Berlin` is `Berlin time`."""
    if name in ("UTC", "Etc/UTC", "Etc/GMT", "GMT"):
        return "UTC"
    return f"{name.rsplit('/', 1)[-1].replace('_', ' ')} time"


def window(span: Window, zone_name: str) -> str:
    """A window in local days, to the minute if it does not end with a day: `1–20 October 2026, until 14:32`."""
    tz = ZoneInfo(zone_name)
    first, end = span.since.astimezone(tz), span.until.astimezone(tz)
    last = max(span.since, span.until - timedelta(microseconds=1)).astimezone(tz)
    text = days(first.date(), last.date())
    midnight = last.date() != end.date() or end == first
    return text if midnight else f"{text} until {end:%H:%M}"


def period(span: Window, now: datetime, zone_name: str) -> str:
    """The period in words: `27 October – 23 November 2026, Berlin time, today until 14:32`."""
    tz = ZoneInfo(zone_name)
    if not span.since < now < span.until:
        return f"{window(span, zone_name)}, {zone(zone_name)}"
    first, today = span.since.astimezone(tz).date(), now.astimezone(tz).date()
    return f"{days(first, today)}, {zone(zone_name)}, today until {clock(now, zone_name)}"


def age(length: timedelta) -> str:
    """How long ago in one unit: `just now`, `4 minutes ago`, `3 hours ago`."""
    seconds = max(0, round(length.total_seconds()))
    for size, noun in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{plural(seconds // size, noun)} ago"
    return "just now"


def either(words: Sequence[str]) -> str:
    """Words of which one can be chosen: `A`, `A, B or C`."""
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def listing(words: Sequence[str], *, most: int = 3) -> str:
    """A list as a sentence has it: `A`, `A and B`, `A, B and 4 more`."""
    if len(words) > most + 1:
        return f"{', '.join(words[:most])} and {len(words) - most:,} more"
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""
