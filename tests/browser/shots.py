"""Pictures of every page, light, dark and on a phone, into `docs/shots/`.

make shots                        all of them
make shots ARGS="overview agents" those pages alone
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from .find import found
from .serving import MOMENT, PATHS, ROOT, dashboard
from .tab import PHONE, Contexts, Tab, launched, settled

FOLDER = ROOT / "docs" / "shots"
LARGEST_BYTES = 300_000
LOOKS: dict[str, dict[str, object]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {**PHONE, "device_scale_factor": 2},
}
HEIGHT = """() => Math.max(...['[data-testid="stMain"]',
    '[data-testid="stSidebar"][aria-expanded="true"] [data-testid="stSidebarContent"]'].map(
  (part) => document.querySelector(part)?.scrollHeight ?? 0))"""


def main(names: list[str]) -> None:
    """Draws the pages of those *names*, or all; exits with a word for a name that there is not."""
    if unknown := set(names) - set(PATHS):
        sys.exit(f"No such page: {', '.join(sorted(unknown))}; there are {', '.join(PATHS)}.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = found()
    with (
        tempfile.TemporaryDirectory() as home,
        dashboard(Path(home), at=MOMENT) as running,
        sync_playwright() as playwright,
        launched(playwright, path) as browser,
    ):
        contexts = Contexts(browser)
        with contexts.tab(running.url) as first:  # the calls to compare with may come after the page
            first.open().get_by_text("compared with").wait_for()
        for look, context in LOOKS.items():
            for name in names or PATHS:
                with contexts.tab(running.url, **context) as opened:
                    picture = _picture(opened, PATHS[name])
                    if "Traceback" in running.log():
                        sys.exit(f"The page {name} fails:\n{running.log()}")
                    _keep(picture, FOLDER / f"{name}-{look}.png")


def _picture(opened: Tab, path: str) -> bytes:
    page = opened.open(path)
    _stretch(page)
    return page.screenshot(animations="disabled")


def _stretch(page: Page) -> None:
    """Makes the window as high as what is in it: the document itself never is."""
    width = page.viewport_size["width"]  # type: ignore[index]
    height = 0
    while height != (wanted := page.evaluate(HEIGHT)):
        height = wanted
        page.set_viewport_size({"width": width, "height": height})
        settled(page)


def _keep(picture: bytes, file: Path) -> None:
    """Writes *picture* with as many of 256 colours as fit into `LARGEST_BYTES`."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32):
        small = image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        packed = io.BytesIO()
        small.save(packed, "PNG", optimize=True)
        if packed.tell() <= LARGEST_BYTES:
            break
    file.write_bytes(packed.getvalue())
    print(f"{file.relative_to(ROOT)}  {image.width} x {image.height}  {packed.tell() / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
