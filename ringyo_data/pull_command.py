"""`python -m ringyo_data pull`: fill the store from a shell or a scheduled job, and write the calls to a file."""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from . import masking, spreadsheet, xlsx
from .errors import QueryRefused, RingyoError, SettingsError
from .load import Loaded, load_calls
from .pull import REPEATS
from .query import CallQuery
from .secrets_file import read, table
from .settings import Settings

COMPLETE, FAILED, USAGE, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 130
BAR_WIDTH = 30
SECONDS_BETWEEN_LINES = 5.0
PHONE_COLUMNS = ("phone_number", "from_number")
SECRETS = Path(".streamlit/secrets.toml")

Say = Callable[..., None]


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
        type=_target,
        help="write the calls to this file, .parquet, .csv or .xlsx, which only you may read; phone numbers are masked",
    )
    parser.add_argument(
        "--show-numbers",
        action="store_true",
        help="write phone numbers in full; RINGYO_SHOW_NUMBERS=1 does the same",
    )


def run(options: argparse.Namespace, say: Say) -> int:
    """Run the command with what was given; returns the exit status."""
    try:
        query = CallQuery(
            options.since,
            options.until or datetime.now(UTC),
            status=options.status,
            agent_id=options.agent,
            phone_number=options.phone,
        )
        settings = Settings.from_mappings(os.environ, table(read([SECRETS]), "ringyo"))
    except (ValueError, SettingsError) as error:
        say(f"pull: {error}", file=sys.stderr)
        return USAGE
    terminal = sys.stdout.isatty()
    try:
        loaded = load_calls(settings, query, progress_line(say, terminal=terminal))
    except RingyoError as error:
        say(f"pull: {error}", file=sys.stderr)
        return USAGE if isinstance(error, SettingsError | QueryRefused) else FAILED
    except KeyboardInterrupt:
        say("pull: stopped; the days read so far stay stored", file=sys.stderr)
        return INTERRUPTED
    for notice in loaded.notices:
        say(f"pull: {notice}", file=sys.stderr)
    if options.out is not None:
        whole = options.show_numbers or settings.show_numbers
        calls = loaded.calls if whole else without_numbers(loaded.calls)
        write(calls, options.out, facts(query, settings, loaded, whole=whole))
    say(("\n" if terminal else "") + summary(loaded, options.out))
    return COMPLETE if loaded.complete else INCOMPLETE


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


def progress_line(
    say: Say, *, terminal: bool, clock: Callable[[], float] = time.monotonic
) -> Callable[[int, int | None], None]:
    """Tells of progress: a bar that is drawn over on a *terminal*, elsewhere a line every few seconds."""
    told_at = clock()

    def tell(received: int, expected: int | None) -> None:
        nonlocal told_at
        of = f" of {expected:,}" if expected is not None else ""
        if terminal:
            share = received / expected if expected else 0.0
            bar = ("█" * round(share * BAR_WIDTH)).ljust(BAR_WIDTH, "░")
            say(f"\r{bar} {received:,}{of} calls", end="")
        elif clock() - told_at >= SECONDS_BETWEEN_LINES:
            told_at = clock()
            say(f"{received:,}{of} calls")

    return tell


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


def write(calls: pd.DataFrame, out: Path, facts: xlsx.Facts = ()) -> None:
    """Write *calls* beside *out* and rename, so that no reader ever sees half a file, and no other user any of it.

    No text in a CSV file or a workbook becomes a formula in a spreadsheet. A workbook says the *facts*.
    """
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as sink:
            if out.suffix == ".csv":
                spreadsheet.write([with_times_as_text(calls)], sink)
            elif out.suffix == ".xlsx":
                xlsx.write([with_times_of_utc(calls)], sink, rows=len(calls), facts=facts, name="Calls")
            else:
                calls.to_parquet(sink, index=False, compression="zstd")
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


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


def _target(text: str) -> Path:
    path = Path(text)
    if path.suffix not in (".parquet", ".csv", ".xlsx"):
        raise argparse.ArgumentTypeError(f"{text!r} must end in .parquet, .csv or .xlsx")
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"the folder {path.parent} does not exist")
    return path
