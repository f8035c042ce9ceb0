"""Sound that may have to be sent again, and how fast."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.providers.speech.patience import LivePatience
from core.providers.speech.replay import Pace, Replay, as_bytes, as_seconds

SECOND = 32_000


def test_what_is_kept_is_the_newest_that_is_not_settled() -> None:
    """Positions stay those of the answer; what was not sent cannot be settled."""
    replay = Replay(2.0)
    replay.add(b"a" * SECOND + b"b" * SECOND + b"c" * SECOND)
    oldest = replay.start
    replay.rewind()
    replay.next(SECOND // 2)
    replay.settle(3 * SECOND)

    assert oldest == SECOND
    assert replay.start == SECOND * 3 // 2
    assert replay.next(4) == b"bbbb"
    assert not replay.overrun


def test_sound_that_was_to_be_sent_and_is_gone_is_noticed() -> None:
    """Or what comes after it would be taken for it."""
    replay = Replay(1.0)
    replay.add(b"a" * SECOND)
    before = replay.overrun
    replay.add(b"b" * SECOND)
    gone = replay.overrun
    replay.rewind()

    assert (before, gone, replay.overrun) == (False, True, False)
    assert replay.next(4) == b"bbbb"


@given(st.lists(st.integers(1, 3200), max_size=40), st.integers(1, 4000))
def test_all_of_it_is_sent_in_order(sizes: list[int], most: int) -> None:
    """Whatever the pieces are that it comes and goes in, and again after a rewind."""
    replay, given_sound, sent = Replay(60.0), b"", b""
    for number, size in enumerate(sizes):
        piece = bytes([number]) * 2 * size
        given_sound += piece
        replay.add(piece)
        sent += replay.next(2 * most)
    while piece := replay.next(2 * most):
        sent += piece
    replay.rewind()

    assert sent == given_sound
    assert replay.next(len(given_sound) + 1) == given_sound


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.5)), max_size=60))
def test_no_second_takes_more_than_was_agreed(steps: list[tuple[float, float]]) -> None:
    """1.25 seconds of sound a second and a quarter at once, however it is asked for."""
    now = 100.0
    pace = Pace(1.25, 0.25, clock=lambda: now)
    sent = 0.0
    for length, pause in steps:
        sound = bytes(as_bytes(length))
        now += pause + pace.wait(sound)
        sent += as_seconds(len(sound))
        assert sent <= 0.25 + 1.25 * (now - 100.0) + 1e-6


def test_an_outage_is_over_or_told_before_sound_is_dropped() -> None:
    """All waits together are shorter than what is kept."""
    patience = LivePatience()
    longest = sum(
        min(patience.longest_backoff, patience.backoff * 2**n) for n in range(patience.tries)
    )

    assert longest < patience.replay
    assert all(0 <= patience.wait(n) <= patience.longest_backoff for n in range(1, 12))
