"""The plan of an interview and its warm-up, written by a model and held against what we know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from core import content
from core.coaches.model.asking import Ask, made_of
from core.coaches.model.lines import Lines
from core.coaches.model.orders import document_seen, question_seen
from core.coaches.model.plain import honest, plain
from core.coaches.model.prompts import prompt
from core.coaches.model.shapes import Shaped, UnfitError
from core.coaches.model.wording import ABOUT, DIFFICULTIES, level, manner
from core.domain.chat import DataKind
from core.domain.interview import MOST_QUESTIONS, Brief, Question, QuestionKind
from core.ports.chat import ChatModel, Material
from core.ports.coach import Background, Past

PLAN, WARM_UP = "plan_questions", "warm_up"
_A_QUESTION = 260  # tokens of a reply; English takes half of them, other scripts more
_PAST_SENT = 60  # of the questions that were asked before; code looks at all of them
_ALIKE = 0.8  # share of words in common from which two questions are one
_WORD = re.compile(r"\w+")

Said = Annotated[str, Field(min_length=1, max_length=700)]


class PlannedQuestion(Shaped):
    question: Said
    in_other_words: Said
    why: Said
    competency: Annotated[str, Field(min_length=1, max_length=60)]
    requirement: int | None
    claim: int | None
    rubric: Literal["behavioural", "technical", "system_design", "hr_screen"]


class QuestionPlan(Shaped):
    questions: Annotated[list[PlannedQuestion], Field(max_length=2 * MOST_QUESTIONS)]


class WarmUp(Shaped):
    question: Said
    in_other_words: Said


def plan(
    brief: Brief, background: Background, past: Past, model: ChatModel
) -> tuple[Question, ...]:
    """Exactly ``brief.mains`` main questions; nothing of *past*, and no line twice."""
    lines = Lines(background)
    ask = Ask(
        prompt(PLAN),
        QuestionPlan,
        (role_of(brief), *lines.material(), *_asked(past)),
        {
            **manner(brief),
            **level(brief),
            "about": ABOUT[brief.kind],
            "difficulty": DIFFICULTIES[brief.difficulty],
            "count": brief.mains,
            "competencies": ", ".join(_competencies()),
        },
        most_tokens=_A_QUESTION * (brief.mains + 2),
        temperature=0.7,  # a second interview is to differ from the first
    )
    source = source_of(model, PLAN)
    asked = [question.text for question in past.questions]

    def made(reply: QuestionPlan) -> tuple[Question, ...]:
        found = [_question(each, lines, source) for each in reply.questions]
        _are_new([question.text for question in found], asked)
        if len(found) < brief.mains:
            raise UnfitError(f"questions: {len(found)}, and {brief.mains} are needed")
        for question in found[: brief.mains]:
            question_seen(question.text)  # for a follow-up, when somebody waits
        return tuple(found[: brief.mains])

    return made_of(ask, model, made)


def warm_up(brief: Brief, model: ChatModel) -> Question:
    ask = Ask(prompt(WARM_UP), WarmUp, (role_of(brief),), manner(brief), _A_QUESTION, 0.7)

    def made(reply: WarmUp) -> Question:
        return Question(
            text=kept(reply.question, "question"),
            in_other_words=kept(reply.in_other_words, "in_other_words"),
            competency="warm-up",
            kind=QuestionKind.WARM_UP,
            why=content.table("planning/warm_ups")["why"],
            source=source_of(model, WARM_UP),
        )

    return made_of(ask, model, made)


def source_of(model: ChatModel, name: str) -> str:
    """Who wrote a question, from which prompt: ``openai/gpt-4.1 plan_questions@v1#3f9c21d0``."""
    return f"{model.model.ref} {prompt(name).ref}"


def kept(text: str, name: str, said: Sequence[str] = ()) -> str:
    """*text* as it may be shown; raise UnfitError, naming the field, where nothing is left."""
    words = honest(text, said)
    if not any(map(str.isalnum, words)):
        raise UnfitError(f"{name}: one plain sentence is needed")
    return words


def is_again(text: str, asked: Sequence[str]) -> bool:
    """Whether *text* is one of *asked*, give or take a few words."""
    words = _words(text)
    return any(_share(words, _words(other)) >= _ALIKE for other in asked)


def role_of(brief: Brief) -> Material:
    """What is practised for. It may be typed by hand, so that it is text like any other."""
    role = document_seen(brief.role)
    return Material(DataKind.JOB, f"Role: {role.text if role.text and role.whole else 'not said'}")


def _asked(past: Past) -> tuple[Material, ...]:
    """The latest of what was asked before; questions may quote a planted line."""
    latest = [question_seen(question.text) for question in past.questions[-_PAST_SENT:]]
    text = "\n".join(seen.shown for seen in latest)
    return (Material(DataKind.QUESTION, text),) if text else ()


def _competencies() -> Sequence[str]:
    return list(content.table("planning/competencies")["why"])


def _question(reply: PlannedQuestion, lines: Lines, source: str) -> Question:
    return Question(
        text=kept(reply.question, "question", lines.all),
        in_other_words=kept(reply.in_other_words, "in_other_words", lines.all),
        why=kept(reply.why, "why", lines.all),
        competency=kept(plain(reply.competency).lower(), "competency"),
        claim=_numbered(reply.claim, lines.claims),
        requirement=_numbered(reply.requirement, lines.requirements),
        source=source,
        rubric=reply.rubric,
    )


def _numbered(number: int | None, lines: Sequence[str]) -> str | None:
    """The line with that number; None for a number that no line has: nothing is made up."""
    return lines[number - 1] if number and 0 < number <= len(lines) else None


def _are_new(texts: Sequence[str], asked: Sequence[str]) -> None:
    again = [
        str(number)
        for number, text in enumerate(texts, start=1)
        if is_again(text, [*asked, *texts[: number - 1]])
    ]
    if again:
        raise UnfitError(f"questions: number {', '.join(again)} was asked before; ask another one")


def _words(text: str) -> frozenset[str]:
    found = frozenset(_WORD.findall(text.casefold()))
    # Scripts without spaces give few long words: then the letters are compared.
    return found if len(found) > 2 else frozenset(text)  # noqa: PLR2004


def _share(words: frozenset[str], others: frozenset[str]) -> float:
    return len(words & others) / max(len(words | others), 1)
