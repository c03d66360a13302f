"""What stands out: the one definition, for the list of findings, the funnel, its sentence and the table of agents.

Everything that is looked at gets the probability that calls alike would be as
far from what is expected of them. All of these, and the histories in which shifts
were looked for, go through one control of false discoveries (`looks`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from ringyo_data import direction

from .binomial import tails
from .buckets import Zone
from .cells import FAILED, OTHER, Cells, cells, counted
from .columns import Bools, Floats
from .groups import Groups, differ, groups_of
from .looks import controlled
from .maturing import rates_until, started_before
from .mix import MOSTLY
from .scatter import Scatter, scatter
from .shifts import LOOKS, Shift, Shifts, Spread

LEAST_CALLS = 30
"""Fewer settled calls, on either side of a comparison, are not judged."""

DAY_DEVIATION = 0.4
"""What the log odds of a day's failures are taken to scatter by if the data cannot tell: 5% are 3.4% to 7.3%."""

CENTURY = timedelta(days=36_525)
NEWS = timedelta(days=28)
"""A shift of so many days up to the period's end stands out, also if the period is shorter."""

NO_SHIFTS = Shifts()
Kind = Literal["agent_out", "agent_changed", "line_out", "failed_day", "shifted"]


@dataclass(frozen=True)
class Standing:
    """What was looked at, and what of it stands out.

    *table* has a row for each thing: `kind`, `subject`, `part` of `whole` calls
    with their `value`, `expected` (the share that calls alike have), `reference`
    (the share of all, of the same agent before, or of the period), `chance` (of
    being so far from what is expected; NaN if there are too few calls to judge)
    and `out`, which is True for a chance of its kind's *thresholds* or less.
    *scatters* are those of a day for days, else of a week; the period is
    *blocks* weeks. *shifted* are the shifts that stand out among *histories*, of each one the last.
    What is expected takes hours, weekdays, lines (of an agent) and the columns of *mix* into account:
    `campaign` and `country`, where these differ.
    """

    table: pd.DataFrame
    thresholds: Mapping[Kind, float]
    scatters: Mapping[Kind, Scatter]
    blocks: int
    shifted: tuple[Shift, ...] = ()
    histories: int = 0
    mix: Sequence[str] = ()

    def of(self, kind: Kind) -> pd.DataFrame:
        """The rows of one kind."""
        return self.table[self.table["kind"] == kind].reset_index(drop=True)

    def looked(self, kind: Kind) -> int:
        """How many things of a kind were judged."""
        if kind == "shifted":
            return self.histories
        return int(self.of(kind)["chance"].notna().sum())

    @property
    def assumed(self) -> bool:
        """Whether some scatter could not be estimated from the data, so that less is claimed."""
        return any(beyond.assumed for kind, beyond in self.scatters.items() if self.looked(kind))


def standing(
    calls: pd.DataFrame,
    *,
    before: pd.DataFrame | None = None,
    since: datetime,
    until: datetime,
    tz: Zone,
    now: datetime,
    shifts: Shifts = NO_SHIFTS,
) -> Standing:
    """Agents and lines against all others, agents against *before*, local days by their failed calls; and *shifts*.

    Of a period that goes on those calls that are old enough for a rate (`maturing`). A shift counts if its day is one of the period,
    or of the four weeks up to its end.
    """
    calls = started_before(calls, rates_until(calls, before, now=now))
    frames = [calls] if before is None else [calls, before]
    every = cells(frames, since=since, tz=tz, block=_block(min(until, now) - since))
    mix = [column for column in ("campaign", "country") if differ(every, column)]
    agents = groups_of(every, "agent_id", ["line", *mix])
    lines = groups_of(every, "line", mix)
    days, of_days = _failed_days(every)
    spreads = {one.kind: one for one in shifts.spreads if one.direction == direction.main(calls)}
    of_agents = _scatter(agents, spreads.get("agent"), max(1, len(days)))
    of_lines = _scatter(lines, spreads.get("line"), max(1, len(days)))
    tables = [
        _out(agents, "agent_out", of_agents),
        _out(lines, "line_out", of_lines),
        _changed(agents, of_agents),
        days,
    ]
    table = pd.concat(tables, ignore_index=True)
    looks = [table, shifts.looks.assign(kind="shifted")]
    judged, thresholds = controlled(pd.concat([each[["kind", "chance"]] for each in looks]))
    out = judged["out"].to_numpy()
    end = min(until, now)
    news = tuple(pd.Timestamp(moment).tz_convert(tz).date() for moment in (min(since, end - NEWS), end))
    return Standing(
        table=table.assign(out=out[: len(table)]),
        thresholds=thresholds,
        scatters={
            "agent_out": of_agents,
            "agent_changed": of_agents,
            "line_out": of_lines,
            "failed_day": of_days,
        },
        blocks=max(1, agents.blocks),
        shifted=_shifted(shifts, out[len(table) :], *news),
        histories=len(shifts.looks),
        mix=mix,
    )


def _shifted(shifts: Shifts, out: Bools, first: date, last: date) -> tuple[Shift, ...]:
    """The last shift from *first* to *last* of each history that is *out*."""
    histories = set(shifts.looks.loc[out, list(LOOKS)].itertuples(index=False, name=None))
    latest: dict[tuple[str, ...], Shift] = {}
    for shift in shifts.found:  # the latest first
        history = (shift.kind, shift.subject, shift.measure, shift.direction)
        if history in histories and first <= shift.day <= last:
            latest.setdefault(history, shift)
    return tuple(latest.values())


def _block(elapsed: timedelta) -> timedelta:
    """A week; if the period is not two of them, all of it."""
    return timedelta(days=7) if elapsed >= timedelta(days=14) else CENTURY


def _scatter(groups: Groups, spread: Spread | None, days: int) -> Scatter:
    """How far weeks scatter; one week alone does not tell, but those before do if *spread* is given."""
    return spread.over(days, groups.names) if spread and groups.blocks == 1 else groups.scatter()


def _out(groups: Groups, kind: Kind, beyond: Scatter) -> pd.DataFrame:
    """Each group against all others of the period."""
    part, whole, own = (
        groups.period(counts) for counts in (groups.answered, groups.settled, groups.expected)
    )
    rest = whole.sum() - whole
    # a group alone on a level cannot be told apart from it: there its own calls tell what is expected of them
    least = np.minimum(1 - MOSTLY, rest / max(1.0, whole.sum()))
    others = np.where(rest > 0, np.maximum(1 - groups.own, least), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        # a group's own calls are among those that what is expected was learnt from
        expected = np.clip(part - (part - own) / others, 0, whole) / whole
        variance = (1 - others) / (others * whole * expected * (1 - expected))
        spread = np.sqrt(variance + beyond.deviation**2 * groups.unevenness() / others)
    enough = (whole >= LEAST_CALLS) & (rest >= LEAST_CALLS)
    table = _table(
        kind, groups.names, part, whole, expected=expected, reference=part.sum() / max(1.0, whole.sum())
    )
    return table.assign(chance=_chances(table, spread, enough, beyond))[whole > 0]


def _changed(groups: Groups, beyond: Scatter) -> pd.DataFrame:
    """Each group against itself before, at the mix that its calls have now."""
    columns = (groups.answered, groups.settled, groups.expected)
    part, whole, own = (groups.period(counts) for counts in columns)
    earlier, size, then = (groups.period(counts, before=True) for counts in columns)
    with np.errstate(divide="ignore", invalid="ignore"):
        usual = (earlier + 0.5) / (size + 1)
        odds = usual / (1 - usual) * own / (whole - own) * (size - then) / then
        variance = 1 / (size * usual * (1 - usual))
        uneven = groups.unevenness() + groups.unevenness(before=True)
        spread = np.sqrt(variance + beyond.deviation**2 * uneven)
        table = _table(
            "agent_changed", groups.names, part, whole, expected=odds / (1 + odds), reference=earlier / size
        )
    enough = (whole >= LEAST_CALLS) & (size >= LEAST_CALLS)
    return table.assign(chance=_chances(table, spread, enough, beyond))[(whole > 0) & (size > 0)]


def _failed_days(every: Cells) -> tuple[pd.DataFrame, Scatter]:
    """Each local day's failed share against that of the other days of the period, and how far days scatter."""
    hours = every.hours.drop_duplicates("day")
    ends = counted(every.of_hours("day")[every.hour], every.end, len(hours))
    failed, settled = ends[:, FAILED], ends[:, OTHER:].sum(axis=1)
    beyond = scatter(
        failed,
        settled,
        settled,
        groups=hours["before"].to_numpy(dtype=np.int64),
        owners=np.arange(len(hours)),
        count=len(hours),
        otherwise=DAY_DEVIATION,
        # one scatter is told by all days: taken as none where there is some, it would make many of them stand out at once
        doubt=0.0,
    )
    days = int((hours["before"] == 0).sum())
    beyond, part, whole = beyond.first(days), failed[:days], settled[:days]
    rest, share = whole.sum() - whole, part.sum() / max(1.0, whole.sum())
    usual = (part.sum() - part + 0.5) / (rest + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(
            1 / (rest * usual * (1 - usual)) + beyond.deviation**2 * (1 + 1 / max(1, (whole > 0).sum() - 1))
        )
    table = _table("failed_day", hours["date"].tolist()[:days], part, whole, expected=usual, reference=share)
    enough = (whole >= LEAST_CALLS) & (rest >= LEAST_CALLS)
    return table.assign(chance=_chances(table, spread, enough, beyond))[whole > 0], beyond


def _table(
    kind: Kind,
    names: Sequence[str],
    part: Floats,
    whole: Floats,
    *,
    expected: Floats,
    reference: Floats | float,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "kind": kind,
            "subject": pd.Series(names, dtype="str"),
            "part": part.astype(np.int64),
            "whole": whole.astype(np.int64),
            "value": part / np.where(whole > 0, whole, np.nan),
            "expected": expected,
            "reference": reference,
        }
    )


def _chances(table: pd.DataFrame, spread: Floats, enough: Bools, beyond: Scatter) -> Floats:
    """Of being so far from what is expected; NaN where not *enough*."""
    sizes = np.where(enough, table["whole"].to_numpy(), 0)
    return beyond.widened(tails(table["part"].to_numpy(), sizes, table["expected"].to_numpy(), spread))
