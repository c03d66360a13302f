"""The one place that asks `ringyo_data` for calls: progress, errors, empty state, data status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from ringyo_data.query import Window

from .filters import View


@dataclass(frozen=True)
class Selection:
    """What a page draws from: the calls that match the view, and what is known about them.

    *calls* are the matching calls of the view's span, *before* those of the
    comparison, cut to the same elapsed part of its period (None: comparison
    off, failed or without any calls). Both frames are shared between
    viewers: never write into them. *as_of* is the `now` of every metric.
    *window* and *before_window* are the half-open UTC spans that the two
    frames cover, ending at *as_of* while the period goes on.
    """

    view: View
    calls: pd.DataFrame
    as_of: datetime
    window: Window
    before: pd.DataFrame | None = None
    before_window: Window | None = None
    loaded: int = 0
    expected: int = 0
    missing: int = 0
    rejected: int = 0
    names: Mapping[str, str] = field(default_factory=dict)
    show_numbers: bool = False

    @property
    def now(self) -> datetime:
        """The moment the data was read, which every metric takes as now."""
        return self.as_of

    def agent(self, agent_id: str) -> str:
        """The agent's name, or its id where names cannot be had; raw API text, to be escaped where drawn."""
        return self.names.get(agent_id, agent_id)


def calls(view: View) -> Selection:
    """The calls *view* asks for; stops the page, with the next step, on error or on nothing."""
    raise RuntimeError("lands with the data layer")
