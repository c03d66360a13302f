"""An account and links that mean harm: what they hold is text on every page, and breaks none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from pages.shell.page import PAGES
from ringyo_data.demo import Account, Api, Behaviour, serve

from .conftest import texts

KEY = "rg_test_hostile_0123456789"
AT = datetime(2026, 3, 17, 12, tzinfo=UTC).isoformat()
PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![](https://evil.example/p.png)",
    "<https://evil.example>",
    "https://evil.example/p",
    "www.evil.example",
    "eve@evil.example",
    "**x**",
    "~~x~~",
    "`x`",
    "| a | b |",
    "$\\frac{1}{2}$",
    ":red[x]",
    ":material/home:",
    ":smile:",
    "[^1]",
    "<!-- x -->",
    "{{7*7}} ${7*7} %s {0}",
)
ALL = " ".join(PAYLOADS)
HARMLESS = frozenset({"{{7*7}} ${7*7} %s {0}"})
"""Nothing reads this; it must only break nothing."""


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An account of one call, whose every text is `ALL`."""
    call = {
        "id": ALL,
        "status": ALL,
        "agent_id": ALL,
        "phone_number": ALL,
        "from_number": ALL,
        "metadata": {ALL: ALL, "deep": {ALL: [ALL]}},
        "created_at": AT,
        "ended_at": AT,
        "duration": 60,
    }
    agents = [{"id": ALL, "name": ALL, "status": ALL}]
    detail = {
        "transcript": [{"role": ALL, "content": ALL, "timestamp": 1}, {"role": "agent", "content": ALL}],
        "analysis": {ALL: ALL, "deep": {ALL: [ALL]}},
        "recording_url": ALL,
    }
    served = Account.from_records([call], agents, details={ALL: detail})
    with serve(Api(served, Behaviour(key=KEY))) as url:
        monkeypatch.setenv("RINGYO_BASE_URL", url)
        monkeypatch.setenv("RINGYO_API_KEY", KEY)
        yield


def markup(at) -> list[str]:
    """The payloads that stand on the page as they were sent, where Markdown or a figure would read them."""
    kinds = [*at.button, *at.multiselect, *at.selectbox, *at.text_input, *at.expander, *at.tabs]
    read = texts(at) + "\n".join(str(one.label) for one in kinds)
    figures = "\n".join(chart.proto.spec for chart in at.get("plotly_chart"))
    return [one for one in PAYLOADS if one not in HARMLESS and one in read] + [
        one for one in PAYLOADS if one.startswith("<") and one in figures
    ]


@pytest.mark.parametrize("page", PAGES)
def test_no_text_of_the_account_is_markup_on_any_page(dashboard, account, page):
    at = dashboard(page, period="last-7-days", zone="UTC", status=ALL, call=ALL, meta=f"{ALL}:{ALL}"[:200])
    assert not at.exception
    assert at.title[0].value == PAGES[page].question
    assert markup(at) == []


WORDS = (
    *("period", "from", "to", "zone", "compare", "outcome", "status", "agent", "phone", "line", "country"),
    *("meta", "shortest", "longest", "weekday", "hours", "call", "search", "order", "show", "grain", "tab"),
)
ABUSIVE: dict[str, str | list[str]] = {
    "payloads": ALL,
    "a path": "../../etc/passwd",
    "controls": "\x00\x1b[31m\r\n\u202e\u2028",
    "a number of another script": "-1e999 ١٢٣ ①②",
    "a question": "' OR 1=1; DROP TABLE calls; --",
    "a megabyte": "x" * 1_000_000,
    "10,000 values": [f"a:{n}" for n in range(10_000)],
    "a million digits": "1" * 1_000_000,
    "extremes": ["9999-12-31", "0001-01-01", "2026-02-30", "-0", "1e400", "24-24", "NaN"],
    "orders": [f"meta:{'(' * 50}-rising", "meta:-falling", "number-rising"],
}


@pytest.mark.parametrize("page", ["agents", "calls"])  # which read more of a link than the view
def test_no_link_breaks_a_page_that_is_open(dashboard, page):
    at = dashboard(page, period="last-7-days", zone="UTC")
    for name, value in ABUSIVE.items():
        at.query_params.clear()
        for word in WORDS:
            at.query_params[word] = value
        at.run()
        assert not at.exception, name
        assert at.title[0].value == PAGES[page].question, name
