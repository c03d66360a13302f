"""Questions about one call, shared by all viewers of this process, and how long their answers count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import streamlit as st

from ringyo_data.client import RingyoClient
from ringyo_data.details import CallDetail, SameNumber, fetch_detail, same_number
from ringyo_data.settings import Settings

from ..loading import source
from .asking import Answer, Desk
from .facts import Facts
from .reasons import SOON_SECONDS

T = TypeVar("T")
PATIENCE_SECONDS = 1.0
"""A page waits this long for an answer; then it is drawn without it and polls."""

SETTLED_SECONDS = 600.0
UNSETTLED_SECONDS = 15.0
"""A call that goes on, or has just ended, changes."""

LOOK_EVERY = "1s"
_PLAYED = "calls-played"


def detail(own: Settings, call_id: str) -> Answer[CallDetail]:
    """The call with that id; waits `PATIENCE_SECONDS` for it at most."""
    return _ask(_desks()[0], own, call_id, lambda client: fetch_detail(client, call_id), _keep_seconds)


def others(own: Settings, facts: Facts, number: str) -> Answer[SameNumber]:
    """The other calls to *number*, in the API's spelling, and those in memory that were made from it.

    Waits `PATIENCE_SECONDS` for them at most.
    """

    def fetch(client: RingyoClient) -> SameNumber:
        incoming = source.book(own).calls_from(facts.number or number)
        return same_number(client, facts.id, number, facts.started).and_calls_from(
            incoming, facts.id, facts.started
        )

    return _ask(_desks()[1], own, facts.id, fetch, lambda _: SETTLED_SECONDS)


def _ask(
    desk: Desk[T],
    own: Settings,
    call_id: str,
    fetch: Callable[[RingyoClient], T],
    keep_seconds: Callable[[T], float],
) -> Answer[T]:
    def question() -> T:
        with RingyoClient(own) as client:
            return fetch(client)

    return desk.ask((own, call_id), question, keep_seconds=keep_seconds, patience_seconds=PATIENCE_SECONDS)


def load_recording(call_id: str, url: str) -> None:
    """Let this viewer's browser ask for a recording; for callbacks."""
    st.session_state[_PLAYED] = (call_id, url)


def loaded_recording(call_id: str, url: str) -> str | None:
    """The recording's address as this viewer loaded it, although its signature may be new; None if they did not.

    With another address the player would begin again in the middle of the call.
    """
    kept = st.session_state.get(_PLAYED)
    if kept is None or kept[0] != call_id or kept[1].partition("?")[0] != url.partition("?")[0]:
        return None
    return str(kept[1])


def ask_again(own: Settings, call_id: str) -> None:
    """Forget what is known of a call; for callbacks."""
    st.session_state.pop(_PLAYED, None)
    for desk in _desks():
        desk.forget((own, call_id))


def look_again(own: Settings, call_id: str) -> None:
    """Run the page again as soon as what is on its way has come; draws nothing."""
    key = (own, call_id)

    def look() -> None:
        if not any(desk.is_pending(key) for desk in _desks()):
            st.rerun()

    st.fragment(look, run_every=LOOK_EVERY)()


def _keep_seconds(detail: CallDetail) -> float:
    facts = Facts.of(detail.calls) if len(detail.calls) else None
    ago = facts.ended_ago_seconds(datetime.now(UTC)) if facts else None
    settled = facts is None or (ago is not None and (detail.whole or ago > SOON_SECONDS))
    return SETTLED_SECONDS if settled else UNSETTLED_SECONDS


@st.cache_resource(show_spinner=False)
def _desks() -> tuple[Desk[CallDetail], Desk[SameNumber]]:
    return Desk(), Desk()
