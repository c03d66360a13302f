"""One page, one step back: the browser's history holds no half-written addresses.

Streamlit enters a page by its bare path and adds the view's words in a second
entry of the history, so Back would have to be pressed twice. Until the viewer
does something on the new page, its words complete the entry that is there.
"""

from __future__ import annotations

import streamlit as st

SCRIPT = """<script>
if (!window.ringyoHistory) {
  window.ringyoHistory = true;
  let isEntered = true;
  for (const kind of ['pointerdown', 'keydown'])
    window.addEventListener(kind, () => { isEntered = false; }, {capture: true});
  const push = history.pushState.bind(history), replace = history.replaceState.bind(history);
  history.pushState = (state, title, url) => {
    const isOtherPage = new URL(url, location).pathname !== location.pathname;
    (isEntered && !isOtherPage ? replace : push)(state, title, url);
    isEntered ||= isOtherPage;
  };
}
</script>"""


def draw() -> None:
    """Send the script to the browser; it is ours alone, and takes nothing from anywhere."""
    with st.container(key="history"):
        st.html(SCRIPT, unsafe_allow_javascript=True)
