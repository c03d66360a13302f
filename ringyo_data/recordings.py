"""Whether the address of a recording, which the API chooses, may be opened by the viewer's browser; pure.

A browser asks for it from where the viewer sits: behind their firewall, with the
cookies of that host. What a name resolves to is not looked up.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote, urlsplit

from .setting_values import is_loopback

LONGEST_ADDRESS = 4096
_PRIVATE = "localhost local localdomain internal intranet private corp home lan arpa onion"
"""Last labels of names that are no public ones (RFC 6761, RFC 6762, RFC 8375, and what routers give out)."""

PRIVATE_ENDINGS = frozenset(_PRIVATE.split())

_HOST_NAME = re.compile(
    r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?P<ending>[a-z0-9-]{2,63})\.?", re.IGNORECASE
)


def may_be_opened(url: str, *, api_on_this_machine: bool, secret: str | None = None) -> bool:
    """True for https at a public host name, without a user's name and without *secret*.

    Numeric addresses are refused, in any notation. This machine may be named, with
    http too, only if the API is on it (*api_on_this_machine*).
    """
    if len(url) > LONGEST_ADDRESS or not re.fullmatch(r"[!-\[\]-~]+", url):  # no blank, no backslash
        return False
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (reading it checks it)
    except ValueError:
        return False
    if "@" in parts.netloc or (secret and secret in unquote(url)):
        return False
    if api_on_this_machine and is_loopback(parts.hostname or ""):
        return parts.scheme in ("http", "https")
    return parts.scheme == "https" and _is_public(parts)


def _is_public(parts: SplitResult) -> bool:
    name = _HOST_NAME.fullmatch(parts.hostname or "")
    if name is None:
        return False
    ending = name["ending"].lower()
    # A last label that begins with a digit makes the browser read the name as a number: 0x7f.1, 127.1
    return not ending[0].isdigit() and ending not in PRIVATE_ENDINGS
