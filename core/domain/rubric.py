"""Rubrics: what an answer is judged by, in words, for every level from 0 to 5."""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = range(6)  # 0–5: the scale on which models and people agree best (arXiv 2601.03444)


@dataclass(frozen=True)
class Criterion:
    """One thing an answer is judged by.

    `anchors[n]` says in words what level *n* looks like; `examples[n]` is a short answer at
    that level to `example_question`, of a fictional candidate; both are empty in rubrics
    without examples. `weight` is its share in the overall.
    """

    key: str  # e.g. "structure"
    name: str  # as shown: "Structure"
    question: str  # what is being judged, in one sentence
    anchors: tuple[str, ...]
    weight: float = 1.0
    example_question: str = ""
    examples: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.anchors) != len(LEVELS):
            raise ValueError(f"{self.key} has {len(self.anchors)} anchors instead of 6")
        if self.examples and not (len(self.examples) == len(LEVELS) and self.example_question):
            raise ValueError(f"{self.key} needs a question and 6 examples, or none")


@dataclass(frozen=True)
class Rubric:
    ref: str  # "answer@v1#3f9c21d0": stored with everything it was used for
    criteria: tuple[Criterion, ...]

    def __getitem__(self, key: str) -> Criterion:
        for criterion in self.criteria:
            if criterion.key == key:
                return criterion
        raise KeyError(key)
