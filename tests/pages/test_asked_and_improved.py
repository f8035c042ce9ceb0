"""The candidate's questions and improved answers on their pages, without a browser."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from core import content
from core.bootstrap import App
from core.domain.evaluation import Evaluation, Instruction, Judgement, State
from core.domain.improvement import Improvement, Piece
from core.domain.interview import Interview
from core.domain.remark import Remark, Worth
from core.domain.report import Said
from core.domain.text import Span
from core.errors import ProviderUnavailableError
from core.services.interviews import work_subject
from tests.conftest import STORY, drain
from tests.doubles.coach import ScriptedCoach
from tests.pages.conftest import Visit, press, texts
from tests.services.test_improvements import KIND as IMPROVING
from tests.services.test_interviews import REHEARSAL, answered, begun, decided_upon
from tests.services.test_remarks import QUESTION, finished, to_the_last_part

INTERVIEW, FEEDBACK = "2_Interview.py", "3_Feedback.py"
THIN = "We fixed it together and everybody was happy."


def thinly_answered(app: App, owner: str) -> Interview:
    """One weak answer, and feedback by which it is weak: it has no order to be proud of."""
    interview = begun(app, owner)
    interview = answered(app, owner, interview, THIN)
    drain(app)
    judgements = tuple(
        Judgement(key, State.SCORED, (level,), (Span(0, 12),), "Because.")
        for key, level in {"structure": 2, "specificity": 1, "relevance": 3}.items()
    )
    advice = Instruction("Say how it ended.", "It stops too early.", "structure")
    rubric = content.rubric(interview.turns[0].question.rubric).ref
    with app.store.session_for(owner) as records:
        found = Evaluation(app.coaches.offline.ref, rubric, judgements, advice)
        records.evaluations.put(interview.id, 0, 0, found)
    return interview


def ask(at: AppTest, question: str) -> AppTest:
    at.text_area[0].set_value(question)
    return press(at, "Ask it")


def to_the_whole(at: AppTest) -> AppTest:
    """Past every answer, to the last part of the feedback."""
    while "The whole interview" not in [title.value for title in at.title]:
        onward = [b for b in at.button if b.label in ("Next answer", "The whole interview")]
        onward[-1].click().run()
    return at


def html(at: AppTest) -> str:
    """What stands in our own elements: the words that were said."""
    return "\n".join(str(element.proto.body) for element in at.get("html"))


def test_the_remark_stands_under_the_question(visit: Visit, app: App, ada: str) -> None:
    """When coached: why it is good, or what to ask instead, while one can still ask."""
    to_the_last_part(app, ada)
    at = ask(visit(INTERVIEW), "Do you do code reviews?")
    said = texts(at)

    assert "Worth asking, with one change." in said
    assert "**Ask instead:** How do you do code reviews?" in said
    assert "<mark>Do</mark>" in html(at)
    assert not at.exception


def test_a_rehearsal_says_nothing_yet(visit: Visit, app: App, ada: str) -> None:
    """As in a real interview, the question only stands there."""
    to_the_last_part(app, ada, REHEARSAL)
    at = ask(visit(INTERVIEW), QUESTION)

    assert QUESTION in html(at)
    assert "strong question" not in texts(at)


def test_a_remark_that_failed_is_said_so_and_can_be_tried_again(
    visit: Visit, app: App, ada: str, coach: ScriptedCoach
) -> None:
    """In words, with a button, beside a question that is safe."""
    to_the_last_part(app, ada)
    coach.fail_at("remark", ProviderUnavailableError("scripted"))
    at = ask(visit(INTERVIEW), QUESTION)
    assert "This question could not be read. It is saved." in texts(at)

    press(at, "Try again")
    assert "A strong question." in texts(at)


def test_the_whole_says_what_was_asked_and_what_to_take_along(
    visit: Visit, app: App, ada: str
) -> None:
    """Every question with its remark, and the strong ones once more, for the day."""
    interview = to_the_last_part(app, ada)
    for question in (QUESTION, "How many holidays do I get?"):
        app.interviews.ask_back(ada, interview.id, "tab", question)
    finished(app, ada, interview)
    drain(app)
    app.interviews.settle(ada, interview.id)
    at = to_the_whole(visit(FEEDBACK))

    assert {"What you asked", "For the day"} <= {header.value for header in at.header}
    assert "Fair, but not here." in texts(at)
    assert html(at).count("struggle") == 2
    assert html(at).count("holidays") == 1


def test_a_no_after_a_question_is_not_listed_as_one(visit: Visit, app: App, ada: str) -> None:
    """In the whole, and in the report, only the real question stands."""
    interview = to_the_last_part(app, ada)
    for text in (QUESTION, "no"):
        app.interviews.ask_back(ada, interview.id, "tab", text)
    finished(app, ada, interview)
    drain(app)
    app.interviews.settle(ada, interview.id)
    at = to_the_whole(visit(FEEDBACK))
    assert "struggle" in html(at)
    assert "You had nothing to ask" not in texts(at)
    sections = app.reports.of(ada, interview.id).sections
    [back] = [each for each in sections if each.heading == "What you asked at the end"]
    assert len([block for block in back.blocks if isinstance(block, Said)]) == 1


def test_whoever_writes_no_is_told_how_to_end(visit: Visit, app: App, ada: str) -> None:
    """Nobody is told that they had nothing to ask while they may still ask."""
    interview = to_the_last_part(app, ada)
    app.interviews.ask_back(ada, interview.id, "tab", QUESTION)
    at = visit(INTERVIEW)
    assert "press “That is all”" not in texts(at)

    ask(at, "no")
    assert "press “That is all”" in texts(at)
    assert "You had nothing to ask" not in texts(at)


def test_whoever_asked_nothing_finds_two_questions_to_ask(visit: Visit, app: App, ada: str) -> None:
    """Beside the reason to ask something at all."""
    decided_upon(app, ada)
    at = to_the_whole(visit(FEEDBACK))

    assert "What you could have asked" in [header.value for header in at.header]
    assert texts(at).count("**Ask:**") == texts(at).count("**Or:**") == 1


def test_questions_from_before_there_were_remarks_can_be_read_now(
    visit: Visit, app: App, ada: str
) -> None:
    """They stand there, unread, with a button; nothing is made up meanwhile."""
    interview = to_the_last_part(app, ada, REHEARSAL)
    app.interviews.ask_back(ada, interview.id, "tab", QUESTION)
    finished(app, ada, interview)
    with app.store.session_for(ada) as records:
        work = records.work.of("remark_on_question", f"{interview.id}/0")  # type: ignore[arg-type]
        assert work is not None
        records.work.forget(work.id)
    drain(app)
    app.interviews.settle(ada, interview.id)
    at = to_the_whole(visit(FEEDBACK))
    assert "Nobody has read this question yet." in texts(at)

    press(at, "Have it read")
    assert "A strong question." in texts(at)


def test_words_of_a_remark_are_never_markup(visit: Visit, app: App, ada: str) -> None:
    """Whatever a coach or a candidate wrote stands there letter by letter."""
    interview = to_the_last_part(app, ada)
    planted = "**bold** ![x](http://planted.example/x.png) <b>?"
    app.interviews.ask_back(ada, interview.id, "tab", planted)
    drain(app)
    with app.store.session_for(ada) as records:
        remark = Remark("scripted", Worth.WEAK, planted, planted)
        records.remarks.put(interview.id, 0, remark)
    at = visit(INTERVIEW)

    assert "![x](http" not in texts(at)
    assert "&lt;b&gt;?" in html(at)


def test_an_improved_answer_is_made_when_asked_for(visit: Visit, app: App, ada: str) -> None:
    """One button; then the candidate's own sentences, with slots for what is missing."""
    interview = thinly_answered(app, ada)
    at = visit(INTERVIEW)
    assert app.improvements.of(ada, interview.id) == {}

    press(at, "Show me")
    assert THIN in html(at)
    assert '<span class="slot">[what you did yourself]</span>' in html(at)
    assert "The dashed slots are for what only you know." in texts(at)


def test_answering_again_shows_the_slots_and_an_empty_box(visit: Visit, app: App, ada: str) -> None:
    """What is missing stands beside the box; no word of ours stands in it."""
    thinly_answered(app, ada)
    at = press(press(visit(INTERVIEW), "Show me"), "Answer again with this")

    assert at.text_area[0].value == ""
    assert "Only you know these. Say them this time." in texts(at)
    assert "[what you did yourself]" in html(at)


def test_no_order_is_offered_where_there_is_too_little(visit: Visit, app: App, ada: str) -> None:
    """The fold is not there: "no" has no better order."""
    answered(app, ada, begun(app, ada), "no")
    drain(app)
    at = visit(INTERVIEW)

    assert "Where this answer stands" in [fold.label for fold in at.expander]
    assert "How it could be told" not in [fold.label for fold in at.expander]


def test_an_answer_in_its_best_order_is_told_so(visit: Visit, app: App, ada: str) -> None:
    """Honest where there is nothing to do."""
    answered(app, ada, begun(app, ada), STORY)
    drain(app)
    at = press(visit(INTERVIEW), "Show me")

    assert "Your order is already the best one" in texts(at)


def test_other_words_are_shown_beside_what_was_said(visit: Visit, app: App, ada: str) -> None:
    """Called reworded, by whom; what was said stands beside it, letter by letter."""
    interview = thinly_answered(app, ada)
    planted = "We repaired it ![x](http://planted.example/x.png)"
    pieces = (Piece(planted, reworded=True), Piece("what you did"), Piece(".", reworded=True))
    with app.store.session_for(ada) as records:
        records.improvements.put(interview.id, 0, 0, Improvement("acme/model", pieces))
    at = visit(INTERVIEW)

    assert "Reworded by acme/model, from your answer" in texts(at)
    assert "In other words" in texts(at)
    assert "What you said" in texts(at)
    assert f'{planted} <span class="slot">[what you did]</span>.' in html(at)
    assert html(at).count(THIN) >= 2
    assert "![x](http" not in texts(at)


def test_an_improvement_that_failed_is_said_so_and_can_be_tried_again(
    visit: Visit, app: App, ada: str, coach: ScriptedCoach
) -> None:
    """The feedback stands; the fold says what happened."""
    interview = thinly_answered(app, ada)
    coach.fail_at("improve", ProviderUnavailableError("scripted"))
    at = press(visit(INTERVIEW), "Show me")
    assert "This could not be made." in texts(at)

    press(at, "Try again")
    assert THIN in html(at)
    work = app.slow_work.status(ada, IMPROVING, work_subject(interview.id, 0, 0))
    assert work is not None
    assert work.state == "done"
