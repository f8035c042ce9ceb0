"""What comes back from the answer box: these words, for this question, or nothing."""

from __future__ import annotations

import pytest

from ui.components.answer_box import words_for

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
