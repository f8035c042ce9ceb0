"""Speech is booked as text is: held back before it is listened to or spoken, counted after it.

A hearing lasts for minutes, so it is asked again and again whether it is still allowed; the sound
of one stops at the moment when the candidate took that back.
"""

from __future__ import annotations

import io
import logging
import wave
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Event, Lock, Thread
from time import perf_counter
from typing import Final, TypeVar
from uuid import uuid4

from core.domain.chat import DataKind, Role, SpeechModel, TokenCount
from core.domain.speech import BYTES_A_SECOND, LONGEST_SPEECH, Transcript
from core.domain.usage import DONE, Usage
from core.errors import (
    AccessError,
    AppError,
    NotFoundError,
    OwnKeyRefusedError,
    ProviderConfigError,
    ProviderError,
    StoppedListeningError,
)
from core.ports.speech import (
    Ear,
    Line,
    Listening,
    LiveStream,
    LiveTranscriber,
    Sound,
    Speaker,
    Transcriber,
)
from core.services.usages import Check, Usages, turned_away

log = logging.getLogger(__name__)

LOOKED_AFTER: Final = 3.0  # seconds between looks whether a hearing is still allowed

Got = TypeVar("Got")
Sent = Mapping[DataKind, int]


@dataclass(frozen=True, repr=False)
class Account:
    """On whose account, for what, and as long as *allowed* raises nothing."""

    usages: Usages
    owner: str
    model: SpeechModel
    role: Role
    interview_id: str | None
    own_key: bool
    guest: bool
    allowed: Check

    def reserve(self, sent: Sent, cost: int | None) -> Booked:
        """Raise what *allowed* does, `TooOftenError`, `OverBudgetError`, `PriceUnknownError`,
        `MinutesUsedError`. No price is needed for that: *sent* says how long it may be."""
        usage = Usage(
            id=uuid4().hex,
            at=self.usages.now(),
            model=self.model.ref,
            role=self.role,
            prompt="",
            sent=_pairs(sent),
            held=0,
            own_key=self.own_key,
            interview_id=self.interview_id,
            held_cost=cost,
        )
        self.usages.reserve(self.owner, usage, guest=self.guest, allowed=self.allowed)
        return Booked(self, usage)

    def check(self) -> None:
        """Raise what stands against going on."""
        with self.usages.store.session_for(self.owner, reading=True) as records:
            self.allowed(records)
            if self.interview_id is not None:
                records.interviews.seat(self.interview_id)  # gone meanwhile: `NotFoundError`

    def sound(self, seconds: float) -> int | None:
        return self.model.price.of_sound(seconds) if self.model.price else None

    def text(self, characters: int) -> int | None:
        return self.model.price.of_text(characters) if self.model.price else None


class Booked:
    """One call that was held back for. It ends once; what comes after that changes nothing."""

    def __init__(self, account: Account, usage: Usage) -> None:
        self._account, self._usage = account, usage
        self._began, self._ended, self._lock = perf_counter(), False, Lock()
        self._took: float | None = None  # seconds, once it is over

    def over(self) -> None:
        """It has come; how it ended is written down after whoever waits for it has it."""
        self._took = perf_counter() - self._began

    def end(
        self, sent: Sent | None = None, cost: int | None = None, error: BaseException | None = None
    ) -> None:
        """*sent* and *cost* as they came to be; None: as they were held."""
        with self._lock:
            if self._ended:
                return
            self._ended = True
        usage = self._usage
        if sent is not None:
            usage = replace(usage, sent=_pairs(sent))
        if turned_away(error):
            cost = 0
        took = perf_counter() - self._began if self._took is None else self._took
        self._account.usages.finish(
            self._account.owner,
            replace(
                usage,
                outcome=DONE if error is None else type(error).__name__,
                tokens=TokenCount(),
                cost=usage.held_cost if cost is None else cost,
                total_ms=round(took * 1000),
            ),
        )


@dataclass(frozen=True, repr=False)
class BookedTranscriber:
    """A `Transcriber` of recordings."""

    account: Account
    inner: Transcriber

    def transcribe(self, recording: bytes, listening: Listening) -> Transcript:
        seconds = seconds_of(recording)
        sent = _heard(seconds, listening)
        booked = self.account.reserve(sent, self.account.sound(seconds))
        found = _ended(self.account, booked, lambda: self.inner.transcribe(recording, listening))
        return replace(found, seconds=seconds)  # services round, or do not say


@dataclass(frozen=True, repr=False)
class BookedSpeaker:
    account: Account
    inner: Speaker

    def speak(self, text: str, voice: str, speed: float) -> Sound:
        sound, ended = self.spoken(text, voice, speed)
        ended()
        return sound

    def spoken(self, text: str, voice: str, speed: float) -> tuple[Sound, Callable[[], None]]:
        """The same for whoever hands the sound out first: call what comes with it after that.
        What it took was held to the letter, so nothing is wrong until then."""
        sent = {DataKind.QUESTION: len(text)}
        booked = self.account.reserve(sent, self.account.text(len(text)))
        sound = _got(self.account, booked, lambda: self.inner.speak(text, voice, speed))
        booked.over()
        return sound, booked.end


@dataclass(frozen=True, repr=False)
class BookedLive:
    """A `LiveTranscriber`. What one answer may take at most is held back while it lasts."""

    account: Account
    inner: LiveTranscriber
    watch: Watch

    def listen(self, listening: Listening, ear: Ear) -> LiveStream:
        longest = _heard(LONGEST_SPEECH, listening)
        booked = self.account.reserve(longest, self.account.sound(LONGEST_SPEECH))
        try:
            inner = self.inner.listen(listening, ear)
        except BaseException as error:
            booked.end(_heard(0, listening), 0, error)
            raise
        stream = _Stream(self.account, booked, inner, listening, ear)
        stream.leave = self.watch.follow(stream.check)
        return stream


class _Stream:
    def __init__(
        self, account: Account, booked: Booked, inner: LiveStream, listening: Listening, ear: Ear
    ) -> None:
        self._account, self._booked, self._inner = account, booked, inner
        self._listening, self._ear = listening, ear
        self._bytes = 0
        self._stopped: ProviderError | None = None
        self.leave: Callable[[], None] = _nothing

    @property
    def error(self) -> ProviderError | None:
        return self._stopped or self._inner.error

    @property
    def lost(self) -> float:
        return self._inner.lost

    def send(self, pcm: bytes) -> None:
        self._bytes += len(pcm)
        self._inner.send(pcm)

    def finish(self, within: timedelta) -> bool:
        whole = self._inner.finish(within)
        self._end()
        return whole and self._stopped is None

    def close(self) -> None:
        try:
            self._inner.close()
        finally:
            self._end()

    def check(self) -> None:
        """Stop at once where it is not allowed any more; what was heard stays with the ear."""
        try:
            self._account.check()
        except (AccessError, ProviderConfigError, NotFoundError):
            self._stopped = StoppedListeningError(self._account.model.ref.provider)
            try:
                self.close()
            finally:  # whoever speaks is told, however it is with the line
                self._ear.line(Line.FAILED)
        except AppError as error:
            log.warning("nobody could say whether to go on: %s", type(error).__name__)

    def _end(self) -> None:
        self.leave()
        lost = self._inner.lost
        seconds = max(0.0, self._bytes / BYTES_A_SECOND - lost)
        self._booked.end(_heard(seconds, self._listening), self._account.sound(seconds), self.error)


class Watch:
    """Asks all hearings that are under way, one after the other, on a thread of its own that is
    there while there are any."""

    def __init__(self, seconds: float = LOOKED_AFTER) -> None:
        self._seconds = seconds
        self._lock, self._stopping = Lock(), Event()
        self._checks: dict[int, Callable[[], None]] = {}
        self._next = 0
        self._thread: Thread | None = None

    def follow(self, check: Callable[[], None]) -> Callable[[], None]:
        """Call *check* now and then, until the function that this returns is called."""
        with self._lock:
            number, self._next = self._next, self._next + 1
            self._checks[number] = check
            if self._thread is None:
                self._thread = Thread(target=self._look, name="hearings", daemon=True)
                self._thread.start()

        def leave() -> None:
            with self._lock:
                self._checks.pop(number, None)

        return leave

    def close(self) -> None:
        self._stopping.set()

    def _look(self) -> None:
        while not self._stopping.wait(self._seconds):
            with self._lock:
                checks = list(self._checks.values())
                if not checks:
                    self._thread = None
                    return
            for check in checks:
                try:
                    check()
                except Exception:  # the others are looked after all the same
                    log.exception("a hearing could not be looked after")


def seconds_of(recording: bytes) -> float:
    """Of a WAV; where that cannot be told, the longest that is taken."""
    try:
        with wave.open(io.BytesIO(recording)) as sound:
            return float(sound.getnframes() / sound.getframerate())
    except (wave.Error, EOFError, ZeroDivisionError):
        return LONGEST_SPEECH


def _ended(account: Account, booked: Booked, call: Callable[[], Got]) -> Got:
    got = _got(account, booked, call)
    booked.end()
    return got


def _got(account: Account, booked: Booked, call: Callable[[], Got]) -> Got:
    """What *call* returns; it has ended only where that failed."""
    try:
        return call()
    except BaseException as error:
        booked.end(error=error)
        if account.own_key and type(error) is ProviderConfigError:
            # Their own key: it is for them to look at, not for whoever runs this Candid.
            raise OwnKeyRefusedError(error.provider) from error
        raise


def _heard(seconds: float, listening: Listening) -> Sent:
    return {
        DataKind.VOICE: round(seconds * 1000),
        DataKind.KEY_TERMS: sum(map(len, listening.key_terms)),
    }


def _pairs(sent: Sent) -> tuple[tuple[DataKind, int], ...]:
    return tuple((kind, number) for kind, number in sent.items() if number)


def _nothing() -> None:
    """Nobody follows it yet."""
