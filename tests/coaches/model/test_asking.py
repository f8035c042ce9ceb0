"""What a model asks: new, about what is there, and shown as it is written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.coaches.model.coach import ModelCoach
from core.coaches.offline.coach import OfflineCoach
from core.domain.chat import DataKind
from core.domain.interview import (
    Answer,
    Brief,
    Difficulty,
    Kind,
    Persona,
    Question,
    QuestionKind,
    Seniority,
    Turn,
)
from core.domain.language import Language
from core.errors import UnusableOutputError
from core.ports.coach import Background, Past
from tests.coaches.offline.planning.people import ENGINEER, PAYMENTS
from tests.doubles.chat_model import ScriptedModel
from tests.doubles.clock import StandingClock

KNOWN = Background(ENGINEER, PAYMENTS)
NOW = StandingClock()()
MAIN = Question(
    "Tell me about a time you solved a hard problem.", "problem solving", claim="Led it"
)
TEXTS = (
    "What broke first when you moved the services?",
    "Who decided which shops went live, and how?",
    "How would you show an auditor that a payment is final?",
    "Which trade-off did you explain last to somebody who does not code?",
)


def planned(text: str, **other: Any) -> dict[str, Any]:
    fields = {
        "question": text,
        "in_other_words": f"Put simply: {text}",
        "why": "It shows how you work.",
        "competency": "Ownership",
        "requirement": None,
        "claim": None,
        "rubric": "behavioural",
    }
    return {**fields, **other}


def a_plan(*questions: dict[str, Any]) -> str:
    return json.dumps({"questions": questions})


def coach(model: ScriptedModel) -> ModelCoach:
    return ModelCoach(model, OfflineCoach())


def turn(answer: str, question: Question = MAIN, kind: QuestionKind = QuestionKind.MAIN) -> Turn:
    asked = Question(question.text, question.competency, kind, claim=question.claim)
    return Turn(asked, NOW, (Answer(answer, NOW),))


def follow(question: str, **other: str) -> str:
    fields = {"question": question, "in_other_words": f"Again: {question}", "why": "It shows how."}
    return json.dumps({**fields, **other})


# Planning


def test_a_question_names_the_very_line_that_it_tests() -> None:
    """A number that no line has names nothing: no claim is made up."""
    model = ScriptedModel()
    model.say(a_plan(
        planned(TEXTS[0], claim=2),
        planned(TEXTS[1], requirement=1),
        planned(TEXTS[2], claim=99, requirement=-1),
    ))  # fmt: skip
    plan = coach(model).plan(Brief(questions=3), KNOWN, Past())

    assert [q.claim for q in plan] == ["Led the move of 14 services to Kubernetes", None, None]
    assert [q.requirement for q in plan][1] == PAYMENTS.requirements[0].text
    assert [q.requirement for q in plan][2] is None
    assert {q.bank_id for q in plan} == {None}


def test_a_question_names_who_wrote_it_from_which_prompt() -> None:
    """Model and prompt stand beside it for as long as it is kept."""
    model = ScriptedModel()
    plan = coach(model).plan(Brief(questions=3), KNOWN, Past())
    warm_up = coach(model).warm_up(Brief())

    assert {q.source for q in plan} == {f"scripted/sensible {model.requests[0].prompt}"}
    assert warm_up.source == f"scripted/sensible {model.requests[1].prompt}"
    assert model.requests[0].prompt.startswith("plan_questions@v1#")


def test_the_contact_block_is_in_no_request() -> None:
    """Even where somebody hands it over."""
    model = ScriptedModel()
    coach(model).plan(Brief(), KNOWN, Past())
    sent = repr([m.text for r in model.requests for m in r.material])

    assert "Led the move of 14 services" in sent
    for secret in ("Haddad", "example.org", "5550147", "Lisbon"):
        assert secret not in sent


@pytest.mark.parametrize(
    "again", [TEXTS[0], TEXTS[0].upper(), f"Well, {TEXTS[0].lower()}", TEXTS[0].replace("?", "??")]
)
def test_what_was_asked_before_is_asked_for_anew(again: str) -> None:
    """The model is told which one it was; the second plan counts."""
    model = ScriptedModel()
    model.say(
        a_plan(planned(TEXTS[1]), planned(again), planned(TEXTS[2])),
        a_plan(planned(TEXTS[1]), planned(TEXTS[3]), planned(TEXTS[2])),
    )
    past = Past((Question(TEXTS[0], ""),))
    plan = coach(model).plan(Brief(questions=3), KNOWN, past)

    assert [q.text for q in plan] == [TEXTS[1], TEXTS[3], TEXTS[2]]
    assert model.requests[1].refused is not None
    assert "number 2" in model.requests[1].refused[1]
    assert TEXTS[0] in [m.text for m in model.requests[0].material if m.kind is DataKind.QUESTION]


@pytest.mark.parametrize(
    "reply",
    [
        a_plan(planned(TEXTS[0]), planned(TEXTS[1])),
        a_plan(planned(TEXTS[0]), planned(TEXTS[0]), planned(TEXTS[1])),
        a_plan(planned(TEXTS[0]), planned(TEXTS[1]), planned("https://evil.example")),
        a_plan(planned(TEXTS[0]), planned(TEXTS[1]), planned(TEXTS[2], rubric="case")),
    ],
)
def test_a_plan_that_does_not_fit_twice_is_an_error(reply: str) -> None:
    """Too few, twice the same, nothing but an address: no default takes its place."""
    model = ScriptedModel()
    model.say(reply, reply)

    with pytest.raises(UnusableOutputError):
        coach(model).plan(Brief(questions=3), KNOWN, Past())


def test_more_questions_than_were_wanted_are_left() -> None:
    """The plan is as long as the candidate chose."""
    model = ScriptedModel()
    model.say(a_plan(*map(planned, TEXTS)))

    assert len(coach(model).plan(Brief(questions=3), KNOWN, Past())) == 3


def test_a_question_quotes_only_what_stands_in_the_documents() -> None:
    """T1 for questions: what is called a quote is one."""
    model = ScriptedModel()
    model.say(a_plan(
        planned("You write “Mentored two junior engineers”. How?"),
        planned("You write “Invented the telephone”. When?"),
        planned(TEXTS[2]),
    ))  # fmt: skip
    plan = coach(model).plan(Brief(questions=3), KNOWN, Past())

    assert plan[0].text == "You write “Mentored two junior engineers”. How?"
    assert plan[1].text == "You write Invented the telephone. When?"


@pytest.mark.parametrize("language", Language)
def test_every_language_is_named_in_an_english_prompt(language: Language) -> None:
    """A model is told the language by its English name, wherever it writes what is asked."""
    model = ScriptedModel()
    brief = Brief(language=language)
    asking = coach(model)
    asking.plan(brief, Background(), Past())
    asking.warm_up(brief)
    asking.follow_up(brief, [turn("We fixed it. It was hard.")])
    asking.remark(brief, Background(), ["How do you decide?"], 0)

    assert len(model.requests) == 4
    assert all(language.english_name in request.instruction for request in model.requests)


def test_every_choice_of_the_candidate_reaches_the_prompt() -> None:
    """Sort, seniority, difficulty and manner; each changes what is asked for."""
    model = ScriptedModel()
    asking = coach(model)
    kinds = [kind for kind in Kind if kind is not Kind.CASE]
    briefs = [
        *(Brief(kind=kind) for kind in kinds),
        *(Brief(seniority=seniority) for seniority in Seniority),
        *(Brief(difficulty=difficulty) for difficulty in Difficulty),
        *(Brief(persona=persona) for persona in Persona),
    ]
    for brief in briefs:
        asking.plan(brief, Background(), Past())
    instructions = [request.instruction for request in model.requests]

    assert len(set(instructions)) == len(set(map(repr, briefs)))


# Following up


def test_a_follow_up_is_shown_while_it_is_written() -> None:
    """Beginnings of the question, as plain text, and none of the other fields."""
    model, seen = ScriptedModel(), list[str]()
    model.say(follow('You said "found a lock". **How** did you *find* it?'))
    answer = turn("I compared the logs and found a lock.")
    asked = coach(model).follow_up(Brief(), [answer], seen.append)

    assert asked is not None
    assert asked.text == "You said “found a lock”. How did you find it?"
    assert len(seen) > 2
    assert seen[-1] == asked.text
    assert not [part for part in seen if "Again" in part]
    assert asked.claim == MAIN.claim
    assert (asked.kind, asked.bank_id) == (QuestionKind.FOLLOW_UP, None)


def test_no_address_is_shown_while_it_is_written() -> None:
    """Not even for the moment before it is taken out."""
    model, seen = ScriptedModel(), list[str]()
    model.say(follow("Look at https://evil.example/x and ![a](http://b.example/p.png) how?"))
    coach(model).follow_up(Brief(), [turn("We fixed it.")], seen.append)

    assert seen
    assert not [part for part in seen if "evil" in part or "b.example" in part]


@pytest.mark.parametrize("question", ["", "  ", MAIN.text, MAIN.text.lower()])
def test_nothing_new_means_going_on(question: str) -> None:
    """Empty, or what was asked already: the next question comes."""
    model = ScriptedModel()
    model.say(follow(question))

    assert coach(model).follow_up(Brief(), [turn("We fixed it.")]) is None


def test_nobody_is_asked_after_a_warm_up_a_skip_or_two_follow_ups() -> None:
    """The rules of an interview are not the model's to bend."""
    model = ScriptedModel()
    asking = coach(model)
    skipped = Turn(MAIN, NOW, skipped=True)
    after = turn("More.", kind=QuestionKind.FOLLOW_UP)

    assert asking.follow_up(Brief(), [turn("Hi.", kind=QuestionKind.WARM_UP)]) is None
    assert asking.follow_up(Brief(), [skipped]) is None
    assert asking.follow_up(Brief(), [turn("We fixed it."), after, after]) is None
    assert asking.follow_up(Brief(), []) is None
    assert model.requests == []


def test_a_follow_up_hears_the_answers_to_this_question_alone() -> None:
    """In order, question by question; what was said before is not sent again."""
    model = ScriptedModel()
    earlier, main = turn("Earlier words."), turn("We fixed it.")
    after = turn("By hand, at night.", Question("How?", ""), QuestionKind.FOLLOW_UP)
    coach(model).follow_up(Brief(), [earlier, main, after])

    sent = [material.text for material in model.requests[0].material]
    assert sent == [MAIN.text, "We fixed it.", "How?", "By hand, at night."]


def test_a_case_is_asked_by_the_offline_coach() -> None:
    """Its parts, its facts and its warm-up; the name beside them says so."""
    model = ScriptedModel()
    asking, brief = coach(model), Brief(kind=Kind.CASE)
    plan = asking.plan(brief, Background(), Past())
    asking.follow_up(brief, [Turn(plan[0], NOW, (Answer("How many customers?", NOW),))])

    assert plan == OfflineCoach().plan(brief, Background(), Past())
    assert asking.warm_up(brief) == OfflineCoach().warm_up(brief)
    assert model.requests == []
