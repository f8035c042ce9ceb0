"""The README's pictures, taken of the demo: `python -m tools.screenshots [NAME …]`.

Every page at two widths, light and dark, as tall as it is, into docs/pictures as
NAME-WIDTH-SCHEME.png. Needs Chromium and what requirements-dev.txt installs.

In "talking" her draft is spoken by espeak-ng into the browser's microphone, goes the whole way that
a voice goes, and is heard by the stand-in for a speech service that the tests have: it knows that
sound by heart, and writes down a word once its very sound has come. Needs espeak-ng and sox.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from demo.script import load
from tests.microphones.speech import pcm, wav
from tests.speech_server.knowing import Knowing
from tests.speech_server.server import SpeechServer

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
SIZES = {1280: 900, 390: 844}  # px: width and least height
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LARGEST = 150_000  # bytes of one picture
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
IDLE = '[data-test-script-state="notRunning"]'
PATIENCE = 30_000  # ms
MICROPHONE = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
SILENCE = 8.0  # seconds in which the page is opened and Start talking is pressed
SAID = 24  # words that stand in the picture, at least
HARD = frozenset({"fraud"})  # words that are hard to hear


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


def _open_spoken(page: Page) -> None:
    """The third answer, which she spoke, and how she said it."""
    for _ in range(2):
        page.get_by_role("button", name="Next answer").click()
        _settle(page)
    page.locator("summary", has_text="How you said it").click()
    _settle(page)


def _talk(page: Page) -> None:
    """Her answer while she speaks it, once she has said that it may be heard."""
    page.goto("/Interview")
    _wait(page)
    agree = page.get_by_role("button", name="Yes, send my voice there")
    start = page.get_by_role("button", name="Start talking")
    page.get_by_text("Talk", exact=True).click()
    agree.click(timeout=PATIENCE)
    start.click(timeout=PATIENCE)
    page.wait_for_function(
        "n => { const e = document.querySelector('.captions-words > span');"
        " return e && e.textContent.split(/\\s+/).filter(Boolean).length >= n }",
        arg=SAID,
        timeout=PATIENCE,
    )


FEEDBACK = _open("/Feedback")
SHOWN: dict[str, tuple[Callable[[Page], None], ...]] = {
    "home": (_open("/"),),
    "prepare": (_open("/Prepare"),),
    "interview": (_open("/Interview"),),
    "feedback": (FEEDBACK,),
    "feedback-open": (FEEDBACK, _open_folds),
    "feedback-whole": (FEEDBACK, _whole_interview),
    "history": (_open("/Progress"),),
    "feedback-spoken": (FEEDBACK, _open_spoken),
    "report": (_open("/Report"),),
    "usage": (_open("/Usage"),),
    "your-data": (_open("/Data_and_Privacy"),),
}


TALKING: dict[str, tuple[Callable[[Page], None], ...]] = {"talking": (_talk,)}


def _wait(page: Page) -> None:
    """Wait until the page's script has run; with a microphone, its network is never idle."""
    page.wait_for_timeout(400)  # a click needs a moment to set the script off
    page.wait_for_selector(IDLE, timeout=PATIENCE, state="attached")


def _settle(page: Page) -> None:
    """Wait until the page's script has run, its fonts are there and nothing moves."""
    _wait(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("() => document.fonts.ready.then(() => true)")
    page.wait_for_timeout(600)


@contextmanager
def demo(settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """The demo on a free port, with *settings* besides; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "demo", "--port", str(port)]
    environment = {**os.environ, **(settings or {})}
    with subprocess.Popen(  # noqa: S603 - our own
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            if process.stdout is None or not process.stdout.readline():
                raise SystemExit("The demo did not start.")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@contextmanager
def listening_demo(folder: Path) -> Iterator[tuple[str, Path]]:
    """The same with somebody who listens to what she says; its address, and that as a WAV."""
    says = next(turn.draft for it in load().interviews for turn in it.turns if turn.draft)
    sound = pcm(wav(folder / "said.wav", says, after=0.0))
    with SpeechServer(Knowing(sound, says, HARD)) as service:
        told = {
            "DEEPGRAM_API_KEY": "a-key-of-the-stand-in-0001",
            "DEEPGRAM_BASE_URL": service.url,
            "LISTENER_MODEL": "deepgram/nova-3",
        }
        with demo(told) as address:
            yield address, wav(folder / "microphone.wav", says, before=SILENCE)


@contextmanager
def chromium(more: Sequence[str] = ()) -> Iterator[Browser]:
    where = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if where is None:
        raise SystemExit("Pictures need Chromium: sh tools/install_browser.sh")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=where, args=[*ARGUMENTS, *more])
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


def pictures(
    address: str,
    browser: Browser,
    shown: Mapping[str, Sequence[Callable[[Page], None]]],
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    """Take all that is *shown*, as one visitor sees it."""
    size: ViewportSize = {"width": width, "height": SIZES[width]}
    context = browser.new_context(
        base_url=address,
        viewport=size,
        color_scheme=scheme,
        reduced_motion="reduce",
        permissions=["microphone"],
    )
    page = context.new_page()
    for name, steps in shown.items():
        page.set_viewport_size(size)
        for step in steps:
            step(page)
        path = PICTURES / f"{name}-{width}-{scheme}.png"
        take(page, width, path)
        sys.stdout.write(f"{path.name}  {compress(path) // 1000} kB\n")
    context.close()


def main(names: list[str]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    looks = list(product(SIZES, SCHEMES))
    still = {name: SHOWN[name] for name in names or SHOWN if name in SHOWN}
    if still:
        with demo() as address, chromium() as browser:
            for width, scheme in looks:
                pictures(address, browser, still, width, scheme)
    talking = {name: TALKING[name] for name in names or TALKING if name in TALKING}
    for width, scheme in looks if talking else []:  # each begins before she has said a word
        with TemporaryDirectory() as folder, listening_demo(Path(folder)) as (address, sound):
            heard = f"--use-file-for-fake-audio-capture={sound}"
            with chromium([*MICROPHONE, heard]) as browser:
                pictures(address, browser, talking, width, scheme)


if __name__ == "__main__":
    main(sys.argv[1:])
