"""What the deployment wants its numbers to be: where that holds, and the words for it."""

from __future__ import annotations

import os
from dataclasses import replace

from ringyo_data.targets import Targets

from .. import loading
from ..filters import View
from ..text import wording


def wanted(view: View) -> Targets:
    """The targets that hold for the calls of a view; raises `SettingsError`, naming the entry.

    A number of calls is wanted of all of them together, a share of every
    outcome alike, a duration of calls of any length.
    """
    targets = Targets.from_mappings(os.environ, loading.secrets("targets"))
    if view.filtered:
        targets = replace(targets, calls_per_day=None, conversations_at_once=None)
    if view.outcomes or view.statuses:
        targets = replace(targets, answer_rate=None, failed_share=None)
    if view.shortest_seconds is not None or view.longest_seconds is not None:
        targets = replace(targets, answer_rate=None, failed_share=None, typical_duration_seconds=None)
    return targets


def share(value: float | None) -> str:
    """A wanted share: `target 70%`; empty where nothing is wanted."""
    if value is None:
        return ""
    return f"target {wording.percent(value, 0 if round(value * 100, 9).is_integer() else 1)}"


def duration(seconds: float | None) -> str:
    """A wanted duration: `target 1 min 30 s`; empty where nothing is wanted."""
    return "" if seconds is None else f"target {wording.duration(seconds)}"


def number(value: float | None, per: str = "") -> str:
    """A wanted number: `target 450 a day`; empty where nothing is wanted."""
    return "" if value is None else f"target {wording.count(value)}{f' {per}' if per else ''}"
