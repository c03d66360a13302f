"""The API's envelope for what it does not do."""

from __future__ import annotations

from collections.abc import Mapping

import orjson


class Refusal(Exception):
    """A request that gets an error, with the API's status, code and message."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        details: Mapping[str, object] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.details = dict(details or {})
        self.headers = dict(headers or {})

    def body(self, request_id: str) -> bytes:
        """The envelope as JSON."""
        error = {"code": self.code, "message": str(self), "details": self.details}
        return orjson.dumps({"error": error, "meta": {"request_id": request_id}})
