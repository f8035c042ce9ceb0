"""A live line to Deepgram, by its own SDK: everything that can go wrong with it, on loopback."""

from __future__ import annotations

import logging
import logging.config
import re
import time
import traceback
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Event, Timer

import pytest

from core.domain.language import Language
from core.domain.speech import Heard, Word
from core.errors import (
    CannotListenError,
    OutOfCreditError,
    OwnKeyRefusedError,
    ProviderConfigError,
    ProviderError,
    ProviderUnavailableError,
    RateLimitedError,
)
from core.ports.speech import Line, Listening, LiveStream
from core.providers.speech.live import DeepgramLive
from core.providers.speech.patience import LivePatience
from tests.contracts.test_live_transcriber import HASTY, Page, pieces
from tests.doubles.scripted_line import said
from tests.speech_server import Listening as ReallyListening
from tests.speech_server import Script, SpeechServer, failures
from tests.speech_server.conversation import Conversation, Manner, Post, Told
from tests.speech_server.server import SAID, Failure, eventually
from tests.speech_server.sound import BLOCK, counted, silence, spoken

KEY = "dg-canary-77ab12"
TEXT = "Zebrafink moved the nightly import to the morning and told everybody exactly why."
WORDS = tuple(said(TEXT))
SECONDS = 6.0
WITHIN = timedelta(seconds=10)
QUICK = replace(HASTY, keep_alive=0.05)


@dataclass
class Call:
    """One answer that is spoken to a server."""

    server: SpeechServer
    page: Page
    stream: LiveStream

    def say(self, seconds: float, since: float = 0.0, every: float = 0.0) -> None:
        """Counted sound in pieces of 20 ms, *every* so many seconds."""
        for piece in pieces(counted(seconds, since)):
            self.stream.send(piece)
            if every:
                time.sleep(every)

    def come(self, number: int) -> dict[int, int]:
        """How many samples of each block came with connection *number*."""
        return dict(self.server.conversations[number - 1].came)


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    manner = Manner(counts=True)
    with SpeechServer(Script(WORDS, counted=True), keys=frozenset({KEY}), manner=manner) as server:
        yield server


def calling(
    server: SpeechServer,
    listening: Listening | None = None,
    patience: LivePatience = QUICK,
    *,
    key: str = KEY,
    own_key: bool = False,
) -> Call:
    service = DeepgramLive(
        "deepgram", "nova-3", key, server.url, own_key=own_key, patience=patience
    )
    page = Page()
    return Call(server, page, service.listen(listening or Listening(), page))


# What is asked


def test_what_is_asked_is_what_was_agreed(server: SpeechServer) -> None:
    """Verbatim, with fillers, nothing kept for training; and not a word about this machine."""
    call = calling(server, Listening(key_terms=("Kubernetes", "event sourcing")))
    conversation = server.opened()
    call.stream.close()

    assert conversation.query == {
        "model": ["nova-3"],
        "language": ["en"],
        "encoding": ["linear16"],
        "sample_rate": ["16000"],
        "channels": ["1"],
        "interim_results": ["true"],
        "punctuate": ["true"],
        "smart_format": ["true"],
        "filler_words": ["true"],
        "no_delay": ["true"],
        "mip_opt_out": ["true"],
        "keyterm": ["Kubernetes", "event sourcing"],
    }
    assert set(conversation.headers) == {
        "host", "upgrade", "connection", "sec-websocket-key", "sec-websocket-version",
        "authorization", "user-agent",
    }  # fmt: skip
    assert conversation.headers["authorization"] == f"Token {KEY}"
    assert conversation.headers["user-agent"] == "Candid"


@pytest.mark.parametrize(("seconds", "ends"), [(2.0, ["2000"]), (5.0, ["5000"]), (0.5, None)])
def test_a_silence_is_asked_for_in_the_services_words(
    server: SpeechServer, seconds: float, ends: list[str] | None
) -> None:
    """It refuses an utterance's end of less than a second, and does without."""
    call = calling(server, Listening(silence=timedelta(seconds=seconds)))
    query = server.opened().query
    call.stream.close()

    assert query["endpointing"] == [str(int(seconds * 1000))]
    assert query.get("utterance_end_ms") == ends


def test_other_languages_are_asked_for_without_english_fillers(server: SpeechServer) -> None:
    """The service knows fillers of English alone."""
    call = calling(server, Listening(language=Language.GERMAN))
    query = server.opened().query
    call.stream.close()

    assert query["language"] == ["de"]
    assert "filler_words" not in query


def test_somebody_who_thinks_is_not_hung_up_on(server: SpeechServer) -> None:
    """The service closes without sound; we say that we are still there."""
    server.manner = replace(server.manner, idle=0.4)
    call = calling(server)
    call.say(1.0)
    time.sleep(1.0)
    call.say(1.0, since=1.0)
    whole = call.stream.finish(WITHIN)

    assert whole
    assert len(server.conversations) == 1
    assert "KeepAlive" in server.conversations[0].commands
    assert call.page.lines == [Line.CONNECTING, Line.OPEN, Line.CLOSED]


# How it ends


def test_the_service_is_told_that_it_was_all(server: SpeechServer) -> None:
    """It flushes what it has, and is let go in its own words."""
    call = calling(server)
    call.say(2.0)
    whole = call.stream.finish(WITHIN)
    conversation = server.opened()

    assert whole
    assert conversation.over.wait(5)
    assert conversation.commands == ["Finalize", "CloseStream"]


@pytest.mark.parametrize("answers", [True, False])
def test_the_last_words_come_though_nothing_says_that_they_are_the_last(
    server: SpeechServer,
    answers: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Whether a Finalize is answered without a mark, or not at all."""
    server.manner = replace(server.manner, says_finalized=False, answers_finalize=answers)
    call = calling(server)
    call.say(SECONDS)
    whole = call.stream.finish(WITHIN)

    assert whole
    assert call.page.text == TEXT


def test_whoever_waits_in_vain_is_told(server: SpeechServer) -> None:
    """Within the time they gave; what was heard stays, and what is missing is counted."""
    server.fail(failures.deaf(30))
    call = calling(server)
    call.say(2.0)
    began = time.monotonic()
    whole = call.stream.finish(timedelta(seconds=0.5))

    assert not whole
    assert time.monotonic() - began < 1.5
    assert call.stream.lost == pytest.approx(2.0)
    assert call.stream.error is None


# What comes in a bad way


@pytest.mark.parametrize(
    "post",
    [failures.late(0.1), failures.doubled, failures.swapped()],
    ids=["late", "doubled", "swapped"],
)
def test_words_are_heard_once_however_they_come(server: SpeechServer, post: Post) -> None:
    """Late, twice or out of order: the same words, none of them again."""
    server.fail(failures.talking(post))
    call = calling(server)
    call.say(SECONDS)
    whole = call.stream.finish(WITHIN)
    settled = sorted(call.page.settled, key=lambda word: word.start)

    assert whole
    assert [word.text for word in settled] == TEXT.split()
    assert call.page.transcript.text == TEXT


@pytest.mark.parametrize(
    "message",
    [
        "this is no JSON",
        {"type": "Results"},
        {"type": "Results", "start": 0, "duration": 1, "is_final": True, "channel": {}},
        {"type": "Results", "start": "soon", "duration": 1, "channel": {"alternatives": []}},
    ],
)
def test_a_message_that_makes_no_sense_costs_no_word(server: SpeechServer, message: object) -> None:
    """It may have been words: the connection is made again, and the sound sent again."""
    server.fail(failures.told(message, after=2.5))
    call = calling(server)
    call.say(SECONDS)
    whole = call.stream.finish(WITHIN)

    assert whole
    assert call.page.text == TEXT
    assert len(server.conversations) == 2


@pytest.mark.parametrize(
    "message",
    [
        {"type": "Warning", "code": "X"},
        {"type": "SpeechStarted", "channel": [0, 1], "timestamp": 0.2},
        {"type": "UtteranceEnd", "channel": [0, 1], "last_word_end": 0.2},
        {"type": "Error", "variant": "SchemaError", "description": SAID},
    ],
)
def test_news_that_is_about_no_words_changes_nothing(server: SpeechServer, message: object) -> None:
    """A vendor may say more than we know."""
    server.fail(failures.told(message, after=2.5))
    call = calling(server)
    call.say(SECONDS)
    whole = call.stream.finish(WITHIN)

    assert whole
    assert call.page.text == TEXT
    assert len(server.conversations) == 1


def test_a_service_cannot_settle_what_it_was_not_sent(server: SpeechServer) -> None:
    """A figure that is wrong would have silenced the rest of the answer."""
    far = {
        "type": "Results", "start": 0.0, "duration": 500.0, "is_final": True,
        "channel": {"alternatives": [{"transcript": "", "confidence": 0.0, "words": []}]},
    }  # fmt: skip
    server.fail(failures.told(far, after=0.9))
    call = calling(server)
    call.say(1.0)
    answered = eventually(lambda: any(heard.settled for heard in call.page.messages))
    call.say(SECONDS - 1.0, since=1.0)
    whole = call.stream.finish(WITHIN)

    assert answered
    assert whole
    assert call.page.text.endswith(
        "the nightly import to the morning and told everybody exactly why."
    )


# What breaks, and is made whole

BROKEN: dict[str, Failure] = {
    "cut": failures.cut(after=2.5),
    "internal error": failures.closed(1011, SAID, after=2.5),
    "going away": failures.closed(1001, after=2.5),
    "over, it says": failures.closed(1000, after=2.5),
    "restarting": failures.closed(1012, after=2.5),
    "unknown": failures.closed(4000, SAID, after=2.5),
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_answer_goes_on_when_the_connection_breaks(server: SpeechServer, name: str) -> None:
    """Each word once, with the times of the sound it stands in, and nothing given up."""
    server.fail(BROKEN[name])
    call = calling(server)
    call.say(SECONDS)
    whole = call.stream.finish(WITHIN)

    assert whole
    assert call.page.text == TEXT
    assert [word.start for word in call.page.settled] == pytest.approx(
        [word.start for word in WORDS], abs=0.05
    )
    assert call.stream.lost == 0
    assert call.page.lines == [
        Line.CONNECTING, Line.OPEN, Line.RECONNECTING, Line.OPEN, Line.CLOSED,
    ]  # fmt: skip


def test_what_was_settled_is_not_sent_again(server: SpeechServer) -> None:
    """The second connection begins with the sound after the last settled word, and misses none."""
    call = calling(server)
    call.say(3.5)
    heard = eventually(lambda: call.page.settled)
    server.cut()
    call.say(SECONDS - 3.5, since=3.5)
    call.stream.finish(WITHIN)
    settled = {round(heard.end * 50) for heard in call.page.messages if heard.settled}
    again = call.come(2)

    assert heard
    assert min(again) in settled
    assert sorted(again) == list(range(min(again), round(SECONDS * 50)))
    assert set(again.values()) == {BLOCK}


def test_a_service_that_is_away_for_a_while_misses_nothing(server: SpeechServer) -> None:
    """Whatever keeps it away: full, broken, or nobody there."""
    server.fail(
        failures.cut(after=2.0),
        failures.status(503),
        failures.status(429, "TOO_MANY_REQUESTS"),
        failures.nobody(),
    )
    call = calling(server, patience=replace(QUICK, tries=5))
    call.say(SECONDS)
    whole = call.stream.finish(WITHIN)

    assert whole
    assert call.page.text == TEXT
    assert call.stream.lost == 0
    assert len(server.knocks) == 5


def test_sound_that_came_before_the_line_was_open_is_heard(server: SpeechServer) -> None:
    """People begin to speak when they see a microphone."""
    server.fail(failures.status(503))
    call = calling(server)
    call.say(SECONDS)
    whole = call.stream.finish(WITHIN)

    assert whole
    assert call.page.text == TEXT


@pytest.mark.parametrize(
    "patience",
    [replace(QUICK, ping=0.2), replace(QUICK, ping=30.0, stall=0.3)],
    ids=["asked", "sent"],
)
def test_a_network_that_has_gone_away_is_noticed(
    server: SpeechServer, patience: LivePatience
) -> None:
    """Nobody says that it has: what we ask is not answered, or what we send is not taken."""
    server.fail(failures.deaf(30))
    call = calling(server, patience=replace(patience, close=0.1))
    began = time.monotonic()
    call.say(SECONDS)
    whole = call.stream.finish(WITHIN)

    assert whole
    assert time.monotonic() - began < 4
    assert call.page.text == TEXT
    assert Line.RECONNECTING in call.page.lines


def test_a_service_that_says_nothing_to_a_call_is_called_again(server: SpeechServer) -> None:
    """It does not have half a minute."""
    server.fail(failures.silent(30))
    call = calling(server, patience=replace(QUICK, connect=0.3))
    call.say(SECONDS)
    whole = call.stream.finish(WITHIN)

    assert whole
    assert call.page.text == TEXT


def test_what_is_kept_has_an_end_and_what_is_given_up_is_counted(server: SpeechServer) -> None:
    """An outage longer than what is kept: the oldest goes, the count is right, and what was kept
    is heard at its own time."""
    server.fail(*[failures.status(503)] * 3)
    call = calling(server, patience=replace(QUICK, replay=3.0, tries=9, backoff=0.2))
    call.say(SECONDS)
    before = call.stream.lost
    whole = call.stream.finish(WITHIN)
    heard = [word for word in WORDS if (word.start + word.end) / 2 > 3.0]

    assert before == pytest.approx(3.0)
    assert whole
    assert call.stream.lost == pytest.approx(3.0)
    assert call.page.settled
    assert [word.text for word in call.page.settled] == [word.text for word in heard]
    assert call.page.settled[0].start == pytest.approx(heard[0].start, abs=0.05)


def test_sound_is_sent_again_no_faster_than_the_service_takes_it(server: SpeechServer) -> None:
    """At most 1.25 seconds of it a second, and a quarter of a second at once."""
    call = calling(server, patience=replace(QUICK, rate=1.25, burst=0.25))
    call.say(2.0)
    conversation = server.opened()
    arrived = eventually(lambda: conversation.seconds >= 1.9)
    call.stream.close()
    first = conversation.arrivals[0][0]
    sent = 0.0

    assert arrived
    for at, size in conversation.arrivals:
        sent += size / 32000
        assert sent <= 0.25 + 1.25 * (at - first) + 0.1


# What is over

FOR_GOOD: dict[str, tuple[Failure, type[ProviderError]]] = {
    "wrong key": (failures.status(401, "INVALID_AUTH"), ProviderConfigError),
    "not allowed": (failures.status(403, "INSUFFICIENT_PERMISSIONS"), ProviderConfigError),
    "no credit": (failures.status(402, "ASR_PAYMENT_REQUIRED"), OutOfCreditError),
    "bad request": (failures.status(400), CannotListenError),
    "elsewhere": (failures.status(302, headers={"Location": "http://127.0.0.1:1/"}),
                  ProviderConfigError),
    "policy": (failures.closed(1008, SAID, after=0.5), CannotListenError),
    "wrong data": (failures.closed(1003, SAID, after=0.5), CannotListenError),
    "wrong frame": (failures.closed(1007, SAID, after=0.5), CannotListenError),
}  # fmt: skip


@pytest.mark.parametrize("name", FOR_GOOD)
def test_what_cannot_get_better_is_not_tried_again(server: SpeechServer, name: str) -> None:
    """It says whose move it is, in a sentence of ours."""
    fault, kind = FOR_GOOD[name]
    server.fail(fault)
    call = calling(server)
    call.say(1.0)
    failed = call.page.failed.wait(5)
    time.sleep(0.1)

    assert failed
    assert type(call.stream.error) is kind
    assert len(server.knocks) == 1
    assert call.page.lines[-1] is Line.FAILED
    assert not call.stream.finish(timedelta(seconds=0.2))
    assert call.stream.lost == pytest.approx(1.0)


@pytest.mark.parametrize("code", [401, 403])
def test_a_candidates_own_key_is_named_as_theirs(server: SpeechServer, code: int) -> None:
    """Nobody who runs this Candid can check it."""
    server.fail(failures.status(code))
    call = calling(server, own_key=True)

    assert call.page.failed.wait(5)
    assert type(call.stream.error) is OwnKeyRefusedError


def test_a_language_that_it_does_not_know_is_said(server: SpeechServer) -> None:
    """In a sentence, with typing as the way out."""
    server.languages = frozenset({"en"})
    call = calling(server, Listening(language=Language.UKRAINIAN))

    assert call.page.failed.wait(5)
    assert isinstance(call.stream.error, CannotListenError)
    assert "Type your answer" in call.stream.error.sentence()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (failures.status(503), ProviderUnavailableError),
        (failures.status(429, "TOO_MANY_REQUESTS"), RateLimitedError),
        (failures.nobody(), ProviderUnavailableError),
        (failures.closed(1011, "NET-0000", after=0.5), ProviderUnavailableError),
    ],
)
def test_trying_again_has_an_end(
    server: SpeechServer, fault: Failure, kind: type[ProviderError]
) -> None:
    """Then it is said; everything that was heard stays."""
    server.fail(failures.cut(after=3.0), *[fault] * 20)
    call = calling(server)
    call.say(SECONDS)
    failed = call.page.failed.wait(10)
    heard = call.page.text

    assert failed
    assert type(call.stream.error) is kind
    assert len(server.knocks) == 1 + QUICK.tries
    assert heard
    assert TEXT.startswith(heard)
    assert call.stream.lost == pytest.approx(SECONDS - call.page.transcript.covered.reach(0))


def test_a_service_that_wants_a_long_wait_is_not_waited_for(server: SpeechServer) -> None:
    """A candidate speaks now."""
    server.fail(failures.status(429, headers={"Retry-After": "60"}))
    call = calling(server)

    assert call.page.failed.wait(5)
    error = call.stream.error
    assert isinstance(error, RateLimitedError)
    assert error.retry_after == 60


def test_leaving_is_at_once_whatever_the_line_does(server: SpeechServer) -> None:
    """Connecting, waiting to, or with a service that is deaf."""
    for fault in (failures.silent(5), failures.status(503), failures.deaf(5)):
        server.fail(fault)
        call = calling(server, patience=replace(QUICK, backoff=5.0))
        call.say(1.0)
        time.sleep(0.1)
        began = time.monotonic()
        call.stream.close()
        assert time.monotonic() - began < 0.1
        assert call.page.lines[-1] is Line.CLOSED


def test_what_has_come_already_is_not_told_to_whoever_left(server: SpeechServer) -> None:
    """Leaving waits for the word that is being told, and no other follows."""
    told, go = Event(), Event()
    held: list[Told] = []

    def all_together(conversation: Conversation, message: Told) -> None:
        held.append(message)
        if conversation.seconds >= SECONDS - 0.21:
            while held:
                conversation.socket.send(held.pop(0))

    class Slow(Page):
        def heard(self, heard: Heard) -> None:
            super().heard(heard)
            told.set()
            go.wait(5)

    server.fail(failures.talking(all_together))
    page = Slow()
    service = DeepgramLive("deepgram", "nova-3", KEY, server.url, patience=QUICK)
    stream = service.listen(Listening(), page)
    stream.send(counted(SECONDS))
    assert told.wait(5)
    assert eventually(lambda: not held)
    Timer(0.2, go.set).start()
    stream.close()
    many = len(page.messages)

    assert go.is_set()
    assert not eventually(lambda: len(page.messages) != many, within=0.3)


# What is kept to itself


def test_neither_key_nor_words_nor_vendor_are_written_anywhere(
    server: SpeechServer, caplog: pytest.LogCaptureFixture
) -> None:
    """At the chattiest level, through outages and the end of it, in logs, names and errors."""
    # As servers do at their start; it switches on again whatever was only `disabled`.
    logging.config.dictConfig({"version": 1, "disable_existing_loggers": False})
    caplog.set_level(logging.DEBUG)
    server.fail(failures.cut(after=3.0), failures.closed(1008, f"{SAID} {KEY}", after=1.0))
    call = calling(server, Listening(key_terms=("Kubernetes",)))
    call.say(SECONDS)
    assert call.page.failed.wait(10)
    error = call.stream.error
    assert error is not None
    service = DeepgramLive("deepgram", "nova-3", KEY, server.url)
    written = " ".join([
        caplog.text, *(str(record.__dict__) for record in caplog.records),
        repr(call.stream), repr(service), str(error), repr(error), str(error.__dict__),
        "".join(traceback.format_exception(error)),
    ])  # fmt: skip

    assert "Zebrafink" in call.page.text
    assert "the line" in caplog.text or "deepgram" in caplog.text
    for secret in (KEY, "Zebrafink", "nightly", "Kubernetes", SAID):
        assert secret not in written
    assert error.__cause__ is error.__context__ is None


def test_whoever_follows_may_stumble(server: SpeechServer) -> None:
    """A page that fails to draw a word stops nobody from listening."""

    class Stumbling(Page):
        def heard(self, heard: object) -> None:
            super().heard(heard)  # type: ignore[arg-type]
            raise RuntimeError("Zebrafink")

    page = Stumbling()
    service = DeepgramLive("deepgram", "nova-3", KEY, server.url, patience=QUICK)
    stream = service.listen(Listening(), page)
    for piece in pieces(counted(SECONDS)):
        stream.send(piece)

    assert stream.finish(WITHIN)
    assert page.text == TEXT
    assert len(server.conversations) == 1


# What is really said

# A sentence of which pocketsphinx gets most, as espeak-ng says it.
HEARD_WELL = "She told me that the number of houses in the city was going down."


def _really_heard(pcm: bytes) -> list[Word]:
    with SpeechServer(ReallyListening()) as server:
        call = calling(server)
        for piece in pieces(pcm):
            call.stream.send(piece)
        assert call.stream.finish(timedelta(seconds=60))
        return call.page.settled


def test_what_arrives_is_the_speech_that_was_sent() -> None:
    """Somebody who really listens understands it, and nothing of the same sound spoilt."""
    pcm = spoken(HEARD_WELL)
    meant = set(re.findall(r"\w+", HEARD_WELL.lower()))
    heard = {word.text for word in _really_heard(pcm)}
    too_fast = array("h", pcm)[::2].tobytes()  # as after a wrong resampling
    spoilt = {word.text for word in _really_heard(too_fast)}

    assert len(heard & meant) >= 5
    assert len(spoilt & meant) <= 1
    assert not _really_heard(silence(1.0))
