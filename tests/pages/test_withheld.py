"""What the pages say of words that nobody judges: right away, kindly, and without a level."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.bootstrap import App
from core.domain.harm import Harm
from core.domain.interview import Brief, Mode
from core.services.moderation import what_to_say
from tests.conftest import STORY, drain
from tests.pages.conftest import Visit, press, texts
from tests.services.test_interviews import REHEARSAL, SHORT, answered, begun
from tests.services.test_moderation import ABUSE, DISTRESS
from tests.services.test_remarks import to_the_last_part

INTERVIEW, FEEDBACK = "2_Interview.py", "3_Feedback.py"
KIND = what_to_say(Harm.SELF_HARM)
DECLINED = what_to_say(Harm.ABUSE)


def links(at: AppTest) -> list[str]:
    return [element.proto.url for element in at.get("link_button")]


@pytest.mark.parametrize("brief", [SHORT, REHEARSAL], ids=["coached", "rehearsal"])
def test_who_is_in_distress_reads_a_kind_word_at_once(
    visit: Visit, app: App, ada: str, brief: Brief
) -> None:
    """Before anything else is asked: the emergency number of their country, and where to talk."""
    answered(app, ada, begun(app, ada, brief), DISTRESS)
    drain(app)
    at = visit(INTERVIEW)

    assert KIND.title in texts(at)
    assert KIND.because in texts(at)
    assert links(at) == ["https://findahelpline.com"]
    assert "Where this answer stands" not in [fold.label for fold in at.expander]


def test_a_warm_up_is_read_too(visit: Visit, app: App, ada: str) -> None:
    """Nobody judges it, and yet somebody may need help."""
    interview = begun(app, ada, Brief(questions=3, mode=Mode.COACHED))
    app.interviews.answer(ada, interview.id, "tab", 0, DISTRESS)
    at = visit(INTERVIEW)

    assert KIND.because in texts(at)


def test_abuse_is_declined_without_a_level_or_a_link(visit: Visit, app: App, ada: str) -> None:
    """It can be said in other words, and the interview goes on."""
    answered(app, ada, begun(app, ada), ABUSE)
    drain(app)
    at = visit(INTERVIEW)
    assert DECLINED.title in texts(at)
    assert links(at) == []
    assert "of 5" not in texts(at)

    press(at, "Next question")
    assert "a fault whose cause you found" in texts(at)
    assert DECLINED.title not in texts(at)


def test_it_can_be_said_in_other_words(visit: Visit, app: App, ada: str) -> None:
    """The box is empty, and nothing that we say of harm stands beside it as advice."""
    answered(app, ada, begun(app, ada), ABUSE)
    drain(app)
    at = press(visit(INTERVIEW), "Answer in other words")

    assert at.text_area[0].value == ""
    assert DECLINED.because not in texts(at)


def test_a_question_that_does_harm_gets_no_remark(visit: Visit, app: App, ada: str) -> None:
    """What is said of it stands beside it, once; the worth of it is nobody's to say."""
    for mode in (Mode.COACHED, Mode.REHEARSAL):
        brief = Brief(questions=3, warm_up=False, mode=mode)
        interview = to_the_last_part(app, ada, brief)
        app.interviews.ask_back(ada, interview.id, "tab", f"{DISTRESS} Why am I here?")
        drain(app)
        at = visit(INTERVIEW)
        assert texts(at).count(KIND.because) == 1
        assert "Not read as a question" not in texts(at)
        app.interviews.discard(ada, interview.id)


def test_the_feedback_shows_no_level_of_it(visit: Visit, app: App, ada: str) -> None:
    """The page of that answer, and the whole: it counts for nothing."""
    interview = begun(app, ada, REHEARSAL)
    for text in (DISTRESS, STORY, STORY):
        answered(app, ada, interview, text)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.finish_asking_back(ada, interview.id, "tab")
    app.interviews.confirm(ada, interview.id, "tab")
    drain(app)
    app.interviews.settle(ada, interview.id)
    at = visit(FEEDBACK)
    assert KIND.because in texts(at)
    assert "Nothing works." in "\n".join(str(element.proto.body) for element in at.get("html"))
    assert [b.label for b in at.button if b.label == "Show the levels"] == []

    press(at, "The whole interview")
    assert "2 could be judged" in texts(at)
    assert KIND.because not in texts(at)
