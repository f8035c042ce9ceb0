"""Captions on their way to the page: what is being heard, pushed as it is heard.

The candidate is known by the HttpOnly cookie, and only their own interview can be followed;
`web.sockets` lets in our own pages alone. A slow browser gets the latest state, never a queue.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import takewhile
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from core.domain.identity import cookie_hash
from core.domain.speech import Word
from core.services.hearing import Hearing, Snapshot
from web.cookie import session_of

log = logging.getLogger(__name__)

OVER: Final = 1000  # RFC 6455, 7.4.1: what was to be followed has come to its end
LEFT: Final = (RuntimeError, WebSocketDisconnect)  # raised where the browser has left already
NOT_YOURS: Final = 4404  # nobody listens to that interview, or it is not theirs
LOOKED_AFTER: Final = 15.0  # seconds between looks whether the visitor is still who they were
LARGEST_WISH: Final = 200  # characters of what a page may say
_BRIEFLY: Final = json.JSONEncoder(separators=(",", ":"))
MOST_WISHES: Final = 20  # a second: more than hands can wish, less than keeps others waiting

Find = Callable[[str, str], Hearing | None]
"""(cookie hash, interview) -> the hearing under way there, of the candidate behind the cookie."""


def captions_route(find: Find) -> WebSocketRoute:
    """`/captions/{interview}`: states as JSON, wishes (`think`, `touch`, `ping`) the other way.

    *find* may touch the database: it runs in a worker thread.
    """

    async def captions(socket: WebSocket) -> None:
        session = session_of(socket.scope)
        interview = str(socket.path_params["interview"])
        known = (cookie_hash(session), interview) if session else None
        hearing = await run_in_threadpool(find, *known) if known else None
        await socket.accept()
        if known is None or hearing is None:
            await socket.close(NOT_YOURS)
            return
        tasks = [
            asyncio.create_task(_tell(socket, hearing)),
            asyncio.create_task(_take_wishes(socket, hearing)),
            asyncio.create_task(_still(find, known, hearing)),
        ]
        _, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in others:
            task.cancel()
        for end in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(end, Exception) and not isinstance(end, LEFT):
                # Only the class: a message may quote what was heard.
                log.warning("captions broke off: %s", type(end).__name__)
        with suppress(*LEFT):
            await socket.close(OVER)

    return WebSocketRoute("/captions/{interview}", captions)


async def _tell(socket: WebSocket, hearing: Hearing) -> None:
    """Send each state that is the latest when there is time for it, until it is over."""
    loop, news = asyncio.get_running_loop(), asyncio.Event()
    latest: list[Snapshot] = []

    def put(snapshot: Snapshot) -> None:
        latest[:] = [snapshot]
        news.set()

    def seen(snapshot: Snapshot) -> None:
        with suppress(RuntimeError):  # the loop has ended: nobody is left to be told
            loop.call_soon_threadsafe(put, snapshot)

    leave = hearing.follow(seen)
    told: tuple[Word, ...] = ()
    try:
        while not (latest and latest[0].over):
            await news.wait()
            news.clear()
            now = latest[0]
            await socket.send_text(_message(now, told))
            told = now.settled
    finally:
        leave()


def _message(now: Snapshot, told: tuple[Word, ...]) -> str:
    """What changed: of the settled words those from the first on that is another than was *told*.
    Mostly that is only what is new, but words may come late."""
    start = len(told) if now.settled[: len(told)] == told else _same(now.settled, told)
    return _BRIEFLY.encode({"from": start, **now.told(start)})


def _same(one: tuple[Word, ...], other: tuple[Word, ...]) -> int:
    """How many words both begin with."""
    return sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(one, other, strict=False)))


async def _take_wishes(socket: WebSocket, hearing: Hearing) -> None:
    with suppress(WebSocketDisconnect):
        while True:
            wish = _wish(await socket.receive_text())
            if wish.get("do") == "think":
                hearing.think(on=wish.get("on") is True)
            elif wish.get("do") == "touch":
                hearing.touch()
            elif wish.get("do") == "ping" and isinstance(wish.get("at"), (int, float)):
                await socket.send_text(json.dumps({"pong": wish["at"]}))
            await asyncio.sleep(1 / MOST_WISHES)


def _wish(text: str) -> Mapping[str, object]:
    """What a page says, or nothing where it is nothing that we know."""
    if len(text) > LARGEST_WISH:
        return {}
    try:
        wish = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return wish if isinstance(wish, dict) else {}


async def _still(find: Find, known: tuple[str, str], hearing: Hearing) -> None:
    """Until this visitor may not follow it any longer: signed out, or another hearing began."""
    while True:
        await asyncio.sleep(LOOKED_AFTER)
        if await run_in_threadpool(find, *known) is not hearing:
            return
