"""How often a shift is claimed where nothing shifted, and how often, and on which day, one that happened is found."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from ringyo_data.metrics import Shifts, shifts
from tests.bench.report import Promise, Section
from tests.bench.steady import DAYS, SINCE, UNTIL, Account

SIZES = {1: 1400, 3: 900, 10: 560, 50: 280}
"""How many calls an agent has in 28 days, by the number of agents."""
KINDS = {
    "independent": "calls independent",
    "lists": "lists of a week differ",
    "days": "days differ",
}
HISTORIES = 200
MOST, LEAST = 0.05, 0.8
DROP = Account(10, 1000, drop=0.15)
SECONDS, SPREAD, OF_LISTS = 90, 0.9, 0.14
"""The median call, the deviation of its logarithm, and that of a list's: 0.25 logit of a longer call."""

HOW = f"""{HISTORIES} histories of eight weeks in which nothing changes (of 50 agents {HISTORIES // 4}), which begin on any weekday:
how many of them are told of a shift of some agent or line, in its answer rate or its typical duration. Agents have 1,400, 900, 560
and 280 calls in 28 days. The log odds of an answer, and of a call longer than usual, vary from week to week with a standard deviation
of 0.25; in the last column those of an answer vary for each agent from day to day with one of 0.3. Then one agent of ten with 1,000
calls in 28 days is answered 15 points less on the last 14 days: how often that is found, how often its day is right within two, and how often
the interval of the day holds it."""


def section(*, quick: bool) -> Section:
    """Play the histories, and count what is said of them."""
    few = 20 if quick else 1
    rows, worst = [], 0.0
    for agents, calls in SIZES.items():
        count = HISTORIES // few // (4 if agents == 50 else 1)
        claims = [
            sum(bool(_played(Account(agents, calls, kind), seed).found) for seed in range(count)) / count
            for kind in KINDS
        ]
        worst = max(worst, *claims)
        rows.append((f"{agents} agent{'s' * (agents > 1)}", *(f"{share:.1%}" for share in claims)))
    found, near, within = np.mean([_drop(seed) for seed in range(HISTORIES // few)], axis=0)
    rows.append(
        (
            f"{DROP.calls:,} calls, 15 points less",
            f"{found:.0%} found",
            f"{near:.0%} within two days",
            f"{within:.0%} in the interval",
        )
    )
    return Section(
        "Since when",
        HOW,
        ("account", *KINDS.values()),
        rows,
        promises=[
            Promise(
                f"at most {MOST:.0%} of steady histories are told of a shift", f"{worst:.1%}", worst <= MOST
            ),
            Promise(
                f"the agent who changed is found at least {LEAST:.0%} of the time",
                f"{found:.0%}",
                found >= LEAST,
            ),
        ],
    )


def _drop(seed: int) -> tuple[bool, bool, bool]:
    """Whether the shift is found, whether its day is right within two, whether its interval holds the day."""
    own = [
        one for one in _played(DROP, seed).found if (one.subject, one.measure) == ("agent_000", "answer_rate")
    ]
    day = (UNTIL - timedelta(days=14)).date()
    return (
        bool(own),
        any(abs(one.day - day) <= timedelta(days=2) for one in own),
        any(one.first <= day <= one.last for one in own),
    )


def _played(account: Account, seed: int) -> Shifts:
    since = SINCE - timedelta(days=DAYS - seed % 7)
    calls = _lasting(pd.concat(account.periods(seed)), account, seed)
    return shifts(
        calls.sort_values("created_at", ascending=False, kind="stable"),
        since=since,
        until=UNTIL,
        tz="UTC",
        now=UNTIL + timedelta(hours=2),
    )


def _lasting(calls: pd.DataFrame, account: Account, seed: int) -> pd.DataFrame:
    """The calls with durations that differ as answers do."""
    rng = np.random.default_rng(seed)
    agent = calls["agent_id"].cat.codes.to_numpy()
    week = ((calls["created_at"] - pd.Timestamp(SINCE)).dt.days.to_numpy() + DAYS) // 7
    lists = rng.normal(0, OF_LISTS if account.kind == "lists" else 0, (account.agents, 2 * DAYS // 7))
    lasted = SECONDS * np.exp(lists[agent, week] + SPREAD * rng.standard_normal(len(calls)))
    return calls.assign(duration_seconds=pd.array(np.clip(lasted, 1, 3600).astype(int), dtype="Int32"))
