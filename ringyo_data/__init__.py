"""Every call of a Ringyo account, exactly once, as a typed pandas frame."""

from .client import RingyoClient
from .load import Loaded, load_calls
from .pull import Pull, pull_calls
from .query import CallQuery, Window
from .settings import Settings

__all__ = ["CallQuery", "Loaded", "Pull", "RingyoClient", "Settings", "Window", "load_calls", "pull_calls"]
