"""Rules of the demo, so that the page has something to show before anybody wrote one."""

from __future__ import annotations

from collections.abc import Mapping

from ..demo import cast

ROWS: tuple[Mapping[str, object], ...] = (
    {
        "name": "Calls fail",
        "measure": "failed_share",
        "when": "leaves_its_usual_range",
        "over": "1h",
        "at_least": 20,
    },
    {
        "name": f"{cast.AGENTS[cast.WORSE].name} is answered less",
        "measure": "answer_rate",
        "scope": f"agent={cast.AGENTS[cast.WORSE].id}",
        "when": "falls_by",
        "value": 0.1,
        "over": "last-7-days",
    },
    {
        "name": "Callers wait to be called back",
        "measure": "missed_callers",
        "when": "above",
        "value": 15,
        "over": "today",
        "quiet": "22-7",
    },
)
"""Example rules, as rows of `[[alerts]]` in the secrets."""
