"""A call's line of time: created, conversation, ended; pure."""

from __future__ import annotations

from datetime import datetime

import plotly.graph_objects as go

from ..charts import base
from ..looks.theme import Theme
from ..text import wording
from .facts import Facts

HEIGHT = 64
NARROWEST = 0.16
"""Clock times nearer to each other than this share of the bar would stand in one another."""

Stretch = tuple[str, float]


def sentence(facts: Facts, now: datetime) -> str:
    """What happened between start and end."""
    whole = _whole_seconds(facts, now)
    if facts.live:
        return f"Still going on, for {wording.duration(whole)} so far."
    if facts.lasted_seconds and facts.wait_seconds is not None:
        lasted = wording.duration(facts.lasted_seconds)
        if facts.wait_seconds <= -1:  # less is what whole seconds make
            excess = wording.duration(-facts.wait_seconds)
            return (
                f"The conversation lasted {lasted}, {excess} longer than the call from its start to its end."
            )
        return (
            f"{wording.duration(max(0.0, facts.wait_seconds))} until the conversation, which lasted {lasted}."
        )
    if facts.lasted_seconds:
        return f"The conversation lasted {wording.duration(facts.lasted_seconds)}."
    if whole is None:
        return "When it ended is not known."
    return f"Over after {wording.duration(whole)}" + (
        "; how long the conversation lasted is not known." if facts.answered else ", without a conversation."
    )


def stretches(facts: Facts, now: datetime) -> list[Stretch]:
    """The line's parts, in seconds: before the conversation, the conversation; or the one part there is."""
    whole = _whole_seconds(facts, now)
    if not facts.live and facts.lasted_seconds and facts.wait_seconds is not None:
        parts = [
            ("Before the conversation", facts.wait_seconds),
            ("Conversation", float(facts.lasted_seconds)),
        ]
        return [part for part in parts if part[1] > 0]
    if not whole:
        return []
    return [("So far" if facts.live else "From start to end", whole)]


def figure(facts: Facts, now: datetime, zone: str, theme: Theme) -> go.Figure | None:
    """The call as a bar with clock times below; None if only its start is known."""
    parts = stretches(facts, now)
    if not parts:
        return None
    whole = sum(seconds for _, seconds in parts)
    bars, at = [], 0.0
    for name, seconds in parts:
        bars.append(_bar(name, at, seconds, facts, theme))
        at += seconds
    drawn = base.figure(
        theme,
        *bars,
        height=HEIGHT,
        barmode="overlay",
        bargap=0.3,
        showlegend=False,
        margin={"l": 2, "r": 2, "t": 2, "b": 26},
        yaxis={"visible": False, "fixedrange": True},
    )
    drawn.update_xaxes(range=[0, whole], showgrid=False, zeroline=False, fixedrange=True, automargin=False)
    drawn.update_xaxes(tickmode="array", tickvals=[], ticks="", showline=False)
    for share, anchor, text in _clocks(facts, parts, whole, zone):
        drawn.add_annotation(
            text=text,
            x=share * whole,
            y=0,
            yref="paper",
            xanchor=anchor,
            yanchor="top",
            showarrow=False,
            yshift=-3,
        )
    return drawn


def _bar(name: str, start: float, seconds: float, facts: Facts, theme: Theme) -> go.Bar:
    talk = name == "Conversation"
    colour = theme.outcome(facts.outcome) if talk or facts.live or not facts.answered else theme.muted
    return go.Bar(
        x=[seconds],
        base=[start],
        y=[0],
        orientation="h",
        name=name,
        marker={
            "color": colour,
            "opacity": 1 if talk else 0.6 if facts.live else 0.45,
            "line": base.hairline(theme, 1),
        }
        | ({"pattern": base.pattern("/")} if facts.live else {}),
        hovertemplate=f"{name}: {wording.duration(seconds)}<extra></extra>",
    )


def _clocks(facts: Facts, parts: list[Stretch], whole: float, zone: str) -> list[tuple[float, str, str]]:
    """Clock times and their places: the start, the end, and the conversation's start if there is room."""
    marks = [(0.0, "left", _clock(facts.started, zone))]
    if facts.ended is not None:
        marks.append((1.0, "right", _clock(facts.ended, zone)))
    if len(parts) == 2 and facts.ended is not None:
        share = parts[0][1] / whole
        if NARROWEST * 2 <= share <= 1 - NARROWEST * 2:
            talk = datetime.fromtimestamp(facts.ended.timestamp() - parts[1][1], facts.ended.tzinfo)
            marks.append((share, "center", _clock(talk, zone)))
    return marks


def _clock(moment: datetime, zone: str) -> str:
    return f"{wording.clock(moment, zone)}:{moment.second:02d}"


def _whole_seconds(facts: Facts, now: datetime) -> float | None:
    end = now if facts.live else facts.ended
    return None if end is None else max(0.0, (end - facts.started).total_seconds())
