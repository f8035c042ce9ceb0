"""T2 counts what was invented, and finds none in what the offline coach makes."""

from __future__ import annotations

from core.domain.evaluation import Evaluation
from core.domain.improvement import Improvement, Piece
from core.domain.interview import Question
from core.domain.text import Span
from core.ports.coach import Background
from evals.agreement import SETS
from evals.cases import unseen
from evals.invented import t2


def generous(
    question: Question, answer: str, evaluation: Evaluation, background: Background
) -> Improvement:
    """A coach that rounds a result up and names a customer."""
    del question, evaluation, background
    return Improvement(
        "generous",
        (Piece(f"{answer} Quayside saved 98765 euro.", Span(0, len(answer))), Piece("by 12345 %")),
    )


def test_the_offline_coach_invents_nothing() -> None:
    """Every third labelled answer, as told and in another order; `make evals` takes them all."""
    found = t2(every=3)

    assert found.holds, found.misses
    assert found.worst == 0
    assert {family.name for family in found.families} >= {"as told", "in another order", "reworded"}
    assert found.cases > 300


def test_what_is_invented_is_counted() -> None:
    """A figure, a name, and a figure inside a slot; of held-out cases nothing is told."""
    found = t2(generous, every=7)

    assert not found.holds
    assert found.worst == 3
    assert any("98765" in miss for miss in found.misses)
    untold = any(unseen(f"agreement/{name}") for name in SETS)
    assert any(miss.endswith("(held out)") for miss in found.misses) is untold
