"""Answers that are none (T3): nothing, noise, the question again, or something else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evals.cases import entries, family, standing, unseen


@dataclass(frozen=True)
class Empty:
    family: str
    question: str
    answer: str
    held_out: bool = False


def empties() -> Iterator[Empty]:
    """Every question of the family with every answer that is none, and those that fit one only."""
    cases = family("empty")
    for question in (*cases["questions"], *cases["repeating"]):
        yield from (Empty("nothing", question, answer) for answer in cases["nothing"])
        yield from (Empty("about something else", question, a) for a in cases["elsewhere"])
        yield from (Empty("the question again", question, a) for a in _again(question))
        yield from (Empty("noise", question, answer) for answer in _NOISE)
    for other in cases["other_story"]:
        yield Empty("other story", other["question"], other["answer"])
    for case, file in entries("empty", "case"):
        name = ", ".join(
            part for part in (case["family"].replace("_", " "), standing(file)) if part
        )
        yield Empty(name, case["question"], case["answer"], unseen(file))


_NOISE = (
    "",
    "   \n ",
    "team " * 5000,
    "success " * 300,
    "I " * 2000,
    "synergy leverage passion " * 100,
    "asdf " * 5000,
    "the " * 5000,
)


def _again(question: str) -> tuple[str, ...]:
    plain = question.rstrip("?.").lower()
    return (
        question,
        f"{question} " * 6,
        f"You are asking me: {plain}.",
        f"So, {plain}? That is a very good question. {question}",
        f"Well, the question is {plain}, and I would like to answer the question {plain}.",
    )
