"""Saved views in the menu, the one that is open, and the one that the dashboard starts with."""

from __future__ import annotations

from .conftest import put_secrets, texts

VIEWS = """
[[views]]
name = "Calls <b>that</b> came in"
link = "/?direction=inbound&period=last-7-days"

[[views]]
name = "Calendar"
link = "/volume?period=last-7-days&tab=calendar"
"""
BERLIN = {"zone": "Europe/Berlin"}


def links(at) -> dict[str, str]:
    """The labels of the saved views, and where they lead."""
    found = (element.proto for element in at.get("page_link"))
    return {link.label: link.query_string for link in found if "bookmark" in link.icon}


def test_views_are_links_and_the_one_that_is_open_is_marked(dashboard):
    put_secrets(VIEWS)
    at = dashboard("volume", period="last-7-days", tab="calendar")
    assert not at.exception
    assert links(at) == {
        "Calls \\<b\\>that\\<\\/b\\> came in": "period=last-7-days&zone=Europe%2FBerlin&direction=inbound",
        "**Calendar**": "tab=calendar&period=last-7-days&zone=Europe%2FBerlin",
    }
    at = dashboard("volume", period="last-7-days")
    assert "Calendar" in links(at)


def test_without_views_there_is_no_word_of_any(dashboard):
    at = dashboard()
    assert not links(at)
    assert "Saved views" not in texts(at)


def test_the_default_is_what_an_address_without_parameters_shows_once(dashboard):
    put_secrets(VIEWS + "default = true")
    at = dashboard()
    assert "When do calls happen?" in texts(at)
    assert at.query_params == {"period": "last-7-days", **BERLIN, "tab": "calendar"}
    at.query_params.clear()
    at.switch_page("pages/overview.py").run()  # by the menu, or back
    assert "How are calls going?" in texts(at)


def test_the_default_of_the_first_page_is_shown_there(dashboard):
    put_secrets(VIEWS.replace('7-days"\n\n', '7-days"\ndefault = true\n\n', 1))
    at = dashboard()
    assert at.query_params == {"period": "last-7-days", **BERLIN, "direction": "inbound"}
    assert any("**" in label for label in links(at))


def test_a_link_is_never_replaced_by_the_default(dashboard):
    put_secrets(VIEWS + "default = true")
    at = dashboard(period="yesterday")
    assert "How are calls going?" in texts(at)
    assert at.query_params["period"] == "yesterday"


def test_a_view_that_cannot_be_read_stands_in_place_of_the_page(dashboard):
    put_secrets(VIEWS.replace("tab=calendar", "tab=map"))
    at = dashboard()
    assert "A setting needs mending" in texts(at)
    assert "“tab” cannot be read" in texts(at).replace("\\", "")


def test_names_are_shown_to_those_alone_who_may_look(dashboard):
    auth = '[auth]\ncookie_secret = "0123456789abcdef0123"\n'
    put_secrets(VIEWS + auth)
    at = dashboard(user={"is_logged_in": False})
    assert not links(at)
    assert "Calendar" not in texts(at)
