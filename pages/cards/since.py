"""Since when: the days on which agents and lines shifted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from ringyo_data.metrics import Finding, Shift, Standing
from ringyo_data.metrics.shifts import LEAST_DAYS

from ..filters import local_days
from ..loading import Selection, history
from ..sentences import events
from ..sentences import shifts as sentences
from ..shell import page
from ..text import wording
from . import card
from .card import Card
from .receipt import Receipt

MOST_ROWS = 10


def card_of(selection: Selection) -> Card:
    """One item for each shift of an agent or line that the filters show."""
    past = history.of(selection)
    shifts = past.chosen(selection).found
    return Card(
        "since-when",
        "Since when?",
        sentences.summary(shifts, past.shifts),
        selection=selection,
        receipt=receipt(past, selection),
        table=(lambda: _table(shifts, selection)) if shifts else None,
        items=[_item(shift, selection) for shift in shifts],
    )


def draw(selection: Selection) -> None:
    """The shifts, each with the way to its calls."""
    made = card_of(selection)
    card.draw(made, partial(_draw_items, made, history.of(selection).chosen(selection).found, selection))


def _draw_items(made: Card, shifts: Sequence[Shift], selection: Selection) -> None:
    for shift, (title, evidence) in zip(shifts[:MOST_ROWS], made.items, strict=False):
        with st.container(gap=None):
            with st.container(horizontal=True, gap="xxsmall", wrap=False):
                st.markdown(title, width="stretch")
                page.link(
                    "calls",
                    "See these calls",
                    selection.view,
                    icon=":material/list:",
                    **sentences.behind(shift, selection),
                )
            st.markdown(f":small[:gray[{evidence}]]")
    if shifts[MOST_ROWS:]:
        st.caption(f"And {len(shifts) - MOST_ROWS} more, which are in the file.")


def shifted(kind: str, selection: Selection) -> list[str]:
    """The agents or lines, by *kind*, of the shifts that the card names; Markdown."""
    shifts = history.of(selection).chosen(selection).found
    return [wording.md(sentences.name(shift, selection)) for shift in shifts if shift.kind == kind]


def of_agent(agent: str, selection: Selection) -> None:
    """The shifts of one agent, a sentence each; nothing if there is none."""
    for shift in history.of(selection).shifts.found:
        if (shift.kind, shift.subject) == ("agent", agent):
            text = sentences.moved(shift)
            st.markdown(
                f":material/history: {text[:1].upper()}{text[1:]}. :gray[{sentences.sureness(shift)} {_events(shift, selection)}]"
            )


def of_finding(finding: Finding, selection: Selection, judged: Standing) -> str:
    """Since when an agent or line is as the finding says, and what else of it shifted, as sentences to follow its evidence; empty if nothing is known."""
    kind = finding.kind.partition("_")[0]
    if kind not in ("agent", "line"):
        return ""
    past = history.of(selection)

    def near(shift: Shift) -> list[str]:
        return [wording.md(events.dated(event, selection)) for event in past.near(shift, selection)]

    own = finding.shift or sentences.of_finding(finding, past.shifts.found, selection.direction)
    text = ""
    if own is not None:
        text = f" {sentences.explained(near(own))}" if finding.shift else sentences.since(own, near(own))
    others = (one for one in judged.shifted if (one.kind, one.subject) == (kind, finding.subject))
    return text + "".join(sentences.also(one, near(one), own) for one in others if one != own)


def _item(shift: Shift, selection: Selection) -> tuple[str, str]:
    return (
        f"**{wording.md(sentences.name(shift, selection))}**: {sentences.moved(shift)}",
        f"{sentences.sureness(shift)} {_events(shift, selection)}",
    )


def _events(shift: Shift, selection: Selection) -> str:
    near = history.of(selection).near(shift, selection)
    return wording.md(sentences.explained([events.dated(event, selection) for event in near]))


def _table(shifts: Sequence[Shift], selection: Selection) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "subject": sentences.name(shift, selection),
                "direction": shift.direction,
                "measure": shift.measure,
                "day": shift.day.isoformat(),
                "first_day": shift.first.isoformat(),
                "last_day": shift.last.isoformat(),
                **{
                    f"{name}{of}": getattr(side, of or "value")
                    for name, side in (("before_", shift.before), ("after_", shift.after))
                    for of in ("value", "low", "high", "calls")
                },
                "chance": shift.p,
            }
            for shift in shifts
        ]
    )


def receipt(past: history.History, selection: Selection) -> Receipt:
    """What was looked at, and how."""
    window, zone = past.window, selection.view.zone
    first, last = local_days(window, zone)
    return Receipt(
        "**Each agent's and line's answer rate and typical duration, day by day,** for calls made and calls that came in apart: "
        "the day that splits its history best, if that is beyond chance.",
        past.calls,
        start="Calls in memory",
        notes=(
            f"Looked at: {wording.days(first, min(last, selection.now.astimezone(ZoneInfo(zone)).date()))}, all calls whatever the filters; "
            "these choose what is listed.",
            "Each is compared with itself before, at the mix of hours, weekdays and lines that its calls have, and with what the others' calls "
            "of each day were like if the account's days scatter. Lines are looked at without the calls of agents that shifted.",
            f"Intervals of levels and of the day are 95%. It takes {LEAST_DAYS} days, and 30 calls on either side. One page in twenty errs at most "
            "where nothing changed. The last 75 minutes are left out: their calls are not over.",
            *(
                (f"{wording.count(past.shifts.short)} have too few calls or days.",)
                if past.shifts.short
                else ()
            ),
        ),
    )
