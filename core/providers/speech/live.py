"""Deepgram, live: one answer over as many connections as it takes.

All of it goes on in the one loop of `loop.py`, two tasks a stream: one holds the line (it connects,
sends, waits and connects again), one reads what comes. Whoever gives sound only puts it into a
queue. What is not settled when a connection breaks is sent again on the next; times go on where
they were, and what comes twice is heard once.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from threading import Condition, RLock
from typing import TYPE_CHECKING, Final

from core.domain.speech import NEAR, Heard, Stretches
from core.errors import ProviderError, ProviderUnavailableError
from core.ports.speech import Ear, Line, Listening, LiveStream
from core.providers.speech.connecting import Wire, connected, live_client
from core.providers.speech.loop import LOOP
from core.providers.speech.patience import LivePatience
from core.providers.speech.reading import read
from core.providers.speech.refusals import Failure, failure
from core.providers.speech.replay import Pace, Replay, as_bytes, as_seconds

if TYPE_CHECKING:
    from deepgram import AsyncDeepgramClient
    from deepgram.listen.v1.socket_client import AsyncV1SocketClient

log = logging.getLogger(__name__)

_BREATH: Final = 0.001  # seconds between two pieces of sound that is sent again
_MOST: Final = as_bytes(0.1)  # in one message; Deepgram asks for 20 to 250 ms


class DeepgramLive:
    """`LiveTranscriber` with one key and one model. *own_key*: the key is the candidate's."""

    def __init__(
        self,
        provider: str,
        model: str,
        key: str,
        base_url: str,
        *,
        own_key: bool = False,
        patience: LivePatience | None = None,
    ) -> None:
        self.provider, self.model, self.own_key = provider, model, own_key
        self._key, self._base_url = key, base_url
        self.patience = patience or LivePatience()

    def listen(self, listening: Listening, ear: Ear) -> LiveStream:
        stream = _Stream(self, listening, ear)
        stream.begin()
        return stream

    @cached_property
    def client(self) -> AsyncDeepgramClient:
        """Made once, and not in the loop: it reads the certificates of this machine."""
        return live_client(self._key, self._base_url)


class _Held:
    """What is known about one connection."""

    def __init__(self, offset: float) -> None:
        self.offset = offset  # the second of the answer at which it began
        self.proved = False  # something was settled on it
        self.flushed = False  # all that was sent is heard
        self.broken: Exception | None = None


@dataclass(frozen=True)
class _Pause:
    ready: Callable[[], object]
    until: float
    over: asyncio.Future[None]


class _Stream:
    """Locks are taken in the order `_telling`, `_changed`; nobody is told anything under the
    latter. `_changed` guards what is kept and settled; only `finish` waits for it."""

    def __init__(self, service: DeepgramLive, listening: Listening, ear: Ear) -> None:
        self._client = service.client
        self._service, self._listening, self._ear = service, listening, ear
        self._patience = service.patience
        self._gather = as_bytes(service.patience.gather)
        self._telling = RLock()  # held while the ear is told, so that leaving waits for it
        self._changed = Condition()
        self._come: deque[bytes] = deque()  # given, and not looked at yet
        self._replay = Replay(self._patience.replay)
        self._settled = Stretches()
        self._held = _Held(0.0)
        self._pause: _Pause | None = None
        self._away = True
        self._ending = self._over = self._gave_up = False
        self._lost = 0.0
        self._error: ProviderError | None = None

    def begin(self) -> None:
        LOOP.begin(self)

    # What the owner of the stream asks

    @property
    def error(self) -> ProviderError | None:
        return self._error

    @property
    def lost(self) -> float:
        with self._changed:
            self._take_in()
            if self._gave_up:
                missing = self._settled.missing(0.0, as_seconds(self._replay.given))
                return self._lost + missing.seconds
            if self._over:
                return self._lost
            dropped = as_seconds(self._replay.start) - self._reach if self._away else 0.0
            return self._lost + max(0.0, dropped)

    def send(self, pcm: bytes) -> None:
        if self._ending or self._over:
            return
        self._come.append(pcm)
        if self._error is not None:
            self._take_in()  # nobody looks any more

    def finish(self, within: timedelta) -> bool:
        with self._changed:
            self._ending = True
            self._take_in()
            LOOP.soon(self.look)
            self._changed.wait_for(
                lambda: self._whole or self._over or self._error, within.total_seconds()
            )
            whole = self._whole
            self._gave_up = self._gave_up or not whole
        self.close()
        return whole

    def close(self) -> None:
        with self._telling:
            if self._over:
                return
            self._tell(Line.CLOSED)
            with self._changed:
                self._over = True
                self._come.clear()
                self._replay.clear()
                self._changed.notify_all()
        LOOP.soon(self._leave)

    # How things are; all under `_changed`

    @property
    def _reach(self) -> float:
        """Up to where all words are settled."""
        return self._settled.reach(0.0)

    @property
    def _whole(self) -> bool:
        """Whether all that was given is heard. A service may stay silent about silence at the
        end, but leaves no hole."""
        near = as_seconds(self._replay.given) - self._reach <= NEAR
        if near and self._replay.unsent <= 0:
            return True
        spans = self._settled.spans
        return self._held.flushed and (not spans or self._reach == spans[-1][1])

    @property
    def _due(self) -> bool:
        unsent = self._replay.unsent
        return unsent >= self._gather or (self._ending and unsent > 0)

    def _take_in(self) -> None:
        """Keep what has come; once the line has failed it is only counted."""
        with self._changed:
            while self._come:
                self._replay.add(self._come.popleft())
            if self._error is not None:
                self._replay.clear()

    # In the loop

    def look(self) -> None:
        if self._come:
            self._take_in()
        pause = self._pause
        if pause is None or pause.over.done():
            return
        if pause.ready() or asyncio.get_running_loop().time() >= pause.until:
            pause.over.set_result(None)

    async def _until(self, ready: Callable[[], object], seconds: float) -> None:
        """Until something is *ready*, and *seconds* at most: the next look sees it. A look costs
        less than a timer for each."""
        if ready():
            # What comes is heard before more is sent: once that fails, nothing is read any more.
            await asyncio.sleep(_BREATH)
            return
        loop = asyncio.get_running_loop()
        self._pause = _Pause(ready, loop.time() + seconds, loop.create_future())
        await self._pause.over

    def fail(self, told: str) -> None:
        if self._error is None:
            self._fail(ProviderUnavailableError(self._service.provider, told))

    def _leave(self) -> None:
        if self._away:
            LOOP.cancel(self)  # it may be waiting for a connection
        else:
            self.look()

    # The task that holds the line

    async def run(self) -> None:
        self._tell(Line.CONNECTING)
        tries = 0
        while not self._over:
            found = await self._hold()
            if found is None or self._over:
                return
            tries = 1 if self._held.proved else tries + 1
            if found.for_good or tries > self._patience.tries:
                self._fail(found.error)
                return
            wait = max(found.wait, self._patience.wait(tries))
            if found.wait > self._patience.longest_backoff:
                self._fail(found.error)
                return
            log.info("%s, again in %.1f s", found.error, wait)
            self._tell(Line.RECONNECTING)
            await self._until(lambda: self._over, wait)

    async def _hold(self) -> Failure | None:
        """One connection, from its beginning to its end; why it broke, if it did."""
        self._held = _Held(0.0)
        reader: asyncio.Task[None] | None = None
        service = self._service
        try:
            async with connected(self._client, service.model, self._listening, self._patience) as (
                socket,
                wire,
            ):
                held = self._resume()
                reader = asyncio.create_task(self._read(wire, held))
                self._tell(Line.OPEN)
                await self._talk(socket, held)
                return None
        except Exception as error:  # noqa: BLE001 - an SDK fails in any way it likes
            return failure(error, service.provider, own_key=service.own_key)
        finally:
            if reader is not None:
                await reader  # what had come by then is heard
            self._away = True

    def _resume(self) -> _Held:
        """Go on where words are settled, or with the oldest that is left."""
        with self._changed:
            reach, start = self._reach, as_seconds(self._replay.start)
            if start - reach > NEAR and not self._over:
                self._lost += start - reach
                self._settled = self._settled.plus(reach, start)
            self._replay.rewind()
            self._held = _Held(as_seconds(self._replay.sent))
            self._away = False
            return self._held

    async def _talk(self, socket: AsyncV1SocketClient, held: _Held) -> None:
        """Send what there is to send until somebody leaves."""
        pace = Pace(self._patience.rate, self._patience.burst)
        asked = False  # for the last words
        while True:
            idle = self._patience.flush if asked else self._patience.keep_alive
            await self._await(held, idle, end=not asked)
            if self._over:
                break
            with self._changed:
                self._check(held)
                sound = self._replay.next(_MOST)
            wait = pace.wait(sound)
            if wait > 0:
                await self._until(lambda: self._over or held.broken, wait)
            if sound:
                await socket.send_media(sound)
            elif not self._ending:
                await socket.send_keep_alive()
            elif not asked:
                await socket.send_finalize()
                asked = True
            else:
                await socket.send_close_stream()
        with suppress(Exception):  # a goodbye that is not heard costs nothing
            await socket.send_close_stream()

    async def _await(self, held: _Held, seconds: float, *, end: bool) -> None:
        """Wait for something to do; *end*: that the answer ends is news."""
        await self._until(
            lambda: self._over or held.broken or self._due or (end and self._ending), seconds
        )

    def _check(self, held: _Held) -> None:
        if held.broken is not None:
            raise held.broken
        if self._replay.overrun:
            raise TimeoutError("the service takes sound more slowly than it comes")

    def _fail(self, error: ProviderError) -> None:
        log.warning("%s", error)
        with self._changed:
            self._error, self._gave_up = error, True
            self._take_in()
            self._changed.notify_all()
        self._tell(Line.FAILED)

    # The task that reads

    async def _read(self, wire: Wire, held: _Held) -> None:
        try:
            while True:
                self._take(await wire.recv(), held)
        except Exception as error:  # noqa: BLE001 - the other task finds out what it means
            held.broken = error
            self.look()

    def _take(self, told: str | bytes, held: _Held) -> None:
        message = read(told, held.offset, ends=self._listening.silence is not None)
        with self._telling:
            with self._changed:
                fresh = self._fresh(message.heard) if message.heard else None
                held.proved = held.proved or bool(fresh and fresh.settled)
                held.flushed = held.flushed or message.flushed
                if message.flushed or (fresh and fresh.settled):
                    self._changed.notify_all()
            if fresh is not None and not self._over:
                try:
                    self._ear.heard(fresh)
                except Exception as error:  # noqa: BLE001 - or it would look like a broken line
                    # Only the class: a message of the ear's may quote what was heard.
                    log.error("an ear failed: %s", type(error).__name__)  # noqa: TRY400

    def _fresh(self, heard: Heard) -> Heard | None:
        """What of it is new, settled if it is. Nobody has heard what was not sent yet."""
        end = min(heard.end, as_seconds(self._replay.sent))
        fresh = self._settled.fresh(replace(heard, end=end))
        if fresh is None:
            return (
                Heard((), heard.end, heard.end, settled=False, ended=True) if heard.ended else None
            )
        if fresh.settled:
            self._settled = self._settled.plus(fresh.start, fresh.end)
            self._replay.settle(as_bytes(self._reach))
        return fresh

    def _tell(self, line: Line) -> None:
        with self._telling:
            if not self._over:
                self._ear.line(line)
