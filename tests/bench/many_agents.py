"""How long the page of agents takes with thousands of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tests.bench.page_speed import ROUNDS, calls_of, opened, run_seconds
from tests.bench.report import Promise, Section

CALLS = 100_000
AGENTS = (300, 2_000, 5_000)
MOST_TIMES_AS_LONG = 10.0
"""In proportion to the agents it would be 17 times, and squared 278."""

HOW = f"""The script of the agents page as above, {CALLS:,} calls of 28 days and those to compare with shared evenly by agents
with names of their own; processor time of the process, the best of {ROUNDS} runs. The table has the hundred with most
calls. What grows is the chart with a dot for each agent, the choice in the sidebar and the numbers themselves."""


def section(*, quick: bool) -> Section:
    """Measure the page with few agents and with many."""
    calls = calls_of(CALLS // 10 if quick else CALLS)
    seconds = [_run_seconds(calls, agents) for agents in AGENTS]
    times = seconds[-1] / seconds[0]
    return Section(
        title="The page of agents with thousands of them",
        how=HOW,
        columns=("agents", "seconds", "time / the first"),
        rows=[
            (f"{agents:,}", f"{took:.3f}", f"{took / seconds[0]:.1f}")
            for agents, took in zip(AGENTS, seconds, strict=True)
        ],
        on_screen_only=frozenset({"seconds"}),
        promises=[
            Promise(
                f"{AGENTS[-1]:,} agents take at most {MOST_TIMES_AS_LONG:.0f} times as long as {AGENTS[0]}",
                f"{times:.1f}",
                times <= MOST_TIMES_AS_LONG,
            )
        ],
    )


def _run_seconds(calls: pd.DataFrame, agents: int) -> float:
    ids = [f"agent_{number:05}" for number in range(agents)]
    shared = calls.assign(agent_id=pd.Categorical.from_codes(np.arange(len(calls)) % agents, ids))
    with opened("agents", shared, {agent: f"Name of {agent}" for agent in ids}) as at:
        return min(run_seconds(at) for _ in range(ROUNDS))
