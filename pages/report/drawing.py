"""What the file itself draws its charts with: plotly.js, packed, and the font of the dashboard; nothing is loaded from anywhere.

`assets/plotly-cartesian-4.1.1.min.js.gz` is `plotly-cartesian.min.js` of the npm package plotly.js-cartesian-dist-min 4.1.1
(MIT licence, beside it and at its head; SHA-256 79542150855a52c567260e3137095dbe2b744e6d702a5cabe67da246942fba7a),
packed with `gzip -9 -n`. It is the plotly.js of the plotly that draws the figures, with
the kinds of trace that they use alone: 0.66 MB in a report, where plotly's whole bundle would have 1.9. Browsers unpack it
since 2023; an older one, and one without scripts, shows the tables.
"""

from __future__ import annotations

import base64
import gzip
import json
from functools import cache
from pathlib import Path

import plotly.graph_objects as go
import streamlit

ASSETS = Path(__file__).parent / "assets"
PLOTLY = ASSETS / "plotly-cartesian-4.1.1.min.js.gz"
FONTS = Path(streamlit.__file__).parent / "static" / "static" / "media"
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:"
)
"""The browser then refuses every request that the file could make."""


TALL, ON_PAPER = 420, 300
"""Pixels: charts of up to the first height get the second one, so that two cards stand on a sheet."""


@cache
def style() -> str:
    """The style sheet, with the font that Streamlit ships (SIL Open Font Licence); without it the reader's own is taken."""
    sheet = (ASSETS / "report.css").read_text()
    font = next(FONTS.glob("SourceSansVF-Upright*.woff2"), None)
    if font is None:
        return sheet
    source = f"url(data:font/woff2;base64,{base64.b64encode(font.read_bytes()).decode()}) format('woff2')"
    return f'@font-face {{ font-family: "Source Sans"; font-weight: 200 900; src: {source}; }}\n{sheet}'


@cache
def scripts() -> str:
    """What draws the charts once the file is opened, as the last part of its body."""
    program = f'<script type="text/plain" id="plotly">{_text(PLOTLY.read_bytes())}</script>'
    return f"{program}\n<script>\n{(ASSETS / 'report.js').read_text()}</script>"


def figure(drawn: go.Figure) -> str:
    """A figure as data, packed to a fifth, as the words of each point make most of it."""
    parts = json.loads(drawn.to_json())
    if (height := parts["layout"]["height"]) <= TALL:
        parts["layout"]["height"] = min(height, ON_PAPER)
    data = json.dumps({name: parts[name] for name in ("data", "layout")}, separators=(",", ":"))
    return f'<script type="text/plain">{_text(gzip.compress(data.encode(), mtime=0))}</script>'


def _text(packed: bytes) -> str:
    """Bytes as letters and digits, in which no text of the API can end the script that holds it."""
    return base64.b64encode(packed).decode()
