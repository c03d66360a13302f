"""The filters that are on, in words, each with the URL word that takes it off; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..text import own_numbers, wording
from .view import View


def chips(
    view: View, names: Mapping[str, str], *, known_lines: Sequence[str] = (), show_numbers: bool = False
) -> list[tuple[str, tuple[str, ...]]]:
    """Text and URL words of each active filter, in the order of the sidebar.

    *known_lines* are those from which the chosen ones are told apart. The text
    holds API words as they are: escape it where it is drawn.
    """
    found: list[tuple[str, tuple[str, ...]]] = []

    def add(label: str, words: list[str], *params: str) -> None:
        if words:
            found.append((f"{label}: {wording.listing(words)}", params))

    add("Outcome", [wording.outcome(name) for name in view.outcomes], "outcome")
    add("Agent", [names.get(agent, agent) for agent in view.agents], "agent")
    add("Number", [_ending(view.phone, show_numbers)] if view.phone else [], "phone")
    add("Line", _lines(view, known_lines), "line")
    add("Country", [wording.country(code) for code in view.countries], "country")
    add("Status", [wording.status(name) for name in view.statuses], "status")
    add("Metadata", [f"{key} = {value}" for key, value in view.metadata], "meta")
    add("Duration", _durations(view), "shortest", "longest")
    add("Weekday", [wording.weekdays(view.weekdays)] if view.weekdays else [], "weekday")
    add("Hours", ["{}:00 to {}:00".format(*view.hours)] if view.hours else [], "hours")
    return found


def _lines(view: View, known: Sequence[str]) -> list[str]:
    named = own_numbers.names((*known, *view.lines))
    return [named[word] for word in view.lines]


def _ending(digits: str, show: bool) -> str:
    return f"ends in {digits}" if show else f"ends in •••{digits[-2:]}"


def _durations(view: View) -> list[str]:
    bounds = ((view.shortest_seconds, "at least"), (view.longest_seconds, "at most"))
    words = [f"{word} {wording.duration(seconds)}" for seconds, word in bounds if seconds is not None]
    return [" and ".join(words)] if words else []
