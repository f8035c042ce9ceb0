"""What comes back from the answer box: these words, for this question, or nothing."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.doubles import ScriptedBox
from ui.components.answer_box import answer_box, words_for

ASKED = {"box": "answer-abc-2", "interview": "abc", "position": 2}


def test_words_come_back_as_they_were_typed() -> None:
    """Nothing is trimmed, cleaned or cut."""
    words = "  I did.\n\n\U0001f642 <b> "

    assert words_for({**ASKED, "sequence": 5, "text": words}, ASKED) == words


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "words",
        [],
        {},
        {**ASKED, "text": None},
        {**ASKED, "text": "late", "position": 1},
        {**ASKED, "text": "late", "interview": "other"},
        {**ASKED, "text": "first try", "box": "answer-abc-1"},
    ],
)
def test_words_for_another_question_do_not_answer_this_one(sent: object) -> None:
    """A late click must not put an answer under the wrong question."""
    assert words_for(sent, ASKED) is None


def test_a_page_with_the_box_runs_without_a_browser() -> None:
    """Nothing was sent yet, so nothing comes back."""

    def script() -> None:
        import streamlit as st

        from ui.components.answer_box import answer_box

        words = answer_box(key="a", draft="so far", interview="abc", position=1, sequence=3)
        st.text(f"came back: {words}")

    page = AppTest.from_function(script).run()

    assert not page.exception
    assert page.text[0].value == "came back: None"


def test_sent_words_reach_the_page_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run that the sending starts gets them; the next one gets nothing."""
    box = ScriptedBox()
    monkeypatch.setattr("ui.components.answer_box._box", box)
    box.types("I looked in the logs.")

    def drawn() -> str | None:
        return answer_box(key="a", draft="", interview="abc", position=1, sequence=0)

    assert drawn() == "I looked in the logs."
    assert drawn() is None
    assert [each["position"] for each in box.drawn] == [1, 1]
