"""How often a rule says that a number left its usual range where nothing changed, and whether it tells of an outage within the hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import process_time

import numpy as np
import pandas as pd

from ringyo_data.alerts import LEAD, Coverage, Rule, episodes, verdicts
from ringyo_data.demo import cast
from ringyo_data.demo.contacts import Contacts
from ringyo_data.demo.days import OUTAGE, invent_day
from ringyo_data.demo.scripts import Calls
from ringyo_data.demo.story import Shape, Story
from ringyo_data.direction import DIRECTIONS
from tests.bench.report import Promise, Section

END = datetime(2026, 11, 23, tzinfo=UTC)
"""A Monday."""
SINCE = END - timedelta(days=28)
COVERAGE = Coverage(SINCE - LEAD, END)
ACCOUNTS, MOST = 200, 0.05
CALLS_A_DAY = (600, 150, 300)
USUAL = "leaves_its_usual_range"
WATCHED = (
    ("failed_share", 1),
    ("failed_share", 4),
    ("answer_rate", "today"),
    ("answer_rate", "yesterday"),
    ("calls", 4),
    ("calls", "yesterday"),
    ("typical_duration", 4),
    ("talk_time", 4),
)
OUTAGES, HOUR = 20, timedelta(hours=1)
FAILED = Rule("failed", "failed_share", USUAL, 1, at_least=20)

HOW = f"""{ACCOUNTS} invented accounts in which nothing changes, of 150, 300 and 600 calls on a weekday, their numbers scattering by 5% from day to day:
on how many of 28 days a rule says that a number left its usual range, all moments of a day together. Then {OUTAGES} demo accounts with
an outage of 100 minutes: whether the failed share of one hour tells of it within the hour, and of nothing else on the 27 other days."""


def section(*, quick: bool) -> Section:
    """Play each account."""
    accounts, outages = (4, 2) if quick else (ACCOUNTS, OUTAGES)
    fired = dict.fromkeys(WATCHED, 0)
    seconds = dict.fromkeys(WATCHED, 0.0)
    for seed in range(accounts):
        calls = invented(seed, CALLS_A_DAY[seed % 3], told=False)
        for measure, over in WATCHED:
            began = process_time()
            told = verdicts(
                Rule("r", measure, USUAL, over), calls, since=SINCE, until=END, tz="UTC", coverage=COVERAGE
            )
            seconds[measure, over] += process_time() - began
            fired[measure, over] += len({one.day("UTC") for one in told if one.state == "fires"})
    shares = {key: count / (28 * accounts) for key, count in fired.items()}
    within, alone = _outages(outages)
    return Section(
        "False alarms of rules",
        HOW,
        ("measure, over", "days", "28 days played in"),
        [(_name(*key), f"{shares[key]:.1%}", f"{seconds[key] / accounts:.2f} s") for key in WATCHED],
        on_screen_only=frozenset({"28 days played in"}),
        promises=(
            Promise(
                "a rule fires on at most 5% of steady days",
                f"{max(shares.values()):.1%}",
                max(shares.values()) <= MOST,
            ),
            Promise("the outage is told within the hour", f"{within} of {outages}", within == outages),
            Promise(
                "on the other days nothing is told",
                f"{alone} of {27 * outages} days",
                alone <= MOST * 27 * outages,
            ),
        ),
    )


def _name(measure: str, over: str | int) -> str:
    return f"{measure}, {over if isinstance(over, str) else f'{over}h'}"


def _outages(accounts: int) -> tuple[int, int]:
    """In how many accounts the outage is told within the hour, and on how many other days something is told."""
    within = others = 0
    for seed in range(accounts):
        calls = invented(seed, 600, told=True)
        day = Story(END.date()).outage
        began = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=OUTAGE[0])
        found = episodes(verdicts(FAILED, calls, since=SINCE, until=END, tz="UTC", coverage=COVERAGE))
        within += any(began < one.began <= began + HOUR for one in found)
        others += len({one.first.day("UTC") for one in found} - {day})
    return within, others


def invented(seed: int, calls_a_day: int, *, told: bool) -> pd.DataFrame:
    """The frame of an invented account's calls from before `SINCE` to `END`, all of them over."""
    days = (END - SINCE + LEAD).days
    shape, story = Shape(days=days, calls_per_day=calls_a_day, stories=told), Story(END.date(), told)
    contacts = Contacts(seed)
    dates = [END.date() - timedelta(days=day) for day in range(days, 0, -1)]
    calls = Calls.concat([invent_day(seed, date, story, shape, contacts) for date in dates])
    whole, text = len(calls.id), pd.Series(np.full(len(calls.id), "+1"), dtype="str")
    frame = pd.DataFrame(
        {
            "id": text,
            "status": pd.Categorical.from_codes(calls.final, list(cast.FINAL)),
            "phone_number": text,
            "from_number": pd.Categorical.from_codes(np.zeros(whole, np.int8), ["+1"]),
            "agent_id": pd.Categorical.from_codes(calls.agent, [agent.id for agent in cast.AGENTS]),
            "duration_seconds": pd.array(calls.duration, dtype="Int32"),
            "created_at": _moments(calls.created_us),
            "ended_at": _moments(calls.ended * 1_000_000),
            "metadata": text,
            "direction": pd.Categorical.from_codes(calls.incoming.astype(np.int8), list(DIRECTIONS)),
        }
    )
    frame["duration_seconds"] = frame["duration_seconds"].mask(calls.duration < 0)
    return frame.iloc[::-1].reset_index(drop=True)


def _moments(values: np.ndarray) -> pd.Series:
    return pd.Series(values.view("datetime64[us]")).dt.tz_localize("UTC")
