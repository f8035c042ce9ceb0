"""What a model smuggles into a reworded sentence is taken out, and the rest is left alone."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.improvement import Piece
from evals import reworded


def credulous(text: str, known: Sequence[str]) -> tuple[Piece, ...]:
    """Believes everything."""
    del known
    return (Piece(text, reworded=True),)


def suspicious(text: str, known: Sequence[str]) -> tuple[Piece, ...]:
    """Believes nothing."""
    del text, known
    return (Piece("your words"),)


def test_nothing_that_was_smuggled_in_stays() -> None:
    """T2, of more than 120 sentences: numbers, units, dates, names, tools, ranks."""
    tried = list(reworded.smuggled())

    assert [case.miss for case in tried if case.miss] == []
    assert len(tried) >= 120


def test_honest_rewordings_are_left_as_they_are() -> None:
    """At most one in twenty of more than 60 loses a word; none of those that are known."""
    found = reworded.honest()

    assert found.holds, found.misses
    assert found.cases >= 60
    assert {f.name: f.missed for f in found.families}["honest"] == 0


def test_a_rule_that_believes_everything_is_found_out() -> None:
    """Every word that was added is counted where it stays."""
    precision, recall = reworded.precision_and_recall(suspicious)

    assert all(case.value for case in reworded.smuggled(credulous))
    assert recall == 1.0
    assert precision < 0.8


def test_a_rule_that_believes_nothing_is_found_out() -> None:
    """Slots everywhere would be no help."""
    assert not reworded.honest(suspicious).holds
    assert reworded.honest(credulous).holds
