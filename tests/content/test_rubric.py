"""The rubrics that answers are judged by, as data."""

from __future__ import annotations

import pytest

from core.coaches.offline.assessment import assess
from core.content import CONTENT, rubric, rubric_of
from core.domain.evaluation import State
from core.domain.interview import Question
from core.domain.rubric import Criterion, Rubric
from core.ports.coach import Background

BY_KIND = ("behavioural", "hr_screen", "technical", "system_design")
CRITERIA = [(name, c.key) for name in BY_KIND for c in rubric(name).criteria]
RELEASED = sorted(path.name for path in (CONTENT / "rubrics").iterdir() if path.is_dir())


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


@pytest.mark.parametrize("name", RELEASED)
def test_every_level_of_every_rubric_has_words_of_its_own(name: str) -> None:
    """Six anchors, all different, and a weight that counts."""
    for criterion in rubric(name).criteria:
        assert len(set(criterion.anchors)) == 6, criterion.key
        assert criterion.weight > 0
        assert "?" in criterion.question


def test_one_criterion_has_one_name_in_all_rubrics() -> None:
    """Levels of several interviews can be put side by side."""
    names: dict[str, set[str]] = {}
    for name in RELEASED:
        for criterion in rubric(name).criteria:
            names.setdefault(criterion.key, set()).add(criterion.name)

    assert all(len(found) == 1 for found in names.values()), names


@pytest.mark.parametrize(("name", "key"), CRITERIA)
def test_a_worked_example_gets_the_level_it_stands_for(name: str, key: str) -> None:
    """The candidate compares with it, so the coach has to agree with it, level by level.

    Level 0 may be *not enough evidence*. Soundness no rule can judge: there the examples stand
    for readers and for other coaches, and this one says each time that it does not know.
    """
    criterion = rubric(name)[key]
    found = [_judged(name, criterion, answer) for answer in criterion.examples]

    if key == "soundness":
        assert set(found) == {State.NOT_ASSESSED}
    else:
        assert found[0] in (0, State.NOT_ENOUGH_EVIDENCE)
        assert found[1:] == [1, 2, 3, 4, 5]


def _judged(name: str, criterion: Criterion, answer: str) -> int | State:
    question = Question(criterion.example_question, "", rubric=name)
    judgement = assess(question, answer, rubric(name), Background())[criterion.key]
    return judgement.state if judgement.level is None else judgement.level


@pytest.mark.parametrize(("name", "key"), CRITERIA)
def test_examples_are_short_and_different(name: str, key: str) -> None:
    """They stand beside an anchor: nobody reads an essay there."""
    criterion = rubric(name)[key]

    assert len(set(criterion.examples)) == 6
    assert max(len(answer) for answer in criterion.examples) <= 400


def test_examples_come_six_at_a_time_and_with_their_question() -> None:
    """A level without an example beside one with an example would mislead."""
    anchors = tuple("abcdef")
    with pytest.raises(ValueError, match="6 examples"):
        Criterion("key", "Name", "Why?", anchors, 1.0, "Why?", ("one",))
    with pytest.raises(ValueError, match="6 examples"):
        Criterion("key", "Name", "Why?", anchors, 1.0, "", anchors)


def test_a_stored_level_names_the_rubric_behind_it() -> None:
    """The reference carries version and hash, e.g. answer@v1#3f9c21d0, and leads back to it."""
    name, _, digest = rubric().ref.partition("#")
    found: Rubric = rubric_of(rubric().ref)

    assert name == "answer@v1"
    assert digest == "8ebffb84"  # released: a change would leave stored levels without a meaning
    assert found is rubric("answer", "v1")


def test_an_unknown_rubric_is_refused() -> None:
    """There is no default rubric."""
    with pytest.raises(FileNotFoundError):
        rubric("answer", "v0")
