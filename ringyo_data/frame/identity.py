"""Which call a record tells of, and when it was made: all that a pull needs to know of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import orjson

from ..lenient_json import is_unicode, mended
from ..query import can_be_asked
from .times import NO_TIME, parse_times


class Sighting(NamedTuple):
    """One record, the key that tells it from others, and its place in time (microseconds, UTC).

    *usable* is False for a record that will give no row.
    """

    record: object
    key: str
    at: int
    usable: bool


def sightings(records: Sequence[object], *, above: int) -> list[Sighting]:
    """Each record of a page with its key and place, in the page's order.

    A record without a usable time has its neighbour's: that of the record
    before it, or *above* at the head of a page. A record without a usable id
    is told apart by its content and how often that came before on the page.
    """
    times = parse_times([r.get("created_at") if isinstance(r, dict) else None for r in records]).tolist()
    repeats: Counter[bytes] = Counter()
    places: list[Sighting] = []
    at = next((t for t in times if t != NO_TIME), above)
    for record, time in zip(records, times, strict=True):
        at = at if time == NO_TIME else time
        call_id = record.get("id") if isinstance(record, dict) else None
        if isinstance(call_id, str) and call_id and is_unicode(call_id):
            places.append(Sighting(record, call_id, at, time != NO_TIME))
        else:
            content = orjson.dumps(mended(record))
            repeats[content] += 1
            key = f"\0{at // 1_000_000}\0{repeats[content]}\0{content.hex()}"
            places.append(Sighting(record, key, at, False))
    return places


def values_of(records: Sequence[object], field: str) -> set[str]:
    """The texts that *records* have in *field* and that the API can be asked for."""
    values = (r.get(field) for r in records if isinstance(r, dict))
    return {value for value in values if isinstance(value, str) and value and can_be_asked(value)}
