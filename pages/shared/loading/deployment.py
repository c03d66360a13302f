"""What the deployment decides: settings and secrets."""

from __future__ import annotations

import os
from collections.abc import Mapping

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from ringyo_data.settings import Settings


def settings() -> Settings:
    """The deployment's settings; raises `SettingsError`, naming the setting."""
    return Settings.from_mappings(os.environ, secrets("ringyo"))


def secrets(table: str) -> Mapping[str, object]:
    """A table of the secrets; empty where there is none, or no secrets at all."""
    try:
        found = st.secrets.get(table)
    except StreamlitSecretNotFoundError:
        return {}
    return found if isinstance(found, Mapping) else {}
