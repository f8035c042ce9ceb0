"""The demo's script: who the invented candidate is, what she was asked, and what she typed.

It is data, under candidate/. It holds no level, no quote and no feedback: those come from the
coach that reads the answers while the demo is prepared.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from core.domain.interview import (
    Brief,
    Difficulty,
    Kind,
    Mode,
    Persona,
    Question,
    QuestionKind,
    Seniority,
)

CANDIDATE = Path(__file__).parent / "candidate"
SOURCE = "demo"  # who wrote the questions
EVENING = time(19)  # when she practises, unless the script says otherwise


@dataclass(frozen=True)
class ScriptedTurn:
    """One question and what she did with it.

    Exactly one of these happened: an `answer`, with the attempts that followed it in `again`,
    and in `said` how the first was spoken where it was not typed: a number in brackets is a
    silence in seconds, a star before a word means that it was hard to hear;
    `skipped`; a `draft` that still stands in the box; the interview `ends` here; or, with none
    of them, the question was planned and never reached. `guesses` holds her own rating of each
    attempt, in order; an empty one means that she preferred not to.
    """

    question: Question
    seconds: int = 0  # until she answered, skipped or left
    answer: str = ""
    said: str = ""
    again: tuple[str, ...] = ()
    guesses: tuple[dict[str, int], ...] = ()
    skipped: bool = False
    draft: str = ""
    ends: bool = False

    @property
    def reached(self) -> bool:
        return bool(self.answer or self.skipped or self.draft or self.ends)


@dataclass(frozen=True)
class ScriptedInterview:
    """One interview: when, for which job, in which manner, and its turns as they were asked."""

    days_ago: int
    at: time
    job: str  # key of Script.jobs
    brief: Brief  # without the documents, which have no ids yet
    turns: tuple[ScriptedTurn, ...]
    asks_back: tuple[str, ...] = ()
    compared: tuple[int, ...] = ()  # positions of answers that she took to the Provider lab after

    @property
    def warm_up(self) -> Question | None:
        first = self.turns[0].question
        return first if first.kind is QuestionKind.WARM_UP else None

    @property
    def planned(self) -> tuple[Question, ...]:
        return tuple(t.question for t in self.turns if t.question.kind is QuestionKind.MAIN)

    @property
    def under_way(self) -> bool:
        return any(turn.draft for turn in self.turns)

    @property
    def length(self) -> timedelta:
        """From the beginning to the last thing she did."""
        return timedelta(seconds=sum(turn.seconds for turn in self.turns))


@dataclass(frozen=True)
class Script:
    display_name: str
    target_role: str
    goals: str
    resume: Path
    jobs: dict[str, Path]  # in the order in which she gave them
    interviews: tuple[ScriptedInterview, ...]  # oldest first


def load(folder: Path = CANDIDATE) -> Script:
    """The script in *folder*; raises KeyError, TypeError or ValueError where it is not whole."""
    data = tomllib.loads((folder / "interviews.toml").read_text("utf-8"))
    who = data["candidate"]
    return Script(
        display_name=who["display_name"],
        target_role=who["target_role"],
        goals=who["goals"],
        resume=folder / who["resume"],
        jobs={name: folder / file for name, file in data["jobs"].items()},
        interviews=tuple(_interview(entry, who["target_role"]) for entry in data["interview"]),
    )


def _interview(entry: dict[str, Any], role: str) -> ScriptedInterview:
    turns = tuple(_turn(turn) for turn in entry["turn"])
    kinds = [turn.question.kind for turn in turns]
    brief = Brief(
        kind=Kind(entry["kind"]),
        role=role,
        seniority=Seniority.SENIOR,
        questions=kinds.count(QuestionKind.MAIN),
        difficulty=Difficulty(entry.get("difficulty", Difficulty.USUAL)),
        persona=Persona(entry.get("persona", Persona.NEUTRAL)),
        mode=Mode(entry.get("mode", Mode.COACHED)),
        warm_up=QuestionKind.WARM_UP in kinds,
    )
    return ScriptedInterview(
        days_ago=entry["days_ago"],
        at=time.fromisoformat(entry["at"]) if "at" in entry else EVENING,
        job=entry["job"],
        brief=brief,
        turns=turns,
        asks_back=tuple(entry.get("asks_back", ())),
        compared=tuple(entry.get("compared", ())),
    )


def _turn(entry: dict[str, Any]) -> ScriptedTurn:
    question = Question(
        text=entry["question"],
        competency=entry["competency"],
        kind=QuestionKind(entry.get("kind", QuestionKind.MAIN)),
        why=entry["why"],
        claim=entry.get("claim"),
        requirement=entry.get("requirement"),
        in_other_words=entry.get("in_other_words", ""),
        source=SOURCE,
        rubric=entry.get("rubric", "behavioural"),
    )
    return ScriptedTurn(
        question,
        seconds=entry.get("seconds", 0),
        answer=entry.get("answer", ""),
        said=entry.get("said", ""),
        again=tuple(entry.get("again", ())),
        guesses=tuple(entry.get("guesses", ())),
        skipped=entry.get("skipped", False),
        draft=entry.get("draft", ""),
        ends=entry.get("ends", False),
    )
