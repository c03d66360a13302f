"""The dashboard in Streamlit's own `AppTest`, in this process."""

from __future__ import annotations

from contextlib import AbstractContextManager
from unittest.mock import patch

from streamlit.components.v2.component_manager import BidiComponentManager


def without_components() -> AbstractContextManager[object]:
    """Keeps each `AppTest` from looking through all installed packages for components: a fifth of a second, for none."""
    return patch.object(BidiComponentManager, "discover_and_register_components")
