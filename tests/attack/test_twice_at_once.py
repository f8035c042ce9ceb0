"""Every step taken twice at the same moment: by a double click, by two tabs, by two threads."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest

from core.bootstrap import App
from core.domain.document import DocumentKind
from core.domain.interview import Brief, Interview, Phase
from core.errors import AppError, ConflictError
from tests.conftest import ADA, STORY, drain
from tests.services.test_documents import RESUME
from tests.services.test_interviews import SHORT, answered, begun, decided_upon, to_the_review

TIMES = 4


def at_once(step: Callable[[], object]) -> list[AppError]:
    """Take *step* in several threads at once; return what was refused. Defects are raised."""
    barrier = Barrier(TIMES)
    refused: list[AppError] = []
    broken: list[BaseException] = []

    def take() -> None:
        barrier.wait()
        try:
            step()
        except AppError as error:
            refused.append(error)
        except BaseException as error:  # noqa: BLE001 - a thread must not swallow what broke
            broken.append(error)

    threads = [Thread(target=take) for _ in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    assert all(isinstance(error, ConflictError) for error in refused), refused
    return refused


def asked(app: App, owner: str, brief: Brief = SHORT) -> Interview:
    return app.interviews.ask(owner, begun(app, owner, brief).id, "tab")


def test_an_answer_sent_twice_is_one_attempt(app: App, ada: str) -> None:
    """The second click on Done is not a second try at the question."""
    interview = asked(app, ada)
    at_once(lambda: app.interviews.answer(ada, interview.id, "tab", 0, STORY))

    assert len(app.interviews.get(ada, interview.id).turns[0].attempts) == 1


def test_another_try_sent_twice_is_one_more_attempt(app: App, ada: str) -> None:
    """Two attempts in all: what was said first, and what was said again."""
    interview = decided_upon(app, ada)
    at_once(lambda: app.interviews.answer(ada, interview.id, "tab", 1, STORY + " Again."))

    assert len(app.interviews.get(ada, interview.id).turns[1].attempts) == 2


def test_a_warm_up_sent_twice_is_never_judged(app: App, ada: str) -> None:
    """Nobody scores it, however often it was sent."""
    interview = begun(app, ada, Brief(questions=3))
    at_once(lambda: app.interviews.answer(ada, interview.id, "tab", 0, STORY))
    app.interviews.answer(ada, interview.id, "tab", 0, STORY + " And more.")
    drain(app)

    assert app.evaluations.of(ada, interview.id) == {}


def test_the_same_question_back_is_asked_once(app: App, ada: str) -> None:
    """What the candidate asks us stands there once."""
    interview = begun(app, ada)
    for _ in range(3):
        answered(app, ada, interview)
    app.interviews.ask(ada, interview.id, "tab")
    at_once(lambda: app.interviews.ask_back(ada, interview.id, "tab", "How big is the team?"))

    assert app.interviews.get(ada, interview.id).candidate_questions == ("How big is the team?",)


def test_asking_at_once_asks_one_question(app: App, ada: str) -> None:
    """A rerun beside a click never costs a question."""
    interview = begun(app, ada)
    at_once(lambda: app.interviews.ask(ada, interview.id, "tab"))

    assert len(app.interviews.get(ada, interview.id).turns) == 1


def test_skipping_at_once_skips_one_question(app: App, ada: str) -> None:
    """And the next question stands when it is asked."""
    interview = asked(app, ada)
    at_once(lambda: app.interviews.skip(ada, interview.id, "tab", 0))

    stored = app.interviews.get(ada, interview.id)
    assert (stored.phase, len(stored.turns)) == (Phase.ASKING, 1)


def test_preparing_at_once_makes_one_interview(app: App, ada: str) -> None:
    """Two tabs that open the page together plan one interview, not two."""
    at_once(lambda: app.interviews.prepare(ada, SHORT))

    assert [each.phase for each in app.interviews.summaries(ada)] == [Phase.READY]


def test_beginning_at_once_begins_once(app: App, ada: str) -> None:
    """A double click, or two tabs."""
    ready = app.interviews.prepare(ada, Brief(questions=3))
    at_once(lambda: app.interviews.begin(ada, ready.id, "tab"))

    assert len(app.interviews.get(ada, ready.id).turns) == 1


def test_a_second_interview_cannot_begin_beside_the_first(app: App, ada: str) -> None:
    """A stale page never hides the interview that is under way behind another."""
    first = begun(app, ada)
    second = app.interviews.prepare(ada, SHORT)

    with pytest.raises(ConflictError):
        app.interviews.begin(ada, second.id, "tab")
    under_way = app.interviews.under_way(ada)
    assert under_way is not None
    assert under_way.id == first.id


def test_confirming_at_once_queues_each_answer_once(app: App, ada: str) -> None:
    """One evaluation an answer, whoever clicked."""
    interview = to_the_review(app, ada)
    at_once(lambda: app.interviews.confirm(ada, interview.id, "tab"))
    drain(app)
    at_once(lambda: app.interviews.settle(ada, interview.id))

    assert app.interviews.get(ada, interview.id).phase is Phase.DECIDING
    assert len(app.evaluations.of(ada, interview.id)) == 3


def test_deciding_at_once_decides_once(app: App, ada: str) -> None:
    """Kept is kept; a correction or a pause that comes too late changes nothing."""
    interview = decided_upon(app, ada)
    at_once(lambda: app.interviews.keep(ada, interview.id))
    at_once(lambda: app.interviews.correct(ada, interview.id, "tab", 0, "Other words."))

    stored = app.interviews.get(ada, interview.id)
    assert stored.phase is Phase.KEPT
    assert stored.turns[0].attempts[0].text == STORY


def test_a_stranger_who_comes_twice_at_once_is_one_candidate(app: App) -> None:
    """Two first clicks in two tabs lead to the same records."""
    at_once(lambda: app.candidates.admit(ADA))

    assert app.candidates.held(app.candidates.admit(ADA))["accounts"] == 1


def test_a_document_sent_twice_at_once_is_read_once(app: App, ada: str) -> None:
    """The last one takes the place of the others while they wait."""
    at_once(lambda: app.documents.submit_text(ada, DocumentKind.RESUME, RESUME))
    drain(app)

    assert len(app.documents.all(ada)) == 1


def test_erasing_at_once_leaves_nothing(app: App, ada: str) -> None:
    """Two tabs, one way out."""
    decided_upon(app, ada)
    at_once(lambda: app.candidates.erase(ada))

    assert app.candidates.recognise(ADA) is None
