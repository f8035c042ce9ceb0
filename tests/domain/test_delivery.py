"""How an answer was said: figures that claim no more than can be known, and say why not else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.chat import ModelRef
from core.domain.delivery import (
    LEAST_SPEECH,
    LONG,
    TIMING,
    Advice,
    Delivery,
    Fillers,
    Pauses,
    delivery,
)
from core.domain.language import Language
from core.domain.loudness import Loudness
from core.domain.measured import Measured, Unmeasured
from core.domain.speech import Transcript, Word
from core.domain.spoken import Spoken
from tests.doubles.speaker_at_a_pace import spoken, times

LISTENER = ModelRef("deepgram", "nova-3")


def measured(heard: Spoken, language: Language = Language.ENGLISH) -> Delivery:
    return delivery(heard, language)


def pace_of(heard: Spoken) -> Measured:
    pace = measured(heard).pace
    assert isinstance(pace, Measured), pace
    return pace


def pauses_of(heard: Spoken) -> Pauses:
    pauses = measured(heard).pauses
    assert isinstance(pauses, Pauses), pauses
    return pauses


def fillers_of(heard: Spoken) -> Fillers:
    found = measured(heard).fillers
    assert isinstance(found, Fillers), found
    return found


def loudness_of(heard: Spoken) -> Loudness:
    found = measured(heard).loudness
    assert isinstance(found, Loudness), found
    return found


def moved(heard: Spoken, by: Callable[[Word], tuple[float, float]]) -> Spoken:
    words = (replace(w, start=by(w)[0], end=by(w)[1]) for w in heard.transcript.words)
    return replace(heard, transcript=replace(heard.transcript, words=tuple(words)))


def intervals(found: Delivery) -> list[Measured]:
    """Every figure that was measured."""
    figures: list[Measured | None] = [
        found.pace if isinstance(found.pace, Measured) else None,
        *(
            (found.pauses.count, found.pauses.stretch, found.pauses.of_a_hundred)
            if isinstance(found.pauses, Pauses)
            else ()
        ),
        *(
            (found.fillers.count, found.fillers.of_a_hundred)
            if isinstance(found.fillers, Fillers)
            else ()
        ),
        *(
            (found.loudness.spread, found.loudness.drop)
            if isinstance(found.loudness, Loudness)
            else ()
        ),
    ]
    return [figure for figure in figures if figure is not None]


def numbers(found: Delivery) -> list[float]:
    return [n for each in intervals(found) for n in (each.value, each.low, each.high)]


gaps = st.lists(
    st.sampled_from([0.0, 0.02, 0.15, 0.24, 0.25, 0.3, 0.6, 0.95, 1.0, 1.3, 2.5]),
    min_size=60,
    max_size=120,
)
confidences = st.sampled_from([0.99, 0.9, 0.4, None])


@st.composite
def answers(draw: st.DrawFn) -> Spoken:
    """Words with silences between them, some doubtful, some fillers, a little of it lost."""
    chosen = draw(gaps)
    vocabulary = st.sampled_from(["we", "moved", "it,", "like", "um", "so", "home.", "42"])
    words, at = [], draw(st.sampled_from([0.0, 0.4, 3.0]))
    for gap in chosen:
        at = round(at + gap, 3)
        words.append(Word(draw(vocabulary), at, round(at + 0.3, 3), draw(confidences)))
        at = round(at + 0.3, 3)
    levels = tuple(draw(st.integers(-60, -10)) for _ in range(20)) * (int(at * 10) // 20 + 1)
    lost = draw(st.sampled_from([0.0, 0.1, 1.0]))
    return Spoken(Transcript(tuple(words), at), LISTENER, live=True, loudness=levels,
                  whole=draw(st.booleans()), lost=lost)  # fmt: skip


@settings(max_examples=40)
@given(answers())
def test_every_interval_contains_its_figure(heard: Spoken) -> None:
    """What is shown is never outside of what can be claimed."""
    for figure in intervals(measured(heard)):
        assert figure.low <= figure.value <= figure.high


@settings(max_examples=40)
@given(answers(), st.sampled_from([0.1, 1.7, 30.0]))
def test_when_somebody_began_changes_nothing(heard: Spoken, later: float) -> None:
    """The same answer, begun later: the same figures. Silence before it is no pause."""
    shifted = moved(heard, lambda w: (w.start + later, w.end + later))
    quiet = replace(
        shifted,
        loudness=(-80,) * round(later * 10) + heard.loudness,
        transcript=replace(shifted.transcript, seconds=heard.transcript.seconds + later),
    )

    before, after = measured(heard), measured(quiet)
    if isinstance(before.pauses, Pauses):  # but for the last digits of its seconds
        assert isinstance(after.pauses, Pauses)
        assert [p.after for p in after.pauses.places] == [p.after for p in before.pauses.places]
        assert after.pauses.count == before.pauses.count
    assert after.fillers == before.fillers
    assert numbers(after) == pytest.approx(numbers(before))


@settings(max_examples=40)
@given(answers(), st.randoms(use_true_random=False))
def test_the_interval_holds_however_word_times_are_wrong(heard: Spoken, chance: Random) -> None:
    """Every word begins and ends up to 50 ms elsewhere: what is then measured lies inside."""

    def off() -> float:
        return chance.choice((-TIMING, 0.0, TIMING))

    words = [[w.start, w.end] for w in heard.transcript.words]
    for one in words:
        one[0] += off()
        one[1] += off()
    new = {id(w): one for w, one in zip(heard.transcript.words, words, strict=True)}
    other = moved(heard, lambda w: (new[id(w)][0], new[id(w)][1]))
    before, after = measured(heard), measured(other)

    if isinstance(before.pace, Measured) and isinstance(after.pace, Measured):
        assert before.pace.low - 1e-6 <= after.pace.value <= before.pace.high + 1e-6
    if isinstance(before.pauses, Pauses) and isinstance(after.pauses, Pauses):
        for one_of, is_now in (
            (before.pauses.count, after.pauses.count.value),
            (before.pauses.stretch, after.pauses.stretch.value),
        ):
            assert one_of.low - 1e-6 <= is_now <= one_of.high + 1e-6


def test_pace_is_over_speaking_not_over_the_session() -> None:
    """Twice as long in silence, and as fast as before."""
    quick = spoken("we moved the boxes to the other room " * 8)
    slow = spoken(" ".join(["[2.0] we moved the boxes to the other room"] * 8))

    assert slow.transcript.seconds > 1.5 * quick.transcript.seconds
    assert pace_of(slow).value == pytest.approx(pace_of(quick).value, rel=0.02)


def test_a_silence_counts_from_a_quarter_of_a_second() -> None:
    """Shorter gaps are spoken time: consonants are made in them."""
    short, long = (
        pace_of(spoken(f"we moved [{gap}] the boxes to [{gap}] the other room " * 8))
        for gap in (0.2, 0.25)
    )

    assert long.value > short.value * 1.1


def test_um_is_no_speaking_whether_it_was_written_down_or_not() -> None:
    """A service that leaves it out gives the same pace as one that does not."""
    said = spoken("we moved [0.3] um [0.3] the boxes to the other room " * 8)
    left_out = tuple(w for w in said.transcript.words if w.text != "um")
    stripped = replace(said, transcript=replace(said.transcript, words=left_out, verbatim=False))

    assert pace_of(stripped) == pace_of(said)


def test_a_pause_says_where_it_was() -> None:
    """After the two words before it, without their punctuation."""
    heard = spoken("we moved the boxes, and then, [1.4] nobody knew where they were " * 4)
    pauses = pauses_of(heard)

    assert [pause.after for pause in pauses.places] == ["and then"] * 4
    assert pauses.places[0].seconds == pytest.approx(1.4)
    assert pauses.count == Measured(4, 4, 4)
    assert pauses.stretch.low < pauses.stretch.value < pauses.stretch.high


@pytest.mark.parametrize(
    ("gap", "claimed"), [(0.8, (0, 0, 0)), (0.95, (0, 0, 1)), (1.05, (1, 0, 1)), (1.2, (1, 1, 1))]
)
def test_a_silence_of_about_a_second_may_be_a_pause(
    gap: float, claimed: tuple[int, int, int]
) -> None:
    """Two words meet at it, each 50 ms unsure."""
    count = pauses_of(spoken(f"{'we moved the boxes over ' * 5} [{gap}] {'and back ' * 8}")).count

    assert (count.value, count.low, count.high) == claimed


def test_what_was_lost_is_not_called_a_pause() -> None:
    """A hole in the sound has no words either; it is a silence of the network's."""
    heard = spoken("we moved the boxes over and then [1.4] nobody knew where they were " * 3)
    lossy = replace(heard, lost=0.5)

    assert measured(lossy).pauses is Unmeasured.LOST
    assert measured(replace(heard, whole=False)).pauses is Unmeasured.UNFINISHED
    assert pace_of(lossy).low < pace_of(heard).low
    assert pace_of(lossy).high > pace_of(heard).high


def test_a_doubtful_word_may_have_been_none_or_two() -> None:
    """The interval is wider by as much; from a fifth on, nothing is claimed."""
    heard = spoken("we moved the boxes to the other room " * 8)
    few = with_doubtful(heard, 5)
    many = with_doubtful(heard, 30)

    assert pace_of(few).low < pace_of(heard).low * (1 - 4 / 64)
    assert pace_of(few).high > pace_of(heard).high * (1 + 4 / 64)
    assert measured(many).pace is Unmeasured.DOUBTFUL


def with_doubtful(heard: Spoken, count: int) -> Spoken:
    words = tuple(
        replace(word, confidence=0.3) if at < count else word
        for at, word in enumerate(heard.transcript.words)
    )
    return replace(heard, transcript=replace(heard.transcript, words=words))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"timed": False}, Unmeasured.UNTIMED),
        ({"words": ()}, Unmeasured.TOO_LITTLE),
    ],
)
def test_what_cannot_be_measured_is_not_zero(
    change: dict[str, bool | tuple[()]], reason: Unmeasured
) -> None:
    """None of it is a figure: the reason stands in its place."""
    heard = spoken("we moved the boxes to the other room " * 8)
    broken = replace(heard, transcript=replace(heard.transcript, **change))  # type: ignore[arg-type]

    assert measured(broken) == Delivery(reason, reason, reason, reason)
    assert measured(broken).advice is None


def test_too_little_speech_says_nothing_of_anybody() -> None:
    """Ten seconds and twenty words at least."""
    short = spoken("we moved the boxes to the other room " * 3)

    assert times(short) < LEAST_SPEECH
    assert measured(short).pace is Unmeasured.TOO_LITTLE


def test_much_lost_sound_leaves_nothing_to_measure() -> None:
    heard = spoken("we moved the boxes to the other room " * 8)

    assert measured(replace(heard, lost=5.0)).pace is Unmeasured.LOST


def test_fillers_are_counted_only_where_they_were_written_down() -> None:
    """A service that leaves "um" out has counted nothing; nor is it a silence then."""
    heard = spoken("um so we moved the boxes to the other room [1.5] like forty of them " * 5)
    stripped = replace(heard, transcript=replace(heard.transcript, verbatim=False))
    found = measured(stripped)

    assert found.fillers is Unmeasured.NOT_VERBATIM
    assert found.pauses is Unmeasured.NOT_VERBATIM
    assert isinstance(found.pace, Measured)


def test_in_other_languages_no_filler_is_counted() -> None:
    """Rules that know English know no other; pace and pauses need no words."""
    found = measured(spoken("wir haben die Kisten in das andere Zimmer gebracht " * 8),
                     Language.GERMAN)  # fmt: skip

    assert found.fillers is Unmeasured.NOT_ENGLISH
    assert isinstance(found.pace, Measured)


def test_fillers_are_named_and_what_is_not_sure_is_said() -> None:
    """ "Um" is sure; of what rules decide, some may be none, and some may be missed."""
    heard = spoken("um we moved like forty boxes to the other room " * 10)
    found = fillers_of(heard)

    assert dict(found.named) == {"um": 10, "like": 10}
    assert found.count == Measured(20, 19, 23)
    assert found.words == 100
    assert found.of_a_hundred == Measured(20, 19, 23)


def test_loudness_is_steady_where_it_is() -> None:
    """The spread of a steady voice is small, and nothing is said to sink."""
    text = "we moved the boxes to the other room " * 20
    steady = loudness_of(spoken(text, level=lambda _: -30))
    sinking = loudness_of(spoken(text, level=lambda part: -25 - round(12 * part)))

    assert steady.spread.value == 0
    assert steady.drop.low <= 0 <= steady.drop.high
    assert sinking.drop.value == pytest.approx(8, abs=1.5)
    assert sinking.drop.low > 0
    assert steady.spread.low == 0
    assert sinking.spread.apart(steady.spread)


def test_one_shout_is_no_unsteady_voice() -> None:
    """A second of it, a door, a cough: the tenth of the seconds at either end is left out."""
    text = "we moved the boxes to the other room " * 20
    heard = loudness_of(spoken(text, level=lambda part: -5 if 0.5 < part < 0.52 else -30))

    assert heard.spread.value == 0


def test_silence_is_no_quiet_voice() -> None:
    """Only tenths of a second of speaking count."""
    text = "we moved the boxes to the other room [2.0] " * 20
    assert loudness_of(spoken(text, level=lambda _: -30, silence=-85)).spread.value == 0


def test_without_levels_loudness_is_not_measured() -> None:
    heard = spoken("we moved the boxes to the other room " * 20)

    assert measured(replace(heard, loudness=())).loudness is Unmeasured.NO_LEVELS
    assert measured(replace(heard, loudness=heard.loudness[:50])).loudness is Unmeasured.TOO_LITTLE


def test_advice_is_on_what_listeners_mind_and_on_one_thing() -> None:
    """Silences before "like", "like" before nothing; never on pace, never on "um"."""
    silent = "we moved the boxes [2.0] to the other room with like forty people "
    liked = "we moved the boxes to the other room with like forty people "
    plain = "um we moved the boxes to the other room with forty people "

    assert measured(spoken(silent * 6)).advice is Advice.SILENCES
    assert measured(spoken(liked * 6)).advice is Advice.LIKE
    assert measured(spoken(plain * 6)).advice is None
    assert measured(spoken(plain * 6, pace=30)).advice is None


def test_what_is_not_sure_gives_no_advice() -> None:
    """Three silences that may be shorter than a second are no reason to say anything."""
    unsure = spoken("we moved the boxes [1.05] to the other room " * 6)
    assert pauses_of(unsure).count.value == 6
    assert measured(unsure).advice is None
    assert measured(replace(unsure, lost=1.0)).advice is None


def test_a_change_inside_the_intervals_is_none() -> None:
    one, near, far = Measured(140, 135, 146), Measured(148, 143, 153), Measured(160, 150, 170)

    assert not one.apart(near)
    assert not near.apart(one)
    assert one.apart(far)
    assert far.apart(one)


def test_a_figure_outside_its_interval_cannot_be() -> None:
    with pytest.raises(ValueError, match="not between"):
        Measured(2, 3, 4)


def test_a_long_pause_is_one_second() -> None:
    """The promise on the page and the number are one."""
    assert LONG == 1.0
