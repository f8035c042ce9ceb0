"""Numbers that are missing: of a result, of a salary, or one that the résumé has already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.coaches.offline.assessment import contribution, relevance, specificity, structure
from core.coaches.offline.assessment.advice import Advice, Levels, first, up
from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.resume_number import number_in_resume
from core.coaches.offline.assessment.statement import Statement
from core.coaches.offline.assessment.story import Outcome
from core.ports.coach import Background

_VAGUE = re.compile(
    r"\b(?:a lot|lots|many|much|several|some|various|often|better|faster|more|less|fewer|bigger|"
    r"lower|higher|quicker|shorter|cheaper|significant\w*|few|long|big|huge)\b",
    re.IGNORECASE,
)


def on_numbers(heard: Heard, levels: Levels, background: Background) -> Iterator[Advice]:
    asked, results = heard.topic.asked, heard.story.results
    stated = results or heard.account.worthwhile
    vague = [s for s in stated if _VAGUE.search(s.text) and not s.numbers]
    raises = {specificity.KEY: up(levels, specificity.KEY, 2)}
    if asked is Asked.STORY:
        raises[structure.KEY] = up(levels, structure.KEY, 1)
    if asked in (Asked.STORY, Asked.CLAIM):
        raises[contribution.KEY] = up(levels, contribution.KEY, 1)
    known = number_in_resume(vague or results, heard.account, background.resume)
    if known is not None:
        figure, statement = known
        because = f"Your résumé says {figure}. Your answer says “{{quote}}”."
        yield Advice("Say the number.", because, {**raises, specificity.KEY: 5}, statement)
    elif asked is Asked.FACT and not any(relevance.settles(heard, s) for s in stated):
        yield Advice(
            "Say the number.",
            "“{quote}” leaves it open. A range with a reason is an answer.",
            {specificity.KEY: 5, relevance.KEY: 5},
            first(vague) or first(stated or heard.account.statements),
        )
    elif asked is Asked.STORY and results and heard.story.outcome is not Outcome.SIZED:
        yield from _on_size(heard, vague, raises)


def _on_size(heard: Heard, vague: Sequence[Statement], raises: Levels) -> Iterator[Advice]:
    if vague:
        yield Advice(
            "Say the number.",
            "After “{quote}” a stranger cannot tell how big the difference was. Say how many, how "
            "much or how long.",
            raises,
            vague[-1],
        )
    elif heard.story.outcome is Outcome.CLEAR:
        yield Advice(
            "Give the result a size.",
            "“{quote}” says that it worked. Say for how long, for how many, or how much was saved.",
            raises,
            heard.story.results[-1],
        )
