"""How often something is found where nothing changed, and how often an agent who changed is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pandas as pd

from ringyo_data.metrics import Finding, findings, shifts, standing
from tests.bench.report import Promise, Section
from tests.bench.steady import DAYS, SINCE, UNTIL, Account

WEEK = 7
STEADY = {
    Account(1, 1400): (200, 0.1),
    Account(10, 560): (200, 0.1),
    Account(50, 280): (200, 0.1),
    Account(500, 75): (30, 0.5),
    Account(10, 560, asked=WEEK): (100, 0.1),
}
"""For how many mornings an account is played, and how many findings a morning it may have."""
KINDS = {
    "independent": "calls independent",
    "hours": "agents call at different hours",
    "campaigns": "agents call different campaigns",
    "lists": "lists of a week differ",
    "failed": "failed share varies by day",
}
DROPS = {
    Account(10, 1000, drop=0.15): (400, 0.91),
    Account(10, 200, drop=0.30): (400, 0.80),
    Account(10, 560, drop=0.20, lasting=WEEK, asked=WEEK): (100, 0.60),
}
"""One agent of ten who is answered less: for how many mornings it is played, and on how many of them the agent has to be named."""

HOW = """Accounts in which nothing changes, 28 days against the 28 before, shifts looked for in both: findings a morning, and the share of mornings
with one. Agents have 1,400, 560, 280 and 75 calls in 28 days. Hours, and six campaigns of which an agent calls three, are answered at 45% to 75%; the log odds of an
agent's answers vary from week to week with a standard deviation of 0.25, those of a failed call from day to day with
one of 0.4. Then one agent of ten is answered less on the last 14 of 28 days, calls being independent: how often a
finding names it. In the rows of a week, the last seven days are compared with the seven before, and the agent is answered less on these seven; all eight weeks are in memory.
With a limit of 99.8% for each thing that is looked at, and nothing else, the worst of each row of 28 days was 0.27,
6.3, 21 and 42 findings, and the agent was named on 91% and 83% of mornings."""


def section(*, quick: bool) -> Section:
    """Play each account for some mornings."""
    few = 20 if quick else 1
    rows, promises = [], []
    for account, (mornings, most) in STEADY.items():
        told = [
            [len(found) for found in _mornings(replace(account, kind=kind), mornings // few)]
            for kind in KINDS
        ]
        worst = max(sum(counts) / len(counts) for counts in told)
        what = f"{account.agents} agent{'s' * (account.agents > 1)}{', a week' * (account.asked == WEEK)}"
        rows.append((what, *map(_cell, told)))
        promises.append(Promise(f"{what}: at most {most} findings a morning", f"{worst:.2f}", worst <= most))
    for account, (mornings, least) in DROPS.items():
        share = _share_named(account, mornings // few)
        calls = f"{account.calls * account.asked // DAYS:,} calls{' of a week' * (account.asked == WEEK)}"
        what = f"{calls}, {account.drop * 100:.0f} points less"
        rows.append((what, f"{share:.0%} named", *[""] * (len(KINDS) - 1)))
        promises.append(
            Promise(f"{what}: named on at least {least:.0%} of mornings", f"{share:.0%}", share >= least)
        )
    return Section("False alarms", HOW, ("account", *KINDS.values()), rows, promises=promises)


def _cell(counts: list[int]) -> str:
    """`0.04 (4%)`."""
    return f"{sum(counts) / len(counts):.2f} ({sum(count > 0 for count in counts) / len(counts):.0%})"


def _share_named(account: Account, mornings: int) -> float:
    """On how many mornings a finding is about the agent who changed."""
    named = [any(one.subject == "agent_000" for one in found) for found in _mornings(account, mornings)]
    return sum(named) / len(named)


def _mornings(account: Account, mornings: int) -> Iterator[list[Finding]]:
    """What is found in the days that are asked about, against as many before."""
    days = timedelta(days=account.asked)
    since = UNTIL - days
    for seed in range(mornings):
        every = pd.concat(account.periods(seed)).sort_values("created_at", ascending=False, kind="stable")
        shifted = shifts(
            every,
            since=SINCE - timedelta(days=DAYS),
            until=UNTIL,
            tz="UTC",
            now=UNTIL + timedelta(hours=2),
        )
        made = every["created_at"]
        calls, before = every[made >= since], every[(made < since) & (made >= since - days)]
        judged = standing(calls, before=before, since=since, until=UNTIL, tz="UTC", now=UNTIL, shifts=shifted)
        yield findings(calls, judged, now=UNTIL)
