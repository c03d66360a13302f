"""`python -m ringyo_data pull`: fill the store from a shell or a scheduled job, and write the calls to a file."""

from __future__ import annotations

import argparse
import os
import re
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from . import masking, spreadsheet, xlsx
from .commands import COMPLETE, INCOMPLETE, SECRETS, Say, progress_line, status, target, write
from .errors import QueryRefused
from .load import Loaded, load_calls
from .pull import REPEATS
from .query import CallQuery
from .secrets_file import read, table
from .settings import Settings

PHONE_COLUMNS = ("phone_number", "from_number")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.description = (
        "Read the calls made from SINCE until just before UNTIL into the store; what is settled there is not asked "
        "for again. Exit status: 0 complete, 3 calls are missing or may be, 2 usage or settings, 1 the API cannot be asked."
    )
    parser.add_argument(
        "--since", required=True, type=_moment, help="date or time in ISO 8601, UTC unless it says otherwise"
    )
    parser.add_argument("--until", type=_moment, help="the same; now if it is left out")
    parser.add_argument("--status", help="only calls with this status")
    parser.add_argument("--agent", metavar="ID", help="only this agent's calls")
    parser.add_argument(
        "--phone", metavar="NUMBER", type=_number, help="only calls to this number, as +14155550123"
    )
    parser.add_argument(
        "--out",
        type=target(".parquet", ".csv", ".xlsx"),
        help="write the calls to this file, .parquet, .csv or .xlsx, which only you may read; phone numbers are masked",
    )
    parser.add_argument(
        "--show-numbers",
        action="store_true",
        help="write phone numbers in full; RINGYO_SHOW_NUMBERS=1 does the same",
    )


def run(options: argparse.Namespace, say: Say) -> int:
    """Run the command with what was given; returns the exit status."""
    return status("pull", say, lambda: _pull(options, say))


def _pull(options: argparse.Namespace, say: Say) -> int:
    query = _query(options)
    settings = Settings.from_mappings(os.environ, table(read([SECRETS]), "ringyo"))
    terminal = sys.stdout.isatty()
    loaded = load_calls(settings, query, progress_line(say, terminal=terminal))
    for notice in loaded.notices:
        say(f"pull: {notice}", file=sys.stderr)
    if options.out is not None:
        whole = options.show_numbers or settings.show_numbers
        calls = loaded.calls if whole else without_numbers(loaded.calls)
        write(
            options.out,
            partial(_fill, calls, options.out.suffix, facts(query, settings, loaded, whole=whole)),
        )
    say(("\n" if terminal else "") + summary(loaded, options.out))
    return COMPLETE if loaded.complete else INCOMPLETE


def _query(options: argparse.Namespace) -> CallQuery:
    until = options.until or datetime.now(UTC)
    filters = {"status": options.status, "agent_id": options.agent, "phone_number": options.phone}
    try:
        return CallQuery(options.since, until, **filters)
    except ValueError as error:
        raise QueryRefused(str(error)) from None


def summary(loaded: Loaded, out: Path | None) -> str:
    """One line on what came of it."""
    repeats = int(loaded.rejected["reason"].astype("str").str.startswith(REPEATS).sum())
    lost = loaded.expected - loaded.missing - len(loaded.calls) - repeats
    parts = [f"{len(loaded.calls):,} of {loaded.expected:,} calls, {loaded.requests:,} requests"]
    if loaded.missing:
        parts.append(f"{loaded.missing:,} MISSING")
    if not loaded.is_sure:
        parts.append("whether calls are MISSING cannot be told, as the API's counts do not fit together")
    if repeats:
        parts.append(f"{repeats:,} records tell of the same calls again")
    if lost:
        parts.append(f"{lost:,} records could not be used")
    if out is not None:
        parts.append(f"written to {out}")
    return ", ".join(parts)


def without_numbers(calls: pd.DataFrame) -> pd.DataFrame:
    """The calls with masked phone numbers, in the metadata too."""
    numbers = {name: masking.in_column(calls[name].astype("str")) for name in PHONE_COLUMNS}
    return calls.assign(
        metadata=masking.in_metadata(calls), **{n: pd.Series(c, dtype="str") for n, c in numbers.items()}
    )


def with_times_as_text(calls: pd.DataFrame) -> pd.DataFrame:
    """The calls with their times in ISO 8601 to the microsecond, `2026-10-01T09:30:00.000000Z`."""
    times = calls.select_dtypes("datetimetz")
    return calls.assign(**{str(name): times[name].dt.strftime("%Y-%m-%dT%H:%M:%S.%fZ") for name in times})


def with_times_of_utc(calls: pd.DataFrame) -> pd.DataFrame:
    """The calls with their times as a clock in UTC shows them."""
    times = calls.select_dtypes("datetimetz")
    return calls.assign(**{str(name): times[name].dt.tz_convert(None) for name in times})


def facts(query: CallQuery, settings: Settings, loaded: Loaded, *, whole: bool) -> xlsx.Facts:
    """What the second sheet of a workbook says; *whole* tells whether numbers are in full."""
    filters = (
        query.filters
        if whole
        else query.filters | dict.fromkeys({"phone_number"} & {*query.filters}, "hidden")
    )
    since, until, as_of = (f"{at:%Y-%m-%d %H:%M:%S}" for at in (query.since, query.until, loaded.as_of))
    return [
        ("Period", f"{since} until just before {until}"),
        ("Filters", ", ".join(f"{name} {value}" for name, value in filters.items()) or "none"),
        ("Complete", f"{'yes' if loaded.complete else 'no'}: {summary(loaded, None)}"),
        ("As of", as_of),
        ("Time zone", "UTC"),
        ("Units", "Lengths of time are in seconds"),
        ("Phone numbers", "in full" if whole else "masked"),
        ("Source", "invented account" if settings.demo else settings.base_url),
    ]


def _fill(calls: pd.DataFrame, form: str, facts: xlsx.Facts, sink: BinaryIO) -> None:
    """*calls* in the *form* of that ending. No text becomes a formula in a spreadsheet; a workbook says the *facts*."""
    if form == ".csv":
        spreadsheet.write([with_times_as_text(calls)], sink)
    elif form == ".xlsx":
        xlsx.write([with_times_of_utc(calls)], sink, rows=len(calls), facts=facts, name="Calls")
    else:
        calls.to_parquet(sink, index=False, compression="zstd")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no date or time like 2026-11-01 or 2026-11-01T09:00Z"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _number(text: str) -> str:
    if not re.fullmatch(r"\+[0-9]{8,15}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number with its country, like +14155550123")
    return text
