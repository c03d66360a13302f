"""Some thousand records at a time: typed columns, and an account of what could not be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from . import fields
from .fields import Faults
from .times import to_moments


@dataclass(frozen=True, eq=False)
class Batch:
    """Typed records: *columns* by name; *reasons*, per row, null where nothing is wrong with it.

    *lost_ids* and *lost_reasons* tell of the records that gave no row, in their order.
    """

    columns: dict[str, pa.Array]
    reasons: pa.Array
    lost_ids: pa.Array
    lost_reasons: pa.Array


def read_records(records: Sequence[object]) -> Batch:
    """Type *records*; whatever they are, each gives a row or a reason why not."""
    strangers = {
        at: "record is not an object" for at, record in enumerate(records) if not isinstance(record, dict)
    }
    objects = [record if isinstance(record, dict) else {} for record in records]
    ids, id_faults = fields.read_texts(_values(objects, "id"), "id")
    created, created_faults = fields.read_created(_values(objects, "created_at"))
    lost = dict(sorted((_joined(id_faults, created_faults) | strangers).items()))
    lost_ids = ids.take(pa.array([*lost], pa.int64()))
    if lost:
        usable = np.array([at not in lost for at in range(len(objects))])
        objects = [*compress(objects, usable)]
        ids, created = ids.filter(pa.array(usable)), created[usable]
    columns, faults = _read_calls(objects, created)
    reasons = [faults.get(at) for at in range(len(objects))]
    return Batch({"id": ids} | columns, _texts(reasons), lost_ids, _texts([*lost.values()]))


def _read_calls(
    objects: Sequence[dict[str, object]], created: NDArray[np.int64]
) -> tuple[dict[str, pa.Array], Faults]:
    """The columns besides `id` of records that have one, and their faults by row."""
    statuses = fields.read_texts(_values(objects, "status"), "status")
    ends, end_faults = fields.read_ends(_values(objects, "ended_at"), created)
    read = {
        "status": statuses,
        "phone_number": fields.read_numbers(_values(objects, "phone_number"), "phone_number"),
        "from_number": fields.read_numbers(_values(objects, "from_number"), "from_number"),
        "agent_id": fields.read_texts(_values(objects, "agent_id"), "agent_id"),
        "duration_seconds": fields.read_durations(
            _values(objects, "duration"), pc.equal(statuses[0], "completed")
        ),
        "created_at": (to_moments(created), {}),
        "ended_at": (to_moments(ends), end_faults),
        "metadata": fields.read_metadata(_values(objects, "metadata")),
    }
    columns = {name: column for name, (column, _) in read.items()}
    return columns, _joined(*(faults for _, faults in read.values()))


def _values(objects: Sequence[dict[str, object]], field: str) -> list[object]:
    return [record.get(field) for record in objects]


def _texts(values: Sequence[str | None]) -> pa.Array:
    return pa.array(values, pa.large_string())


def _joined(*columns: Faults) -> Faults:
    """The faults of several columns, those of one row joined by "; "."""
    joined: Faults = {}
    for faults in columns:
        for at, fault in faults.items():
            joined[at] = f"{joined[at]}; {fault}" if at in joined else fault
    return joined
