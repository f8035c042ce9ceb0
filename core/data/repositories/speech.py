"""Speech of an interview: answers as heard, questions as they sound, and waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, select

from core.data.codec import Codec
from core.data.guard import GuardedSession
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
_A_SOUND = select(QuestionSoundRow.content, QuestionSoundRow.media_type).where(
    QuestionSoundRow.interview_id == _ITS, QuestionSoundRow.digest == bindparam("digest")
)
_DIGEST = _A_SOUND.with_only_columns(QuestionSoundRow.digest)


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
    session: GuardedSession
    sealer: Sealer

    def get(self, interview_id: str, digest: str) -> Sound | None:
        found = self.session.execute(
            _A_SOUND, {"interview": interview_id, "digest": digest}
        ).first()
        return Sound(self.sealer.open(found.content), found.media_type) if found else None

    def has(self, interview_id: str, digest: str) -> bool:
        its = {"interview": interview_id, "digest": digest}
        return self.session.scalar(_DIGEST, its) is not None

    def put(self, interview_id: str, digest: str, sound: Sound) -> None:
        content = self.sealer.seal(_SOUND, sound.content)
        values = {"media_type": sound.media_type, "content": content}
        its = {"interview_id": interview_id, "digest": digest}
        self.session.put_own(QuestionSoundRow, its, values)


@dataclass(frozen=True)
class SqlWaits:
    session: GuardedSession

    def put(self, interview_id: str, wait: Wait) -> None:
        """What is not known of it stays as it was."""
        told = {
            "words": wait.words,
            "question": wait.question,
            "sound": wait.sound,
            "interviewer": wait.interviewer,
            "listener": str(wait.listener) if wait.listener else None,
            "speaker": str(wait.speaker) if wait.speaker else None,
        }
        known = {name: value for name, value in told.items() if value is not None}
        its = {"interview_id": interview_id, "position": wait.position}
        self.session.put_own(WaitRow, its, known)

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
