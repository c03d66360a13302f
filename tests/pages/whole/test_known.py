"""A finding that is known moves out of the way, for all viewers, and comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ringyo_data import known
from ringyo_data.known import Known
from ringyo_data.store import Store
from ringyo_data.store.folder import Folder
from ringyo_data.store.place import Nowhere

from .conftest import texts

TITLE = "Appointments: answer rate"


@pytest.fixture
def marks(monkeypatch, demo_book, tmp_path) -> Known:
    """What is known of the demo, in a store of its own."""
    own = Known(Store(Folder(tmp_path), "demo"))
    monkeypatch.setattr(demo_book, "known", own)
    return own


def expander(at) -> str:
    (found,) = (one for one in at.expander if one.label.startswith("Known"))
    return "\n".join(str(one.value) for one in found.markdown)


def folded(at) -> list[str]:
    return [one.label for one in at.expander if one.label.startswith("Known")]


def buttons(at, start: str) -> list:
    return [one for one in at.button if str(one.key).startswith(start)]


def mark_first(at, why: str = "", until: date | None = None):
    button = buttons(at, "known-mark-")[0]
    name = button.key.removeprefix("known-mark-")
    at.text_input(key=f"known-why-{name}").set_value(why)
    if until:
        at.date_input(key=f"known-until-{name}").set_value(until)
    button.click()
    return at.run()


def test_a_finding_that_is_marked_moves_to_a_folded_list_for_all_viewers(dashboard, marks):
    at = dashboard()
    count = len(buttons(at, "known-mark-"))
    assert count >= 3
    assert folded(at) == []

    mark_first(at, why="A [carrier](http://evil.example)  outage")

    assert not at.exception
    for viewer in (at, dashboard()):
        assert folded(viewer) == ["Known (1)"]
        assert len(buttons(viewer, "known-mark-")) == count - 1
        assert "Known until 25 March 2026, marked by somebody on 18 March 2026: A \\[carrier\\]" in expander(
            viewer
        )
        assert "1 of them is known." in texts(viewer)


def test_it_comes_back_if_it_is_taken_off(dashboard, marks):
    at = mark_first(dashboard())
    (undo,) = [one for one in buttons(at, "known-") if one.label.startswith("No longer known")]
    undo.click()
    at.run()
    assert folded(at) == []
    assert marks.marks() == {}


def test_it_comes_back_when_its_day_is_over(dashboard, marks, monkeypatch):
    at = mark_first(dashboard(), until=date(2026, 3, 18))
    assert "Known until 18 March 2026" in expander(at)
    (mark,) = marks.marks().values()
    assert mark.until == datetime(2026, 3, 18, 23, tzinfo=UTC)  # midnight in Berlin
    marks.mark(replace(mark, until=datetime.now(UTC)))
    assert folded(dashboard()) == []


def test_it_comes_back_when_it_has_grown_by_half_and_says_so(dashboard, marks):
    mark_first(dashboard())
    (mark,) = marks.marks().values()
    marks.mark(replace(mark, size=mark.size / known.MUCH_WORSE))
    at = dashboard()
    assert folded(at) == []
    assert "Marked as known by somebody on 18 March 2026; 1.5 times as large since" in texts(at)


def test_under_another_filter_it_is_another_finding(dashboard, marks):
    mark_first(dashboard())
    assert folded(dashboard(period="last-7-days")) == ["Known (1)"]
    assert folded(dashboard(direction="outbound")) == []


def test_who_marked_it_is_told_where_viewers_sign_in_and_nobody_else_can(dashboard, marks):
    auth = {"redirect_uri": "http://x/oauth2callback", "cookie_secret": "a" * 20}
    ann = {"is_logged_in": True, "email": "ann@example.com", "email_verified": True}
    secrets = {"auth": auth, "ringyo": {"viewers": ["ann@example.com"]}}
    at = mark_first(dashboard(user=ann, secrets=secrets))
    (mark,) = marks.marks().values()
    assert mark.who == "ann@example.com"

    at.user = {**ann, "email": "eve@example.com"}
    mark_first(at)
    assert list(marks.marks().values()) == [mark]


def test_where_nothing_is_stored_nothing_can_be_marked(dashboard, monkeypatch, demo_book):
    monkeypatch.setattr(demo_book, "known", Known(Store(Nowhere(), "demo")))
    at = dashboard()
    assert not at.exception
    assert buttons(at, "known") == []


def test_a_store_that_fails_meanwhile_is_told(dashboard, marks, monkeypatch, tmp_path):
    at = dashboard()
    Store(Folder(tmp_path), "demo").keep_note(known.STORED_AS, b"{")
    mark_first(at)
    assert [one.value for one in at.warning if "cannot be read" in one.value]
    assert folded(at) == []
    assert not [one for one in at.run().warning if "cannot be read" in one.value]


def test_no_lines_number_is_in_the_keys_of_widgets(dashboard, marks):
    at = dashboard()
    names = [str(one.key) for one in buttons(at, "known-mark-")]
    assert [name for name in names if "+" in name] == []
