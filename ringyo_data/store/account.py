"""Under which name an account's days are kept; the key cannot be found out from it."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import date
from importlib import resources

import numpy as np

from ..settings import Settings

_DEMO = re.compile(r"demo-\d+-(\d{4}-\d\d-\d\d)-[0-9a-f]+", re.ASCII)


def account_name(settings: Settings) -> str:
    """The name of the account that *settings* open: plain text, fit for a folder's name.

    The same key at the same address gives the same name. The demo's tells all
    that its calls depend on: seed, day it was invented on, and program; a demo
    invented on another day has other calls, and so another name.
    """
    if settings.api_key is None:
        return _demo_name()
    digest = hmac.digest(settings.api_key.encode(), settings.base_url.encode(), "sha256")
    return f"key-{digest.hex()[:32]}"


def demo_day(name: str) -> date | None:
    """The day that the demo account of this name was invented on; None for any other name."""
    named = _DEMO.fullmatch(name)
    try:
        return date.fromisoformat(named[1]) if named else None
    except ValueError:
        return None


def _demo_name() -> str:
    from ..demo.transport import shared_account  # noqa: PLC0415  (only the demo needs the demo)

    account = shared_account()
    return f"demo-{account.seed}-{account.story.anchor.isoformat()}-{_demo_program()}"


def _demo_program() -> str:
    """Changes with the program that invents the calls, so that a newer one never finds an older one's."""
    from .. import demo  # noqa: PLC0415

    program = hashlib.blake2b(np.__version__.encode(), digest_size=4)
    for file in sorted(resources.files(demo).iterdir(), key=str):
        if file.name.endswith(".py"):
            program.update(file.read_bytes())
    return program.hexdigest()
