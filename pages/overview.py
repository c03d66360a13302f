"""How many calls, how many answered, how long, who stands out, what changed, can it be trusted?"""

from __future__ import annotations

import streamlit as st

from pages import loading
from pages.address import clicks
from pages.agent import chances
from pages.cards import card, over_time, receipt, tiles
from pages.cards.receipt import Receipt
from pages.charts import heatmap
from pages.loading import Selection, periods
from pages.sentences import findings
from pages.sentences import volume as volume_readings
from pages.sentences.endings import endings
from pages.shell import page
from pages.text import wording
from ringyo_data import metrics

FIRST_FINDINGS = 4
MOST_FINDINGS = 20
"""Of these most calls are concerned; an account of a hundred lines may have a hundred findings."""


def calls_over_time(shown: Selection, found: list[metrics.Finding]) -> None:
    """Calls by outcome with the comparison behind them."""
    grain = periods.automatic(shown.window)
    over_time.draw(
        "calls-by-outcome",
        "How do calls end?",
        _endings(shown, found),
        shown,
        metrics.calls_over_time(shown.calls, grain=grain, **periods.asked(shown)),
        grain=grain,
        receipt=Receipt(
            "Each call once, in the time it was started, by what became of it.", len(shown.calls)
        ),
        height="stretch",
    )


def _endings(shown: Selection, found: list[metrics.Finding]) -> str:
    """How calls ended in the whole period, and the day that failed most beyond what is usual."""
    chosen = bool(shown.view.outcomes or shown.view.statuses)
    day = next((finding for finding in found if finding.kind == "failed_day"), None)
    said = f" {findings.worded(day, shown).title}." if day else ""
    return f"{endings(shown.calls, chosen=chosen)}{said}"


def attention(shown: Selection, found: list[metrics.Finding]) -> None:
    """What stands out, each with its evidence and a way on."""
    days = (shown.view.last - shown.view.first).days + 1
    with card.panel("attention", "What needs attention?", findings.summary(found, days=days)):
        for finding in found[:FIRST_FINDINGS]:
            _finding(shown, finding)
        if found[FIRST_FINDINGS:]:
            with st.expander(f"{len(found) - FIRST_FINDINGS} more"):
                for finding in found[FIRST_FINDINGS:MOST_FINDINGS]:
                    _finding(shown, finding)
                if found[MOST_FINDINGS:]:
                    st.caption(f"And {len(found) - MOST_FINDINGS} that concern fewer calls.")


def _finding(shown: Selection, finding: metrics.Finding) -> None:
    said = findings.worded(finding, shown)
    with st.container(gap=None):
        with st.container(horizontal=True, gap="xxsmall", wrap=False):
            st.markdown(f"{said.icon} **{said.title}**", width="stretch")
            if said.changes:
                page.link("calls", "See these calls", shown.view, icon=":material/list:", **said.changes)
            page.link(said.page, "Look closer", shown.view, icon=":material/arrow_forward:", **said.changes)
        st.markdown(f":small[:gray[{said.evidence}]]")


def live(shown: Selection) -> None:
    """What is going on at this moment, while the period is not over."""
    counts = metrics.live_statuses(shown.calls)
    words = [
        f"{wording.count(n)} {wording.md(wording.status(str(name))).lower()}" for name, n in counts.items()
    ]
    reading = wording.listing(words, most=6) if words else "No call is going on."
    with card.panel(
        "live",
        f"{wording.calls(int(counts.sum()))} live at {wording.clock(shown.now, shown.view.zone)}",
        reading,
        shown if words else None,
        behind={"outcomes": ("live",)},
    ):
        pass


def hours(shown: Selection) -> None:
    """Answer rate by weekday and hour."""
    table = metrics.weekday_by_hour(shown.calls, **periods.asked(shown))
    card.card(
        "answer-rate-by-hour",
        "When do people answer?",
        volume_readings.best_hour(table),
        heatmap.weekday_by_hour(table, theme=card.look(), measure="answer_rate", height=300),
        shown,
        alt=heatmap.weekday_by_hour_alt(table),
        pick=clicks.hours_of_week(shown.view, table),
        receipt=receipt.of_settled(
            "**Answered / settled calls** of each weekday and local hour in which they were started.",
            metrics.tally(shown.calls),
            "An hour whose rate is less sure than ±10 points is hatched.",
        ),
        table=lambda: table,
    )


def places() -> list[st.delta_generator.DeltaGenerator]:
    """Where the main chart and what needs attention go: side by side, on a phone what is urgent first."""
    return [st.container(), st.container()][::-1] if card.look().touch else card.side_by_side(2, 1)


view = page.begin("overview")
shown = loading.calls(view)
found = findings.once_each(
    metrics.findings(shown.calls, before=shown.before, missing=shown.missing, **periods.asked(shown))
)
tiles.draw(shown)
left, right = places()
with left:
    calls_over_time(shown, found)
with right:
    attention(shown, found)
    if shown.is_open:
        live(shown)
left, right = card.side_by_side(1, 1)
with left:
    chances.draw(shown, "Which agents stand out?", height=300)
with right:
    hours(shown)
