"""Candid served with people who talk: twice a second, one more word of each is heard.

`python -m uvicorn benchmarks.talking:app` is the application as it is, but that a scripted line
stands where the speech service would, plus one address: `/talk?100` lets a hundred guests try
their microphones, instead of those who did before, and answers with their cookies. Each word is
when it was heard, in nanoseconds of the clock that all processes of a machine share.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from itertools import count
from threading import Event, Thread

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from core.bootstrap import App, current_app
from core.domain.identity import cookie_hash, new_session_id
from Home import app as candid
from tests.doubles.scripted_line import ScriptedLine, ScriptedStream

EVERY = 0.5  # seconds
BEFORE = int(os.environ["WORDS_BEFORE"])  # that each has said when it begins


class Talk:
    """Who talks now."""

    def __init__(self, app: App, line: ScriptedLine) -> None:
        self._app, self._line = app, line
        self._owners: list[str] = []
        self._over = Event()
        self._thread: Thread | None = None

    def begin(self, people: int) -> list[str]:
        self._end()
        cookies = [new_session_id() for _ in range(people)]
        streams = [self._guest(cookie) for cookie in cookies]
        self._over = Event()
        self._thread = Thread(target=_talk, args=(streams, self._over), daemon=True)
        self._thread.start()
        return cookies

    def _guest(self, cookie: str) -> ScriptedStream:
        owner = self._app.candidates.admit(cookie_hash(cookie))
        self._app.voice_answers.try_out(owner, "seat")
        self._owners.append(owner)
        self._line.stream.say("word " * BEFORE)
        return self._line.stream

    def _end(self) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()
        for owner in self._owners:
            self._app.voice_answers.end_trial(owner)
        self._owners.clear()


def _talk(streams: Sequence[ScriptedStream], over: Event) -> None:
    """Nobody in step with anybody else: people are not."""
    began = time.monotonic()
    for number in count() if streams else ():
        if over.wait(max(0.0, began + number * EVERY / len(streams) - time.monotonic())):
            return
        streams[number % len(streams)].say(f"t{time.monotonic_ns()}")


class Talked:
    """The application, and the address that has people talk."""

    def __init__(self, app: ASGIApp, talk: Talk) -> None:
        self.app, self.talk = app, talk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/talk":
            cookies = await run_in_threadpool(self.talk.begin, int(scope["query_string"]))
            await JSONResponse(cookies)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _scripted() -> Talk:
    app, line = current_app(), ScriptedLine()
    app.voice_answers._listeners = line  # noqa: SLF001 - what everybody has chosen
    return Talk(app, line)


app = Talked(candid, _scripted())
