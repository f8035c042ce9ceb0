"""Which rubric a question deserves."""

from __future__ import annotations

import pytest

from core.coaches.offline import bank
from core.coaches.offline.assessment import rubric_name
from core.domain.interview import Kind, Question

OF_A_KIND = {
    Kind.BEHAVIOURAL: ("behavioural",),
    Kind.HR_SCREEN: ("hr_screen",),
    Kind.TECHNICAL: ("technical", "system_design"),
}


@pytest.mark.parametrize("entry", bank.bank(), ids=lambda entry: entry.id)
def test_a_question_of_the_bank_gets_the_rubric_of_its_kind(entry: bank.Entry) -> None:
    """Its own kind decides, never its wording."""
    name = rubric_name(Question(entry.text, entry.competency, bank_id=entry.id))

    assert name in OF_A_KIND.get(entry.kind, (entry.kind.value,))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tell me about a time you worked under pressure.", "behavioural"),
        ("Your résumé says: “Led 9 cooks.” What did you do?", "behavioural"),
        ("What are your strengths?", "behavioural"),
        ("Explain how a database index works.", "technical"),
        ("How do you handle a patient who refuses medication?", "technical"),
        ("Why do you want this job?", "hr_screen"),
        ("What are your salary expectations?", "hr_screen"),
        ("Do you have a valid driving licence?", "hr_screen"),
        ("How would you design a booking system for a chain of hotels?", "system_design"),
        ("Design a URL shortener.", "system_design"),
    ],
)
def test_any_other_question_gets_the_rubric_of_what_it_asks_for(text: str, expected: str) -> None:
    """A story, an explanation, a reason, a fact, a system."""
    assert rubric_name(Question(text, "")) == expected
