"""Several at once keep what one candidate says: whoever comes late changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any
from weakref import ref

import pytest

from core.bootstrap import App
from core.domain.interview import Interview
from core.errors import IllegalTransitionError
from core.services import voice_answers
from core.services.voice_answers import VoiceAnswers
from tests.doubles.scripted_line import ScriptedLine
from tests.services.test_interviews import begun
from tests.services.test_voice_answers import draft_of

HELD = 10.0  # seconds after which a test that is broken goes on


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
    return app.interviews.ask(ada, begun(app, ada).id, "tab")


class ScriptedLock:
    """Says when somebody comes to it, and lets nobody in before `opened`."""

    def __init__(self) -> None:
        self.came, self.opened, self._lock = Event(), Event(), Lock()

    def __enter__(self) -> None:
        self.came.set()
        self.opened.wait(HELD)
        self._lock.acquire()

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self._lock.release()


def test_words_that_were_dropped_do_not_come_back_with_a_draft_on_its_way(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    """Somebody starts over in the very moment in which their words are being kept."""
    hearing = voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("No, wait.")
    turn: Any = ScriptedLock()
    hearing.keeping = turn
    keeps = Thread(target=voices.typed, args=(asked.owner, asked.id, (0, 0), "Well.", 2**60))
    keeps.start()
    assert turn.came.wait(HELD)

    drops = Thread(target=voices.start_over, args=(asked.owner, asked.id, "tab", 0))
    drops.start()
    drops.join(0.2)  # in which it would be over, if it did not wait its turn
    turn.opened.set()
    keeps.join(HELD)
    drops.join(HELD)

    assert draft_of(app, asked) == ""
    with app.store.session_for(asked.owner, reading=True) as records:
        assert not records.spoken.has(asked.id, 0, 0)


def test_done_after_the_answer_was_given_leaves_nobody_listening(
    app: App, voices: VoiceAnswers, line: ScriptedLine, asked: Interview
) -> None:
    voices.listen(asked.owner, asked.id, "tab", 0)
    line.stream.say("I fixed the import")
    app.interviews.answer(asked.owner, asked.id, "tab", 0, "I typed it after all.")

    with pytest.raises(IllegalTransitionError):
        voices.finish(asked.owner, asked.id, "tab", 0)

    assert voices.current(asked.owner, asked.id) is None


def test_nothing_is_left_of_where_somebody_spoke(
    voices: VoiceAnswers, asked: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that runs for months hears thousands of interviews."""
    gates: list[Callable[[], object]] = []  # weak: each says whether its lock is there still

    def seen() -> Any:
        gate: Any = Lock()
        gates.append(ref(gate))
        return gate

    monkeypatch.setattr(voice_answers, "Lock", seen)
    voices.listen(asked.owner, asked.id, "tab", 0)
    voices.to_typing(asked.owner, asked.id, "tab", 0)

    assert gates
    assert not any(gate() for gate in gates)
