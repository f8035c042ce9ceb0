"""One answer while it is spoken: what has been heard, how the line is, and who follows it.

Sound comes from where microphones are read and words from a thread of the stream's, so everything
here is safe for threads and nothing waits. The sound itself passes through and is gone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Lock
from time import monotonic
from typing import Final
from uuid import uuid4

from core.domain.chat import ModelRef
from core.domain.language import Language
from core.domain.speech import (
    BYTES_A_SECOND,
    LONGEST_SPEECH,
    Heard,
    LiveTranscript,
    Transcript,
    Word,
)
from core.domain.spoken import Spoken
from core.domain.voice import COUNTDOWN, Patience
from core.ports.speech import Line, Listening, LiveStream, LiveTranscriber
from core.services.loudness import Meter

# Seconds of a hole in the sound from which on somebody may have said something in it, and no pause
# is sure: by less, every pause may be wrong in any case (core/domain/delivery.py, TIMING).
HOLE: Final = 0.1


@dataclass(frozen=True)
class Place:
    """Which answer of whom: the tab *seat* gives it as number *attempt* at *position*, during the
    *visit*, the hash of a cookie; None where there is none that could end."""

    owner: str
    interview_id: str
    position: int
    attempt: int
    seat: str
    visit: str | None = None


@dataclass(frozen=True)
class Snapshot:
    """What a page shows at one moment. `level` is the loudness of the last tenth of a second in
    dB below full scale; `countdown` seconds are left until the answer counts as over; `failed`
    says why the line is FAILED; `full`: LONGEST_SPEECH is reached, and nothing more is heard;
    `over`: this is the last one; `hearing` is the id of whose it is."""

    settled: tuple[Word, ...]
    tentative: tuple[Word, ...]
    line: Line
    level: int
    thinking: bool
    countdown: float | None
    full: bool
    failed: str = ""
    over: bool = False
    hearing: str = ""

    def told(self, since: int = 0) -> dict[str, object]:
        """As a browser is told it, by the page and by the socket alike; of the settled words those
        from *since* on."""
        return {
            "settled": [[word.text, word.doubtful] for word in self.settled[since:]],
            "tentative": " ".join(word.text for word in self.tentative),
            "line": self.line,
            "level": self.level,
            "thinking": self.thinking,
            "countdown": self.countdown,
            "full": self.full,
            "failed": self.failed,
            "over": self.over,
        }


Tell = Callable[[Snapshot], None]
"""Called where sound or words arrive: it must not wait, and not raise."""


class Hearing:
    """Begins with `begin`. *before* is what was heard of the same attempt by an earlier hearing,
    e.g. before the server was killed; *typed* is what stands in the box already, and
    the sequence number of that draft."""

    def __init__(
        self,
        place: Place,
        listener: ModelRef,
        patience: Patience,
        before: Spoken | None = None,
        typed: tuple[str, int] = ("", 0),
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.place, self.listener, self.patience = place, listener, patience
        self.id = uuid4().hex
        self.keeping = Lock()  # held by whoever stores what was heard
        self.left = Event()  # it is over, and all of it is kept or dropped; set under `keeping`
        self._before, self._clock = before, clock
        self._typed, self._sequence = typed
        self._offset = before.transcript.seconds if before else 0.0
        self._known = before.transcript.words if before else ()
        self._meter = Meter(before.loudness if before else ())
        self._transcript = LiveTranscript()
        self._lock = Lock()
        self._telling = Lock()  # or an older state could be the last that somebody is told
        self._stream: LiveStream | None = None
        self._key_terms: tuple[str, ...] = ()
        self._verbatim = True  # "um" is asked for where it is known: in English
        self._line = Line.CONNECTING
        self._bytes = 0
        self._missed = 0.0  # seconds that were lost between the microphone and this server
        self._thinking = False
        self._deadline: float | None = None
        self._fell_silent = False  # since the last word: one silence, one countdown
        self._over = False
        self._whole = False  # all that was sent was heard by the time that it was over
        self._followers: dict[int, Tell] = {}
        self._next = 0
        self.sounded_at = clock()

    # What the page and the microphone do

    def begin(self, transcriber: LiveTranscriber, listening: Listening) -> None:
        self._key_terms = listening.key_terms
        self._verbatim = listening.language is Language.ENGLISH
        self._stream = transcriber.listen(listening, self)

    def hear(self, pcm: bytes, lost: float = 0.0) -> None:
        """Sound from the microphone: 16 kHz, mono, 16 bit; by one thread at a time; *lost* seconds
        before it never came. No lock is taken: nobody else writes what this does, and sound must
        not wait for who reads it."""
        if self._over or self.full or self._stream is None:
            return
        now = self._clock()
        if not self._bytes:  # a hole that was there before this began is none of this answer
            lost = min(lost, now - self.sounded_at)
        self.sounded_at = now
        self._bytes += len(pcm)
        self._missed += lost if lost >= HOLE else 0.0
        louder = self._meter.add(pcm)
        self._stream.send(pcm)
        if louder:
            self._tell()

    def think(self, *, on: bool) -> None:
        """The candidate says that they think: no countdown begins until they speak again."""
        with self._lock:
            self._thinking = on
            self._deadline = None
        self._tell()

    def touch(self) -> None:
        """A key or a click: whoever does that is not finished."""
        with self._lock:
            counting, self._deadline = self._deadline is not None, None
        if counting:
            self._tell()

    def retype(self, text: str, sequence: int) -> bool:
        """What stood in the box comes late, after this began; whether it was news."""
        with self._lock:
            if self._over or sequence <= self._sequence:
                return False
            self._typed, self._sequence = text, sequence
            return True

    def follow(self, tell: Tell) -> Callable[[], None]:
        """Tell *tell* how things are, now and whenever they change; returns how to stop."""
        with self._telling:
            with self._lock:
                number, self._next = self._next, self._next + 1
                self._followers[number] = tell
            tell(self.snapshot())
        return lambda: self._unfollow(number)

    # What the stream says (core/ports/speech.py `Ear`)

    def heard(self, heard: Heard) -> None:
        shifted = _shifted(heard, self._offset)
        with self._lock:
            if self._over:
                return  # a late word: its answer has been given
            self._transcript = self._transcript.after(shifted)
            if heard.words:
                self._thinking, self._deadline, self._fell_silent = False, None, False
            if heard.ended and not self._fell_silent and self.patience.silence and self._words:
                self._fell_silent = True
                if not self._thinking:
                    self._deadline = self._clock() + COUNTDOWN.total_seconds()
        self._tell()

    def line(self, line: Line) -> None:
        with self._lock:
            if self._over:
                return
            self._line = line
        self._tell()

    # How it ends

    def finish(self, within: timedelta) -> Spoken:
        """Have the last words heard, and say what was. What is not settled by then is kept as it
        was heard last. Safe to call twice."""
        whole = self._stream.finish(within) if self._stream is not None else False
        with self._lock:
            if not self._over:
                self._over, self._whole = True, whole
        self.close()
        return self.spoken()

    def close(self) -> None:
        """Leave at once. Safe to call twice."""
        with self._lock:
            self._over = True
        self._tell()
        with self._lock:
            self._followers.clear()
        if self._stream is not None:
            self._stream.close()

    # How things are

    @property
    def over(self) -> bool:
        return self._over

    @property
    def ran_out(self) -> bool:
        """Whether the countdown that the candidate wanted has come to its end."""
        with self._lock:
            return self._deadline is not None and self._clock() >= self._deadline

    @property
    def seconds(self) -> float:
        """Of sound, with what came before."""
        return self._offset + self._bytes / BYTES_A_SECOND

    @property
    def full(self) -> bool:
        return self.seconds >= LONGEST_SPEECH

    @property
    def text(self) -> str:
        """What stands in the box when this ends: what stood there, then what was heard since."""
        with self._lock:
            heard = " ".join(word.text for word in self._words)
        return f"{self._typed.rstrip()} {heard}".strip()

    def spoken(self) -> Spoken:
        with self._lock:
            words = (*self._known, *self._words)
            lost = (self._before.lost if self._before else 0.0) + self._lost
            return Spoken(
                transcript=Transcript(words, self.seconds, verbatim=self._verbatim),
                listener=self.listener,
                live=True,
                loudness=tuple(self._meter.levels),
                whole=self._whole and lost == 0.0,
                lost=lost,
                key_terms=self._key_terms,
            )

    def snapshot(self) -> Snapshot:
        with self._lock:
            left = None if self._deadline is None else max(self._deadline - self._clock(), 0.0)
            error = self._stream.error if self._stream is not None else None
            return Snapshot(
                settled=(*self._known, *self._transcript.settled),
                tentative=self._transcript.tentative,
                line=self._line,
                level=self._meter.level,
                thinking=self._thinking,
                countdown=left,
                full=self.full,
                failed=error.sentence() if error is not None else "",
                over=self._over,
                hearing=self.id,
            )

    @property
    def _words(self) -> tuple[Word, ...]:
        return self._transcript.words

    @property
    def _lost(self) -> float:
        return self._missed + (self._stream.lost if self._stream is not None else 0.0)

    def _tell(self) -> None:
        with self._telling:
            now = self.snapshot()
            with self._lock:
                followers = list(self._followers.values())
            for tell in followers:
                tell(now)

    def _unfollow(self, number: int) -> None:
        with self._lock:
            self._followers.pop(number, None)


def _shifted(heard: Heard, offset: float) -> Heard:
    if not offset:
        return heard
    words = tuple(
        Word(word.text, word.start + offset, word.end + offset, word.confidence)
        for word in heard.words
    )
    return Heard(words, heard.start + offset, heard.end + offset, heard.settled, heard.ended)
