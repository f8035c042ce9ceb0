"""A question read aloud, as the page has it; what is heard of it is tested in tests/e2e."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.interview import Interview
from core.domain.voice import AnswerBy
from core.errors import ProviderUnavailableError
from core.services.waits import Seen
from tests.conftest import ADA, STORY
from tests.contracts.speech import KEY, status
from tests.doubles.clock import StandingClock
from tests.doubles.coach import QUESTIONS, ScriptedCoach
from tests.doubles.read_aloud import read_aloud
from tests.pages.conftest import Visit, press
from tests.services.test_interviews import REHEARSAL, begun
from tests.speech_server import SpeechServer
from tests.speech_server.rest import Rest
from tests.speech_server.server import eventually

INTERVIEW = "2_Interview.py"


@pytest.fixture
def rest() -> Iterator[Rest]:
    with SpeechServer() as server:
        yield Rest(server)


@pytest.fixture
def app(tmp_path: Path, migrated: Path, clock: StandingClock, rest: Rest) -> Iterator[App]:
    settings = Settings(
        data_dir=Path(copytree(migrated, tmp_path / "data")),
        deepgram_api_key=KEY,
        deepgram_base_url=rest.server.url,
        speaker_model="deepgram/aura-2",
    )
    running = bootstrap(settings, clock, ScriptedCoach())
    yield running
    running.close()


@pytest.fixture
def interview(app: App, monkeypatch: pytest.MonkeyPatch) -> Interview:
    """Asked its first question, of a candidate who agreed to the voice of the service."""
    monkeypatch.setattr("ui.state.seat", lambda: "tab")
    monkeypatch.setattr("ui.aloud_view.question_voice", read_aloud)
    owner = app.candidates.admit(ADA)
    app.choices.agree(owner, ["deepgram"])
    return app.interviews.ask(owner, begun(app, owner, REHEARSAL).id, "tab")


def aloud(at: AppTest) -> dict[str, Any]:
    """What the page has read."""
    [told] = [each.value for each in at.text if each.value.startswith('{"aloud"')]
    return dict(json.loads(told)["aloud"])


def said(rest: Rest) -> list[str]:
    return [asked.fields["text"] for asked in rest.asked]


def by_voice(app: App, owner: str) -> None:
    app.choices.talk(owner, lambda was: replace(was, answer_by=AnswerBy.RECORDING))


def test_whoever_answers_by_voice_is_read_to_and_the_next_question_is_made_meanwhile(
    app: App, rest: Rest, interview: Interview, visit: Visit
) -> None:
    """Once each, however often the page is drawn; after the answer the sound is there already."""
    by_voice(app, interview.owner)
    at = visit(INTERVIEW).run()
    assert eventually(lambda: len(rest.asked) == 2)
    first = aloud(at)
    app.interviews.answer(interview.owner, interview.id, "tab", 0, STORY)
    app.errands.stop()
    second = aloud(at.run())

    assert (first["text"], first["plays"], first["service"]) == (QUESTIONS[0].text, True, True)
    assert first["url"].startswith(f"/sounds/{interview.id}/")
    assert second["text"] == QUESTIONS[1].text
    assert eventually(lambda: len(rest.asked) == 3)
    assert sorted(said(rest)) == sorted(question.text for question in QUESTIONS[:3])
    assert not at.exception


def test_whoever_types_is_read_to_when_they_ask(
    rest: Rest, interview: Interview, visit: Visit
) -> None:
    """Until then nothing is made."""
    del interview
    at = visit(INTERVIEW)
    assert (aloud(at)["plays"], aloud(at)["url"], aloud(at)["service"]) == (False, "", True)
    assert rest.asked == []

    at = press(at, "make")
    assert aloud(at)["url"]
    assert eventually(lambda: said(rest) == [QUESTIONS[0].text])


def test_a_voice_that_failed_is_tried_again_when_somebody_says_so(
    app: App, rest: Rest, interview: Interview, visit: Visit
) -> None:
    """At another address, since a player does not ask twice at the same."""
    rest.fail(status(504))
    press(visit(INTERVIEW), "make")
    app.errands.stop()
    at = press(visit(INTERVIEW), "make")
    failed = aloud(at)
    assert failed["failure"] == ProviderUnavailableError.say
    assert len(rest.asked) == 1

    again = aloud(press(at, "again"))
    assert (again["failure"], again["url"] != failed["url"]) == ("", True)
    assert eventually(lambda: len(rest.asked) == 2)
    assert interview.turns


def test_pace_and_silence_are_kept(
    app: App, rest: Rest, interview: Interview, visit: Visit
) -> None:
    """Whoever wants silence has it: nothing is made, and nothing is played."""
    by_voice(app, interview.owner)
    app.choices.talk(interview.owner, lambda was: replace(was, aloud=False))
    at = visit(INTERVIEW)
    assert (aloud(at)["aloud"], aloud(at)["plays"], aloud(at)["url"]) == (False, False, "")
    assert rest.asked == []

    at = press(press(at, "on"), "pace 0.7")
    assert (aloud(at)["aloud"], aloud(at)["speed"]) == (True, 0.7)
    at = press(at, "off")
    assert aloud(at)["aloud"] is False


def test_a_wait_is_measured_from_the_answer_to_the_next_question(
    app: App, interview: Interview, visit: Visit
) -> None:
    """The page says what it waits for; after a reload, which is another tab, it does not."""
    at = visit(INTERVIEW)
    assert aloud(at)["waits"] is None
    at.text_area[0].set_value(STORY)
    at = press(at, "Done")
    assert aloud(at)["waits"] == 0
    app.waits.saw(interview.owner, interview.id, 0, Seen.QUESTION)
    with app.store.session_for(interview.owner, reading=True) as records:
        [wait] = records.waits.of(interview.id)

    assert wait.question is not None
    assert 0 <= wait.question < 30_000
    assert (wait.interviewer, wait.words, wait.sound) == ("offline@1", None, None)
