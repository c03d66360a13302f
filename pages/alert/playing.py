"""Rules played over the period of a page, each once for all viewers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from ringyo_data import alerts, masking
from ringyo_data.alerts import Coverage, Rule, Verdict
from ringyo_data.periods import NAMED, days_of
from ringyo_data.query import Window

from .. import loading
from ..filters import View, scope
from ..filters.strangers import There
from ..loading import Selection, source
from ..loading.alerts import zone
from ..shell import strangers
from ..text.own_numbers import Lines

KEPT = 24


@dataclass(frozen=True)
class Ground:
    """What rules are played over: all calls that are held around the *view*'s period, and which of them were had."""

    view: View
    selection: Selection
    coverage: Coverage
    zone: str

    @property
    def window(self) -> Window:
        """The part of the view's period that is over."""
        span = self.view.span
        return Window(span.since, min(span.until, max(span.since, self.coverage.until)))

    @property
    def is_now(self) -> bool:
        """Whether the period reaches until now."""
        return self.window.until == self.coverage.until

    def hidden(self, text: str) -> str:
        """A text of the deployment's, without phone numbers unless they are shown."""
        return text if self.selection.show_numbers else masking.in_text(text)

    def of(self, rule: Rule) -> Selection:
        """The selection whose view opens the rule's calls in the period."""
        filters = scope.view_of(rule.scope, self.zone, loading.settings())
        period = {name: getattr(self.view, name) for name in ("first", "last", "zone", "period", "compare")}
        return replace(self.selection, view=replace(filters, **period), window=self.view.span)


def in_zone_of_rules(view: View) -> View:
    """The view with days of the rules' zone, so that its period has as many there as its name says."""
    tz, first, last = zone(loading.settings()), view.first, view.last
    if view.period in NAMED:
        first, last = days_of(view.period, datetime.now(ZoneInfo(tz)).date())
    return replace(view, zone=tz, first=first, last=last)


def wide(view: View) -> View:
    """The view of all calls of a view's period and of the weeks before that tell what is usual."""
    own = in_zone_of_rules(view).without_filters()
    return replace(own, first=own.first - alerts.LEAD, period="custom", compare="off")


def ground(view: View) -> Ground:
    """What rules are played over on a page; stops it like `loading.calls`."""
    return ground_of(view, loading.calls(wide(view), none_too=True))


def ground_of(view: View, selection: Selection) -> Ground:
    """What rules are played over; *selection* is of the `wide` view."""
    coverage = Coverage.of(source.book(loading.settings()), selection.window)
    own = in_zone_of_rules(view)
    return Ground(own, selection, coverage, own.zone)


def played(rule: Rule, on: Ground) -> list[Verdict]:
    """The verdict of a rule at every moment of the period."""
    own = loading.settings()
    there = There.of(
        loading.agent_names(own),
        loading.facets(own, on.view.span),
        loading.lines_by_word(own),
        Lines.of(own),
    )
    coverage = replace(on.coverage, absent=strangers.absent(rule, there, on.zone, own))
    version = hash((len(on.selection.calls), on.selection.own.numbers))
    return _played(rule, on.zone, on.window, coverage, own.conversation_seconds, version, on.selection.calls)


@st.cache_resource(
    show_spinner=False,
    ttl=timedelta(hours=1),
    max_entries=KEPT,
    hash_funcs={Rule: hash, Window: hash, Coverage: hash},
)
def _played(  # noqa: PLR0917  (the cache's key)
    rule: Rule,
    tz: str,
    window: Window,
    coverage: Coverage,
    seconds: int,
    version: int,  # noqa: ARG001
    _calls: pd.DataFrame,
) -> list[Verdict]:
    return alerts.verdicts(
        rule,
        _calls,
        since=window.since,
        until=window.until,
        tz=tz,
        coverage=coverage,
        conversation_seconds=seconds,
    )
