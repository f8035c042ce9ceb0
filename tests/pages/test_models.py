"""Pages while models work: agreed to first, asked for by a click and never by a look, and every
failure shows the way on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.chat import Model, ModelRef, Provider, Role
from core.domain.document import DocumentKind, DocumentState
from core.domain.interview import Brief, Mode, Phase
from core.domain.language import Language
from core.domain.work import WorkKind
from core.errors import ProviderUnavailableError, RateLimitedError
from tests.conftest import ADA, STORY, drain
from tests.doubles.chat_model import ScriptedModel
from tests.doubles.chat_models import ScriptedChatModels
from tests.doubles.clock import StandingClock
from tests.pages.conftest import Visit, press, texts
from tests.services.test_documents import RESUME

PREPARE, INTERVIEW, FEEDBACK = "1_Prepare.py", "2_Interview.py", "3_Feedback.py"
SETTINGS, LAB = "7_Settings.py", "13_Provider_lab.py"
OFFLINE = "the offline coach"


def made(name: str) -> tuple[Provider, ScriptedModel]:
    model = Model(ModelRef(name.lower(), "careful"), schema=True, json=True)
    provider = Provider(
        name.lower(),
        name,
        (model,),
        company=f"{name} Inc.",
        country="Norway",
        terms=f"{name} says that it keeps nothing.",
        has_key=True,
    )
    return provider, ScriptedModel(model)


class Outside:
    """Two providers and what they were asked."""

    def __init__(self) -> None:
        self.first, self.acme = made("Acme")
        self.second, self.borealis = made("Borealis")
        self.models = ScriptedChatModels(
            self.first,
            self.second,
            models={"acme/careful": self.acme, "borealis/careful": self.borealis},
        )

    @property
    def calls(self) -> int:
        return len(self.acme.requests) + len(self.borealis.requests)


@pytest.fixture
def outside() -> Outside:
    return Outside()


@pytest.fixture
def app(tmp_path: Path, migrated: Path, clock: StandingClock, outside: Outside) -> Iterator[App]:
    settings = Settings(
        data_dir=Path(copytree(migrated, tmp_path / "data")),
        interviewer_model="acme/careful",
        assessor_model="acme/careful",
        reader_model="acme/careful",
    )
    running = bootstrap(settings, clock, models=outside.models)
    yield running
    running.close()


@pytest.fixture
def ada(app: App) -> str:
    return app.candidates.admit(ADA)


@pytest.fixture
def agreed(app: App, ada: str) -> str:
    app.choices.agree(ada, ["acme", "borealis"])
    return ada


def labels(at: AppTest) -> list[str]:
    return [button.label for button in at.button]


def asked(app: App, owner: str, mode: Mode = Mode.REHEARSAL) -> str:
    """An interview whose first question stands; its id."""
    brief = Brief(questions=3, warm_up=False, mode=mode)
    interview = app.interviews.prepare(owner, brief)
    app.interviews.begin(owner, interview.id, "a closed tab")
    app.interviews.ask(owner, interview.id, "a closed tab")
    return interview.id


def answered(app: App, owner: str, mode: Mode = Mode.REHEARSAL) -> str:
    """One whose first answer is given, and the interviewer owes a question."""
    interview_id = asked(app, owner, mode)
    app.interviews.answer(owner, interview_id, "a closed tab", 0, STORY)
    return interview_id


def judged(app: App, owner: str, answers: int = 2) -> str:
    """One whose answers have all been worked off, well or not."""
    interview_id = asked(app, owner)
    for position in range(answers):
        app.interviews.answer(owner, interview_id, "a closed tab", position, STORY)
        if position + 1 < answers:
            app.interviews.ask_planned(owner, interview_id, "a closed tab")
    app.interviews.end_early(owner, interview_id, "a closed tab")
    app.interviews.confirm(owner, interview_id, "a closed tab")
    drain(app)
    app.interviews.settle(owner, interview_id)
    return interview_id


# Before anybody agreed


def test_without_an_agreement_nothing_leaves(visit: Visit, app: App, outside: Outside) -> None:
    """A whole way from the first page to an answer that was judged: nobody outside is asked."""
    at = visit(PREPARE)
    assert "May Acme work for you?" in texts(at)
    press(at, "Practise with general questions")
    press(at, "Start the interview")
    owner = app.candidates.admit(ADA)
    found = app.interviews.under_way(owner)
    assert found is not None
    seat = "her next tab"
    app.interviews.take_over(owner, found.id, seat)
    app.interviews.answer(owner, found.id, seat, 0, STORY)
    app.interviews.ask(owner, found.id, seat)
    app.interviews.answer(owner, found.id, seat, 1, STORY)
    drain(app)
    assert {e.coach for e in app.evaluations.of(owner, found.id).values()} == {"offline@1"}
    visit(INTERVIEW)
    visit(SETTINGS)

    assert outside.calls == 0
    assert outside.models.opened == []


@pytest.mark.parametrize("answer", ["Yes, send my words there", "No, stay offline"])
def test_yes_and_no_are_one_button_each_and_asked_once(visit: Visit, app: App, answer: str) -> None:
    """Either is kept for good; what was asked says who, where, and what they do with it."""
    at = visit(PREPARE)
    asked_for = texts(at)
    press(at, answer)
    stand = app.coaches.stand(app.candidates.admit(ADA))

    assert "Acme Inc., Norway" in asked_for
    assert "Acme says that it keeps nothing." in asked_for
    assert bool(stand.outside) == answer.startswith("Yes")
    assert "May Acme work for you?" not in texts(visit(PREPARE))


def test_an_agreement_is_taken_back_as_easily(
    visit: Visit, app: App, agreed: str, outside: Outside
) -> None:
    """One button on the Settings page, which says since when; then nothing is sent."""
    at = visit(SETTINGS)
    said = texts(at)
    press(at, "Take it back, and stay offline")
    answered(app, agreed)
    drain(app)

    assert "You agreed on 20 November 2026 that they may go to:" in said
    assert "Nothing is sent." in texts(visit(SETTINGS))
    assert outside.calls == 0


# Looking costs nothing


@pytest.mark.parametrize("path", [PREPARE, INTERVIEW, FEEDBACK, SETTINGS])
def test_no_page_asks_a_model_because_it_is_looked_at(
    visit: Visit, app: App, agreed: str, outside: Outside, path: str
) -> None:
    """With the interviewer owing a question, and without an interview: drawn three times each."""
    for _ in range(3):
        assert not visit(path).run().exception
    before = outside.calls
    interview_id = answered(app, agreed)
    made_by_clicks = outside.calls
    at = visit(path)
    for _ in range(3):
        assert not at.run().exception

    assert before == 0
    assert outside.calls == made_by_clicks
    assert app.interviews.get(agreed, interview_id).phase is Phase.ASKING


def test_a_plan_is_made_when_the_candidate_starts(
    visit: Visit, app: App, agreed: str, outside: Outside
) -> None:
    """Settings are changed as often as one likes; the model writes once, at Start."""
    at = press(visit(PREPARE), "Practise with general questions")
    at.slider(key="questions").set_value(3).run()
    at.slider(key="questions").set_value(4).run()
    before = outside.calls
    press(at, "Start the interview")
    errand = app.errands.of(agreed, "start")
    assert errand is not None
    assert errand.wait(20)

    assert before == 0
    assert [request.prompt.split("@")[0] for request in outside.acme.requests] == [
        "plan_questions",
        "warm_up",
    ]
    assert app.interviews.waiting(agreed) is Phase.WARMING_UP


# Failures


def test_a_plan_that_fails_shows_the_way_on(
    visit: Visit, app: App, agreed: str, outside: Outside
) -> None:
    """Again, with the next provider, or something else first; a reload finds the same."""
    outside.acme.fail(*[ProviderUnavailableError("acme")] * 2, prompt="plan_questions")
    at = press(visit(PREPARE), "Practise with general questions")
    press(at, "Start the interview")
    failed = app.errands.of(agreed, "start")
    assert failed is not None
    failed.wait(20)
    at.run()
    assert "Your questions could not be written" in texts(at)
    assert "Acme does not answer. Nothing of yours was lost. Please try again." in texts(at)
    assert app.interviews.waiting(agreed) is None
    calls = outside.calls
    assert "Your questions could not be written" in texts(visit(PREPARE).run())
    assert outside.calls == calls

    press(at, "Try with Borealis")
    again = app.errands.of(agreed, "start")
    assert again is not None
    assert again.wait(20)
    found = app.interviews.under_way(agreed)
    assert found is not None
    assert outside.borealis.requests[0].prompt.startswith("plan_questions")


def fail_to_follow_up(app: App, owner: str, outside: Outside, visit: Visit) -> AppTest:
    """The page where the next question did not come."""
    interview_id = answered(app, owner)
    outside.acme.fail(RateLimitedError("acme"), prompt="follow_up")
    at = visit(INTERVIEW)
    press(at, "Ask me the next question")
    errand = app.errands.of(owner, f"{interview_id}/1")
    assert errand is not None
    errand.wait(20)
    at.run()
    assert "The next question did not come" in texts(at)
    assert "Acme asked us to slow down. Nothing of yours was lost. Try again in a moment." in texts(
        at
    )
    assert app.interviews.get(owner, interview_id).phase is Phase.ASKING
    return at


@pytest.mark.parametrize("way", ["Try again", "Try with Borealis", "Go on with the next question"])
def test_a_follow_up_that_fails_shows_three_ways_on(
    visit: Visit, app: App, agreed: str, outside: Outside, way: str
) -> None:
    """Nothing is lost, nothing is twice, and each leads to one question."""
    at = fail_to_follow_up(app, agreed, outside, visit)
    calls = outside.calls
    press(at, way)
    found = app.interviews.under_way(agreed)
    assert found is not None
    errand = app.errands.of(agreed, f"{found.id}/1")
    if errand is not None:
        assert errand.wait(20)
    found = app.interviews.under_way(agreed)
    assert found is not None

    assert found.phase is Phase.ANSWERING
    assert len(found.turns) == 2
    assert "AI: careful, Acme" in texts(at) or way != "Go on with the next question"
    assert found.turns[0].attempts[0].text == STORY
    assert (outside.calls > calls) == way.startswith("Try")
    assert bool(outside.borealis.requests) == (way == "Try with Borealis")


def test_after_every_provider_comes_the_offline_coach(
    visit: Visit, app: App, agreed: str, outside: Outside
) -> None:
    """The last way on needs nobody; its question is asked by rules."""
    at = fail_to_follow_up(app, agreed, outside, visit)
    outside.borealis.fail(RateLimitedError("borealis"), prompt="follow_up")
    press(at, "Try with Borealis")
    found = app.interviews.under_way(agreed)
    assert found is not None
    errand = app.errands.of(agreed, f"{found.id}/1")
    assert errand is not None
    errand.wait(20)
    at.run()
    assert f"Try with {OFFLINE}" in labels(at)
    calls = outside.calls
    press(at, f"Try with {OFFLINE}")
    errand = app.errands.of(agreed, f"{found.id}/1")
    if errand is not None:
        errand.wait(20)

    assert outside.calls == calls
    assert app.interviews.waiting(agreed) is Phase.ANSWERING


def test_a_question_that_is_being_written_is_found_again(
    visit: Visit, app: App, agreed: str, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second click and a reload in the middle: the words so far, and one call."""
    interview_id = answered(app, agreed)
    going_on = Event()
    reply = outside.acme.reply

    def slow(request: object, heard: object) -> object:
        heard('{"question": "What did the lock')  # type: ignore[operator]
        assert going_on.wait(20)
        return reply(request)  # type: ignore[arg-type]

    monkeypatch.setattr(outside.acme, "reply", slow)
    at = visit(INTERVIEW)
    press(at, "Ask me the next question")
    at.run()
    other = visit(INTERVIEW)
    assert "What did the lock" in "".join(str(h.proto.body) for h in at.get("html"))
    assert "Ask me the next question" not in labels(other)
    going_on.set()
    errand = app.errands.of(agreed, f"{interview_id}/1")
    if errand is not None:
        errand.wait(20)

    calls = [r for r in outside.acme.requests if r.prompt.startswith("follow_up")]
    assert len(calls) == 1
    assert len(app.interviews.get(agreed, interview_id).turns) == 2


def test_answers_that_could_not_be_judged_are_tried_again_together(
    visit: Visit, app: App, agreed: str, outside: Outside
) -> None:
    """No level was made up; one button has somebody else judge them all, and the label says who."""
    outside.acme.fail(*[ProviderUnavailableError("acme")] * 200, prompt="judge_criterion")
    interview_id = judged(app, agreed)
    assert app.evaluations.of(agreed, interview_id) == {}
    at = visit(FEEDBACK)
    assert "This answer could not be judged" in texts(at)
    assert "2 answers could not be judged." in texts(at)
    assert "Acme does not answer. Nothing of yours was lost. Please try again." in texts(at)
    press(at, "Try with Borealis")
    drain(app)
    app.slow_work.wait(agreed, WorkKind.ASSESS_ANSWER, f"{interview_id}/0/0", 20)
    app.slow_work.wait(agreed, WorkKind.ASSESS_ANSWER, f"{interview_id}/1/0", 20)
    evaluated = app.evaluations.of(agreed, interview_id)

    assert {evaluation.coach for evaluation in evaluated.values()} == {"borealis/careful"}
    assert len(evaluated) == 2
    shown = texts(visit(FEEDBACK))
    assert "AI: careful, Borealis" in shown
    assert "Borealis Inc., Norway" in shown
    assert app.coaches.ref(app.coaches.stand(agreed), Role.ASSESSOR) == "acme/careful"


def test_a_document_that_could_not_be_read_waits_for_another_reader(
    visit: Visit, app: App, agreed: str, outside: Outside
) -> None:
    """What was given is safe; somebody else reads it, and what they understood stands there."""
    outside.acme.fail(*[ProviderUnavailableError("acme")] * 3, prompt="read_resume")
    document = app.documents.submit_text(agreed, DocumentKind.RESUME, RESUME)
    app.slow_work.wait(agreed, WorkKind.READ_DOCUMENT, document.id, 20)
    at = visit(PREPARE)
    assert "Acme does not answer. Nothing of yours was lost. Please try again." in texts(at)
    press(at, "Try with Borealis")
    app.slow_work.wait(agreed, WorkKind.READ_DOCUMENT, document.id, 20)

    assert app.documents.get(agreed, document.id).state is DocumentState.READY
    assert [request.prompt.split("@")[0] for request in outside.borealis.requests] == [
        "read_resume"
    ]


def test_an_answer_that_could_not_be_improved_shows_the_way_on(
    visit: Visit, app: App, agreed: str, outside: Outside
) -> None:
    """Beside its feedback, which stands as it was."""
    interview_id = judged(app, agreed, answers=1)
    outside.acme.fail(*[ProviderUnavailableError("acme")] * 3, prompt="improve_answer")
    app.improvements.ask_for(agreed, interview_id, 0, 0)
    subject = f"{interview_id}/0/0"
    app.slow_work.wait(agreed, WorkKind.IMPROVE_ANSWER, subject, 20)
    at = visit(FEEDBACK)
    assert "This could not be made." in texts(at)
    press(at, "Try with Borealis")
    app.slow_work.wait(agreed, WorkKind.IMPROVE_ANSWER, subject, 20)

    found = app.improvements.of(agreed, interview_id)
    assert [improvement.coach for improvement in found.values()] == ["borealis/careful"]
    assert "AI: careful, Borealis" in texts(visit(FEEDBACK))


def test_a_question_that_could_not_be_read_shows_the_way_on(
    visit: Visit, app: App, agreed: str, outside: Outside
) -> None:
    """At the end of an interview, under the question itself."""
    outside.acme.fail(*[ProviderUnavailableError("acme")] * 3, prompt="remark_on_question")
    interview_id = answered(app, agreed)
    seat = "a closed tab"
    while app.interviews.get(agreed, interview_id).phase is not Phase.CANDIDATE_ASKS:
        app.interviews.ask_planned(agreed, interview_id, seat)
        if app.interviews.get(agreed, interview_id).phase is Phase.ANSWERING:
            position = len(app.interviews.get(agreed, interview_id).turns) - 1
            app.interviews.skip(agreed, interview_id, seat, position)
    app.interviews.ask_back(agreed, interview_id, seat, "Who would I work with every day?")
    app.interviews.finish_asking_back(agreed, interview_id, seat)
    app.interviews.confirm(agreed, interview_id, seat)
    drain(app)
    app.interviews.settle(agreed, interview_id)
    subject = f"{interview_id}/0"
    app.slow_work.wait(agreed, WorkKind.REMARK_ON_QUESTION, subject, 20)
    at = visit(FEEDBACK).button(key="whole").click().run()
    assert "This question could not be read. It is saved." in texts(at)
    press(at, "Try with Borealis")
    app.slow_work.wait(agreed, WorkKind.REMARK_ON_QUESTION, subject, 20)

    assert app.remarks.of(agreed, interview_id)[0].coach == "borealis/careful"


# Choosing


def test_the_language_is_offered_where_models_ask_and_judge(
    visit: Visit, app: App, agreed: str
) -> None:
    """With the offline coach it is English, and the page says why."""
    at = press(visit(PREPARE), "Practise with general questions")
    offered = at.selectbox(key="language").options
    app.choices.stay_offline(agreed)
    at = press(visit(PREPARE), "Practise with general questions")

    assert Language.GERMAN.english_name in offered
    assert "Other languages need a language model" in texts(at)
    assert "language" not in [box.key for box in at.selectbox]


def test_a_model_is_chosen_for_each_role_after_agreeing(visit: Visit, app: App, ada: str) -> None:
    """Choosing one outside asks first, with its company and country; leaving it is as easy."""
    key = "role-assessor-0"
    at = visit(SETTINGS)
    at.selectbox(key=key).select("borealis/careful").run()
    assert "This sends the questions, your answers" in texts(at)
    assert "Borealis Inc., Norway" in texts(at)
    assert "Price unknown" in texts(at)
    press(at, "Leave it as it was")
    assert app.coaches.stand(ada).outside == ()
    at.selectbox(key="role-assessor-1").select("borealis/careful").run()
    press(at, "Agree, and let it work")
    stand = app.coaches.stand(ada)

    assert stand.chosen[Role.ASSESSOR] == ModelRef("borealis", "careful")
    assert stand.preferences.agreed_to == ("borealis",)
    assert stand.chosen[Role.INTERVIEWER] is None


def test_an_agreement_can_be_taken_back_without_the_key_it_was_given_for(
    visit: Visit, app: App, agreed: str, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that is removed may be added again: until then nobody should have to wait with a no."""
    keyless = replace(outside.first, has_key=False, takes_own_key=True)
    monkeypatch.setattr(outside.models, "_providers", (keyless,))
    at = visit(SETTINGS)
    said = texts(at)
    press(at, "Take it back, and stay offline")

    assert "No language model is set up here." in said
    assert app.coaches.stand(agreed).preferences.agreed_to == ()


@pytest.mark.usefixtures("agreed")
def test_the_lab_begins_with_whoever_judges_for_the_candidate(visit: Visit) -> None:
    """Beside the offline coach: that is the comparison that they came for."""
    assert visit("13_Provider_lab.py").multiselect[0].value == ["offline@1", "acme/careful"]


def test_what_judging_costs_is_said_before_it_is_asked_for(
    visit: Visit, app: App, agreed: str, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a key of their own pays: beside the choice, before an interview, before the answers
    are handed in, and in the lab. Where the operator pays, it is not theirs to reckon."""
    answered(app, agreed)
    interview = app.interviews.under_way(agreed)
    assert interview is not None
    app.interviews.end_early(agreed, interview.id, "a closed tab")
    operator_pays = [texts(visit(page)) for page in (SETTINGS, INTERVIEW, LAB)]
    first = replace(outside.first, takes_own_key=True)
    monkeypatch.setattr(outside.models, "_providers", (first, outside.second))
    with app.store.session_for(agreed) as records:
        records.choices.put_key("acme", "sk-ada-0001", app.now())
    at = visit(INTERVIEW)
    settings, review, lab = texts(visit(SETTINGS)), texts(at), texts(visit(LAB))
    press(at, "These are my answers")
    app.slow_work.wait(agreed, WorkKind.ASSESS_ANSWER, f"{interview.id}/0/0", 60)
    app.interviews.settle(agreed, interview.id)
    app.interviews.keep(agreed, interview.id)
    prepare = texts(press(visit(PREPARE), "Practise with general questions"))

    assert not [page for page in operator_pays if "Your own key pays" in page]
    for page in (settings, review, lab):
        assert "Judging one answer takes 15 calls, at most " in page
        assert "the price is unknown. It is likely to be far less. Your own key pays." in page
    assert "Judging one answer takes 15 calls, about " in prepare
    assert "It took that this month. Your own key pays." in prepare


def test_the_first_page_promises_only_what_holds_here(
    visit: Visit, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where models are set up, words may leave this machine: after a yes, and not before."""
    with_models = texts(visit(""))
    monkeypatch.setattr(outside.models, "_providers", ())
    without = texts(visit(""))

    assert "Nothing leaves without your yes" in with_models
    assert "Nothing leaves this machine" not in with_models
    assert "Nothing leaves this machine" in without


def test_the_proof_is_of_whoever_judges_for_the_one_who_looks(
    visit: Visit, app: App, agreed: str
) -> None:
    """A model's feedback is not vouched for by figures of the rules, nor the reverse."""
    model = visit("14_Proof.py").title[0].value
    app.choices.stay_offline(agreed)
    rules = visit("14_Proof.py").title[0].value

    assert (model, rules) == ("Not measured yet", "How far you can trust the feedback")


def test_the_data_page_names_whom_a_key_of_ones_own_brings_in(
    visit: Visit, app: App, ada: str, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the candidate who brought it reads so; and nobody is named before they chose."""
    first = replace(outside.first, has_key=False, takes_own_key=True)
    monkeypatch.setattr(outside.models, "_providers", (first, outside.second))
    told = "Acme (Acme Inc., Norway) gets your words, as you chose, with a key of yours"
    before = texts(visit("6_Data_and_Privacy.py"))
    with app.store.session_for(ada) as records:
        records.choices.put_key("acme", "sk-ada-0001", app.now())
    app.choices.agree(ada, ["acme"])

    assert told not in before
    assert told in texts(visit("6_Data_and_Privacy.py"))
