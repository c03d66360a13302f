"""What changed at an event: the calls after it against those before, and against all others meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import streamlit as st

from ringyo_data import direction, metrics
from ringyo_data.events import Event
from ringyo_data.metrics.histories import Measure
from ringyo_data.query import Window

from .. import loading
from ..filters import within
from ..loading import Selection, events
from ..sentences import before_after as telling
from ..sentences import events as sentences
from ..shell import page
from ..text import wording
from ..text.directions import WORDS
from . import card
from .card import Card
from .receipt import Receipt

MOST_LISTED = 12
MARK = timedelta(days=31)
"""The widest bucket of a chart, all of whose events have one mark."""

MEASURES: tuple[Measure, ...] = ("answer_rate", "typical_duration")


def draw(selection: Selection) -> None:
    """The event that the address names, and links to all of the period; nothing if nothing happened."""
    words = st.query_params.get_all(events.WORD)
    chosen = next((event for event in selection.every_event if event.word in words[:1]), None)
    if words and chosen is None:
        st.caption(":material/info: The event of this link is not among those of the period.")
    if chosen is not None and chosen.day == selection.view.first:
        what_changed(chosen, selection, _of_mark(words, selection))
    listed(selection)


def _of_mark(words: Sequence[str], selection: Selection) -> list[Event]:
    """All events that a mark stands for, the oldest first: those of a month at most, which may lie before the chosen one's period."""
    span = selection.window
    around = events.within(
        Window(span.since - MARK, span.until), selection.view, loading.agent_names(loading.settings())
    )
    return [event for event in around if event.word in words]


def listed(selection: Selection) -> None:
    """A link to what changed at each event of the period."""
    if not selection.events:
        return
    with card.panel("events", "What happened?"):
        for event in selection.events[:MOST_LISTED]:
            view = events.around(event, selection.view, selection.now)
            with st.container(horizontal=True, gap="xxsmall", wrap=False, vertical_alignment="center"):
                st.markdown(wording.md(sentences.dated(event, selection)), width="stretch")
                page.what_changed([event.word], view)
        if selection.events[MOST_LISTED:]:
            st.caption(f"And {len(selection.events) - MOST_LISTED} more: choose a shorter period.")


def cards(selection: Selection, word: str) -> Iterator[Card]:
    """The cards of a report: what changed at the event of this *word*, and all events of the period."""
    for event in selection.every_event:
        if event.word == word and event.day == selection.view.first:
            yield _card(event, selection, _compared(event, selection))
    if selection.events:
        items = [(wording.md(sentences.dated(event, selection)), "") for event in selection.events]
        yield Card("events", "What happened?", "", items=items)


def what_changed(event: Event, selection: Selection, of_mark: Sequence[Event]) -> None:
    """The comparison as sentences, and a table of its numbers; if the event's mark stands for several, with a way to each of them."""
    comparison = _compared(event, selection)

    def also() -> None:
        if of_mark[1:]:
            _choice(event, of_mark, selection)
        if comparison is not None:
            _draw_compared(event, selection, comparison)

    card.draw(_card(event, selection, comparison), also)


def _choice(event: Event, of_mark: Sequence[Event], selection: Selection) -> None:
    """The events of one mark: the one that is shown, and links to the comparisons of the others."""
    st.caption(f"The mark stands for {wording.plural(len(of_mark), 'event')}:")
    with st.container(gap="xxsmall", key="ways-events"):
        for one in of_mark:
            text = wording.md(sentences.dated(one, selection))
            if one == event:
                st.markdown(f"**{text}**")
            else:
                words = [one.word, *(other.word for other in of_mark if other != one)]
                page.what_changed(words, events.around(one, selection.view, selection.now), text)


def _card(event: Event, selection: Selection, comparison: _Compared | None) -> Card:
    """The comparison as sentences, or why there is none."""
    made = Card("event", f"What changed at “{wording.md(sentences.text(event, selection))}”?", "")
    if comparison is None:
        why = (
            "The calls of the period are still on their way."
            if selection.unloaded
            else "There is nothing to compare with: choose a comparison in the sidebar."
        )
        return replace(made, nothing=why)
    who = _who(event, selection)
    when = wording.md(sentences.when(event, selection.view.zone))
    texts = (telling.sentence(one, wording.md(who)) for one in comparison.measures)
    return replace(
        made,
        sentence=" ".join([f"{when[:1].upper()}{when[1:]}.", *texts]),
        selection=selection,
        receipt=_receipt(event, comparison, selection.view.zone),
        table=lambda: telling.table(comparison.measures, who),
    )


def _draw_compared(event: Event, selection: Selection, comparison: _Compared) -> None:
    with st.expander("The numbers, and of how many calls"):
        st.markdown(telling.markdown(comparison.measures, wording.md(_who(event, selection))))
    if alone := telling.control(comparison.measures[0], of_agent=event.agent is not None):
        st.caption(f":material/info: {alone}")
    if others := _others(event, comparison.spans[0], selection):
        st.caption(f":material/info: Also in these weeks: {wording.md(wording.listing(others))}.")


def _who(event: Event, selection: Selection) -> str:
    return selection.agent(event.agent) if event.agent else "all calls"


def _others(event: Event, span: Window, selection: Selection) -> list[str]:
    """What else is known to have happened in a span, as texts, raw: the comparison has its effect too."""
    return [
        sentences.dated(other, selection)
        for other in selection.every_event
        if other.word != event.word and span.since <= other.at < span.until
    ]


@dataclass(frozen=True)
class _Compared:
    """The *measures* that were compared, of the calls of both *spans*, the later one first.

    Of *total* calls of both periods, *inside* are within the spans, *directed* of the direction that counts, and *live* not over.
    """

    measures: tuple[telling.Comparison, telling.Comparison]
    spans: tuple[Window, Window]
    total: int
    inside: int
    directed: int
    live: int


def _compared(event: Event, selection: Selection) -> _Compared | None:
    """The comparison; None if there is nothing to compare with, or not all of it yet."""
    before = selection.before
    if before is None or selection.unloaded:
        return None
    way, spans = _direction(event, selection), _spans(event, selection)
    whole = [within(calls, span) for calls, span in zip((selection.calls, before), spans, strict=True)]
    late, early = (direction.of(calls, way) for calls in whole)
    rate, typical = (
        metrics.before_after(late, early, measure, agent=event.agent, spans=spans) for measure in MEASURES
    )
    return _Compared(
        measures=(telling.rate(WORDS[way].rate, rate), telling.duration(typical)),
        spans=spans,
        total=len(selection.calls) + len(before),
        inside=sum(map(len, whole)),
        directed=len(late) + len(early),
        live=sum(int(metrics.is_live(calls).sum()) for calls in (late, early)),
    )


def _direction(event: Event, selection: Selection) -> str:
    """The direction of the calls to compare: that of the agent's own calls."""
    if event.agent is None:
        return selection.direction
    return direction.main(selection.calls[selection.calls["agent_id"] == event.agent])


def _spans(event: Event, selection: Selection) -> tuple[Window, Window]:
    """What is after the event, as far as it has come, and the same weekdays and hours before it."""
    view = selection.view
    until = max(event.at, min(selection.window.until, selection.now))
    before = metrics.comparison_window(event.at, selection.window.until, until, view.zone, view.compare)
    return Window(event.at, until), Window(before.since, max(before.since, min(before.until, event.since)))


def _receipt(event: Event, comparison: _Compared, zone: str) -> Receipt:
    """Which calls were compared, and how."""
    after, before = (
        f"{wording.moment(span.since, zone)} to {wording.moment(span.until, zone)}"
        for span in comparison.spans
    )
    rate = comparison.measures[0]
    notes = [
        f"After: {after}. Before: {before}.",
        telling.control(rate, of_agent=event.agent is not None)
        or "What all others changed by is taken off. What is left goes along with the event; it may have another cause.",
        "Intervals (95%) allow for how much calls of a week or day have in common"
        + (
            ", which so few of them do not tell: it is taken to be much."
            if any(one.found.assumed for one in comparison.measures)
            else "."
        ),
    ]
    if event.source == "agents":
        notes.append("The API tells when an agent was changed last, and nothing of changes before that.")
    return Receipt(
        f"**{wording.readable(rate.name)} and typical duration,** over the same weekdays and hours before and after.",
        comparison.total,
        start="Calls of both periods",
        excluded=(
            (
                "too early on the day of the event, or on that compared with it",
                comparison.total - comparison.inside,
            ),
            ("of another direction", comparison.inside - comparison.directed),
            ("live, not over yet", comparison.live),
        ),
        counted="Settled calls",
        notes=tuple(map(wording.md, notes)),
    )
