"""Key terms leave for whoever listens: words that are hard to guess, and never a person's name."""

from __future__ import annotations

import pytest

from core.domain.document import Contact, Item, JobProfile, Profile, Requirement
from core.domain.key_terms import LONGEST_TOGETHER, MOST_TERMS, key_terms

NAMES = (
    "Mentored DeShawn McKenzie, MacLeod and JoAnn in my team.",
    "Took over from LaToya FitzGerald and DeLaCruz.",
    "ANNA KOWALSKA and ANN LEE praised the work of my team.",
    "Reported to John SMITH, then to J. NOVAK and McKENZIE.",
    "Worked with O'NEIL, O’Brien, dePaul and MARIE-CLAIRE.",
    "Wrote to Smith84 and anna.k84@mail.example about the delay.",
    "See linkedin.com/in/anna-kowalska-84b and @okafor99.",
    "Trained by VANDERBERG and Łukasz ŻÓŁĆ.",
)


@pytest.mark.parametrize("text", NAMES)
def test_no_name_of_a_person_leaves(text: str) -> None:
    """However it is written: with capitals inside, in capitals, as an address or a login."""
    resume = Profile(achievements=(Item(text),))
    job = JobProfile(requirements=(Requirement(text),), responsibilities=(Item(text),))

    assert key_terms(resume, job) == ()


def test_the_candidates_own_name_never_leaves() -> None:
    """Not from the skills either, where a reader may put a headline by mistake."""
    resume = Profile(
        contact=Contact(name=Item("Ada Okafor-Lind")),
        skills=(Item("Ada Okafor"), Item("Lind method"), Item("okafor"), Item("HPLC")),
    )

    assert key_terms(resume, None) == ("HPLC",)


def test_words_that_are_hard_to_guess_are_told() -> None:
    """The skills as they stand; of other texts what only a name of a thing looks like."""
    job = JobProfile(
        skills=(Item("PyTorch"), Item("HACCP")),
        requirements=(Requirement("You know C++ and k8s, and how PostgreSQL and gRPC work."),),
    )
    resume = Profile(
        skills=(Item("Machine learning"), Item("pytorch")),
        achievements=(Item("Moved the shop to AWS and wrote its iOS app for ISO9001."),),
    )

    assert key_terms(resume, job) == (
        "PyTorch", "HACCP", "C++", "k8s", "PostgreSQL", "gRPC",
        "Machine learning", "AWS", "iOS", "ISO9001",
    )  # fmt: skip


def test_there_are_never_too_many() -> None:
    """A service that is told too much listens to nothing."""
    job = JobProfile(
        skills=tuple(Item(f"Skill of some length {number:03}") for number in range(99))
    )
    told = key_terms(None, job)

    assert 0 < len(told) <= MOST_TERMS
    assert sum(map(len, told)) <= LONGEST_TOGETHER
