"""The report: everything that was asked, said and judged, and nothing besides."""

from __future__ import annotations

import pytest

from core.bootstrap import App
from core.domain.evaluation import Evaluation, Instruction, Judgement, State
from core.domain.history import Part, passages
from core.domain.improvement import Improvement, Piece
from core.domain.interview import Brief, Kind
from core.domain.limit import RATES, Limited
from core.domain.remark import Remark, Worth
from core.domain.report import Asked, Line, Report, Said, Standing, Standings
from core.domain.text import Span
from core.errors import NotFoundError, ProviderUnavailableError, TooOftenError
from core.services.reports import UNSCORED, WORTH, kind_name
from tests.conftest import STORY, drain
from tests.doubles.coach import QUESTIONS, WARM_UP, ScriptedCoach
from tests.services.test_interviews import answered, begun, decided_upon, to_the_review

AGAIN = f"{STORY} Since then I check locks first."


def said(report: Report) -> list[str]:
    return [b.text for s in report.sections for b in s.blocks if isinstance(b, Said)]


def lines(report: Report) -> list[str]:
    blocks = [block for section in report.sections for block in section.blocks]
    return [f"{b.label} {b.text}".strip() for b in blocks if isinstance(b, Line)]


def standings(report: Report) -> list[Standing]:
    blocks = [block for section in report.sections for block in section.blocks]
    return [row for block in blocks if isinstance(block, Standings) for row in block.rows]


def test_every_question_and_answer_is_in_it(app: App, ada: str) -> None:
    """In their order, the warm-up included and called one."""
    interview = begun(app, ada, Brief(questions=3))
    app.interviews.answer(ada, interview.id, "tab", 0, "I had breakfast.")
    for number in range(3):
        answered(app, ada, interview, f"{STORY} Number {number}.")
    drain(app)
    report = app.reports.of(ada, interview.id)

    headings = [section.heading for section in report.sections]
    assert headings[:4] == ["Warm-up", "Question 1", "Question 2", "Question 3"]
    assert [section.summary for section in report.sections[:4]] == [
        WARM_UP.text,
        *(question.text for question in QUESTIONS[:3]),
    ]
    assert said(report)[:4] == [
        "I had breakfast.",
        *(f"{STORY} Number {number}." for number in range(3)),
    ]
    assert "Nobody judges the warm-up." in lines(report)


def test_a_question_in_other_words_is_the_one_that_was_answered(app: App, ada: str) -> None:
    """The report and the search have the words that stood there, not those before them."""
    interview = begun(app, ada)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.repeat(ada, interview.id, "tab")
    for _ in range(3):
        answered(app, ada, interview)
    section = app.reports.of(ada, interview.id).sections[0]

    other = QUESTIONS[0].in_other_words
    assert (section.blocks[0], section.summary) == (Asked(other), other)
    found = passages(app.interviews.get(ada, interview.id))
    asked = [each.text for each in found if each.part is Part.QUESTION]
    assert asked == [other, QUESTIONS[1].text, QUESTIONS[2].text]


def test_it_says_the_levels_that_the_feedback_says(app: App, ada: str) -> None:
    """Criterion by criterion, as they are stored; the whole as the Feedback page has it."""
    interview = decided_upon(app, ada)
    report = app.reports.of(ada, interview.id)
    stored = [
        judgement.level
        for _, evaluation in sorted(app.evaluations.of(ada, interview.id).items())
        for judgement in evaluation.asked
    ]

    assert [row.level for row in standings(report)] == stored
    assert any(level is not None for level in stored)
    summary = app.evaluations.summary(ada, interview)
    assert f"{summary.overall:g} of 5" in report.facts[1]


def test_what_is_marked_is_the_evidence(app: App, ada: str) -> None:
    """The marked pieces are exactly the stored places of the answer."""
    interview = decided_upon(app, ada)
    evaluation = app.evaluations.of(ada, interview.id)[0, 0]
    first = next(b for b in app.reports.of(ada, interview.id).sections[0].blocks
                 if isinstance(b, Said))  # fmt: skip
    covered = {
        at
        for judgement in evaluation.judgements
        for span in judgement.spans
        for at in range(span.start, span.end)
    }

    at = 0
    for text, kind in first.pieces:
        assert all((n in covered) == (kind == "evidence") for n in range(at, at + len(text)))
        at += len(text)
    assert covered
    assert first.text == STORY


def test_the_latest_try_is_printed_with_how_it_changed(app: App, ada: str) -> None:
    """It says that there were others, and which level went where."""
    interview = decided_upon(app, ada)
    app.interviews.answer(ada, interview.id, "tab", 0, AGAIN)
    drain(app)
    report = app.reports.of(ada, interview.id)

    assert said(report)[0] == AGAIN
    assert "Your second try. The ones before it are not printed." in lines(report)
    assert any(line.startswith("Since the try before, ") for line in lines(report))


def test_what_was_skipped_is_named(app: App, ada: str) -> None:
    """A question without an answer is still a question that was asked."""
    interview = begun(app, ada)
    asked = app.interviews.ask(ada, interview.id, "tab")
    app.interviews.skip(ada, interview.id, "tab", len(asked.turns) - 1)
    report = app.reports.of(ada, interview.id)

    assert "You skipped this question." in lines(report)
    assert "1 skipped" in report.facts[1]
    assert said(report) == []


def test_what_could_not_be_judged_has_no_level(app: App, ada: str, coach: ScriptedCoach) -> None:
    """The words are there, and a sentence instead of a number."""
    coach.fail(*[ProviderUnavailableError("scripted")] * 9)
    interview = answered(app, ada, begun(app, ada))
    drain(app)
    report = app.reports.of(ada, interview.id)

    assert "This answer has not been judged, and no level was made up." in lines(report)
    assert standings(report) == []
    assert "There was not enough to judge." in report.facts[1]
    assert "Nothing in it was judged." in lines(report)


@pytest.mark.parametrize("state", [state for state in State if state is not State.SCORED])
def test_each_state_without_a_level_says_why(app: App, ada: str, state: State) -> None:
    """Four different reasons, never a zero."""
    interview = answered(app, ada, begun(app, ada))
    evaluation = Evaluation(
        "offline@1",
        "answer@v1#00",
        (Judgement("structure", state, reason="Because."),),
        Instruction("Say more.", "It is short."),
    )
    with app.store.session_for(ada) as records:
        records.evaluations.put(interview.id, 0, 0, evaluation)
    [row] = standings(app.reports.of(ada, interview.id))

    assert row.level is None
    assert row.words == f"{UNSCORED[state]} Because"


def test_a_spread_and_a_guess_are_said(app: App, ada: str) -> None:
    """How far readings differ, and what the candidate thought before."""
    interview = answered(app, ada, begun(app, ada))
    judged = Judgement("structure", State.SCORED, (2, 3, 4), (Span(0, 8),), "Clear.")
    evaluation = Evaluation("offline@1", "answer@v1#00", (judged,), Instruction("Go.", "On."))
    app.interviews.guess(ada, interview.id, 0, 0, {"structure": 5})
    with app.store.session_for(ada) as records:
        records.evaluations.put(interview.id, 0, 0, evaluation)
    [row] = standings(app.reports.of(ada, interview.id))

    assert row.words == "3 of 5, readings from 2 to 4, you guessed 5"


def test_a_reason_is_more_than_the_name_of_its_criterion(app: App, ada: str) -> None:
    """ "Clear and short. Clear and short." says nothing: only what says more is printed."""
    interview = answered(app, ada, begun(app, ada))
    clear = Judgement("clarity", State.SCORED, (5,), (Span(0, 8),), "Clear and short.")
    told = Judgement("structure", State.SCORED, (3,), (Span(0, 8),), "It has no end.")
    evaluation = Evaluation("offline@1", "answer@v1#00", (clear, told), Instruction("Go.", "On."))
    with app.store.session_for(ada) as records:
        records.evaluations.put(interview.id, 0, 0, evaluation)
    found = lines(app.reports.of(ada, interview.id))

    assert not any("Clear and short." in line for line in found)
    assert any("It has no end." in line for line in found)


def test_improvements_and_remarks_are_shown_only_where_they_are_stored(app: App, ada: str) -> None:
    """Nothing is made for the report: what nobody made is not in it."""
    interview = begun(app, ada)
    for _ in range(3):
        answered(app, ada, interview)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.ask_back(ada, interview.id, "tab", "Is there a canteen?")
    drain(app)
    with app.store.session_for(ada, reading=True) as records:
        made = records.improvements.of(interview.id), records.remarks.of(interview.id)
    before = "\n".join(lines(app.reports.of(ada, interview.id)))
    assert ("How it could be told." in before) == bool(made[0])
    assert any(words in before for words in WORTH.values()) == bool(made[1])

    pieces = (Piece(STORY[:40], Span(0, 40)), Piece("how many people"))
    remark = Remark("offline@1", Worth.WEAK, "It is about lunch.", "What is a usual week like?")
    with app.store.session_for(ada) as records:
        records.improvements.put(interview.id, 0, 0, Improvement("offline@1", pieces))
        records.remarks.put(interview.id, 0, remark)
    report = app.reports.of(ada, interview.id)
    assert f"{STORY[:40]} [how many people]" in said(report)
    assert "Is there a canteen?" in said(report)
    assert f"{WORTH[Worth.WEAK]} It is about lunch." in lines(report)
    assert "To ask instead: What is a usual week like?" in lines(report)


def test_an_answer_that_needs_no_other_order_is_printed_once(app: App, ada: str) -> None:
    """What is said of its order stands there; the same words do not stand there twice."""
    interview = decided_upon(app, ada)
    changes = ("Your order is already the best one.",)
    as_said = Improvement("offline@1", (Piece(STORY, Span(0, len(STORY))),), changes)
    with app.store.session_for(ada) as records:
        records.improvements.put(interview.id, 0, 0, as_said)
    report = app.reports.of(ada, interview.id)

    assert f"How it could be told. {changes[0]}" in lines(report)
    assert said(report).count(STORY) == len(interview.to_assess)


def test_what_is_reworded_is_called_so(app: App, ada: str) -> None:
    """By whom, from what; the candidate's own words stand above it, and slots stay open."""
    interview = decided_upon(app, ada)
    pieces = (
        Piece("Our import failed", reworded=True),
        Piece("how often"),
        Piece(".", reworded=True),
    )
    with app.store.session_for(ada) as records:
        records.improvements.put(interview.id, 0, 0, Improvement("acme/model", pieces))
    report = app.reports.of(ada, interview.id)

    assert "Our import failed [how often]." in said(report)
    assert STORY in said(report)
    assert any("Reworded by acme/model, from your answer" in line for line in lines(report))
    assert not any("From your own sentences" in line for line in lines(report))


def test_it_names_who_judged_and_by_what(app: App, ada: str) -> None:
    """The very coach and rubric that are stored with the levels."""
    interview = decided_upon(app, ada)
    evaluation = app.evaluations.of(ada, interview.id)[0, 0]
    report = app.reports.of(ada, interview.id)

    assert f"Coach: {evaluation.coach}" in lines(report)
    assert any(line.startswith("Rubrics:") and evaluation.rubric in line for line in lines(report))


def test_nobody_elses_interview_has_a_report(app: App, ada: str, eve: str) -> None:
    """Another candidate's does not exist; nor does one of one's own that was only planned."""
    interview = to_the_review(app, ada)
    ready = app.interviews.prepare(eve, Brief())

    for owner, interview_id in ((eve, interview.id), (eve, ready.id), (ada, "nothing")):
        with pytest.raises(NotFoundError):
            app.reports.of(owner, interview_id)


def test_no_id_of_ours_stands_in_it(app: App, ada: str) -> None:
    """It may be handed to anybody: no owner, no interview id, no folder."""
    interview = decided_upon(app, ada)
    everything = "\n".join(app.reports.of(ada, interview.id).texts())

    for secret in (ada, interview.id, str(app.settings.data_dir), "tab"):
        assert secret not in everything.split()


def test_every_kind_has_a_name(app: App, ada: str) -> None:
    """As it is said, not as it is stored."""
    assert {kind_name(kind) for kind in Kind} >= {"Mixed interview", "First call with HR"}
    assert all("_" not in kind_name(kind) for kind in Kind)
    report = app.reports.of(
        ada, decided_upon(app, ada, Brief(Kind.HR_SCREEN, questions=3, warm_up=False)).id
    )
    assert report.facts[0].startswith("First call with HR, ")


def test_one_person_can_only_make_so_many_files_in_an_hour(app: App, ada: str, eve: str) -> None:
    """Each takes a moment of everybody's; looking at the page is never counted."""
    mine, theirs = decided_upon(app, ada), decided_upon(app, eve)
    for _ in range(RATES[Limited.EXPORT].times):
        app.limits.hit(Limited.EXPORT, ada)
    with pytest.raises(TooOftenError):
        app.reports.pdf(ada, mine.id)

    assert app.reports.of(ada, mine.id)
    assert app.reports.pdf(eve, theirs.id).startswith(b"%PDF")
