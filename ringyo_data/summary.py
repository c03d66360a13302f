"""The numbers of a period as one object, for programs; its names are a promise (`docs/numbers.md`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

import pandas as pd

from . import direction, metrics
from .load import Loaded
from .metrics import Finding
from .own_numbers import OwnNumbers
from .query import Window

Numbers = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Side:
    """The calls of one direction: how many, what became of them, and their rates with intervals; see `metrics`."""

    tally: metrics.Tally
    answer_rate: metrics.Rate
    hand_over_rate: metrics.Rate
    conversation_rate: metrics.Rate
    failed_share: metrics.Rate
    durations: metrics.Durations

    def numbers(self) -> Numbers:
        """The promised names; a rate over nothing, and the median of no durations, is None."""
        count = self.tally
        return {
            "calls": count.calls,
            "settled": count.settled,
            "answered": count.answered,
            "answer_rate": _or_none(self.answer_rate.value),
            "handed_over": count.handed_over,
            "hand_over_rate": _or_none(self.hand_over_rate.value),
            "failed": count.failed,
            "conversations": self.conversation_rate.part,
            "conversation_rate": _or_none(self.conversation_rate.value),
            "talk_seconds": int(self.durations.total_seconds),
            "median_seconds": _or_none(self.durations.median_seconds),
        }


@dataclass(frozen=True, eq=False)
class Summary:
    """What a period's calls come to: *loaded* has all of them, *calls* those of the directions asked for.

    *tally* is of both directions and of unknown ones together; *own* are the numbers that tell them apart.
    """

    window: Window
    loaded: Loaded
    calls: pd.DataFrame
    tally: metrics.Tally
    outbound: Side
    inbound: Side
    conversations: metrics.Peak
    waiting: metrics.Peak
    own: OwnNumbers

    @property
    def undirected(self) -> int:
        """Calls of unknown direction, which are in no rate."""
        return direction.counts(self.calls)[direction.UNKNOWN]

    def numbers(self, findings: Sequence[tuple[Finding, str]] = ()) -> Numbers:
        """The promised names, whole; *findings* come with their words."""
        at = self.conversations.at
        return {
            "calls": self.tally.calls,
            "settled": self.tally.settled,
            "live": self.tally.live,
            "expected": self.loaded.expected,
            "missing": self.loaded.missing,
            "complete": self.loaded.complete,
            "as_of": self.loaded.as_of.isoformat(),
            "outbound": self.outbound.numbers(),
            "inbound": self.inbound.numbers(),
            "unknown_direction": {"calls": self.undirected},
            "conversations_at_once": {
                "peak": self.conversations.calls,
                "peak_at": at and at.isoformat(),
                "peak_waiting": self.waiting.calls,
            },
            "findings": [
                {"kind": each.kind, "subject": each.subject, "words": words} for each, words in findings
            ],
        }


def summarise(
    loaded: Loaded,
    calls: pd.DataFrame,
    window: Window,
    *,
    own: OwnNumbers,
    conversation_seconds: int,
    ways: Sequence[str] = direction.DIRECTIONS,
) -> Summary:
    """The summary of the *calls* of *loaded* that went one of these *ways*; the calls have a direction."""
    calls = calls[calls["direction"].isin(list(ways))]
    calls = direction.with_rated(calls, direction.main(calls))
    since, until, now = window.since, window.until, loaded.as_of
    return Summary(
        window=window,
        loaded=loaded,
        calls=calls,
        tally=metrics.tally(calls.drop(columns="rated", errors="ignore")),
        outbound=_side(direction.of(calls, direction.OUTBOUND), conversation_seconds),
        inbound=_side(direction.of(calls, direction.INBOUND), conversation_seconds),
        conversations=metrics.conversations(calls, since=since, until=until, now=now).peak,
        waiting=metrics.waiting(calls, since=since, until=until, now=now).peak,
        own=own,
    )


def _side(calls: pd.DataFrame, conversation_seconds: int) -> Side:
    calls = calls.drop(columns="rated", errors="ignore")
    return Side(
        tally=metrics.tally(calls),
        answer_rate=metrics.answer_rate(calls),
        hand_over_rate=metrics.hand_over_rate(calls),
        conversation_rate=metrics.conversation_rate(calls, conversation_seconds),
        failed_share=metrics.failed_share(calls),
        durations=metrics.typical_duration(calls),
    )


def _or_none(value: float) -> float | None:
    return None if isnan(value) else value
