"""`python -m ringyo_data check`: reads what is new, judges every alert rule, and tells the channels what is new."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlencode

import pandas as pd

from ringyo_data import events, wording
from ringyo_data.alerts import examples, news, state, telling, windows, words
from ringyo_data.alerts.channels import Channel, channels
from ringyo_data.alerts.coverage import Coverage
from ringyo_data.alerts.judging import LEAD, Verdict, judge
from ringyo_data.alerts.problems import Problem, Seen, known_key, of_rules, step
from ringyo_data.alerts.rules import USUAL_RANGE, Rule, rules
from ringyo_data.book import Book, Names
from ringyo_data.commands import INTERRUPTED, SECRETS, Say
from ringyo_data.errors import RingyoError, SettingsError, StoreError
from ringyo_data.known import STORED_AS, Mark, from_bytes
from ringyo_data.load import read_into
from ringyo_data.query import CallQuery, Window
from ringyo_data.secrets_file import read, rows, table
from ringyo_data.settings import Settings
from ringyo_data.store import Store, open_store
from ringyo_data.summary_command import NAMES_PATIENCE_SECONDS, zone

from ..filters import Facets, params_from_view, scope
from ..filters.strangers import There
from ..shell import page, views
from ..shell import strangers as of
from ..text.own_numbers import Lines

QUIET, FIRES, USAGE, UNKNOWN, UNTOLD = range(5)
DAY = timedelta(days=1)
PAGE = "calls"
NO_TIME = Window(datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC))
ALL_RULES = ("", "")
"""Stands for the name and the scope of the problem that calls cannot be read."""
NO_RULES = "There are no alert rules; write tables [[alerts]] into {}, as docs/alerts.md has them."
NO_STORE = (
    "What was told has to be remembered, and there is no store; set RINGYO_STORE to a folder or a bucket, "
    "or give --dry-run."
)

Judged = list[tuple[Rule, Verdict]]


@dataclass(frozen=True)
class Watch:
    """What a deployment has set up; *entries* are all that stand in the secrets, None without a file."""

    settings: Settings
    rules: tuple[Rule, ...]
    channels: Mapping[str, Channel]
    entries: Mapping[str, object] | None

    @property
    def tz(self) -> str:
        """The zone in which hours and days are cut."""
        return zone(self.settings)

    @classmethod
    def read(cls) -> Watch:
        """From the environment and the secrets; of the demo its examples, if there is no rule. Raises `SettingsError`."""
        entries = read([SECRETS])
        settings = Settings.from_mappings(os.environ, table(entries, "ringyo"))
        by_name = channels(table(entries, "channels"))
        written = rows(entries, "alerts") or (examples.ROWS if settings.demo else ())
        made = rules(written, channels=by_name, read_scope=scope.reader(settings, zone(settings)))
        if not made:
            raise SettingsError(NO_RULES.format(SECRETS))
        # saved views and events are only read, so that one that cannot be is told here, too
        views.saved(rows(entries, "views"), page.PAGES, settings)
        events.listed(rows(entries, "events"), Names(), window=NO_TIME, zone="UTC")
        return cls(settings, made, by_name, entries)

    def is_hushed(self, name: str, moment: datetime) -> bool:
        """Whether it is a quiet hour of the rule of that name; without one, of all rules that tell somebody."""
        concerned = [rule for rule in self.rules if rule.to and name in ("", rule.name)]
        return all(rule.is_quiet(moment, self.tz) for rule in concerned)

    def link(self, rule: Rule, verdict: Verdict) -> str | None:
        """The address of exactly the calls that a verdict is of; None if the deployment's own address is not set."""
        if self.settings.public_url is None:
            return None
        view = scope.of_verdict(rule, verdict, self.tz, self.settings)
        return f"{self.settings.public_url}/{PAGE}?{urlencode(params_from_view(view, absolute=True), doseq=True)}"

    def strangers(self, book: Book, calls: pd.DataFrame) -> tuple[Mapping[str, str], Sequence[str]]:
        """Which agents and lines of the secrets are not in the account, as far as names and calls were read.

        By the name of a rule why no call can be in its scope; and a sentence for whatever is to be mended.
        """
        own, lines = self.settings, Lines.of(self.settings)
        named = (lines.word(number) for number in book.own_numbers().names)
        there = There.of(book.names() or Names(), Facets.of(calls, lines), frozenset(named), lines)
        absent = {rule.name: why for rule in self.rules if (why := of.absent(rule, there, self.tz, own))}
        return absent, of.sentences(
            there,
            rules=self.rules,
            views=views.saved(rows(self.entries, "views"), page.PAGES, own),
            events=rows(self.entries, "events"),
            own=own,
            zone=self.tz,
        )


def utc_now() -> datetime:
    """The moment it is."""
    return datetime.now(UTC)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.description = (
        "Read the calls that are new, judge each alert rule, and tell its channels when a problem begins, gets much "
        f"worse and is over. Exit status: {QUIET} nothing fires, {FIRES} something fires, {UNKNOWN} something cannot be "
        f"judged, {UNTOLD} a message did not arrive yet, whatever else there is, {USAGE} usage or settings."
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="print what would be told; send and remember nothing"
    )


def run(options: argparse.Namespace, say: Say, *, now: Callable[[], datetime] = utc_now) -> int:
    """Run the command with what was given; returns the exit status."""
    try:
        return _run(say, now, dry_run=options.dry_run)
    except SettingsError as error:
        _warn(say, str(error))
        return USAGE
    except KeyboardInterrupt:
        _warn(say, "stopped; the next run goes on where this one was")
        return INTERRUPTED
    except Exception:  # noqa: BLE001  (by itself a fault would end with the status of a rule that fires)
        _warn(say, f"this program has a fault\n{traceback.format_exc()}")
        return UNKNOWN


def _run(say: Say, now: Callable[[], datetime], *, dry_run: bool) -> int:
    watch = Watch.read()
    store = open_store(watch.settings)
    if not store.keeps and not dry_run and any(rule.to for rule in watch.rules):
        raise SettingsError(NO_STORE)
    started, verdicts, failure = now(), Judged(), ""
    try:
        with closing(Book(watch.settings, store=store, now=now)) as book:
            calls, coverage = read_calls(watch, book)
            absent, strangers = watch.strangers(book, calls)
            for sentence in strangers:
                _warn(say, sentence)
            verdicts = judge_all(watch, calls, coverage, absent)
    except SettingsError:
        raise
    except RingyoError as error:
        failure = str(error)
        _warn(say, failure)
    marks = _marks(store, say)
    watched = [
        replace(one, mark=marks.get(known_key(one.rule, one.scope)))
        for one in seen(watch, verdicts, failure, started)
    ]
    for (rule, verdict), one in zip(verdicts, watched[1:], strict=True):
        say(line(rule, verdict, watch.tz, one.known_until))
    round_ = telling.Round(
        started,
        watched,
        frozenset({ALL_RULES, *((rule.name, rule.scope.words) for rule in watch.rules)}),
        lambda problem: watch.is_hushed(problem.rule, started),
    )
    if dry_run:
        would_tell(store, round_, say)
    untold = not dry_run and _told(store, watch, round_, say)
    return _status([verdict.state for _, verdict in verdicts], failure, untold)


def read_calls(watch: Watch, book: Book) -> tuple[pd.DataFrame, Coverage]:
    """The calls as far as the rules need them, and how well they are known. Raises `RingyoError`."""
    book.want_names()
    today = datetime.combine(book.now().date(), time(), UTC)
    first = min(_needed_since(rule, book.now(), watch.tz) for rule in watch.rules)
    query = CallQuery(datetime.combine(first.date(), time(), UTC), today + DAY)
    read_into(book, query)
    book.wait_for_names(seconds=NAMES_PATIENCE_SECONDS)
    return book.see(query).calls, Coverage.of(book, query.window)


def judge_all(watch: Watch, calls: pd.DataFrame, coverage: Coverage, absent: Mapping[str, str]) -> Judged:
    """Each rule with its verdict; one that has an entry in *absent* cannot be judged."""

    def verdict(rule: Rule) -> Verdict:
        return judge(
            rule,
            calls,
            now=coverage.until,
            tz=watch.tz,
            coverage=replace(coverage, absent=absent.get(rule.name, "")),
            conversation_seconds=watch.settings.conversation_seconds,
        )

    return [(rule, verdict(rule)) for rule in watch.rules]


def _needed_since(rule: Rule, now: datetime, tz: str) -> datetime:
    """From when on calls are needed in order to judge a rule."""
    at = windows.last_look(rule, now, tz)
    since = windows.window(rule, at, tz).since
    if rule.when == USUAL_RANGE:
        return since - LEAD
    return min(since, windows.earlier(rule, at, tz).since) if rule.when == "falls_by" else since


def _marks(store: Store, say: Say) -> Mapping[str, Mark]:
    """What viewers have marked as known; nothing, with a warning, if that cannot be read."""
    try:
        return from_bytes(store.note(STORED_AS))
    except StoreError as error:
        _warn(say, str(error))
        return {}


def line(rule: Rule, verdict: Verdict, tz: str, known_until: datetime | None) -> str:
    """What became of a rule, in one line."""
    mark = f"; known until {wording.moment(known_until, tz)}" if known_until else ""
    return f"{verdict.state:<7}  {rule.name}: {words.verdict(rule, verdict, tz)}{mark}"


def seen(watch: Watch, verdicts: Judged, failure: str, at: datetime) -> list[Seen]:
    """What this run saw, of every rule that was judged and of the calls as a whole."""
    everybody = tuple(dict.fromkeys(name for rule in watch.rules for name in rule.to))
    of_all = Seen(
        *ALL_RULES,
        state="unknown" if failure else "quiet",
        at=at,
        news=news.of_calls_unread(failure, watch.tz),
        to=everybody,
        hushed=watch.is_hushed("", at),
    )
    return [of_all, *(_seen(watch, rule, verdict, at) for rule, verdict in verdicts)]


def _seen(watch: Watch, rule: Rule, verdict: Verdict, at: datetime) -> Seen:
    return Seen(
        rule.name,
        rule.scope.words,
        state="few" if verdict.state == "quiet" and verdict.why else verdict.state,
        at=verdict.at,
        news=news.of_rule(rule, verdict, watch.tz, watch.link(rule, verdict)),
        beyond=verdict.beyond,
        against=verdict.against,
        to=rule.to,
        hushed=rule.is_quiet(at, watch.tz),
    )


def would_tell(store: Store, round_: telling.Round, say: Say) -> None:
    """Print each message that would be sent now."""
    memory, _ = state.read(store)
    waiting: list[Problem] = list(step(of_rules(memory.problems, round_.names), round_.seen))
    for problem in waiting:
        for channel in () if round_.is_hushed(problem) else problem.waiting():
            message = problem.message(channel)
            say(f"\nwould tell {channel}:")
            say("\n".join(filter(None, (message.title, *message.paragraphs, message.link))))


def _told(store: Store, watch: Watch, round_: telling.Round, say: Say) -> bool:
    """Remember what was seen, and tell what is new; gives whether something did not arrive."""
    has_readers = any(rule.to for rule in watch.rules)
    if not (has_readers or store.keeps):
        return False
    try:
        outcome = telling.tell(store, watch.channels, round_, say=lambda text: say(f"\n{text}"))
    except StoreError as error:
        _warn(say, f"{error} Nothing more was told.")
        return has_readers
    for problem in outcome.problems:
        _warn(say, problem)
    return bool(outcome.due)


def _warn(say: Say, text: str) -> None:
    say(f"check: {text}", file=sys.stderr)


def _status(states: list[str], failure: str, untold: bool) -> int:
    if untold:
        return UNTOLD  # a message is late mostly while something fires, and the job's owner has to know
    if "fires" in states:
        return FIRES
    return UNKNOWN if failure or "unknown" in states else QUIET
