"""The one thing to change: what would raise this answer most, in the candidate's own words.

It speaks of the task, never of the person: more than a third of all feedback lowers
performance, most of it feedback about the person (Kluger and DeNisi 1996, 607 effects).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.coaches.offline.assessment import clarity, contribution, relevance, specificity, structure
from core.coaches.offline.assessment.account import (
    Mode,
    Statement,
    Support,
    plural_of_own,
    support_of,
)
from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.quoting import quoted, whole
from core.coaches.offline.assessment.resume_number import number_in_resume
from core.coaches.offline.assessment.story import Outcome
from core.coaches.offline.assessment.topicality import off_topic
from core.domain.evaluation import Instruction, Judgement
from core.domain.rubric import Rubric
from core.ports.coach import Background

_VAGUE = re.compile(
    r"\b(?:a lot|lots|many|much|several|some|various|often|better|faster|more|less|fewer|bigger|"
    r"lower|higher|quicker|shorter|cheaper|significant\w*|few|long|big|huge)\b",
    re.IGNORECASE,
)
_WORTH_SAYING = 0.75  # weighted levels; below this an answer is left as it is


@dataclass(frozen=True)
class Advice:
    """Something to change, and to which level each criterion could rise by it."""

    title: str
    because: str  # "{quote}" is replaced by the candidate's own words
    raises: Mapping[str, int]
    about: Statement | None = None


def instruction_for(
    heard: Heard, judgements: Sequence[Judgement], rubric: Rubric, background: Background
) -> Instruction:
    """The advice that would raise this answer most, or to leave a strong one as it is."""
    levels = {j.criterion: j.level or 0 for j in judgements if j.state != "not_asked"}
    weights = {criterion.key: criterion.weight for criterion in rubric.criteria}
    known = any(j.level is not None for j in judgements)
    if not known:
        return _start(heard)
    best = max(_advice(heard, levels, background), key=lambda a: _gain(a, levels, weights))
    if _gain(best, levels, weights) < _WORTH_SAYING:
        return _leave_it(heard)
    return _said(best, heard, levels, weights)


def _gain(advice: Advice, levels: Mapping[str, int], weights: Mapping[str, float]) -> float:
    return sum(
        max(0, target - levels[key]) * weights.get(key, 0.0)
        for key, target in advice.raises.items()
        if key in levels
    )


def _said(
    advice: Advice, heard: Heard, levels: Mapping[str, int], weights: Mapping[str, float]
) -> Instruction:
    answer = heard.account.answer
    quote = quoted(heard.account, advice.about) if advice.about else None
    words = quote.of(answer) if quote else ""
    raised = max(
        (key for key in advice.raises if key in levels),
        key=lambda key: (advice.raises[key] - levels[key]) * weights.get(key, 0.0),
    )
    return Instruction(advice.title, advice.because.replace("{quote}", words), raised, quote)


def _advice(heard: Heard, levels: Mapping[str, int], background: Background) -> Iterator[Advice]:
    yield from _about_the_question(heard, levels)
    if heard.topic.asked is Asked.STORY and not off_topic(heard):
        yield from _about_the_story(heard, levels)
    yield from _about_numbers(heard, levels, background)
    yield from _about_words(heard, levels)


def _about_the_question(heard: Heard, levels: Mapping[str, int]) -> Iterator[Advice]:
    about = _first(heard.account.worthwhile or heard.account.statements)
    habits = heard.topic.asked is Asked.STORY and not heard.story.deeds
    if off_topic(heard) and not (habits and levels.get(relevance.KEY)):
        yield Advice(
            "Tie it to the question.",
            "From “{quote}” one cannot tell yet that it answers this. Say in the first sentence "
            "what it is an example of.",
            dict.fromkeys(levels, 4),
            about,
        )
    elif habits and (off_topic(heard) or not heard.account.told):
        yield Advice(
            "Tell one story, not your habits.",
            "“{quote}” could be said by anybody. Choose one day when it happened, and say what you "
            "did then.",
            dict.fromkeys(levels, 4),
            about,
        )
    else:
        yield Advice(
            "Answer the question that was asked.",
            "One has to guess how “{quote}” answers it. Say it in one sentence, at the beginning.",
            {relevance.KEY: min(5, levels.get(relevance.KEY, 0) + 2)}
            if levels.get(relevance.KEY, 5) <= 2
            else {},
            about,
        )


def _about_the_story(heard: Heard, levels: Mapping[str, int]) -> Iterator[Advice]:
    story, events = heard.story, heard.account.events
    if not story.deeds and events:
        yield Advice(
            "Say what you did yourself.",
            "“{quote}” says what happened. It does not say what you, or your team with you, did.",
            {contribution.KEY: 4, structure.KEY: 3},
            _first(heard.account.told or events),
        )
    if story.deeds and story.outcome <= Outcome.VAGUE:
        last = [s for s in (*story.actions, *heard.account.told) if whole(s)]
        vague = story.results[-1] if story.results else max(last or events, key=_place)
        yield Advice(
            "Say what came of it.",
            "After “{quote}” one does not learn how it ended. Say what was different, and how you "
            "could tell.",
            {
                structure.KEY: 4,
                contribution.KEY: _up(levels, contribution.KEY, 1),
                specificity.KEY: _up(levels, specificity.KEY, 1),
            },
            vague,
        )
    if story.actions and not story.situation:
        yield Advice(
            "Say where and when it was.",
            "“{quote}” comes before one knows what was the matter. One sentence on the place and "
            "the problem is enough.",
            {structure.KEY: 5, specificity.KEY: _up(levels, specificity.KEY, 1)},
            story.actions[0],
        )
    if len(story.actions) == 1 and story.outcome > Outcome.VAGUE:
        yield Advice(
            "Say how you did it.",
            "“{quote}” is one step. Say the two or three steps that led to the result.",
            {
                contribution.KEY: _up(levels, contribution.KEY, 2),
                specificity.KEY: _up(levels, specificity.KEY, 1),
            },
            story.actions[0],
        )
    if story.deeds and plural_of_own(heard.account):
        yield Advice(
            "Say which part was yours.",
            "“{quote}” is good teamwork. Add one sentence on what you yourself did.",
            {contribution.KEY: _up(levels, contribution.KEY, 1)},
            story.actions[0],
        )


def _about_numbers(
    heard: Heard, levels: Mapping[str, int], background: Background
) -> Iterator[Advice]:
    asked = heard.topic.asked
    results = heard.story.results
    stated = results or heard.account.worthwhile
    vague = [s for s in stated if _VAGUE.search(s.text) and not s.numbers]
    raises = {specificity.KEY: _up(levels, specificity.KEY, 2)}
    if asked is Asked.STORY:
        raises |= {
            contribution.KEY: _up(levels, contribution.KEY, 1),
            structure.KEY: _up(levels, structure.KEY, 1),
        }
    elif asked is Asked.CLAIM:
        raises |= {contribution.KEY: _up(levels, contribution.KEY, 1)}
    known = number_in_resume(vague or results, heard.account, background.resume)
    if known is not None:
        figure, statement = known
        because = f"Your résumé says {figure}. Your answer says “{{quote}}”."
        yield Advice("Say the number.", because, {**raises, specificity.KEY: 5}, statement)
    elif asked is Asked.FACT and not any(s.numbers for s in heard.account.worthwhile):
        yield Advice(
            "Say the number.",
            "“{quote}” leaves it open. A range with a reason is an answer.",
            {specificity.KEY: 5, relevance.KEY: 5},
            _first(vague) or _first(heard.account.worthwhile or heard.account.statements),
        )
    elif asked is Asked.STORY and results and heard.story.outcome is not Outcome.SIZED:
        yield from _about_size(heard, vague, raises)


def _about_size(
    heard: Heard, vague: Sequence[Statement], raises: Mapping[str, int]
) -> Iterator[Advice]:
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


def _about_words(heard: Heard, levels: Mapping[str, int]) -> Iterator[Advice]:
    statements = [s for s in heard.account.statements if s.mode is not Mode.ECHO]
    empty = [s for s in statements if _says_nothing(s)]
    told_twice = [s for s in statements if s.repeated]
    general = max(empty, key=lambda s: len(s.clause.words), default=None)
    raises = {specificity.KEY: _up(levels, specificity.KEY, 2)}
    if general is not None and heard.topic.asked not in _BRIEF:
        yield Advice(
            _one_thing(heard),
            "“{quote}” stays general. Say one case, with its name, its place or its number.",
            raises,
            general,
        )
        yield Advice(
            "Leave out what says nothing.",
            "“{quote}” could be left out, and nothing would be missing.",
            {clarity.KEY: 5},
            general,
        )
    else:
        yield from _about_more(heard, levels)
    if told_twice:
        yield Advice("Say it once.", "“{quote}” was said before.", {clarity.KEY: 5}, told_twice[0])


_BRIEF = (Asked.FACT, Asked.STATUS, Asked.FOLLOW_UP)  # one sentence may be the whole answer


def _says_nothing(statement: Statement) -> bool:
    """True for a sentence of general words that tells no deed, and is no loose end."""
    deed = statement.event and statement.verb is not None
    return not (statement.worth or deed or statement.mode is Mode.COURTESY) and whole(statement)


def _one_thing(heard: Heard) -> str:
    example = heard.topic.asked in (Asked.EXPLANATION, Asked.REASON, Asked.CLAIM)
    return "Give one example." if example else "Name the things and the people."


def _about_more(heard: Heard, levels: Mapping[str, int]) -> Iterator[Advice]:
    """Where every sentence says something already: what would still make it stronger."""
    raises = {specificity.KEY: _up(levels, specificity.KEY, 1)}
    barest = min(
        heard.account.worthwhile, key=lambda s: (not whole(s), len(s.facts) + 2 * len(s.numbers))
    )
    match heard.topic.asked:
        case Asked.EXPLANATION:
            title, because = _lacking(support_of(heard.account))
            raises |= {relevance.KEY: _up(levels, relevance.KEY, 1)}
            yield Advice(title, because, raises, barest)
        case Asked.STATUS:
            because = "To “{quote}”, add one place or task in which you have needed it."
            yield Advice("Say where you have used it.", because, raises, barest)
        case Asked.FOLLOW_UP if heard.topic.wants == "result":
            because = "After “{quote}” one does not learn what came of it. Say what was different."
            wanted = {relevance.KEY: 4, **raises}
            yield Advice("Say what came of it.", because, wanted, barest)
        case _:
            because = "To “{quote}”, add a name, a date or a number, so that one can picture it."
            yield Advice("Add one more fact.", because, raises, barest)


def _lacking(support: Support) -> tuple[str, str]:
    if not support.case:
        return "Give one example.", "“{quote}” is a rule. Say one real case in which you needed it."
    if not support.reason:
        return "Say why.", "“{quote}” is clear. Say why it is done so, and not in another way."
    return "Say where it ends.", "“{quote}” is clear. Say what it costs, or when it does not hold."


def _place(statement: Statement) -> int:
    return statement.span.start


def _up(levels: Mapping[str, int], key: str, by: int) -> int:
    return min(5, levels.get(key, 0) + by)


def _first(statements: Sequence[Statement]) -> Statement | None:
    return statements[0] if statements else None


def _leave_it(heard: Heard) -> Instruction:
    # Among equals the result, since it is what a listener would check first.
    best = max(
        [*heard.story.results, *heard.account.worthwhile],
        key=lambda s: len(s.facts) + 2 * len(s.numbers),
        default=None,
    )
    quote = quoted(heard.account, best) if best else None
    words = f"“{quote.of(heard.account.answer)}” can be checked. " if quote else ""
    return Instruction("Strong: leave it.", f"{words}Practise another question now.", None, quote)


def _start(heard: Heard) -> Instruction:
    """Where nothing could be judged: how to begin."""
    statement = _first([s for s in heard.account.statements if s.mode.value not in _NO_QUOTE])
    quote = quoted(heard.account, statement) if statement else None
    if not heard.account.readable:
        return Instruction(
            "Answer in English sentences.",
            "This coach reads English only. Two or three plain sentences are enough.",
        )
    words = heard.account.words + heard.account.said.idle
    talked = words >= _TALK and heard.topic.asked is Asked.STORY
    if quote and talked:
        return Instruction(
            "Tell one story, not your habits.",
            f"“{quote.of(heard.account.answer)}” could be said by anybody. Choose one day when it "
            "happened, and say what you did then.",
            None,
            quote,
        )
    said = f"“{quote.of(heard.account.answer)}” is too little to judge. " if quote else ""
    how = {
        Asked.STORY: (
            "Tell one real event.",
            "Say where it was, what you did, and what came of it.",
        ),
        Asked.FACT: ("Say the number.", "A number or a date, and one reason, is an answer."),
        Asked.STATUS: ("Say yes or no.", "Then say since when, and where you have used it."),
        Asked.EXPLANATION: (
            "Explain it with one example.",
            "Two or three plain sentences are enough.",
        ),
    }
    title, next_step = _WANTED.get(heard.topic.wants) or how.get(
        heard.topic.asked,
        ("Give one reason and one example.", "Two or three sentences are enough."),
    )
    return Instruction(title, f"{said}{next_step}", None, quote)


_WANTED = {
    "number": ("Say the number.", "A rough figure is enough: how many, how much or how long."),
    "result": ("Say what came of it.", "One sentence on what was different afterwards is enough."),
    "own_part": ("Say which part was yours.", "One thing that you did yourself is enough."),
}
_TALK = 25  # words from which it is no short answer, but a general one
_NO_QUOTE = ("echo",)
