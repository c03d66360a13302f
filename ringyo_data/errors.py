"""What can go wrong, one class per thing that someone can do about it.

    RingyoError
    ├── SettingsError      mend the setting that is named
    ├── AuthError          check the key (401)
    ├── PermissionMissing  give the key the permission that is named (403)
    ├── NotFound           the thing asked for does not exist (404)
    ├── QueryRefused       the API does not accept these parameters (400)
    │   └── CursorExpired  go on from the last second seen
    ├── RateLimited        wait `retry_after_seconds`
    ├── Unavailable        try later: no connection, time-out, 5xx
    ├── UnexpectedAnswer   the API changed; names the field
    ├── StoreError         mend the place that calls are stored in
    ├── SpanTooLarge       choose a shorter period; names what would fit
    └── PullCancelled      the pull was stopped on request

Each message is a sentence for the reader of the page: what happened, and what
to do. No message holds the key. `code` and `request_id` are the API's own,
for a question to its support.
"""

from __future__ import annotations


class RingyoError(Exception):
    """Anything this package raises on purpose."""

    def __init__(self, message: str, *, code: str | None = None, request_id: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.request_id = request_id


class SettingsError(RingyoError):
    """A setting is wrong; the message names it and says how to mend it."""


class AuthError(RingyoError):
    """The API refused the key."""


class PermissionMissing(AuthError):
    """The key is right but lacks a permission."""


class NotFound(RingyoError):
    """What was asked for by its id does not exist."""


class QueryRefused(RingyoError):
    """The API does not accept a parameter of the query."""


class CursorExpired(QueryRefused):
    """The pagination cursor is invalid or has expired."""


class RateLimited(RingyoError):
    """The request limit is used up for longer than is worth waiting for."""

    def __init__(
        self,
        message: str,
        *,
        retry_after_seconds: float = 0.0,
        code: str | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message, code=code, request_id=request_id)
        self.retry_after_seconds = retry_after_seconds


class Unavailable(RingyoError):
    """The API cannot be reached or fails; the same request may work later."""


class UnexpectedAnswer(RingyoError):
    """An answer that is not what the API's reference page promises."""


class PullCancelled(RingyoError):
    """A pull was stopped before it was done."""


class SpanTooLarge(RingyoError):
    """The period holds more calls than fit into memory."""


class StoreError(RingyoError):
    """The place that settled days are stored in does not take or give them."""
