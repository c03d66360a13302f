"""How many calls fit into this machine's memory."""

from __future__ import annotations

import os
from pathlib import Path

BYTES_PER_CALL = 400
"""A call's row and what a page needs beside it: copies while it filters and while days are put together."""
SHARE_OF_MEMORY = 0.5
MOST = 5_000_000
LEAST = 50_000
_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def calls_that_fit() -> int:
    """Calls that half of the available memory, or of the container's limit, has room for."""
    return max(LEAST, min(MOST, int(_memory_bytes() * SHARE_OF_MEMORY / BYTES_PER_CALL)))


def _memory_bytes() -> int:
    limits = [limit for limit in map(_limit, _LIMITS) if limit is not None]
    try:
        limits.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES"))
    except (ValueError, OSError, AttributeError):  # not every system can tell
        limits.append(2 * 2**30)
    return min(limits)


def _limit(path: Path) -> int | None:
    try:
        text = path.read_text().strip()
    except OSError:
        return None
    return int(text) if text.isdigit() else None
