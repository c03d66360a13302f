"""Agents' names: the thread that asks for them, what is known, and when to ask again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ..agents import agent_names
from ..client import RingyoClient
from ..errors import PermissionMissing, RingyoError
from .state import State

NAMES_KEPT = timedelta(hours=1)
NAMES_AGAIN_AFTER = timedelta(seconds=60)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
NO_NAMES = "Agents are shown by id: the key lacks the permission `agents:read`."
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Names:
    """Agents' names by id, and why there are none, if that is for good."""

    by_id: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


class NamesReading:
    """Asks for the names in a thread of its own: no call waits for them.

    *latest* is None until they were asked for, *wanted* is True once somebody
    shows them. Called with the state's lock held.
    """

    def __init__(self, state: State, client: RingyoClient) -> None:
        self.wanted = False
        self.latest: Names | None = None
        self.thread: threading.Thread | None = None
        self._state = state
        self._client = client
        self._again_at = LONG_AGO

    def wake(self) -> None:
        """Ask for the names if that is due and not under way."""
        if self.thread is None and not self._state.closed.is_set() and self._is_due():
            self.thread = threading.Thread(target=self._run, name="ringyo-names", daemon=True)
            self.thread.start()

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
        names = _read(self._client, self._state.closed)
        with self._state.changed:
            self.latest = names or self.latest or Names()
            self._again_at = self._state.now() + (NAMES_KEPT if names else NAMES_AGAIN_AFTER)
            self.thread = None
            self._state.changed.notify_all()


def _read(client: RingyoClient, stop: threading.Event) -> Names | None:
    """The names that the API tells, or why it never will; None where they cannot be had for now.

    Ids are shown meanwhile: whatever goes wrong here is no problem of the
    calls, whose own requests say what is wrong. *stop* ends all waiting.
    """
    try:
        return Names(agent_names(client.agents(stop=stop)))
    except PermissionMissing:
        return Names(problem=NO_NAMES)
    except RingyoError:
        return None
    except Exception:  # noqa: BLE001  (a fault here must not keep names away for good)
        _log.exception("the agents' names could not be read")
        return None
