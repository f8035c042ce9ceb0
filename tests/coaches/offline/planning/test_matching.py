"""Whether a line of a résumé speaks to a line of a job."""

from __future__ import annotations

import pytest

from core.coaches.offline.planning.matching import closest, line, needs, stem


@pytest.mark.parametrize(
    ("requirement", "claim"),
    [
        ("Designs APIs that other teams depend on", "Designed the partner API that 60 shops use"),
        ("Helps other engineers grow", "Mentored two junior engineers"),
        ("Experience with Kubernetes", "Led the move of 14 services to Kubernetes"),
        ("Good knowledge of medication safety", "Trained 6 new nurses in medication safety"),
        ("Experience with k8s", "Led the move of 14 services to Kubernetes"),
        ("Deals well with customer complaints", "Answered 40 complaints of customers a day"),
    ],
)
def test_a_line_that_speaks_to_a_requirement_is_found(requirement: str, claim: str) -> None:
    """Other forms of a word and usual other words for it are the same word."""
    others = [line("Wrote the canteen's newsletter"), line(claim)]
    found = closest(needs(requirement), others)

    assert found is not None
    assert found.text == claim


@pytest.mark.parametrize(
    ("requirement", "claim"),
    [
        ("Works with auditors", "Mentored two junior engineers"),
        ("Plan the rota for 20 nurses", "Responsible for wound care and discharge planning"),
        ("Experience with PostgreSQL in production", "Increased production by 10 %"),
        ("Excellent communication skills", "Strong work experience in many roles"),
    ],
)
def test_one_common_word_proves_nothing(requirement: str, claim: str) -> None:
    """A word that both happen to share, or words that say nothing, do not cover anything."""
    assert closest(needs(requirement), [line(claim)]) is None


@pytest.mark.parametrize(
    "forms",
    [
        ("design", "designs", "designed", "designing", "designer"),
        ("plan", "plans", "planned", "planning"),
        ("analyse", "analysed", "analysis"),
        ("communicate", "communicates", "communication"),
        ("API", "APIs"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    """Singular and plural, present and past, the deed and the doer."""
    assert len({stem(word) for word in forms}) == 1
