"""Invented calls as columns: what becomes of each of them, and when."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from .account import SECOND, Ints

NEVER = 2**62 // SECOND
"""A second that no clock gets to."""


@dataclass(frozen=True)
class Calls:
    """Scripts of calls, sorted by creation and id; times are whole seconds since the epoch.

    *steps* holds when a call becomes initiated, ringing, answered and
    in_progress (`NEVER`: it does not); *settled* when it is seen to have ended
    and *ended* the `ended_at` it then shows. *duration* is -1 without one.
    *line* is the place in `cast.LINES`, *contact* the customer, who made the
    calls that are *incoming*.
    """

    id: npt.NDArray[np.bytes_]
    created_us: Ints
    steps: Ints
    settled: Ints
    ended: Ints
    final: npt.NDArray[np.int8]
    agent: npt.NDArray[np.int8]
    line: npt.NDArray[np.int16]
    contact: npt.NDArray[np.int32]
    duration: npt.NDArray[np.int32]
    metadata: npt.NDArray[np.int16]
    incoming: npt.NDArray[np.bool_]

    @classmethod
    def concat(cls, parts: list[Calls]) -> Calls:
        """The calls of several days, oldest day first."""
        return cls(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)))

    def take(self, order: Ints) -> Calls:
        """The calls at these places."""
        return Calls(*(getattr(self, f.name)[order] for f in fields(self)))
