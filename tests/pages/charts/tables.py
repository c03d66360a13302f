"""Small tables as the metrics give them, and what a figure of them is made of."""

from __future__ import annotations

import json
from base64 import b64decode

import numpy as np
import pandas as pd
import plotly.graph_objects as go

BERLIN = "Europe/Berlin"
EVIL = '<a href="https://evil.example">x</a> <b>&amp;</b> %{y}'


def starts(first: str, buckets: int, freq: str) -> pd.DataFrame:
    """`start`, `end`, `open` and `cut` of consecutive buckets, the last one open."""
    edges = pd.date_range(first, periods=buckets + 1, freq=freq, tz=BERLIN)
    is_open = [False] * (buckets - 1) + [True]
    return pd.DataFrame({"start": edges[:-1], "end": edges[1:], "open": is_open, "cut": [False] * buckets})


def outcomes(first: str = "2026-03-02", *rows: tuple[int, ...], freq: str = "D") -> pd.DataFrame:
    """Buckets with answered, no answer, failed, live and unfathomed calls, in that order."""
    counts = pd.DataFrame(rows, columns=["answered", "no_answer", "failed", "live", "unfathomed"])
    return pd.concat([starts(first, len(rows), freq), counts.assign(calls=counts.sum(axis=1))], axis=1)[
        ["start", "end", "open", "cut", "calls", *counts]
    ]


def rates(**groups: tuple[int, int]) -> pd.DataFrame:
    """Groups by `label` with (answered, settled) calls, all of them settled; enough from 100 calls on."""
    rows = [
        {
            "label": name,
            "calls": settled,
            "settled": settled,
            "answered": answered,
            "failed": settled - answered,
            "answer_rate": answered / settled,
            "low": max(0.0, answered / settled - 0.1),
            "high": min(1.0, answered / settled + 0.1),
            "enough": settled >= 100,
            "calls_apart": 0,
            "answered_apart": 0,
        }
        for name, (answered, settled) in groups.items()
    ]
    return pd.DataFrame(rows)


def trace(figure: go.Figure, name: str) -> dict:
    """The trace of that name, as the browser gets it."""
    return next(found for found in drawn(figure)["data"] if found.get("name") == name)


def drawn(figure: go.Figure) -> dict:
    """The figure as the browser gets it, its arrays as lists."""
    return json.loads(figure.to_json(), object_hook=_decoded)


def _decoded(part: dict) -> object:
    """A part of a figure, or the values of an array that is sent as bytes."""
    if set(part) - {"shape"} != {"dtype", "bdata"}:
        return part
    values = np.frombuffer(b64decode(part["bdata"]), dtype=part["dtype"])
    if "shape" in part:
        return values.reshape([int(size) for size in part["shape"].split(",")]).tolist()
    return [None if value != value else value for value in values.tolist()]  # noqa: PLR0124


def texts(value: object) -> list[str]:
    """Every text anywhere in a figure's parts."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    return [text for part in value for text in texts(part)] if isinstance(value, list) else []
