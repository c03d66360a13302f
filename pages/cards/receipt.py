"""How the numbers of a card or a tile came about, down to each call that is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import streamlit as st

from ringyo_data import metrics
from ringyo_data.metrics import AtOnce, Tally

from ..loading import Selection
from ..looks import paint
from ..text import wording


@dataclass(frozen=True)
class Receipt:
    """How a number came about, adding up by construction.

    From *total* calls, named by *start*, each of *excluded* (words, calls) is
    taken off; what is left is named by *counted*; *part* (words, calls) is the
    share of it that the number speaks of. *definition* says the measure in a sentence,
    *notes* what else a doubter would ask (intervals, methods, sources).
    All texts are Markdown: API text in them must have gone through `wording.md`.
    """

    definition: str
    total: int
    start: str = "Calls that match"
    counted: str = "Calls counted"
    excluded: tuple[tuple[str, int], ...] = ()
    part: tuple[str, int] | None = None
    notes: tuple[str, ...] = ()

    @property
    def counted_calls(self) -> int:
        """What is left of the total once every exclusion is taken off."""
        return self.total - sum(calls for _, calls in self.excluded)

    def lines(self) -> list[tuple[str, str]]:
        """The receipt's lines, words and number, ready to be drawn."""
        taken = [(f"less: {words}", f"{wording.MINUS}{wording.count(n)}") for words, n in self.excluded if n]
        lines = [(self.start, wording.count(self.total)), *taken]
        if taken or self.part:
            lines.append((f"**{self.counted}**", f"**{wording.count(self.counted_calls)}**"))
        if self.part:
            words, part = self.part
            share = wording.percent(part / self.counted_calls) if self.counted_calls else wording.MISSING
            lines += [(f"of these: {words}", wording.count(part)), ("share", share)]
        return lines


def of_settled(
    definition: str,
    tally: Tally,
    *notes: str,
    word: str = "answered",
    part: tuple[str, int] | None = None,
    late: tuple[tuple[str, int], ...] = (),
) -> Receipt:
    """For a share of the settled calls: the answered ones, called by *word*, or *part* (word, calls).

    *late* are the calls of `late`, which *tally* does not count.
    """
    return Receipt(
        definition,
        tally.calls + sum(calls for _, calls in late),
        excluded=(*unrated(tally), *late, ("live, not over yet", tally.live)),
        counted="Settled calls",
        part=part or (word, tally.answered),
        notes=notes,
    )


def of_calls(selection: Selection, *notes: str) -> Receipt:
    """For charts that count every call in the bucket in which it started."""
    return Receipt(
        "**Every call once,** in the local time at which it was started.", len(selection.calls), notes=notes
    )


def of_answers(selection: Selection, *notes: str) -> Receipt:
    """For charts of the answer rate; *notes* instead of what is said of hatched rates."""
    return of_settled(
        f"**{selection.words.answered.capitalize()} / settled calls,** in the local time at which they were started.",
        metrics.tally(selection.calls),
        *(notes or ("A rate that is less sure than ±10 points (95%) is hatched and has no rank.",)),
        word=selection.words.answered,
    )


def late(selection: Selection) -> tuple[tuple[str, int], ...]:
    """The calls that are too young to count in a rate, as a receipt names them; nothing if there are none."""
    if selection.rates_until is None:
        return ()
    at = wording.clock(selection.rates_until, selection.view.zone)
    return ((f"started at {at} or later: many like them still go on", selection.late),)


def unrated(tally: Tally) -> tuple[tuple[str, int], ...]:
    """The calls that are in no rate, as a receipt names them."""
    return ("incoming, counted apart", tally.incoming), ("of unknown direction", tally.undirected)


def of_durations(
    definition: str,
    calls: int,
    lasting: int,
    *notes: str,
    part: tuple[str, int] | None = None,
    late: tuple[tuple[str, int], ...] = (),
) -> Receipt:
    """For a number over those of so many *calls* that have a duration: the *lasting* ones; *late* as in `of_settled`."""
    without = calls - lasting - sum(calls for _, calls in late)
    return Receipt(
        definition,
        calls,
        excluded=(*late, ("without a duration (nobody answered, or live)", without)),
        counted="Calls with a duration",
        part=part,
        notes=notes,
    )


def of_conversations(definition: str, calls: int, talks: AtOnce, *notes: str) -> Receipt:
    """For a number of conversations at once among so many *calls*."""
    return Receipt(
        f"{definition} A conversation goes from its call's end less its duration until that end.",
        calls,
        excluded=(
            ("nobody talked, or not yet", talks.without),
            ("not known when they talked (without a duration, as if handed over, or an end)", talks.unknown),
            ("stuck: live for longer than a call can last", talks.stuck),
        ),
        counted="Calls with a conversation",
        notes=(
            *notes,
            "One that still goes on counts from when it was first seen, else from when its call was created, ringing "
            "included: the API does not say when it was answered.",
            "Only calls that match the filters and were created in the period count, "
            "so that its first hour may read low.",
        ),
    )


def draw(key: str, title: str, receipt: Receipt, selection: Selection) -> None:
    """The button that opens the receipt; its name, *title*, is read out and not shown."""
    with st.popover(
        f"Receipt of {title}",
        icon=":material/receipt_long:",
        type="tertiary",
        key=f"receipt-{key}",
        help="How this number came about",
    ):
        for say, text in paint.later(list(_said(receipt, selection))):
            say(text)


def _said(receipt: Receipt, selection: Selection) -> Iterator[tuple[Callable[[str], object], str]]:
    """What the receipt says, each with what draws it."""
    zone = selection.view.zone
    first, *rest = (f"| {words} | {number} |" for words, number in receipt.lines())
    yield st.markdown, receipt.definition
    yield st.markdown, "\n".join((first, "|:--|--:|", *rest))
    for note in receipt.notes:
        yield st.caption, note
    yield (
        st.caption,
        f"{wording.md(wording.period(selection.window, selection.as_of, zone))}. "
        f"Read at {wording.md(wording.moment(selection.as_of, zone))}.",
    )
    if selection.before_window:
        yield st.caption, f"Compared with {wording.md(wording.window(selection.before_window, zone))}."
