"""Pages under attack: every state has words and a way on, and no words act."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.bootstrap import App
from core.domain.document import DocumentKind, Profile
from core.domain.interview import Brief, Question
from core.domain.work import WorkKind, WorkState
from core.errors import NotFoundError, ProviderUnavailableError
from core.ports.coach import Background, Past
from tests.conftest import ADA
from tests.doubles.coach import ScriptedCoach
from tests.pages.conftest import HOME, Visit, press, texts
from tests.services.test_documents import RESUME
from tests.services.test_interviews import answered, begun
from ui.data_view import ERASED

PREPARE, INTERVIEW = "1_Prepare.py", "2_Interview.py"
PAGES = sorted(path.name for path in (HOME.parent / "pages").glob("*.py"))


class DeafCoach(ScriptedCoach):
    """Its vendor does not answer, until it does."""

    deaf = False
    planless: Exception | None = None

    def plan(self, brief: Brief, background: Background, past: Past) -> tuple[Question, ...]:
        if self.planless is not None:
            raise self.planless
        return super().plan(brief, background, past)

    def read_resume(self, text: str) -> Profile:
        if self.deaf:
            raise ProviderUnavailableError("scripted")
        return super().read_resume(text)


@pytest.fixture
def coach() -> ScriptedCoach:
    return DeafCoach()


def test_a_document_that_could_not_be_read_shows_the_way_on(
    visit: Visit, app: App, ada: str, coach: DeafCoach
) -> None:
    """After a reload too: what happened, one button to try again, and one to let it be."""
    coach.deaf = True
    document = app.documents.submit_text(ada, DocumentKind.RESUME, RESUME)
    app.slow_work.start(1)
    app.slow_work.wait(ada, WorkKind.READ_DOCUMENT, document.id, 10)
    at = visit(PREPARE)
    assert at.error[0].value == ProviderUnavailableError.say
    assert "Delete" in [button.label for button in at.button]
    coach.deaf = False
    at = press(at, "Try again")
    work = app.slow_work.wait(ada, WorkKind.READ_DOCUMENT, document.id, 10)

    assert work is not None
    assert work.state is WorkState.DONE
    assert "You will be asked to defend" in texts(at.run())
    assert not at.exception


def test_questions_that_begin_alike_stand_beside_each_other(
    visit: Visit, app: App, ada: str
) -> None:
    """Two questions to the interviewer are two rows, whatever their first words are."""
    interview = begun(app, ada)
    for _ in range(3):
        answered(app, ada, interview)
    app.interviews.ask(ada, interview.id, "tab")
    for text in ("What is the team like?", "What is the pay?"):
        app.interviews.ask_back(ada, interview.id, "tab", text)
    at = visit(INTERVIEW)

    assert at.title[0].value == "What would you like to ask us?"
    assert not at.exception
    assert not at.error


def test_who_comes_back_after_erasing_sees_what_is_held_since(
    visit: Visit, app: App, ada: str
) -> None:
    """“Everything is gone” is said only while it is true."""
    at = visit("6_Data_and_Privacy.py")
    app.candidates.erase(ada)
    at.session_state[f"flag-{ERASED}"] = True  # as the dialog does: AppTest cannot click in one
    at = at.run()
    assert at.title[0].value == "Everything is gone"
    owner = app.candidates.admit(ADA)
    app.documents.submit_text(owner, DocumentKind.RESUME, RESUME)

    assert owner != ada
    assert at.run().title[0].value == "What Candid holds about you"


@pytest.mark.parametrize("page", ["", *PAGES])
def test_a_page_that_was_open_while_all_was_erased_is_a_strangers_page(
    visit: Visit, app: App, ada: str, page: str
) -> None:
    """An old tab finds nobody, says so in words, and brings no row back."""
    interview = answered(app, ada, begun(app, ada))
    app.documents.submit_text(ada, DocumentKind.RESUME, RESUME)
    at = visit(page)
    app.candidates.erase(ada)
    at = at.button[0].click().run() if at.button else at.run()

    assert not at.exception
    assert app.candidates.recognise(ADA) is None or "Everything" not in texts(at)
    with pytest.raises(NotFoundError):
        app.interviews.get(ada, interview.id)


def test_what_is_gone_while_a_page_watches_it_makes_the_page_look_again() -> None:
    """Deleted or erased in another tab: words, not a defect twice a second."""

    def script() -> None:
        import streamlit as st

        from core.errors import NotFoundError
        from ui.frame import watched

        looks = st.session_state["looks"] = st.session_state.get("looks", 0) + 1

        @st.fragment
        def look() -> None:
            with watched():
                if looks == 1:
                    raise NotFoundError("interview 1")

        look()
        st.text(f"look {looks}")

    at = AppTest.from_function(script).run()

    assert [text.value for text in at.text] == ["look 2"]
    assert not at.exception


@pytest.mark.parametrize("failure", [ProviderUnavailableError("scripted"), ValueError("a defect")])
def test_a_coach_that_cannot_plan_leaves_words_and_a_way_on(
    visit: Visit, app: App, ada: str, coach: DeafCoach, failure: Exception
) -> None:
    """Neither a vendor's failure nor a defect of ours shows a traceback, or loses the document."""
    document = app.documents.submit_text(ada, DocumentKind.RESUME, RESUME)
    app.slow_work.start(1)
    app.slow_work.wait(ada, WorkKind.READ_DOCUMENT, document.id, 10)
    coach.planless = failure
    at = visit(PREPARE)

    assert failure.args[0] not in texts(at)
    assert app.documents.get(ada, document.id).resume
    if isinstance(failure, ProviderUnavailableError):
        assert [error.value for error in at.error] == [ProviderUnavailableError.say]
        coach.planless = None
        assert press(at, "Try again").title[0].value == "Ready when you are"
