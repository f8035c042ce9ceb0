"""History and Report, as a candidate walks through them."""

from __future__ import annotations

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from core.bootstrap import App
from core.domain.document import DocumentKind
from core.domain.interview import Brief, Kind, Phase
from core.errors import NotFoundError
from tests.conftest import STORY, drain
from tests.data.situations import interview as stored
from tests.pages.conftest import Visit, press, texts
from tests.services.test_documents import JOB, read
from tests.services.test_interviews import answered, begun, decided_upon

HISTORY, FEEDBACK, REPORT = "5_Progress.py", "3_Feedback.py", "8_Report.py"
PLANTED = "<b>x</b> ![x](http://planted.example/x.png) **zebra**"


def html(at: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in at.get("html"))


def links(at: AppTest) -> list[str]:
    """The labels of the links to interviews; the header's own lead to no interview."""
    pages = at.get("page_link")
    return [page.proto.label for page in pages if "interview=" in page.proto.query_string]


def several(app: App, owner: str, count: int = 45) -> list[str]:
    with app.store.session_for(owner) as records:
        for number in range(count):
            one = stored(owner, f"one-{number:02}", turns=1, words=f"Told of day {number}.")
            brief = replace(one.brief, role=f"Role {number:02}", kind=list(Kind)[number % 2])
            records.interviews.add(replace(one, brief=brief, phase=Phase.KEPT))
    return [f"one-{number:02}" for number in range(count)]


def test_a_stranger_is_shown_the_way_to_a_first_interview(visit: Visit) -> None:
    """No list, no search box over nothing."""
    at = visit(HISTORY)

    assert at.title[0].value == "No interview yet"
    assert not at.text_input
    assert not at.exception


def test_one_interview_is_a_line_without_a_search_box(visit: Visit, app: App, ada: str) -> None:
    """What it was, when, how it went, and until when it stays."""
    interview = decided_upon(app, ada)
    overall = app.evaluations.summary(ada, interview).overall
    at = visit(HISTORY)

    assert at.title[0].value == "You have taken one interview"
    assert f"Mixed interview · 20 November 2026 · 3 answers · {overall:g} of 5" in html(at)
    assert "stays undecided until 21 November 2026" in html(at)
    assert not at.text_input
    assert not at.exception


def test_a_whole_says_of_how_many_answers_it_is_the_middle(
    visit: Visit, app: App, ada: str
) -> None:
    """One of three said nothing: the list and the feedback tell that two were judged."""
    interview = begun(app, ada)
    for text in (STORY, STORY, "No."):
        answered(app, ada, interview, text)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.finish_asking_back(ada, interview.id, "tab")
    app.interviews.confirm(ada, interview.id, "tab")
    drain(app)
    app.interviews.settle(ada, interview.id)

    assert " of 5, 2 of 3 judged ·" in html(visit(HISTORY))
    assert "2 of 3 could be judged." in texts(press(visit("3_Feedback.py"), "The whole interview"))


def test_the_one_under_way_can_be_gone_on_with(visit: Visit, app: App, ada: str) -> None:
    """It is the first line, and says what it is."""
    answered(app, ada, begun(app, ada))
    at = visit(HISTORY)

    assert [link.proto.label for link in at.get("page_link")].count("Go on: Interview") == 1
    assert "under way" in html(at)


def test_a_search_shows_where_and_marks_the_words(visit: Visit, app: App, ada: str) -> None:
    """As text: what looks like markup stands there letter by letter."""
    decided_upon(app, ada)
    answered(app, ada, begun(app, ada), f"{STORY} {PLANTED}")
    at = visit(HISTORY)
    at.text_input[0].set_value("ZÉBRA planted").run()

    assert "1 of 2 interviews." in texts(at)
    assert "In your answer to question 1: " in html(at)
    assert "&lt;b&gt;x&lt;/b&gt;" in html(at)
    assert "**<mark>zebra</mark>**" in html(at)
    assert not at.exception


def test_a_pasted_paragraph_is_searched_and_its_limit_said(
    visit: Visit, app: App, ada: str
) -> None:
    """Nothing is dropped without a word: the first words count, and the page says so."""
    several(app, ada, 3)
    at = visit(HISTORY)
    at.text_input[0].set_value("told of day 2. " * 30).run()
    assert "Only the first 12 words are looked for." in texts(at)
    assert "1 of 3 interviews." in texts(at)

    at.text_input[0].set_value("told").run()
    assert "Only the first" not in texts(at)


def test_a_line_is_called_by_role_and_company(visit: Visit, app: App, ada: str) -> None:
    """Two interviews for the same role are told apart by who asked for it."""
    job_id = read(app, ada, JOB, DocumentKind.JOB)
    brief = Brief(questions=3, warm_up=False, job_id=job_id, role="Engineer")
    answered(app, ada, begun(app, ada, brief))

    assert "Go on: Engineer · Halden Pay" in [
        link.proto.label for link in visit(HISTORY).get("page_link")
    ]


def test_nothing_found_is_said_with_a_way_back(visit: Visit, app: App, ada: str) -> None:
    """One button, and all of them stand there again."""
    several(app, ada, 3)
    at = visit(HISTORY)
    at.text_input[0].set_value("nowhere").run()
    assert "No interview has all of that." in texts(at)

    at = press(at, "Show all of them")
    assert len(links(at)) == 3
    assert at.text_input[0].value == ""


def test_twenty_stand_on_a_page_and_another_question_begins_at_the_first(
    visit: Visit, app: App, ada: str
) -> None:
    """Pages are turned over, and a filter does not leave one on a page that is not there."""
    several(app, ada)
    at = visit(HISTORY)
    assert len(links(at)) == 20

    at.session_state["next-history-page"] = 3
    at.run()
    assert len(links(at)) == 5
    at.text_input[0].set_value("told").run()
    assert len(links(at)) == 20
    assert not at.exception


def test_filters_leave_what_fits(visit: Visit, app: App, ada: str) -> None:
    """By kind, by kept or not; nothing fits is said. What is set is said beside the number, since
    the filters themselves are folded away."""
    several(app, ada, 10)
    at = visit(HISTORY)
    assert "of 10 interviews" not in texts(at)
    at.selectbox[0].select_index(1).run()
    assert len(links(at)) == 5
    assert f"5 of 10 interviews. {at.selectbox[0].value}." in texts(at)

    at.selectbox[1].select("Kept").run()
    assert f"5 of 10 interviews. {at.selectbox[0].value} · Kept." in texts(at)

    at.selectbox[1].select("Not decided yet").run()
    assert "No interview has all of that." in texts(at)


def test_all_are_deleted_only_after_a_second_step(visit: Visit, app: App, ada: str) -> None:
    """It says how many; the one under way stays unless it is ticked."""
    several(app, ada, 4)
    answered(app, ada, begun(app, ada))
    at = press(visit(HISTORY), "Delete all interviews")

    assert "4 interviews with feedback" in texts(at)
    assert "Delete 4 interviews" in [button.label for button in at.button]
    assert [box.value for box in at.checkbox] == [False]
    assert app.histories.counted(ada).total == 5


def test_the_address_of_an_interview_opens_that_very_one(visit: Visit, app: App, ada: str) -> None:
    """Not the newest, but the one that is named."""
    several(app, ada, 1)
    decided_upon(app, ada)
    at = visit(FEEDBACK)
    at.query_params["interview"] = "one-00"
    at.run()

    assert at.selectbox(key="part-one-00").options == ["Answer 1 of 1", "The whole"]
    assert not at.exception


def test_nobody_elses_address_opens_anything(visit: Visit, app: App, ada: str, eve: str) -> None:
    """The same sentence as for one that never was, on both pages."""
    decided_upon(app, ada)
    hers = decided_upon(app, eve)
    for path in (FEEDBACK, REPORT):
        for interview_id in (hers.id, "nothing"):
            at = visit(path)
            at.query_params["interview"] = interview_id
            at.run()

            assert [error.value for error in at.error] == [NotFoundError.say]
            assert STORY not in texts(at) + html(at)
            assert not at.exception


def test_a_report_has_every_answer_on_one_page(visit: Visit, app: App, ada: str) -> None:
    """Nothing to unfold: the questions, the words, the levels."""
    decided_upon(app, ada)
    at = visit(REPORT)

    shown = html(at)
    assert shown.count("<section") >= 5
    assert shown.count('<p class="asked">') == 3
    assert '<dl class="levels">' in shown
    assert next(link.proto.url for link in at.get("link_button")).endswith(".pdf")
    assert not at.exception


def test_an_unfinished_interview_has_no_feedback_page_yet(visit: Visit, app: App, ada: str) -> None:
    """It says so, and leads back to the interview."""
    interview = answered(app, ada, begun(app, ada))
    at = visit(FEEDBACK)
    at.query_params["interview"] = interview.id
    at.run()

    assert at.title[0].value == "This interview is not over yet"
    assert [b.label for b in at.button] == ["Go on with it"]


def test_every_part_of_the_feedback_has_a_name_however_many_there_are(
    visit: Visit, app: App, ada: str
) -> None:
    """A list, not a row of numbers that runs off a phone; one button leads to the whole."""
    with app.store.session_for(ada) as records:
        long = stored(ada, "long", turns=12, words="Told.")
        records.interviews.add(replace(long, phase=Phase.KEPT))
    at = visit(FEEDBACK)
    parts = at.selectbox(key="part-long")
    assert parts.options[0] == "Answer 1 of 12"
    assert parts.options[-1] == "The whole"

    at = press(at, "The whole interview")
    assert at.title[0].value == "The whole interview"
    assert at.selectbox(key="part-long").value == 13
    assert not at.exception
