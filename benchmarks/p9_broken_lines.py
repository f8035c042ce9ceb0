"""P9: connections to the speech service that are killed in the middle of an answer.

Everything is real but the service: the vendor's SDK, the waiting, the pace at which sound is sent
again. The sound can be counted: each 20 ms of it says which they are, and a word is heard where
its own sound arrives, so sound that is left out moves all that follows. Beside those that are
killed runs one that is not: its words and their times are the baseline.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from benchmarks.figures import Benchmark, Part
from core.domain.speech import BYTES_A_SECOND, Heard, Word
from core.ports.speech import Line, Listening, LiveStream
from core.providers.speech.live import DeepgramLive
from tests.speech_server import Script, SpeechServer
from tests.speech_server.conversation import Manner
from tests.speech_server.sound import BLOCK_SECONDS, counted

SECONDS, KILLED_AT = 30.0, (4.1, 6.3, 8.7, 11.2, 13.9, 16.4, 19.8, 22.5)
BRIEF, BRIEFLY_AT = 4.0, (2.1,)
LAST_WORDS = timedelta(seconds=20)  # what was away has to catch up, at 1.25 times real time
SHARE, CONTINUOUS, RECOVERED = 0.995, 50.0, 2.0  # of sound, milliseconds, seconds
SETTLE = 3.0  # seconds of sound
MS = 1000


@dataclass
class Answer:
    """An `Ear`, and when it heard what."""

    messages: list[tuple[float, Heard]] = field(default_factory=list)
    stream: LiveStream | None = None
    killed: float | None = None
    whole: bool = False

    def heard(self, heard: Heard) -> None:
        self.messages.append((time.monotonic(), heard))

    def line(self, line: Line) -> None: ...

    @property
    def words(self) -> list[Word]:
        return [word for _, heard in self.messages if heard.settled for word in heard.words]

    def once(self, seconds: float) -> float:
        """The share of the sound that was settled by one message, not by none and not by two."""
        many = round(seconds / BLOCK_SECONDS)
        middles = ((block + 0.5) * BLOCK_SECONDS for block in range(many))
        settled = [(h.start, h.end) for _, h in self.messages if h.settled]
        return sum(sum(a <= at < b for a, b in settled) == 1 for at in middles) / many

    @property
    def away(self) -> float:
        """Seconds from the kill until something was heard again."""
        assert self.killed is not None  # noqa: S101 - asked of those only
        return min(at for at, _ in self.messages if at > self.killed) - self.killed


def measure(smoke: bool) -> Sequence[Part]:  # noqa: FBT001 - what every benchmark is told
    seconds, kills = (BRIEF, BRIEFLY_AT) if smoke else (SECONDS, KILLED_AT)
    script = Script.of("word " * int(seconds / 0.4 - 1), counted=True)
    with SpeechServer(script, manner=Manner(settle=SETTLE)) as server:
        whole, *killed = _spoken(server, seconds, kills)
    if not whole.whole or len(whole.words) != len(script.words):
        raise RuntimeError("the one that was not killed was not heard")
    off = [
        abs(mine.start - meant.start) * MS
        for answer in killed
        for mine, meant in zip(answer.words, whole.words, strict=False)
    ]
    lost_words = sum(abs(len(answer.words) - len(whole.words)) for answer in killed)
    return [
        Part("of the sound, settled exactly once", "share", min(a.once(seconds) for a in killed),
             whole.once(seconds), SHARE, most=False),
        Part("words that are missing, or there twice", "words", lost_words,
             len(killed) * len(whole.words), 0.0),
        Part("times of words, from where they were without", "ms", max(off), CONTINUOUS, 1.0),
        Part("from the kill until something is heard", "s", max(a.away for a in killed),
             RECOVERED, 1.0, said=f"{len(killed)} kills, the longest"),
    ]  # fmt: skip


def _spoken(server: SpeechServer, seconds: float, kills: Sequence[float]) -> list[Answer]:
    """The first is not killed; the others are, each once, at its second of *kills*."""
    live = DeepgramLive("deepgram", "nova-3", "a-key", server.url)
    answers = []
    for number in range(1 + len(kills)):
        answers.append(Answer())
        answers[-1].stream = live.listen(Listening(), answers[-1])
        server.opened(number + 1)  # so that connection n is that of answer n
    sound = counted(seconds)
    piece = BYTES_A_SECOND // 50
    began = time.monotonic()
    for at in range(0, len(sound), piece):
        now = at / BYTES_A_SECOND
        time.sleep(max(0.0, began + now - time.monotonic()))
        for number, answer in enumerate(answers):
            assert answer.stream is not None  # noqa: S101 - begun above
            answer.stream.send(sound[at : at + piece])
            if number and answer.killed is None and now >= kills[number - 1]:
                answer.killed = time.monotonic()
                server.conversations[number].socket.cut()
    for answer in answers:
        assert answer.stream is not None  # noqa: S101 - begun above
        answer.whole = answer.stream.finish(LAST_WORDS)
    return answers


P9 = Benchmark("P9", "A speech connection killed in the middle of an answer", measure)
