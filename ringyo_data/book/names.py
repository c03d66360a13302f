"""Names of agents and own numbers: the thread that asks for them, what is known, and when to ask again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from ..agents import agent_names
from ..client import RingyoClient
from ..errors import PermissionMissing, PullCancelled, RingyoError
from ..names import Names, from_bytes, to_bytes
from ..phone_numbers import phone_numbers
from ..store import Store
from .state import State

NAMES_KEPT = timedelta(hours=1)
NAMES_AGAIN_AFTER = timedelta(seconds=60)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
NO_NAMES = "Agents are shown by id: the key lacks the permission `agents:read`."
NO_NUMBERS = (
    "Which calls were made and which were taken is inferred from the calls: "
    "the key lacks the permission `phone_numbers:read`."
)
NUMBERS_NOT_HAD = (
    "Which calls were made and which were taken is inferred from the calls: "
    "the API does not tell the account's own numbers for now."
)
STORED_AS = "names.json"
_log = logging.getLogger(__name__)


def stored_names(store: Store) -> tuple[Names, frozenset[str]] | None:
    """The names and the inferred numbers of an earlier time; None if there are none that can be read."""
    try:
        data = store.note(STORED_AS)
        return from_bytes(data) if data else None
    except ValueError:
        return None


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
        with self._state.changed:
            known = self._state.names or Names()
        agents, no_agents = self._read(lambda: agent_names(self._client.agents(stop=self._state.closed)), NO_NAMES)
        numbers, no_numbers = self._read(
            lambda: phone_numbers(self._client.phone_numbers(stop=self._state.closed)), NO_NUMBERS
        )
        is_known = no_agents is not None and no_numbers is not None
        names = Names(
            by_id=agents if agents is not None else known.by_id,
            problem=no_agents or "",
            phone_numbers=numbers if numbers is not None else known.phone_numbers,
            numbers_problem=NUMBERS_NOT_HAD if no_numbers is None else no_numbers,
        )
        with self._state.changed:
            self._state.names = names
            self.were_asked = True
            self._again_at = self._state.now() + (NAMES_KEPT if is_known else NAMES_AGAIN_AFTER)
            self._state.changed.notify_all()
