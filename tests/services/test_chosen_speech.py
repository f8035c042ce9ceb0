"""Who listens to whom and who reads aloud: chosen, agreed to, paid for, and stopped at once.

By the vendors' real SDKs, against speech servers on this machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.chat import DataKind, ModelRef, Role, TokenCount
from core.domain.identity import cookie_hash
from core.domain.language import Language
from core.domain.speech import LONGEST_SPEECH, Heard
from core.domain.usage import DONE, UNDER_WAY, Usage
from core.errors import (
    CannotListenError,
    LocalOnlyError,
    MinutesUsedError,
    NobodyListensError,
    NotAgreedToSendError,
    OverBudgetError,
    OwnKeyGoneError,
    OwnKeyRefusedError,
    PriceUnknownError,
    StoppedListeningError,
)
from core.ports.speech import Line, Listening
from core.services.bookings import Watch
from core.services.chosen_speech import ChosenSpeech, Obstacle
from core.services.receipts import LOCAL
from tests.chat_server import ChatServer
from tests.conftest import ADA
from tests.contracts.speech import KEY, OWN
from tests.doubles.clock import StandingClock
from tests.services.test_accounts import at, browser, links, sign_up
from tests.services.test_interviews import begun
from tests.speech_server import Script, SpeechServer
from tests.speech_server.rest import Rest, wav
from tests.speech_server.server import eventually
from tests.speech_server.sound import silence

TEXT = "We moved the import to Kafka."
LISTENING = Listening(key_terms=("Kafka", "HACCP"))
RECORDING = wav(silence(4.2))
NOVA, AURA = ModelRef("deepgram", "nova-3"), ModelRef("deepgram", "aura-2")
HERE = ModelRef("here", "whisper")
LONGEST_MS = round(LONGEST_SPEECH * 1000)


@dataclass
class Noting:
    """An ear that remembers."""

    lines: list[Line] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def heard(self, heard: Heard) -> None:
        self.words.extend(word.text for word in heard.words if heard.settled)

    def line(self, line: Line) -> None:
        self.lines.append(line)


@dataclass(frozen=True)
class Outside:
    """A vendor that is asked for speech, one that is asked for words, and a server near by."""

    deepgram: Rest
    openai: ChatServer
    here: Rest

    @property
    def bytes_that_came(self) -> int:
        asked = len(self.deepgram.asked) + len(self.deepgram.server.knocks)
        return asked + len(self.openai.exchanges)


@pytest.fixture
def outside() -> Iterator[Outside]:
    with (
        SpeechServer(Script.of(TEXT)) as deepgram,
        ChatServer() as openai,
        SpeechServer(Script.of(TEXT)) as here,
    ):
        yield Outside(Rest(deepgram), openai, Rest(here))


@pytest.fixture
def app(tmp_path: Path, migrated: Path, clock: StandingClock, outside: Outside) -> Iterator[App]:
    near = {
        "id": "here",
        "name": "The box below the desk",
        "base_url": f"{outside.here.server.url}/v1",
        "speech": [
            {"id": "whisper", "records": True},
            {"id": "kokoro", "voices": [{"id": "af_heart", "name": "Heart"}]},
        ],
    }
    settings = Settings(
        data_dir=Path(copytree(migrated, tmp_path / "data")),
        deepgram_api_key=KEY,
        deepgram_base_url=outside.deepgram.server.url,
        openai_api_key=KEY,
        openai_base_url=outside.openai.openai,
        chat_servers=(near,),
        assessor_model="openai/gpt-6.1-terra",
        listener_model=str(NOVA),
        speaker_model=str(AURA),
    )
    made = bootstrap(settings, clock)
    yield made
    made.close()


@pytest.fixture
def ada(app: App) -> str:
    return app.candidates.admit(ADA)


@pytest.fixture
def agreed(app: App, ada: str) -> str:
    app.choices.agree(ada, ["deepgram"])
    return ada


@pytest.fixture
def quick(app: App) -> Iterator[ChosenSpeech]:
    """Looks after hearings more often than every few seconds."""
    made = replace(app.chosen_speech, watch=Watch(0.02))
    yield made
    made.close()


def bring_key(app: App, owner: str, key: str = OWN) -> None:
    with app.store.session_for(owner) as records:
        records.choices.put_key("deepgram", key, app.now())


def calls(app: App, owner: str) -> list[Usage]:
    return list(app.usages.since_month(owner))


def test_before_anybody_agreed_no_sound_leaves(app: App, ada: str, outside: Outside) -> None:
    """What the operator suggests is a suggestion; the page is told who waits for a yes."""
    for way in (app.chosen_speech.live, app.chosen_speech.recorded, app.chosen_speech.speaker):
        with pytest.raises(NotAgreedToSendError):
            way(ada, None)
    stand = app.chosen_speech.stand(ada)

    assert {stand.live, stand.recorded, stand.aloud} == {Obstacle.NOT_AGREED}
    assert [provider.id for provider in stand.waiting] == ["deepgram"]
    assert outside.bytes_that_came == 0
    assert app.chosen_speech.stand(None).live is Obstacle.NOT_AGREED


def test_who_may_read_need_not_listen(app: App, ada: str, outside: Outside) -> None:
    """A yes to a model that reads is none to one that hears a voice, at the same company."""
    app.choices.agree(ada, ["openai"])
    whisper = ModelRef("openai", "whisper-1")
    app.choices.talk(ada, lambda was: replace(was, listener=whisper))
    with pytest.raises(NotAgreedToSendError):
        app.chosen_speech.recorded(ada, None)
    assert app.chosen_speech.stand(ada).recorded is Obstacle.NOT_AGREED
    app.choices.agree(ada, ["openai"], to_be_heard=True)

    assert app.chosen_speech.recorded(ada, None).model == whisper
    app.choices.stay_offline(ada)
    app.choices.agree(ada, ["openai"])
    assert app.chosen_speech.stand(ada).recorded is Obstacle.NOT_AGREED
    assert outside.bytes_that_came == 0


def test_a_recording_is_booked_by_the_second(app: App, agreed: str, outside: Outside) -> None:
    """By its own length, with the words that went along, and with no token that nobody took."""
    interview = begun(app, agreed)
    chosen = app.chosen_speech.recorded(agreed, interview.id)
    transcript = chosen.transcriber.transcribe(RECORDING, LISTENING)
    (call,) = calls(app, agreed)

    assert transcript.text == TEXT
    assert chosen.model == call.model == NOVA
    assert (call.role, call.outcome, call.interview_id) == (Role.LISTENER, DONE, interview.id)
    assert dict(call.sent) == {DataKind.VOICE: 4200, DataKind.KEY_TERMS: len("KafkaHACCP")}
    assert (call.tokens, call.cost) == (TokenCount(), None)
    assert outside.deepgram.asked[0].key == KEY


def test_a_live_answer_is_held_at_its_longest_and_booked_as_it_was(app: App, agreed: str) -> None:
    """While it is spoken, the most that it can become counts; then what was listened to."""
    ear = Noting()
    chosen = app.chosen_speech.live(agreed, None)
    stream = chosen.transcriber.listen(LISTENING, ear)
    (under_way,) = calls(app, agreed)
    for _ in range(30):
        stream.send(silence(0.1))
    assert stream.finish(timedelta(seconds=8))
    stream.close()
    (call,) = calls(app, agreed)

    assert (under_way.outcome, dict(under_way.sent)[DataKind.VOICE]) == (UNDER_WAY, LONGEST_MS)
    assert (call.outcome, dict(call.sent)[DataKind.VOICE]) == (DONE, 3000)
    assert " ".join(ear.words) == TEXT


def take_back(app: App, owner: str) -> None:
    app.choices.stay_offline(owner)


def stay_local(app: App, owner: str) -> None:
    app.choices.stay_local(owner, local=True)


def remove_key(app: App, owner: str) -> None:
    with app.store.session_for(owner) as records:
        records.choices.remove_key("deepgram")


@pytest.mark.parametrize("how", [take_back, stay_local, remove_key])
def test_what_is_taken_back_stops_the_sound_at_once(
    app: App, agreed: str, quick: ChosenSpeech, outside: Outside, how: Any
) -> None:
    """In the middle of an answer: the line is left, the page is told why, what was heard stays."""
    bring_key(app, agreed)
    ear = Noting()
    stream = quick.live(agreed, None).transcriber.listen(LISTENING, ear)
    conversation = outside.deepgram.server.opened()
    stream.send(silence(2.5))
    assert eventually(lambda: ear.words and conversation.seconds > 2.49)  # none is on its way
    how(app, agreed)
    assert eventually(lambda: ear.lines[-1] is Line.FAILED)
    stream.send(silence(1.0))
    stream.finish(timedelta(seconds=1))
    (call,) = calls(app, agreed)

    assert isinstance(stream.error, StoppedListeningError)
    assert conversation.seconds < 2.51
    assert call.outcome == "StoppedListeningError"
    assert dict(call.sent)[DataKind.VOICE] == 2500


def test_whoever_signs_out_leaves_the_line_in_the_same_step(app: App, outside: Outside) -> None:
    """As the application is composed: the service gets no further sound, and what it got is
    booked."""
    entered = sign_up(app, browser())
    owner = entered.owner
    app.choices.agree(owner, ["deepgram"])
    interview = app.interviews.ask(owner, begun(app, owner).id, "tab")
    visit = cookie_hash(entered.cookie)
    hearing = app.voice_answers.listen(owner, interview.id, "tab", 0, visit)
    conversation = outside.deepgram.server.opened()
    hearing.hear(silence(1.0))
    assert eventually(lambda: conversation.seconds > 0.99)  # nothing of it is on its way
    app.accounts.sign_out(at(entered))
    (call,) = calls(app, owner)
    hearing.hear(silence(1.0))

    assert (call.outcome, dict(call.sent)[DataKind.VOICE]) == (DONE, 1000)
    assert conversation.seconds < 1.01


def test_nobody_is_listened_to_for_an_interview_that_is_gone(
    app: App, agreed: str, quick: ChosenSpeech, outside: Outside
) -> None:
    """It was deleted in another tab, while this one still talks or is silent."""
    interview = begun(app, agreed)
    ear = Noting()
    stream = quick.live(agreed, interview.id).transcriber.listen(LISTENING, ear)
    outside.deepgram.server.opened()
    app.interviews.discard(agreed, interview.id)

    assert eventually(lambda: bool(ear.lines) and ear.lines[-1] is Line.FAILED)
    stream.close()


def test_own_keys_pay_and_are_told_apart(app: App, agreed: str, outside: Outside) -> None:
    """The service sees the candidate's key; one that it refuses is for them to look at."""
    bring_key(app, agreed)
    outside.deepgram.server.keys = frozenset({OWN})
    app.chosen_speech.recorded(agreed, None).transcriber.transcribe(RECORDING, LISTENING)
    outside.deepgram.server.keys = frozenset({KEY})
    with pytest.raises(OwnKeyRefusedError):
        app.chosen_speech.recorded(agreed, None).transcriber.transcribe(RECORDING, LISTENING)
    refused, paid = calls(app, agreed)

    assert [asked.key for asked in outside.deepgram.asked] == [OWN, OWN]
    assert paid.own_key
    assert (refused.outcome, refused.cost) == ("ProviderConfigError", 0)


def test_a_key_for_voice_is_tried_without_a_sound_and_gone_at_once(
    app: App, outside: Outside
) -> None:
    """On the same page as keys for words, by the same button."""
    entered = sign_up(app, browser())
    app.accounts.confirm(at(entered), links(app)[-1])
    owner = entered.owner
    app.choices.agree(owner, ["deepgram"])
    app.provider_keys.add(owner, browser(), "deepgram", OWN)
    app.provider_keys.test(owner, "deepgram")
    transcriber = app.chosen_speech.recorded(owner, None).transcriber
    app.provider_keys.remove(owner, browser(), "deepgram")
    with pytest.raises(OwnKeyGoneError):
        transcriber.transcribe(RECORDING, LISTENING)

    assert "deepgram" in {each.id for each in app.provider_keys.offered()}
    assert [(each.method, each.key, each.body) for each in outside.deepgram.asked] == [
        ("GET", OWN, b"")
    ]


def test_without_a_price_no_budget_can_be_kept(app: App, agreed: str, outside: Outside) -> None:
    """So nothing is sent; without a budget it is told that the price is unknown."""
    bring_key(app, agreed)
    app.usages.keep_to(agreed, "5")
    with pytest.raises(PriceUnknownError):
        app.chosen_speech.recorded(agreed, None).transcriber.transcribe(RECORDING, LISTENING)
    with pytest.raises(PriceUnknownError):
        app.chosen_speech.live(agreed, None).transcriber.listen(LISTENING, Noting())

    assert outside.bytes_that_came == 0
    assert calls(app, agreed) == []


def test_a_budget_holds_for_the_longest_answer(
    app: App, agreed: str, clock: StandingClock, outside: Outside
) -> None:
    """With a price: ten minutes at a cent each must fit in; paid are the seconds that it took."""
    told = {"model_prices": {str(NOVA): {"minute": "0.01"}}}
    priced = bootstrap(app.settings.model_copy(update=told), clock)
    bring_key(priced, agreed)
    priced.usages.keep_to(agreed, "0.09")
    with pytest.raises(OverBudgetError):
        priced.chosen_speech.live(agreed, None).transcriber.listen(LISTENING, Noting())
    assert outside.bytes_that_came == 0
    priced.usages.keep_to(agreed, "0.10")
    stream = priced.chosen_speech.live(agreed, None).transcriber.listen(LISTENING, Noting())
    with pytest.raises(OverBudgetError):
        priced.chosen_speech.recorded(agreed, None).transcriber.transcribe(RECORDING, LISTENING)
    stream.send(silence(6.0))
    stream.close()
    (call,) = calls(priced, agreed)
    priced.close()

    assert call.cost == 1000  # a tenth of a minute


def test_minutes_that_are_given_away_end_before_anything_is_sent(
    app: App, agreed: str, clock: StandingClock, outside: Outside
) -> None:
    """Live, recorded and read aloud; what is held for a talk under way is not there for another,
    and comes back with its end."""
    given = bootstrap(app.settings.model_copy(update={"free_minutes_a_month": 10}), clock)
    speech = given.chosen_speech
    stream = speech.live(agreed, None).transcriber.listen(LISTENING, Noting())
    aloud = speech.speaker(agreed, None)
    with pytest.raises(MinutesUsedError):
        speech.recorded(agreed, None).transcriber.transcribe(RECORDING, LISTENING)
    with pytest.raises(MinutesUsedError):
        aloud.speaker.speak("Why?", aloud.voice, aloud.speed)
    assert outside.deepgram.asked == []
    stream.send(silence(6.0))
    stream.close()
    speech.recorded(agreed, None).transcriber.transcribe(RECORDING, LISTENING)
    aloud.speaker.speak("Why?", aloud.voice, aloud.speed)
    with pytest.raises(MinutesUsedError):
        speech.live(agreed, None).transcriber.listen(LISTENING, Noting())
    left = given.usages.left(agreed).speech
    given.close()

    assert left == LONGEST_MS - 6000 - 4200 - 4 * 60


def test_a_question_is_spoken_in_the_voice_that_was_chosen(
    app: App, agreed: str, outside: Outside
) -> None:
    """Where it speaks the language of the interview, else the first that does."""
    app.choices.talk(agreed, lambda was: replace(was, voice="aura-2-apollo-en", speed=1.2))
    chosen = app.chosen_speech.speaker(agreed, None)
    chosen.speaker.speak("How are you?", chosen.voice, chosen.speed)
    german = app.chosen_speech.stand(agreed, Language.GERMAN).voice
    (call,) = calls(app, agreed)

    assert (chosen.model, chosen.voice, chosen.speed) == (AURA, "aura-2-apollo-en", 1.2)
    assert outside.deepgram.asked[0].query["model"] == ["aura-2-apollo-en"]
    assert dict(call.sent) == {DataKind.QUESTION: len("How are you?")}
    assert german is not None
    assert german.language is Language.GERMAN
    assert app.chosen_speech.stand(agreed, Language.POLISH).aloud is Obstacle.LANGUAGE


def test_a_language_that_it_does_not_know_is_told_before_anybody_speaks(
    app: App, agreed: str
) -> None:
    """Of a model's languages as they are known here."""
    interview = begun(app, agreed)
    arabic = app.chosen_speech.stand(agreed, Language.ARABIC)
    spoken = replace(interview, brief=replace(interview.brief, language=Language.ARABIC))
    with app.store.session_for(agreed) as records:
        records.interviews.save(spoken, was=interview.version)
    with pytest.raises(CannotListenError):
        app.chosen_speech.live(agreed, interview.id)

    assert arabic.live is arabic.recorded is Obstacle.LANGUAGE


def test_who_is_chosen_and_gone_is_nobody(app: App, agreed: str) -> None:
    """A server that was set up once, and is not any more."""
    gone = ModelRef("elsewhere", "ears")
    app.choices.talk(agreed, lambda was: replace(was, listener=gone))
    with pytest.raises(NobodyListensError):
        app.chosen_speech.live(agreed, None)

    assert app.chosen_speech.stand(agreed).live is Obstacle.NOBODY


def test_a_server_that_takes_recordings_only_is_not_asked_to_listen_live(
    app: App, ada: str
) -> None:
    """The page is told so, and the recorded way is open."""
    app.choices.agree(ada, ["here"])
    app.choices.talk(ada, lambda was: replace(was, listener=HERE))
    with pytest.raises(CannotListenError):
        app.chosen_speech.live(ada, None)
    stand = app.chosen_speech.stand(ada)

    assert (stand.live, stand.recorded) == (Obstacle.NOT_THIS_WAY, None)


def test_with_the_switch_on_not_one_byte_leaves(app: App, ada: str, outside: Outside) -> None:
    """Agreed to, chosen, with a key: nobody outside is asked for speech, for words, or to
    moderate; the server near by still may, and the offline coach works."""
    app.choices.agree(ada, ["deepgram", "openai", "here"])
    bring_key(app, ada)
    app.choices.stay_local(ada, local=True)
    for way in (app.chosen_speech.live, app.chosen_speech.recorded, app.chosen_speech.speaker):
        with pytest.raises(LocalOnlyError):
            way(ada, None)
    with pytest.raises(LocalOnlyError):
        app.coaches.of(ada, Role.ASSESSOR, by="openai/gpt-6.1-terra")
    with pytest.raises(LocalOnlyError):
        app.coaches.model_for(ada, Role.ASSESSOR, ModelRef("openai", "gpt-6.1-terra"))
    interview = begun(app, ada)
    asked = app.interviews.ask(ada, interview.id, "tab")
    app.interviews.answer(ada, interview.id, "tab", 0, "We moved it to Kafka in three weeks.")

    assert app.coaches.of(ada, Role.ASSESSOR).ref == app.coaches.offline.ref
    assert app.coaches.moderator(ada, Role.ASSESSOR) is None
    assert app.coaches.moderator(ada, Role.ASSESSOR, "openai/gpt-6.1-terra") is None
    assert app.coaches.stand(ada).outside == ()
    assert app.chosen_speech.stand(ada).live is Obstacle.LOCAL_ONLY
    assert asked.turns
    assert outside.bytes_that_came == 0

    app.choices.talk(ada, lambda was: replace(was, listener=HERE))
    heard = app.chosen_speech.recorded(ada, None).transcriber.transcribe(RECORDING, LISTENING)
    assert heard.text == TEXT
    assert outside.bytes_that_came == 0

    assert told(app, ada, interview.id)[0].text == LOCAL
    app.choices.stay_local(ada, local=False)
    assert told(app, ada, interview.id)[0].text != LOCAL
    assert app.coaches.of(ada, Role.ASSESSOR).ref == "openai/gpt-6.1-terra"


def test_the_receipt_tells_seconds_and_the_words_that_went_along(app: App, agreed: str) -> None:
    """Who got the sound, how long it was, and each word of the résumé and the job."""
    interview = begun(app, agreed)
    app.interviews.ask(agreed, interview.id, "tab")
    chosen = app.chosen_speech.recorded(agreed, interview.id)
    chosen.transcriber.transcribe(wav(silence(130)), LISTENING)
    spoken = app.chosen_speech.speaker(agreed, interview.id)
    spoken.speaker.speak("How are you?", spoken.voice, spoken.speed)
    said = " ".join(f"{line.label} {line.text}" for line in told(app, agreed, interview.id))

    assert "To write down what you said: the sound of your voice (2 min 10 s)" in said
    assert "To read aloud: the questions (12 characters)" in said
    assert "Deepgram, United States" in said


def told(app: App, owner: str, interview_id: str) -> Any:
    return app.dossiers.of(owner, interview_id).receipt
