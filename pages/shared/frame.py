"""Page config, access gate, navigation and sidebar; drawn once per run, whoever starts the run."""

from __future__ import annotations

from .filters import View


def begin(page: str) -> View:
    """Draw everything around the page named *page* (its path: `overview`, `volume`, …) and read its View."""
    raise RuntimeError("lands next")
