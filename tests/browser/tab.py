"""A browser tab that remembers what it asked for and what went wrong in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, WebSocket

ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    "--process-per-site",  # tabs of a context share one process, and what it has compiled
)
IDLE_SECONDS = 60
STORED = "local_storage,indexeddb,cache_storage,service_workers,file_systems"
USUAL = {
    "viewport": {"width": 1400, "height": 900},
    "locale": "en-US",
    "timezone_id": "Europe/Berlin",
    "color_scheme": "light",
    "reduced_motion": "reduce",
}
"""A context that is a desk's."""
ABROAD = {"timezone_id": "Asia/Tokyo", "locale": "de-DE"}
"""Where another reader's context differs from it."""
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0.0.0 Mobile Safari/537.36",
}
"""A context that is a telephone's."""

# How often the page's own timer has ticked since anything changed: a page that is busy does not tick.
# From a question to the server up to the answer's first message it is not quiet either, however long that takes.
WATCH = """
{
  window.quietTicks = 0;
  window.isUnanswered = false;
  setInterval(() => { window.quietTicks += 1; }, 50);
  const restart = () => { window.quietTicks = 0; };
  new MutationObserver(restart).observe(document, {
    childList: true, subtree: true, characterData: true,
    attributeFilter: ['data-test-script-state', 'data-test-connection-state', 'data-stale'],
  });
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (message) {
    window.isUnanswered = true;
    this.addEventListener('message', () => { window.isUnanswered = false; restart(); }, {once: true});
    send.call(this, message);
  };
}
"""
SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  if (!app || app.dataset.testScriptState !== 'notRunning') return false;
  if (app.dataset.testConnectionState !== 'CONNECTED') return false;
  const main = document.querySelector('[data-testid="stMain"]');
  if (!main || !main.innerText.trim()) return false;  // a page whose file ran alone begins again
  const busy = '.st-key-rest, [data-testid="stSkeleton"], [data-testid="stSpinner"], [data-stale="true"]';
  if (document.querySelector(busy)) return false;
  if (window.isUnanswered || window.quietTicks < 6) return false;
  return !app.textContent.includes('loaded so far');  // the page fills up by itself
}"""


@dataclass
class Tab:
    """A *page* of its own context, and what it did since it was opened.

    *requests* has every address it asked for, *errors* what its console said,
    *received* all that the server sent it over the websocket, *start* the address
    that it had once it was opened.
    """

    page: Page
    base: str
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    received: bytearray = field(default_factory=bytearray)
    start: str = ""

    def open(self, path: str = "/") -> Page:
        """Goes to *path* of the dashboard and waits until nothing changes any more."""
        self.page.goto(self.base + path)
        settled(self.page)
        self.start = self.page.url
        return self.page

    @property
    def foreign(self) -> list[str]:
        """Addresses asked for that are not the dashboard's own."""
        own = urlsplit(self.base).netloc
        remote = ("http", "https", "ws", "wss")
        parts = [(url, urlsplit(url)) for url in self.requests]
        return [url for url, part in parts if part.scheme in remote and part.netloc != own]


def settled(page: Page) -> Page:
    """Waits until the script is done and the page has stopped changing; the page again."""
    page.wait_for_function(SETTLED, timeout=IDLE_SECONDS * 1000, polling=50)
    return page


@contextmanager
def launched(playwright: Playwright, path: str) -> Iterator[Browser]:
    """The browser at *path*, without a window."""
    browser = playwright.chromium.launch(executable_path=path, args=list(ARGS))
    try:
        yield browser
    finally:
        browser.close()


@contextmanager
def tab(browser: Browser, base: str, **options: object) -> Iterator[Tab]:
    """A tab in a new context: nothing is fetched or compiled yet."""
    context = _new_context(browser, options)
    try:
        yield _tab_in(context, base)
    finally:
        context.close()


class Contexts:
    """The contexts of one browser: each has one tab at a time, and forgets afterwards what that tab was told.

    What it fetched and compiled stays, so that the next tab costs half of one
    in a new context.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[BrowserContext]] = {}
        self._shared: dict[str, BrowserContext] = {}

    @contextmanager
    def tab(self, base: str, **options: object) -> Iterator[Tab]:
        """A tab that knows nothing of another one."""
        free = self._free.setdefault(json.dumps(options, sort_keys=True), [])
        context = free.pop() if free else self._warm(base, options)
        opened = _tab_in(context, base)
        try:
            yield opened
        finally:
            opened.page.close()
            _forget(context, base)
            free.append(context)

    @contextmanager
    def shared(self, base: str, **options: object) -> Iterator[Tab]:
        """A tab beside others that only look: they have one context, and fetch and compile once."""
        kind = json.dumps(options, sort_keys=True)
        if kind not in self._shared:
            self._shared[kind] = self._warm(base, options)
        opened = _tab_in(self._shared[kind], base)
        try:
            yield opened
        finally:
            opened.page.close()

    def _warm(self, base: str, options: dict[str, object]) -> BrowserContext:
        """A context whose process outlives its tabs, as a page of the same site stays open in it."""
        context = _new_context(self._browser, options)
        context.new_page().goto(f"{base}/_stcore/health")
        return context


def _new_context(browser: Browser, options: dict[str, object]) -> BrowserContext:
    context = browser.new_context(**USUAL | options)  # type: ignore[arg-type]
    context.add_init_script(WATCH)
    return context


def _tab_in(context: BrowserContext, base: str) -> Tab:
    opened = Tab(context.new_page(), base)
    _listen(opened)
    return opened


def _forget(context: BrowserContext, base: str) -> None:
    """Clears what was allowed, the cookies, and what pages of *base* have stored."""
    context.clear_permissions()
    context.clear_cookies()
    devtools = context.new_cdp_session(context.pages[0])
    devtools.send("Storage.clearDataForOrigin", {"origin": base, "storageTypes": STORED})
    devtools.detach()


def _listen(opened: Tab) -> None:
    page = opened.page
    page.on("request", lambda request: opened.requests.append(request.url))
    page.on("websocket", lambda socket: _overhear(opened, socket))
    page.on("pageerror", lambda error: opened.errors.append(str(error)))
    page.on("console", lambda said: opened.errors.extend(filter(None, [_complaint(said)])))


def _overhear(opened: Tab, socket: WebSocket) -> None:
    opened.requests.append(socket.url)
    socket.on(
        "framereceived",
        lambda data: opened.received.extend(data if isinstance(data, bytes) else data.encode()),
    )


def _complaint(said: ConsoleMessage) -> str | None:
    """What an error says and of which address; None for anything else.

    Streamlit asks below the page's own path whether it lives there (it may,
    behind a proxy) and takes the 404 for a no.
    """
    address = said.location.get("url", "")
    probe = (
        urlsplit(address).path.endswith(("/_stcore/health", "/_stcore/host-config")) and "404" in said.text
    )
    return None if said.type != "error" or probe else f"{said.text} ({address})"
