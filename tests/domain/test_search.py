"""Searching: whatever case and accents, every word somewhere, and marked where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.history import Part, Passage, comparable_text, find
from core.domain.search import asked_words, excerpt, folded, has_all, spans_of

ANSWER = Passage(Part.ANSWER, 3, "In Zürich we didn’t wait. The naïve fix failed.")
QUESTION = Passage(Part.QUESTION, 1, "Tell me about a fix.")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("zurich", "Zürich"),
        ("ZÜRICH", "zurich"),
        ("strasse", "Straße"),
        ("didn't", "didn’t"),
        ("θεσσαλονικη", "Θεσσαλονίκη"),
        ("москва", "Москва"),
        ("مدرسة", "مَدْرَسَة"),
        ("한국", "한국어"),
    ],
)
def test_case_and_accents_do_not_matter(typed: str, said: str) -> None:
    """Nobody has to remember how a name was written, in any script."""
    spans = spans_of(asked_words(typed), f"We met in {said} once.")

    assert folded(typed) in folded(said)
    assert len(spans) == 1


def test_several_words_are_all_of_them_wherever_they_stand() -> None:
    """One in a question, one in an answer, is found; one that is nowhere is not."""
    text = comparable_text((QUESTION, ANSWER))
    assert has_all(text, asked_words("Tell ZURICH"))
    assert not has_all(text, asked_words("zurich tokyo"))
    assert find("tokyo", (QUESTION, ANSWER), text) is None
    assert find("  ", (QUESTION, ANSWER), text) is None


def test_a_separator_in_an_answer_moves_nothing() -> None:
    """Whatever characters somebody pastes: the passage that is named is the right one."""
    pasted = (Passage(Part.QUESTION, 1, "one\x1etwo\x00three"), ANSWER)
    found = find("naive", pasted, comparable_text(pasted))

    assert found is not None
    assert found.passage is ANSWER


def test_the_passage_with_most_of_the_words_comes_first() -> None:
    """The others are named, so that nothing is hidden behind the first hit."""
    found = find("fix failed", (QUESTION, ANSWER), comparable_text((QUESTION, ANSWER)))

    assert found is not None
    assert found.passage is ANSWER
    assert found.elsewhere == (QUESTION,)
    assert [span.of(ANSWER.text) for span in found.spans] == ["fix", "failed"]


def test_a_word_is_marked_where_it_begins_one_before_the_middle_of_another() -> None:
    """“lock” is the lock, not the end of the clock; it is found there only where it stands alone
    in the middle of words."""
    clock = Passage(Part.ANSWER, 1, "At two o'clock it stopped.")
    lock = Passage(Part.ANSWER, 2, "At nine o'clock the locks were held.")
    found = find("lock", (clock, lock), comparable_text((clock, lock)))

    assert found is not None
    assert found.passage is lock
    assert [span.of(lock.text) for span in found.spans] == ["lock"]
    assert found.spans[0].start == lock.text.index("locks")
    assert [span.of(clock.text) for span in spans_of(("lock",), clock.text)] == ["lock"]


def test_an_excerpt_is_short_and_shows_what_was_found() -> None:
    """A few words on either side, cut at words, with dots where the text goes on."""
    text = "one two three " * 40 + "the Zürich office " + "four five six " * 40
    pieces = excerpt(text, spans_of(("zurich",), text))

    assert [piece for piece, found in pieces if found] == ["Zürich"]
    assert pieces[0][0] == "…"
    assert pieces[-1][0] == "…"
    assert sum(len(piece) for piece, _ in pieces) < 180
    assert "".join(piece for piece, _ in pieces).strip("…") in text


@given(st.text(max_size=200), st.text(max_size=12))
def test_what_is_marked_is_what_was_searched(text: str, query: str) -> None:
    """Each mark lies in the text, and its words, folded, hold a word of the search."""
    words = asked_words(query)
    for span in spans_of(words, text):
        assert span.fits(text)
        assert any(word in folded(span.of(text)) for word in words)


@given(st.text(max_size=300), st.text(min_size=1, max_size=3))
def test_an_excerpt_never_changes_a_letter(text: str, query: str) -> None:
    """Its pieces, put together, stand in the text as they are."""
    spans = spans_of(asked_words(query), text)
    shown = "".join(piece for piece, _ in excerpt(text, spans))

    assert shown.removeprefix("…").removesuffix("…").strip() in text
