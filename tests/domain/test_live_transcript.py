"""An answer that is written down while it is spoken: nothing lost, nothing twice."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.domain.speech import NEAR, Heard, LiveTranscript, Stretches, Word

TENTH = 0.1


def word(text: str, start: float, end: float) -> Word:
    return Word(text, start, end, 0.9)


def heard(start: float, end: float, *words: Word, settled: bool = True) -> Heard:
    return Heard(words, start, end, settled)


SAID, WAS, THERE = word("I", 0.2, 0.4), word("was", 0.6, 0.9), word("there.", 1.2, 1.8)


@st.composite
def answers(draw: st.DrawFn) -> tuple[tuple[Word, ...], list[Heard]]:
    """What was said, and messages about it: two connections that settle it, each in its own
    pieces, and guesses on the way; in any order, some of them twice."""
    words, at = [], 0.0
    for number in range(draw(st.integers(0, 12))):
        start = at + draw(st.integers(0, 15)) * TENTH
        at = start + draw(st.integers(1, 8)) * TENTH
        words.append(word(f"w{number}", start, at))
    end = at + 0.3
    cuts = [one.end for one in words]
    messages: list[Heard] = []
    for _ in range(2):
        chosen = draw(st.sets(st.sampled_from(cuts))) if cuts else set()
        edges = [0.0, *sorted(chosen - {end}), end]
        for start, until in pairwise(edges):
            inside = tuple(w for w in words if start <= (w.start + w.end) / 2 <= until)
            rounding = draw(st.floats(-NEAR / 4, NEAR / 4))
            messages.append(Heard(inside, start + rounding, until + rounding, settled=True))
            guess = tuple(replace(w, text="guess") for w in inside[:-1])
            messages.append(Heard(guess, start, until, settled=False))
    again = draw(st.lists(st.sampled_from(messages), max_size=6))
    return tuple(words), draw(st.permutations([*messages, *again]))


@given(answers())
def test_no_word_is_lost_or_written_twice(case: tuple[tuple[Word, ...], list[Heard]]) -> None:
    """Late, twice, out of order, or again from a connection that replays: each word once."""
    said, messages = case
    transcript = LiveTranscript()
    for message in messages:
        transcript = transcript.after(message)

    assert transcript.settled == said
    assert transcript.tentative == ()


@given(answers())
def test_what_is_settled_stays(case: tuple[tuple[Word, ...], list[Heard]]) -> None:
    """Whatever comes after it."""
    _, messages = case
    transcript = LiveTranscript()
    for message in messages:
        following = transcript.after(message)
        assert set(transcript.settled) <= set(following.settled)
        transcript = following


def test_a_guess_gives_way_to_what_is_settled() -> None:
    """And the part of it that is not settled yet stays a guess."""
    transcript = LiveTranscript().after(heard(0, 2, SAID, WAS, THERE, settled=False))
    transcript = transcript.after(heard(0, 1, SAID, word("were", 0.6, 0.9)))

    assert [w.text for w in transcript.settled] == ["I", "were"]
    assert transcript.tentative == (THERE,)


def test_a_late_guess_about_what_is_settled_changes_nothing() -> None:
    """Nor does the mere news that somebody has fallen silent."""
    transcript = LiveTranscript().after(heard(0, 2, SAID, WAS, THERE))
    late = transcript.after(heard(0, 1, word("eye", 0.2, 0.4), settled=False))
    silent = late.after(Heard((), 1.8, 1.8, settled=False, ended=True))

    assert late == silent == transcript


def test_what_came_late_stands_where_it_was_said() -> None:
    """Not at the end."""
    transcript = LiveTranscript().after(heard(1, 2, THERE)).after(heard(0, 1, SAID, WAS))

    assert transcript.text == "I was there."


def test_stretches_know_their_holes() -> None:
    """And that rounding makes none."""
    stretches = Stretches().plus(0, 1).plus(1.001, 2).plus(3, 4)

    assert stretches.reach(0) == 2
    assert stretches.missing(0, 5).spans == ((2, 3), (4, 5))
    assert stretches.seconds == 3
    assert stretches.reach(2.5) == 2.5
