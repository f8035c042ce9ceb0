"""Phrases: the words by which something is known."""

from __future__ import annotations

import pytest

from core.domain.phrase import found_in


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("cost*", "What are the costs?", "costs"),
        ("cost*", "What does it accost?", None),
        ("how many days", "HOW  many days?", "HOW  many days"),
        ("open ... days", "open on which days", "open on which days"),
        ("open ... days", "open at six in the morning on all seven days", None),
        ("~close*", "They should close it.", "close"),
        ("~close*", "They should not close it.", None),
        ("~close*", "Open later instead of closing.", None),
        ("~doctor", "A lab assistant, not a doctor.", None),
        ("not close*", "They should not close it.", "not close"),
        ("hire ... doctor", "Hire help, not a doctor.", None),
        ("3%", "about 3% leave", "3%"),
    ],
)
def test_a_phrase_is_found_where_it_is_meant(phrase: str, text: str, found: str | None) -> None:
    """Words that begin so, words near each other, words that are not denied."""
    span = next(found_in(text, (phrase,)), None)

    assert (span.of(text) if span else None) == found
