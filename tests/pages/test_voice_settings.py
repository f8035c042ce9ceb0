"""The voice part of the Settings page: chosen, agreed to, and refused by one switch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.chat import ModelRef
from core.domain.preferences import Preferences
from core.domain.voice import AnswerBy, Patience
from core.services.chosen_speech import Obstacle
from tests.conftest import ADA
from tests.contracts.speech import KEY
from tests.doubles.clock import StandingClock
from tests.pages.conftest import Visit, press, texts

SETTINGS = "7_Settings.py"
NOVA, AURA = ModelRef("deepgram", "nova-3"), ModelRef("deepgram", "aura-2")
NEAR = {
    "id": "here",
    "name": "The box below the desk",
    "base_url": "http://127.0.0.1:9/v1",
    "speech": [
        {"id": "whisper", "records": True},
        {"id": "kokoro", "voices": [{"id": "af_heart", "name": "Heart"}]},
    ],
}


@pytest.fixture
def app(tmp_path: Path, migrated: Path, clock: StandingClock) -> Iterator[App]:
    settings = Settings(
        data_dir=Path(copytree(migrated, tmp_path / "data")),
        deepgram_api_key=KEY,
        deepgram_base_url="http://127.0.0.1:9",
        chat_servers=(NEAR,),
        listener_model=str(NOVA),
    )
    running = bootstrap(settings, clock)
    yield running
    running.close()


@pytest.fixture
def ada(app: App) -> str:
    return app.candidates.admit(ADA)


def kept(app: App) -> Preferences:
    with app.store.session_for(app.candidates.admit(ADA), reading=True) as records:
        return records.choices.get()


def test_a_voice_is_sent_only_after_a_yes_that_names_who_gets_it(visit: Visit, app: App) -> None:
    """What the operator suggests waits for one button, which says what it sends, and where."""
    at = visit(SETTINGS)
    before = texts(at)
    assert app.chosen_speech.stand(app.candidates.admit(ADA)).live is Obstacle.NOT_AGREED
    press(at, "Agree, and let it work")
    stand = app.chosen_speech.stand(app.candidates.admit(ADA))

    assert "This sends the sound of your voice to **Deepgram**. May it?" in before
    assert kept(app).agreed_to == ("deepgram",)
    assert (stand.live, stand.recorded) == (None, None)
    now = texts(visit(SETTINGS))
    assert "May it?" not in now
    assert "What you say or are asked aloud may go to Deepgram." in now


def test_looking_at_the_page_changes_nothing(visit: Visit, app: App, ada: str) -> None:
    """Before and after a yes: no list saves what nobody picked."""
    before = kept(app)
    assert not visit(SETTINGS).run().exception
    assert kept(app) == before
    app.choices.agree(ada, ["deepgram", "here"])
    agreed = kept(app)
    assert not visit(SETTINGS).run().exception

    assert kept(app) == agreed


def test_how_an_answer_is_given_and_ended_is_the_candidates_choice(
    visit: Visit, app: App, ada: str
) -> None:
    """By default it is typed, and nobody but the candidate ends it."""
    app.choices.agree(ada, ["deepgram"])
    at = visit(SETTINGS)
    ways = next(each for each in at.radio if each.label == "How you answer")
    assert ways.value is AnswerBy.TYPING
    ways.set_value(AnswerBy.TALKING).run()
    ends = next(each for each in at.radio if each.label.startswith("What ends"))
    assert ends.value is Patience.MANUAL
    ends.set_value(Patience.PATIENT).run()
    [aloud] = [each for each in at.toggle if each.label.startswith("Read captions aloud")]
    assert not aloud.value
    aloud.set_value(True).run()

    assert kept(app).voice.answer_by is AnswerBy.TALKING
    assert kept(app).voice.patience is Patience.PATIENT
    assert kept(app).voice.captions_aloud


def test_who_reads_aloud_is_the_device_until_somebody_else_is_chosen(
    visit: Visit, app: App, ada: str
) -> None:
    """Another one is asked for first; then its voices can be chosen, and how fast it speaks."""
    app.choices.agree(ada, ["here"])
    at = visit(SETTINGS)
    [speaker] = [each for each in at.selectbox if each.label == "Who reads the questions to you"]
    assert speaker.value == "browser"
    speaker.set_value(str(AURA)).run()
    assert kept(app).voice.speaker is None
    assert "This sends the words of each question to **Deepgram**. May it?" in texts(at)
    [agree] = [each for each in at.button if each.key == "agree-speaker"]
    agree.click().run()
    [voice] = [each for each in at.selectbox if each.label == "Voice"]
    voice.set_value("aura-2-apollo-en").run()
    at.slider[0].set_value(1.2).run()
    voiced = kept(app).voice

    assert (voiced.speaker, voiced.voice, voiced.speed) == (AURA, "aura-2-apollo-en", 1.2)
    assert app.chosen_speech.stand(ada).aloud is None


def test_one_switch_keeps_everything_here(visit: Visit, app: App, ada: str) -> None:
    """The page says so, offers only what runs here, and has it all again afterwards."""
    app.choices.agree(ada, ["deepgram", "here"])
    at = visit(SETTINGS)
    [switch] = [each for each in at.toggle if each.label == "Nothing leaves this machine"]
    switch.set_value(True).run()
    [listener] = [each for each in at.selectbox if each.label == "Who writes down what you say"]
    local = texts(at)

    assert kept(app).local_only
    assert "You chose that no outside service is asked for anything." in local
    assert [option for option in listener.options if "nova-3" in option] == []
    assert [option for option in listener.options if "whisper" in option]
    [switch] = [each for each in at.toggle if each.label == "Nothing leaves this machine"]
    switch.set_value(False).run()
    assert not kept(app).local_only
    assert app.chosen_speech.stand(ada).live is None
