"""The warm-up: one easy question that nobody scores."""

from __future__ import annotations

import itertools

import pytest

from core.coaches.offline.planning import warm_up
from core.domain.interview import Brief, Persona, QuestionKind

ROLES = ("", "Software engineer", "Staff nurse", "Sales manager", "Teacher", "Barista", "Recruiter")


@pytest.mark.parametrize(("persona", "role"), [*itertools.product(Persona, ROLES)])
def test_every_brief_has_a_warm_up(persona: Persona, role: str) -> None:
    """It says that it does not count, and is the same for the same brief."""
    brief = Brief(persona=persona, role=role)
    question = warm_up(brief)

    assert question.kind is QuestionKind.WARM_UP
    assert question.text.endswith("?")
    assert question.in_other_words.endswith(("?", "."))
    assert "Nobody scores it" in question.why
    assert question == warm_up(brief)


def test_there_are_several() -> None:
    """Not everybody begins with the same question."""
    asked = {
        warm_up(Brief(persona=persona, role=role)).text
        for persona, role in itertools.product(Persona, ROLES)
    }

    assert len(asked) >= 5
