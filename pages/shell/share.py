"""The link to what is shown: copied at the first click where the browser allows it, and shown to be copied by hand."""

from __future__ import annotations

import streamlit as st

from .. import filters
from ..address import bar
from ..address.session import Params
from ..filters import View, sidebar
from ..text import wording

COPY = """<script>
if (!window.ringyoCopies) {
  window.ringyoCopies = true;
  window.addEventListener('click', async (event) => {
    if (!event.target.closest?.('.st-key-share [data-testid=stPopoverButton]')) return;
    document.body.classList.remove('is-link-copied');
    await navigator.clipboard?.writeText(location.href);
    document.body.classList.toggle('is-link-copied', Boolean(navigator.clipboard));
  });
}
</script>"""


def draw(view: View) -> None:
    """The button, and below it the link with the period's name and the one with its dates."""
    with st.popover("Copy link", icon=":material/link:", type="tertiary", key="share"):
        with st.container(key="copied"):
            st.caption(":material/check: The page's address is copied.")
            st.html(COPY, unsafe_allow_javascript=True)
        if view.period != "custom":
            st.caption(
                f"Always {sidebar.PERIOD_LABELS[view.period].lower()}, as seen on the day it is opened"
            )
            _offer(filters.params_from_view(view))
        st.caption(f"Exactly these dates: {wording.days(view.first, view.last)}")
        _offer(filters.params_from_view(view, absolute=True))


def _offer(params: Params) -> None:
    """A link to the page as it is, in the view of these parameters, to be copied."""
    st.code(bar.here(params), language=None, wrap_lines=True)
