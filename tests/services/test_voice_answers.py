"""Spoken answers: whatever happens while somebody speaks, no word is lost, doubled or misplaced."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Barrier, Event, Thread
from time import monotonic

import pytest

from core.bootstrap import App
from core.domain.document import Contact, Document, DocumentKind, DocumentState, Item, Profile
from core.domain.interview import LONGEST_ANSWER, Interview
from core.domain.speech import Heard
from core.domain.voice import COUNTDOWN, Patience
from core.errors import ElsewhereError, IllegalTransitionError, ProviderUnavailableError
from core.ports.speech import Line, Listening
from core.services import voice_answers
from core.services.hearing import Hearing, Place, Snapshot
from core.services.voice_answers import VoiceAnswers
from tests.doubles.scripted_line import ScriptedLine, silence
from tests.services.test_interviews import SHORT, begun

PLACE = Place("ada", "interview-1", 0, 0, "tab")


@pytest.fixture
def line() -> ScriptedLine:
    return ScriptedLine()


@pytest.fixture
def voices(app: App, line: ScriptedLine) -> Iterator[VoiceAnswers]:
    made = VoiceAnswers(app.store, line, app.now)
    yield made
    made.close()


@pytest.fixture
def asked(app: App, ada: str) -> Interview:
    interview = begun(app, ada)
    return app.interviews.ask(ada, interview.id, "tab")


class Time:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def hearing_with(patience: Patience, time: Time) -> tuple[Hearing, ScriptedLine]:
    line = ScriptedLine()
    hearing = Hearing(PLACE, line.model, patience, clock=time)
    hearing.begin(line, Listening(silence=patience.silence))
    return hearing, line


def broken_off() -> None:
    raise ConnectionError("scripted")


def draft_of(app: App, interview: Interview, position: int = 0) -> str:
    draft = app.interviews.draft(interview.owner, interview.id, position)
    return draft.text if draft else ""


def test_what_was_said_stands_in_the_box_when_somebody_is_done(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    """The last words too, which settle only after Done; and the words keep their times."""
    voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("I fixed the import")
    line.stream.last_words = "on Monday."
    spoken = voices.finish(asked.owner, asked.id, "tab", 0)

    assert draft_of(app, asked) == spoken.transcript.text == "I fixed the import on Monday."
    assert spoken.whole
    assert [word.start for word in spoken.transcript.words] == [0.0, 0.5, 1.0, 1.5, 2.0, 2.5]


def test_an_answer_that_was_spoken_says_so(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    """Delivery is measured on it; a typed answer has none to measure."""
    voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("I fixed it last week.")
    voices.finish(asked.owner, asked.id, "tab", 0)
    after = app.interviews.answer(asked.owner, asked.id, "tab", 0, "I fixed it last month.")

    assert after.turns[0].answer is not None
    assert after.turns[0].answer.spoken
    with app.store.session_for(asked.owner) as records:
        assert records.spoken.of(asked.id)[0, 0].transcript.text == "I fixed it last week."


def test_an_answer_that_was_written_afresh_was_not_spoken(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    """Pace and pauses of other words would stand beside it."""
    voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("Well, I do not know what to say about it.")
    voices.to_typing(asked.owner, asked.id, "tab", 0)
    text = "In March our import failed three times. Behind that stood a lock."
    after = app.interviews.answer(asked.owner, asked.id, "tab", 0, text)

    assert after.turns[0].answer is not None
    assert not after.turns[0].answer.spoken
    with app.store.session_for(asked.owner) as records:
        assert records.spoken.of(asked.id) == {}


def test_late_words_of_one_answer_never_land_in_the_next(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    """The service settles them after the answer was given and the next question asked."""
    voices.listen(asked.owner, asked.id, "tab", 0)
    first = line.stream
    first.say("The first answer.")
    first.answers = False
    voices.finish(asked.owner, asked.id, "tab", 0)
    app.interviews.answer(asked.owner, asked.id, "tab", 0, draft_of(app, asked))
    app.interviews.ask(asked.owner, asked.id, "tab")
    voices.listen(asked.owner, asked.id, "tab", 1)

    first.say("Too late.")
    line.stream.say("The second answer.")
    first.say("Much too late.")
    second = voices.finish(asked.owner, asked.id, "tab", 1)

    assert second.transcript.text == draft_of(app, asked, 1) == "The second answer."


def test_an_answer_that_was_given_is_not_opened_again_by_what_was_heard(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    """Somebody skips while they are still listened to: nothing of it stands in any box."""
    voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("Well, I")
    app.interviews.skip(asked.owner, asked.id, "tab", 0)
    voices.to_typing(asked.owner, asked.id, "tab", 0)
    app.interviews.ask(asked.owner, asked.id, "tab")

    assert draft_of(app, asked, 0) == draft_of(app, asked, 1) == ""
    with app.store.session_for(asked.owner) as records:
        assert records.spoken.of(asked.id) == {}


def test_what_is_settled_is_kept_while_somebody_still_speaks(
    app: App,
    voices: VoiceAnswers,
    line: ScriptedLine,
    asked: Interview,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A killed server costs seconds, not an answer."""
    monkeypatch.setattr(voice_answers, "KEPT_AFTER", 0.02)
    voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("I fixed the import")

    until = monotonic() + 10
    while draft_of(app, asked) != "I fixed the import" and monotonic() < until:
        Event().wait(0.02)
    assert draft_of(app, asked) == "I fixed the import"


def test_after_a_restart_the_answer_goes_on_where_it_was(
    app: App, line: ScriptedLine, asked: Interview
) -> None:
    """What an earlier process heard is not heard twice, and times go on after it."""
    before = VoiceAnswers(app.store, line, app.now)
    before.listen(asked.owner, asked.id, "tab", 0).hear(silence(3.0))
    line.stream.say("I fixed the import")
    before.to_typing(asked.owner, asked.id, "tab", 0)

    after = VoiceAnswers(app.store, line, app.now)
    after.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("on Monday.")
    spoken = after.finish(asked.owner, asked.id, "tab", 0)

    assert draft_of(app, asked) == spoken.transcript.text == "I fixed the import on Monday."
    assert spoken.transcript.words[4].start == 3.0
    after.close()
    before.close()


def test_what_was_typed_stays_before_what_is_said(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    """Typing and talking go over into each other, in both directions."""
    app.interviews.save_draft(asked.owner, asked.id, (0, 0), "First the facts.", 7)
    voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("Then I called")
    voices.to_typing(asked.owner, asked.id, "tab", 0)

    assert draft_of(app, asked) == "First the facts. Then I called"


def test_starting_over_forgets_what_was_heard(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("No, wait.")
    voices.start_over(asked.owner, asked.id, "tab", 0)
    voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("Again, then.")
    spoken = voices.finish(asked.owner, asked.id, "tab", 0)

    assert draft_of(app, asked) == spoken.transcript.text == "Again, then."


def test_one_tab_speaks_and_the_other_is_told(
    app: App, voices: VoiceAnswers, asked: Interview
) -> None:
    """Two tabs never fork an answer."""
    app.interviews.take_over(asked.owner, asked.id, "tab")
    with pytest.raises(ElsewhereError):
        voices.listen(asked.owner, asked.id, "another tab", 0)


def test_another_tab_that_takes_over_goes_on_with_what_was_heard(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("I fixed the import")
    app.interviews.take_over(asked.owner, asked.id, "another tab")
    voices.listen(asked.owner, asked.id, "another tab", 0)
    line.stream.say("on Monday.")
    spoken = voices.finish(asked.owner, asked.id, "another tab", 0)

    assert spoken.transcript.text == "I fixed the import on Monday."


@pytest.mark.parametrize("wish", ["finish", "start_over"])
def test_a_tab_that_was_taken_over_ends_nothing_of_the_other(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview, wish: str
) -> None:
    """A late click there, on Done or on Start over, costs the tab that talks no word."""
    voices.listen(asked.owner, asked.id, "tab", 0)
    app.interviews.take_over(asked.owner, asked.id, "another tab")
    hearing = voices.listen(asked.owner, asked.id, "another tab", 0)
    line.stream.say("I fixed the import")

    with pytest.raises(ElsewhereError):
        getattr(voices, wish)(asked.owner, asked.id, "tab", 0)

    line.stream.say("on Monday.")
    assert not hearing.over
    spoken = voices.finish(asked.owner, asked.id, "another tab", 0)
    assert spoken.transcript.text == "I fixed the import on Monday."


def test_a_guess_that_the_service_takes_back_stands_nowhere(
    app: App,
    voices: VoiceAnswers,
    line: ScriptedLine,
    asked: Interview,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A cough sounds like a word for a moment, and long enough to be kept: nobody said it."""
    monkeypatch.setattr(voice_answers, "KEPT_AFTER", 0.02)
    voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("hm", settled=False)
    until = monotonic() + 10
    while draft_of(app, asked) != "hm" and monotonic() < until:
        Event().wait(0.02)
    assert draft_of(app, asked) == "hm"

    line.stream.ear.heard(Heard((), 0.0, 0.5, settled=True))
    spoken = voices.finish(asked.owner, asked.id, "tab", 0)

    assert (spoken.transcript.text, draft_of(app, asked)) == ("", "")
    with app.store.session_for(asked.owner) as records:
        assert not records.spoken.has(asked.id, 0, 0)


def test_a_server_that_stops_waits_for_the_last_words_of_all_at_once(
    voices: VoiceAnswers, line: ScriptedLine, ada: str, eve: str
) -> None:
    """It is killed after some seconds: whoever came last in a row would lose words."""
    both = Barrier(2)
    for owner in (ada, eve):
        voices.try_out(owner, "tab")
        stream = line.stream
        stream.parts = partial(both.wait, 10)

    voices.close()

    assert not both.broken
    assert all(stream.over for stream in line.streams)


def test_one_answer_that_cannot_be_kept_costs_nobody_else_a_word(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview, eve: str
) -> None:
    """As the server stops."""
    voices.try_out(eve, "tab")
    line.stream.parts = broken_off
    voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("I fixed the import")

    voices.close()

    assert draft_of(app, asked) == "I fixed the import"


def test_only_the_tab_that_answers_is_heard(
    voices: VoiceAnswers, line: ScriptedLine, asked: Interview, app: App
) -> None:
    """The microphone of a tab that was taken over, and has not noticed, is not mixed in."""
    before = voices.take(asked.owner, asked.id, "tab")
    app.interviews.take_over(asked.owner, asked.id, "another")
    here = voices.take(asked.owner, asked.id, "another")
    voices.listen(asked.owner, asked.id, "another", 0)

    before(b"\1\1", 0.0)
    here(b"\2\2", 0.0)

    assert line.stream.sent == b"\2\2"


def test_a_draft_that_comes_after_somebody_began_to_talk_stands_before_what_is_said(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    """Somebody corrects the box and at once says more: the box is saved as it closes. The same
    draft, or an older one, changes nothing any more."""
    now = int(app.now().timestamp() * 1000)
    app.interviews.save_draft(asked.owner, asked.id, (0, 0), "Wrong words.", now)
    voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("And more.")

    assert voices.typed(asked.owner, asked.id, (0, 0), "Right words.", now + 5)
    assert draft_of(app, asked) == "Right words. And more."
    assert not voices.typed(asked.owner, asked.id, (0, 0), "Right words.", now + 5)
    assert not voices.typed(asked.owner, asked.id, (0, 0), "Wrong words.", now)
    assert not voices.typed(asked.owner, asked.id, (0, 1), "Of another try.", now + 9)
    voices.finish(asked.owner, asked.id, "tab", 0)

    assert draft_of(app, asked) == "Right words. And more."
    assert not voices.typed(asked.owner, asked.id, (0, 0), "Late.", now + 9)


def test_what_was_typed_stays_where_nothing_was_said(
    app: App, voices: VoiceAnswers, asked: Interview
) -> None:
    """And an answer of which no word was heard is none that was spoken."""
    app.interviews.save_draft(asked.owner, asked.id, (0, 0), "My own words.", 1)
    voices.listen(asked.owner, asked.id, "tab", 0)
    voices.finish(asked.owner, asked.id, "tab", 0)

    assert draft_of(app, asked) == "My own words."
    after = app.interviews.answer(asked.owner, asked.id, "tab", 0, "My own words.")
    assert after.turns[0].answer is not None
    assert not after.turns[0].answer.spoken


def test_after_starting_over_what_a_browser_still_holds_is_old(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    """Its clock may be ahead of ours: even so the box shows what was heard last."""
    ahead = int(app.now().timestamp() * 1000) + 3_600_000
    app.interviews.save_draft(asked.owner, asked.id, (0, 0), "From an hour ahead.", ahead)
    voices.start_over(asked.owner, asked.id, "tab", 0)
    assert draft_of(app, asked) == ""
    voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("Said afterwards.")
    voices.finish(asked.owner, asked.id, "tab", 0)

    draft = app.interviews.draft(asked.owner, asked.id, 0)
    assert draft is not None
    assert draft.text == "Said afterwards."
    assert draft.sequence > ahead


def test_listening_twice_is_one_hearing(
    voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    """A page may ask at every rerun."""
    first = voices.listen(asked.owner, asked.id, "tab", 0)

    assert voices.listen(asked.owner, asked.id, "tab", 0) is first
    assert len(line.streams) == 1


def test_two_runs_of_a_page_begin_one_hearing(
    voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    """One click that two of them see at the same time: nobody is left listening unheard."""
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: voices.listen(asked.owner, asked.id, "tab", 0), range(8)))

    assert len({id(hearing) for hearing in found}) == 1
    assert len(line.streams) == 1


def test_nobody_listens_where_no_box_is_open(voices: VoiceAnswers, asked: Interview) -> None:
    with pytest.raises(IllegalTransitionError):
        voices.listen(asked.owner, asked.id, "tab", 1)


def test_a_service_that_refuses_leaves_the_box_as_it_was(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    app.interviews.save_draft(asked.owner, asked.id, (0, 0), "First the facts.", 7)
    line.refuses = ProviderUnavailableError("scripted")
    with pytest.raises(ProviderUnavailableError):
        voices.listen(asked.owner, asked.id, "tab", 0)

    assert draft_of(app, asked) == "First the facts."
    assert voices.current(asked.owner, asked.id) is None


def test_what_is_too_long_with_what_was_typed_is_kept_whole(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    """The box says how much is too much, and the candidate what goes."""
    typed = "a" * LONGEST_ANSWER
    app.interviews.save_draft(asked.owner, asked.id, (0, 0), typed, 7)
    voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("Then I called.")
    voices.finish(asked.owner, asked.id, "tab", 0)

    assert draft_of(app, asked) == f"{typed} Then I called."


def test_sound_that_was_lost_is_owned_up_to(
    voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("I fixed the import")
    line.stream.lost = 2.5
    spoken = voices.finish(asked.owner, asked.id, "tab", 0)

    assert (spoken.lost, spoken.whole) == (2.5, False)


def test_a_hole_on_the_way_to_us_is_no_pause_of_theirs(
    voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    """Silence stands where sound was lost; nobody chose it. A lost packet or two change nothing,
    and neither does a hole that was there before anybody listened."""
    take = voices.take(asked.owner, asked.id, "tab")
    hearing = voices.listen(asked.owner, asked.id, "tab", 0)
    take(silence(1.0), 60.0)
    take(silence(1.04), 0.04)
    assert hearing.spoken().lost == 0.0
    line.stream.say("I fixed the import")
    take(silence(2.2), 1.2)
    spoken = voices.finish(asked.owner, asked.id, "tab", 0)

    assert (spoken.lost, spoken.whole) == (1.2, False)


def test_what_had_not_settled_in_time_is_kept_as_it_was_heard(
    voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    """Never a word less than what stood on the screen."""
    voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("I fixed")
    line.stream.say("the import", settled=False)
    line.stream.answers = False
    spoken = voices.finish(asked.owner, asked.id, "tab", 0)

    assert spoken.transcript.text == "I fixed the import"
    assert not spoken.whole


def test_an_interview_that_is_deleted_meanwhile_ends_the_hearing(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("I fixed the import")
    app.interviews.discard(asked.owner, asked.id)
    voices.close()

    assert line.stream.over
    assert voices.current(asked.owner, asked.id) is None
    with app.store.session_for(asked.owner) as records:
        assert records.counts()["spoken_answers"] == 0


def test_the_words_of_one_candidate_are_found_by_nobody_else(
    voices: VoiceAnswers, asked: Interview, eve: str
) -> None:
    voices.listen(asked.owner, asked.id, "tab", 0)

    assert voices.current(eve, asked.id) is None


def test_a_trial_leaves_nothing(
    app: App, voices: VoiceAnswers, line: ScriptedLine, ada: str
) -> None:
    """Who tries a microphone has said nothing that is worth keeping."""
    voices.try_out(ada, "tab")
    line.stream.say("One two three")
    heard = voices.end_trial(ada)

    assert heard.text == "One two three"
    with app.store.session_for(ada) as records:
        assert records.counts()["spoken_answers"] == records.counts()["drafts"] == 0


# Who says when it is over


@pytest.mark.parametrize("patience", list(Patience))
def test_nothing_ends_an_answer_but_a_silence_that_somebody_chose(patience: Patience) -> None:
    """By hand, no silence ever begins a countdown."""
    time = Time()
    hearing, line = hearing_with(patience, time)
    line.stream.say("I fixed it.", ended=True)
    time.seconds += COUNTDOWN.total_seconds()

    assert hearing.ran_out == (patience is not Patience.MANUAL)


@pytest.mark.parametrize("sign", ["a word", "a key", "thinking"])
def test_any_sign_of_life_stops_the_countdown(sign: str) -> None:
    time = Time()
    hearing, line = hearing_with(Patience.BRISK, time)
    line.stream.say("I fixed it.", ended=True)
    assert hearing.snapshot().countdown == COUNTDOWN.total_seconds()

    if sign == "a word":
        line.stream.say("and", settled=False)
    elif sign == "a key":
        hearing.touch()
    else:
        hearing.think(on=True)
    time.seconds += COUNTDOWN.total_seconds()

    assert hearing.snapshot().countdown is None
    assert not hearing.ran_out


def test_one_silence_is_one_countdown() -> None:
    """A service tells of the same silence twice; whoever pressed a key in between has answered."""
    hearing, line = hearing_with(Patience.BRISK, Time())
    line.stream.say("I think", ended=True)
    hearing.touch()
    line.stream.say("", ended=True)
    assert hearing.snapshot().countdown is None

    line.stream.say("that was all.", ended=True)
    assert hearing.snapshot().countdown is not None


def test_who_thinks_is_not_hurried() -> None:
    """However long the silence is, until they speak again."""
    hearing, line = hearing_with(Patience.BRISK, Time())
    line.stream.say("Let me think.")
    hearing.think(on=True)
    line.stream.say("", ended=True)
    assert hearing.snapshot().countdown is None

    line.stream.say("So, I fixed it.", ended=True)
    assert hearing.snapshot().countdown is not None


def test_silence_before_the_first_word_ends_nothing() -> None:
    hearing, line = hearing_with(Patience.BRISK, Time())
    line.stream.say("", ended=True)

    assert hearing.snapshot().countdown is None


# What a page is told


def test_followers_are_told_each_word_and_the_end() -> None:
    hearing, line = hearing_with(Patience.MANUAL, Time())
    told: list[Snapshot] = []
    hearing.follow(told.append)
    line.stream.say("I", settled=False)
    line.stream.say("I fixed it.")
    hearing.finish(timedelta(seconds=1))

    assert [word.text for word in told[1].tentative] == ["I"]
    assert [word.text for word in told[2].settled] == ["I", "fixed", "it."]
    assert told[-1].over


def test_the_last_that_a_page_is_told_is_the_latest() -> None:
    """Two threads tell at once, one of them that it is over; else a page waits for ever."""
    hearing, line = hearing_with(Patience.MANUAL, Time())
    slow, go_on = Event(), Event()
    told: list[Snapshot] = []

    def slowly(now: Snapshot) -> None:
        if now.tentative and not now.over:
            slow.set()
            go_on.wait(10)

    hearing.follow(slowly)
    hearing.follow(told.append)
    word = Thread(target=line.stream.say, args=("I",), kwargs={"settled": False})
    word.start()
    assert slow.wait(10)
    end = Thread(target=hearing.close)
    end.start()
    end.join(0.2)
    go_on.set()
    word.join(10)
    end.join(10)

    assert told[-1].over


def test_whoever_left_is_told_no_more() -> None:
    hearing, line = hearing_with(Patience.MANUAL, Time())
    told: list[Snapshot] = []
    leave = hearing.follow(told.append)
    leave()
    line.stream.say("I fixed it.")

    assert len(told) == 1


def test_a_broken_line_says_why_and_keeps_the_words() -> None:
    hearing, line = hearing_with(Patience.MANUAL, Time())
    line.stream.say("I fixed it.")
    line.stream.error = ProviderUnavailableError("scripted")
    line.stream.ear.line(Line.FAILED)

    now = hearing.snapshot()
    assert now.line is Line.FAILED
    assert now.failed == ProviderUnavailableError.say
    assert hearing.text == "I fixed it."


def test_sound_passes_and_only_its_loudness_stays() -> None:
    """One number for each tenth of a second."""
    hearing, line = hearing_with(Patience.MANUAL, Time())
    hearing.hear(silence(0.25))

    assert line.stream.sent == silence(0.25)
    assert hearing.spoken().loudness == (-90, -90)


def test_ten_minutes_are_the_longest_answer() -> None:
    """What comes after is not sent, and the page says so; what was heard stays."""
    hearing, line = hearing_with(Patience.MANUAL, Time())
    line.stream.say("I fixed it.")
    hearing.hear(silence(600.0))
    hearing.hear(silence(1.0))

    assert hearing.snapshot().full
    assert len(line.stream.sent) == len(silence(600.0))
    assert hearing.text == "I fixed it."


def test_no_name_that_the_documents_show_goes_along(
    app: App, voices: VoiceAnswers, line: ScriptedLine, ada: str
) -> None:
    """Whoever listens is told words that are hard to guess: from the contact block, which nobody
    outside reads, we know which of the skills are the candidate's own name."""
    contact = Contact(name=Item("Ada Okafor"))
    has = Profile(contact=contact, skills=(Item("Okafor method"), Item("Kafka"), Item("Novak")))
    read = DocumentState.READY
    with app.store.session_for(ada) as records:
        text = "Ada Okafor\nSkills: Okafor method, Kafka, Novak\nReference: Eva Novak"
        resume = DocumentKind.RESUME
        records.documents.add(Document("r", ada, resume, "CV", read, app.now(), text, has))
    interview = begun(app, ada, replace(SHORT, resume_id="r"))
    app.interviews.ask(ada, interview.id, "tab")
    voices.listen(ada, interview.id, "tab", 0)

    assert line.stream.listening.key_terms == ("Kafka",)
