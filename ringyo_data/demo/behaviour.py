"""How the demo API is to behave: what the API page leaves open, and what goes wrong."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["error", "page", "cut", "drop", "body", "late"]
PERMISSIONS = frozenset({"calls:read", "agents:read", "phone_numbers:read"})
PROXY_PAGE = b"<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"


@dataclass(frozen=True)
class Fault:
    """One answer gone wrong.

    * `error`: *status* with the API's own envelope and *code*
    * `page`: *status* with a proxy's page, which is no JSON
    * `cut`: the right answer, but the connection ends after *keep* of the body (0 to 1)
    * `drop`: the connection ends before any answer
    * `body`: *status* with exactly *body*
    * `late`: the right answer, for the sake of *latency_seconds* or *headers*

    *headers* are added to the answer; *latency_seconds* pass first.
    """

    kind: Kind
    status: int = 503
    code: str = "internal_error"
    body: bytes = b""
    keep: float = 0.5
    headers: Mapping[str, str] = field(default_factory=dict)
    latency_seconds: float = 0.0


@dataclass(frozen=True)
class RateLimit:
    """At most *requests* in each window of *window_seconds*.

    *headers*: whether `X-RateLimit-*` is sent. *retry_after*: whether a 429
    says when to come back, in seconds or as an HTTP date.
    """

    requests: int = 300
    window_seconds: float = 60.0
    headers: bool = True
    retry_after: Literal["seconds", "date"] | None = "seconds"


@dataclass(frozen=True)
class Behaviour:
    """One way to behave; the default is the API page to the letter.

    * *from_inclusive*, *to_inclusive*: whether a call at the bound itself matches
    * *strict_cursor*: cursors hold only `created_at` and go on strictly past it, losing ties
    * *cursor_ttl_seconds*: cursors expire after that long; 0 is at once
    * *rate_limit*: None never refuses (and announces a limit nobody reaches)
    * *key*: the only key accepted; None accepts any that looks like one
    * *permissions*: what the key may do
    * *total_offset*, *total_missing*: how `total` lies
    * *question_ends*: no question gives or counts more calls than this
    * *bad_rows*: share of the calls that come malformed, always the same ones
    * *error_share*, *page_share*, *cut_share*, *drop_share*: how many requests go
      wrong, drawn from *seed* by the request's number
    * *script*: faults for the first requests one by one; None is a right answer
    * *choose*: given a request's number, path and parameters, the fault it gets; asked after the
      script has run out, and free to change the account before the answer is made
    """

    from_inclusive: bool = False
    to_inclusive: bool = False
    strict_cursor: bool = False
    cursor_ttl_seconds: float | None = None
    latency_seconds: float = 0.0
    rate_limit: RateLimit | None = None
    key: str | None = field(default=None, repr=False)
    permissions: frozenset[str] = PERMISSIONS
    total_offset: int = 0
    total_missing: bool = False
    question_ends: int | None = None
    bad_rows: float = 0.0
    error_share: float = 0.0
    page_share: float = 0.0
    cut_share: float = 0.0
    drop_share: float = 0.0
    seed: int = 0
    script: tuple[Fault | None, ...] = ()
    choose: Callable[[int, str, Mapping[str, str]], Fault | None] | None = None

    def fault(self, number: int, path: str, params: Mapping[str, str]) -> Fault | None:
        """What goes wrong with the request of that number, counted from 0."""
        if number < len(self.script):
            return self.script[number]
        if self.choose is not None and (fault := self.choose(number, path, params)) is not None:
            return fault
        return self._drawn(number)

    def _drawn(self, number: int) -> Fault | None:
        shares = (self.error_share, self.page_share, self.cut_share, self.drop_share)
        if not any(shares):
            return None
        dice = random.Random(f"{self.seed}:{number}")
        faults = (
            Fault("error", dice.choice((500, 502, 503))),
            Fault("page", 502),
            Fault("cut", keep=dice.random()),
            Fault("drop"),
        )
        throw = dice.random()
        for share, fault in zip(shares, faults, strict=True):
            if throw < share:
                return fault
            throw -= share
        return None
