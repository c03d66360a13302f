"""What the dashboard looks like: ink, paper and outcome colours, light and dark, and plotly's one template.

Charts are drawn with `theme=None`, so that nothing but this module decides
their looks; `.streamlit/config.toml` repeats the page's own tokens for
Streamlit's elements.

The outcome colours keep the hues of the first sketch and move in lightness
and strength until three things hold in both modes (`tests/pages/looks/test_theme.py`
measures them): 3:1 against the page, no two closer than 12 CIEDE2000 to a
reader without red or without green cones, and none so strong that it shouts.
Colour is never alone: outcomes keep one order everywhere, are named, stand
apart by a hairline of the page's colour, and what is not final is hatched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType

import plotly.graph_objects as go

from ..text.outcomes import LOOKS, WORDS, look

FONT = '"Source Sans", sans-serif'
"""The app's font: Streamlit ships it under this name."""

OPEN_HATCH = "/"
"""Strokes of a bucket or period that is not over yet."""

CONFIG = {
    "displayModeBar": False,
    "displaylogo": False,
    "showTips": False,
    "doubleClick": "reset",
    "responsive": True,
}
"""Plotly's own options, the same for every chart; downloads are offered by the card."""


@dataclass(frozen=True)
class Theme:
    """One mode's colours, as hex; *touch* is set for a reader who scrolls with a finger."""

    mode: str
    background: str
    sidebar: str
    text: str
    muted: str
    border: str
    grid: str
    accent: str
    good: str
    bad: str
    band: str
    """Background of areas that mean "chance alone does this much" or "not loaded"."""
    outcomes: Mapping[str, str] = field(hash=False)
    ramp: tuple[str, ...] = ()
    """Five steps from almost nothing to most, for heat maps."""
    touch: bool = False

    def outcome(self, name: str) -> str:
        """Colour of an outcome; a word that is none of the known ones gets the colour of unknown."""
        return self.outcomes.get(name, self.outcomes["unknown"])


LIGHT = Theme(
    mode="light",
    background="#FBFBFA",
    sidebar="#F3F4F2",
    text="#1B1F23",
    muted="#667077",
    border="#E3E5E2",
    grid="#ECEEEB",
    accent="#0B6E6E",
    good="#277869",
    bad="#B5303C",
    band="#EDEFEC",
    outcomes=MappingProxyType({name: look.light for name, look in LOOKS.items()}),
    ramp=("#EEF2EF", "#BCD8D1", "#7FB7AD", "#3F8F87", "#0B6262"),
)

DARK = Theme(
    mode="dark",
    background="#111416",
    sidebar="#15191B",
    text="#E6E8E8",
    muted="#98A2A7",
    border="#2B3236",
    grid="#232A2E",
    accent="#4FC3B8",
    good="#5CBBA4",
    bad="#E06C6C",
    band="#1C2225",
    outcomes=MappingProxyType({name: look.dark for name, look in LOOKS.items()}),
    ramp=("#1B2326", "#22474A", "#2A6E6C", "#3B9A92", "#63D2C6"),
)


def of(mode: str | None, user_agent: str | None = None) -> Theme:
    """The theme of a viewer's mode ("light", "dark"; light if it is None).

    A browser that calls itself mobile gets charts that a finger can scroll past.
    """
    base = DARK if mode == "dark" else LIGHT
    return _touch(base) if "Mobi" in (user_agent or "") else base


@cache
def _touch(base: Theme) -> Theme:
    return replace(base, touch=True)


def hatch(outcome: str) -> str:
    """Plotly's pattern shape of an outcome's bars; "" for none."""
    return look(outcome).hatch


def ordered(names: list[str]) -> list[str]:
    """Outcome names in the one order; words of no known outcome last, by name."""
    return sorted(names, key=lambda name: (WORDS.index(name if name in WORDS else "unknown"), name))


@cache
def template(theme: Theme) -> go.layout.Template:
    """Plotly's template in a theme: fonts, ink, grid, legend, hover; nothing about data."""
    axis = {
        "automargin": True,
        "gridcolor": theme.grid,
        "linecolor": theme.border,
        "zeroline": False,
        "ticks": "",
        "tickfont": {"color": theme.muted, "size": 12},
        "title": {"font": {"color": theme.muted, "size": 12}, "standoff": 8},
        "fixedrange": theme.touch,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 13, "color": theme.text},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(theme.outcomes.values()),
            "margin": {"l": 4, "r": 8, "t": 8, "b": 4, "pad": 4},
            "xaxis": {**axis, "showgrid": False, "showline": True},
            "yaxis": {**axis, "showgrid": True, "fixedrange": True, "rangemode": "tozero"},
            "legend": _legend(theme),
            "hovermode": "x unified",
            "hoverlabel": _hoverlabel(theme),
            "bargap": 0.18,
            "barcornerradius": 3,
            "separators": ".,",
            "dragmode": False if theme.touch else "zoom",
            "uirevision": "kept",
            "annotationdefaults": {"font": {"color": theme.text, "size": 12}, "showarrow": False},
        }
    )


def _legend(theme: Theme) -> dict[str, object]:
    return {
        "orientation": "h",
        "traceorder": "normal",
        "x": 0,
        "xanchor": "left",
        "y": 1.02,
        "yanchor": "bottom",
        "font": {"color": theme.muted, "size": 12},
        "itemsizing": "constant",
        "title": {"text": ""},
        "bgcolor": "rgba(0,0,0,0)",
    }


def _hoverlabel(theme: Theme) -> dict[str, object]:
    return {
        "bgcolor": theme.background,
        "bordercolor": theme.border,
        "font": {"family": FONT, "size": 13, "color": theme.text},
        "align": "left",
        "namelength": -1,
    }
