"""The dashboard as a reader has it, in demo mode."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.shared import number_questions
from pages.shared.loading import source

APP = Path(__file__).parents[2] / "app.py"
Open = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing looks for news here, so a page waits until all of its calls are there."""
    monkeypatch.setattr(source, "PATIENCE_SECONDS", 60.0)
    monkeypatch.setattr(source, "MOMENT_SECONDS", 60.0)


@pytest.fixture(autouse=True)
def _nobody_has_asked_about_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other tests have looked for counts for nothing here."""
    monkeypatch.setattr(number_questions, "_questions", number_questions.Questions())


@pytest.fixture
def dashboard() -> Iterator[Open]:
    """Opens the dashboard at a page, with the URL's parameters; not yet run again."""

    def opened(
        page: str = "",
        *,
        user: dict[str, object] | None = None,
        secrets: dict[str, object] | None = None,
        **params: str | list[str],
    ) -> AppTest:
        at = AppTest.from_file(str(APP), default_timeout=60)
        if secrets is not None:
            put_secrets(toml(secrets))
        if user is not None:
            at.user = user
        at.context["timezone"] = "Europe/Berlin"
        for name, value in params.items():
            at.query_params[name.rstrip("_")] = value
        if page:
            at.run()
            at.switch_page(f"pages/{page}.py")
        return at.run()

    return opened


def put_secrets(text: str) -> Path:
    """Write the secrets file of this test's machine."""
    (path,) = map(Path, st.get_option("secrets.files"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def toml(tables: dict[str, object]) -> str:
    """Tables of plain values as TOML, whose values of these kinds look as in JSON."""
    lines = []
    for table, entries in tables.items():
        lines += [f"[{table}]", *(f"{name} = {json.dumps(value)}" for name, value in entries.items())]
    return "\n".join(lines)


def texts(at: AppTest) -> str:
    """All that stands on the page and in its sidebar as Markdown, one after the other."""
    kinds = (at.title, at.header, at.subheader, at.markdown, at.caption, at.warning, at.error, at.info)
    return "\n".join(str(element.value) for kind in kinds for element in kind)
