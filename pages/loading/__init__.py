"""The one place that asks `ringyo_data` for calls: progress, errors, empty state, data status.

| module | for |
|---|---|
| `deployment` | settings and secrets |
| `access` | who may see the calls |
| `source` | where calls come from: the book that all viewers share; draws nothing |
| `progress` | a bar while they are on their way, and a way to stop it |
| `outage` | a look for whether an error has passed |
| `refresh` | how often to look for news, a reload, one check a session |
| `status` | what the page says about its data |
| `page` | all of it in order, for a page; and a look for news while it is open |
| `selection` | what a page gets |
| `whole` | the same without a page: what is known now, or once all of it is read |
"""

from .deployment import all_secrets, secret_rows, secrets, settings
from .page import calls
from .selection import Selection
from .source import (
    agent_names,
    facets,
    forget_books,
    line_names,
    lines_by_word,
)

__all__ = [
    "Selection",
    "agent_names",
    "all_secrets",
    "calls",
    "facets",
    "forget_books",
    "line_names",
    "lines_by_word",
    "secret_rows",
    "secrets",
    "settings",
]
