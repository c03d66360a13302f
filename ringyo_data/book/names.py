"""Names of agents and own numbers: the thread that asks for them, what is known, and when to ask again."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from .. import agent_history
from ..agent_history import History
from ..agents import Agent, agents, names_of
from ..client import RingyoClient
from ..errors import PermissionMissing, RingyoError, StoreError
from ..names import Names, from_bytes, to_bytes
from ..phone_numbers import phone_numbers
from ..store import Store
from .state import State

NAMES_KEPT = timedelta(hours=1)
NAMES_AGAIN_AFTER = timedelta(seconds=60)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
NO_NAMES = "Agents are shown by id: the key lacks the permission `agents:read`."
NO_NUMBERS = "the key lacks the permission `phone_numbers:read`"
NUMBERS_NOT_HAD = "the API does not tell the account's own numbers for now"
STORED_AS = "names.json"
HISTORY_STORED_AS = "agents.json"
Answer = TypeVar("Answer")
_log = logging.getLogger(__name__)


def stored_names(store: Store) -> tuple[Names, frozenset[str]] | None:
    """The names and the inferred numbers of an earlier time; None if there are none that can be read."""
    try:
        names, inferred = from_bytes(store.note(STORED_AS) or b"")
    except (StoreError, ValueError):
        return None
    try:
        history = agent_history.from_bytes(store.note(HISTORY_STORED_AS))
    except StoreError:
        history = History()
    return replace(names, history=history), inferred


class NamesReading:
    """Asks for the names in a thread of its own: no call waits for them.

    *wanted* is True once somebody shows them, *were_asked* once the API has answered, or has not.
    Called with the state's lock held.
    """

    def __init__(self, state: State, client: RingyoClient, store: Store) -> None:
        self.wanted = False
        self.were_asked = False
        self.thread: threading.Thread | None = None
        self._state = state
        self._client = client
        self._store = store
        self._again_at = LONG_AGO

    def wake(self) -> None:
        """Ask for the names if that is due and not under way."""
        if self.thread is None and not self._state.closed.is_set() and self._is_due():
            self.thread = threading.Thread(target=self._run, name="ringyo-names", daemon=True)
            self.thread.start()

    def recall(self, stored: tuple[Names, frozenset[str]] | None) -> None:
        """Take the names of an earlier time until the API is asked."""
        if stored is not None:
            names, inferred = stored
            self._state.names = self._state.names or names
            self._state.held.infer(inferred)

    def ask_again(self) -> None:
        """Let them be due at once; those known stay until then."""
        self._again_at = LONG_AGO

    def _is_due(self) -> bool:
        """Names come after the first calls, which are drawn with them, or where no calls are to be read."""
        state = self._state
        if not self.wanted or state.now() < self._again_at or state.stored is None or state.is_pausing:
            return False
        if not state.is_wanted:
            return False
        calls_came = state.days_before or len(state.narrow)
        return bool(calls_came and state.problem is None) or state.next_task() is None

    def _run(self) -> None:
        client, stop = self._client, self._state.closed
        nothing = Names()
        nobody: dict[str, Agent] = {}
        listing = _answer(lambda: agents(client.agents(stop=stop)), nobody, NO_NAMES)
        numbers = _answer(
            lambda: phone_numbers(client.phone_numbers(stop=stop)), nothing.phone_numbers, NO_NUMBERS
        )
        history = self._renewed_history(listing[0]) if listing and listing[0] else None
        with self._state.changed:
            before = self._state.names or nothing
            by_id, problem = (names_of(listing[0]), listing[1]) if listing else (before.by_id, before.problem)
            listed, refusal = numbers or ((), NUMBERS_NOT_HAD)
            # own numbers once told stay the account's own: without them its calls would change direction
            names = Names(by_id, problem, listed or before.phone_numbers, refusal, history or before.history)
            self._state.names, self.were_asked = names, True
            self._again_at = self._state.now() + (NAMES_KEPT if listing and numbers else NAMES_AGAIN_AFTER)
            inferred = frozenset() if names.phone_numbers else self._state.held.inferred_numbers()
            self._state.changed.notify_all()
        if listing or numbers:
            with contextlib.suppress(StoreError):  # what is not kept is asked for again next time
                self._store.keep_note(STORED_AS, to_bytes(names, inferred))
        with self._state.changed:
            self.thread = None
            self._state.changed.notify_all()

    def _renewed_history(self, listing: Mapping[str, Agent]) -> History:
        """What is known of the agents' changes by what was just read, and by what other processes have kept."""
        now, names = self._state.now(), self._state.names or Names()
        history = names.history.read(listing, now)
        with contextlib.suppress(
            StoreError
        ):  # a file that is out of reach stays as it is, with what only it knows
            others = agent_history.from_bytes(self._store.note(HISTORY_STORED_AS))
            history = names.history.joined(others).read(listing, now)
            self._store.keep_note(HISTORY_STORED_AS, agent_history.to_bytes(history))
        return history


def _answer(ask: Callable[[], Answer], nothing: Answer, refusal: str) -> tuple[Answer, str] | None:
    """What the API tells, or *nothing* and the *refusal* if it never will; None if it cannot be had for now.

    Ids are shown meanwhile: whatever goes wrong here is no problem of the
    calls, whose own requests say what is wrong.
    """
    try:
        return ask(), ""
    except PermissionMissing:
        return nothing, refusal
    except RingyoError:
        return None
    except Exception:  # noqa: BLE001  (a fault here must not keep names away for good)
        _log.exception("the names of agents or own numbers could not be read")
        return None
