"""Voice as the candidate has it: who listens, who speaks, and who says when an answer is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from core.domain.chat import ModelRef


class Patience(StrEnum):
    """Who ends an answer: the candidate alone, or a silence that they chose."""

    MANUAL = "manual"
    PATIENT = "patient"
    BRISK = "brisk"

    @property
    def silence(self) -> timedelta | None:
        """How long nobody speaks before the countdown begins; None: there is none."""
        return _SILENCE.get(self)


# Thinking in a second language takes longer than any default of a vendor (0.01 to 0.5 s): people
# in this field are cut off after far more than that. The countdown comes on top, and any word or
# key cancels it.
_SILENCE: Final = {Patience.PATIENT: timedelta(seconds=5), Patience.BRISK: timedelta(seconds=2)}
COUNTDOWN: Final = timedelta(seconds=4)

SLOWEST, FASTEST = 0.7, 1.5  # times the usual pace


class AnswerBy(StrEnum):
    """How a candidate answers. Typing is possible at any moment whatever is chosen."""

    TYPING = "typing"
    TALKING = "talking"  # captions while they speak
    RECORDING = "recording"  # recorded here, then sent in one piece


@dataclass(frozen=True)
class VoiceChoices:
    """`listener` and `speaker`: None follows the operator. `browser_voice`: the candidate's own
    device reads questions aloud, whatever else could. `voice` is an id of the speaker's."""

    answer_by: AnswerBy = AnswerBy.TYPING
    listener: ModelRef | None = None
    speaker: ModelRef | None = None
    browser_voice: bool = False
    aloud: bool = True
    voice: str = ""
    speed: float = 1.0
    patience: Patience = Patience.MANUAL
    captions_aloud: bool = False  # by a screen reader, which an open microphone hears as well
    checked_at: datetime | None = None  # the device check, passed or skipped
