"""What a question of the candidate is worth, by a model; its quote is found by code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from core.coaches.model.asking import Ask, made_of
from core.coaches.model.lines import Lines
from core.coaches.model.orders import question_seen
from core.coaches.model.plain import honest, plain
from core.coaches.model.planning import is_again, kept, role_of
from core.coaches.model.prompts import prompt
from core.coaches.model.seen import Seen
from core.coaches.model.shapes import Shaped, UnfitError
from core.coaches.model.wording import level
from core.domain.chat import DataKind
from core.domain.interview import Brief
from core.domain.remark import Remark, Worth
from core.ports.chat import ChatModel, Material
from core.ports.coach import Background

PROMPT = "remark_on_question"
_UNREADABLE = "There is no question here that could be read. Ask one thing that you want to know."
_MOST_LINES = 60  # of the job
_MOST_INSTEAD = 2

Text = Annotated[str, Field(max_length=600)]


class QuestionRemark(Shaped):
    worth: Literal["strong", "fine", "elsewhere", "weak", "unreadable"]
    because: Annotated[str, Field(min_length=1, max_length=600)]
    quote: Text
    instead: Annotated[list[Text], Field(max_length=5)]


def remark(
    brief: Brief, background: Background, asked: Sequence[str], number: int, model: ChatModel
) -> Remark:
    """What to say of question *number* of *asked*, or of there being none."""
    ref, lines = str(model.model.ref), Lines(background)
    earlier = [question_seen(text) for text in asked[:number]]
    last = question_seen(asked[number]) if asked else None
    if last is not None and not any(map(str.isalnum, last.left)):
        return Remark(ref, Worth.UNREADABLE, _UNREADABLE)
    ask = Ask(
        prompt(PROMPT),
        QuestionRemark,
        _material(brief, lines, [*earlier, *([last] if last else [])]),
        {**level(brief), "language": brief.language.english_name},
    )

    def made(reply: QuestionRemark) -> Remark:
        instead = [kept(text, "instead") for text in reply.instead if plain(text)]
        new = [text for text in instead if not is_again(text, asked)][:_MOST_INSTEAD]
        if instead and not new:
            raise UnfitError("instead: a question that has not been asked")
        if not asked and not new:
            raise UnfitError("instead: two questions, since nothing was asked")
        said = [last.left] if last else []
        return Remark(
            ref,
            Worth(reply.worth),
            _sentence(honest(reply.because, [*said, *lines.requirements])),
            "\n".join(new),
            last.locate(reply.quote) if last else None,
            prompt(PROMPT).ref,
        )

    return made_of(ask, model, made)


def _material(brief: Brief, lines: Lines, asked: Sequence[Seen]) -> tuple[Material, ...]:
    job = Material(DataKind.JOB, "\n".join(lines.of_the_job[:_MOST_LINES]))
    given = (role_of(brief), job) if job.text else (role_of(brief),)
    return (*given, *(Material(DataKind.CANDIDATE_QUESTION, seen.shown) for seen in asked))


def _sentence(text: str) -> str:
    """*text* with a full stop; raise UnfitError where nothing is left of it."""
    if not any(map(str.isalnum, text)):
        raise UnfitError("because: one or two plain sentences are needed")
    return text if text.endswith((".", "!", "?")) else f"{text}."
