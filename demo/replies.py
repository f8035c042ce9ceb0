"""What a sensible model would reply to each prompt, by the rules of the offline coach.

Each takes what a model is given, the instruction and the material, and nothing else, so that a
server on the other side of a socket can reply with it as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from threading import Lock
from typing import Any

from core import content
from core.coaches.model.prompts import IN_USE, prompt
from core.coaches.model.seen import LEFT_OUT
from core.coaches.model.wording import KINDS
from core.coaches.offline.coach import OfflineCoach
from core.domain.chat import DataKind
from core.domain.document import Item, JobProfile, Position, Profile, Requirement
from core.domain.evaluation import Evaluation, State
from core.domain.interview import Answer, Brief, Kind, Question, QuestionKind, Turn
from core.domain.rubric import Rubric
from core.errors import NotAJobError, NotAResumeError
from core.ports.chat import Material
from core.ports.coach import Background, Past

Answers = Mapping[str, Any]

RUBRICS = ("behavioural", "hr_screen", "technical", "system_design", "answer")
OFFLINE = OfflineCoach()
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_ONE_AT_A_TIME = Lock()
_KINDS = {words: kind for kind, words in KINDS.items()}
_LINE = re.compile(r"^([RC])(\d+): (.*)$", re.MULTILINE)


def asked_for(instruction: str) -> str:
    """The name of the prompt that *instruction* was made from, by its first words."""
    for name in IN_USE:
        if instruction.startswith(prompt(name).body.split("{{")[0].split("\n")[0]):
            return name
    raise LookupError(f"no prompt begins like {instruction[:60]!r}")


def reply_to(instruction: str, material: Sequence[Material]) -> Answers:
    """What *instruction* asks for, in the shape that it asks for."""
    return {
        "read_resume": _resume,
        "read_job": _job,
        "plan_questions": _plan,
        "warm_up": _warm_up,
        "follow_up": _follow_up,
        "judge_criterion": _judged,
        "improve_answer": _improved,
        "remark_on_question": _remark,
    }[asked_for(instruction)](instruction, material)


def text_of(material: Sequence[Material], kind: DataKind) -> str:
    return "\n".join(_texts(material, kind))


def _texts(material: Sequence[Material], kind: DataKind) -> list[str]:
    """What was given of one kind, without the marks of what was left out."""
    return [m.text.replace(LEFT_OUT, " ").strip() for m in material if m.kind is kind]


def _kind(instruction: str) -> Kind:
    found = re.search(r"What sort[^:]*: ([^.]*)\.", instruction)
    if found is None:
        raise LookupError("the prompt names no kind of interview")
    return _KINDS[found[1]]


def _quote(item: Item | None, text: str) -> str:
    return item.span.of(text) if item and item.span else ""


def _quotes(items: Sequence[Item], text: str) -> list[str]:
    return [_quote(item, text) for item in items]


def _resume(_: str, material: Sequence[Material]) -> Answers:
    text = text_of(material, DataKind.RESUME)
    try:
        read, is_resume = OFFLINE.read_resume(text), True
    except NotAResumeError:
        read, is_resume = Profile(), False
    return {
        "is_resume": is_resume,
        "summary": _quotes(read.summary, text),
        "positions": [
            {
                "title": _quote(position.title, text),
                "employer": _quote(position.employer, text),
                "start": _quote(position.start, text),
                "end": _quote(position.end, text),
                "bullets": _quotes(position.bullets, text),
            }
            for position in read.positions
        ],
        "education": _quotes(read.education, text),
        "skills": _quotes(read.skills, text),
        "achievements": _quotes(read.achievements, text),
        "languages": _quotes(read.languages, text),
    }


def _job(_: str, material: Sequence[Material]) -> Answers:
    text = text_of(material, DataKind.JOB)
    try:
        read, is_job = OFFLINE.read_job(text), True
    except NotAJobError:
        read, is_job = JobProfile(), False
    return {
        "is_job": is_job,
        "title": _quote(read.title, text),
        "company": _quote(read.company, text),
        "seniority": _quote(read.seniority, text),
        "requirements": [
            {"text": each.span.of(text), "must": each.must}
            for each in read.requirements
            if each.span
        ],
        "responsibilities": _quotes(read.responsibilities, text),
        "skills": _quotes(read.skills, text),
    }


def _background(material: Sequence[Material]) -> Background:
    """The lines that have a number, as they were before they got one."""
    lines = _LINE.findall("\n".join(m.text for m in material))
    wanted = tuple(Requirement(text) for letter, _, text in lines if letter == "R")
    done = tuple(Item(text) for letter, _, text in lines if letter == "C")
    return Background(
        Profile(positions=(Position(bullets=done),)) if done else None,
        JobProfile(requirements=wanted) if wanted else None,
    )


def _plan(instruction: str, material: Sequence[Material]) -> Answers:
    counted = re.search(r"(\d+) main questions", instruction)
    if counted is None:
        raise LookupError("the prompt names no number of questions")
    known = _background(material)
    past = Past(tuple(Question(t, "") for t in text_of(material, DataKind.QUESTION).splitlines()))
    brief = Brief(kind=_kind(instruction), questions=int(counted[1]))
    claims = [b.text for p in known.resume.positions for b in p.bullets] if known.resume else []
    wanted = [r.text for r in known.job.requirements] if known.job else []
    return {
        "questions": [
            {
                "question": question.text,
                "in_other_words": question.in_other_words or question.text,
                "why": question.why,
                "competency": question.competency,
                "requirement": _number(question.requirement, wanted),
                "claim": _number(question.claim, claims),
                "rubric": question.rubric if question.rubric in RUBRICS[:4] else RUBRICS[0],
            }
            for question in OFFLINE.plan(brief, known, past)
        ]
    }


def _number(line: str | None, lines: Sequence[str]) -> int | None:
    return lines.index(line) + 1 if line in lines else None


def _warm_up(_: str, __: Sequence[Material]) -> Answers:
    question = OFFLINE.warm_up(Brief())
    return {"question": question.text, "in_other_words": question.in_other_words}


def _follow_up(instruction: str, material: Sequence[Material]) -> Answers:
    asked, said = _texts(material, DataKind.QUESTION), _texts(material, DataKind.ANSWER)
    turns = [
        Turn(
            Question(text, "", QuestionKind.FOLLOW_UP if number else QuestionKind.MAIN),
            NOON,
            (Answer(answer, NOON),),
        )
        for number, (text, answer) in enumerate(zip(asked, said, strict=True))
    ]
    question = OFFLINE.follow_up(Brief(kind=_kind(instruction)), turns)
    if question is None:
        return {"question": "", "in_other_words": "", "why": ""}
    return {
        "question": question.text,
        "in_other_words": question.in_other_words,
        "why": question.why,
    }


def _remark(instruction: str, material: Sequence[Material]) -> Answers:
    asked = _texts(material, DataKind.CANDIDATE_QUESTION)
    brief, known = Brief(kind=_kind(instruction)), _background(material)
    remark = OFFLINE.remark(brief, known, asked, max(len(asked) - 1, 0))
    return {
        "worth": remark.worth.value,
        "because": remark.because,
        "quote": remark.quote.of(asked[-1]) if remark.quote else "",
        "instead": remark.instead.splitlines(),
    }


def _improved(_: str, material: Sequence[Material]) -> Answers:
    asked = Question(text_of(material, DataKind.QUESTION), "")
    answer = text_of(material, DataKind.ANSWER)
    evaluation = judged(asked, answer, content.rubric("behavioural"))
    improved = OFFLINE.improve(asked, answer, evaluation, Background())
    names = {text: name for name, text in content.table("improving/wordings")["slots"].items()}
    return {
        "pieces": [
            {"text": "", "slot": names[piece.text]}
            if piece.is_slot
            else {"text": piece.text, "slot": None}
            for piece in improved.pieces
        ]
    }


def _judged(instruction: str, material: Sequence[Material]) -> Answers:
    rubric, key = criterion_in(instruction)
    asked = Question(text_of(material, DataKind.QUESTION), "")
    answer = text_of(material, DataKind.ANSWER)
    evaluation = judged(asked, answer, rubric)
    judgement = evaluation[key]
    state = judgement.state
    if state is State.NOT_ASSESSED:  # no choice that a model has
        state = State.NOT_ENOUGH_EVIDENCE
    return {
        "evidence": [span.of(answer) for span in judgement.spans],
        "state": state.value,
        "reason": judgement.reason or "Nothing speaks against it.",
        "level": judgement.level,
        **_advice(key, evaluation, answer),
    }


def _advice(key: str, evaluation: Evaluation, answer: str) -> Answers:
    """What rules advise, where it is about this criterion; else its reason, as an order."""
    told = evaluation.instruction
    if told.criterion != key:
        reason = evaluation[key].reason or "More could be said here."
        return {"title": f"Look at the {key} again.", "because": reason, "about": ""}
    about = told.quote.of(answer) if told.quote else ""
    return {"title": told.title, "because": told.because, "about": about}


def criterion_in(instruction: str) -> tuple[Rubric, str]:
    """The rubric and the criterion whose anchors stand in *instruction*."""
    for rubric in map(content.rubric, RUBRICS):
        for criterion in rubric.criteria:
            if all(f"{n}: {anchor}" in instruction for n, anchor in enumerate(criterion.anchors)):
                return rubric, criterion.key
    raise AssertionError("no criterion has these anchors")


def judged(question: Question, answer: str, rubric: Rubric) -> Evaluation:
    with _ONE_AT_A_TIME:  # so that the calls of one assessment share what is the same in them
        return _evaluated(question, answer, rubric)


@cache
def _evaluated(question: Question, answer: str, rubric: Rubric) -> Evaluation:
    return OFFLINE.assess(question, answer, rubric, Background())
