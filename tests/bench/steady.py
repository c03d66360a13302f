"""Accounts in which nothing changes, or one agent does: what findings are to be quiet about, and to find.

They share no line of code with the demo. Two periods of 28 days, the later one
first asked about; a call is answered, failed, or not answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

DAYS = 28
SINCE = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday, so that weeks of the period are weeks of the calendar."""
UNTIL = SINCE + timedelta(days=DAYS)
HOURS = np.arange(8, 20)
ANSWERED, FAILED = 0.6, 0.05
CAMPAIGNS = 6
STATUSES = ("completed", "failed", "no_answer")

Floats = np.ndarray


def logit(share: float | Floats) -> Floats:
    """The logarithm of the odds."""
    return np.log(share) - np.log1p(-np.asarray(share))


def chance(log_odds: Floats) -> Floats:
    """The share that has these log odds."""
    return 1 / (1 + np.exp(-log_odds))


@dataclass(frozen=True)
class Drawn:
    """Whose call it is, on which of the 56 days, at which hour and of which campaign: one row per call."""

    agent: np.ndarray
    day: np.ndarray
    hour: np.ndarray
    campaign: np.ndarray


@dataclass(frozen=True)
class Account:
    """*agents* with about *calls* each in 28 days; *kind* is a word of `KINDS`.

    The first agent is answered *drop* less often (a share) on the *lasting* last days. The last *asked* days are asked about.
    """

    agents: int
    calls: int
    kind: str = "independent"
    drop: float = 0.0
    lasting: int = 14
    asked: int = DAYS

    def periods(self, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The calls of the period, and those of the 28 days before."""
        rng = np.random.default_rng([seed, self.agents, self.calls, list(KINDS).index(self.kind)])
        drawn = self._calls(rng)
        answered, failed = KINDS[self.kind](drawn, self.agents, rng)
        answered = answered - self.drop * ((drawn.agent == 0) & (drawn.day >= 2 * DAYS - self.lasting))
        luck, second = rng.random((2, len(drawn.day)))
        status = np.where(second < failed, 1, np.where(luck < answered / (1 - failed), 0, 2))
        calls = _frame(drawn, status, self.agents, rng)
        later = drawn.day >= DAYS
        return calls[later], calls[~later]

    def _calls(self, rng: np.random.Generator) -> Drawn:
        whole = rng.poisson(2 * self.agents * self.calls)
        agent = rng.integers(self.agents, size=whole)
        hour = rng.integers(len(HOURS), size=whole)
        if self.kind == "hours":
            favourite = np.arange(self.agents) * 5 % len(HOURS)
            near = np.clip(favourite[agent] + np.rint(rng.normal(0, 2, whole)).astype(int), 0, len(HOURS) - 1)
            hour = near
        day = rng.integers(2 * DAYS, size=whole)
        campaign = np.zeros(whole, dtype=np.int64)
        if self.kind == "campaigns":
            campaign = (agent * 5 + rng.choice(3, size=whole, p=[0.6, 0.3, 0.1])) % CAMPAIGNS
        return Drawn(agent, day, hour, campaign)


def _independent(calls: Drawn, agents: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    return np.full(len(calls.day), ANSWERED), np.full(len(calls.day), FAILED)


def _hours(calls: Drawn, agents: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """The hours' rates run from 45% to 75%; each agent has hours of its own."""
    return np.linspace(0.45, 0.75, len(HOURS))[calls.hour], np.full(len(calls.day), FAILED)


def _campaigns(calls: Drawn, agents: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """The campaigns' rates run from 45% to 75%; each agent calls three of them."""
    return np.linspace(0.45, 0.75, CAMPAIGNS)[calls.campaign], np.full(len(calls.day), FAILED)


def _lists(calls: Drawn, agents: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Each agent calls another list each week."""
    of_list = rng.normal(0, 0.25, (agents, 2 * DAYS // 7))
    return chance(logit(ANSWERED) + of_list[calls.agent, calls.day // 7]), np.full(len(calls.day), FAILED)


def _days(calls: Drawn, agents: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Each agent calls another list each day."""
    of_day = rng.normal(0, 0.3, (agents, 2 * DAYS))
    return chance(logit(ANSWERED) + of_day[calls.agent, calls.day]), np.full(len(calls.day), FAILED)


def _failed(calls: Drawn, agents: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """On some days more calls fail, of all agents."""
    of_day = rng.normal(0, 0.4, 2 * DAYS)
    return np.full(len(calls.day), ANSWERED), chance(logit(FAILED) + of_day[calls.day])


KINDS: Mapping[str, Callable[[Drawn, int, np.random.Generator], tuple[Floats, Floats]]] = {
    "independent": _independent,
    "hours": _hours,
    "lists": _lists,
    "failed": _failed,
    "days": _days,
    "campaigns": _campaigns,
}


def _frame(calls: Drawn, status: np.ndarray, agents: int, rng: np.random.Generator) -> pd.DataFrame:
    whole = len(status)
    second = (calls.day - DAYS) * 86_400 + HOURS[calls.hour] * 3600 + rng.integers(3600, size=whole)
    made = pd.Series(pd.Timestamp(SINCE).as_unit("us") + pd.to_timedelta(second, unit="s").as_unit("us"))
    lines = [f"+1800555{line:04}" for line in range(1 + agents // 50)]
    text = pd.Series(np.full(whole, "{}"), dtype="str")
    return pd.DataFrame(
        {
            "id": text,
            "status": pd.Categorical.from_codes(status, list(STATUSES)),
            "phone_number": text,
            "from_number": pd.Categorical.from_codes(rng.integers(len(lines), size=whole), lines),
            "agent_id": pd.Categorical.from_codes(calls.agent, [f"agent_{at:03}" for at in range(agents)]),
            "duration_seconds": pd.array(np.full(whole, 60), dtype="Int32"),
            "created_at": made,
            "ended_at": made + pd.Timedelta(seconds=90),
            "metadata": text,
            "campaign": pd.Categorical.from_codes(calls.campaign, [f"list {at}" for at in range(CAMPAIGNS)]),
        }
    )
