"""Charts that take a tap for one click.

Plotly answers a finger twice: to its touch, and to the mouse events that the
browser sends after it. The second one takes back what the first has picked.
Where a finger may scroll past a chart, plotly does not keep the browser from
sending both, so here the chart is told of the mouse alone.
"""

from __future__ import annotations

import streamlit as st

from . import theme

SCRIPT = """<script>
if (!window.ringyoTaps) {
  window.ringyoTaps = true;
  document.addEventListener('touchstart', (event) => {
    if (event.target.closest?.('.stPlotlyChart .draglayer')) event.stopPropagation();
  }, {capture: true, passive: true});
}
</script>"""


def draw() -> None:
    """Say it to a browser that is touched; the script is ours alone, and takes nothing from anywhere."""
    if theme.of(None, st.context.headers.get("User-Agent")).touch:
        with st.container(key="taps"):
            st.html(SCRIPT, unsafe_allow_javascript=True)
