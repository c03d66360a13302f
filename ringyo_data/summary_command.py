"""`python -m ringyo_data summary`: the numbers of the Overview from a shell, with how they came about."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from . import direction, finding_words, metrics, summary_text
from .book import Book
from .commands import COMPLETE, INCOMPLETE, SECRETS, Say, status
from .errors import QueryRefused
from .frame import concat
from .load import load_from
from .masking.numbers import masked
from .metrics.buckets import comparison_window, day_start
from .names import Names
from .query import CallQuery, Window
from .secrets_file import read, table
from .settings import Settings
from .summary import Summary, summarise

NAMES_PATIENCE_SECONDS = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.description = (
        "Print the numbers of the Overview for the days from SINCE until just before UNTIL, with how each came about. "
        "Exit status: 0 complete, 3 calls are missing or may be, 2 usage or settings, 1 the API cannot be asked."
    )
    parser.add_argument(
        "--since",
        required=True,
        type=_day,
        help="first day, as 2026-11-01, in the zone RINGYO_TIMEZONE, else in UTC",
    )
    parser.add_argument("--until", type=_day, help="the day after the last one; tomorrow if it is left out")
    parser.add_argument(
        "--direction",
        action="append",
        choices=direction.DIRECTIONS,
        help="only calls that went this way; may be repeated",
    )
    parser.add_argument("--no-compare", action="store_true", help="compare with no earlier period")
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object; docs/numbers.md has its names"
    )


def run(options: argparse.Namespace, say: Say) -> int:
    """Run the command with what was given; returns the exit status."""
    return status("summary", say, lambda: _print(options, say))


def _print(options: argparse.Namespace, say: Say) -> int:
    settings = Settings.from_mappings(os.environ, table(read([SECRETS]), "ringyo"))
    tz, ways = zone(settings), options.direction
    window = _window(options.since, options.until, tz)
    with closing(Book(settings)) as book:
        now = _summary(book, window, ways)
        before = None if options.no_compare else _summary(book, before_window(now, tz), ways)
        shifts = _shifts(book, [now, before] if before else [now], ways)
        outstanding = findings(now, before, shifts, book.names() or Names(), settings)
    for notice in now.loaded.notices:
        say(f"summary: {notice}", file=sys.stderr)
    if options.json:
        say(json.dumps(now.numbers(outstanding), indent=2, allow_nan=False))
    else:
        say("\n".join(summary_text.lines(now, before, [words for _, words in outstanding], tz)))
    return COMPLETE if now.loaded.complete else INCOMPLETE


def zone(settings: Settings) -> str:
    """The zone in which days are cut: the setting, else UTC."""
    return settings.timezone or "UTC"


def _summary(book: Book, window: Window, ways: Sequence[str] | None) -> Summary:
    book.want_names()
    loaded = load_from(book, CallQuery(window.since, window.until))
    book.wait_for_names(seconds=NAMES_PATIENCE_SECONDS)
    seconds = book.client.settings.conversation_seconds
    return summarise(
        loaded,
        book.directed(loaded.calls),
        window,
        own=book.own_numbers(),
        conversation_seconds=seconds,
        ways=ways or direction.DIRECTIONS,
    )


def before_window(now: Summary, zone_name: str) -> Window:
    """The days just before, as many as the summary has; cut to the same elapsed part while its period goes on."""
    return comparison_window(now.window.since, now.window.until, now.loaded.as_of, zone_name, "previous")


def _shifts(book: Book, periods: Sequence[Summary], ways: Sequence[str] | None) -> metrics.Shifts:
    """What shifted in periods that follow each other, the latest first, of calls that went these ways."""
    now, first = periods[0], periods[-1]
    calls = book.directed(concat(each.loaded.calls for each in periods))
    return metrics.shifts(
        calls[calls["direction"].isin(ways)] if ways else calls,
        since=first.window.since,
        until=now.window.until,
        tz=zone(book.client.settings),
        now=now.loaded.as_of,
    )


def findings(
    now: Summary, before: Summary | None, shifts: metrics.Shifts, names: Names, settings: Settings
) -> list[tuple[metrics.Finding, str]]:
    """What stands out, as on the Overview, each with its sentence; a line's number is masked unless numbers are shown."""
    way = direction.main(now.calls)
    standing = metrics.standing(
        direction.of(now.calls, way),
        before=None if before is None else direction.of(before.calls, way),
        since=now.window.since,
        until=now.window.until,
        tz=zone(settings),
        now=now.loaded.as_of,
        shifts=shifts,
    )
    sentences = []
    for each in metrics.findings(now.calls, standing, now=now.loaded.as_of, missing=now.loaded.missing):
        name, subject = each.subject or "", each.subject
        if each.kind.startswith("line"):
            subject = name if settings.show_numbers else masked(name)
            name = f"Line {now.own.names.get(name, subject)}"
        rate = "share taken" if way == direction.INBOUND else "answer rate"
        title, evidence = finding_words.words(each, names.by_id.get(name, name), zone(settings), rate=rate)
        sentences.append((replace(each, subject=subject), f"{title}. {evidence}"))
    return sentences


def _window(since: date, until: date | None, zone_name: str) -> Window:
    """The local days as a window; raises `QueryRefused` if there are none."""
    last = until or datetime.now(ZoneInfo(zone_name)).date() + timedelta(days=1)
    if last <= since and until is None:
        raise QueryRefused(f"--since {since} is after today.")
    if last <= since:
        raise QueryRefused(f"--until {last} is not after --since {since}; it is the day after the last one.")
    return Window(*(day_start(day, ZoneInfo(zone_name)) for day in (since, last)))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day like 2026-11-01") from None
