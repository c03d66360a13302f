"""Names and values that somebody wrote by mistake: how a message shows them, and what it offers instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

from .errors import SettingsError

NEAR = 0.75
"""Names at least this much alike, by `difflib`, are taken for the same name misspelt."""
_LOOKS_LIKE_A_KEY = re.compile(r"(rg|vb)_(live|test)_", re.IGNORECASE)


def quoted(value: object) -> str:
    """The value as a message may show it: a key that was put into the wrong setting stays hidden."""
    return "a key" if looks_like_a_key(value) else repr(value)


def looks_like_a_key(value: object) -> bool:
    """True if the value holds an account's key."""
    return bool(_LOOKS_LIKE_A_KEY.search(str(value)))


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of *names* that *name* most likely stands for, whatever its case; None if none is near."""
    plain = {other.lower(): other for other in names}
    matches = difflib.get_close_matches(name.lower().replace("-", "_"), plain, n=1, cutoff=NEAR)
    return plain[matches[0]] if matches else None


def instead(name: str, names: Sequence[str]) -> str:
    """What to write instead of *name*: the nearest of *names*, else all of them."""
    near = nearest(name, names)
    return f"did you mean {near}?" if near else f"there are {', '.join(names)}."


def check_known(names: Iterable[str], entries: Sequence[str], sentence: str) -> None:
    """Raises `SettingsError` if one of *names* is none of *entries*: *sentence* with its name, and what to write instead."""
    for name in sorted(set(names) - set(entries)):
        raise SettingsError(f"{sentence.format(quoted(name))}; {instead(name, entries)}")
