"""The question bank: enough questions for everybody, and each of them complete."""

from __future__ import annotations

import itertools
import re
import string
import tomllib
from pathlib import Path

import pytest

from core.coaches.offline.assessment.questions import Asked, topic_of
from core.coaches.offline.bank import ANY, FOLDER, PROBES, Entry, bank, entry
from core.coaches.offline.planning.families import families
from core.coaches.offline.planning.frames import texts
from core.content import CONTENT
from core.domain.interview import MOST_QUESTIONS, Brief, Difficulty, Kind, Question, Seniority

PLANNING = CONTENT / "planning"
SPOKEN = [
    PLANNING / f"{name}.toml" for name in ("follow_ups", "persona", "warm_ups", "claim_frames")
]
FAMILIES = (None, *sorted(families()))
KINDS = (Kind.BEHAVIOURAL, Kind.HR_SCREEN, Kind.TECHNICAL, Kind.SYSTEM_DESIGN)
STORIES = tuple(e for e in bank() if e.kind is Kind.BEHAVIOURAL)


def test_the_bank_is_large_and_broad() -> None:
    """At least 300 questions of 15 competencies, in every kind, for twelve lines of work."""
    entries = bank()

    assert len(entries) >= 300
    assert len({e.competency for e in entries}) >= 15
    assert {e.kind for e in entries} == set(KINDS)
    assert len(families()) >= 12
    assert not frozenset().union(*(e.families for e in entries)) - families() - {ANY}


@pytest.mark.parametrize("family", sorted(families()))
def test_every_line_of_work_has_questions_of_its_own(family: str) -> None:
    """Twelve or more that nobody else is asked, three or more of them for a story."""
    own = [e for e in bank() if family in e.families]

    assert len(own) >= 12
    assert sum(e.kind is Kind.BEHAVIOURAL for e in own) >= 3
    assert {e.difficulty for e in own} == set(Difficulty)


@pytest.mark.parametrize("competency", sorted({e.competency for e in STORIES}))
def test_every_competency_is_asked_for_in_several_stories(competency: str) -> None:
    """Four or more, of every difficulty, and something for every seniority."""
    stories = [e for e in STORIES if e.competency == competency]

    assert len(stories) >= 4
    assert {e.difficulty for e in stories} == set(Difficulty)
    assert frozenset().union(*(e.levels for e in stories)) == set(Seniority)


@pytest.mark.parametrize("question", STORIES, ids=lambda e: e.id)
def test_a_story_is_asked_for_in_either_wording(question: Entry) -> None:
    """By its words alone, first or other, a behavioural question is read as one for a story."""
    for text in (question.text, question.in_other_words):
        assert topic_of(Question(text, question.competency)).asked is Asked.STORY, text


def test_every_id_is_used_once() -> None:
    """An id names one question for ever: it is how asking it again is avoided."""
    ids = [e.id for e in bank()]

    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]{3}-\d{3}", id_) for id_ in ids)


@pytest.mark.parametrize("question", bank(), ids=lambda e: e.id)
def test_every_question_is_complete(question: Entry) -> None:
    """It can be asked, rephrased, followed up and judged, and its words suit being said."""
    assert question.text.rstrip().endswith(("?", "."))
    assert question.in_other_words.endswith(("?", "."))
    assert len(question.text) <= 160
    assert len(question.good) >= 2
    assert len(question.probes) >= 2
    assert set(question.probes) <= set(PROBES)
    assert all(probe.endswith(("?", ".")) for probe in question.probes.values())
    assert question.levels
    assert question.families <= families() | {ANY}
    assert question.competency in texts("competencies", "why")


@pytest.mark.parametrize(
    ("kind", "family", "seniority"), [*itertools.product((*KINDS, Kind.MIXED), FAMILIES, Seniority)]
)
def test_every_interview_can_be_filled(
    kind: Kind, family: str | None, seniority: Seniority
) -> None:
    """Whatever the candidate chooses, the longest interview finds enough different questions."""
    brief = Brief(kind=kind, seniority=seniority, questions=MOST_QUESTIONS)

    assert sum(e.fits(brief, family) for e in bank()) >= MOST_QUESTIONS


def test_every_difficulty_is_offered() -> None:
    """Easier, usual and harder questions exist in every kind."""
    offered = {(e.kind, e.difficulty) for e in bank()}

    assert offered == set(itertools.product(KINDS, Difficulty))


@pytest.mark.parametrize("file", [*SPOKEN, *FOLDER.glob("*.toml")], ids=lambda p: p.stem)
def test_the_spelling_is_british_and_nobody_is_praised(file: Path) -> None:
    """To practise is a verb, organise has an s, and no wording calls an answer good."""
    words = file.read_text("utf-8").lower()

    for american in ("organiz", "prioritiz", "analyz", "behavior", "color", "to practice"):
        assert american not in words, american
    for praise in ("great answer", "well done", "excellent answer", "good answer!", "impressive"):
        assert praise not in words, praise


def test_texts_hold_no_markup_and_no_place_to_fill() -> None:
    """A question of the bank is finished: no braces, no markup, no control characters."""
    for file in FOLDER.glob("*.toml"):
        for fields in tomllib.loads(file.read_text("utf-8"))["question"]:
            spoken = (fields["text"], fields["in_other_words"], *fields["probes"].values())
            for text in spoken:
                assert not set(text) & set("{}<>[]*_#|\n\t"), text
                assert text[0] in string.ascii_uppercase + "“", text


def test_an_unknown_id_is_nobody() -> None:
    """A question that has left the bank is not found, and that is no failure."""
    assert entry("beh-999") is None
    found = entry("beh-001")
    assert found is not None
    assert found.competency == "teamwork"
