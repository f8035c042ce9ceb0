"""The question bank does not repeat itself: no stem twice, and no template with words swapped.

Where the thresholds come from: of all 71,253 pairs of 378 questions, the two most alike share
0.33 of their meaning-bearing words, 0.57 of all their words or 0.31 of their runs of four
letters (rephrasings 0.38, 0.59 and 0.31); half of the pairs share 0, 0.15 and 0.04. A question
of which every fifth word is exchanged shares at least 0.67 of its words and 0.40 of its runs
with what it was, and half of them 0.8 and 0.57. The thresholds stand between the two.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from core.coaches.offline.bank import bank

MEANING, WORDS, LETTERS = 0.42, 0.62, 0.36
RUN = 4  # letters
STOP_WORDS = """
a an the of in on at to for with and or is are was be have has had do does did it that this which
who whom what when where how why you your i me my we us they them their one as by from not so if
than then there
"""
PLAIN = frozenset(STOP_WORDS.split())


@cache
def words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[a-z0-9]+(?:['’][a-z]+)?", text.lower()))


@cache
def bag(text: str) -> Counter[str]:
    return Counter(words(text))


@cache
def meaning(text: str) -> frozenset[str]:
    return frozenset(word.removesuffix("s") for word in words(text) if word not in PLAIN)


@cache
def runs(text: str) -> frozenset[str]:
    line = " ".join(words(text))
    return frozenset(line[at : at + RUN] for at in range(len(line) - RUN + 1))


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """What two sets have in common, as a share of both together (Jaccard)."""
    return len(one & other) / len(one | other)


def same_words(one: str, other: str) -> float:
    """The share of all their words, small ones too, that two texts have in common (Dice)."""
    a, b = bag(one), bag(other)
    shared = sum(min(count, b[word]) for word, count in a.items() if word in b)
    return 2 * shared / (len(words(one)) + len(words(other)))


def alike(one: str, other: str) -> bool:
    """Whether two questions are one question, or one template, by any of the three measures."""
    return (
        overlap(meaning(one), meaning(other)) >= MEANING
        or same_words(one, other) >= WORDS
        or overlap(runs(one), runs(other)) >= LETTERS
    )


def swapped(text: str) -> Iterator[str]:
    """*text* with every fifth word exchanged, from the first, the second, … word on."""
    for start in range(5):
        found = list(words(text))
        found[start::5] = [f"other{place}" for place in range(len(found[start::5]))]
        yield " ".join(found)


def test_no_two_questions_share_a_stem() -> None:
    """No two begin with the same five words."""
    stems = [words(e.text)[:5] for e in bank()]

    assert [stem for stem, count in Counter(stems).items() if count > 1] == []


def test_no_two_questions_are_alike() -> None:
    """None is another one in other words, or with a word swapped."""
    pairs = itertools.combinations(bank(), 2)

    assert [(a.id, b.id) for a, b in pairs if alike(a.text, b.text)] == []


def test_no_rephrasing_is_another_question() -> None:
    """Rephrasing one question never asks another one, nor repeats another's rephrasing."""
    crossed = itertools.permutations(bank(), 2)
    beside = itertools.combinations(bank(), 2)

    assert [(a.id, b.id) for a, b in crossed if alike(a.in_other_words, b.text)] == []
    assert [(a.id, b.id) for a, b in beside if alike(a.in_other_words, b.in_other_words)] == []


def test_every_rephrasing_is_a_real_one() -> None:
    """ "In other words" says it in other words."""
    assert [e.id for e in bank() if alike(e.text, e.in_other_words)] == []


def test_a_template_with_words_swapped_is_seen() -> None:
    """Whatever fifth of a question's words is exchanged, what comes out counts as the same."""
    pairs = ((e, other) for e in bank() for other in swapped(e.text))

    assert [e.id for e, other in pairs if not alike(e.text, other)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Describe a decision that went wrong.", "Describe a project that went wrong."),
        (
            "When did you last disagree with a colleague about how something should be done?",
            "When did you last argue with a customer about what something should cost?",
        ),
        (
            "How have you dealt with two people who could no longer work together?",
            "How have you dealt with a customer who could no longer wait?",
        ),
        (
            "How do you check your own work before anybody else sees it?",
            "How do you test your own code before anybody else reads it?",
        ),
        (
            "Which complaint has taught you something about your own work?",
            "Which customer has taught you something about your own patience?",
        ),
        (
            "Explain how you got money for something nobody had planned.",
            "How did you get the money for something that nobody had been planning?",
        ),
    ],
)
def test_templates_of_other_banks_are_seen(one: str, other: str) -> None:
    """Pairs as they stand in lists of interview questions: two, three, four words exchanged."""
    assert alike(one, other)


def test_openings_vary() -> None:
    """One question in eight at most shares its first two words, one in twelve the first three."""
    for length, most in ((2, 8), (3, 12)):
        openings = Counter(words(e.text)[:length] for e in bank())

        assert [o for o, count in openings.items() if count > len(bank()) / most] == []


def test_a_probe_belongs_to_its_question() -> None:
    """Hardly any probe is asked word for word after two questions, and none after three."""
    probes = Counter(words(probe) for e in bank() for probe in e.probes.values())
    repeated = [" ".join(probe) for probe, count in probes.items() if count > 1]

    assert max(probes.values()) <= 2
    assert len(repeated) <= len(probes) / 100, repeated


def test_what_a_good_answer_holds_is_said_of_one_question() -> None:
    """No phrase about good answers stands twice: each was thought of for its question."""
    phrases = Counter(words(phrase) for e in bank() for phrase in e.good)

    assert [" ".join(phrase) for phrase, count in phrases.items() if count > 1] == []
