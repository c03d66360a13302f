"""How often a sentence names an extreme though all groups are alike, and how often it names the one that differs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

from pages.sentences import agents, durations, volume
from pages.text.directions import WORDS
from ringyo_data import metrics
from tests.bench.report import Promise, Section

DAYS, AGENTS, CAMPAIGNS = 28, 5, 20
CALLS = 20_000
SINCE = datetime(2026, 3, 2, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=DAYS)
SPAN = {"since": SINCE, "until": UNTIL, "tz": "UTC", "now": UNTIL}
PAGES = 200
KINDS = ("alike", "lists differ", "one differs")
CLAIMS = ("Busiest", "Most calls", "often than", "median than")
MADE = WORDS["outbound"]
MOST, LEAST = 0.05, 0.8

HOW = f"""{PAGES} accounts of each kind, {CALLS:,} calls of 28 days: how often a sentence names a group. First all hours,
days, agents, lines and campaigns are alike, and calls independent; then the log odds of an answer, a failed call, a
short call and a long one vary from agent to agent and week to week with a standard deviation of 0.25. In the last column one
group of each kind differs, and it has to be named: the hour has 1.3 times the calls, on Tuesdays two and a half times, and then 70% of them are answered, of others 40%;
the day twice the calls, and 62% answered; the agent 10% failed instead of 4%, 10% short calls
instead of 4%, and half as long calls again; the campaign 70% answered; the line twice the calls."""


def section(*, quick: bool) -> Section:
    """Play the accounts, and count what is said of them."""
    pages = PAGES // 20 if quick else PAGES
    told = {kind: [sentences(account(kind, seed)) for seed in range(pages)] for kind in KINDS}
    named = {
        (sentence, kind): sum(_names(page[sentence], kind, sentence) for page in told[kind]) / pages
        for sentence in told["alike"][0]
        for kind in KINDS
    }
    rows = [(sentence, *(f"{named[sentence, kind]:.0%}" for kind in KINDS)) for sentence in told["alike"][0]]
    false = max(share for (_, kind), share in named.items() if kind != "one differs")
    true = min(share for (_, kind), share in named.items() if kind == "one differs")
    return Section(
        title="Extremes in sentences",
        how=HOW,
        columns=("sentence", *KINDS),
        rows=rows,
        promises=[
            Promise("where groups are alike, at most 5% of pages name one", f"{false:.1%}", false <= MOST),
            Promise("what differs is named on at least 80% of pages", f"{true:.0%}", true >= LEAST),
        ],
    )


PLANTED = {"hour": "10–11", "day": "4 March", "agent": "agent_0", "campaign": "list_00", "line": "+18005550"}


def _names(sentence: str, kind: str, key: str) -> bool:
    claims = any(claim in sentence for claim in CLAIMS)
    wanted = next(name for group, name in PLANTED.items() if group in key)
    return claims and (kind != "one differs" or wanted in sentence.replace("\\", ""))


def sentences(calls: pd.DataFrame) -> Mapping[str, str]:
    """What the pages say of these calls, by the group that it is about."""
    week, days = metrics.weekday_by_hour(calls, **SPAN), metrics.calendar(calls, **SPAN)
    hours, lines = metrics.erlangs_by_hour(calls, **SPAN), metrics.by_label(calls, "line")
    peak = metrics.Peak(1, UNTIL)
    short = metrics.short_by_agent(calls)
    by_agent = metrics.durations_by_agent(calls)
    failed = metrics.outcomes_by_agent(calls)
    campaign = metrics.by_metadata(calls)
    return {
        "busiest hour of the week": volume.busiest_hour(week),
        "answers by hour of the week": volume.best_hour(week, MADE),
        "busiest hour of the day": volume.hour_of_day(metrics.by_hour(calls, **SPAN)),
        "conversations at once by hour": volume.at_once(peak, metrics.Peak(0, None), hours, "UTC"),
        "busiest day": volume.calendar(days, "calls", MADE),
        "answers by day": volume.calendar(days, "answer_rate", MADE),
        "calls by line": volume.groups(lines.assign(label=lines["line"]), one="line", many="lines"),
        "failed calls by agent": agents.outcomes(failed.assign(label=failed["agent_id"]), 0.04, MADE),
        "median by agent": durations.by_group(
            by_agent.assign(label=by_agent["agent_id"]), one="agent", many="agents"
        ),
        "short calls by agent": durations.short(
            metrics.short_calls(calls), short.assign(label=short["agent_id"]), 10, MADE
        ),
        "answers by campaign": agents.campaigns(campaign.assign(label=campaign["value"]), "campaign", MADE),
    }


def account(kind: str, seed: int) -> pd.DataFrame:
    """The calls of one account, drawn."""
    rng = np.random.default_rng([seed, KINDS.index(kind)])
    differs = kind == "one differs"
    weights = np.ones(DAYS * 24)
    if differs:
        weights[10::24] = 1.3
        weights[24 + 10 :: 7 * 24] = 2.5  # Tuesdays
        weights[2 * 24 : 3 * 24] *= 2  # 4 March
    hour = rng.choice(DAYS * 24, rng.poisson(CALLS), p=weights / weights.sum())
    size = len(hour)
    agent, campaign = rng.integers(AGENTS, size=size), rng.integers(CAMPAIGNS, size=size)
    line = rng.choice(4, size, p=np.array([2.0 if differs else 1.0, 1, 1, 1]) / (5 if differs else 4))

    def share(usual: float) -> np.ndarray:
        lists = rng.normal(0, 0.25 if kind == "lists differ" else 0.0, (AGENTS, DAYS // 7))
        return 1 / (1 + (1 - usual) / usual * np.exp(-lists[agent, hour // 168]))

    answered, failed, short, long = share(0.4), share(0.04), share(0.04), share(0.5)
    if differs:
        answered[(hour % 168 == 34) | (campaign == 0)] = 0.7
        answered[hour // 24 == 2] = 0.62
        failed[agent == 0] = short[agent == 0] = 0.1
    luck, second = rng.random((2, size))
    status = np.where(second < failed, 1, np.where(luck < answered / (1 - failed), 0, 2))
    talk = np.exp(rng.normal(0, 0.7, size)) * np.where(rng.random(size) < long, 90, 50)
    talk = np.where(rng.random(size) < short, 5, np.where(differs & (agent == 0), 1.5, 1.0) * talk + 10)
    made = pd.Series(
        pd.Timestamp(SINCE).as_unit("us")
        + pd.to_timedelta(hour * 3600 + rng.integers(3600, size=size), unit="s").as_unit("us")
    )
    answers = pd.Series(status == 0)
    lasted = np.where(answers, np.minimum(talk, 3600), 0).astype(int)
    return pd.DataFrame(
        {
            "status": pd.Categorical.from_codes(status, ["completed", "failed", "no_answer"]),
            "from_number": pd.Categorical.from_codes(line, [f"+1800555{at}" for at in range(4)]),
            "agent_id": pd.Categorical.from_codes(agent, [f"agent_{at}" for at in range(AGENTS)]),
            "duration_seconds": pd.Series(lasted, dtype="Int32").where(answers),
            "created_at": made,
            "ended_at": made + pd.to_timedelta(lasted + 20, unit="s").as_unit("us"),
            "metadata": pd.Series([f'{{"campaign":"list_{at:02}"}}' for at in campaign], dtype="str"),
        }
    )
