"""How an answer was said, put into words: each reason has a sentence, each figure its interval."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.bootstrap import App
from core.domain.delivery import Advice, Delivery, Fillers, Pause, Pauses, delivery
from core.domain.language import Language
from core.domain.loudness import Loudness
from core.domain.measured import Measured, Unmeasured
from core.services.deliveries import ADVICE, WHY, changes, delivery_of, lines
from core.services.voice_answers import VoiceAnswers
from tests.doubles.scripted_line import ScriptedLine
from tests.doubles.speaker_at_a_pace import spoken
from tests.services.test_interviews import begun

NO_PAUSE = Pauses(Measured(0, 0, 0), (), Measured(31, 31, 31), 100)
SAID = Delivery(
    Measured(140.2, 134.6, 146.4),
    Pauses(Measured(1, 1, 2), (Pause(1.42, "and then"),), Measured(38, 37.9, 39.1), 200),
    Fillers(Measured(12, 10, 15), (("um", 6), ("like", 4), ("so", 2)), 210),
    Loudness(Measured(6, 4, 9), Measured(1, -2, 3)),
)


def told(said: Delivery) -> str:
    return "\n".join(f"{line.label} {line.text}".strip() for line in lines(said))


def test_each_figure_comes_with_what_it_can_claim() -> None:
    """Rounded as they are shown; an interval that says nothing more is left out."""
    text = told(SAID)

    assert "Pace. About 140 words a minute while you spoke (135–146)." in text
    assert "Pauses. 1 (1–2) that lasted a second or longer: 1.4 s after “and then”." in text
    assert "The longest stretch without one: 38 s (38–39)." in text
    assert "Fillers. About 12 (10–15) in 210 words: “um” and “uh” 6 times, " in text
    assert "“like” 4 times, “so” twice." in text
    assert "about 6 dB apart (4–9)" in text
    assert "No sure change from the beginning to the end." in text


def test_nothing_is_said_plainly_where_there_was_nothing() -> None:
    none = replace(SAID, pauses=NO_PAUSE, fillers=Fillers(Measured(0, 0, 0), (), 210))

    assert (
        "Pauses. None that lasted a second or longer. The longest stretch without one: 31 s."
        in told(none)
    )
    assert "Fillers. None found in 210 words." in told(none)


@pytest.mark.parametrize(
    ("drop", "words"),
    [
        (Measured(5, 2, 8), "quieter, by about 5 dB (2–8)"),
        (Measured(-5, -8, -2), "louder, by about 5 dB (2–8)"),
    ],
)
def test_a_voice_that_sinks_or_swells_is_told(drop: Measured, words: str) -> None:
    """Only where it is sure; and in numbers that have no sign."""
    assert words in told(replace(SAID, loudness=Loudness(Measured(6, 4, 9), drop)))


@pytest.mark.parametrize("reason", Unmeasured)
def test_every_reason_has_words_and_stands_once_where_it_is_the_only_one(
    reason: Unmeasured,
) -> None:
    """Nobody reads the same sentence four times."""
    [line] = lines(Delivery(reason, reason, reason, reason))

    assert line.text == f"Not measured: {WHY[reason]}."


@pytest.mark.parametrize("advice", Advice)
def test_advice_is_one_sentence_on_the_task(advice: Advice) -> None:
    """Never two, never on a person."""
    assert ADVICE[advice].count(".") == 1
    assert not set(ADVICE[advice].lower().split()) & {"accent", "voice", "sound", "nervous"}


def test_only_what_is_apart_has_changed() -> None:
    """Pace is: the intervals do not meet. Fillers are not: they do."""
    fewer = Fillers(Measured(10, 8, 13), (("um", 10),), 210)
    after = replace(SAID, pace=Measured(170, 160, 181), fillers=fewer)

    assert changes(SAID, after) == [("Pace", "from about 140 to about 170 words a minute.")]
    assert changes(SAID, replace(after, pace=Unmeasured.LOST)) == []


def test_a_short_answer_is_not_said_to_have_fewer_fillers() -> None:
    """Twice as many in twice as many words is no change."""
    twice = Fillers(Measured(24, 20, 30), (("um", 24),), 420)

    assert changes(SAID, replace(SAID, fillers=twice)) == []


def test_what_was_heard_live_is_measured(app: App, ada: str) -> None:
    """From the line that listens to the figures: nothing is kept but words, times and levels."""
    line = ScriptedLine()
    voices = VoiceAnswers(app.store, line, app.now)
    interview = app.interviews.ask(ada, begun(app, ada).id, "tab")
    hearing = voices.listen(ada, interview.id, "tab", 0)
    hearing.hear(b"\x00\x10" * 16_000 * 20)
    line.stream.say("um we moved the boxes to the other room " * 4)
    voices.finish(ada, interview.id, "tab", 0)
    app.interviews.answer(ada, interview.id, "tab", 0, "We moved the boxes.")
    voices.close()
    found = delivery_of(app.dossiers.of(ada, interview.id), 0, 0)

    assert found is not None
    assert isinstance(found.pace, Measured)
    # Half a second a word, of which a tenth is silence: 32 words in what lies between the "um"s.
    assert found.pace.low <= 60 * 32 / (4 * (8 * 0.5 - 0.1)) <= found.pace.high
    assert isinstance(found.fillers, Fillers)
    assert dict(found.fillers.named) == {"um": 4}


def test_an_answer_of_another_language_keeps_its_pace() -> None:
    """What needs no English is measured all the same."""
    heard = spoken("wir haben die Kisten in das andere Zimmer gebracht " * 8)
    text = told(delivery(heard, Language.GERMAN))

    assert "words a minute" in text
    assert "Fillers. Not measured: this works in English only." in text
