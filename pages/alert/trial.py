"""A rule tried from widgets before it is written down; its scope is what the sidebar filters.

The widgets are the page's own controls, which the address has (`choices.TRIED`).
"""

from __future__ import annotations

import streamlit as st

from ringyo_data.alerts import MEASURES, USUAL_RANGE, WHENS, Rule, toml, words
from ringyo_data.alerts.rules import LONGEST_NAME
from ringyo_data.errors import SettingsError
from ringyo_data.periods import NAMED

from .. import loading
from ..address import choices
from ..cards import card
from ..filters import scope
from ..filters.filter import with_chosen
from ..loading import alerts
from ..text import wording
from . import card as rule_card
from .playing import Ground

KEY = "alert-trial"
OVERS = next(list(choice.values) for choice in choices.TRIED if choice.parameter == "over")
WHEN_WORDS = {
    "below": "is below",
    "above": "is above",
    "falls_by": "falls by",
    "leaves_its_usual_range": "leaves its usual range",
}


def draw(on: Ground) -> None:
    """The form, what its rule would have done, and the lines to paste."""
    with card.panel(
        KEY,
        "Try a rule",
        "It looks at the calls that the sidebar's filters let through. What it would have done stands below, and then the lines to paste.",
    ):
        row = _row(on)
    try:
        rule = alerts.rule(row, loading.settings())
    except SettingsError as error:
        st.warning(wording.md(error), icon=":material/tune:")
        return
    rule_card.draw(f"{KEY}-played", rule, on)
    with card.panel(
        f"{KEY}-lines",
        "Write it down",
        _how_to_write(rule),
    ):
        st.code(toml.lines(rule), language="toml")


def _how_to_write(rule: Rule) -> str:
    how = "Paste these lines into the secrets. The rule counts as soon as they are saved."
    if not rule.to:
        how += " It names no channel, so it is shown on this page and told to nobody."
    if rule.name in {other.name for other in alerts.rules(loading.settings())}:
        how = f":material/warning: There is a rule of this name already; give it another one first. {how}"
    return how


def _row(on: Ground) -> dict[str, object]:
    """The rule of the widgets, as its table would have it."""
    first, second, third, fourth = st.columns([3, 3, 2, 2], gap="small")
    measure = first.selectbox(
        "Measure", list(MEASURES), format_func=lambda word: MEASURES[word].label, key=f"{KEY}-measure"
    )
    of = MEASURES[measure]
    whens = [when for when in WHENS if of.has_usual or when in ("below", "above")]
    if st.session_state[f"{KEY}-when"] not in whens:
        st.session_state[f"{KEY}-when"] = "above"
    when = second.selectbox("When it", whens, format_func=WHEN_WORDS.__getitem__, key=f"{KEY}-when")
    value = None
    if when != USUAL_RANGE:
        value = _value(fourth, measure, when)
    over = third.selectbox("Over", OVERS, format_func=_over_words, key=f"{KEY}-over")
    return _more({"measure": measure, "when": when, "value": value, "over": over}, on)


def _more(row: dict[str, object], on: Ground) -> dict[str, object]:
    first, second, third, fourth = st.columns([3, 3, 2, 2], gap="small")
    name = first.text_input("Name", key=f"{KEY}-name", max_chars=LONGEST_NAME)
    to = second.multiselect(
        "Tell",
        with_chosen(alerts.channels(), st.session_state[f"{KEY}-tell"]),
        key=f"{KEY}-tell",
        placeholder="no channel yet",
        help="Names of [channels.…] in the secrets.",
    )
    at_least = third.number_input("At least calls", 1, choices.MOST_CALLS, key=f"{KEY}-at_least")
    quiet = fourth.text_input(
        "Quiet hours", key=f"{KEY}-quiet", placeholder="22-7", max_chars=choices.LONGEST_HOURS
    )
    filters = scope.of(on.view, loading.settings()).words
    return {**row, "name": name, "to": to, "at_least": at_least, "quiet": quiet.strip(), "scope": filters}


def _value(place: st.delta_generator.DeltaGenerator, measure: str, when: str) -> float:
    """The limit: shares and falls are typed in points or percent, lengths in seconds."""
    of = MEASURES[measure]
    if when == "falls_by":
        unit = "points" if of.unit == "share" else "%"
        return place.number_input(f"By, {unit}", 0.1, 99.9, step=1.0, key=f"{KEY}-fall") / 100
    if of.unit == "share":
        return place.number_input("Limit, %", 0.0, 100.0, step=1.0, key=f"{KEY}-share") / 100
    label = "Limit, s" if of.unit == "seconds" else "Limit"
    return float(place.number_input(label, 0.0, step=1.0, key=f"{KEY}-{of.unit}", format="%.0f"))


def _over_words(word: str) -> str:
    return words.period(word) if word in NAMED else wording.plural(int(word.removesuffix("h")), "hour")
