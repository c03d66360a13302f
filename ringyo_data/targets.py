"""What a deployment wants its numbers to be, read once from the environment and the secrets."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields

from .errors import SettingsError
from .misspelt import check_known, quoted
from .settings import TARGETS_PREFIX

SHARES = ("answer_rate", "failed_share")
FORMER_NAMES = {"lines_in_use": "conversations_at_once"}
"""Names of earlier releases, and what these targets are called now; both go on working."""


@dataclass(frozen=True)
class Targets:
    """One number per measure, in the measure's own unit; None where nothing is wanted.

    Shares are from 0 to 1, the others above 0.
    """

    answer_rate: float | None = None
    failed_share: float | None = None
    typical_duration_seconds: float | None = None
    calls_per_day: float | None = None
    conversations_at_once: float | None = None

    @classmethod
    def from_mappings(
        cls, environ: Mapping[str, str], secrets: Mapping[str, object] | None = None
    ) -> Targets:
        """Targets from `RINGYO_TARGET_…` variables and the secrets' table `[targets]`; the environment wins.

        An empty value counts as absent. A target may have its former name. Raises
        `SettingsError`, also for an entry or a variable that is no target: it
        would be missed in silence.
        """
        names = [*(field.name for field in fields(cls)), *FORMER_NAMES]
        check_known(secrets or {}, names, "{} in the table [targets] is no target")
        variables = [variable(name) for name in names]
        ours = (name for name in environ if name.startswith(TARGETS_PREFIX))
        check_known(ours, variables, "The environment variable {} is no target")
        texts = {name: environ.get(variable(name), "").strip() for name in names}
        values = {name: texts[name] or (secrets or {}).get(name) for name in names}
        targets = {name: _number(name, value) for name, value in values.items() if value not in (None, "")}
        for former, name in FORMER_NAMES.items():
            value = targets.pop(former, None)
            if value is not None and targets.setdefault(name, value) != value:
                raise SettingsError(
                    f"The target {name} ({variable(name)}) has the former name {former} ({variable(former)}),"
                    f" and they are {targets[name]:g} and {value:g}; give {name} alone."
                )
        return cls(**targets)


def variable(name: str) -> str:
    """The environment variable of a target."""
    return f"{TARGETS_PREFIX}{name.upper()}"


def _number(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise _wrong(name, value)
    try:
        number = float(value)
    except ValueError:
        raise _wrong(name, value) from None
    if not _fits(name, number):
        raise _wrong(name, value)
    return number


def _fits(name: str, value: float) -> bool:
    return 0 <= value <= 1 if name in SHARES else 0 < value < math.inf


def _wrong(name: str, value: object) -> SettingsError:
    form = "a share from 0 to 1, such as 0.7" if name in SHARES else "a number above 0"
    return SettingsError(f"The target {name} ({variable(name)}) is {quoted(value)}; give {form}.")
