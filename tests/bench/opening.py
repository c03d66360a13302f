"""What the answer rate of a day is said to be minutes after its first call, while calls go on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

from ringyo_data import metrics
from tests.bench.report import Promise, Section

OPENS = datetime(2026, 3, 9, 8, tzinfo=UTC)
WEEK = timedelta(days=7)
MINUTES = (5, 10, 30)
A_MINUTE = 20
ANSWERED = 0.6
MORNINGS = 200
MOST = 0.05

HOW = f"""{MORNINGS} mornings of an account that opens at 8:00 and makes {A_MINUTE} calls a minute, of which {ANSWERED:.0%} are answered, as a
week before. A call rings for half a minute or so; one that is answered then lasts two minutes in the mean, most shorter, some much
longer. Beside the share of all calls that are over by then: what the tile shows, on how many mornings it shows nothing yet, and how often a change is called clear."""


def section(*, quick: bool) -> Section:
    """Look at each morning some minutes after opening."""
    mornings = MORNINGS // (20 if quick else 1)
    found = {minutes: [_seen(seed, minutes) for seed in range(mornings)] for minutes in MINUTES}
    clear = {minutes: np.mean([one[1:] for one in seen], axis=0) for minutes, seen in found.items()}
    rows = []
    for minutes, seen in found.items():
        over, shown = np.array([one[0] for one in seen]).T
        of_over, of_tile = clear[minutes]
        rows.append(
            (
                f"{minutes}",
                f"{np.nanmean(over):.0%}",
                f"{of_over:.1%}",
                "–" if np.isnan(shown).all() else f"{np.nanmean(shown):.0%}",
                f"{np.isnan(shown).mean():.0%}",
                f"{of_tile:.1%}",
            )
        )
    most = max(of_tile for _, of_tile in clear.values())
    return Section(
        "Minutes after opening",
        HOW,
        ("minutes", "of calls that are over", "called clear", "the tile", "nothing yet", "called clear"),
        rows,
        promises=[
            Promise(
                f"a change that is none is called clear on at most {MOST:.0%} of mornings",
                f"{most:.1%}",
                most <= MOST,
            )
        ],
    )


def _seen(seed: int, minutes: int) -> tuple[tuple[float, float], bool, bool]:
    """The rate of calls that are over and that of the tile, and whether each is called clearly changed."""
    rng = np.random.default_rng([seed, minutes])
    now = OPENS + timedelta(minutes=minutes)
    calls = _calls(rng, OPENS, minutes, now)
    before = _calls(rng, OPENS - WEEK, minutes, now)
    asked = {"since": OPENS, "until": OPENS.replace(hour=0) + timedelta(days=1), "now": now}
    then = metrics.tiles(before, since=OPENS - WEEK, until=now - WEEK, now=now)
    early = metrics.rates_until(calls, before, now=now)
    shown = metrics.tiles(calls, rates_until=early, **asked)
    over = metrics.rate(shown.tally.answered, shown.tally.settled)
    return (
        (over.value, shown.answer_rate.value),
        metrics.difference(over, then.answer_rate).clear,
        metrics.changes(shown, then).answer_rate.clear,
    )


def _calls(rng: np.random.Generator, since: datetime, minutes: int, now: datetime) -> pd.DataFrame:
    """Calls of the first minutes, newest first, as they are known *now*."""
    size = rng.poisson(A_MINUTE * minutes)
    at = np.sort(rng.integers(minutes * 60, size=size))[::-1]
    answered = rng.random(size) < ANSWERED
    talk = np.where(answered, np.exp(rng.normal(np.log(120) - 0.5, 1, size)), 0).clip(max=3600).astype(int)
    ended = at + rng.integers(20, 40, size) + talk
    over = since + pd.to_timedelta(ended, unit="s") <= now
    made = pd.Series(pd.Timestamp(since).as_unit("us") + pd.to_timedelta(at, unit="s").as_unit("us"))
    text = pd.Series(np.full(size, "{}"), dtype="str")
    status = np.where(over, np.where(answered, "completed", "no_answer"), "in_progress")
    return pd.DataFrame(
        {
            "id": text,
            "status": pd.Categorical(status, ["completed", "in_progress", "no_answer"]),
            "phone_number": text,
            "from_number": pd.Categorical(["+18005550000"] * size),
            "agent_id": pd.Categorical(["agent_000"] * size),
            "duration_seconds": pd.Series(talk, dtype="Int32").where(pd.Series(over & answered)),
            "created_at": made,
            "ended_at": (made + pd.to_timedelta(ended - at, unit="s").as_unit("us")).where(pd.Series(over)),
            "metadata": text,
        }
    )
