"""The jitter buffer: in order, at once, nothing twice, and no hole waited for for long."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.providers.microphone.jitter import NEWER, WRAP, JitterBuffer


def passed_on(numbers: list[int]) -> list[list[int]]:
    """What goes on at each arrival, by the number that it carries."""
    buffer = JitterBuffer[int]()
    return [buffer.add(number % WRAP, number) for number in numbers]


def flat(steps: list[list[int]]) -> list[int]:
    return [number for step in steps for number in step]


def test_what_is_next_goes_on_at_once() -> None:
    """A line without loss has no delay."""
    assert passed_on([7, 8, 9]) == [[7], [8], [9]]


def test_a_hole_is_waited_for_until_three_newer_packets_are_there() -> None:
    """Then all that waited goes on together, and what follows is not late any more."""
    assert passed_on([1, 3, 4, 5, 6, 7]) == [[1], [], [], [3, 4, 5], [6], [7]]


def test_a_packet_that_was_overtaken_takes_its_place() -> None:
    """Networks reorder: that loses nothing."""
    assert passed_on([1, 3, 2, 4]) == [[1], [], [2, 3], [4]]


def test_two_holes_are_given_up_one_after_the_other() -> None:
    """Each for packets of its own."""
    assert passed_on([1, 3, 5, 6, 7]) == [[1], [], [], [3], [5, 6, 7]]


def test_a_packet_that_comes_twice_or_too_late_is_dropped() -> None:
    """No sound is heard twice."""
    buffer = JitterBuffer[int]()

    steps = [buffer.add(number, number) for number in (1, 1, 3, 3, 4, 5, 2, 6)]

    assert steps == [[1], [], [], [], [], [3, 4, 5], [], [6]]
    assert (buffer.late, buffer.lost) == (3, 1)


def test_numbers_go_on_after_the_last_one_there_is() -> None:
    """65,535 is followed by 0: also with a hole exactly there."""
    numbers = [WRAP - 2, WRAP - 1, WRAP, WRAP + 2, WRAP + 3, WRAP + 4]

    assert flat(passed_on(numbers)) == numbers


def test_after_an_outage_sound_goes_on() -> None:
    """Ten seconds away are ten seconds lost, and nothing of what follows."""
    buffer = JitterBuffer[int]()

    steps = [buffer.add(number, number) for number in (1, 501, 502, 503, 504)]

    assert steps == [[1], [], [], [501, 502, 503], [504]]
    assert buffer.lost == 499


def test_a_sender_that_begins_anew_is_followed_from_its_second_packet_on() -> None:
    """RFC 3550, appendix A.1; both packets are heard, and so is what waited before."""
    assert passed_on([100, 102, 40_000, 40_001, 40_002]) == [
        [100],
        [],
        [],
        [102, 40_000, 40_001],
        [40_002],
    ]


def test_a_stray_number_does_not_move_the_stream() -> None:
    """One packet from nowhere is dropped; the call goes on where it was."""
    assert flat(passed_on([1, 2, 30_000, 3, 4])) == [1, 2, 3, 4]


def test_what_waits_at_the_end_is_handed_on() -> None:
    """The last syllable is not kept back."""
    buffer = JitterBuffer[int]()
    for number in (1, 3, 4):
        buffer.add(number, number)

    assert buffer.drain() == [3, 4]
    assert buffer.drain() == []


@st.composite
def journeys(draw: st.DrawFn) -> list[int]:
    """The numbers of one stream as a network may deliver them: some missing, some twice, each up
    to eight places from where it belongs, beginning anywhere before the wrap."""
    first = draw(st.integers(0, WRAP - 1))
    fates = draw(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 2)), max_size=120))
    sent = [(n + shift, n) for n, (shift, copies) in enumerate(fates) for _ in range(copies)]
    return [first + n for _, n in sorted(sent)]


@given(journeys())
def test_whatever_the_network_does_sound_stays_in_order_and_nothing_comes_twice(
    numbers: list[int],
) -> None:
    """Any order, any loss, any repetition."""
    going = flat(passed_on(numbers))

    assert going == sorted(set(going))
    assert set(going) <= set(numbers)


@given(journeys())
def test_never_more_than_two_packets_are_held_back(numbers: list[int]) -> None:
    """40 ms at most, whatever was lost before."""
    came: set[int] = set()
    last = -1
    for number, step in zip(numbers, passed_on(numbers), strict=True):
        came.add(number)
        last = max([last, *step])
        assert len({each for each in came if each > last}) < NEWER


@given(journeys())
def test_every_packet_that_came_in_time_is_heard(numbers: list[int]) -> None:
    """In time: before three newer ones had passed its place."""
    buffer = JitterBuffer[int]()
    going = [each for number in numbers for each in buffer.add(number % WRAP, number)]
    heard = {*going, *buffer.drain()}
    first = numbers[0] if numbers else 0

    for number in set(numbers):
        at = numbers.index(number)
        newer = {other for other in numbers[:at] if other > number}
        if number >= first and len(newer) < NEWER:
            assert number in heard
