"""Every page fits a telephone, and keeps nobody out."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import Tabs
from .serving import PATHS, Dashboard
from .tab import PHONE

# Streamlit's own: a mark of the sparkline without a name, and a menu whose list holds more than its links.
WITHOUT = {"exclude": [["[data-testid=stMetricChart]"], ["[data-testid=stSidebarNav]"]]}
OVERFLOW = """() => ['stApp', 'stMain', 'stMainBlockContainer']
  .map((id) => document.querySelector(`[data-testid="${id}"]`))
  .concat(document.scrollingElement)
  .filter((one) => one && one.scrollWidth > one.clientWidth + 1)
  .map((one) => `${one.dataset.testid ?? one.tagName}: ${one.scrollWidth} > ${one.clientWidth}`)"""


@pytest.mark.parametrize("name", PATHS)
def test_page_needs_no_sideways_scroll_on_a_phone(tabs: Tabs, demo: Dashboard, name: str):
    page = tabs(demo, **PHONE).open(PATHS[name])
    assert page.evaluate(OVERFLOW) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PATHS)
def test_page_has_no_serious_barrier(tabs: Tabs, demo: Dashboard, name: str, scheme: str):
    page = tabs(demo, color_scheme=scheme).open(PATHS[name])
    found = Axe().run(page, context=WITHOUT).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert [(one["id"], node["html"]) for one in serious for node in one["nodes"]] == []
