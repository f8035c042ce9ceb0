"""Numbers that are missing: of a result, of a salary, or one that the résumé has already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.coaches.offline.assessment import contribution, relevance, specificity, structure
from core.coaches.offline.assessment.advice import Advice, Levels, first, up
from core.coaches.offline.assessment.already import has
from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.resume_number import number_in_resume
from core.coaches.offline.assessment.statement import Statement
from core.coaches.offline.assessment.story import Outcome
from core.ports.coach import Background

_LEAST = 4  # words of a result that is understood by itself
SAY_THE_NUMBER = "Say the number."
_VAGUE = re.compile(
    r"\b(?:a lot|lots|(?<!how )(?<!too )many|(?<!how )(?<!too )much|several|"
    r"better|faster|more(?! or less)|(?<!more or )less|fewer|bigger|lower|higher|"
    r"quicker|shorter|cheaper|significant\w*|few|(?<!as )long(?!-)|big|huge)\b",
    re.IGNORECASE,
)


def on_numbers(heard: Heard, levels: Levels, background: Background) -> Iterator[Advice]:
    asked, results = heard.topic.asked, heard.story.results
    stated = results or heard.account.worthwhile
    vague = [s for s in stated if _VAGUE.search(s.text) and not numbered(heard, s)]
    raises = {specificity.KEY: up(levels, specificity.KEY, 2)}
    if asked is Asked.STORY:
        raises[structure.KEY] = up(levels, structure.KEY, 1)
    if asked in (Asked.STORY, Asked.CLAIM):
        raises[contribution.KEY] = up(levels, contribution.KEY, 1)
    known = number_in_resume(vague or results, heard.account, background.resume)
    if known is not None:
        figure, statement = known
        because = f"Your résumé says {figure}. Your answer says “{{quote}}”."
        yield Advice(SAY_THE_NUMBER, because, {**raises, specificity.KEY: 5}, statement)
    elif asked is Asked.FACT and not has("number", heard.account.answer):
        yield Advice(
            SAY_THE_NUMBER,
            "“{quote}” leaves it open. A range with a reason is an answer.",
            {specificity.KEY: 5, relevance.KEY: 5},
            first(vague) or first(stated or heard.account.statements),
        )
    elif asked is Asked.STORY and results and heard.story.outcome is not Outcome.SIZED:
        yield from _on_size(heard, vague, raises)


def numbered(heard: Heard, statement: Statement) -> bool:
    """True where a number stands in the sentence that *statement* belongs to."""
    return has("number", heard.account.whole_sentence(statement).of(heard.account.answer))


def _on_size(heard: Heard, vague: Sequence[Statement], raises: Levels) -> Iterator[Advice]:
    """Only where something grew, fell or got better, and no result has a number yet."""
    results = [s for s in heard.story.results if len(s.clause.words) >= _LEAST]
    if any(numbered(heard, s) for s in heard.story.results):
        return
    sized = [s for s in vague if s in results]
    changed = sized or [s for s in results if has("changed", s.text)]
    if changed:
        yield Advice(
            SAY_THE_NUMBER,
            "“{quote}” does not say how big the difference was. Say how many, how much or how "
            "long.",
            raises,
            changed[-1],
        )
