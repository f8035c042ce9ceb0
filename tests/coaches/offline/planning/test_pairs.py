"""Whole plans for ten people of different trades: what is asked, why, and never again."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from core.coaches.offline import bank
from core.coaches.offline.assessment import rubric_name
from core.coaches.offline.planning import plan
from core.coaches.offline.planning.families import family_for
from core.coaches.offline.planning.reading import about_requirements
from core.content import rubric
from core.domain.interview import Brief, Difficulty, Kind, Persona, Question, Seniority
from core.ports.coach import Background, Past
from tests.coaches.offline.planning.people import KINDS, TRADES, pair

LONGEST_WHY = 160
RUN = 8  # words in a row that a reason may not share with its question
QUOTED = re.compile(r"“([^”]*)”")


def brief_for(background: Background, kind: Kind, questions: int = 6) -> Brief:
    assert background.job is not None
    title = background.job.title.text if background.job.title else ""
    return Brief(kind=kind, role=title, questions=questions)


def several(brief: Brief, background: Background, times: int) -> list[Question]:
    """What one person is asked in that many interviews, one after another."""
    asked: list[Question] = []
    for _ in range(times):
        asked += plan(brief, background, Past(tuple(asked)))
    return asked


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1)}


@pytest.mark.parametrize("trade", TRADES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_question_says_why_in_one_sentence(trade: str, kind: Kind) -> None:
    """One sentence, short, and not the question over again."""
    background = pair(trade)

    for question in plan(brief_for(background, kind, 10), background, Past()):
        assert len(question.why) <= LONGEST_WHY, question.why
        assert question.why.endswith("."), question.why
        assert not re.search(r"[.?!]\s+[A-Z]", QUOTED.sub("", question.why)), question.why
        assert not runs(question.text) & runs(question.why), question.why


@pytest.mark.parametrize("kind", KINDS)
def test_every_question_names_the_rubric_that_judges_it(kind: Kind) -> None:
    """A rubric that exists, and the one that the assessment would choose."""
    for trade in TRADES:
        for question in plan(brief_for(pair(trade), kind, 10), pair(trade), Past()):
            assert question.rubric == rubric_name(question)
            assert rubric(question.rubric).criteria


@pytest.mark.parametrize("trade", TRADES)
def test_a_reason_names_the_line_that_it_tests(trade: str) -> None:
    """What is quoted in a reason stands in the documents, letter by letter up to the "…"."""
    background = pair(trade)
    assert background.job is not None
    assert background.resume is not None
    job = background.job
    known = "\n".join(
        [
            *(requirement.text for requirement in job.requirements),
            *(item.text for item in (*job.responsibilities, *job.skills)),
            *(bullet.text for p in background.resume.positions for bullet in p.bullets),
            *(p.title.text for p in background.resume.positions if p.title),
        ]
    )
    questions = plan(brief_for(background, Kind.MIXED, 10), background, Past())
    quotes = [quote for q in questions for quote in QUOTED.findall(q.why)]

    assert all(quote.rstrip("…") in known for quote in quotes)
    assert all(QUOTED.search(q.why) for q in questions if q.requirement)


@pytest.mark.parametrize("trade", TRADES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_frame_is_used_twice_in_one_interview(trade: str, kind: Kind) -> None:
    """However many lines are asked about, each is asked about in a way of its own."""
    background = pair(trade)
    questions = plan(brief_for(background, kind), background, Past())
    endings = [words(QUOTED.sub("", q.text))[-6:] for q in questions]

    assert len({tuple(ending) for ending in endings}) == len(questions)


@pytest.mark.parametrize("trade", TRADES)
def test_what_the_job_insists_on_comes_before_what_would_be_nice(trade: str) -> None:
    """While a must that suits the interview was not asked, nothing that is only nice is."""
    background = pair(trade)
    drafts = about_requirements(background, Kind.MIXED)
    musts = [draft.wanted.text for draft in drafts if draft.wanted.must]
    nice = {d.wanted.text for d in drafts if not d.wanted.must and d.wanted.type != "task"}
    asked = [q.requirement for q in plan(brief_for(background, Kind.MIXED), background, Past())]

    assert not nice & set(asked)
    assert [line for line in asked if line in musts]


@pytest.mark.parametrize("trade", TRADES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_competency_comes_twice_from_the_bank_while_others_fit(trade: str, kind: Kind) -> None:
    """The bank is broad enough to show another side with every question."""
    background = pair(trade)
    brief = brief_for(background, kind)
    family = family_for(brief, background.resume, background.job)
    fitting = {e.competency for e in bank.bank() if e.fits(brief, family)}
    questions = plan(brief, background, Past())
    count = Counter(question.competency for question in questions)
    again = [q for q in questions if q.bank_id and count[q.competency] > 1]

    assert not again or fitting <= set(count)


@pytest.mark.parametrize("trade", TRADES)
@pytest.mark.parametrize("kind", KINDS)
def test_six_interviews_in_a_row_ask_nothing_twice(trade: str, kind: Kind) -> None:
    """The same person, the same job, six times: no text and no question of the bank again."""
    background = pair(trade)
    asked = several(brief_for(background, kind), background, 6)
    ids = [q.bank_id for q in asked if q.bank_id]

    assert len({q.text for q in asked}) == len(asked)
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("trade", TRADES)
def test_the_sixth_interview_is_still_about_the_job_and_the_person(trade: str) -> None:
    """Old lines are asked about in new words rather than not at all."""
    background = pair(trade)
    brief = brief_for(background, Kind.MIXED)
    last = several(brief, background, 6)[-brief.questions :]

    assert sum(q.requirement is not None or q.claim is not None for q in last) >= 2


@pytest.mark.parametrize("kind", [Kind.HR_SCREEN, Kind.TECHNICAL])
def test_when_all_has_been_asked_the_oldest_question_comes_first(kind: Kind) -> None:
    """Nothing repeats while something unasked fits; then what was asked longest ago."""
    brief = Brief(kind=kind, role="Staff nurse", seniority=Seniority.ENTRY, questions=10)
    fitting = {e.id for e in bank.bank() if e.fits(brief, "healthcare")}
    rounds = len(fitting) // brief.questions + 1
    ids = [q.bank_id for q in several(brief, Background(), rounds)]
    last = ids[-brief.questions :]
    again = [id_ for id_ in last if id_ in ids[: -brief.questions]]

    assert set(ids) == fitting
    assert len(again) == len(ids) - len(fitting)
    assert set(again) <= set(ids[: brief.questions])


@pytest.mark.parametrize("trade", TRADES)
@pytest.mark.parametrize("difficulty", Difficulty)
def test_the_first_question_is_no_attack(trade: str, difficulty: Difficulty) -> None:
    """Nobody is asked to prove themselves before they have spoken a sentence."""
    background = pair(trade)
    for kind in KINDS:
        brief = Brief(kind=kind, difficulty=difficulty, persona=Persona.DEMANDING)
        first = plan(brief, background, Past())[0].text

        for attack in ("How do you know that", "would criticise", "did you lose", "believe that"):
            assert attack not in first


@pytest.mark.parametrize("trade", TRADES)
def test_people_and_roles_are_asked_different_questions(trade: str) -> None:
    """The bank is drawn from anew for each person, and for each role."""
    background = pair(trade)
    brief = brief_for(background, Kind.BEHAVIOURAL, 10)
    mine = {q.bank_id for q in plan(brief, background, Past())}
    others = [
        {q.bank_id for q in plan(brief, Background(pair(other).resume, background.job), Past())}
        for other in TRADES
        if other != trade
    ]

    assert sum(mine != theirs for theirs in others) >= len(others) - 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("trade", TRADES)
def test_no_reason_is_worded_twice_in_one_interview(trade: str, kind: Kind) -> None:
    """What is quoted left aside, each question says in its own words why it is asked."""
    questions = plan(Brief(kind=kind, questions=8), pair(trade), Past())
    shapes = [re.sub("“[^”]*”", "", question.why) for question in questions]

    assert len(set(shapes)) == len(shapes)
