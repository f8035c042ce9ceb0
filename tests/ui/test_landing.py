from __future__ import annotations

from core import content
from core.coaches.offline.coach import OfflineCoach
from core.domain.document import Item, Position, Profile
from core.domain.interview import Question
from core.ports.coach import Background
from ui import landing


def test_the_example_on_the_landing_page_is_what_the_coach_says() -> None:
    """The first piece of feedback that a visitor sees was not made up."""
    rubric = content.rubric("answer", "v1")
    resume = Profile(positions=(Position(bullets=(Item(landing.CLAIM),)),))
    question = Question(landing.ASKED, "problem solving", claim=landing.CLAIM)
    found = OfflineCoach().assess(question, landing.ANSWER, rubric, Background(resume))

    levels = {rubric[j.criterion].name: j.level for j in found.judgements}
    quote = found.instruction.quote
    assert found.instruction.title == landing.INSTRUCTION
    assert found.instruction.because == landing.BECAUSE
    assert quote is not None
    assert quote.of(landing.ANSWER) == landing.QUOTED
    assert levels[landing.CRITERION] == landing.LEVEL
