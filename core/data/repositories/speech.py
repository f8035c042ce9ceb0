"""Speech of an interview: answers as heard, questions as they sound, and waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from core.data.codec import Codec
from core.data.repositories.practice import ByAttempt
from core.data.sealing import Sealer
from core.data.tables import QuestionSoundRow, SpokenAnswerRow, WaitRow
from core.domain.chat import ModelRef
from core.domain.spoken import Spoken, Wait
from core.ports.speech import Sound

_SOUND = "question_sounds.content"

# Somebody waits for these: each is put together once, which costs as much as having it executed.
_ITS: BindParameter[str] = bindparam("interview")
_AN_ANSWER = select(SpokenAnswerRow.attempt).where(
    SpokenAnswerRow.interview_id == _ITS,
    SpokenAnswerRow.position == bindparam("position"),
    SpokenAnswerRow.attempt == bindparam("attempt"),
)
_PLACES = select(SpokenAnswerRow.position, SpokenAnswerRow.attempt).where(
    SpokenAnswerRow.interview_id == _ITS
)
_A_SOUND = select(QuestionSoundRow).where(
    QuestionSoundRow.interview_id == _ITS, QuestionSoundRow.digest == bindparam("digest")
)
_DIGEST = _A_SOUND.with_only_columns(QuestionSoundRow.digest)
_A_WAIT = select(WaitRow).where(
    WaitRow.interview_id == _ITS, WaitRow.position == bindparam("position")
)


class SqlSpokenAnswers(ByAttempt[SpokenAnswerRow, Spoken]):
    _row, _codec = SpokenAnswerRow, Codec(Spoken, "spoken_answers.content")

    def get(self, interview_id: str, position: int, attempt: int) -> Spoken | None:
        return self.at(interview_id, position, attempt)

    def has(self, interview_id: str, position: int, attempt: int) -> bool:
        place = {"interview": interview_id, "position": position, "attempt": attempt}
        return self._session.scalar(_AN_ANSWER, place) is not None

    def places(self, interview_id: str) -> Sequence[tuple[int, int]]:
        rows = self._session.execute(_PLACES, {"interview": interview_id})
        return [(position, attempt) for position, attempt in rows]


@dataclass(frozen=True)
class SqlQuestionSounds:
    session: Session
    sealer: Sealer

    def get(self, interview_id: str, digest: str) -> Sound | None:
        row = self._row(interview_id, digest)
        return Sound(self.sealer.open(row.content), row.media_type) if row else None

    def has(self, interview_id: str, digest: str) -> bool:
        its = {"interview": interview_id, "digest": digest}
        return self.session.scalar(_DIGEST, its) is not None

    def put(self, interview_id: str, digest: str, sound: Sound) -> None:
        row = self._row(interview_id, digest)
        if row is None:
            row = QuestionSoundRow(interview_id=interview_id, digest=digest)
            self.session.add(row)
        row.media_type = sound.media_type
        row.content = self.sealer.reseal(row.content, _SOUND, sound.content)

    def _row(self, interview_id: str, digest: str) -> QuestionSoundRow | None:
        its = {"interview": interview_id, "digest": digest}
        return self.session.scalar(_A_SOUND, its)


@dataclass(frozen=True)
class SqlWaits:
    session: Session

    def put(self, interview_id: str, wait: Wait) -> None:
        its = {"interview": interview_id, "position": wait.position}
        row = self.session.scalar(_A_WAIT, its)
        if row is None:
            row = WaitRow(interview_id=interview_id, position=wait.position)
            self.session.add(row)
        told = {
            "words": wait.words,
            "question": wait.question,
            "sound": wait.sound,
            "interviewer": wait.interviewer,
            "listener": str(wait.listener) if wait.listener else None,
            "speaker": str(wait.speaker) if wait.speaker else None,
        }
        for name, value in told.items():
            if value is not None:
                setattr(row, name, value)

    def of(self, interview_id: str) -> Sequence[Wait]:
        rows = self.session.scalars(
            select(WaitRow).where(WaitRow.interview_id == interview_id).order_by(WaitRow.position)
        )
        return [
            Wait(
                row.position,
                row.words,
                row.question,
                row.sound,
                ModelRef.parse(row.listener) if row.listener else None,
                row.interviewer,
                ModelRef.parse(row.speaker) if row.speaker else None,
            )
            for row in rows
        ]
