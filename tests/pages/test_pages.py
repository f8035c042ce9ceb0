from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.bootstrap import App
from core.domain.document import DocumentKind
from core.domain.evaluation import Judgement, State
from core.domain.interview import Brief, Phase, Seniority
from core.domain.limit import RATES, Limited
from core.errors import CookieRequiredError, ProviderUnavailableError
from tests.conftest import STORY, drain
from tests.doubles.coach import QUESTIONS, ScriptedCoach
from tests.pages.conftest import HOME, Visit, drawn, press, texts
from tests.services.test_documents import JOB, RESUME
from tests.services.test_interviews import begun, decided_upon

PAGES = sorted(path.name for path in (HOME.parent / "pages").glob("*.py"))
INTERVIEW, FEEDBACK, PREPARE = "2_Interview.py", "3_Feedback.py", "1_Prepare.py"
DATA = "6_Data_and_Privacy.py"
OPEN_TO_ALL = {DATA, "14_Proof.py"}


def type_and_send(at: AppTest, text: str) -> AppTest:
    at.text_area[0].set_value(text)
    return press(at, "Done")


@pytest.mark.parametrize("page", ["", *PAGES])
def test_every_page_has_words_for_a_stranger(visit: Visit, page: str) -> None:
    """Empty is a state with a sentence and a way on, not a blank or a traceback."""
    at = visit(page)

    assert at.title
    assert not at.error
    assert not at.exception


@pytest.mark.parametrize("page", [p for p in PAGES if p not in OPEN_TO_ALL])
def test_a_browser_without_cookies_is_told_so(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    """Each page guards itself, since a first visit can skip Home."""
    monkeypatch.setattr("ui.frame.visitor", lambda: None)
    at = visit(page)

    assert at.error[0].value == CookieRequiredError.say
    assert not at.exception


def test_looking_around_leaves_no_row(visit: Visit, app: App) -> None:
    """A guest exists from the first thing worth keeping on."""
    for page in ("", *PAGES):
        visit(page)

    from tests.conftest import ADA

    assert app.candidates.recognise(ADA) is None


def test_preparing_shows_what_was_understood_and_what_will_be_asked(
    visit: Visit, app: App, ada: str
) -> None:
    """Claims left, requirements right, the questions below."""
    app.documents.submit_text(ada, DocumentKind.RESUME, RESUME)
    app.documents.submit_text(ada, DocumentKind.JOB, JOB)
    drain(app)
    at = visit(PREPARE)

    said = drawn(at)
    assert "Cut checkout errors by 38 % in one quarter" in said
    assert "Finds root causes under pressure" in said
    assert QUESTIONS[0].text in said
    assert at.title[0].value == "Ready when you are"
    assert not at.exception


def test_a_candidate_takes_a_whole_coached_interview(visit: Visit, app: App, ada: str) -> None:
    """Warm-up, three questions with feedback after each, their own question, review, results."""
    at = press(visit(PREPARE), "Practise with general questions")
    at.slider(key="questions").set_value(3).run()
    press(at, "Start the interview")
    at = type_and_send(visit(INTERVIEW), "I had breakfast.")
    for number in range(3):
        assert at.title[0].value == QUESTIONS[number].text
        at = type_and_send(at, STORY)
        assert [b.label for b in at.button if b.label == "Answer again now"]
        at = press(at, "Next question")
    at.text_area[0].set_value("Who would I work with?")
    at = press(press(at, "Ask it"), "That is all")
    assert at.title[0].value == "Read what you said"
    press(at, "These are my answers")
    drain(app)
    at = visit(INTERVIEW)
    assert not at.exception

    interview = app.interviews.under_way(ada)
    assert interview is not None
    assert interview.phase is Phase.DECIDING
    at = visit(FEEDBACK)
    assert not at.exception
    press(at, "Keep it")
    assert app.interviews.get(ada, interview.id).phase is Phase.KEPT


def test_the_feedback_of_an_interview_under_way_leads_back_to_it(
    visit: Visit, app: App, ada: str
) -> None:
    """Nobody is told that they have taken none while one is going on."""
    begun(app, ada)
    at = visit(FEEDBACK)

    assert at.title[0].value == "Your interview is under way"
    assert [b.label for b in at.button if b.label == "Prepare an interview"] == []
    assert [b.label for b in at.button if b.label == "Go on with it"]


def test_the_feedback_shows_the_question_in_the_words_that_were_answered(
    visit: Visit, app: App, ada: str
) -> None:
    """Asked in other words, it stands so above the quote, and above a second try."""
    interview = begun(app, ada)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.repeat(ada, interview.id, "tab")
    app.interviews.answer(ada, interview.id, "tab", 0, STORY)
    drain(app)
    at = visit(INTERVIEW)

    assert QUESTIONS[0].in_other_words in texts(at)
    assert QUESTIONS[0].text not in texts(at)
    assert press(at, "Answer again now").title[0].value == QUESTIONS[0].in_other_words


def test_after_a_reload_the_question_and_the_words_stand_there(
    visit: Visit, app: App, ada: str
) -> None:
    """F5, a locked phone, a killed server: the draft is in the box again."""
    interview = begun(app, ada)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.save_draft(ada, interview.id, (0, 0), "In March our", 1)
    at = visit(INTERVIEW)

    assert at.title[0].value == QUESTIONS[0].text
    assert at.text_area[0].value == "In March our"
    assert not at.exception


def test_an_empty_answer_is_explained_and_nothing_is_lost(visit: Visit, app: App, ada: str) -> None:
    """The question stands; the box is still there after the sentence."""
    interview = begun(app, ada)
    app.interviews.ask(ada, interview.id, "tab")
    at = type_and_send(visit(INTERVIEW), "   ")

    assert at.error[0].value == "Your answer is empty. Type something first, or skip the question."
    assert at.text_area
    assert app.interviews.get(ada, interview.id).phase is Phase.ANSWERING
    assert not at.exception


def test_the_second_tab_is_told_and_can_take_over(
    visit: Visit, app: App, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One interview, one tab at a time."""
    interview = begun(app, ada)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.take_over(ada, interview.id, "another tab")
    monkeypatch.setattr("ui.state.is_open", lambda _: True)
    at = visit(INTERVIEW)
    assert at.title[0].value == "This interview is open in another tab"

    at = press(at, "Take it over here")
    assert at.title[0].value == QUESTIONS[0].text
    assert not at.exception


def test_a_pause_brings_the_same_question_back(visit: Visit, app: App, ada: str) -> None:
    """Paused is a state with words and one way on."""
    interview = begun(app, ada)
    app.interviews.ask(ada, interview.id, "tab")
    at = press(visit(INTERVIEW), "Pause")
    assert at.title[0].value == "Paused"

    at = press(at, "Go on")
    assert at.title[0].value == QUESTIONS[0].text
    assert not at.exception


def test_a_failed_judgement_is_a_visible_state_with_a_retry(
    visit: Visit, app: App, ada: str, coach: ScriptedCoach
) -> None:
    """No level is shown, the answer is safe, one button tries again."""
    coach.fail(ProviderUnavailableError("scripted"))
    interview = begun(app, ada)
    app.interviews.ask(ada, interview.id, "tab")
    at = type_and_send(visit(INTERVIEW), STORY)
    assert at.title[0].value == "This answer could not be judged"

    at = press(at, "Try again")
    assert [b.label for b in at.button if b.label == "Answer again now"]
    assert not at.exception


def test_levels_stay_hidden_until_the_candidate_has_guessed_or_declined(
    visit: Visit, app: App, ada: str
) -> None:
    """The own rating comes first, and can be skipped."""
    interview = decided_upon(app, ada)
    at = visit(FEEDBACK)
    assert "Over all" not in texts(at)

    at = press(at, "Show without guessing")
    assert "Over all" in texts(at)
    assert app.interviews.get(ada, interview.id).turns[0].attempts[0].guess == {}
    assert not at.exception


def test_nobody_guesses_what_this_coach_never_assesses(visit: Visit, app: App, ada: str) -> None:
    """A guess is there to be compared with something."""
    interview = decided_upon(app, ada)
    evaluation = app.evaluations.of(ada, interview.id)[0, 0]
    first, second, *others = evaluation.judgements
    unread = Judgement(first.criterion, State.NOT_ASSESSED)
    with app.store.session_for(ada) as records:
        judged = replace(evaluation, judgements=(unread, second, *others))
        records.evaluations.put(interview.id, 0, 0, judged)
    guessed = [str(group.key) for group in visit(FEEDBACK).segmented_control]

    assert f"guess-{second.criterion}-0-0" in guessed
    assert f"guess-{first.criterion}-0-0" not in guessed


def test_the_seniority_follows_the_job_until_it_is_chosen(visit: Visit, app: App, ada: str) -> None:
    """Of the first job and of the next, though a plan was made before; a choice stays."""
    app.documents.submit_text(ada, DocumentKind.RESUME, RESUME)
    drain(app)
    at = visit(PREPARE)
    assert at.segmented_control(key="seniority").value is Seniority.MIDDLE

    app.documents.submit_text(ada, DocumentKind.JOB, JOB)
    drain(app)
    at.run()
    assert at.segmented_control(key="seniority").value is Seniority.SENIOR
    assert planned(app, ada).seniority is Seniority.SENIOR

    at.segmented_control(key="seniority").set_value(Seniority.LEAD).run()
    app.documents.submit_text(ada, DocumentKind.JOB, JOB.replace("Senior", "Junior"))
    drain(app)
    at.run()
    assert at.segmented_control(key="seniority").value is Seniority.LEAD
    assert planned(app, ada).seniority is Seniority.LEAD
    assert not at.exception


def planned(app: App, owner: str) -> Brief:
    """The settings that the interview at hand is planned with."""
    brief = app.preparations.of(owner).last_brief
    assert brief is not None
    return brief


def test_answering_again_shows_both_attempts(visit: Visit, app: App, ada: str) -> None:
    """The second try stands beside the first, and the draft box is gone."""
    decided_upon(app, ada)
    at = press(visit(FEEDBACK), "Answer again now")
    at = type_and_send(at, STORY + " Since then I check locks first.")

    assert "Your attempts side by side" in [e.label for e in at.expander]
    assert not at.exception


def test_the_data_page_counts_what_is_held_and_can_empty_it(
    visit: Visit, app: App, ada: str
) -> None:
    """Counts come from the tables; erasing leaves none."""
    decided_upon(app, ada)
    at = visit(DATA)
    assert at.title[0].value == "What Candid holds about you"

    app.candidates.erase(ada)
    at = visit(DATA)
    assert at.title[0].value == "Candid holds nothing about you"
    assert not at.exception


def test_who_sends_too_much_reads_for_how_long_and_keeps_their_words(
    visit: Visit, app: App, ada: str
) -> None:
    """One sentence with the wait; what was pasted still stands in the box."""
    for _ in range(RATES[Limited.UPLOAD].times):
        app.limits.hit(Limited.UPLOAD, ada)
    at = visit(PREPARE)
    box = next(area for area in at.text_area if area.label)
    box.set_value(JOB)
    press(at, "Read it")

    assert [error.value for error in at.error] == [
        "That was too often. Nothing was lost. Please try again in 60 minutes."
    ]
    assert JOB in [area.value for area in at.text_area]
    assert app.documents.all(ada) == []
    assert not at.exception
