"""What can be listed of a call: one row of `COLUMNS` has a field's cells, its order and its place in the file.

Everything in a cell or a file may reach the browser: numbers are masked in here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ringyo_data import direction, masking, metrics, spreadsheet
from ringyo_data.countries import country

from ..loading import Selection
from ..text import metadata, wording

META = "meta:"
"""Before the name of a metadata key that is a column: `meta:campaign`."""

LONGEST_LABEL = 40

Values: TypeAlias = "pa.Array | pd.Series"
"""One value for each of some calls."""


@dataclass(frozen=True)
class Rows:
    """Some calls of a selection."""

    calls: pd.DataFrame
    selection: Selection

    def local(self, name: str) -> pd.Series:
        """Times as the reader's clock shows them."""
        times: pd.Series = self.calls[name].dt.tz_convert(self.selection.view.zone).dt.tz_localize(None)
        return times

    @cached_property
    def metadata(self) -> pd.Series:
        """JSON texts, without phone numbers unless the deployment shows them."""
        return self.calls["metadata"] if self.selection.show_numbers else masking.in_metadata(self.calls)

    @cached_property
    def objects(self) -> list[dict[str, object]]:
        """The texts of `metadata` as objects."""
        return [metadata.read(text) for text in self.metadata]


Read = Callable[[Rows], Values]


@dataclass(frozen=True)
class Column:
    """A field of a call.

    *name* stands in addresses and sessions: a promise to every link. *cells* is what the table shows,
    *values* is what calls are put in order by, and *file* what the columns of the files have, by their heads.
    *orders* are the ways that the menu offers (`falling`, `rising`), with words of their own or "".
    *widths* are pixels: alone on a page, beside an open call.
    """

    name: str
    label: str
    cells: Read
    values: Read
    file: Mapping[str, Read] = field(default_factory=dict)
    kind: Literal["text", "time", "seconds", "outcome"] = "text"
    widths: tuple[int, int] = (190, 132)
    help: str = ""
    orders: Mapping[str, str] = field(default_factory=dict)

    @property
    def falling_first(self) -> bool:
        """True if a click on the head puts the large values first."""
        return self.kind in ("time", "seconds")


@dataclass(frozen=True)
class Words:
    """A category of each call and the *word* that readers see for it. Calls are put in order by *order*, else by that word."""

    source: Callable[[pd.DataFrame], pd.Series]
    word: Callable[[Selection, str], str]
    order: Callable[[Selection, str], str] | None = None

    def raw(self, rows: Rows) -> pd.Series:
        """The category itself."""
        return self.source(rows.calls)

    def cells(self, rows: Rows) -> pa.Array:
        """The words; null if the category is missing."""
        codes, names = pd.factorize(self.raw(rows))
        return taken([self.word(rows.selection, str(name)) for name in names], codes)

    def ranks(self, rows: Rows) -> pa.Array:
        """Each word's place in alphabetical order, upper case or lower; null if the category is missing."""
        codes, names = pd.factorize(self.raw(rows))
        word = self.order or self.word
        folded = [word(rows.selection, str(name)).casefold() for name in names]
        place = {label: at for at, label in enumerate(sorted(set(folded)))}
        return taken([place[label] for label in folded], codes, pa.int64())


def taken(words: Sequence[object], codes: NDArray[np.integer], kind: pa.DataType | None = None) -> pa.Array:
    """The word at each code; null for the code -1. Texts unless *kind* is given."""
    return pa.array(words, kind or pa.large_string()).take(pa.array(codes, mask=codes < 0))


def _stamps(rows: Rows, name: str) -> pa.Array:
    """Times to the second by the offset of `_zones`, as every Excel reads them; Arrow may not know the zone."""
    local = rows.calls[name].dt.tz_localize(None) + _offsets(rows)
    return pa.array(local, pa.timestamp("s"), safe=False)


def _zones(rows: Rows) -> pa.Array:
    """How far the clock is ahead as each call starts: `UTC+05:30`."""
    return spreadsheet.offsets(_offsets(rows))


def _offsets(rows: Rows) -> pd.Series:
    ahead: pd.Series = rows.local("created_at") - rows.calls["created_at"].dt.tz_localize(None)
    return ahead


def _time(name: str, label: str, source: str, orders: Mapping[str, str]) -> Column:
    return Column(
        name,
        label,
        cells=lambda rows: rows.local(source),
        values=lambda rows: rows.calls[source],
        file={name: lambda rows: _stamps(rows, source), "zone": _zones},
        kind="time",
        widths=(170, 108),
        orders=orders,
    )


def _numbers(rows: Rows) -> Values:
    numbers = direction.customers(rows.calls)
    return numbers if rows.selection.show_numbers else masking.in_column(numbers)


def _waits(rows: Rows) -> pd.Series:
    return metrics.setup_seconds(rows.calls).reindex(rows.calls.index)


def _metadata(rows: Rows) -> pa.Array:
    texts = (", ".join(f"{key}: {_plain(value)}" for key, value in each.items()) for each in rows.objects)
    return pa.array([text or None for text in texts], pa.large_string())


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


_AGENT = Words(
    lambda calls: calls["agent_id"],
    Selection.agent,
    lambda selection, agent: selection.names.get(agent, agent),
)
_LINE = Words(
    direction.lines,
    lambda selection, number: selection.line_names[number],
)
_OUTCOME = Words(metrics.outcome, lambda _, name: wording.outcome(name))
_STATUS = Words(lambda calls: calls["status"], lambda _, status: wording.status(status))
_COUNTRY = Words(country, lambda _, code: wording.country(code))

COLUMNS = {
    column.name: column
    for column in (
        _time("started", "Started", "created_at", {"falling": "Newest first", "rising": "Oldest first"}),
        Column(
            "agent",
            "Agent",
            _AGENT.cells,
            _AGENT.ranks,
            {"agent_id": _AGENT.raw, "agent": _AGENT.cells},
            orders={"rising": ""},
        ),
        Column(
            "number",
            "Number",
            _numbers,
            _numbers,
            {"number": _numbers},
            widths=(150, 136),
            help="The customer's number. Middle digits are masked.",
        ),
        Column(
            "outcome",
            "Outcome",
            lambda rows: pa.array([[word] for word in _OUTCOME.cells(rows).to_pylist()]),
            _OUTCOME.ranks,
            {"outcome": _OUTCOME.raw},
            kind="outcome",
            widths=(140, 132),
            orders={"rising": ""},
        ),
        Column(
            "lasted",
            "Lasted",
            lambda rows: rows.calls["duration_seconds"].astype("float64"),
            lambda rows: rows.calls["duration_seconds"],
            {"duration_seconds": lambda rows: rows.calls["duration_seconds"]},
            kind="seconds",
            widths=(100, 84),
            help="The conversation; calls that nobody took have none.",
            orders={"falling": "Longest first", "rising": "Shortest first"},
        ),
        Column("status", "Status", _STATUS.cells, _STATUS.ranks, {"status": _STATUS.raw}),
        Column(
            "line",
            "Line",
            _LINE.cells,
            _LINE.ranks,
            {"line": _LINE.cells},
            help="The account's own side: the number that the call was made from, or that was called.",
        ),
        Column("country", "Country", _COUNTRY.cells, _COUNTRY.ranks),
        _time("ended", "Ended", "ended_at", {}),
        Column(
            "wait",
            "Wait",
            lambda rows: _waits(rows).round(),
            _waits,
            kind="seconds",
            widths=(100, 84),
            help="From the start to the conversation: queueing, dialling and ringing. Answered calls only.",
        ),
        Column(
            "id",
            "Call id",
            lambda rows: rows.calls["id"],
            lambda rows: rows.calls["id"],
            {"id": lambda rows: rows.calls["id"]},
            widths=(190, 190),
        ),
        Column(
            "metadata",
            "Metadata",
            _metadata,
            lambda rows: rows.metadata,
            {"metadata": lambda rows: rows.metadata},
            widths=(320, 320),
        ),
    )
}
"""The columns that every account has, in the order they are offered; those of metadata keys come on top."""

_FIRST_IN_FILE = ("id", "started", "ended", "status", "outcome", "agent_id", "agent", "number", "line")
_FILE = {head: read for column in COLUMNS.values() for head, read in column.file.items()}
FILE = {head: _FILE[head] for head in dict.fromkeys((*_FIRST_IN_FILE, *_FILE))}
"""The columns of the files by their heads. The first ones keep their places, for programs that read by place."""


def of(name: str) -> Column:
    """The column of that name, a metadata key's too; raises KeyError if there is none."""
    return of_key(name.removeprefix(META)) if name.startswith(META) else COLUMNS[name]


def of_key(key: str) -> Column:
    """A metadata key as a column. Its label is API text, literal in a table."""

    def cells(rows: Rows) -> pa.Array:
        texts = [_plain(each[key]) if key in each else None for each in rows.objects]
        return pa.array(texts, pa.large_string())

    return Column(
        META + key,
        wording.readable(key)[:LONGEST_LABEL],
        cells,
        lambda rows: _json_values(rows.metadata, key),
    )


def _json_values(texts: pd.Series, key: str) -> pa.Array:
    """The value of a key in each of many JSON objects, as it is written there; null if there is none."""
    name = re.escape(json.dumps(key, ensure_ascii=False))
    pattern = rf'{name}:(?:"(?P<text>(?:[^"\\]|\\.)*)"|(?P<other>[^,}}]*))'
    hits = pc.extract_regex(pa.array(texts, pa.large_string()), pattern)
    text, other = pc.struct_field(hits, [0]), pc.struct_field(hits, [1])
    return pc.if_else(pc.equal(text, ""), pc.if_else(pc.equal(other, ""), None, other), text)
