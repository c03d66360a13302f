"""Agents' names: asked for, as far as they are known, and when to ask for them again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ..agents import agent_names
from ..client import RingyoClient
from ..errors import PermissionMissing, RingyoError

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


def read_names(client: RingyoClient, stop: threading.Event) -> Names | None:
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


class KnownNames:
    """The names last read; *latest* is None until they were asked for, *wanted* once somebody shows them.

    Not safe for threads by itself.
    """

    def __init__(self) -> None:
        self.wanted = False
        self.latest: Names | None = None
        self._again_at = LONG_AGO

    def is_due(self, now: datetime) -> bool:
        """True when they are to be asked for, or again."""
        return self.wanted and now >= self._again_at

    def learn(self, names: Names | None, now: datetime) -> None:
        """What came of asking; None where they could not be had, and then those known before stay."""
        self.latest = names or self.latest or Names()
        self._again_at = now + (NAMES_KEPT if names else NAMES_AGAIN_AFTER)

    def ask_again(self) -> None:
        """Let them be due at once; those known stay until then."""
        self._again_at = LONG_AGO
