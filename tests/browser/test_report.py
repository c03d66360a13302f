"""A page's report: pressed for, then opened from the disk without a network, and printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page


def test_a_report_draws_itself_without_a_network_and_prints_on_a4(overview: Page, tmp_path: Path):
    with overview.expect_download() as coming:
        overview.get_by_role("button", name="Report", exact=True).click()
    assert re.fullmatch(r"overview-[0-9]{8}-[0-9]{8}\.html", coming.value.suggested_filename)
    file = tmp_path / "report.html"
    coming.value.save_as(file)
    browser = overview.context.browser
    assert browser is not None
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    requests: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_selector("body.is-drawn")
    assert page.locator(".figure .main-svg .barlayer .point").count() > 20
    assert page.locator(".figure").count() == page.locator(".is-drawn > .figure").count() == 4
    assert not page.locator("details[open]").count()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert errors == []
    printed = page.pdf(prefer_css_page_size=True)
    context.close()
    sizes = {tuple(map(float, size.split())) for size in re.findall(rb"/MediaBox \[0 0 ([^\]]*)\]", printed)}
    (size,) = sizes
    assert size == pytest.approx((210 / 25.4 * 72, 297 / 25.4 * 72), abs=1)
    assert 4 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 10
