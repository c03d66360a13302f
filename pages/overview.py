"""How many calls, how many answered, how long, who stands out, what changed, can it be trusted?"""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from pages import loading
from pages.address import choices
from pages.agent import chances
from pages.cards import card, finding, known, missed, over_time, pace, tiles, week
from pages.cards.card import Card
from pages.cards.receipt import Receipt
from pages.cards.tile import Facts
from pages.loading import Selection, periods
from pages.looks import paint
from pages.sentences import findings
from pages.sentences.endings import endings
from pages.shell import page
from pages.text import wording
from ringyo_data import metrics

ANSWERS = "answer-rate-by-hour"
FIRST_FINDINGS = 3
ENOUGH_FOR_A_COLUMN = 2
"""Fewer findings would stand in an empty column."""

MOST_FINDINGS = 20
"""An account of a hundred lines may have a hundred findings."""


def calls_over_time(selection: Selection, results: list[metrics.Finding]) -> Card:
    """Calls by outcome with the comparison behind them."""
    grain = periods.automatic(selection.window)
    return over_time.outcomes(
        "calls-by-outcome",
        "How do calls end?",
        _endings(selection, results),
        selection,
        metrics.calls_over_time(selection.calls, grain=grain, **periods.asked(selection)),
        grain=grain,
        receipt=Receipt(
            "Each call once, in the time it was started, by what became of it.", len(selection.calls)
        ),
        height="stretch",
    )


def _endings(selection: Selection, results: list[metrics.Finding]) -> str:
    """How calls ended in the whole period, and the day that failed most beyond what is usual."""
    chosen = bool(selection.view.outcomes or selection.view.statuses)
    day = next((one for one in results if one.kind == "failed_day"), None)
    note = f" {findings.worded(day, selection).title}." if day else ""
    return f"{endings(selection.rated, selection.words, chosen=chosen)}{note}"


def attention(selection: Selection, judged: metrics.Standing, results: list[metrics.Finding]) -> None:
    """What stands out, each with its evidence and a way on."""
    board = known.Board.of(selection.view.zone)
    old = [one for one in results if board.hold(known.of_finding(one, selection))]
    news = [one for one in results if one not in old]
    summary = findings.summary(results, judged) + findings.known(len(old), len(results))
    with card.panel("attention", "What needs attention?", summary):
        with st.container(gap="xsmall"):
            for one in news[:FIRST_FINDINGS]:
                finding.draw(one, selection, judged, board)
        if news[FIRST_FINDINGS:]:
            with st.expander(f"{len(news) - FIRST_FINDINGS} more"):
                for one in paint.later(news[FIRST_FINDINGS:MOST_FINDINGS]):
                    finding.draw(one, selection, judged, board)
                if news[MOST_FINDINGS:]:
                    st.caption(f"And {len(news) - MOST_FINDINGS} more.")
        if old:
            with st.expander(f"Known ({len(old)})", icon=":material/snooze:"):
                for one in paint.later(old[:MOST_FINDINGS]):
                    finding.draw(one, selection, judged, board)
        board.explain()


def live(selection: Selection) -> None:
    """What is going on at this moment, while the period is not over; what is stuck is not."""
    counts = metrics.live_statuses(selection.calls, now=selection.now)
    words = [
        f"{wording.count(n)} {wording.md(wording.status(str(name))).lower()}" for name, n in counts.items()
    ]
    reading = wording.listing(words, most=6) if words else "No call is going on."
    stuck = int(metrics.is_stuck(selection.calls, now=selection.now).sum())
    if stuck:
        reading += f"{'.' if words else ''} Not counted: {wording.calls(stuck)} without an end, older than a call can last."
    with card.panel(
        "live",
        f"{wording.calls(int(counts.sum()))} live at {wording.clock(selection.now, selection.view.zone)}",
        reading,
        selection if words or stuck else None,
        behind={"outcomes": ("live",)},
    ):
        pass


def places(facts: Facts) -> list[st.delta_generator.DeltaGenerator]:
    """Places for the main chart and what needs attention: side by side; on a phone, and if few findings are all there are, what is urgent first."""
    few = len(facts.findings) < ENOUGH_FOR_A_COLUMN and not facts.selection.unloaded
    if card.look().touch or few:
        return [st.container(), st.container()][::-1]
    return card.side_by_side(2, 1)


def agents(facts: Facts) -> Card:
    """Agents against what chance allows."""
    return chances.of_agents(facts.selection, facts.judged, "Which agents stand out?", height=300)


def cards(facts: Facts, _: choices.Words) -> Iterator[Card]:
    """The page's cards as a report has them."""
    yield calls_over_time(facts.selection, facts.findings)
    if today := pace.card_of(facts.selection):
        yield today
    yield agents(facts)
    yield week.answers(facts.selection, ANSWERS)
    if facts.missed:
        yield missed.card_of(facts.missed, facts.selection)


def draw() -> None:
    """The whole page."""
    view = page.begin("overview")
    selection = loading.calls(view)
    facts = Facts.of(selection)
    tiles.draw_first(facts)
    left, right = places(facts)
    with left:
        card.draw(calls_over_time(selection, facts.findings))
    with right:
        attention(selection, facts.judged, facts.findings)
    paint.pause()
    tiles.draw_further(facts)
    if selection.is_open:
        live(selection)
        pace.draw(selection)
    card.draw_both(agents(facts), week.answers(selection, ANSWERS))
    missed.draw(facts.missed, selection)


if __name__ == "__main__":  # Streamlit runs this file; a report takes its cards
    draw()
