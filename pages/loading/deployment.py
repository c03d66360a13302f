"""What the deployment decides: settings and secrets, read anew at every call, so that a change counts at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from ringyo_data import secrets_file
from ringyo_data.settings import Settings


def settings() -> Settings:
    """The deployment's settings; raises `SettingsError`, naming the setting."""
    return Settings.from_mappings(os.environ, secrets("ringyo"))


def secrets(table: str) -> Mapping[str, object]:
    """A table of the secrets; empty if there is none, or no secrets at all. Raises `SettingsError`."""
    return secrets_file.table(all_secrets(), table)


def secret_rows(name: str) -> list[Mapping[str, object]]:
    """The tables `[[name]]` of the secrets; empty if there is none. Raises `SettingsError`."""
    return secrets_file.rows(all_secrets(), name)


def all_secrets() -> Mapping[str, object] | None:
    """Everything in the secrets files; None without a file. Raises `SettingsError` if one cannot be read.

    Streamlit's own reading would not do: once a file could not be read or has vanished, it goes on with what
    it read before, or looks at no later change.
    """
    return secrets_file.read(map(Path, st.get_option("secrets.files")))
