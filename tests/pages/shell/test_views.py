"""Saved views: which tables of the secrets are some, and what is said of those that are none."""

from __future__ import annotations

import pytest

from pages.shell.page import PAGES
from pages.shell.views import SavedView, saved
from ringyo_data.errors import SettingsError
from ringyo_data.settings import Settings

SHOWS = Settings(api_key="rg_test_x", show_numbers=True)


def of(link: object, settings: Settings = Settings(), **more: object) -> SavedView:  # noqa: B008  (it is frozen)
    (view,) = saved([{"name": "Mine", "link": link, **more}], PAGES, settings)
    return view


def test_a_path_with_parameters_is_a_page_and_what_it_shows():
    view = of("/volume?period=yesterday&agent=a&agent=b&tab=calendar")
    assert (view.page, view.params) == (
        "volume",
        {"period": ["yesterday"], "agent": ["a", "b"], "tab": ["calendar"]},
    )
    assert not view.is_default
    shown, words = view.read(Settings(), "Europe/Berlin")
    assert (shown.agents, shown.zone, words["tab"], words["bars"]) == (
        ("a", "b"),
        "Europe/Berlin",
        "calendar",
        "counts",
    )


@pytest.mark.parametrize(
    "link", ["/", "", "?zone=UTC", "https://calls.example.com", "https://calls.example.com/?zone=UTC"]
)
def test_the_root_is_the_overview(link: str):
    if not link:
        with pytest.raises(SettingsError, match="'Mine' in the secrets has no link; open the page"):
            of(link)
    else:
        assert of(link).page == "overview"


def test_of_a_whole_address_its_path_counts_below_the_dashboards_own():
    settings = Settings(public_url="https://example.com/calls")
    assert of("https://example.com/calls/durations?scale=log", settings).page == "durations"
    assert of("https://example.com/calls", settings).page == "overview"


@pytest.mark.parametrize(
    ("link", "word"),
    [
        ("/reports", "'Mine' in the secrets: there is no page at '/reports', but at /, /volume"),
        ("/overview", "there is no page at '/overview'"),
        ("/volume?agnet=a", "'agnet' is no parameter of this page"),
        ("/durations?grain=day", "'grain' is no parameter of this page"),
        ("/?period=last-week", "“period” cannot be read; write today, yesterday, last-7-days"),
        (
            "/volume?tab=map",
            "“tab” cannot be read; write weekday-and-hour, calendar, lines-in-use, lines-and-countries or new-",
        ),
        ("/?hours=26-3", "“hours” cannot be read"),
        ("/?period=custom", "Custom dates need a first and a last day; open"),
        ("/?phone=%2B49301234567", "numbers are hidden in this dashboard; open"),
        ("/?line=%2B49301234567", "numbers are hidden in this dashboard; open"),
        (7, "'Mine' in the secrets has no link"),
    ],
)
def test_a_link_that_cannot_be_read_is_named_with_the_way_to_mend_it(link: object, word: str):
    with pytest.raises(SettingsError) as raised:
        of(link)
    assert word in str(raised.value)
    assert "Copy link" in str(raised.value)
    assert "301234567" not in str(raised.value)


def test_numbers_stand_in_a_link_where_they_are_shown():
    assert of("/calls?phone=%2B49301234567", SHOWS).params == {"phone": ["+49301234567"]}


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ([{"link": "/"}], "has the name None; give a text"),
        ([{"name": " ", "link": "/"}], "give a text of at most 60"),
        ([{"name": "x" * 61, "link": "/"}], "give a text of at most 60"),
        ([{"name": "A", "link": "/", "defualt": True}], "'defualt' in [[views]] is no entry of a view"),
        ([{"name": "A", "link": "/", "default": "yes"}], "write true, or leave it out"),
        ([{"name": "A", "link": "/"}] * 2, "Two of the [[views]] are called 'A'"),
        (
            [{"name": "A", "link": "/", "default": True}, {"name": "B", "link": "/", "default": True}],
            "'A' and 'B' of the [[views]] are the default; one alone can be",
        ),
    ],
)
def test_a_table_that_is_no_view_is_an_error(rows: list[dict[str, object]], word: str):
    with pytest.raises(SettingsError) as raised:
        saved(rows, PAGES, Settings())
    assert word in str(raised.value)
