"""What was heard of an answer that is never given goes, and its draft with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from core.bootstrap import App
from core.domain.interview import Interview, Phase
from core.services.voice_answers import VoiceAnswers
from tests.doubles.scripted_line import ScriptedLine
from tests.services.test_interviews import begun
from tests.services.test_voice_answers import draft_of

FIRST, AGAIN = "I fixed the import last week.", "No, wait, it was a Monday."


@pytest.fixture
def line() -> ScriptedLine:
    return ScriptedLine()


@pytest.fixture
def voices(app: App, line: ScriptedLine) -> Iterator[VoiceAnswers]:
    made = VoiceAnswers(app.store, line, app.now)
    yield made
    made.close()


@pytest.fixture
def asked(app: App, ada: str) -> Interview:
    return app.interviews.ask(ada, begun(app, ada).id, "tab")


@pytest.fixture
def once(app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview) -> Interview:
    """Answered by voice, and not asked again yet."""
    speak(voices, line, asked, 0, FIRST)
    return app.interviews.answer(asked.owner, asked.id, "tab", 0, FIRST)


def speak(
    voices: VoiceAnswers, line: ScriptedLine, its: Interview, position: int, text: str
) -> None:
    voices.listen(its.owner, its.id, "tab", position)
    line.stream.say(text)
    voices.to_typing(its.owner, its.id, "tab", position)


def heard(app: App, its: Interview) -> dict[tuple[int, int], str]:
    with app.store.session_for(its.owner, reading=True) as records:
        found = records.spoken.of(its.id)
    return {place: spoken.transcript.text for place, spoken in found.items()}


def goes_on(app: App, its: Interview) -> Interview:
    return app.interviews.ask(its.owner, its.id, "tab")


def goes_on_as_planned(app: App, its: Interview) -> Interview:
    return app.interviews.ask_planned(its.owner, its.id, "tab")


def ends_early(app: App, its: Interview) -> Interview:
    return app.interviews.end_early(its.owner, its.id, "tab")


def ends_in_a_pause(app: App, its: Interview) -> Interview:
    app.interviews.pause(its.owner, its.id, "tab")
    return ends_early(app, its)


@pytest.mark.parametrize("how", [goes_on, goes_on_as_planned, ends_early, ends_in_a_pause])
def test_a_second_attempt_that_was_never_given_goes_with_its_box(
    app: App,
    voices: VoiceAnswers,
    line: ScriptedLine,
    once: Interview,
    how: Callable[[App, Interview], Interview],
) -> None:
    """The first one was given, and stays as it was heard."""
    speak(voices, line, once, 0, AGAIN)
    assert heard(app, once) == {(0, 0): FIRST, (0, 1): AGAIN}
    after = how(app, once)

    assert after.phase in (Phase.ANSWERING, Phase.REVIEWING)
    assert heard(app, once) == {(0, 0): FIRST}
    assert app.interviews.draft(once.owner, once.id, 0) is None


def test_an_interview_that_ends_in_the_middle_of_an_answer_keeps_no_word_of_it(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    speak(voices, line, asked, 0, AGAIN)
    ends_early(app, asked)

    assert heard(app, asked) == {}
    assert app.interviews.draft(asked.owner, asked.id, 0) is None


def test_a_pause_costs_no_word(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    """The box is open still when they come back."""
    speak(voices, line, asked, 0, AGAIN)
    app.interviews.pause(asked.owner, asked.id, "tab")
    app.interviews.resume(asked.owner, asked.id, "tab")

    assert heard(app, asked) == {(0, 0): AGAIN}
    assert draft_of(app, asked) == AGAIN


@pytest.mark.parametrize("when", ["while it is heard", "after it was heard"])
def test_whoever_keeps_their_first_answer_drops_the_second(
    app: App, voices: VoiceAnswers, line: ScriptedLine, once: Interview, when: str
) -> None:
    """Also in the middle of it; and a second click does nothing more."""
    if when == "while it is heard":
        voices.listen(once.owner, once.id, "tab", 0)
        line.stream.say(AGAIN)
    else:
        speak(voices, line, once, 0, AGAIN)
    for _ in range(2):
        voices.give_up(once.owner, once.id, "tab", 0)

    assert heard(app, once) == {(0, 0): FIRST}
    assert draft_of(app, once) == ""
    assert voices.current(once.owner, once.id) is None


def test_what_was_only_typed_again_stays_in_its_box(
    app: App, voices: VoiceAnswers, once: Interview
) -> None:
    """Nothing was heard of it: it is there when they change their mind."""
    app.interviews.save_draft(once.owner, once.id, (0, 1), AGAIN, 7)
    voices.give_up(once.owner, once.id, "tab", 0)

    assert draft_of(app, once) == AGAIN


def test_the_same_answer_once_more_is_one_answer(
    app: App, voices: VoiceAnswers, line: ScriptedLine, once: Interview
) -> None:
    speak(voices, line, once, 0, FIRST)
    after = app.interviews.answer(once.owner, once.id, "tab", 0, FIRST)

    assert len(after.turns[0].attempts) == 1
    assert heard(app, once) == {(0, 0): FIRST}


def test_a_question_of_the_candidates_is_as_an_answer(
    app: App, voices: VoiceAnswers, line: ScriptedLine, once: Interview
) -> None:
    """What was heard of one that was written afresh goes with it, and of one that was never put,
    with the end."""
    its = once
    while its.phase is not Phase.CANDIDATE_ASKS:
        its = app.interviews.ask(its.owner, its.id, "tab")
        if its.phase is Phase.ANSWERING:
            its = app.interviews.skip(its.owner, its.id, "tab", len(its.turns) - 1)
    position = len(its.turns)
    speak(voices, line, its, position, "Who would I work with?")
    app.interviews.ask_back(its.owner, its.id, "tab", "Who would I work with?")
    speak(voices, line, its, position, "Well, hm, no.")
    app.interviews.ask_back(its.owner, its.id, "tab", "How do teams plan their week?")
    speak(voices, line, its, position, "And then")
    before = heard(app, its)
    app.interviews.finish_asking_back(its.owner, its.id, "tab")

    assert before == {
        (0, 0): FIRST, (position, 0): "Who would I work with?", (position, 2): "And then"
    }  # fmt: skip
    assert (position, 2) not in heard(app, its)
    assert app.interviews.draft(its.owner, its.id, position) is None
