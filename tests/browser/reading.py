"""Reads from a page what a person would."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

STATUS = re.compile(r"([\d,]+) of ([\d,]+) calls, as of")


def main_text(page: Page) -> str:
    """All words of the page beside the sidebar."""
    return page.get_by_test_id("stMain").inner_text()


def loaded_calls(page: Page) -> tuple[int, int]:
    """How many calls the page says it has, and how many it says there are."""
    found = STATUS.search(main_text(page))
    assert found, f"the page does not say how complete it is:\n{main_text(page)[:500]}"
    had, expected = (int(text.replace(",", "")) for text in found.groups())
    return had, expected


def parameters(page: Page) -> dict[str, list[str]]:
    """The parameters in the address bar."""
    return parse_qs(urlsplit(page.url).query)
