"""The pages of a case, run by AppTest: what lies on the table, and when."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import content
from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.case import PARTS, PartKey
from core.domain.interview import Brief, Interview, Kind
from tests.doubles.clock import StandingClock
from tests.pages.conftest import Visit, press, texts

TAB = "tab"
PREPARE, INTERVIEW = "1_Prepare.py", "2_Interview.py"
CASE = content.case("bakery")


@pytest.fixture
def app(tmp_path: Path, clock: StandingClock) -> Iterator[App]:
    """Everything real, the offline coach included."""
    made = bootstrap(Settings(data_dir=tmp_path / "data"), clock)
    yield made
    made.close()


def at_part(app: App, owner: str, key: PartKey) -> Interview:
    """An interview in which *key* is asked: nothing was asked for, the parts before skipped."""
    brief = Brief(kind=Kind.CASE, role="Operations", role_typed=True, warm_up=False)
    ready = app.interviews.prepare(owner, brief)
    interview = app.interviews.begin(owner, ready.id, TAB)
    for _ in range(PARTS.index(key)):
        interview = app.interviews.ask(owner, interview.id, TAB)
        app.interviews.skip(owner, interview.id, TAB, len(interview.turns) - 1)
    return app.interviews.ask(owner, interview.id, TAB)


def drawn(at: AppTest) -> str:
    """Every piece of HTML on the page."""
    return "\n".join(str(element.proto.body) for element in at.get("html"))


def answer(at: AppTest, text: str) -> AppTest:
    at.text_area[0].set_value(text)
    return press(at, "Done")


def test_a_case_needs_neither_resume_nor_job(visit: Visit, ada: str) -> None:
    """Choosing it is enough; the page says how long it takes and covers the numbers."""
    at = visit(PREPARE)
    at.selectbox(key="kind").set_value(Kind.CASE).run()
    said = texts(at)

    assert at.title[0].value == "Ready when you are"
    assert "One case of five parts, about 25 minutes." in said
    assert not [slider for slider in at.slider if slider.key == "questions"]
    assert "Calculate with the first exhibit" in said
    assert not any(
        case.filled(case.parts[PartKey.CALCULATE].question) in said for case in content.cases()
    )
    assert not at.exception
    assert ada


@pytest.mark.usefixtures("ada")
def test_nothing_that_a_case_does_not_need_stands_before_it(visit: Visit) -> None:
    """The button, the case, and only then the cards for résumé and job."""
    at = visit(PREPARE)
    at.selectbox(key="kind").set_value(Kind.CASE).run()
    headings = [heading.value for heading in at.header]

    assert headings[0].startswith("The case: ")
    assert len(headings) == 3


def test_the_review_shows_the_question_and_not_the_whole_reply(
    visit: Visit, app: App, ada: str
) -> None:
    """What the candidate was told is no question, and is not read as one."""
    interview = at_part(app, ada, PartKey.CLARIFY)
    answer(visit(INTERVIEW), "What do the owners want?")
    answer(visit(INTERVIEW), "How many days are they open?")
    app.interviews.take_over(ada, interview.id, TAB)
    app.interviews.end_early(ada, interview.id, TAB)
    at = press(visit(INTERVIEW), "Take it over here")

    assert at.title[0].value == "Read what you said"
    assert texts(at).count("Anything else, or shall we go on?") == 1
    assert CASE.filled(CASE.fact("goal").text)[:40] not in texts(at)
    assert not at.exception


def test_the_background_comes_first_and_can_be_opened_again(
    visit: Visit, app: App, ada: str
) -> None:
    """It stands above the first question, and folded beside every later one."""
    at_part(app, ada, PartKey.CLARIFY)
    background = " ".join(CASE.filled(CASE.background).split())
    at = visit(INTERVIEW)
    assert background[:60] in texts(at)
    assert "The case again" not in [fold.label for fold in at.expander]

    at = answer(at, "What do the owners want?")
    assert at.title[0].value == "Anything else, or shall we go on?"
    assert CASE.filled(CASE.fact("goal").text)[:40] in drawn(at)
    assert "The case again" in [fold.label for fold in at.expander]
    assert not at.exception


def test_feedback_on_the_questions_comes_after_the_replies(
    visit: Visit, app: App, ada: str
) -> None:
    """Nobody is judged in the middle of asking."""
    at_part(app, ada, PartKey.CLARIFY)
    at = answer(visit(INTERVIEW), "What do the owners want?")
    assert "Answer again now" not in [button.label for button in at.button]
    at = press(at, "Go on")

    assert "Answer again now" in [button.label for button in at.button]
    assert "How it could be solved" in [fold.label for fold in at.expander]
    assert press(at, "Next question").title[0].value == CASE.filled(
        CASE.parts[PartKey.STRUCTURE].question
    )
    assert not at.exception


def test_feedback_is_on_both_rounds_of_questions(visit: Visit, app: App, ada: str) -> None:
    """The second round is quoted where it asked for something new; else the first stands."""
    at_part(app, ada, PartKey.CLARIFY)
    at = answer(visit(INTERVIEW), "What do the owners want?")
    at = press(answer(at, "What does a staff hour cost?"), "Go on")

    assert "“What does a staff hour cost?” and the rest are worth asking." in texts(at)
    assert not at.exception


def test_a_second_round_that_asks_nothing_new_leaves_the_first_in_place(
    visit: Visit, app: App, ada: str
) -> None:
    """Nobody loses the feedback on good questions by a bad one after them."""
    at_part(app, ada, PartKey.CLARIFY)
    at = answer(visit(INTERVIEW), "What do the owners want?")
    at = press(answer(at, "Do you like cheese?"), "Go on")

    assert "“What do the owners want?” is worth asking." in texts(at)
    assert not at.exception


def test_an_exhibit_is_drawn_when_it_is_due_with_its_numbers_as_text(
    visit: Visit, app: App, ada: str
) -> None:
    """A table with headings; a chart that says in words what it shows, and its table."""
    at_part(app, ada, PartKey.CALCULATE)
    at = visit(INTERVIEW)
    assert '<th scope="col">Customers</th>' in drawn(at)
    assert '<th scope="row">Station</th><td>210</td><td>4.20</td>' in drawn(at)
    assert "You did not ask for this." in texts(at)

    press(at, "Skip")
    at = visit(INTERVIEW)
    assert 'role="img" aria-label="Bar chart. Customers. 6 to 7: 8 customers;' in drawn(at)
    assert "The numbers as a table" in drawn(at)
    assert "Exhibit 1: One morning, six to eleven, shop by shop" in [e.label for e in at.expander]
    assert not at.exception


def test_no_solution_is_shown_before_its_part_was_answered(
    visit: Visit, app: App, ada: str
) -> None:
    """Neither in words nor as a number, in no part."""
    at_part(app, ada, PartKey.CLARIFY)
    for key in PARTS:
        at = visit(INTERVIEW)
        page = texts(at) + drawn(at)
        assert "How it could be solved" not in [fold.label for fold in at.expander]
        for result in CASE.parts[key].results:
            assert CASE.shown(result, sign=False) not in page
        press(at, "Skip")


def weights(at: AppTest) -> dict[str, str]:
    """Which of the two ways on is the big one."""
    onward = ("Next question", "Answer again now")
    return {each.label: each.proto.type for each in at.button if each.label in onward}


def test_a_slip_is_named_the_solution_unfolds_and_the_second_try_has_the_exhibit(
    visit: Visit, app: App, ada: str
) -> None:
    """The calculation line by line, and the table again beside the second try."""
    at_part(app, ada, PartKey.CALCULATE)
    at = answer(visit(INTERVIEW), "73 a morning, so 365 euros in 5 days.")
    assert at.title[0].value == "Count seven days, not five."
    assert "7 × (−€73) <span>= −€511</span>" in drawn(at)

    assert weights(at) == {"Next question": "secondary", "Answer again now": "primary"}
    at = press(at, "Answer again now")
    assert '<th scope="row">Station</th>' in drawn(at)
    at = answer(at, "Sales 1,960, less 686, 987 and 360: minus 73, so minus 511 a week.")
    assert at.title[0].value == "Right: leave it."
    assert weights(at) == {"Next question": "primary", "Answer again now": "secondary"}
    assert not at.exception
