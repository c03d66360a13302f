"""Which calls are asked for: half-open windows of time and the API's own filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from .lenient_json import is_unicode

LONGEST_VALUE = 4096


@dataclass(frozen=True, order=True)
class Window:
    """The half-open interval [since, until) in aware UTC.

    Raises `ValueError` on naive times or when it ends before it starts.
    """

    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        for name in ("since", "until"):
            value = getattr(self, name)
            if value.utcoffset() is None:
                raise ValueError(f"{name} needs a time zone; use datetime(..., tzinfo=UTC)")
            object.__setattr__(self, name, value.astimezone(UTC))
        if self.until < self.since:
            raise ValueError("until lies before since")


@dataclass(frozen=True)
class CallQuery:
    """Calls with since <= created_at < until, narrowed by what the API can filter by.

    *status* is the API's word, *phone_number* the destination. Raises
    `ValueError` on naive times, when the window ends before it starts, and on
    an empty filter, which the API might take for none.
    """

    since: datetime
    until: datetime
    status: str | None = None
    agent_id: str | None = None
    phone_number: str | None = None

    def __post_init__(self) -> None:
        window = Window(self.since, self.until)
        object.__setattr__(self, "since", window.since)
        object.__setattr__(self, "until", window.until)
        for name, value in self.filters.items():
            if not value.strip():
                raise ValueError(f"{name} is empty; use None for no filter")

    @property
    def window(self) -> Window:
        """The query's window of time."""
        return Window(self.since, self.until)

    @property
    def filters(self) -> dict[str, str]:
        """The filters that go down with the request, by the API's parameter names."""
        named = {"status": self.status, "agent_id": self.agent_id, "phone_number": self.phone_number}
        return {name: value for name, value in named.items() if value is not None}


def can_be_asked(value: str) -> bool:
    """True if an address can carry *value*: it is no half of a character and not far too long."""
    return len(value) <= LONGEST_VALUE and is_unicode(value)
