"""Which way each call went, seen from the account's own numbers, and which side of it is the customer's.

The API has no field for it. `from_number` of a call that the account places is one of its own numbers, so:

| direction | if | customer's number | line |
|---|---|---|---|
| outbound | `from_number` is one of the account's own | `phone_number` | `from_number` |
| inbound | `phone_number` is, and `from_number` is not | `from_number` | `phone_number` |
| unknown | neither is | `phone_number` | `from_number` |

A call between two own numbers, such as a test, is outbound. The direction is a column that `with_direction` adds to a frame of calls; it is
stored nowhere. In a frame without the column every call counts as outbound.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

OUTBOUND, INBOUND, UNKNOWN = DIRECTIONS = ("outbound", "inbound", "unknown")

FEWEST_PARTNERS = 5
"""A number that called, or was called from, so many others is taken for the account's own."""

_DTYPE = pd.CategoricalDtype(list(DIRECTIONS))
Bools = npt.NDArray[np.bool_]


def with_direction(calls: pd.DataFrame, own: Iterable[str]) -> pd.DataFrame:
    """The calls with a column `direction`, one byte a call, by the account's *own* numbers.

    These are written as `phones.normal` does, those of the calls may lack the plus sign. Without own numbers
    every call is of unknown direction. Empty in, empty out.
    """
    spelled = _spellings(own)
    codes = np.where(_are(calls["phone_number"], spelled), np.int8(1), np.int8(2))
    codes[_lines_are(calls["from_number"], spelled)] = 0
    return calls.assign(direction=pd.Categorical.from_codes(codes, dtype=_DTYPE))


def is_of(calls: pd.DataFrame, direction: str) -> Bools:
    """Which calls are of this direction. Empty in, empty out."""
    if "direction" not in calls:
        return np.full(len(calls), direction == OUTBOUND)
    return np.asarray(calls["direction"].cat.codes.to_numpy() == DIRECTIONS.index(direction))


def of(calls: pd.DataFrame, direction: str) -> pd.DataFrame:
    """The calls of this direction; the frame itself if all are. Empty in, empty out."""
    mask = is_of(calls, direction)
    return calls if mask.all() else calls[mask]


def counts(calls: pd.DataFrame) -> dict[str, int]:
    """How many calls are of each direction; all three are there, 0 for an empty frame."""
    if "direction" not in calls:
        return {OUTBOUND: len(calls), INBOUND: 0, UNKNOWN: 0}
    numbers = np.bincount(calls["direction"].cat.codes.to_numpy(), minlength=len(DIRECTIONS))
    return dict(zip(DIRECTIONS, numbers.tolist(), strict=True))


def main(calls: pd.DataFrame) -> str:
    """The direction whose calls rates are of: outbound, or inbound if none is outbound and some are inbound."""
    present = counts(calls)
    return INBOUND if present[INBOUND] and not present[OUTBOUND] else OUTBOUND


def with_rated(calls: pd.DataFrame, direction: str) -> pd.DataFrame:
    """The calls with a column `rated`, which is True for those of this direction; without it if all are.

    A rate is of one direction, never of two: metrics count every call, and take rates from the rated ones alone.
    """
    mask = is_of(calls, direction)
    calls = calls.drop(columns="rated") if "rated" in calls else calls
    return calls if mask.all() else calls.assign(rated=mask)


def is_rated(calls: pd.DataFrame) -> Bools:
    """Which calls rates are of: all of a frame without the column `rated`."""
    return calls["rated"].to_numpy() if "rated" in calls else np.ones(len(calls), dtype=np.bool_)


def rated(calls: pd.DataFrame) -> pd.DataFrame:
    """The calls that rates are of; the frame itself if all are."""
    return calls[is_rated(calls)] if "rated" in calls else calls


def customers(calls: pd.DataFrame) -> pd.Series:
    """The customer's number of each call, as text; missing where the call has none. Empty in, empty out."""
    inbound = is_of(calls, INBOUND)
    if not inbound.any():
        return calls["phone_number"]
    callers = pa.array(calls["from_number"].cat.categories, pa.large_string())
    codes = calls["from_number"].cat.codes.to_numpy()[inbound]
    taken = callers.take(pa.array(codes, mask=codes < 0))
    numbers = texts(calls["phone_number"])
    replaced = pc.replace_with_mask(numbers, pa.array(inbound), taken)
    return pd.Series(replaced, index=calls.index, name="phone_number", dtype="str")


def lines(calls: pd.DataFrame) -> pd.Series:
    """The account's own side of each call, as a category; missing where the call has none. Empty in, empty out.

    An own number that was sent without its plus sign gets it, so that one line is not two.
    """
    inbound = is_of(calls, INBOUND)
    if not inbound.any() and not any(map(str.isdecimal, calls["from_number"].cat.categories)):
        return calls["from_number"].rename("line")
    outgoing = calls["from_number"][~inbound].cat.remove_unused_categories()
    origins = _with_plus(outgoing, is_of(calls, OUTBOUND)[~inbound] & ("direction" in calls))
    called = texts(calls["phone_number"]).filter(pa.array(inbound)).dictionary_encode()
    destinations = pd.Index([_plus(number) for number in called.dictionary.to_pylist()], dtype="str")
    names = destinations.union(origins).unique()
    codes = np.empty(len(calls), dtype=np.int32)
    codes[inbound] = _places(names, destinations)[np.asarray(called.indices)]
    codes[~inbound] = _places(names, origins)[outgoing.cat.codes.to_numpy()]
    return pd.Series(pd.Categorical.from_codes(codes, categories=names), index=calls.index, name="line")


def inferred(calls: pd.DataFrame) -> frozenset[str]:
    """The numbers that must be the account's own: they called five others at least, or were called from five.

    A customer who calls five of the account's lines is taken for one, too. Empty for an empty frame.
    """
    origins = calls["from_number"].cat
    destinations = texts(calls["phone_number"]).dictionary_encode()
    origin = origins.codes.to_numpy().astype(np.int64)
    destination = np.asarray(destinations.indices.fill_null(-1)).astype(np.int64)
    whole = (origin >= 0) & (destination >= 0)
    width = max(1, len(destinations.dictionary))
    pairs = pd.unique(origin[whole] * width + destination[whole])
    callers = np.bincount(pairs // width, minlength=len(origins.categories)) >= FEWEST_PARTNERS
    called = np.bincount(pairs % width, minlength=width) >= FEWEST_PARTNERS
    return frozenset(
        {
            *origins.categories[callers[: len(origins.categories)]],
            *destinations.dictionary.filter(pa.array(called[: len(destinations.dictionary)])).to_pylist(),
        }
    )


def _spellings(own: Iterable[str]) -> frozenset[str]:
    """Each number as frames write it, and without its plus sign, as some systems do."""
    plain = frozenset(own)
    return plain | {number.removeprefix("+") for number in plain}


def _are(numbers: pd.Series | pd.Index, own: frozenset[str]) -> Bools:
    members = pa.array(sorted(own), pa.large_string())
    return np.asarray(pc.is_in(texts(numbers), value_set=members))


def _lines_are(numbers: pd.Series, own: frozenset[str]) -> Bools:
    ours = np.append(_are(numbers.cat.categories, own), False)
    return np.asarray(ours[numbers.cat.codes.to_numpy()])


def texts(numbers: pd.Series | pd.Index) -> pa.Array:
    """Numbers as pyarrow has them, in one piece; null where one is missing."""
    texts = pa.array(numbers, type=pa.large_string(), from_pandas=True)
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def _with_plus(origins: pd.Series, ours: Bools) -> pd.Index:
    """The categories of *origins*; those of calls that are *ours* have their plus sign."""
    own = np.bincount(origins.cat.codes.to_numpy()[ours] + 1, minlength=len(origins.cat.categories) + 1)[1:]
    names = zip(origins.cat.categories, own > 0, strict=True)
    return pd.Index([_plus(name) if mine else name for name, mine in names], dtype="str")


def _plus(number: str) -> str:
    return f"+{number}" if number.isdecimal() else number


def _places(names: pd.Index, of_names: Iterable[str]) -> npt.NDArray[np.int32]:
    """The place of each name among *names*, and last -1 for none."""
    return np.append(names.get_indexer(pd.Index(list(of_names), dtype="str")), -1).astype(np.int32)
