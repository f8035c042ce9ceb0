"""A lecture, a pasted text and a brief for a writer are nobody's answer."""

from __future__ import annotations

import pytest

from core.coaches.offline.assessment import assess, rubric_name
from core.content import rubric
from core.domain.evaluation import overall
from core.domain.interview import Question
from core.ports.coach import Background

CONFLICT = "Describe a conflict with a colleague and how you handled it."
HEAT = "How would you prepare a ward for a heat wave?"


def level_of(text: str, answer: str) -> float:
    question = Question(text, "")
    by = rubric(rubric_name(question))
    return overall(assess(question, answer, by, Background()), by) or 0.0


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            CONFLICT,
            "In a conflict you separate the person from the matter. First you listen, then you "
            "repeat what you heard, then you look for a common interest. Studies show that most "
            "conflicts have their cause in unclear tasks.",
        ),
        (
            HEAT,
            "Heat is dangerous for the body because the heart has to work more. The skin gives "
            "off warmth through sweat. In the year 2003 there were many deaths in Paris, and "
            "since then cities have made plans.",
        ),
        (
            CONFLICT,
            "Write a first-person answer about a conflict with a colleague. The tone should be "
            "calm and professional. Include what both sides wanted, one concrete compromise and "
            "a measurable improvement. Maximum 150 words.",
        ),
        (
            CONFLICT,
            "We are looking for a careful baker (m/f/d) for our shop in Graz. Your tasks: dough, "
            "ovens, orders. Your profile: a trained baker, friendly, no early riser's grudge. We "
            "offer: 25 days of leave, bread for the family. Send your documents by e-mail.",
        ),
        (
            "Explain how a database index works.",
            "You are a senior database engineer. Explain indexes to a junior in simple words. Use "
            "the metaphor of a book, mention trees and when not to use one. Answer in five bullet "
            "points and finish with a question.",
        ),
    ],
)
def test_what_nobody_says_of_themselves_is_no_answer(question: str, answer: str) -> None:
    """However many words of the topic are in it."""
    assert level_of(question, answer) <= 1


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            CONFLICT,
            "The night nurse and the day nurse argued about the keys for three weeks. Both were "
            "asked to the office on 4 May, a list of who has which key was signed, and the keys "
            "were counted at each change of shift. Since June none has been missing.",
        ),
        (
            HEAT,
            "You make a list of who is at risk: old, heart, water pills. You bring drinks on each "
            "round, close the curtains at nine and ask the doctor about the water pills.",
        ),
    ],
)
def test_an_answer_may_leave_out_the_candidate(question: str, answer: str) -> None:
    """A story told in the passive, or what one does told as "you", is still an answer."""
    assert level_of(question, answer) > 1
