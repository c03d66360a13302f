"""Rules played over the period of a page, each once for all viewers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pandas as pd
import streamlit as st

from ringyo_data import alerts
from ringyo_data.alerts import Known, Rule, Verdict
from ringyo_data.query import Window

from .. import loading
from ..filters import View, scope
from ..loading import Selection, source
from ..loading.alerts import zone

KEPT = 24


@dataclass(frozen=True)
class Ground:
    """What rules are played over: all calls that are held around the *view*'s period, and how well they are known."""

    view: View
    selection: Selection
    known: Known
    zone: str

    @property
    def window(self) -> Window:
        """The part of the view's period that is over."""
        span = self.view.span
        return Window(span.since, min(span.until, max(span.since, self.known.until)))

    @property
    def is_now(self) -> bool:
        """Whether the period reaches until now."""
        return self.window.until == self.known.until

    def of(self, rule: Rule) -> Selection:
        """The selection whose view opens the rule's calls in the period."""
        filters = scope.view_of(rule.scope, self.zone, loading.settings())
        period = {name: getattr(self.view, name) for name in ("first", "last", "zone", "period", "compare")}
        return replace(self.selection, view=replace(filters, **period), window=self.view.span)


def ground(view: View) -> Ground:
    """The calls of a view's period and of the weeks before that tell what is usual; stops the page like `loading.calls`."""
    wide = replace(view.without_filters(), first=view.first - alerts.LEAD, period="custom", compare="off")
    selection = loading.calls(wide, none_too=True)
    own = loading.settings()
    known = Known.of(source.book(own), wide.span)
    return Ground(view, selection, known, zone(own))


def played(rule: Rule, on: Ground) -> list[Verdict]:
    """The verdict of a rule at every moment of the period."""
    seconds = loading.settings().conversation_seconds
    version = hash((len(on.selection.calls), on.selection.own.numbers))
    return _played(rule, on.zone, on.window, on.known, seconds, version, on.selection.calls)


@st.cache_resource(
    show_spinner=False,
    ttl=timedelta(hours=1),
    max_entries=KEPT,
    hash_funcs={Rule: hash, Window: hash, Known: hash},
)
def _played(  # noqa: PLR0917  (the cache's key)
    rule: Rule,
    tz: str,
    window: Window,
    known: Known,
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
        known=known,
        conversation_seconds=seconds,
    )
