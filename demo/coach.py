"""The coach while the demo is prepared: it asks what the script says, and judges for itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.coaches.offline.coach import OfflineCoach
from core.domain.interview import Brief, Question, QuestionKind, Turn
from core.ports.coach import Background, Past, unshown
from demo.script import ScriptedInterview


class ScriptedCoach(OfflineCoach):
    """Asks the questions of `interview`, so that what she typed answers what was asked.

    Reading documents and judging answers stay the offline coach's own, its name too.
    """

    def __init__(self) -> None:
        self.interview: ScriptedInterview | None = None

    @property
    def _script(self) -> ScriptedInterview:
        if self.interview is None:
            raise LookupError("no interview of the script has been begun")
        return self.interview

    def plan(self, brief: Brief, background: Background, past: Past) -> tuple[Question, ...]:
        del background, past
        if len(self._script.planned) != brief.questions:
            raise ValueError(f"{len(self._script.planned)} questions for {brief.questions}")
        return self._script.planned

    def warm_up(self, brief: Brief) -> Question:
        del brief
        if self._script.warm_up is None:
            raise LookupError("the script has no warm-up for this interview")
        return self._script.warm_up

    def follow_up(
        self, brief: Brief, turns: Sequence[Turn], shown: Callable[[str], None] = unshown
    ) -> Question | None:
        """The next question of the script, where that is a follow-up."""
        del brief, shown
        rest = self._script.turns[len(turns) :]
        asked = rest[0].question if rest else None
        return asked if asked and asked.kind is QuestionKind.FOLLOW_UP else None
