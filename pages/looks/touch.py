"""Charts that hear each press of a mouse and each tap of a finger, once.

Plotly picks what the pointer is at when it is pressed, but looks for that at
most every 50 ms. A look that falls due during a press forgets what the one
before has found, and the press picks nothing. So plotly looks at once when a
press begins. Only the left button picks: the others open the browser's own
menus.

Plotly answers a finger twice: to its touch, and to the mouse events that the
browser sends after it. The second one takes back what the first has picked.
Where a finger may scroll past a chart, plotly does not keep the browser from
sending both, so here the chart is told of the mouse alone.
"""

from __future__ import annotations

import streamlit as st

from . import theme

MOUSE = """<script>
if (!window.ringyoPresses) {
  window.ringyoPresses = true;
  const inChart = (event) => event.target.closest?.('.stPlotlyChart');
  window.addEventListener('mousedown', (event) => {
    if (!inChart(event)) return;
    if (event.button || event.ctrlKey) return event.stopPropagation();
    const plot = event.target.closest('.nsewdrag');
    plot?.onmouseout?.(event);
    plot?.onmousemove?.(event);
  }, {capture: true});
  window.addEventListener('mouseup', (event) => {
    if (inChart(event) && event.button) event.stopPropagation();
  }, {capture: true});
}
</script>"""

FINGER = """<script>
if (!window.ringyoTouches) {
  window.ringyoTouches = true;
  document.addEventListener('touchstart', (event) => {
    if (event.target.closest?.('.stPlotlyChart .draglayer')) event.stopPropagation();
  }, {capture: true, passive: true});
}
</script>"""


def draw() -> None:
    """Say it to the browser; the scripts are ours alone, and take nothing from anywhere."""
    touch = theme.of(None, st.context.headers.get("User-Agent")).touch
    with st.container(key="touch"):
        st.html(MOUSE + FINGER * touch, unsafe_allow_javascript=True)
