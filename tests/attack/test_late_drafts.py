"""Drafts that arrive after their moment: no old word stands in another box."""

from __future__ import annotations

import pytest

from core.bootstrap import App
from core.domain.interview import Phase
from core.errors import IllegalTransitionError, NotFoundError
from tests.conftest import STORY
from tests.services.test_interviews import SHORT, answered, begun, decided_upon


def test_a_draft_later_than_its_answer_is_refused(app: App, ada: str) -> None:
    """A post that was under way when Done was heard must not fill the box of the next try."""
    interview = begun(app, ada, SHORT)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.answer(ada, interview.id, "tab", 0, STORY)

    with pytest.raises(IllegalTransitionError):
        app.interviews.save_draft(ada, interview.id, (0, 0), STORY[:40], 99)
    assert app.interviews.draft(ada, interview.id, 0) is None


def test_another_try_has_a_draft_of_its_own(app: App, ada: str) -> None:
    """Open while the interview waits for the next question, and after it is over."""
    interview = answered(app, ada, begun(app, ada, SHORT))
    assert app.interviews.save_draft(ada, interview.id, (0, 1), "This time", 5)
    app.interviews.answer(ada, interview.id, "tab", 0, STORY + " Measured.")

    with pytest.raises(IllegalTransitionError):
        app.interviews.save_draft(ada, interview.id, (0, 1), "This time", 6)


def test_a_skipped_question_takes_no_draft(app: App, ada: str) -> None:
    """What is nowhere shown is not kept."""
    interview = begun(app, ada, SHORT)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.skip(ada, interview.id, "tab", 0)

    with pytest.raises(IllegalTransitionError):
        app.interviews.save_draft(ada, interview.id, (0, 0), "I was", 9)


@pytest.mark.parametrize("place", [(1, 0), (-1, 0), (2**53, 0), (0, 1)])
def test_a_place_that_is_not_open_takes_no_draft(
    app: App, ada: str, place: tuple[int, int]
) -> None:
    """Only the question that stands has a box."""
    interview = begun(app, ada, SHORT)
    app.interviews.ask(ada, interview.id, "tab")

    with pytest.raises(IllegalTransitionError):
        app.interviews.save_draft(ada, interview.id, place, "I was", 9)


def test_a_pause_does_not_close_the_box(app: App, ada: str) -> None:
    """The last words, sent while the page turns to the pause, are kept."""
    interview = begun(app, ada, SHORT)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.pause(ada, interview.id, "tab")

    assert app.interviews.save_draft(ada, interview.id, (0, 0), "I was about", 9)


def test_a_question_to_the_interviewer_leaves_its_box_empty(app: App, ada: str) -> None:
    """Its draft ends with it, and does not come back as the next question."""
    interview = begun(app, ada, SHORT)
    for _ in range(3):
        answered(app, ada, interview)
    assert app.interviews.ask(ada, interview.id, "tab").phase is Phase.CANDIDATE_ASKS
    assert app.interviews.save_draft(ada, interview.id, (3, 0), "How big is", 1)
    app.interviews.ask_back(ada, interview.id, "tab", "How big is the team?")

    assert app.interviews.draft(ada, interview.id, 3) is None
    with pytest.raises(IllegalTransitionError):
        app.interviews.save_draft(ada, interview.id, (3, 0), "How big is", 2)


def test_nobody_drafts_for_another(app: App, ada: str, eve: str) -> None:
    """With the right id and position, in every phase."""
    interview = decided_upon(app, ada)

    with pytest.raises(NotFoundError):
        app.interviews.save_draft(eve, interview.id, (0, 1), "mine", 9)
