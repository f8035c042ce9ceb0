"""One loop for all live lines."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from threading import Event

import pytest

from core.ports.speech import Listening
from core.providers.speech.live import DeepgramLive
from core.providers.speech.loop import AT_ONCE, LOOK, Loop
from tests.contracts.test_live_transcriber import HASTY, Page, pieces
from tests.speech_server import Script, SpeechServer
from tests.speech_server.server import eventually
from tests.speech_server.sound import counted

MANY = 12


class Looking:
    """Counts how often it is looked at, until it is told to end."""

    def __init__(self) -> None:
        self.looks, self.begun = 0, Event()
        self.told: list[str] = []
        self._over: asyncio.Future[None]

    async def run(self) -> None:
        self._over = asyncio.get_running_loop().create_future()
        self.begun.set()
        await self._over

    def look(self) -> None:
        self.looks += 1

    def fail(self, told: str) -> None:
        self.told.append(told)

    def end(self) -> None:
        self._over.set_result(None)


@pytest.fixture
def loop() -> Iterator[Loop]:
    loop = Loop()
    yield loop
    loop.soon(lambda: asyncio.get_running_loop().stop())
    assert eventually(lambda: loop.over)


def test_many_who_speak_take_no_thread_each() -> None:
    """Threads hand Python's one lock to each other, and sound is late for everybody."""
    with SpeechServer(Script.of("word " * 20, counted=True)) as server:
        live = DeepgramLive("deepgram", "nova-3", "a-key", server.url, patience=HASTY)
        pages = [Page() for _ in range(MANY)]
        streams = [live.listen(Listening(), page) for page in pages]
        server.opened(MANY)
        ours = [t for t in threading.enumerate() if "process_request" not in t.name]
        for piece in pieces(counted(2.0)):
            for stream in streams:
                stream.send(piece)
        whole = [stream.finish(timedelta(seconds=10)) for stream in streams]

    assert all(whole)
    assert len({page.text for page in pages}) == 1
    assert [t.name for t in ours].count("speech lines") == 1
    assert len(ours) < MANY


def test_all_are_looked_at_once_a_while_however_many_come_and_go(loop: Loop) -> None:
    """Those who begin anew between two looks bring no look of their own; without anybody there
    is none."""
    stays = Looking()
    for _ in range(5):
        goes = Looking()
        loop.begin(goes)
        assert goes.begun.wait(5)
        loop.soon(goes.end)
    loop.begin(stays)
    assert stays.begun.wait(5)
    before = stays.looks
    assert not eventually(lambda: stays.looks > before + 1 / LOOK, within=0.6)
    looked = stays.looks - before
    loop.soon(stays.end)
    assert eventually(lambda: not loop.busy)
    after = stays.looks

    assert looked > 0
    assert not eventually(lambda: stays.looks > after, within=3 * LOOK)


def test_what_comes_is_read_between_those_who_send(loop: Loop) -> None:
    """A service answers the sound of the first at once: its words do not wait until fifty others
    are looked at (-1 is what comes). And nobody is left out."""
    order: list[int] = []

    class Sending(Looking):
        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

        def look(self) -> None:
            super().look()
            order.append(self.number)
            if self.number == 0:
                asyncio.get_running_loop().call_soon(order.append, -1)

    everybody = [Sending(number) for number in range(3 * AT_ONCE)]
    for each in everybody:
        loop.begin(each)
    assert all(each.begun.wait(5) for each in everybody)
    order.clear()
    assert eventually(lambda: order.count(0) > 3)
    for each in everybody:
        loop.soon(each.end)
    assert eventually(lambda: not loop.busy)
    firsts = [at for at, each in enumerate(order) if each == 0]
    rounds = [order[at:until] for at, until in pairwise(firsts)]

    assert len(rounds) > 1
    for looks in rounds:
        assert sorted(looks) == [-1, *range(len(everybody))]
        assert looks.index(-1) < 2 * AT_ONCE


@pytest.mark.parametrize("of", ["its look", "its run"])
def test_a_line_that_breaks_off_stops_nobody_elses(
    loop: Loop, caplog: pytest.LogCaptureFixture, of: str
) -> None:
    """It fails, once, and is looked at no more; the others go on. No word of theirs is told."""

    class Breaking(Looking):
        async def run(self) -> None:
            if of == "its run":
                raise ValueError("My salary was too low.")
            try:
                await super().run()
            finally:
                await asyncio.sleep(3 * LOOK)  # it takes leave of its service

        def look(self) -> None:
            super().look()
            if self.begun.is_set():
                raise ValueError("My salary was too low.")

    stays, breaks = Looking(), Breaking()
    loop.begin(breaks)
    loop.begin(stays)
    assert stays.begun.wait(5)
    assert eventually(lambda: bool(breaks.told))
    before = stays.looks, breaks.looks
    assert eventually(lambda: stays.looks > before[0] + 2)
    loop.soon(stays.end)
    assert eventually(lambda: not loop.busy)

    assert (breaks.told, breaks.looks, stays.told) == (["ValueError"], before[1], [])
    assert "a line broke off: ValueError" in caplog.text
    assert "salary" not in caplog.text


def test_a_process_that_was_forked_has_a_loop_of_its_own(loop: Loop) -> None:
    """Its parent's thread did not come along."""
    first = Looking()
    loop.begin(first)
    assert first.begun.wait(5)
    child = os.fork()
    if child == 0:
        second = Looking()
        loop.begin(second)
        os._exit(0 if second.begun.wait(5) else 1)
    _, status = os.waitpid(child, 0)
    loop.soon(first.end)
    assert eventually(lambda: not loop.busy)

    assert os.waitstatus_to_exitcode(status) == 0
