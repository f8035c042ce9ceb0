"""The small drawings say in words what they say in shapes, and never more than they were given."""

from __future__ import annotations

from ui.drawings import LevelRow, levels_html


def drawn(*rows: LevelRow) -> str:
    return levels_html(rows)


def test_a_level_says_its_number_and_the_guess_in_words() -> None:
    """Who cannot see the dot and the ring reads both."""
    html = drawn(LevelRow("Structure", level=4, guess=3))

    assert "<strong>4 of 5</strong>" in html
    assert "you guessed 3" in html
    assert "readings" not in html


def test_a_spread_is_drawn_only_where_there_were_several_readings() -> None:
    """Two ends that differ are named; agreement is said."""
    assert "readings from 2 to 4" in drawn(LevelRow("Facts", level=3, spread=(2, 4)))
    assert "all readings agree" in drawn(LevelRow("Facts", level=3, spread=(3, 3)))
    assert "spread" not in drawn(LevelRow("Facts", level=3))


def test_no_level_is_a_reason_and_never_a_nought() -> None:
    """What could not be judged has no dot and no number."""
    html = drawn(LevelRow("Your own part", why_not="Not asked in this question."))

    assert "Not asked in this question." in html
    assert "middle" not in html
    assert "of 5" not in html


def test_a_name_is_text() -> None:
    """Whatever a criterion is called, it stays words."""
    assert "<b>" not in drawn(LevelRow("<b>bold</b>", level=1))
