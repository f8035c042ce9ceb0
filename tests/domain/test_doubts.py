"""Doubtful words are found in a text that was changed by hand since, and a page never waits."""

from __future__ import annotations

from random import Random
from time import process_time

import pytest

from core.domain.doubts import doubts_in, in_context
from core.domain.speech import Transcript, Word


def heard(words: list[str], doubtful: set[int]) -> Transcript:
    return Transcript(
        tuple(
            Word(word, number * 0.4, number * 0.4 + 0.3, 0.3 if number in doubtful else 0.9)
            for number, word in enumerate(words)
        )
    )


def found(text: str, transcript: Transcript) -> list[str]:
    return [doubt.of(text) for doubt in doubts_in(text, transcript)]


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("I fixed the import on Monday.", ["import", "Monday."]),
        ("First, I fixed the import on Monday.", ["import", "Monday."]),
        ("I fixed the export on Monday.", ["Monday."]),
        ("Something else.", []),
        ("", []),
    ],
)
def test_a_word_that_was_changed_is_doubtful_no_more(text: str, doubtful: list[str]) -> None:
    said = ["I", "fixed", "the", "import", "on", "Monday."]

    assert found(text, heard(said, {3, 5})) == doubtful


def test_doubts_stand_among_the_words_beside_them() -> None:
    text = "I fixed the import on Monday and left."
    doubts = doubts_in(text, heard(text.split(), {0, 3, 4}))

    assert list(in_context(text, doubts)) == [
        ("", "I", " fixed the"),
        ("fixed the ", "import on", " Monday and"),
    ]


@pytest.mark.parametrize("sort", ["speech", "one word"])
def test_the_longest_answer_keeps_no_page_waiting(sort: str) -> None:
    """Ten minutes of speech, with a word in nine changed by hand: drawn again at every click."""
    chance = Random(1)  # noqa: S311 - the same words each time
    vocabulary = [f"w{number}" for number in range(600)]
    rare = [1 / (number + 1) for number in range(600)]
    said = chance.choices(vocabulary, rare, k=1600) if sort == "speech" else ["um"] * 1600
    text = " ".join("x" if number % 9 == 0 else word for number, word in enumerate(said))
    transcript = heard(said, set(range(1600)))

    began = process_time()
    doubts = doubts_in(text, transcript)
    shown = list(in_context(text, doubts))

    assert process_time() - began < 0.5
    assert len(doubts) > 1300 if sort == "speech" else len(doubts) <= 1600
    assert len(shown) <= len(doubts)
