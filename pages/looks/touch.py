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

Streamlit mounts a chart anew if anything in it has changed, as when a call
has come. What a reader has taken out by its legend is taken out again then,
and the tip under a mouse that rests on it comes back; so it does for a chart
that is put back as it was drawn before. A part that the reader has zoomed in
on is dragged over again, as long as the address is the same.
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


MOUNTED_ANEW = """<script>
if (!window.ringyoMounts) {
  window.ringyoMounts = true;
  const hidden = {}, zooms = {}, restores = new WeakMap();
  let pointer = {clientX: -1, clientY: -1};
  window.addEventListener('mousemove', (event) => {
    if (event.isTrusted && matchMedia('(hover: hover)').matches) pointer = event;
  }, {capture: true, passive: true});
  const send = (place, kind, {clientX, clientY} = pointer) => place.dispatchEvent(
    new MouseEvent(kind, {bubbles: true, clientX, clientY}));
  const mounted = (drawing) => {
    if (restores.has(drawing)) return restores.get(drawing)();
    const chart = drawing.parentElement;
    const key = chart.closest('[class*=st-key-]')?.className.match(/st-key-\\S+/)[0];
    const entries = () => [...chart.querySelectorAll('.legend .traces')].map((entry) => {
      const {name, visible} = entry.__data__[0].trace;
      return {name, isHidden: visible === 'legendonly', toggle: entry.querySelector('.legendtoggle')};
    });
    const zoom = () => {
      const {xaxis, dragmode} = chart._fullLayout, {address, range} = zooms[key] ?? {};
      if (address !== location.href || dragmode !== 'zoom') return;
      const plot = chart.querySelector('.nsewdrag'), box = plot.getBoundingClientRect();
      const [from, to] = range.map((value) => (
        {clientX: box.x + Math.min(Math.max(xaxis.r2p(value), 0), box.width - 1), clientY: box.y + box.height / 2}));
      send(plot, 'mousedown', from);
      for (const kind of ['mousemove', 'mouseup']) send(document.querySelector('.dragcover') ?? plot, kind, to);
    };
    let wanted = [];
    const restore = () => {
      const next = entries().find(({name, isHidden}) => !isHidden && wanted.includes(name));
      if (next) return ['mousedown', 'mouseup'].forEach((kind) => send(next.toggle, kind));
      wanted = [];
      const place = document.elementFromPoint(pointer.clientX, pointer.clientY);
      if (chart.contains(place)) send(place, 'mousemove');
    };
    chart.on('plotly_restyle', () => {
      if (wanted.length) setTimeout(restore);
      else hidden[key] = entries().filter(({isHidden}) => isHidden).map(({name}) => name);
    });
    chart.on('plotly_relayout', (change) => {
      const range = ['xaxis.range[0]', 'xaxis.range[1]'].map((name) => change[name]);
      if (change['xaxis.autorange']) delete zooms[key];
      else if (range[0] !== undefined) zooms[key] = {address: location.href, range};
    });
    restores.set(drawing, () => {
      wanted = hidden[key] ?? [];
      restore();
    });
    zoom();
    mounted(drawing);
  };
  new MutationObserver((changes) => {
    const drawings = (node) => node.matches?.('.plot-container') ? [node] : [...(node.querySelectorAll?.('.plot-container') ?? [])];
    for (const drawing of new Set(changes.flatMap((change) => [...change.addedNodes].flatMap(drawings))))
      requestAnimationFrame(() => mounted(drawing));
  }).observe(document.body, {childList: true, subtree: true});
}
</script>"""


def draw() -> None:
    """Say it to the browser; the scripts are ours alone, and take nothing from anywhere."""
    touch = theme.of(None, st.context.headers.get("User-Agent")).touch
    with st.container(key="touch"):
        st.html(MOUSE + MOUNTED_ANEW + FINGER * touch, unsafe_allow_javascript=True)
