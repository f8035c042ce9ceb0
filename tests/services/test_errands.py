"""What a coach is asked while the candidate looks on runs beside the page, once."""

from __future__ import annotations

import gc
import weakref
from threading import Event

from core.errors import ConflictError, RateLimitedError, SilentRecordingError
from core.services.errands import Errands, Shown


def test_asking_twice_is_one_errand() -> None:
    """A double click, a reload: the same errand is found, and its words as they grow."""
    errands, going_on, times = Errands(), Event(), []

    def ask(shown: Shown, _: str | None) -> None:
        times.append(1)
        shown("What did")
        assert going_on.wait(10)

    first = errands.run("ada", "i/1", ask)
    second = errands.run("ada", "i/1", ask)
    found = errands.of("ada", "i/1")
    while not first.words:
        first.wait(0.01)

    assert first is second is found
    assert (first.words, first.under_way) == ("What did", True)
    going_on.set()
    assert first.wait(10)
    assert (first.failure, times) == (None, [1])


def test_what_was_given_for_an_errand_is_let_go_with_it() -> None:
    """It may be a recording. It is held only for whoever may try once more with the very same."""

    class Recording:
        pass

    def held_after(error: Exception | None) -> bool:
        recording, errands = Recording(), Errands()
        seen = weakref.ref(recording)

        def listen(_: Shown, __: str | None, given: Recording = recording) -> None:
            assert given
            if error is not None:
                raise error

        errand = errands.run("ada", "i/1", listen)
        del listen, recording
        assert errand.wait(10)
        if error is not None:
            error.__traceback__ = None
        gc.collect()
        return seen() is not None

    assert not held_after(None)
    assert not held_after(SilentRecordingError("scripted"))
    assert held_after(RateLimitedError("acme", "scripted"))


def test_another_candidate_finds_nothing() -> None:
    errands = Errands()
    errands.run("ada", "i/1", lambda shown, _: shown("Ada's question"))

    assert errands.of("eve", "i/1") is None


def test_a_failure_is_told_in_words_until_it_is_tried_again() -> None:
    """The sentence of the error, and nothing that could hold what was sent."""
    errands = Errands()
    tried: list[str | None] = []

    def fail(_: Shown, by: str | None) -> None:
        tried.append(by)
        raise RateLimitedError("acme", "Bearer sk-secret")

    failed = errands.run("ada", "i/1", fail)
    assert failed.wait(10)
    assert failed.failure is not None
    assert failed.failure.sentence == RateLimitedError.say
    assert "sk-secret" not in repr(vars(failed))

    errands.again("ada", "i/1", "acme/model")
    again = errands.of("ada", "i/1")
    assert again is not None
    assert again.wait(10)
    assert (again.by, tried) == ("acme/model", [None, "acme/model"])


def test_a_defect_leaves_nobody_waiting() -> None:
    """It is over, with words; and what moved first elsewhere is told apart from a failure."""
    errands = Errands()

    def break_down(*_: object) -> None:
        raise ZeroDivisionError

    def too_late(*_: object) -> None:
        raise ConflictError("another tab")

    broken, late = errands.run("ada", "1", break_down), errands.run("ada", "2", too_late)

    assert broken.wait(10)
    assert late.wait(10)
    assert broken.failure is not None
    assert not broken.failure.conflict
    assert late.failure is not None
    assert late.failure.conflict


def test_forgetting_does_not_break_off_what_is_under_way() -> None:
    """Only what is over is forgotten: nothing that was paid for is begun again beside itself."""
    errands, going_on = Errands(), Event()
    errand = errands.run("ada", "i/1", lambda *_: going_on.wait(10))
    errands.forget("ada", "i/1")
    assert errands.of("ada", "i/1") is errand

    going_on.set()
    errand.wait(10)
    errands.stop()
    errands.forget("ada", "i/1")
    assert errands.of("ada", "i/1") is None
