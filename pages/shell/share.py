"""What a viewer may take along: the page as a file, and the link to what is shown.

The link is copied at the first click where the browser allows it, and shown to be copied by hand.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from ringyo_data.settings import Settings

from .. import filters
from ..address import bar
from ..address.session import Params
from ..filters import View, sidebar
from ..loading import access, whole
from ..text import wording
from . import views

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


def report(view: View, page: str, title: str, own: Settings) -> None:
    """The button for the page as one file; what is known when it is pressed is in it."""
    words = views.shown(page)
    st.download_button(
        "Report",
        data=access.guarded(lambda: _report(own, view, page=page, title=title, words=words)),
        file_name=f"{page}-{view.first:%Y%m%d}-{view.last:%Y%m%d}.html",
        mime="text/html",
        on_click="ignore",
        icon=":material/description:",
        type="tertiary",
        key="report",
        help="This page as one file, to be mailed or printed; phone numbers are masked",
    )


def _report(own: Settings, view: View, **of: Any) -> bytes:
    from ..report import content, document  # noqa: PLC0415  (a report is made of pages, which have this button)

    return document.made(content.Report.of(own, whole.known(own, view), **of))


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
