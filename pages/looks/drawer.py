"""The sidebar on a phone, where it lies over the page: it goes away once the question is asked.

It closes after what asks for other days, another comparison or another zone,
after a reset and after a link. Filters leave it open, as several may be
wanted; the button at its foot says what they come to, and closes it. The
browser does not keep that it is open, so it never covers the next visit.
"""

from __future__ import annotations

import streamlit as st

from ..text import wording
from .theme import Theme

SCRIPT = """<script>
if (!window.ringyoDrawer) {
  window.ringyoDrawer = true;
  const isOverPage = () => matchMedia('(max-width: 767.98px)').matches;
  const close = () => {
    if (isOverPage()) document.querySelector('[data-testid=stSidebarCollapseButton] button')?.click();
  };
  const forget = () => {
    if (isOverPage())
      Object.keys(localStorage).filter((name) => name.startsWith('stSidebarCollapsed-')).forEach((name) => localStorage.removeItem(name));
  };
  forget();
  window.addEventListener('click', (event) => {
    forget();
    if (event.target.closest?.('.show-calls, .st-key-reset-all, [data-testid=stSidebar] [data-testid=stPageLink]')) close();
  });
  const push = history.pushState.bind(history);
  const asked = () => ['period', 'from', 'to', 'compare', 'zone'].map((name) => new URLSearchParams(location.search).get(name));
  history.pushState = (state, title, url) => {
    const before = asked();
    push(state, title, url);
    const now = asked(), hasDatesToPick = now[0] === 'custom' && before[0] !== 'custom';
    if (now.join() !== before.join() && !hasDatesToPick) close();
  };
}
</script>"""


def draw() -> None:
    """Send the script to the browser; it is ours alone, and takes nothing from anywhere."""
    with st.container(key="drawer"):
        st.html(SCRIPT, unsafe_allow_javascript=True)


def foot(calls: int, theme: Theme) -> None:
    """The button at the sidebar's foot, which says how many calls are shown below; a wide screen has none."""
    with st.sidebar, st.container(key="drawer-foot"):
        st.html(
            f'<div style="background: {theme.sidebar}"><button class="show-calls" style="background: {theme.accent};'
            f' color: {theme.background}">Show {wording.calls(calls)}</button></div>'
        )
