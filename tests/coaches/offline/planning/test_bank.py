"""The question bank: enough questions, each complete, and no two alike."""

from __future__ import annotations

import itertools
import re
import string
import tomllib
from pathlib import Path

import pytest

from core.coaches.offline.planning.bank import ANY, FOLDER, PROBES, Entry, bank, entry
from core.coaches.offline.planning.families import families
from core.coaches.offline.planning.frames import texts
from core.content import CONTENT
from core.domain.interview import MOST_QUESTIONS, Brief, Difficulty, Kind, Seniority

PLANNING = CONTENT / "planning"
SPOKEN = [
    PLANNING / f"{name}.toml" for name in ("follow_ups", "persona", "warm_ups", "claim_frames")
]
FAMILIES = (None, *sorted(families()))
STOP_WORDS = """
a an the of in on at to for with and or is are was be have has had do does did it that this which
who whom what when where how why you your i me my we us they them their one as by from not so if
than then there
"""
PLAIN = frozenset(STOP_WORDS.split())


def tokens(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z]+", text.lower())
    return frozenset(word.removesuffix("s") for word in words if word not in PLAIN)


def alike(one: str, other: str) -> float:
    """The share of meaning-bearing words that two questions have in common (Jaccard)."""
    a, b = tokens(one), tokens(other)
    return len(a & b) / len(a | b)


def test_the_bank_is_large_and_broad() -> None:
    """At least 80 questions of at least 15 competencies, in every kind and every line of work."""
    entries = bank()

    assert len(entries) >= 80
    assert len({e.competency for e in entries}) >= 15
    assert {e.kind for e in entries} == set(Kind) - {Kind.MIXED}
    for family in families():
        assert sum(family in e.families for e in entries) >= 3, family


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


@pytest.mark.parametrize("question", bank(), ids=lambda e: e.id)
def test_the_rephrasing_is_a_real_one(question: Entry) -> None:
    """ "In other words" says it in other words: less than half of them are the same."""
    assert alike(question.text, question.in_other_words) < 0.5


def test_no_two_questions_are_alike() -> None:
    """No two share their first five words or half of their meaning-bearing words."""
    stems = [" ".join(e.text.lower().split()[:5]) for e in bank()]
    pairs = itertools.combinations(bank(), 2)

    assert len(set(stems)) == len(stems)
    assert [(a.id, b.id) for a, b in pairs if alike(a.text, b.text) >= 0.45] == []


def test_no_rephrasing_is_another_question() -> None:
    """Rephrasing one question never asks another one."""
    pairs = itertools.permutations(bank(), 2)

    assert [(a.id, b.id) for a, b in pairs if alike(a.in_other_words, b.text) >= 0.45] == []


def test_openings_vary() -> None:
    """No more than one question in eight begins like another: an interview is no form."""
    openings = [" ".join(e.text.lower().split()[:2]) for e in bank()]

    for opening in set(openings):
        assert openings.count(opening) <= len(openings) / 8, opening


@pytest.mark.parametrize(
    ("kind", "family", "seniority"), [*itertools.product(Kind, FAMILIES, Seniority)]
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

    assert offered == set(itertools.product(set(Kind) - {Kind.MIXED}, Difficulty))


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
