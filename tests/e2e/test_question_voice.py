"""Questions read aloud in a real browser: heard, again, slower, stopped, and never by a stranger.

Chromium without a screen has no voice of its own: that a device has none is tried for real. Where a
voice is needed, the browser's list of them is a double.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.errors import ProviderUnavailableError
from tests.e2e.chromium import assert_accessible, assert_fits, settled
from tests.e2e.conftest import Visit
from tests.e2e.server import Server

SERVICE = "service&plays&waits&url=/sounds/one/"
NONE = "This device has no English voice of its own"
# Voices as browsers list them. `spoken` keeps what was said, by whom and how fast.
VOICES = """(() => {
  const listed = ([lang, localService, name]) => ({ lang, localService, name, default: false });
  const voices = %s.map(listed);
  window.spoken = [];
  const listeners = [];
  let known = %s, looking = false;
  const look = () => {
    if (looking) return;
    looking = true;
    setTimeout(() => { known = true; listeners.forEach((each) => each()); }, 500);
  };
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  Object.defineProperty(window, 'speechSynthesis', { value: {
    getVoices: () => (look(), known ? voices : []),
    addEventListener: (_, listener) => listeners.push(listener),
    cancel: () => window.spoken.push('cancel'),
    speak: (what) => {
      window.spoken.push([what.text, what.voice?.name ?? null, what.lang, what.rate]);
      setTimeout(() => what.onstart?.(), 50);
    },
  }});
})()"""
# Whatever Playwright looks at counts as a tap to Chromium; without this, as to older browsers, only
# what the page hears itself does.
UNTOUCHED = "Object.defineProperty(navigator, 'userActivation', { value: undefined })"
PLAYER = """(() => {
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () { window.player = this; return play.call(this); };
})()"""
REMOTE, HERS = ["en-GB", False, "remote"], ["en_US", True, "hers"]


def opened(page: Page, query: str) -> Page:
    page.add_init_script(UNTOUCHED)
    page.goto(f"/Voice?{query}")
    settled(page)
    return page


def voice(page: Page, state: str) -> None:
    expect(page.locator(".voice")).to_have_attribute("data-state", state)


def told(parts: Server) -> list[str]:
    """What the page said of what is seen and heard, and nobody has asked for since."""
    path = parts.data / "waits"
    lines = path.read_text().splitlines() if path.exists() else []
    path.unlink(missing_ok=True)
    return lines


def wished(page: Page) -> list[dict[str, Any]]:
    return list(json.loads(page.locator("code").inner_text()))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_question_waits_for_a_tap_and_then_plays_by_itself(parts: Server, visit: Visit) -> None:
    """As on phones: no sound before the first tap, a button instead; from then on none is needed.
    Only what began by itself is a wait: how long somebody looked at the button is theirs."""
    told(parts)
    page = opened(visit(parts.url), SERVICE + "good")
    expect(page.get_by_text("only after a tap")).to_be_visible()
    voice(page, "tap")
    assert told(parts) == ["one 1 question"]

    press(page, "Hear it")
    voice(page, "playing")
    voice(page, "idle")
    press(page, "Hear it again")
    voice(page, "playing")
    press(page, "Stop")
    voice(page, "idle")
    assert told(parts) == []

    press(page, "Next question")
    voice(page, "playing")
    voice(page, "idle")
    press(page, "Draw again")
    settled(page)
    voice(page, "idle")
    assert sorted(told(parts)) == ["one 2 question", "one 2 sound"]


def test_the_voice_stops_when_somebody_begins_to_talk(parts: Server, visit: Visit) -> None:
    """At the click, before the server knows: the voice must not be in the answer."""
    page = opened(visit(parts.url), "service&url=/sounds/one/good")
    press(page, "Hear it")
    voice(page, "playing")
    page.evaluate(
        "() => document.addEventListener('click', () => queueMicrotask(() => {"
        "window.after = document.querySelector('.voice').dataset.state}))"
    )
    press(page, "Start talking")
    settled(page)

    assert page.evaluate("() => window.after") == "idle"
    expect(page.get_by_role("button", name="Hear it again")).to_be_disabled()
    page.keyboard.press("Alt+h")
    voice(page, "idle")


@pytest.mark.walk
def test_a_sound_that_is_being_made_is_heard_when_it_is_there(parts: Server, visit: Visit) -> None:
    page = opened(visit(parts.url), "service&url=/sounds/one/slow")
    press(page, "Hear it")
    expect(page.get_by_text("The voice is on its way")).to_be_visible()

    voice(page, "playing")


@pytest.mark.walk
def test_a_voice_that_fails_says_why_and_has_two_ways_on(parts: Server, visit: Visit) -> None:
    """Once more, which asks at another address; or by the device, which has none here, and says
    that."""
    page = opened(visit(parts.url), "service&url=/sounds/one/failed")
    press(page, "Hear it")
    expect(page.get_by_role("status").get_by_text(ProviderUnavailableError.say)).to_be_visible()
    assert "SECRET" not in page.content()
    assert_accessible(page)
    press(page, "Use this device’s voice")
    expect(page.get_by_text(NONE)).to_be_visible()

    page = opened(page, "service&failure=It+could+not+be+made.")
    expect(page.get_by_text("It could not be made.")).to_be_visible()
    press(page, "Try again")
    voice(page, "playing")
    assert [wish["again"] for wish in wished(page)] == [True]


@pytest.mark.walk
def test_whoever_types_is_read_to_when_they_ask(parts: Server, visit: Visit) -> None:
    """Nothing is made for them, and so nothing paid, before that."""
    page = opened(visit(parts.url), "service")
    assert wished(page) == []
    page.keyboard.press("Alt+h")
    voice(page, "playing")

    assert [wish["make"] for wish in wished(page)] == [True]


def test_a_device_without_a_voice_says_so(parts: Server, visit: Visit) -> None:
    """As this browser is: nothing is pretended, and nobody outside is asked."""
    page = opened(visit(parts.url), "plays&waits")
    told(parts)
    page.get_by_role("heading", name="Zebra").click()
    press(page, "Next question")

    expect(page.get_by_text(NONE)).to_be_visible()
    expect(page.locator(".voice-quiet:visible")).to_have_count(0)
    assert told(parts) == ["one 2 question"]


def test_only_voices_of_the_device_read_and_of_the_right_language(
    parts: Server, visit: Visit
) -> None:
    """Some browsers list voices that are elsewhere: those would be sent the words."""
    page = visit(parts.url)
    known = [REMOTE, ["de-DE", True, "German"], HERS]
    page.add_init_script(VOICES % (json.dumps(known), "false"))
    opened(page, "plays")
    press(page, "Hear it")
    voice(page, "playing")
    said = [each for each in page.evaluate("() => window.spoken") if each != "cancel"]
    assert said == [["Zebra number one", "hers", "en_US", 1]]

    opened(page, "language=fr")
    press(page, "Hear it")
    expect(page.get_by_text("no French voice of its own")).to_be_visible()
    assert page.evaluate("() => window.spoken") == []


@pytest.mark.walk
def test_voices_that_are_elsewhere_are_no_voices(parts: Server, visit: Visit) -> None:
    page = visit(parts.url)
    page.add_init_script(VOICES % (json.dumps([REMOTE]), "true"))
    opened(page, "plays")
    press(page, "Hear it")

    expect(page.get_by_text(NONE)).to_be_visible()
    assert page.evaluate("() => window.spoken") == []


@pytest.mark.walk
def test_nothing_is_read_to_whoever_does_not_want_it(parts: Server, visit: Visit) -> None:
    """And one click changes that, both ways."""
    page = visit(parts.url)
    page.add_init_script(VOICES % (json.dumps([HERS]), "true"))
    opened(page, "plays")
    page.locator("summary", has_text="Voice").click()
    page.get_by_label("Read the questions to me").uncheck()
    settled(page)
    press(page, "Next question")
    settled(page)
    page.keyboard.press("Alt+h")
    expect(page.get_by_role("button", name="Hear it")).to_have_count(0)
    assert [each for each in page.evaluate("() => window.spoken") if each != "cancel"] == []
    assert [wish["aloud"] for wish in wished(page)] == [False]

    page.get_by_label("Read the questions to me").check()
    voice(page, "playing")


@pytest.mark.walk
def test_another_pace_is_heard_at_once(parts: Server, visit: Visit) -> None:
    """And kept, as one of those that are offered."""
    page = opened(visit(parts.url), "service&url=/sounds/one/good")
    page.evaluate(PLAYER)
    press(page, "Hear it")
    voice(page, "playing")
    page.locator("summary", has_text="Voice").click()
    page.get_by_label("Pace").select_option("0.7")
    assert page.evaluate("() => [window.player.playbackRate, window.player.preservesPitch]") == [
        0.7,
        True,
    ]
    settled(page)
    assert [wish["speed"] for wish in wished(page)] == [0.7]
    voice(page, "idle")
    press(page, "Hear it again")
    voice(page, "playing")
    assert page.evaluate("() => window.player.playbackRate") == 0.7


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
@pytest.mark.walk
def test_the_voice_is_for_everybody(parts: Server, visit: Visit, width: int, scheme: str) -> None:
    """By keyboard alone, said to screen readers, in both schemes, on a phone."""
    page = opened(visit(parts.url, width=width, scheme=scheme), "service&url=/sounds/one/good")
    hear = page.get_by_role("button", name="Hear it")
    hear.focus()
    page.keyboard.press("Enter")
    voice(page, "playing")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Pace")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Read the questions to me")).to_be_focused()

    assert_accessible(page)
    assert_fits(page)
    for each in page.locator(".voice-quiet:visible, .voice-more summary").all():
        box = each.bounding_box()
        assert box
        assert box["height"] >= 44


@pytest.mark.walk
def test_the_speaker_can_be_tried(parts: Server, visit: Visit) -> None:
    """A sentence by the device's voice; three notes where it has none."""
    page = opened(visit(parts.url), "check")
    press(page, "Hear it")

    voice(page, "playing")
    expect(page.get_by_role("button", name="Hear it again")).to_be_visible()
