"""What happened in a view's period, as the deployment wrote it down or as it was seen of the agents."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ringyo_data import events
from ringyo_data.book import Names
from ringyo_data.events import Event
from ringyo_data.query import Window

from ..filters import View
from .deployment import secret_rows

WORD = "event"
"""The parameter of the page of changes that names an event, a promise to every link."""


def of(view: View, names: Names) -> tuple[Event, ...]:
    """All events of the view's period, oldest first; raises `SettingsError`, naming the row."""
    return within(view.span, view, names)


def within(window: Window, view: View, names: Names) -> tuple[Event, ...]:
    """All events of another window, oldest first; raises `SettingsError`, naming the row."""
    return events.listed(secret_rows("events"), names, window=window, zone=view.zone)


def concerning(found: tuple[Event, ...], view: View) -> tuple[Event, ...]:
    """The events of the view's agents and of the whole account."""

    def is_shown(agent: str | None) -> bool:
        return agent is None or ((not view.agents or agent in view.agents) and agent not in view.other_agents)

    return tuple(event for event in found if is_shown(event.agent))


def around(event: Event, view: View, now: datetime) -> View:
    """The view that tells before from after: the four weeks from the event on against the same weekdays just before.

    For an agent's event it has all agents, so that the others can be compared with.
    """
    first, last = events.days_after(event, now.astimezone(view.tz).date())
    weeks = replace(view, period="custom", first=first, last=last, compare="week")
    return weeks if event.agent is None else replace(weeks, agents=(), other_agents=())
