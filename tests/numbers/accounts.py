"""Accounts as the API would send them: few kinds of calls, each many times over, at the worst moments.

A handful of drawn kinds, repeated up to some sixty times, gives the hundreds of
calls that a p90 or an agent's rank need, and stays quick to draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from zlib import crc32

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from .oracle import clock
from .oracle.records import GOING_ON, SECOND
from .periods import Period

Record = dict[str, object]

ENDED = ("completed", "completed", "completed", "transferred", "no_answer", "busy", "failed", "failed")
STATUSES = (*ENDED, *GOING_ON, "unfathomed", "expired", "live", None)
AGENTS = ("agent_ana", "agent_bo", "agent_cy", "agent_gone", None)
LINES = ("+493012345678", "+18005551234", None)
PHONES = (
    "+4915123456789",
    "+4915123456780",
    "+14155551234",
    "+16135550123",
    "+12425551234",
    "+447781234567",
    "+442071234567",
    "+79161234567",
    "+77011234567",
    "+919812345678",
    "+201001234567",
    "+390612345678",
    "anonymous",
    None,
)
OWN = ("+18005551234", "+442079460018", "+493012345678")
WAYS = (
    *((OWN[2], phone) for phone in PHONES),
    *((phone, OWN[0]) for phone in PHONES),
    *((phone, OWN[2]) for phone in PHONES[:3]),
    ("0049 30 1234-5678", PHONES[0]),
    (OWN[0], PHONES[2]),
    (OWN[1], PHONES[1]),
    (PHONES[5], "tel:+44 20 7946 0018"),
    (OWN[0], OWN[2]),
    (None, OWN[1]),
    (None, PHONES[1]),
    (PHONES[3], PHONES[4]),
    (None, None),
)
"""Who calls whom in an account of three own numbers: calls made, calls taken, between own numbers, and of unknown direction."""
METADATA = (
    {},
    None,
    {"campaign": "spring"},
    {"campaign": "autumn", "try": 2},
    {"campaign": "spring", "vip": True},
    {"try": 1, "note": 'a:b, "c"'},
)
NAMES = (
    {"id": "agent_ana", "name": "Ana"},
    {"id": "agent_bo", "name": "Bo & Co <b>"},
    {"id": "agent_cy", "name": "Ana"},
    {"id": "agent_idle", "name": "Idle"},
)
"""Two namesakes, one without calls; `agent_gone` was deleted."""

BAD_FIELDS: tuple[Record, ...] = (
    {"duration": -5},
    {"duration": "90"},
    {"duration": 12.5},
    {"duration": 90_000},
    {"duration": True},
    {"ended_at": "soon"},
    {"ended_at": "2001-01-01T00:00:00Z"},
    {"status": ""},
    {"status": 7},
    {"agent_id": ["agent_ana"]},
    {"phone_number": 4915123456789},
    {"from_number": ""},
    {"metadata": "campaign"},
)
LOST: tuple[object, ...] = (
    {"status": "completed", "duration": 60, "agent_id": "agent_ana"},
    {"id": "", "status": "busy"},
    {"id": 12, "status": "completed", "duration": 33},
)
"""Records without a usable id; they are given a time so that it is known where they belong."""


def agents() -> list[Record]:
    """The agents as the API lists them."""
    usual = {"status": "active", "created_at": "2025-01-01T00:00:00Z"}
    return [{**agent, **usual} for agent in NAMES]


def phone_numbers(numbers: Sequence[str]) -> list[Record]:
    """The account's own numbers as the API lists them: each written in another way, the last of several given up."""
    spellings = (str, lambda number: f"00{number[1:]}", lambda number: f"tel:{number[:3]}-{number[3:]}")
    return [
        {
            "id": f"pn_{place}",
            "phone_number": spellings[place % len(spellings)](number),
            "friendly_name": None,
            "status": "inactive" if place and place == len(numbers) - 1 else "active",
            "created_at": "2025-01-01T00:00:00Z",
        }
        for place, number in enumerate(numbers)
    ]


def text(at: int) -> str:
    """A moment as the API writes it: a fraction only where there is one."""
    whole = datetime.fromtimestamp(at // SECOND, UTC).replace(microsecond=at % SECOND)
    return f"{whole.isoformat().removesuffix('+00:00')}Z"


@cache
def edges(period: Period) -> tuple[int, ...]:
    """The moments of a period and its comparisons at which counting goes wrong: midnights, clock changes, now."""
    spans = [(period.since, period.until), period.compared(), period.compared("weekdays")]
    found = {period.now_us}
    for since, until in spans:
        first, last = (clock.wall(at, period.zone).date() for at in (since, until))
        days = [first + timedelta(days=n) for n in range(min(5, (last - first).days + 2))]
        found |= {since, until, *(clock.start_of(day, period.zone) for day in days)}
    changes = [
        at
        for at in range(
            period.since, min(period.until, period.since + 96 * 60 * clock.QUARTER), clock.QUARTER
        )
        if clock.wall(at, period.zone).utcoffset() != clock.wall(at - clock.QUARTER, period.zone).utcoffset()
    ]
    found |= {at + hours * 4 * clock.QUARTER for at in changes for hours in (-1, 0, 1)}
    return tuple(sorted(found))


@cache
def moments(period: Period) -> st.SearchStrategy[int]:
    """On an edge, a second or less beside it, so long before it that the call ends there, or anywhere."""
    start = min(period.compared()[0], period.compared("weekdays")[0])
    near = st.sampled_from((0, 0, -1, -SECOND, SECOND, 500_000, -45 * SECOND, -900 * SECOND))
    return st.one_of(
        st.builds(int.__add__, st.sampled_from(edges(period)), near),
        st.integers(period.since // SECOND, period.until // SECOND - 1).map(lambda s: s * SECOND),
        st.integers(period.since // SECOND, period.until // SECOND - 1).map(lambda s: s * SECOND),
        st.integers(start // SECOND, period.until // SECOND).map(lambda s: s * SECOND),
    )


@dataclass(frozen=True)
class Kind:
    """Calls that differ in little but their time: how many, how far apart, how long, how held.

    With *echo* as many come in the period before, under that status.
    """

    fields: Record
    at: int
    times: int
    step: int
    lasts: int
    held: int | None
    bad: Record
    echo: str | None
    way: tuple[str | None, str | None] | None


@cache
def kinds_of(
    period: Period, most: int, ways: Sequence[tuple[str | None, str | None]]
) -> st.SearchStrategy[Kind]:
    """The kinds of calls of an account; *ways* are who may call whom, anybody from `LINES` if empty."""
    ends = {"from_number": st.sampled_from(LINES), "phone_number": st.sampled_from(PHONES)}
    steps = (0, 1, 7 * SECOND, 400 * SECOND, (period.until - period.since) // 40)
    return st.builds(
        Kind,
        fields=st.fixed_dictionaries(
            {
                "status": st.sampled_from(STATUSES),
                "agent_id": st.sampled_from(AGENTS),
                "metadata": st.sampled_from(METADATA),
                **({} if ways else ends),
            }
        ),
        way=st.sampled_from(ways or (None,)),
        at=moments(period),
        times=st.integers(1, most),
        step=st.sampled_from(steps),
        lasts=st.sampled_from((0, 3, 8, 55, 117, 118, 3590)) | st.integers(0, 500),
        held=st.sampled_from((None, 0, 1, 45, 900, 3000)),
        bad=st.sampled_from((*[{}] * 60, *BAD_FIELDS)),
        echo=st.sampled_from((None, None, "completed", "failed", "busy")),
    )


@st.composite
def accounts(
    draw: st.DrawFn,
    period: Period,
    *,
    kinds: tuple[int, int] = (0, 10),
    most: int = 60,
    ways: Sequence[tuple[str | None, str | None]] = (),
) -> list[object]:
    """Records of an account at the period's *now*: none was started later, none ends later."""
    few, many = kinds
    drawn = draw(st.lists(kinds_of(period, most, tuple(ways)), min_size=few, max_size=many))
    made = [record for place, kind in enumerate(drawn) for record in _records(place, kind, period)]
    return [*made, *_extras(draw, made)]


def _records(place: int, kind: Kind, period: Period) -> Iterator[Record]:
    earlier = period.since - period.compared()[0]
    for n in range(kind.times):
        at = kind.at + n * kind.step
        if at <= period.now_us:
            yield _record(f"call_{place:02}_{n:03}", at, kind, n, period)
        if kind.echo and at - earlier < period.since:
            echo = replace(kind, fields={**kind.fields, "status": kind.echo})
            yield _record(f"echo_{place:02}_{n:03}", at - earlier, echo, n, period)


def _record(call_id: str, start: int, kind: Kind, n: int, period: Period) -> Record:
    """A call that lasted where it was answered, and has ended by now where it has an end."""
    status, lasts, held = kind.fields["status"], kind.lasts + n % 7, kind.held
    record: Record = {"id": call_id, "created_at": text(start), **kind.fields}
    if kind.way:
        record["from_number"], record["phone_number"] = kind.way
    if status in ("completed", "transferred", "unfathomed"):
        record["duration"] = lasts
        held = held and held + lasts
    if held is not None and (status not in GOING_ON or held == 1):
        record["ended_at"] = text(max(start, min(period.now_us, start + held * SECOND)))
    return {**record, **kind.bad}


def _extras(draw: st.DrawFn, made: Sequence[object]) -> Iterator[object]:
    """Records that give no call, each beside one that does and in its second."""
    if made:
        for lost in draw(st.lists(st.sampled_from(LOST), max_size=2)):
            beside = made[draw(st.integers(0, len(made) - 1))]
            yield {**lost, "created_at": beside["created_at"]}


_SETTINGS = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))


def for_any(
    *periods: Period,
    examples: int = 8,
    kinds: tuple[int, int] = (0, 10),
    ways: Sequence[tuple[str | None, str | None]] = (),
):
    """Runs a test(period, records) over accounts of each of *periods*; the same ones every time."""
    cases = st.sampled_from(periods).flatmap(
        lambda period: st.tuples(st.just(period), accounts(period, kinds=kinds, ways=ways))
    )

    def deco(test):
        def run(case):
            test(*case)

        run.__name__, run.__doc__ = test.__name__, test.__doc__
        return settings(_SETTINGS, max_examples=examples, derandomize=True)(given(case=cases)(run))

    return deco


@cache
def drawn(
    period: Period, many: int = 4, *, ways: tuple[tuple[str | None, str | None], ...] = ()
) -> tuple[list[object], ...]:
    """A few accounts of a period for tests that are slow; of many calls, small ones first."""
    found: list[list[object]] = []

    @seed(crc32(period.name.encode()))
    @settings(_SETTINGS, max_examples=many, phases=(Phase.generate,))
    @given(records=accounts(period, kinds=(24, 30) if ways else (10, 16), ways=ways))
    def keep(records: list[object]) -> None:
        found.append(records)

    keep()
    return tuple(sorted(found, key=len))
