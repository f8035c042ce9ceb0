"""Voice with the operator's keys: so many minutes a person and month, and not one more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier, Event
from threading import enumerate as threads

import pytest

from core.bootstrap import App
from core.domain.chat import DataKind, ModelRef, Role, SpeechModel
from core.domain.speech import LONGEST_SPEECH
from core.domain.usage import Usage
from core.errors import (
    AllowanceUsedError,
    MinutesUsedError,
    NotFoundError,
    ProviderUnavailableError,
    RateLimitedError,
    StoppedListeningError,
)
from core.ports.speech import Line, Listening
from core.services.bookings import Account, BookedLive, Watch
from core.services.usages import Usages, anybody
from tests.doubles.scripted_line import ScriptedLine, silence
from tests.services.test_usages import MANY
from tests.services.test_usages import app as app  # noqa: PLC0414 - a fixture
from tests.speech_server.server import eventually

MINUTE = 60_000
TEN = LONGEST_SPEECH / 60


def usages(app: App, free_minutes: int | None, free_tokens: int | None = None) -> Usages:
    return Usages(app.store, app.limits, free_tokens, app.now, free_minutes)


def account(found: Usages, owner: str, *, own_key: bool = False) -> Account:
    model = SpeechModel(ModelRef("deepgram", "nova-3"))
    return Account(
        found, owner, model, Role.LISTENER, None, own_key=own_key, guest=False, allowed=anybody
    )


def read_aloud(app: App, characters: int) -> Usage:
    ref, sent = ModelRef("deepgram", "aura-2"), ((DataKind.QUESTION, characters),)
    return Usage("aloud", app.now(), ref, Role.SPEAKER, "", sent, held=0, own_key=False)


def left(found: Usages, owner: str) -> float | None:
    """In minutes."""
    speech = found.left(owner).speech
    return None if speech is None else speech / MINUTE


def book(found: Usages, owner: str, minutes: float, error: BaseException | None = None) -> None:
    """A recording of so many *minutes* that ended so."""
    sent = {DataKind.VOICE: round(minutes * MINUTE)}
    account(found, owner).reserve(sent, None).end(error=error)


@pytest.mark.parametrize("allowed", [0, 1, 3])
def test_twenty_who_begin_to_talk_at_once_stay_within_the_minutes(
    app: App, ada: str, allowed: int
) -> None:
    """The longest answer is held for each; whoever does not fit is refused before a line opens.
    What an answer did not need comes back with its end."""
    minutes = int(allowed * TEN) + 9
    found, line = usages(app, minutes), ScriptedLine()
    live = BookedLive(account(found, ada), line, Watch())
    start, decided = Barrier(MANY), Barrier(MANY)

    def talk() -> bool:
        start.wait(60)
        try:
            stream = live.listen(Listening(), _Deaf())
        except MinutesUsedError:
            decided.wait(60)
            return False
        decided.wait(60)
        stream.send(silence(60.0))
        stream.close()
        return True

    with ThreadPoolExecutor(MANY) as pool:
        went = sum(each.result() for each in [pool.submit(talk) for _ in range(MANY)])

    assert went == len(line.streams) == allowed
    assert left(found, ada) == minutes - went


class _Deaf:
    def heard(self, _: object) -> None: ...

    def line(self, _: object) -> None: ...


def test_listening_and_reading_aloud_are_counted_together(app: App, ada: str) -> None:
    """One number for both: a thousand characters are a minute."""
    found = usages(app, 3)
    book(found, ada, 1.0)
    found.reserve(ada, read_aloud(app, 1_500), guest=False)
    assert left(found, ada) == 0.5

    with pytest.raises(MinutesUsedError):
        found.reserve(ada, replace(read_aloud(app, 501), id="more"), guest=False)
    found.reserve(ada, replace(read_aloud(app, 500), id="rest"), guest=False)
    assert left(found, ada) == 0


def test_minutes_and_tokens_are_two_allowances(app: App, ada: str) -> None:
    """No tokens are left for words, and voice goes on; the reverse as well."""
    found = usages(app, 1, free_tokens=0)
    book(found, ada, 1.0)
    words = replace(read_aloud(app, 9), role=Role.INTERVIEWER, held=1)

    with pytest.raises(MinutesUsedError):
        book(found, ada, 0.1)
    with pytest.raises(AllowanceUsedError) as said:
        found.reserve(ada, words, guest=False)
    assert type(said.value) is AllowanceUsedError
    usages(app, 0).reserve(ada, words, guest=False)


@pytest.mark.parametrize(
    ("error", "counted"), [(RateLimitedError("acme"), 0), (ProviderUnavailableError("acme"), 2)]
)
def test_what_was_turned_away_at_the_door_takes_no_minutes(
    app: App, ada: str, error: Exception, counted: int
) -> None:
    """A service that broke off may have listened, and is paid for."""
    found = usages(app, 5)
    book(found, ada, 2.0, error)

    assert left(found, ada) == 5 - counted


def test_a_hearing_that_nobody_saw_the_end_of_counts_as_the_longest(app: App, ada: str) -> None:
    """Killed in the middle: until the month begins anew, in UTC."""
    app.now.now = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)  # type: ignore[attr-defined]
    found = usages(app, 15)
    account(found, ada).reserve({DataKind.VOICE: round(LONGEST_SPEECH * 1000)}, None)
    before = left(found, ada)
    app.now.move(minutes=2)  # type: ignore[attr-defined]

    assert (before, left(found, ada)) == (5, 15)


def test_keys_of_ones_own_take_nothing_of_the_operators_minutes(app: App, ada: str) -> None:
    found = usages(app, 0)
    sent = {DataKind.VOICE: MINUTE}
    account(found, ada, own_key=True).reserve(sent, None).end()

    with pytest.raises(MinutesUsedError):
        account(found, ada).reserve(sent, None)


@pytest.mark.parametrize("minutes", [None, 60])
def test_minutes_of_one_are_nobody_elses(app: App, ada: str, eve: str, minutes: int | None) -> None:
    """Where none are set, there is nothing to count down from."""
    found = usages(app, minutes)
    book(found, ada, 6.5)

    assert left(found, eve) == minutes
    assert left(found, ada) == (None if minutes is None else minutes - 6.5)


def test_a_line_that_does_not_close_is_told_as_stopped_all_the_same(app: App, ada: str) -> None:
    """Agreement was taken back: whoever speaks sees that nobody listens. What it took is counted,
    and nobody asks about that line again."""
    found, line, told = usages(app, 15), ScriptedLine(), list[object]()

    class Ear(_Deaf):
        def line(self, now: object) -> None:
            told.append(now)

    def allowed(_: object) -> None:
        if gone.is_set():
            raise NotFoundError("taken back")

    def stuck() -> None:
        raise ConnectionError("a line that is stuck")

    gone, watch = Event(), Watch(0.01)
    live = BookedLive(replace(account(found, ada), allowed=allowed), line, watch)
    stream = live.listen(Listening(), Ear())
    stream.send(silence(60.0))
    line.stream.close = stuck  # type: ignore[method-assign]
    gone.set()
    assert eventually(lambda: told[-1] is Line.FAILED)

    assert isinstance(stream.error, StoppedListeningError)
    assert left(found, ada) == 14
    assert eventually(lambda: "hearings" not in {thread.name for thread in threads()})
