"""An answer by voice, in a real browser whose microphone plays real speech."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from core.domain.interview import Brief, Mode, Phase
from core.domain.voice import Patience, VoiceChoices
from tests.conftest import STORY
from tests.e2e.chromium import assert_accessible, assert_fits, at_rest
from tests.e2e.conftest import Visit
from tests.e2e.stored import Watched, assert_no_sound
from tests.e2e.talking import DOUBTFUL, Hall, Talker, breaks, phrases
from tests.speech_server.conversation import Manner
from tests.speech_server.failures import status
from tests.speech_server.hearing import Listening, Script

EARS = 120.0  # seconds: really listening takes a busy machine as long as it takes
REHEARSAL = Brief(questions=3, warm_up=False, mode=Mode.REHEARSAL)
BRISK = VoiceChoices(patience=Patience.BRISK)


@pytest.fixture
def ada(hall: Hall, visit: Visit) -> Talker:
    """In front of her first question, with the button to start talking."""
    return hall.guest(visit)


@pytest.mark.walk
def test_an_answer_is_spoken_corrected_sent_and_judged(hall: Hall, visit: Visit) -> None:
    """Captions while she speaks, from a service that really listens; the transcript in the box; she
    corrects it; only what she sent is judged and quoted. What was heard is kept beside it, and of
    the sound nothing is stored anywhere, nor a word or an address in the log."""
    hall.vendor.ears, usual = Listening(), hall.vendor.manner
    hall.vendor.manner = Manner(keeps_sound=True)
    ada = hall.guest(visit)
    with Watched(hall.temporary) as watched:
        ada.start_talking().hears(3, within=EARS)
        shown = ada.shown
        ada.done()
        heard = ada.typed
        words = heard.split()
        assert words[: len(shown)] == shown
        # Most of it stays: what is written afresh was not spoken.
        corrected = " ".join([*words[1:], *STORY.split()[: len(words) - 2]])
        ada.box.fill(corrected)
        ada.page.keyboard.press("Control+Enter")
        ada.reads("Answer again now")
    hall.vendor.manner = usual
    answer, spoken = ada.answer(), ada.spoken()
    assert answer is not None
    assert spoken is not None
    assert (answer.text, answer.spoken, spoken.transcript.text) == (corrected, True, heard)
    at_rest(ada.page)
    assert " ".join(words[:3]) not in ada.page.locator(".stMain").inner_text()

    assert_no_sound(hall, bytes(hall.vendor.conversations[0].sound), watched)
    assert phrases(heard)
    assert [phrase for phrase in phrases(heard) if phrase in hall.server.log.read_text()] == []


@pytest.mark.walk
def test_talking_fits_a_phone_and_everybody(hall: Hall, visit: Visit) -> None:
    """Dark, 390 px: before, while and after she speaks, axe finds nothing serious and nothing
    scrolls sideways. Words that may be wrong are shown with those around them."""
    ada = hall.guest(visit, width=390, scheme="dark", touch=True)
    expect(ada.page.get_by_role("button", name="Start talking")).to_be_enabled()
    assert_accessible(ada.page)
    assert_fits(ada.page)
    ada.start_talking().hears(8)
    ada.captions.get_by_role("button", name="I’m thinking").click()
    expect(ada.status).to_have_text("Take your time. Nothing ends until you say so.")
    assert_accessible(ada.page)
    assert_fits(ada.page)
    ada.done()
    ada.reads("We are not sure about these words:")
    doubts = [word for word in ada.typed.split() if word in DOUBTFUL]
    expect(ada.page.locator(".doubt").first).to_have_text(doubts[0])
    assert breaks(ada.typed.split()) == []
    assert_accessible(ada.page)
    assert_fits(ada.page)


@pytest.mark.walk
def test_a_rehearsal_goes_on_with_the_words_as_heard_and_judges_those_confirmed(
    hall: Hall, visit: Visit
) -> None:
    """Done gives the answer at once; on the last page what may be wrong is marked, and changed."""
    ada = hall.guest(visit, brief=REHEARSAL)
    asked = ada.heading
    ada.start_talking().hears(8).done()
    expect(ada.page.locator("h1").first).not_to_have_text(asked)
    ada.start_talking().hears(2)
    ada.tap("End early").tap("End the interview").is_headed("Read what you said")
    answer = ada.answer()
    assert answer is not None
    assert breaks(answer.text.split()) == []
    assert answer.spoken
    assert ada.interview.phase is Phase.REVIEWING
    doubts = [word for word in answer.text.split() if word in DOUBTFUL]
    assert ada.page.locator(".st-key-row-review-0 .doubt").all_inner_texts() == doubts
    ada.tap("Change the words")
    ada.page.get_by_label("Your answer").fill(STORY)
    ada.tap("Save the words").tap("These are my answers").reads("Keep this interview?")

    answer, spoken = ada.answer(), ada.spoken()
    assert answer is not None
    assert spoken is not None
    assert (answer.text, answer.spoken) == (STORY, True)
    assert breaks(spoken.transcript.text.split()) == []


@pytest.mark.walk
def test_a_service_that_breaks_off_costs_no_word(ada: Talker) -> None:
    """The line is taken up again, and each word is there once. Where the service lets nobody in any
    more, one sentence says so, and all that was heard stands in the box after one click."""
    vendor = ada.hall.vendor
    ada.start_talking().hears(4)
    vendor.cut()
    vendor.opened(2)
    ada.hears(10)
    expect(ada.status).to_have_text("Listening")
    assert breaks(ada.shown) == []
    vendor.fail(status(402))
    vendor.cut()
    expect(ada.status).to_contain_text("no credit left. Nothing of yours was lost.")
    shown = ada.shown
    ada.page.get_by_text("Type", exact=True).click()

    expect(ada.box).to_be_visible()
    assert ada.typed.split()[: len(shown)] == shown
    assert breaks(ada.typed.split()) == []
    ada.reads("never reached us")


@pytest.mark.walk
def test_a_killed_server_costs_seconds_and_not_the_answer(  # noqa: PLR0915 - one long way
    ada: Talker,
) -> None:
    """SIGKILL in the middle: the same tab shows what was heard, and she says more. So it is after a
    reload, and in a new tab after hers was closed: nothing is missing, nothing is there twice."""
    ada.start_talking().hears(5)
    shown = ada.shown
    ada.keeps(shown)
    ada.hall.server.restart()
    expect(ada.box).to_be_visible()
    killed = ada.typed.split()
    assert killed[: len(shown)] == shown
    assert breaks(killed) == []
    ada.start_talking("Say more").hears(len(killed) + 3)

    ada.page.reload()
    expect(ada.box).to_be_visible()
    reloaded = ada.typed.split()
    assert reloaded[: len(killed)] == killed
    assert breaks(reloaded[len(killed) :]) == []
    assert len(reloaded) >= len(killed) + 3
    assert ada.answer() is None

    expect(ada.page.get_by_role("button", name="Say more")).to_be_visible()
    ada.start_talking("Say more").hears(len(reloaded) + 2)
    ada.page.close()
    ada.page = ada.page.context.new_page()
    ada.enter()
    expect(ada.box).to_be_visible()
    closed = ada.typed.split()
    assert closed[: len(reloaded)] == reloaded
    assert len(closed) >= len(reloaded) + 2
    assert breaks(closed[len(reloaded) :]) == []
    ada.page.keyboard.press("Control+Enter")
    ada.reads("Answer again now")
    answer = ada.answer()
    assert answer is not None
    assert answer.text.split() == closed


@pytest.mark.walk
def test_another_tab_takes_over_and_goes_on(ada: Talker) -> None:
    """It is told first. Then it has what was heard, and hears its own microphone alone; the first
    one is told in turn. Starting over there empties the captions, and they go on."""
    ada.start_talking().hears(3)
    shown = ada.shown
    other = ada.another_tab()
    other.is_headed("This interview is open in another tab").tap("Take it over here")
    expect(other.box).to_be_visible()
    before = other.typed.split()
    assert before[: len(shown)] == shown
    ada.is_headed("This interview is open in another tab")
    other.box.fill("In my own words.")
    other.start_talking("Say more").hears(len(before) + 3)
    other.done()
    said = other.typed.removeprefix("In my own words. ").split()
    assert other.typed.startswith("In my own words. ")
    assert len(said) >= 3
    assert breaks(said) == []
    other.start_talking("Say more")
    other.captions.get_by_role("button", name="Start over").click()
    other.captions.get_by_role("button", name="Drop these words?").click()
    expect(other.page.locator(".captions-words > span").first).to_have_text("")
    other.hears(3).done()
    assert breaks(other.typed.split()) == []
    assert len(other.typed.split()) < len(before) + 8


@pytest.mark.walk
def test_a_service_that_lets_nobody_in_is_one_sentence(ada: Talker) -> None:
    """A key that is not taken: said while she looks, and said again where nothing was heard; what
    she typed before is still there. Other reasons go the same way."""
    said = "This service is not set up correctly."
    ada.page.get_by_text("Type", exact=True).click()
    at_rest(ada.page)
    ada.type("I typed this.").saved()
    ada.page.get_by_text("Talk", exact=True).click()
    ada.hall.vendor.fail(status(401))
    ada.start_talking()
    expect(ada.status).to_contain_text(said)
    ada.done().reads(said)
    ada.page.get_by_text("Type", exact=True).click()

    ada.holds("I typed this.")


@pytest.mark.walk
def test_only_a_silence_that_somebody_chose_ends_an_answer(hall: Hall, visit: Visit) -> None:
    """Brisk: after two seconds of silence a countdown, which a key cancels; after the next silence
    the words stand in the box. By hand, eight seconds of silence end nothing. Real silence takes
    real seconds: both are heard at once."""
    words = Script.of("I planned the routes").words
    more = Script.of("and nobody waited", start=5.0).words
    hall.vendor.ears = Script(words)
    patient = hall.guest(visit).start_talking()
    hall.vendor.ears = Script((*words, *more))
    brisk = hall.guest(visit, voice=BRISK).start_talking()

    expect(brisk.status).to_contain_text("Finished? Going on in")
    brisk.page.keyboard.press("Shift")
    expect(brisk.status).to_have_text("Listening")
    expect(brisk.captions).to_have_count(0)
    brisk.holds("I planned the routes and nobody waited")
    assert hall.vendor.conversations[0].seconds > 8 + words[-1].end
    expect(patient.status).to_have_text("Listening")
    patient.done().holds("I planned the routes")


NO_ROUTE = """
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration) { super({ ...configuration, iceTransportPolicy: "relay" }); }
};
"""
TRIES = 60_000  # ms: two of them, 8 and 15 s long


@pytest.mark.walk
def test_without_a_route_for_the_voice_a_recording_is_one_click_away(
    hall: Hall, visit: Visit
) -> None:
    """The browser offers no way that leads anywhere, so both tries to connect come to nothing:
    one sentence says so, and what she records instead becomes words in the box."""
    ada = hall.guest(visit, script=NO_ROUTE)
    told = ada.page.get_by_text("Your voice could not get through to us.")
    expect(told).to_be_visible(timeout=TRIES)
    expect(ada.page.get_by_role("button", name="Type instead")).to_be_visible()
    ada.tap("Record instead").record(4.0)

    expect(ada.box).to_be_visible()
    assert len(ada.typed.split()) > 2
    assert breaks(ada.typed.split()) == []


@pytest.mark.walk
def test_a_language_that_the_service_cannot_hear_is_one_sentence(ada: Talker) -> None:
    """It is asked, and says no: that is said, nothing is asked again, and typing is one click
    away. What is known before is said before, which the tests of the page show."""
    vendor = ada.hall.vendor
    before = len(vendor.knocks)
    vendor.fail(status(400, "Bad Request"))
    ada.start_talking()
    expect(ada.status).to_contain_text("This service cannot listen to this language")
    ada.page.wait_for_timeout(2_000)
    assert len(vendor.knocks) == before + 1
    ada.page.get_by_text("Type", exact=True).click()

    expect(ada.box).to_be_visible()
    ada.type("So I type it.").saved()


@pytest.mark.walk
def test_a_screen_reader_is_quiet_while_the_microphone_is_open(ada: Talker) -> None:
    """Captions are a live region for whoever turns that on, with a switch that the keyboard and a
    screen reader meet; it is remembered. The words are told after Done in any case."""
    ada.start_talking().hears(3)
    log, switch = ada.page.get_by_role("log"), ada.page.get_by_role("checkbox")
    expect(log).to_have_attribute("aria-live", "off")
    ada.captions.get_by_role("button", name="Start over").focus()
    ada.page.keyboard.press("Tab")
    expect(switch).to_be_focused()
    ada.page.keyboard.press("Space")
    expect(log).to_have_attribute("aria-live", "polite")
    at_rest(ada.page)
    ada.done()
    expect(ada.page.locator(".answer-heard")).to_have_text(f"We heard: {ada.typed}")
    ada.start_talking("Say more")

    expect(log).to_have_attribute("aria-live", "polite")


DENIED = (
    "navigator.mediaDevices.getUserMedia = "
    "() => Promise.reject(new DOMException('', 'NotAllowedError'))"
)


def test_without_a_microphone_every_other_way_is_one_click_away(hall: Hall, visit: Visit) -> None:
    """One sentence says why; she may record instead, or type. So it is where the connection does
    not come about, or there is no microphone: the sentences are tested with the microphone."""
    ada = hall.guest(visit, script=DENIED).reads("does not let this page use the microphone")
    expect(ada.page.get_by_role("button", name="Try again")).to_be_visible()
    expect(ada.page.get_by_role("button", name="Type instead")).to_be_visible()
    ada.tap("Record instead")

    expect(ada.page.get_by_test_id("stAudioInput")).to_be_visible()
