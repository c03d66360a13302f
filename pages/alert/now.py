"""What is open at this moment: rules that fire, which channels know, and when `check` ran last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from ringyo_data.alerts import Rule, Verdict, episodes
from ringyo_data.alerts.problems import Problem, is_known, known_key
from ringyo_data.alerts.state import Memory

from .. import loading
from ..cards import card
from ..cards.card import Card
from ..cards.known import Board, Thing
from ..loading import alerts
from ..sentences import alerts as sentences
from ..text import wording
from .card import calls_link
from .playing import Ground, played

OPEN = "What is open?"


@dataclass(frozen=True)
class Open:
    """A *rule* that fires *since* a moment, or *longer*: its last verdict, if the page has judged it, and the problem that `check` keeps, if it has seen it."""

    rule: Rule
    since: datetime
    longer: bool
    last: Verdict | None
    problem: Problem | None

    def as_thing(self) -> Thing:
        """What is marked as known of it."""
        last = self.last
        beyond = last.beyond if last else self.problem.beyond if self.problem else 0.0
        against = last.against if last else 0.0
        return Thing(
            known_key(self.rule.name, self.rule.scope.words),
            beyond,
            f"alert-{self.rule.name}",
            lambda mark, now: is_known(mark, beyond, against, now),
            lambda _: "much worse",
            "it is twice as far beyond its limit. Meanwhile channels are told of its end alone",
        )


def draw(rules: Sequence[Rule], on: Ground) -> None:
    """The whole card."""
    state, trouble = alerts.told(loading.settings())
    board = Board.of(on.zone)
    found = [one for rule in rules if (one := open_of(rule, on, state))]
    known = [one for one in found if board.hold(one.as_thing())]
    with card.panel("alerts-open", OPEN, sentences.summary(len(rules), len(found), len(known))):
        for one in found:
            if one not in known:
                _draw(one, on, board)
        if known:
            with st.expander(f"Known ({len(known)})", icon=":material/snooze:"):
                for one in known:
                    _draw(one, on, board)
        for problem in _unknown(state):
            st.markdown(f":small[:material/help: {sentences.unknown(problem, on.zone)}]")
        board.explain()
        sentence, is_late = sentences.looked(state.judged_at, datetime.now(UTC), on.zone, trouble)
        if is_late:
            st.warning(sentence, icon=":material/schedule:")
        else:
            st.markdown(f":small[:material/schedule: {sentence}]")


def card_of(rules: Sequence[Rule], on: Ground) -> Card:
    """The card of open alerts as a report has it."""
    state, trouble = alerts.told(loading.settings())
    board = Board.of(on.zone)
    found = [one for rule in rules if (one := open_of(rule, on, state))]
    known = [one for one in found if board.hold(one.as_thing())]
    sentence, _ = sentences.looked(state.judged_at, datetime.now(UTC), on.zone, trouble)
    items = [
        (f"**{wording.md(on.hidden(one.rule.name))}**{', known' * (one in known)}", " ".join(_lines(one, on)))
        for one in found
    ]
    unknown = [(sentences.unknown(problem, on.zone), "") for problem in _unknown(state)]
    return Card(
        "alerts-open",
        OPEN,
        f"{sentences.summary(len(rules), len(found), len(known))} {sentence}",
        items=[*items, *unknown],
    )


def open_of(rule: Rule, on: Ground, state: Memory) -> Open | None:
    """What is open of a rule: as the page judges it now if the period reaches until now, else as `check` did."""
    key = (rule.name, rule.scope.words, "fires", None)
    problem = next((one for one in state.problems if (one.rule, one.scope, one.kind, one.ended) == key), None)
    if not on.is_now:
        return Open(rule, problem.since, False, None, problem) if problem else None
    verdicts = played(rule, on)
    going_on = [one for one in episodes(verdicts) if one.ended is None]
    if not going_on:
        return None
    last = next(one for one in reversed(verdicts) if one.state == "fires")
    if problem:
        return Open(rule, problem.since, False, last, problem)
    began = going_on[0].began
    return Open(rule, began, began == verdicts[0].at, last, None)


def _draw(one: Open, on: Ground, board: Board) -> None:
    title, thing = wording.md(on.hidden(one.rule.name)), one.as_thing()
    with st.container(gap=None):
        st.markdown(f":red[:material/notifications_active:] **{title}**")
        for line in _lines(one, on):
            st.markdown(f":small[:gray[{line}]]")
        board.tell(thing)
        with st.container(
            horizontal=True, vertical_alignment="center", gap="xsmall", key=f"ways-{thing.name}"
        ):
            if one.last:
                calls_link(one.rule, one.last, on)
            board.control(thing)


def _lines(one: Open, on: Ground) -> tuple[str, str]:
    """On which numbers it fires, and which channels know."""
    return (
        sentences.evidence(one.rule, one.last, one.problem, on.zone),
        sentences.told(one.rule, one.since, one.problem, on.zone, longer=one.longer),
    )


def _unknown(state: Memory) -> list[Problem]:
    return [one for one in state.problems if one.kind == "unknown" and not one.ended]
