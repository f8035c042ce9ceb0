"""How long somebody waited: what was seen, by our own clock, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.bootstrap import App
from core.domain.chat import ModelRef
from core.domain.interview import Interview
from core.domain.spoken import Wait
from core.domain.waiting import Waited, WaitedFor, waited
from core.errors import NotFoundError
from core.services.waits import LONGEST, Seen, Waiting, Waits
from tests.services.test_interviews import begun

EARS, MOUTH = ModelRef("acme", "ears"), ModelRef("acme", "mouth")


class Time:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def waits(app: App, time: Time) -> Waits:
    return Waits(app.store, time)


@pytest.fixture
def interview(app: App, ada: str) -> Interview:
    return begun(app, ada)


def heard(app: App, interview: Interview, words: int = 300) -> None:
    """What is stored with Done."""
    with app.store.session_for(interview.owner) as records:
        records.waits.put(interview.id, Wait(0, words=words, listener=EARS))


def stored(app: App, interview: Interview) -> Wait:
    with app.store.session_for(interview.owner, reading=True) as records:
        [wait] = records.waits.of(interview.id)
    return wait


@pytest.mark.parametrize(("at_once", "before"), [(True, 0), (False, 300)])
def test_a_wait_is_measured_from_the_end_of_the_answer(
    app: App, waits: Waits, time: Time, interview: Interview, *, at_once: bool, before: int
) -> None:
    """In a rehearsal the click on Done begins it all. When coached, the candidate reads their
    words first: what they take for that is not counted, and the wait for the words is."""
    asked = interview.owner, interview.id
    heard(app, interview)
    waits.began(*asked, Waiting("tab", 0, "offline@1", time.seconds, at_once=at_once))
    assert waits.expects(*asked, "tab", 0, MOUTH)
    time.seconds += 0.5
    waits.saw(*asked, 0, Seen.QUESTION)
    time.seconds += 0.25
    waits.saw(*asked, 0, Seen.SOUND)
    time.seconds += 10
    waits.saw(*asked, 0, Seen.QUESTION)
    waits.saw(*asked, 0, Seen.SOUND)

    expected = Wait(0, 300, 500 + before, 750 + before, EARS, "offline@1", MOUTH)
    assert stored(app, interview) == expected
    assert not waits.expects(*asked, "tab", 0, MOUTH)


def test_what_nobody_waits_for_is_not_measured(
    app: App, waits: Waits, time: Time, interview: Interview
) -> None:
    """Another tab, a page that was loaded again, another answer, somebody else, or hours later."""
    asked = interview.owner, interview.id
    waits.began(*asked, Waiting("tab", 0, "offline@1", time.seconds))

    assert not waits.expects(*asked, "another tab", 0)
    assert not waits.expects(*asked, "tab", 1)
    assert not waits.expects("eve", interview.id, "tab", 0)
    for owner, position in (("eve", 0), (interview.owner, 1)):
        with pytest.raises(NotFoundError):
            waits.saw(owner, interview.id, position, Seen.QUESTION)
    time.seconds += LONGEST + 1
    with pytest.raises(NotFoundError):
        waits.saw(*asked, 0, Seen.QUESTION)
    with app.store.session_for(interview.owner, reading=True) as records:
        assert records.waits.of(interview.id) == []


def test_a_wait_is_told_part_by_part(app: App, interview: Interview) -> None:
    """Each part is what came after the one before it; who took it stands beside it."""
    first = Wait(0, 200, 600, 700, EARS, "acme/asks", MOUTH)
    second = Wait(1, 400, 900, 1900, EARS, "acme/asks", MOUTH)
    typed = Wait(2, question=50, interviewer="offline@1")
    device = Wait(3, question=50, sound=60, interviewer="offline@1")

    assert waited([]) == ()
    assert waited([typed]) == (Waited(WaitedFor.QUESTION, 50, 50, 1, ("offline@1",)),)
    assert waited([first, second]) == (
        Waited(WaitedFor.WORDS, 300, 400, 2, (str(EARS),)),
        Waited(WaitedFor.QUESTION, 450, 500, 2, ("acme/asks",)),
        Waited(WaitedFor.SOUND, 550, 1000, 2, (str(MOUTH),)),
        Waited(WaitedFor.ALL, 1300, 1900, 2),
    )
    assert waited([device])[1] == Waited(WaitedFor.SOUND, 10, 10, 1, ("",))
    assert waited([first, device])[2].by == (str(MOUTH), "")
    assert waited([Wait(0, words=200, listener=EARS)])[0].what is WaitedFor.WORDS
    with app.store.session_for(interview.owner) as records:
        records.waits.put(interview.id, first)
        records.waits.put(interview.id, Wait(0, words=100, listener=EARS))
        assert records.waits.of(interview.id) == [replace(first, words=100)]
