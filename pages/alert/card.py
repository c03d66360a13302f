"""A rule's card: what it would have done, the chart of its measure, and each time with its calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from ringyo_data.alerts import Episode, Rule, Verdict, episodes, links, words

from .. import loading
from ..cards import card
from ..cards.receipt import Receipt
from ..charts import alert as charts
from ..filters import Offer, chips, scope, view_from_params
from ..sentences import alerts as sentences
from ..shell import page
from ..text import wording
from ..text.own_numbers import Lines
from .playing import Ground, played

MOST_EPISODES = 12


def draw(key: str, rule: Rule, on: Ground) -> None:
    """The whole card."""
    told = played(rule, on)
    with card.panel(
        key,
        wording.md(rule.name),
        sentences.played(told, on.zone),
        on.of(rule),
        receipt=receipt(rule, told, on),
        table=lambda: table(told),
    ):
        st.caption(definition(rule, on))
        if any(not verdict.why for verdict in told):
            card.chart(
                key,
                charts.chart(rule, told, tz=on.zone, theme=card.look()),
                alt=charts.alt(rule, told, tz=on.zone),
            )
        else:
            card.nothing("There is no moment in this period at which it could be judged.")
        _episodes(rule, episodes(told), on)


def definition(rule: Rule, on: Ground) -> str:
    """The rule in words: Markdown."""
    parts = [words.condition(rule), _scope(rule, on)]
    if rule.of.scale in ("share", "length") or rule.when in ("falls_by", "leaves_its_usual_range"):
        parts.append(f"at least {wording.calls(rule.at_least)}")
    if rule.quiet:
        parts.append("no message from {}:00 to {}:00".format(*rule.quiet))
    if rule.to:
        parts.append(f"to {wording.listing(rule.to, most=6)}")
    return wording.md(" · ".join(parts))


def _scope(rule: Rule, on: Ground) -> str:
    own = loading.settings()
    names = loading.agent_names(own).by_id
    view = scope.view_of(rule.scope, on.zone, own)
    offer = Offer(names, show_numbers=own.show_numbers, lines=loading.lines_by_word(own))
    return ", ".join(text for text, _ in chips(view, offer)) or "all calls"


def receipt(rule: Rule, told: Sequence[Verdict], on: Ground) -> Receipt:
    """How often it was judged, and what became of that."""
    few = sum(verdict.state == "quiet" and bool(verdict.why) for verdict in told)
    return Receipt(
        f"**{wording.md(words.condition(rule))}.** Judged at each full hour; yesterday and last month once a day."
        " At each moment only the calls made before it count, as they were then: one that ended later was live.",
        len(told),
        start="Moments in the period",
        excluded=(
            ("could not be judged, as data is missing", sum(verdict.state == "unknown" for verdict in told)),
            ("too few calls", few),
        ),
        counted="Moments judged",
        part=("fires", sum(verdict.state == "fires" for verdict in told)),
        notes=(
            "It fires only if the end of the calls that are live cannot undo it.",
            "Usual is the same weekday and hours of the weeks before, eight at most and four at least; how far days scatter"
            " is told by the same hours of all days of these weeks.",
            f"Hours and days are those of {wording.md(wording.zone(on.zone))}.",
        ),
    )


def table(told: Sequence[Verdict]) -> pd.DataFrame:
    """Every verdict, for the file."""
    return pd.DataFrame(
        {
            "at": [verdict.at for verdict in told],
            "from": [verdict.window.since for verdict in told],
            "until": [verdict.window.until for verdict in told],
            "state": [verdict.state for verdict in told],
            "value": [verdict.value for verdict in told],
            "low": [verdict.low for verdict in told],
            "high": [verdict.high for verdict in told],
            "calls": [verdict.calls for verdict in told],
            "why": pd.Series([verdict.why for verdict in told], dtype="str"),
        }
    )


def _episodes(rule: Rule, found: Sequence[Episode], on: Ground) -> None:
    for one in found[::-1][:MOST_EPISODES]:
        heading, evidence = sentences.episode(rule, one, on.zone)
        with st.container(gap=None):
            with st.container(horizontal=True, gap="xxsmall", wrap=False):
                st.markdown(f":red[:material/notifications_active:] **{heading}**", width="stretch")
                calls_link(rule, one.worst, on)
            st.markdown(f":small[:gray[{evidence}]]")
    if found[MOST_EPISODES:]:
        st.caption(f"And {wording.count(len(found) - MOST_EPISODES)} earlier times; the file has all.")


def calls_link(rule: Rule, told: Verdict, on: Ground) -> None:
    """A link to exactly the calls that a verdict is about."""
    lines = Lines.of(loading.settings())
    params = links.of_verdict(rule, told, on.zone)
    view, _ = view_from_params(params, today=date.today(), default_zone=on.zone, lines=lines, most=None)
    page.link("calls", f"The calls of {words.window(told.window, on.zone)}", view, icon=":material/list:")
