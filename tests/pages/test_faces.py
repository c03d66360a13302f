"""What stands where numbers cannot."""

from __future__ import annotations

import pytest

from pages.shared.loading import source
from ringyo_data.errors import AuthError

from .books import ReadyBook
from .conftest import texts


def test_every_page_has_a_title_also_where_a_setting_is_wrong(dashboard, monkeypatch):
    monkeypatch.setenv("RINGYO_WORKERS", "99")
    assert [title.value for title in dashboard().title] == ["Ringyo calls"]


def test_a_wrong_key_says_when_another_one_counts(dashboard, monkeypatch: pytest.MonkeyPatch):
    def answer(_query):
        raise AuthError("The API refused the key.")

    monkeypatch.setattr(source, "_book", lambda _settings: ReadyBook(answer))
    said = texts(dashboard())
    assert "counts as soon as it is saved: try again then" in said
    assert "counts once the app is restarted" in said
