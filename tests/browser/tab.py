"""A browser tab that remembers what it asked for and what went wrong in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, WebSocket

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
)
IDLE_SECONDS = 60
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
  const busy = '[data-testid="stSkeleton"], [data-testid="stSpinner"], [data-stale="true"]';
  if (document.querySelector(busy)) return false;
  if (app.innerText.includes('loaded so far')) return false;  // the page fills up by itself
  return !window.isUnanswered && window.quietTicks >= 6;
}"""


@dataclass
class Tab:
    """A *page* of its own context, and what it did since it was opened.

    *requests* has every address it asked for, *errors* what its console said,
    *received* all that the server sent it over the websocket.
    """

    page: Page
    base: str
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    received: bytearray = field(default_factory=bytearray)

    def open(self, path: str = "/") -> Page:
        """Goes to *path* of the dashboard and waits until nothing changes any more."""
        self.page.goto(self.base + path)
        return settled(self.page)

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
def tab(browser: Browser, base: str, **context: object) -> Iterator[Tab]:
    """A tab in a fresh context: nothing remembered from another one."""
    options: dict[str, object] = {
        "viewport": {"width": 1400, "height": 900},
        "locale": "en-US",
        "timezone_id": "Europe/Berlin",
        "color_scheme": "light",
        "reduced_motion": "reduce",
        **context,
    }
    fresh = browser.new_context(**options)  # type: ignore[arg-type]
    fresh.add_init_script(WATCH)
    try:
        opened = Tab(fresh.new_page(), base)
        _listen(opened)
        yield opened
    finally:
        fresh.close()


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
