"""Every call of a Ringyo account, exactly once, as a typed pandas frame."""

import os

# Before numpy is imported. A hundred equations take one thread 0.3 ms; two threads wait for each other, on a busy machine for 60 ms.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from .client import RingyoClient
from .load import Loaded, load_calls
from .pull import Pull, pull_calls
from .query import CallQuery, Window
from .settings import Settings

__all__ = ["CallQuery", "Loaded", "Pull", "RingyoClient", "Settings", "Window", "load_calls", "pull_calls"]
