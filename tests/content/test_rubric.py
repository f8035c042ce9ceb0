"""The rubric that answers are judged by, as data."""

from __future__ import annotations

import pytest

from core.content import rubric


def test_the_rubric_has_five_criteria_with_six_anchors() -> None:
    """Every level of every criterion is described in words."""
    names = {criterion.key: criterion.name for criterion in rubric().criteria}

    assert names == {
        "structure": "Structure",
        "specificity": "Specific facts",
        "relevance": "Answers the question",
        "contribution": "Your own part",
        "clarity": "Clear and short",
    }
    assert all(len(set(criterion.anchors)) == 6 for criterion in rubric().criteria)


def test_a_stored_level_names_the_rubric_behind_it() -> None:
    """The reference carries version and hash, e.g. answer@v1#3f9c21d0."""
    name, _, digest = rubric().ref.partition("#")

    assert name == "answer@v1"
    assert len(digest) == 8


def test_an_unknown_rubric_is_refused() -> None:
    """There is no default rubric."""
    with pytest.raises(FileNotFoundError):
        rubric("answer", "v0")
