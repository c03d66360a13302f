"""How often something is found where nothing changed, and how often an agent who changed is found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pandas as pd

from ringyo_data.metrics import Finding, findings, shifts, standing
from tests.bench.report import Promise, Section
from tests.bench.steady import DAYS, SINCE, UNTIL, Account

SIZES = {1: 1400, 10: 560, 50: 280, 500: 75}
"""How many calls an agent has in 28 days, by the number of agents."""
MORNINGS = {1: 200, 10: 200, 50: 200, 500: 30}
MOST = {1: 0.1, 10: 0.1, 50: 0.1, 500: 0.5}
KINDS = {
    "independent": "calls independent",
    "hours": "agents call at different hours",
    "campaigns": "agents call different campaigns",
    "lists": "lists of a week differ",
    "failed": "failed share varies by day",
}
DROPS = {Account(10, 1000, drop=0.15): 0.91, Account(10, 200, drop=0.30): 0.80}
"""One agent of ten who is answered less on the last 14 of 28 days, and how often it has to be found."""

HOW = """Accounts in which nothing changes, 28 days against the 28 before, shifts looked for in both: findings a morning, and the share of mornings
with one. Agents have 1,400, 560, 280 and 75 calls in 28 days. Hours, and six campaigns of which an agent calls three, are answered at 45% to 75%; the log odds of an
agent's answers vary from week to week with a standard deviation of 0.25, those of a failed call from day to day with
one of 0.4. Then one agent of ten is answered less on the last 14 of 28 days, calls being independent: how often a
finding names it. With a limit of 99.8% for each thing that is looked at, and nothing else, the worst of each row was 0.27,
6.3, 21 and 42 findings, and the agent was named on 91% and 83% of mornings."""


def section(*, quick: bool) -> Section:
    """Play each account for some mornings."""
    few = 20 if quick else 1
    rows, promises = [], []
    for agents, calls in SIZES.items():
        told = {
            kind: [len(found) for found in _mornings(Account(agents, calls, kind), MORNINGS[agents] // few)]
            for kind in KINDS
        }
        means = {kind: sum(counts) / len(counts) for kind, counts in told.items()}
        rows.append((f"{agents} agent{'s' * (agents > 1)}", *(_cell(told[kind]) for kind in KINDS)))
        promises.append(
            Promise(
                f"{agents} agent{'s' * (agents > 1)}: at most {MOST[agents]} findings a morning",
                f"{max(means.values()):.2f}",
                max(means.values()) <= MOST[agents],
            )
        )
    for account, least in DROPS.items():
        share = _share_named(account, 400 // few)
        what = f"{account.calls:,} calls, {account.drop * 100:.0f} points less"
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
    for seed in range(mornings):
        calls, before = (
            each.sort_values("created_at", ascending=False, kind="stable") for each in account.periods(seed)
        )
        shifted = shifts(
            pd.concat([calls, before]),
            since=SINCE - timedelta(days=DAYS),
            until=UNTIL,
            tz="UTC",
            now=UNTIL + timedelta(hours=2),
        )
        judged = standing(calls, before=before, since=SINCE, until=UNTIL, tz="UTC", now=UNTIL, shifts=shifted)
        yield findings(calls, judged, now=UNTIL)
