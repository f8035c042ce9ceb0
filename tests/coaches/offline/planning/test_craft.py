"""Technical questions and designs: enough for every line of work, and asked as what they are."""

from __future__ import annotations

import pytest

from core.coaches.offline.assessment.questions import Asked, topic_of
from core.coaches.offline.bank import ANY, DESIGNERS, Entry, bank
from core.coaches.offline.planning.families import families
from core.coaches.offline.planning.plan import plan
from core.domain.interview import Brief, Difficulty, Kind, Question, Seniority
from core.ports.coach import Background, Past

CRAFT = tuple(e for e in bank() if e.kind in (Kind.TECHNICAL, Kind.SYSTEM_DESIGN))
DESIGNS = tuple(e for e in CRAFT if e.kind is Kind.SYSTEM_DESIGN)
NOTHING = Background(None, None)
ROLES = {
    "software": "Backend developer",
    "data": "Data analyst",
    "healthcare": "Staff nurse",
    "teaching": "Teacher",
}


def kinds_asked(role: str, kind: Kind = Kind.MIXED) -> set[Kind]:
    kinds = {e.id: e.kind for e in bank()}
    questions = plan(Brief(kind=kind, role=role, questions=10), NOTHING, Past())
    return {kinds[q.bank_id] for q in questions if q.bank_id}


@pytest.mark.parametrize("family", sorted(families()))
def test_every_line_of_work_has_questions_of_its_own(family: str) -> None:
    """At least nine, of every difficulty and five competencies, and enough for a beginner."""
    own = [e for e in CRAFT if e.kind is Kind.TECHNICAL and e.families == {family}]

    assert len(own) >= 9
    assert {e.difficulty for e in own} == set(Difficulty)
    assert len({e.competency for e in own}) >= 5
    for seniority in Seniority:
        assert sum(seniority in e.levels for e in own) >= 5, seniority


def test_there_are_enough_designs_to_come_back_to() -> None:
    """Twenty-six and more; those for every line of work need no programming and fill two hours."""
    general = [e for e in DESIGNS if ANY in e.families]

    assert len(DESIGNS) >= 26
    for seniority in Seniority:
        assert sum(seniority in e.levels for e in general) >= 12, seniority
    for family in families():
        assert sum(family in e.families for e in DESIGNS) >= 2, family


@pytest.mark.parametrize("design", DESIGNS, ids=lambda e: e.id)
def test_a_design_leaves_the_numbers_open_and_is_pushed_at(design: Entry) -> None:
    """A good answer asks or estimates first; the probes push at size, failure and what to drop."""
    first = design.good[0].lower()

    assert any(word in first for word in ("ask", "estimate", "assume"))
    assert len(design.good) >= 4
    assert {"number", "obstacle", "decision"} <= set(design.probes)


@pytest.mark.parametrize("question", CRAFT, ids=lambda e: e.id)
def test_its_words_alone_ask_for_an_explanation(question: Entry) -> None:
    """Pasted in without its origin, it is still read as something to think through."""
    assert topic_of(Question(question.text, "")).asked is Asked.EXPLANATION


@pytest.mark.parametrize("question", CRAFT, ids=lambda e: e.id)
def test_a_probe_for_a_reason_asks_for_one(question: Entry) -> None:
    """It comes where an answer gives no reason, and says so to the candidate."""
    probe = question.probes.get("decision", "Why?").lower()

    assert "why" in probe or "reason" in probe or "speaks" in probe


@pytest.mark.parametrize("role", ROLES.values(), ids=ROLES)
def test_a_mixed_interview_asks_for_a_design_only_where_one_is_usual(role: str) -> None:
    """A nurse who wants a bit of everything is not asked to design a system."""
    usual = role in {ROLES[family] for family in DESIGNERS}

    assert (Kind.SYSTEM_DESIGN in kinds_asked(role)) is usual
    assert kinds_asked(role, Kind.SYSTEM_DESIGN) == {Kind.SYSTEM_DESIGN}
