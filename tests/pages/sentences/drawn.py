"""Accounts of every kind, drawn, and what is true of their calls by plain loops over the records."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import pandas as pd
from hypothesis import strategies as st

from pages.text.directions import WORDS, Words
from ringyo_data import direction
from tests.data.metrics.frames import call, frame, utc

BERLIN = "Europe/Berlin"
OWN = ("+493010000", "+493020000")
CUSTOMERS = ("+4915112345678", "+12125550123", "+919812345678")
COUNTRIES = {"+49": "DE", "+12": "US", "+91": "IN"}
LIVE = ("queued", "ringing", "in_progress")
ANSWERED = ("completed", "transferred")
STARTS = {
    "in March": utc("2026-03-02 08:00"),
    "before clocks go back": utc("2026-10-24 21:30"),
    "before clocks go forward": utc("2026-03-28 22:30"),
}


@dataclass(frozen=True)
class Told:
    """One call as its record tells it."""

    at: datetime
    status: str
    lasts: int | None
    ends: datetime | None
    agent: str | None
    made_from: str | None
    made_to: str | None
    campaign: str | None

    @property
    def live(self) -> bool:
        return self.status in LIVE

    @property
    def answered(self) -> bool:
        return self.status in ANSWERED

    @property
    def way(self) -> str:
        if self.made_from in OWN:
            return "outbound"
        return "inbound" if self.made_to in OWN else "unknown"

    @property
    def line(self) -> str | None:
        return self.made_to if self.way == "inbound" else self.made_from

    @property
    def customer(self) -> str | None:
        return self.made_from if self.way == "inbound" else self.made_to

    @property
    def country(self) -> str | None:
        return COUNTRIES.get((self.customer or "")[:3])

    def local(self) -> datetime:
        return self.at.astimezone(ZoneInfo(BERLIN))


@dataclass(frozen=True)
class Block:
    """So many calls with the same *fields*, *step* seconds apart, the first so many seconds after the period began."""

    after: int
    step: int
    size: int
    fields: dict


@dataclass(frozen=True)
class Account:
    """Drawn calls, and the period they are looked at in, which is over at *now* or goes on."""

    blocks: tuple[Block, ...]
    since: datetime
    until: datetime
    now: datetime

    @cached_property
    def records(self) -> list[dict]:
        length = int((min(self.until, self.now) - self.since).total_seconds())
        return [
            _record(self.since + timedelta(seconds=(block.after + place * block.step) % length), block.fields)
            for block in self.blocks
            for place in range(block.size)
        ]

    @cached_property
    def frame(self) -> pd.DataFrame:
        """What a page has: the typed frame with directions, and a column that tells which calls rates are of."""
        calls = direction.with_direction(frame(*self.records), OWN)
        return direction.with_rated(calls, direction.main(calls))

    @property
    def span(self) -> dict[str, object]:
        return {"since": self.since, "until": self.until, "tz": BERLIN, "now": self.now}

    @cached_property
    def calls(self) -> list[Told]:
        return [
            Told(
                datetime.fromisoformat(record["created_at"]),
                record["status"],
                record.get("duration"),
                datetime.fromisoformat(record["ended_at"]) if "ended_at" in record else None,
                record["agent_id"],
                record["from_number"],
                record["phone_number"],
                (record["metadata"] or {}).get("campaign"),
            )
            for record in self.records
        ]

    @cached_property
    def way(self) -> str:
        ways = [one.way for one in self.calls]
        return "inbound" if "inbound" in ways and "outbound" not in ways else "outbound"

    @property
    def words(self) -> Words:
        words = WORDS[self.way]
        return words if len(self.rated) == len(self.calls) else words.beside_others()

    @cached_property
    def rated(self) -> list[Told]:
        return [one for one in self.calls if one.way == self.way]

    @cached_property
    def settled(self) -> list[Told]:
        return [one for one in self.rated if not one.live]

    @cached_property
    def lasting(self) -> list[int]:
        return sorted(one.lasts for one in self.calls if one.lasts is not None)


def grouped(calls: Iterable[Told], of: Callable[[Told], Hashable]) -> dict[Hashable, list[Told]]:
    """Calls by what *of* says of them; those of which it says None are left out."""
    groups: dict[Hashable, list[Told]] = {}
    for one in calls:
        if (name := of(one)) is not None:
            groups.setdefault(name, []).append(one)
    return groups


def share(calls: Sequence[Told], is_part: Callable[[Told], bool]) -> float | None:
    """Which share of the calls is a part; None of no calls."""
    return sum(map(is_part, calls)) / len(calls) if calls else None


def median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None


KINDS: dict[str, dict[str, st.SearchStrategy]] = {
    "of every kind": {},
    "all live": {"status": st.sampled_from(LIVE), "lasts": st.none()},
    "all failed": {"status": st.just("failed"), "lasts": st.none()},
    "of one agent": {"agent_id": st.just("ana")},
    "without anything": {
        "agent_id": st.none(),
        "from_number": st.none(),
        "phone_number": st.none(),
        "metadata": st.none(),
    },
    "of no length": {"lasts": st.just(0)},
    "of one length": {"lasts": st.just(60), "status": st.just("completed")},
    "taken alone": {"from_number": st.sampled_from(CUSTOMERS), "phone_number": st.sampled_from(OWN)},
    "made alone": {"from_number": st.sampled_from(OWN)},
    "of unknown direction": {"from_number": st.just(CUSTOMERS[0]), "phone_number": st.just(CUSTOMERS[1])},
}


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    """Blocks of like calls, one after another: none, one, two, or many, at one moment or over days."""
    start = STARTS[draw(st.sampled_from(sorted(STARTS)))]
    length = draw(
        st.sampled_from([timedelta(minutes=1), timedelta(hours=5), timedelta(days=3), timedelta(days=30)])
    )
    usual = {
        "status": st.sampled_from(
            ("completed", "transferred", "no_answer", "busy", "failed", "unfathomed", *LIVE)
        ),
        "lasts": st.none() | st.integers(0, 90) | st.just(3600),
        "agent_id": st.sampled_from([None, "ana", "bo", "c_y"]),
        "from_number": st.sampled_from([None, *OWN, CUSTOMERS[0]]),
        "phone_number": st.sampled_from([None, *CUSTOMERS, OWN[1]]),
        "metadata": st.sampled_from([None, {"campaign": "a"}, {"campaign": "b"}]),
    }
    block = st.builds(
        Block,
        after=st.integers(0, int(length.total_seconds()) - 1),
        step=st.sampled_from([0, 7, 3600, 86_400]),
        size=st.sampled_from([1, 1, 2, 12, 40, 150]),
        fields=st.fixed_dictionaries(usual | KINDS[draw(st.sampled_from(sorted(KINDS)))]),
    )
    blocks = draw(st.lists(block, max_size=6))
    goes_on = draw(st.booleans())
    return Account(tuple(blocks), start, start + length * (2 if goes_on else 1), start + length)


def _record(at: datetime, fields: dict) -> dict:
    over = fields["status"] not in LIVE
    return call(
        at,
        **{**fields, "lasts": fields["lasts"] if over else None},
        held=(fields["lasts"] or 0) + 5 if over else False,
    )
