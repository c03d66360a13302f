"""What the buttons give when a browser presses them."""

from __future__ import annotations

import csv
import io

import pytest
from playwright.sync_api import Locator, Page

from .conftest import Tabs
from .reading import loaded_calls
from .serving import PATHS, Dashboard


def downloaded(page: Page, button: Locator) -> list[list[str]]:
    """The rows of the CSV file that *button* gives, its head first."""
    with page.expect_download() as coming:
        button.click()
    assert coming.value.suggested_filename.endswith(".csv")
    return list(csv.reader(io.StringIO(coming.value.path().read_text(encoding="utf-8-sig"))))


@pytest.mark.parametrize("name", [name for name in PATHS if name != "calls"])
def test_every_card_gives_its_numbers_as_a_file(tabs: Tabs, demo: Dashboard, name: str):
    page = tabs(demo).open(PATHS[name])
    buttons = page.get_by_test_id("stMain").get_by_test_id("stDownloadButton").get_by_role("button").all()
    assert buttons
    for button in buttons:
        head, *rows = downloaded(page, button)
        assert rows
        assert {len(row) for row in rows} == {len(head)}


def test_calls_come_all_and_masked(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open("/calls?period=last-7-days")
    head, *rows = downloaded(page, page.locator(".st-key-download-calls").get_by_role("button"))
    had, _ = loaded_calls(page)
    numbers = [row[head.index("number")] for row in rows]
    assert len({row[head.index("id")] for row in rows}) == had
    assert all("•" in number for number in numbers if number)
