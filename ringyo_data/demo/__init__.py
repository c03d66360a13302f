"""Invented calls from a seed, served exactly as the API would: in process, or as a real server.

invent(seed, now)         an account whose calls go on as time passes
Account.from_records(...) an account of exactly these calls
Behaviour(...)            how the API is to behave, faults included
Api(account, behaviour)   the answers, with counters
transport(...)            them in process, for httpx
serve(...)                them over HTTP on loopback, while a block runs
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .account import Account
from .api import Api
from .behaviour import Behaviour, Fault, RateLimit
from .invent import invent
from .story import Shape
from .transport import transport

if TYPE_CHECKING:
    from .server import serve


def __getattr__(name: str) -> object:  # the server's libraries load only where they are used
    if name == "serve":
        from .server import serve  # noqa: PLC0415

        return serve
    raise AttributeError(name)
