"""What happened, in words; pure."""

from __future__ import annotations

from ringyo_data.events import Event

from ..loading import Selection
from ..text import wording

MOST_NAMED = 4


def text(event: Event, selection: Selection) -> str:
    """The event with its agent's name, raw: `Ana: voice changed from a to b`."""
    return event.words if event.agent is None else f"{selection.agent(event.agent)}: {event.words}"


def texts(selection: Selection) -> list[tuple[Event, str]]:
    """The events of the selection with their texts."""
    return [(event, text(event, selection)) for event in selection.events]


def dated(event: Event, selection: Selection) -> str:
    """The event with its day, raw: `12 Nov New voice for Ana`."""
    return f"{event.day.day} {event.day:%b} {text(event, selection)}"


def line(selection: Selection) -> str:
    """The events of the selection, raw; empty if there are none."""
    events = [dated(event, selection) for event in selection.events]
    if not events:
        return ""
    rest = f"; and {len(events) - MOST_NAMED} more" if len(events) > MOST_NAMED else ""
    return f"Events: {'; '.join(events[:MOST_NAMED])}{rest}."


def when(event: Event, zone: str) -> str:
    """When it happened, as exactly as it is known: `12 November 2026`, `between … and …`."""
    if event.whole_day:
        return wording.day(event.day)
    if event.since < event.at:
        return f"between {wording.moment(event.since, zone)} and {wording.moment(event.at, zone)}"
    return wording.moment(event.at, zone)
