"""A rule's card: what it would have done, the chart of its measure, and each time with its calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from ringyo_data.alerts import Episode, Rule, Verdict, episodes, words

from .. import loading
from ..cards import card
from ..cards.card import Card
from ..cards.receipt import Receipt
from ..charts import alert as charts
from ..filters import Offer, chips, scope
from ..sentences import alerts as sentences
from ..shell import page
from ..text import wording
from .playing import Ground, played

FIRST_EPISODES = 3
MOST_EPISODES = 12


def draw(key: str, rule: Rule, on: Ground) -> None:
    """The whole card, each time with the way to its calls."""
    made = card_of(key, rule, on)
    card.draw(made, below=partial(_draw_items, made, rule, on))


def card_of(key: str, rule: Rule, on: Ground) -> Card:
    """What the rule would have done; its items are the times it fired, the latest first."""
    verdicts = played(rule, on)
    sentence = f"{sentences.played(verdicts, on.zone)}  \n{definition(rule, on)}"
    made = Card(
        key,
        wording.md(on.hidden(rule.name)),
        sentence,
        selection=on.of(rule),
        receipt=receipt(rule, verdicts, on),
        table=lambda: table(verdicts),
        most_printed=0,  # what fired is in its items; the first of some hundred moments tell nothing
        items=[_item(rule, one, on) for one in _latest(verdicts)],
    )
    if all(verdict.why for verdict in verdicts):
        return replace(made, nothing="There is no moment in this period at which it could be judged.")
    return replace(
        made,
        figure=lambda look: charts.chart(rule, verdicts, tz=on.zone, theme=look),
        alt=charts.alt(rule, verdicts, tz=on.zone),
    )


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
    own, lines = loading.settings(), on.selection.lines
    view = scope.view_of(rule.scope, on.zone, own)
    offer = Offer(on.selection.names, show_numbers=lines.shows, lines=loading.lines_by_word(own, lines))
    return ", ".join(on.hidden(text) for text, _ in chips(view, offer)) or "all calls"


def receipt(rule: Rule, verdicts: Sequence[Verdict], on: Ground) -> Receipt:
    """How often it was judged, and what became of that."""
    few = sum(verdict.state == "quiet" and bool(verdict.why) for verdict in verdicts)
    return Receipt(
        f"**{wording.md(words.condition(rule))}.** Judged at each full hour; yesterday and last month once a day."
        " At each moment only the calls made before it count, as they were then: one that ended later was live.",
        len(verdicts),
        start="Moments in the period",
        excluded=(
            (
                "could not be judged, as data is missing",
                sum(verdict.state == "unknown" for verdict in verdicts),
            ),
            ("too few calls", few),
        ),
        counted="Moments judged",
        part=("fires", sum(verdict.state == "fires" for verdict in verdicts)),
        notes=(
            "It fires only if the end of the calls that are live cannot undo it.",
            "Usual is the same weekday and hours of the weeks before, eight at most and four at least; how far days scatter"
            " is told by the same hours of all days of these weeks.",
            f"Hours and days are those of {wording.md(wording.zone(on.zone))}.",
        ),
    )


def table(verdicts: Sequence[Verdict]) -> pd.DataFrame:
    """Every verdict, for the file."""
    return pd.DataFrame(
        {
            "at": [verdict.at for verdict in verdicts],
            "from": [verdict.window.since for verdict in verdicts],
            "until": [verdict.window.until for verdict in verdicts],
            "state": [verdict.state for verdict in verdicts],
            "value": [verdict.value for verdict in verdicts],
            "low": [verdict.low for verdict in verdicts],
            "high": [verdict.high for verdict in verdicts],
            "calls": [verdict.calls for verdict in verdicts],
            "why": pd.Series([verdict.why for verdict in verdicts], dtype="str"),
        }
    )


def _item(rule: Rule, one: Episode, on: Ground) -> tuple[str, str]:
    heading, evidence = sentences.episode(rule, one, on.zone)
    return f"**{heading}**", evidence


def _latest(verdicts: Sequence[Verdict]) -> list[Episode]:
    return list(episodes(verdicts))[::-1]


def _draw_items(made: Card, rule: Rule, on: Ground) -> None:
    """Each time it would have fired, the latest first; all but the first few are folded, on a phone all if there are several."""
    latest = _latest(played(rule, on))
    drawn = list(zip(latest[:MOST_EPISODES], made.items, strict=False))
    first = 0 if card.look().touch and len(latest) > 1 else FIRST_EPISODES
    for one, item in drawn[:first]:
        _draw_time(one, item, rule, on)
    if not drawn[first:]:
        return
    with st.expander(wording.plural(len(latest) - first, "earlier time" if first else "time")):
        for one, item in drawn[first:]:
            _draw_time(one, item, rule, on)
        if latest[MOST_EPISODES:]:
            st.caption(f"And {wording.count(len(latest) - MOST_EPISODES)} more; the file has all.")


def _draw_time(one: Episode, item: tuple[str, str], rule: Rule, on: Ground) -> None:
    heading, evidence = item
    with st.container(gap=None):
        with st.container(horizontal=True, gap="xxsmall", wrap=False):
            st.markdown(f":red[:material/notifications_active:] {heading}", width="stretch")
            calls_link(rule, one.worst, on)
        st.markdown(f":small[:gray[{evidence}]]")


def calls_link(rule: Rule, verdict: Verdict, on: Ground) -> None:
    """A link to exactly the calls that a verdict is about."""
    view = scope.of_verdict(rule, verdict, on.zone, loading.settings())
    page.link("calls", f"The calls of {words.window(verdict.window, on.zone)}", view, icon=":material/list:")
