"""The first chart of a visit before all else.

A browser takes longer to draw a page than the server to send it, and shows nothing of it until it has taken in all
that came. So the first run of a visit ends with the first chart, and the filters wait too. Once that chart is
painted, a script in the browser asks for the whole page. If nothing has asked, as where scripts are refused, the page
goes on by itself. Whatever is no browser gets it whole at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

import plotly.graph_objects as go
import streamlit as st

T = TypeVar("T")

WITHOUT_CHARTS = "calls"
"""The address of a page that would wait for what draws charts in vain."""

MOST_SECONDS = 6
"""So long the rest waits to be asked for: the connection may be slow, or scripts refused."""

ASK = """<script>
{
  const own = document.currentScript;
  const isPainted = () => {
    if (document.querySelector('[data-testid=stApp]').dataset.testScriptState !== 'notRunning') return false;
    return !document.querySelector('.st-key-rest') || document.querySelector('[class*=st-key-card-] .cartesianlayer path');
  };
  // a page in the background has no frames to wait for
  const soon = (act) => document.hidden ? act() : requestAnimationFrame(() => setTimeout(act));
  const look = () => {
    const button = document.querySelector('.st-key-whole-page button');
    if (button && isPainted()) soon(() => button.click());
    else if (own.isConnected) setTimeout(look, 50);
  };
  look();
}
</script>"""
"""Presses the button beside it once the first chart is painted, or the run is over and has none."""


@dataclass
class Visit:
    """How far a visit has come: *is_first* of the first run, *asks* of one that ends with its first chart, *filters_wait* of one without filters."""

    has_begun: bool = False
    is_first: bool = False
    asks: bool = False
    filters_wait: bool = False
    has_filters: bool = False


def visit() -> Visit:
    """The viewer's; to be changed in place."""
    known: Visit = st.session_state.setdefault("visit", Visit())
    return known


def begin() -> None:
    """Begin a run. A chart that nobody sees is sent before all else: Streamlit fetches what draws charts, five megabytes, with the first one."""
    own = visit()
    own.is_first = not own.has_begun and _is_in_browser()
    own.has_begun, own.asks = True, False
    with st.container(key="ahead"):
        if (
            own.is_first
            and urlsplit(st.context.url or "").path.rstrip("/").rpartition("/")[2] != WITHOUT_CHARTS
        ):
            st.plotly_chart(go.Figure(), key="ahead-chart")


def begin_again() -> None:
    """Let the next run be the first if this one was to be, as it has no chart yet."""
    visit().has_begun = not visit().is_first


def filters(draw: Callable[[], None], *, may_wait: bool) -> None:
    """Draws the filters; in a first run that has its chart soon they wait for it, unless they have been seen."""
    own = visit()
    own.filters_wait = own.is_first and may_wait and not own.has_filters
    own.has_filters |= not own.filters_wait
    if own.filters_wait:
        st.skeleton(height=560)
    else:
        draw()


def ask() -> None:
    """Have the browser ask for the whole page, if this is the first run, which then ends with the first chart."""
    own = visit()
    own.asks = own.is_first
    with st.container(key="ask"):
        if own.asks:
            st.button("Show the whole page", key="whole-page")
            st.html(ASK, unsafe_allow_javascript=True)
            _go_on_unasked()


def _go_on_unasked() -> None:
    """Run the page again in a while; a run before that takes the timer away."""
    in_page_run = [True]

    def go_on() -> None:
        if not in_page_run:
            st.rerun()
        in_page_run.clear()

    st.fragment(go_on, run_every=MOST_SECONDS)()


def pause() -> None:
    """Below the first chart: in a run that asks for the whole page, the rest waits until that chart is painted."""
    if visit().asks:
        with st.container(key="rest"):
            st.skeleton(height=320)
        st.stop()


def later(folded: Sequence[T]) -> Sequence[T]:
    """What is folded away, as in a menu that is closed: none of it in a run that asks for the whole page."""
    return () if visit().asks else folded


def _is_in_browser() -> bool:
    """Every browser calls itself Mozilla; what reads a page otherwise would not ask for the rest of it."""
    return str(st.context.headers.get("User-Agent", "")).startswith("Mozilla/")
