"""A recorded answer, in a real browser whose microphone plays real speech."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from core.domain.voice import AnswerBy
from tests.e2e.chromium import at_rest
from tests.e2e.conftest import Visit
from tests.e2e.stored import Watched, assert_no_sound
from tests.e2e.talking import Hall, Talker, breaks

SILENT = """
navigator.mediaDevices.getUserMedia = async () => {
  const context = new AudioContext();
  const gain = context.createGain();
  gain.gain.value = 0;
  const hum = context.createOscillator();
  const out = context.createMediaStreamDestination();
  hum.connect(gain).connect(out);
  hum.start();
  return out.stream;
};
"""


@pytest.fixture
def ada(hall: Hall, visit: Visit) -> Talker:
    return hall.guest(visit, AnswerBy.RECORDING)


def test_a_recording_becomes_words_in_the_box_and_nothing_else(ada: Talker) -> None:
    """The service refuses at first: the very same recording is sent again, once she says so.
    Then its words stand in the box, and of the sound nothing is left anywhere."""
    hall = ada.hall
    hall.rest.fail(lambda talk: talk.refuse(402))
    with Watched(hall.temporary) as watched:
        ada.record(5.0)
        again = ada.page.get_by_role("button", name="Try again with this recording")
        expect(again).to_be_visible()
        before = len(hall.rest.asked)
        again.click()
        expect(ada.box).to_be_visible()
        at_rest(ada.page)
    first, last = hall.rest.asked[0].recording, hall.rest.asked[-1].recording
    assert len(hall.rest.asked) == before + 1
    assert first == last
    assert len(ada.typed.split()) > 4
    assert breaks(ada.typed.split()) == []
    spoken = ada.spoken()
    assert spoken is not None
    assert spoken.transcript.text == ada.typed
    assert not spoken.live

    assert_no_sound(hall, last[44:], watched)


@pytest.mark.walk
def test_a_silent_recording_is_sent_to_nobody(hall: Hall, visit: Visit) -> None:
    """It has its own sentence; there is nothing to try again with, so she records anew."""
    ada = hall.guest(visit, AnswerBy.RECORDING, script=SILENT)
    ada.record(1.0)
    ada.reads("This recording is silent. Nothing was sent to anybody.")

    assert hall.rest.asked == []
    expect(ada.page.get_by_role("button", name="Try again with this recording")).to_have_count(0)
    ada.tap("Record it again")
    expect(ada.page.get_by_role("button", name="Record", exact=True)).to_be_visible()
