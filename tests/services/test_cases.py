"""A case, from the plan to the feedback, through the services alone."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from core import content
from core.bootstrap import App, bootstrap
from core.coaches.offline.planning.cases import CLOSING
from core.config import Settings
from core.domain.case import PARTS, PartKey, place_of
from core.domain.interview import Brief, Interview, Kind, Mode, Phase, Question, QuestionKind
from core.domain.report import Table
from core.ports.coach import Background
from tests.conftest import ADA, drain
from tests.doubles.clock import StandingClock

TAB = "tab"
ASKING = "What do the owners want? How many days a week are you open? Is there a car park?"


@pytest.fixture
def app(tmp_path: Path, clock: StandingClock) -> Iterator[App]:
    """Everything real, the offline coach included."""
    made = bootstrap(Settings(data_dir=tmp_path / "data"), clock)
    yield made
    made.close()


@pytest.fixture
def ada(app: App) -> str:
    return app.candidates.admit(ADA)


def case_of(question: Question) -> str:
    place = place_of(question.bank_id)
    assert place is not None
    return place[0]


def begun(app: App, owner: str, role: str = "Operations", mode: Mode = Mode.COACHED) -> Interview:
    brief = Brief(kind=Kind.CASE, role=role, warm_up=False, mode=mode)
    ready = app.interviews.prepare(owner, brief)
    return app.interviews.ask(owner, app.interviews.begin(owner, ready.id, TAB).id, TAB)


def answered(app: App, interview: Interview, text: str) -> Interview:
    position = len(interview.turns) - 1
    app.interviews.answer(interview.owner, interview.id, TAB, position, text)
    return app.interviews.ask(interview.owner, interview.id, TAB)


def test_a_case_is_planned_as_its_five_parts(app: App, ada: str) -> None:
    """Whatever number of questions was chosen, without résumé and job; each says what it tests."""
    for questions in (3, 10):
        planned = app.interviews.prepare(ada, Brief(kind=Kind.CASE, questions=questions)).planned

        assert [place_of(q.bank_id) for q in planned] == [(case_of(planned[0]), k) for k in PARTS]
        assert all(question.why for question in planned)
        assert {question.rubric for question in planned} == {"case"}


def test_a_role_gets_the_case_of_its_world(app: App, ada: str) -> None:
    """A nurse gets the clinic, a developer the software."""
    for role, case_id in (("Nurse", "clinic"), ("Software engineer", "subscription")):
        planned = app.interviews.prepare(ada, Brief(kind=Kind.CASE, role=role)).planned
        assert case_of(planned[0]) == case_id


def test_the_interviewer_answers_what_was_asked(app: App, ada: str) -> None:
    """Several facts at once, by name; what is unknown is said so, in the candidate's words."""
    interview = answered(app, begun(app, ada), ASKING)
    case = content.case("bakery")
    lines = interview.turn.question.text.splitlines()

    assert interview.turn.question.kind is QuestionKind.FOLLOW_UP
    assert lines[:2] == [case.filled(case.fact(key).text) for key in ("goal", "days")]
    assert lines[2].startswith("I find nothing on that in my papers: “Is there a car park?”")
    assert lines[-1] == CLOSING


def test_what_was_told_is_not_told_twice_and_two_replies_are_the_most(app: App, ada: str) -> None:
    """The third time the case goes on."""
    interview = answered(app, begun(app, ada), ASKING)
    interview = answered(app, interview, "How many days, again? And what is the wage?")
    case = content.case("bakery")
    assert interview.turn.question.text.splitlines()[:-1] == [case.filled(case.fact("wage").text)]

    interview = answered(app, interview, "And the ingredients?")
    assert place_of(interview.turn.question.bank_id) == ("bakery", PartKey.STRUCTURE)


def test_every_question_of_a_second_round_is_answered_or_said_to_be_unknown(
    app: App, ada: str
) -> None:
    """Also where two stand in one sentence without a question mark, and where one is no word."""
    interview = answered(app, begun(app, ada), ASKING)
    interview = answered(
        app, interview, "and who is the competition and do you like cheese. asdf qwer zxcv"
    )
    case = content.case("bakery")
    told, unknown, _ = interview.turn.question.text.splitlines()

    assert told == case.filled(case.fact("competition").text)
    assert unknown.startswith(
        "I find nothing on that in my papers: “do you like cheese” and “asdf qwer zxcv”."
    )


def test_a_second_round_counts_with_the_first(app: App, ada: str) -> None:
    """Its feedback is on both: what was asked in either, and what is still missing."""
    first = "What do the owners want? How many days a week are you open?"
    interview = answered(app, begun(app, ada), first)
    interview = answered(app, interview, "What does a staff hour cost, and the ingredients?")
    drain(app)
    evaluated = app.evaluations.of(ada, interview.id)

    assert evaluated[0, 0]["understanding"].level == 3
    assert evaluated[1, 0]["understanding"].level == 4
    assert "Before that: what they want and open days." in evaluated[1, 0]["understanding"].reason
    assert "also need to know: cost of an open shop" in evaluated[1, 0].instruction.because


@pytest.mark.parametrize("words", ["No, let us go on.", "That's all, thank you."])
def test_going_on_is_enough(app: App, ada: str, words: str) -> None:
    """Whoever has no further question gets the next part, in words or by the button."""
    interview = answered(app, begun(app, ada), ASKING)
    said = answered(app, interview, words)

    assert place_of(said.turn.question.bank_id) == ("bakery", PartKey.STRUCTURE)


def test_the_button_goes_on_as_well(app: App, ada: str) -> None:
    """Skipping the reply is going on."""
    interview = answered(app, begun(app, ada), ASKING)
    app.interviews.skip(ada, interview.id, TAB, len(interview.turns) - 1)
    interview = app.interviews.ask(ada, interview.id, TAB)

    assert place_of(interview.turn.question.bank_id) == ("bakery", PartKey.STRUCTURE)
    assert interview.turns[1].went_on
    assert interview.skips == 0


def test_a_whole_case_ends_in_feedback_on_every_part(app: App, ada: str) -> None:
    """Five parts, each judged by the case's own rubric; then another case comes first."""
    interview = begun(app, ada, mode=Mode.REHEARSAL)
    case = content.case("bakery")
    interview = answered(app, interview, ASKING)
    interview = answered(app, interview, "go on")
    for key in PARTS[1:]:
        assert place_of(interview.turn.question.bank_id) == (case.id, key)
        interview = answered(app, interview, " ".join(map(case.filled, case.parts[key].solution)))
    assert interview.phase is Phase.CANDIDATE_ASKS
    app.interviews.finish_asking_back(ada, interview.id, TAB)
    app.interviews.confirm(ada, interview.id, TAB)
    drain(app)
    assert app.interviews.settle(ada, interview.id).phase is Phase.DECIDING

    evaluated = app.evaluations.of(ada, interview.id)
    assert len(evaluated) == len(PARTS) + 1
    assert all(evaluation.rubric.startswith("case@v1#") for evaluation in evaluated.values())
    summary = app.evaluations.summary(ada, interview)
    assert summary.overall is not None
    assert summary.overall >= 4
    following = app.interviews.prepare(ada, Brief(kind=Kind.CASE, role="Operations"))
    assert case_of(following.planned[0]) != case.id


def test_a_case_that_left_the_collection_is_still_an_interview(app: App) -> None:
    """Its questions stand in the record; without its numbers nothing is made up."""
    gone = Question("What would you like to know?", "clarifying", bank_id="case-gone-clarify")
    evaluation = app.coaches.offline.assess(gone, ASKING, content.rubric("case"), Background())

    assert {judgement.level for judgement in evaluation.judgements} == {None}


def test_the_report_of_a_case_has_its_exhibits_and_its_solution(app: App, ada: str) -> None:
    """On the page and in the PDF: the background, the exhibits that were shown, every part by its
    name, what was told, and how each part could be solved. Nothing of what was never asked."""
    interview = answered(app, begun(app, ada), ASKING)
    interview = answered(app, interview, "No, let us go on.")
    interview = answered(app, interview, "Sales by shop, then costs by shop.")
    interview = app.interviews.end_early(ada, interview.id, TAB)
    interview = app.interviews.confirm(ada, interview.id, TAB)
    drain(app)
    app.interviews.settle(ada, interview.id)
    report = app.reports.of(ada, interview.id)
    case = content.case("bakery")
    text = " ".join(report.texts())
    pdf = PdfReader(BytesIO(app.reports.pdf(ada, interview.id)))
    printed = "".join("".join(page.extract_text() for page in pdf.pages).split())
    tables = [b for section in report.sections for b in section.blocks if isinstance(b, Table)]

    assert [table.title for table in tables] == [f"Exhibit 1: {case.exhibits[0].title}"]
    assert tables[0].rows[0] == ("Station", "210", "4.20", "14")
    assert {"What you were told", "Part 2: take the problem apart"} <= {
        section.heading for section in report.sections
    }
    assert case.line(case.quantity("sales")) in text
    assert not any(case.filled(line) in text for line in case.parts[PartKey.RECOMMEND].solution)
    for words in ("Harbour60", "4.40", "PART2".title(), *ASKING.split()):
        assert "".join(words.split()) in printed
