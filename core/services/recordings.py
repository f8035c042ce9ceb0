"""Answers that are recorded in the browser and written down in one piece.

A recording is held in memory while it is looked at and written down, and is gone then. One that
a service failed on is held for a few minutes more, for whoever wants to try again with it.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np

from core.domain.speech import LARGEST_RECORDING, LONGEST_SPEECH, RATE
from core.domain.spoken import Spoken
from core.errors import (
    AppError,
    ConflictError,
    IllegalTransitionError,
    InputError,
    NoWordsHeardError,
    RecordingGoneError,
    RecordingTooLongError,
    SilentRecordingError,
    UnreadableRecordingError,
)
from core.ports.repositories import Draft, Store
from core.ports.speech import Listening, Transcribers
from core.services.hearing import Place
from core.services.held_recordings import HeldRecordings
from core.services.key_terms import key_terms_for
from core.services.loudness import Meter
from core.services.seats import seated_at

SILENCE: Final = -55  # dB below full scale: no tenth of a second of a voice is as quiet as that
# What is not speech sounds alike all the time: in a tenth of a second of somebody's speech it is
# loud, and in the next it is quiet.
LEAST_RANGE: Final = 6  # dB between the loud and the quiet tenths of a second


@dataclass(frozen=True)
class Recordings:
    store: Store
    transcribers: Transcribers
    now: Callable[[], datetime]
    held: HeldRecordings = field(default_factory=HeldRecordings, repr=False)

    def hold(self, owner: str, interview_id: str, position: int, recording: bytes) -> None:
        """For `send`, in memory alone. Raise `RecordingTooLongError`."""
        if len(recording) > LARGEST_RECORDING:
            raise RecordingTooLongError(f"{len(recording)} bytes")
        self.held.put((owner, interview_id, position), recording)

    def holds(self, owner: str, interview_id: str, position: int) -> bool:
        return self.held.get((owner, interview_id, position)) is not None

    def send(self, owner: str, interview_id: str, seat: str, position: int) -> Spoken:
        """`write_down` what is held for that box. Afterwards it is held no longer, unless it may
        be worth another try. Raise `RecordingGoneError` where none is held any more."""
        box = owner, interview_id, position
        recording = self.held.get(box)
        if recording is None:
            raise RecordingGoneError("not held any more")
        try:
            spoken = self.write_down(owner, interview_id, seat, position, recording)
        except (InputError, ConflictError):
            self.held.drop(owner, interview_id)
            raise
        except AppError:
            self.held.begin_again(box)
            raise
        self.held.drop(owner, interview_id)
        return spoken

    def drop(self, owner: str, interview_id: str | None = None) -> None:
        """They have gone, or went on without it."""
        self.held.drop(owner, interview_id)

    def write_down(
        self, owner: str, interview_id: str, seat: str, position: int, recording: bytes
    ) -> Spoken:
        """Have the words of a WAV written down, and keep them, as the draft in the answer box too,
        after what stands there.

        Raise an `InputError` that says what is the matter with the recording, before anything is
        sent; `NoWordsHeardError` where nobody could make out a word; whatever `recorded` raises.
        """
        with self.store.session_for(owner, reading=True) as records:
            interview, place = seated_at(records, interview_id, seat, position)
            listening = Listening(interview.brief.language, key_terms_for(records, interview))
        levels = _look_at(recording)
        chosen = self.transcribers.recorded(owner, interview_id)
        transcript = chosen.transcriber.transcribe(recording, listening)
        if not transcript.words:
            raise NoWordsHeardError("no words")
        spoken = Spoken(
            transcript,
            chosen.model,
            live=False,
            loudness=levels,
            whole=True,
            key_terms=listening.key_terms,
        )
        self._keep(place, spoken)
        return spoken

    def _keep(self, place: Place, spoken: Spoken) -> None:
        with self.store.session_for(place.owner) as records:
            interview = records.interviews.get(place.interview_id)
            if interview.sent_at(place.position) != place.attempt:
                raise IllegalTransitionError("that answer has been given")
            records.spoken.put(place.interview_id, place.position, place.attempt, spoken)
            before = records.drafts.get(place.interview_id, place.position)
            typed = before.text.rstrip() if before else ""
            # What is too long to be given is the box's to tell, and the candidate's to shorten.
            text = f"{typed} {spoken.transcript.text}".strip()
            last = before.sequence if before else 0
            sequence = max(int(self.now().timestamp() * 1000), last + 1)
            draft = Draft(text, sequence, self.now())
            records.drafts.put(place.interview_id, place.position, draft)


def _look_at(recording: bytes) -> tuple[int, ...]:
    """The loudness of each tenth of a second of a WAV that can be listened to."""
    if len(recording) > LARGEST_RECORDING:
        raise RecordingTooLongError(f"{len(recording)} bytes")
    try:
        with wave.open(io.BytesIO(recording)) as sound:
            channels, width, rate, frames = sound.getparams()[:4]
            if width != 2:  # noqa: PLR2004 - bytes: 16 bit
                raise UnreadableRecordingError(f"{8 * width} bit")
            if frames / rate > LONGEST_SPEECH:
                raise RecordingTooLongError(f"{frames / rate:.0f} s")
            pcm = np.frombuffer(sound.readframes(frames), np.int16)
    except (wave.Error, EOFError, ZeroDivisionError) as error:
        raise UnreadableRecordingError(type(error).__name__) from None
    levels = _levels(pcm[: len(pcm) // channels * channels].reshape(-1, channels)[:, 0], rate)
    if not levels or max(levels) < SILENCE:
        raise SilentRecordingError("nothing is louder than silence")
    loud, quiet = np.percentile(levels, [90, 10])
    if loud - quiet < LEAST_RANGE:
        raise NoWordsHeardError("noise alone")
    return levels


def _levels(samples: np.ndarray[tuple[int], np.dtype[np.int16]], rate: int) -> tuple[int, ...]:
    """As `Meter` takes them, whatever the rate."""
    meter, tenth = Meter(), max(rate // 10, 1)
    places = np.linspace(0, tenth, RATE // 10, endpoint=False).astype(int)
    for at in range(0, len(samples) - tenth + 1, tenth):
        meter.add(samples[at : at + tenth][places].tobytes())
    return tuple(meter.levels)
