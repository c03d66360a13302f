"""What stands where numbers cannot."""

from __future__ import annotations

import pytest

from pages.loading import outage, source
from ringyo_data.errors import (
    AuthError,
    PermissionMissing,
    RateLimited,
    RingyoError,
    SpanTooLarge,
    StoreError,
    Unavailable,
    UnexpectedAnswer,
)

from .books import ReadyBook, snapshot, three_calls
from .conftest import texts


def test_every_page_has_a_title_also_where_a_setting_is_wrong(dashboard, monkeypatch):
    monkeypatch.setenv("RINGYO_WORKERS", "99")
    assert [title.value for title in dashboard().title] == ["Ringyo calls"]


def test_a_wrong_key_says_when_another_one_counts(dashboard, monkeypatch: pytest.MonkeyPatch):
    def answer(_query):
        raise AuthError("The API refused the key.")

    monkeypatch.setattr(source, "book", lambda _settings: ReadyBook(answer))
    said = texts(dashboard())
    assert "counts as soon as it is saved: try again then" in said
    assert "counts once the app is restarted" in said


@pytest.mark.parametrize(
    ("error", "looks"),
    [
        (Unavailable("The API cannot be reached."), True),
        (RateLimited("Used up.", retry_after_seconds=30), True),
        (AuthError("The API refused the key."), False),
        (PermissionMissing("The key lacks `calls:read`."), False),
        (UnexpectedAnswer("`total` is missing."), False),
        (SpanTooLarge("At most 90 days fit."), False),
        (StoreError("The folder is full."), False),
        (RingyoError("Something else."), False),
    ],
)
def test_only_what_passes_by_itself_is_looked_after(dashboard, monkeypatch, error, looks):
    def answer(_query):
        raise error

    looked: list[RingyoError] = []
    monkeypatch.setattr(source, "book", lambda _settings: ReadyBook(answer))
    monkeypatch.setattr(outage, "is_over", lambda _own, _query, shown: bool(looked.append(shown)))
    at = dashboard()
    assert not at.exception
    assert looked == ([error] if looks else [])


def test_the_numbers_are_back_as_soon_as_the_api_answers_again(dashboard, monkeypatch):
    def answer(query):
        if down:
            raise Unavailable(down.pop())
        return snapshot(query, three_calls(query))

    down = ["down"]
    book = ReadyBook(answer)
    is_over = outage.is_over

    def comes_back(*asked) -> bool:
        book.try_again()
        return is_over(*asked)

    monkeypatch.setattr(source, "book", lambda _settings: book)
    monkeypatch.setattr(outage, "is_over", comes_back)
    at = dashboard()
    assert at.metric[0].value == "3"
    assert "No numbers just now" not in texts(at)
