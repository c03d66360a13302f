"""`python -m ringyo_data check` with what only the pages know: a scope's words, the address of a verdict's calls, saved views."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from urllib.parse import urlencode

import pandas as pd

from ringyo_data import events
from ringyo_data.alerts import Rule, Verdict, check_command, links
from ringyo_data.alerts.check_command import Entries, Strangers, Watch
from ringyo_data.book import Book, Names
from ringyo_data.commands import Say
from ringyo_data.query import Window
from ringyo_data.secrets_file import rows
from ringyo_data.settings import Settings

from ..filters import Facets, scope
from ..filters.strangers import There
from ..shell import page, views
from ..shell import strangers as of
from ..text.own_numbers import Lines

PAGE = "calls"
NO_TIME = Window(datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC))
"""Events are only read, and none is asked for."""

add_arguments = check_command.add_arguments


def run(options: argparse.Namespace, say: Say) -> int:
    """Run the command with what was given; returns the exit status."""
    return check_command.run(options, say, pages=PAGES)


def link(settings: Settings, tz: str, rule: Rule, verdict: Verdict) -> str | None:
    """The address of exactly the calls that a verdict is of; None if the deployment's own address is not set."""
    if settings.public_url is None:
        return None
    return f"{settings.public_url}/{PAGE}?{urlencode(links.of_verdict(rule, verdict, tz), doseq=True)}"


def check(settings: Settings, entries: Entries) -> None:
    """Raises `SettingsError` for saved views and events that cannot be read."""
    views.saved(rows(entries, "views"), page.PAGES, settings)
    events.listed(rows(entries, "events"), Names(), window=NO_TIME, zone="UTC")


def strangers(watch: Watch, book: Book, calls: pd.DataFrame) -> Strangers:
    """Who of those that the secrets name is not in the account, as far as names and calls were read."""
    own, lines = watch.settings, Lines.of(watch.settings)
    named = (lines.word(number) for number in book.own_numbers().names)
    there = There.of(book.names() or Names(), Facets.of(calls, lines), frozenset(named), lines)
    absent = {rule.name: why for rule in watch.rules if (why := of.absent(rule, there, watch.tz, own))}
    sentences = of.sentences(
        there,
        rules=watch.rules,
        views=views.saved(rows(watch.entries, "views"), page.PAGES, own),
        events=rows(watch.entries, "events"),
        own=own,
        zone=watch.tz,
    )
    return Strangers(absent, sentences)


PAGES = check_command.Pages(scope.reader, link, check, strangers)
