"""The README's pictures, taken of the demo: `python -m tools.screenshots [NAME …]`.

Every page at two widths, light and dark, as tall as it is, into docs/pictures as
NAME-WIDTH-SCHEME.png. Needs Chromium and what requirements-dev.txt installs.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
SIZES = {1280: 900, 390: 844}  # px: width and least height
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LARGEST = 150_000  # bytes of one picture
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
IDLE = '[data-test-script-state="notRunning"]'
PATIENCE = 30_000  # ms


def _open(path: str) -> Callable[[Page], None]:
    def show(page: Page) -> None:
        page.goto(path)
        _settle(page)

    return show


def _open_folds(page: Page) -> None:
    """The second answer, which she gave twice, with every fold open."""
    page.get_by_role("button", name="Next answer").click()
    _settle(page)
    for fold in page.locator(".st-key-folds summary").all():
        fold.click()
        _settle(page)


def _whole_interview(page: Page) -> None:
    """What stands after every answer."""
    page.get_by_role("button", name="The whole interview").first.click()
    _settle(page)


FEEDBACK = _open("/Feedback")
SHOWN: dict[str, tuple[Callable[[Page], None], ...]] = {
    "home": (_open("/"),),
    "prepare": (_open("/Prepare"),),
    "interview": (_open("/Interview"),),
    "feedback": (FEEDBACK,),
    "feedback-open": (FEEDBACK, _open_folds),
    "feedback-whole": (FEEDBACK, _whole_interview),
    "history": (_open("/Progress"),),
    "report": (_open("/Report"),),
    "your-data": (_open("/Data_and_Privacy"),),
}


def _settle(page: Page) -> None:
    """Wait until the page's script has run, its fonts are there and nothing moves."""
    page.wait_for_timeout(200)  # a click needs a moment to set the script off
    page.wait_for_selector(IDLE, timeout=PATIENCE, state="attached")
    page.wait_for_load_state("networkidle")
    page.evaluate("() => document.fonts.ready.then(() => true)")
    page.wait_for_timeout(600)


@contextmanager
def demo() -> Iterator[str]:
    """The demo on a free port; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "demo", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        try:
            if process.stdout is None or not process.stdout.readline():
                raise SystemExit("The demo did not start.")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@contextmanager
def chromium() -> Iterator[Browser]:
    where = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if where is None:
        raise SystemExit("Pictures need Chromium: sh tools/install_browser.sh")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=where, args=list(ARGUMENTS))
        yield browser
        browser.close()


def take(page: Page, width: int, path: Path) -> None:
    """Photograph the page at its whole height: Streamlit scrolls inside .stMain, so a full-page
    picture would show one screen."""
    height = page.evaluate("document.querySelector('.stMain').scrollHeight")
    page.set_viewport_size({"width": width, "height": max(SIZES[width], height)})
    page.wait_for_timeout(500)
    page.screenshot(path=path, animations="disabled")


def compress(path: Path, largest: int = LARGEST) -> int:
    """Reduce the colours of a picture until it is small enough; its size in bytes."""
    image = Image.open(path).convert("RGB")
    for colours in (256, 160, 96, 64, 32):
        image.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= largest:
            break
    return path.stat().st_size


def main(names: list[str]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo() as address, chromium() as browser:
        for width, height in SIZES.items():
            for scheme in SCHEMES:
                context = browser.new_context(
                    base_url=address,
                    viewport={"width": width, "height": height},
                    color_scheme=scheme,
                    reduced_motion="reduce",
                )
                page = context.new_page()
                for name in names or SHOWN:
                    page.set_viewport_size({"width": width, "height": height})
                    for step in SHOWN[name]:
                        step(page)
                    path = PICTURES / f"{name}-{width}-{scheme}.png"
                    take(page, width, path)
                    sys.stdout.write(f"{path.name}  {compress(path) // 1000} kB\n")
                context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
