"""The microphone in a real browser: heard as it was said, and honest about why it is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.domain.speech import BYTES_A_SECOND
from tests.e2e.chromium import assert_accessible, at_rest, settled
from tests.e2e.conftest import Visit
from tests.e2e.server import Server
from tests.microphones.speech import alike, pcm

REFUSES = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '%s'))"
CHOSEN = "streamlit-webrtc:device-ids"  # as ui/data_view.py declares it
LACKING = {
    "denied": (REFUSES % "NotAllowedError", "does not let this page use the microphone"),
    "missing": (REFUSES % "NotFoundError", "No microphone was found"),
    "insecure": (
        "Object.defineProperty(window, 'isSecureContext', { value: false })",
        "pages with a secure address (https)",
    ),
}


def opened(page: Page, where: str = "/Microphone") -> Page:
    page.goto(where)
    settled(page)
    return page


def listen(page: Page) -> None:
    page.locator("label", has_text="Listen").click()


def is_playing(page: Page) -> None:
    expect(page.get_by_text("state: playing")).to_be_visible()


def number(page: Page, what: str) -> float:
    """What the page says of *what*, looked at again."""
    page.get_by_role("button", name="Draw again").click()
    at_rest(page)
    found = re.search(rf"{what}: (-?[\d.]+)", page.locator(".stApp").inner_text())
    assert found
    return float(found.group(1).rstrip("."))


def heard(server: Server, name: str) -> bytes:
    path = server.data / f"heard.{name}.pcm"
    return path.read_bytes() if path.exists() else b""


def test_what_is_said_into_the_microphone_is_heard(
    parts: Server, visit: Visit, speech: Path
) -> None:
    """Chromium plays real speech into its microphone: the same speech comes out, at 16 kHz, also
    after the page was drawn again, and each answer gets only its own."""
    page = opened(visit(parts.url))
    assert number(page, "receivers") == 0
    listen(page)
    is_playing(page)
    page.wait_for_timeout(3_000)
    # One moment may lie between two words, or in the silence before it all begins again.
    level = next((found for _ in range(20) if (found := number(page, "level")) > -60), -90)
    page.locator("label", has_text="two").click()
    at_rest(page)
    one, before = heard(parts, "one"), number(page, "heard")
    page.wait_for_timeout(1_500)
    two, after = heard(parts, "two"), number(page, "heard")
    listen(page)
    expect(page.get_by_text("state: off")).to_be_visible()
    page.wait_for_timeout(1_500)
    said = pcm(speech) * 2

    assert level > -60
    assert len(one) > 2.5 * BYTES_A_SECOND
    assert alike(one[-2 * BYTES_A_SECOND :], said) > 0.7
    assert alike(two[:BYTES_A_SECOND], said) > 0.7
    assert heard(parts, "one") == one
    assert after - before == pytest.approx(1.5, abs=1.5)
    assert number(page, "receivers") == 0
    assert number(page, "lost") == 0


@pytest.mark.walk
def test_a_tab_that_closes_is_heard_no_more(parts: Server, visit: Visit) -> None:
    """Nothing of it is left on the server, though nobody says goodbye."""
    page, other = opened(visit(parts.url)), opened(visit(parts.url))
    listen(page)
    is_playing(page)
    assert number(other, "receivers") == 1

    page.close()
    other.wait_for_timeout(6_000)

    assert number(other, "receivers") == 0


@pytest.mark.parametrize(
    "why", ["denied", *(pytest.param(w, marks=pytest.mark.walk) for w in LACKING if w != "denied")]
)
def test_why_there_is_no_microphone_is_said_in_one_sentence(
    parts: Server, visit: Visit, why: str
) -> None:
    """And the browser's own words, in English only and about errors, are not shown."""
    page = visit(parts.url)
    page.context.add_init_script(LACKING[why][0])
    opened(page)
    listen(page)

    expect(page.get_by_text(LACKING[why][1])).to_be_visible()
    expect(page.get_by_text("state: failed")).to_be_visible()
    expect(page.get_by_text("Error")).to_have_count(0)


@pytest.mark.walk
def test_a_microphone_that_was_refused_can_be_tried_again(parts: Server, visit: Visit) -> None:
    """Once the candidate has allowed it."""
    page = visit(parts.url)
    page.context.add_init_script(
        "window.real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);"
        f"if (window === window.top) {LACKING['denied'][0]}"
    )
    opened(page)
    listen(page)
    expect(page.get_by_text("state: failed")).to_be_visible()
    page.evaluate("() => { navigator.mediaDevices.getUserMedia = window.real }")

    page.get_by_role("button", name="Try again").click()

    is_playing(page)


@pytest.mark.walk
def test_a_connection_that_does_not_come_about_is_told(parts: Server, visit: Visit) -> None:
    """After two tries, 8 and 15 seconds long, which pass at once here; then somebody is asked."""
    page = visit(parts.url)
    page.context.add_init_script(
        "RTCPeerConnection.prototype.setRemoteDescription = () => new Promise(() => {})"
    )
    page.clock.install()
    opened(page)
    listen(page)
    told = page.get_by_text("state: failed")
    while not told.is_visible():
        page.clock.fast_forward(16_000)
        page.wait_for_timeout(500)

    expect(page.get_by_text("could not get through")).to_be_visible()
    expect(page.get_by_text("state: failed")).to_be_visible()


@pytest.mark.walk
def test_a_microphone_can_be_chosen(parts: Server, visit: Visit) -> None:
    """In the device check: by the keyboard, too. The browser remembers it once, for every page,
    and what earlier interviews left there is cleared away."""
    page = visit(parts.url)
    page.context.add_init_script(f"localStorage.setItem('{CHOSEN}:microphone-of-old-0', '{{}}')")
    opened(page, "/Microphone?choose")
    listen(page)
    is_playing(page)
    frame = page.frame_locator("iframe")

    expect(frame.get_by_role("button", name="Mute the microphone")).to_be_visible()
    expect(frame.get_by_role("combobox", name="Choose a microphone")).to_be_visible()
    page.wait_for_function(f"() => localStorage.getItem('{CHOSEN}')")
    stored = page.evaluate("() => Object.keys(localStorage)")
    assert [key for key in stored if key.startswith(CHOSEN)] == [CHOSEN]
    assert_accessible(page)


@pytest.mark.walk
def test_where_nothing_is_chosen_nothing_is_seen(parts: Server, visit: Visit) -> None:
    """The page has its own button: the frame that holds the connection takes no room."""
    page = opened(visit(parts.url))
    listen(page)
    is_playing(page)
    box = page.locator(".st-key-unseen-microphone-0").bounding_box()

    assert box
    assert box["width"] <= 1
    assert box["height"] <= 1
    assert_accessible(page)
