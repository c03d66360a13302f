"""The scope of an alert rule: filters in the words of a link, read by the links' own reader; pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlencode
from zoneinfo import ZoneInfo

from ringyo_data.alerts import Rule, Scope, Verdict
from ringyo_data.alerts.rules import ReadScope
from ringyo_data.misspelt import instead, quoted
from ringyo_data.settings import Settings

from ..text.own_numbers import Lines
from .matching import matching
from .period import local_days
from .urls import NAMES, PERIOD_NAMES, TAKES, mended, params_from_view, view_from_params
from .view import FILTERS, View

SOME_DAY = date(2000, 1, 1)
"""A scope has no period."""


def reader(settings: Settings, zone: str) -> ReadScope:
    """Reads scopes such as `agent=…&direction=inbound`; weekdays and hours are those of *zone*.

    What it gives raises `ValueError`, with the rest of a sentence, for a word that is no filter and a value
    that cannot be read.
    """
    lines = Lines.of(settings)

    def read(text: str) -> Scope:
        if "=" not in text:
            raise ValueError(
                f"is {quoted(text)}; write filters as a link has them, like agent=…&direction=inbound."
            )
        params = parse_qs(text.lstrip("?"), keep_blank_values=True)
        for name in params:
            if name in PERIOD_NAMES:
                raise ValueError(f"has {name}, which is no filter; the period of a rule stands in over.")
            if name not in NAMES:
                raise ValueError(
                    f"has {quoted(name)}, which is no filter; {instead(name, [each.word for each in FILTERS])}"
                )
        view, notes = view_from_params(params, today=SOME_DAY, default_zone=zone, lines=lines, most=None)
        if notes:
            raise ValueError(f"cannot be read: {mended(notes[0], TAKES)}.")
        return of(view, settings)

    return read


def of(view: View, settings: Settings) -> Scope:
    """The filters of a view as a scope; its period does not matter."""
    lines = Lines.of(settings)
    filters = {name: values for name, values in params_from_view(view).items() if name not in PERIOD_NAMES}
    return Scope(urlencode(filters, doseq=True), lambda calls: matching(calls, view, lines))


def view_of(scope: Scope, zone: str, settings: Settings) -> View:
    """The filters of a scope as a view, in order to say them."""
    params = parse_qs(scope.words, keep_blank_values=True)
    return view_from_params(params, today=SOME_DAY, default_zone=zone, lines=Lines.of(settings), most=None)[0]


def of_verdict(rule: Rule, verdict: Verdict, zone: str, settings: Settings) -> View:
    """The view of exactly the calls that a verdict is about: whole days of *zone*, or between two moments."""
    words = parse_qs(rule.scope.words, keep_blank_values=True) | {n: [word] for n, word in rule.of.narrows}
    if verdict.direction:
        words.setdefault("direction", [verdict.direction])
    view = view_of(Scope(urlencode(words, doseq=True)), zone, settings)
    window, tz = verdict.window, ZoneInfo(zone)
    first, last = local_days(window, zone)
    days = replace(view, period="custom", compare="off", first=first, last=last)
    if days.span == window:
        return days
    return replace(days, between=(window.since.astimezone(tz), window.until.astimezone(tz)))
