"""What a page draws from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from ringyo_data.query import Window

from ..filters import View


@dataclass(frozen=True)
class Selection:
    """What a page draws from: the calls that match the view, and what is known about them.

    *calls* are the matching calls of `window`, *before* those of
    `before_window` (both None: comparison off, or it could not be had). Both
    frames are shared between viewers: never write into them. `window` is the
    whole span that was asked for, `before_window` is cut to the same elapsed
    part while the period goes on. *as_of* is the `now` of every metric.
    *unloaded* are the parts of `window` whose calls are still on their way.
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
    unloaded: tuple[Window, ...] = ()

    @property
    def now(self) -> datetime:
        """The moment the data was read, which every metric takes as now."""
        return self.as_of

    @property
    def is_open(self) -> bool:
        """True while the period is not over."""
        return self.as_of < self.window.until

    def agent(self, agent_id: str) -> str:
        """The agent's name, with the end of its id where it has namesakes, or its id where names cannot be had.

        Raw API text, to be escaped where drawn.
        """
        name = self.names.get(agent_id, agent_id)
        namesakes = sum(other == name for other in self.names.values())
        return f"{name} (…{agent_id[-4:]})" if namesakes > 1 else name
