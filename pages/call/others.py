"""The earlier and later calls of the same number, each as a link."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ringyo_data.details import SameNumber
from ringyo_data.direction import INBOUND

from ..call_list import picking
from ..cards import card as parts
from ..text import outcomes, wording
from . import desk
from .asking import Answer
from .card import Card
from .facts import Facts


def draw(card: Card) -> None:
    """A card with the earlier and later calls of the same number; nothing while the call itself is unknown."""
    facts = card.facts
    if facts is None:
        return
    if not facts.number:
        with parts.panel("same-number", "Other calls with this number"):
            parts.nothing("The customer's number is not known.")
        return
    answer = _answer(card, facts, facts.number)
    card.late |= answer.late
    others = answer.value
    with parts.panel("same-number", "Other calls with this number", _sentence(others) if others else ""):
        if answer.error:
            st.caption(f":material/cloud_off: They could not be asked for. {wording.md(answer.error)}")
        elif others is None:
            st.caption(":material/hourglass_top: Asking the API for them …")
        else:
            _sides(card, facts, others)


def _answer(card: Card, facts: Facts, number: str) -> Answer[SameNumber]:
    """The other calls. Asks once the call's own record has come, which has the API's spelling of the number, or has failed."""
    detail = card.answer.value
    if detail is None and card.answer.error is None:
        return Answer()
    is_called = facts.direction != INBOUND
    return desk.others(card.own, facts, (is_called and detail and detail.number_as_sent) or number)


def _sentence(others: SameNumber) -> str:
    if not others.earlier_count and not others.later_count:
        return "None: this is the only call with it."
    return f"{_counted(others.earlier_count, 'earlier')} and {_counted(others.later_count, 'later')}, of all time."


def _counted(count: int, word: str) -> str:
    return f"{wording.count(count) if count else 'no'} {word} {'call' if count == 1 else 'calls'}"


def _sides(card: Card, facts: Facts, others: SameNumber) -> None:
    with st.container(gap=None, key="same-number-list"):
        _more(others.later_count - len(others.later), "later")
        _calls(card, others.later, "later")
        if others.earlier_count or others.later_count:
            st.button(
                f":small[{_line(card, facts)} · **this call**]",
                type="tertiary",
                key="other-this",
                disabled=True,
            )
        _calls(card, others.earlier, "earlier")
        _more(others.earlier_count - len(others.earlier), "earlier")


def _calls(card: Card, calls: pd.DataFrame, side: str) -> None:
    for place in range(len(calls)):
        facts = Facts.of(calls.iloc[[place]])
        st.button(
            f":small[{_line(card, facts)}]",
            type="tertiary",
            key=f"other-{side}-{place}",
            on_click=picking.open_call,
            args=(facts.id,),
        )


def _line(card: Card, facts: Facts) -> str:
    when = wording.md(wording.moment(facts.started, card.view.zone))
    colour = outcomes.look(facts.outcome).badge
    lasted = [wording.duration(facts.lasted_seconds)] if facts.lasted_seconds else []
    return " · ".join([when, f":{colour}[{wording.md(wording.outcome(facts.outcome))}]", *lasted])


def _more(count: int, side: str) -> None:
    if count > 0:
        st.caption(f"and {wording.plural(count, f'{side} call')}")
