"""What every `Coach` promises, tried on every `Coach` that there is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core import content
from core.coaches.model.coach import ModelCoach
from core.coaches.offline.coach import OfflineCoach
from core.domain.document import Contact, Item, Profile
from core.domain.evaluation import State, with_evidence_located
from core.domain.improvement import nothing_lost, only_what_was_said
from core.domain.interview import Answer, Brief, Kind, Question, QuestionKind, Turn
from core.errors import NotAJobError, NotAResumeError
from core.ports.coach import Background, Coach, Past
from tests.conftest import STORY
from tests.doubles.chat_model import ScriptedModel
from tests.doubles.clock import StandingClock
from tests.doubles.coach import ScriptedCoach
from tests.services.test_documents import JOB, RESUME

RUBRIC = content.rubric("answer", "v1")
QUESTION = Question("Tell me about a time you solved a hard problem.", "problem solving")


def model_coach() -> Coach:
    """With a model that answers sensibly; what one does that does not is in coaches/model."""
    return ModelCoach(ScriptedModel(wobble=(0, 1, -1)), OfflineCoach())


COACHES: tuple[Callable[[], Coach], ...] = (OfflineCoach, ScriptedCoach, model_coach)


@pytest.fixture(params=COACHES, ids=lambda coach: coach.__name__)
def coach(request: pytest.FixtureRequest) -> Coach:
    made: Coach = request.param()
    return made


def background(coach: Coach) -> Background:
    return Background(coach.read_resume(RESUME), coach.read_job(JOB))


def items(profile: Profile) -> list[Item]:
    contact = profile.contact
    single = [contact.name, contact.email, contact.phone, contact.location]
    held = [i for p in profile.positions for i in (p.title, p.employer, p.start, p.end)]
    lists = (profile.summary, profile.education, profile.skills, profile.achievements)
    bullets = [bullet for position in profile.positions for bullet in position.bullets]
    return [i for i in (*single, *held, *bullets, *sum(lists, ())) if i is not None]


def test_it_says_who_it_is(coach: Coach) -> None:
    """Its name is stored with its work, its label is shown beside it."""
    assert coach.ref
    assert coach.label


def test_every_item_says_what_stands_at_its_place(coach: Coach) -> None:
    """What was read can be checked against what was given."""
    for item in items(coach.read_resume(RESUME)):
        assert item.span is not None
        assert item.span.fits(RESUME)
        assert item.text in RESUME


def test_what_is_no_document_is_refused(coach: Coach) -> None:
    """A recipe is no résumé, three words are no job; neither becomes an empty profile."""
    with pytest.raises(NotAResumeError):
        coach.read_resume("Boil the pasta. Add salt. Serve with a little oil and basil.")
    with pytest.raises(NotAJobError):
        coach.read_job("Great job here")


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("questions", [3, 10])
def test_a_plan_has_as_many_different_questions_as_were_asked_for(
    coach: Coach, kind: Kind, questions: int
) -> None:
    """With documents and without, each question once."""
    brief = Brief(kind=kind, questions=questions)
    for known in (Background(), background(coach)):
        plan = coach.plan(brief, known, Past())

        assert len({question.text for question in plan}) == brief.mains
        assert all(q.kind is QuestionKind.MAIN and q.competency and q.source for q in plan)


def test_the_contact_block_never_stands_in_a_question(coach: Coach) -> None:
    """Names, addresses and numbers of people stay out, even if a coach could see them."""
    known = background(coach)
    assert known.resume is not None
    assert known.resume.contact != Contact()
    plan = coach.plan(Brief(questions=10), known, Past())

    assert not [q for q in plan if "palmer" in f"{q.text} {q.why} {q.claim}".lower()]


def test_a_warm_up_is_one(coach: Coach) -> None:
    """It is marked, so that nobody judges it."""
    assert coach.warm_up(Brief()).kind is QuestionKind.WARM_UP


def test_a_follow_up_is_one_or_nothing(coach: Coach) -> None:
    """Whatever was answered, the next question is marked as what it is."""
    for answer in ("Fine.", STORY):
        turn = Turn(QUESTION, StandingClock()())
        asked = coach.follow_up(Brief(), [_answered(turn, answer)])

        assert asked is None or asked.kind is QuestionKind.FOLLOW_UP


def test_what_is_shown_of_a_question_grows_into_it(coach: Coach) -> None:
    """Whoever watches it being written sees beginnings of what is asked in the end, or nothing."""
    seen: list[str] = []
    turn = _answered(Turn(QUESTION, StandingClock()()), "We fixed it. It was hard.")
    asked = coach.follow_up(Brief(), [turn], seen.append)

    assert seen == sorted(seen, key=len)
    assert not seen or (asked is not None and asked.text == seen[-1])
    assert asked is None or all(asked.text.startswith(part) for part in seen)


def test_a_judgement_covers_the_rubric_and_rests_on_located_words(coach: Coach) -> None:
    """One judgement for each criterion, in order; no level without evidence."""
    evaluation = coach.assess(QUESTION, STORY, RUBRIC, Background())

    assert [j.criterion for j in evaluation.judgements] == [c.key for c in RUBRIC.criteria]
    for judgement in evaluation.judgements:
        assert with_evidence_located(judgement, STORY) == judgement
    assert any(j.state is State.SCORED for j in evaluation.judgements)
    assert evaluation.instruction.title


@settings(max_examples=60, deadline=None)
@given(answer=some.text(max_size=400))
def test_no_words_make_a_coach_invent(answer: str) -> None:
    """Arbitrary text is judged with located spans or not at all; it never breaks anything."""
    evaluation = OfflineCoach().assess(QUESTION, answer, RUBRIC, Background())

    for judgement in evaluation.judgements:
        assert all(span.fits(answer) for span in judgement.spans)
        assert (judgement.level is None) or judgement.spans


def test_an_improved_answer_has_a_place_for_every_word(coach: Coach) -> None:
    """Each word of the answer is in one piece or left out; a piece that is neither reworded nor
    a slot stands in it word for word; what is missing is a slot, never a guess."""
    for answer in ("Fine.", STORY, "We fixed it. We fixed it. Everybody was happy."):
        evaluation = coach.assess(QUESTION, answer, RUBRIC, Background())
        improved = coach.improve(QUESTION, answer, evaluation, Background())

        assert improved.coach == coach.ref
        assert improved.changes
        assert only_what_was_said(improved, answer)
        assert nothing_lost(improved, answer)


@pytest.mark.parametrize("asked", [(), ("How do you decide?",), ("No questions.",), ("asdf", "?")])
def test_a_remark_gives_its_reason_and_proposes_nothing_that_was_asked(
    coach: Coach, asked: tuple[str, ...]
) -> None:
    """With documents and without: a sentence, a quote that stands there, and something new."""
    for known in (Background(), background(coach)):
        remark = coach.remark(Brief(), known, asked, max(len(asked) - 1, 0))

        assert remark.coach == coach.ref
        assert remark.because.endswith((".", "!", "?"))
        assert not set(remark.instead.splitlines()) & set(asked)
        assert remark.quote is None or remark.quote.fits(asked[-1])
        assert asked or remark.instead


@settings(max_examples=60, deadline=None)
@given(asked=some.lists(some.text(max_size=200), max_size=3))
def test_no_question_makes_a_coach_break(asked: list[str]) -> None:
    """Arbitrary text gets a remark with a reason; the quote stands where it says."""
    remark = OfflineCoach().remark(Brief(), Background(), asked, max(len(asked) - 1, 0))

    assert remark.because
    assert remark.quote is None or remark.quote.fits(asked[-1])


@settings(max_examples=60, deadline=None)
@given(text=some.text(max_size=600))
def test_reading_raises_nothing_but_what_is_promised(text: str) -> None:
    """Whatever was pasted: a profile, or an error the candidate can act on."""
    for read in (OfflineCoach().read_resume, OfflineCoach().read_job):
        with suppress(NotAResumeError, NotAJobError):
            read(text)


def _answered(turn: Turn, text: str) -> Turn:
    return replace(turn, attempts=(Answer(text, turn.asked_at),))
