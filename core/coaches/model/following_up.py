"""What is asked next: what the last answer itself raises, written while one looks on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from pydantic import Field
from pydantic_core import from_json

from core.coaches.model.asking import Ask, made_of
from core.coaches.model.orders import answer_seen, begins_in_english, question_seen
from core.coaches.model.plain import honest, plain
from core.coaches.model.planning import is_again, kept, source_of
from core.coaches.model.prompts import prompt
from core.coaches.model.shapes import Shaped
from core.coaches.model.wording import DIFFICULTIES, level, manner
from core.domain.chat import DataKind
from core.domain.interview import MOST_FOLLOW_UPS, Brief, Question, QuestionKind, Turn
from core.ports.chat import ChatModel, Material

PROMPT = "follow_up"
MOST_TOKENS = 500
_LONGEST_REPLY = 8000  # letters that are looked at while they come; a question is far shorter

_LONGEST = 500  # letters of what is said
Said = Annotated[str, Field(max_length=_LONGEST)]


class FollowUp(Shaped):
    question: Said
    in_other_words: Said
    why: Said


def follow_up(
    brief: Brief, turns: Sequence[Turn], model: ChatModel, shown: Callable[[str], None]
) -> Question | None:
    """A question, or None to go on: also where the model asks what was asked already.

    None without a call after a warm-up, a skip or `MOST_FOLLOW_UPS`.
    """
    talk = _since_main(turns)
    if not talk or len(talk) > MOST_FOLLOW_UPS or not all(turn.answer for turn in talk):
        return None
    material, said = _material(talk)
    ask = Ask(
        prompt(PROMPT),
        FollowUp,
        material,
        {**manner(brief), **level(brief), "difficulty": DIFFICULTIES[brief.difficulty]},
        MOST_TOKENS,
    )
    asked = [turn.question.text for turn in turns]
    main = talk[0].question

    def made(reply: FollowUp) -> Question | None:
        if not plain(reply.question) or is_again(reply.question, asked):
            return None
        return Question(
            text=kept(reply.question, "question", said),
            in_other_words=kept(reply.in_other_words, "in_other_words", said),
            why=kept(reply.why, "why", said),
            competency=main.competency,
            kind=QuestionKind.FOLLOW_UP,
            claim=main.claim,
            requirement=main.requirement,
            source=source_of(model, PROMPT),
            rubric=main.rubric,
        )

    return made_of(ask, model, made, Growing(shown, said).heard)


class Growing:
    """Hands on the question of a reply of which only the beginning is there."""

    def __init__(self, shown: Callable[[str], None], said: Sequence[str]) -> None:
        self._shown = shown
        self._said = said
        self._reply = ""
        self._before = ""

    def heard(self, piece: str) -> None:
        self._reply += piece
        if len(self._reply) > _LONGEST_REPLY:
            return
        try:
            read = from_json(
                self._reply.encode("utf-8", "replace"), allow_partial="trailing-strings"
            )
        except ValueError:
            return  # not JSON, or not yet: judged when it is whole
        written = str(read.get("question", "")) if isinstance(read, dict) else ""
        # What is longer does not fit, and is read again with every piece that comes.
        question = honest(written[:_LONGEST], self._said)
        if question and question != self._before:
            self._before = question
            self._shown(question)


def _since_main(turns: Sequence[Turn]) -> Sequence[Turn]:
    """The last main question and what followed it; nothing after a warm-up."""
    for place in range(len(turns) - 1, -1, -1):
        kind = turns[place].question.kind
        if kind is not QuestionKind.FOLLOW_UP:
            return turns[place:] if kind is QuestionKind.MAIN else ()
    return ()


def _material(talk: Sequence[Turn]) -> tuple[tuple[Material, ...], tuple[str, ...]]:
    """What was said, in order, as a model sees it; and whose words may be quoted."""
    english = begins_in_english(talk[0].question.text)
    material: list[Material] = []
    said: list[str] = []
    for turn in talk:
        answer = turn.answer.text if turn.answer else ""
        question, heard = question_seen(turn.question.text), answer_seen(answer, english=english)
        material.append(Material(DataKind.QUESTION, question.shown))
        material.append(Material(DataKind.ANSWER, heard.shown))
        said += [heard.left, question.left]
    return tuple(material), tuple(said)
