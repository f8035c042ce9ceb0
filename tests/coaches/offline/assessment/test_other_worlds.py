"""A recipe, a song, a holiday and a textbook answer nobody; a cook's own story does."""

from __future__ import annotations

import pytest

from core.coaches.offline.assessment import assess, rubric_name
from core.content import rubric
from core.domain.evaluation import overall
from core.domain.interview import Question
from core.ports.coach import Background

MISTAKE = "Tell me about a mistake that cost somebody else time."
COUNT = "A stock count is 40 pieces short. How do you find the difference?"
CONFLICT = "Describe a conflict with a colleague and how you handled it."
GOAL = "Do you prefer a fixed plan, or an open goal and free hands? Why?"


def level_of(text: str, answer: str) -> float:
    question = Question(text, "")
    by = rubric(rubric_name(question))
    return overall(assess(question, answer, by, Background()), by) or 0.0


@pytest.mark.parametrize("question", [MISTAKE, COUNT, CONFLICT])
@pytest.mark.parametrize(
    "answer",
    [
        "Cut two onions and fry them in butter. Add a pinch of salt, 200 grams of rice and a glass "
        "of stock, and stir until it is soft. I put cheese and lemon on top and serve it hot.",
        "In May we flew to Corfu for nine days. It rained on the first two, then we lay on the "
        "beach, ate fish by the harbour and walked to a chapel in the forest. My wife swam daily.",
        "Oh, hold me tonight, hold me tonight, the river is silver, the lamp is alight. La la, my "
        "love, the ships have all gone, la la, my love, and the night goes on.",
    ],
)
def test_what_belongs_to_another_world_is_no_answer(question: str, answer: str) -> None:
    """Whatever is told in it, with numbers and in the first person."""
    assert level_of(question, answer) <= 1


@pytest.mark.parametrize(
    "answer",
    [
        "Stock differences can be divided into real and booked ones. Studies have shown that most "
        "of them are booked. Nowadays many companies count all year round.",
        "A stock count is a procedure in which goods are recorded. One distinguishes yearly and "
        "rolling counts. They have been known since the middle ages.",
    ],
)
def test_a_textbook_is_no_answer_to_what_one_does(answer: str) -> None:
    """Definitions, divisions and studies about the very subject."""
    assert level_of(COUNT, answer) <= 1


def test_the_words_of_a_question_in_another_order_are_no_answer() -> None:
    """Asked for a choice, it only names both."""
    said = "A fixed plan or an open goal and free hands. A fixed plan. An open goal, free hands."
    assert level_of(GOAL, said) <= 1


def test_a_list_of_words_without_commas_is_no_answer() -> None:
    """Two small sentences in it do not make it one."""
    said = (
        "invoice customer delay Tuesday pallet driver phone apology warehouse I called because "
        "discount forty boxes returned manager satisfied report Friday since then never"
    )
    assert level_of(MISTAKE, said) <= 1


def test_a_cook_may_speak_of_butter() -> None:
    """The own story from a kitchen, under the question that it answers."""
    said = (
        "The pastry cook and I fought about the oven. She baked her tarts until eleven, and my "
        "bread went in too late. I proposed that we write the times on a board, and we swapped "
        "two hours. Since then the bread is out at ten, and she asked me to teach her sourdough."
    )
    assert level_of(CONFLICT, said) > 2
