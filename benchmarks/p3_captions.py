"""P3: from a message of the speech service to the caption that leaves for the browser, 25 at once.

Ours is everything between: the vendor's line, what is settled already, the answer that is being
heard, and the caption as the web route sends it, in the loop of the web server. The baseline is a
bare websocket client with `json.loads` in a thread each. Both are sent sound, 20 ms at a time, and
both take turns. The service writes into each result when it was sent.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from benchmarks.figures import Benchmark, Part
from benchmarks.measuring import Sample, percentile
from benchmarks.processes import answering
from core.domain.chat import ModelRef
from core.domain.identity import new_session_id
from core.domain.voice import Patience
from core.ports.speech import Listening
from core.providers.speech.live import DeepgramLive
from core.services.hearing import Hearing, Place
from web.captions import captions_route
from web.cookie import set_cookie

SERVER = "benchmarks.baselines.speech_server"
STREAMS, SECONDS, REPEATS = 25, 12.0, 3
FEW, BRIEF = 2, 1.5
WARM = 1.0  # seconds of sound before it counts
PIECE = bytes(640)  # 20 ms
EVERY = 0.02
MEDIAN, TAIL = 1.0, 5.0  # milliseconds later than the baseline, at most
MS = 1e-6  # a nanosecond in milliseconds
_SENT = re.compile(r"\bt(\d{10,})")
_QUERY = "model=nova-3&encoding=linear16&sample_rate=16000&interim_results=true"


@dataclass
class Delays:
    """How long after it was sent each result was there, in milliseconds. Results that were sent
    before *since* are none."""

    since: int
    values: list[float] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def take(self, text: str, now: int) -> None:
        for found in _SENT.finditer(text):
            sent = int(found[1])
            if sent >= self.since and sent not in self.seen:
                self.seen.add(sent)
                self.values.append((now - sent) * MS)


def measure(smoke: bool) -> Sequence[Part]:  # noqa: FBT001 - what every benchmark is told
    streams, seconds = (FEW, BRIEF) if smoke else (STREAMS, SECONDS)
    found: dict[str, list[list[float]]] = {"ours": [], "bare": []}
    with answering(SERVER) as server:
        assert server.stdout  # noqa: S101 - answering() gives it
        url = server.stdout.readline().strip()
        for _ in range(1 if smoke else REPEATS):
            found["ours"].append(_round(_ours, url, streams, seconds))
            found["bare"].append(_round(_bare, url, streams, seconds))
    return [
        _part(f"{streams} streams, {name}: later than bare", share, most, found)
        for name, share, most in (("median", 0.5, MEDIAN), ("99th of 100", 0.99, TAIL))
    ]


def _part(name: str, share: float, most: float, found: dict[str, list[list[float]]]) -> Part:
    ours = [percentile(values, share) for values in found["ours"]]
    bare = [percentile(values, share) for values in found["bare"]]
    later = Sample(tuple(a - b for a, b in zip(ours, bare, strict=True)))
    return Part(
        name, "ms", later.median, most, 1.0, spread=later.spread,
        said=f"{Sample(tuple(ours)).median:.2f} ms, bare {Sample(tuple(bare)).median:.2f} ms; "
        f"{len(found['ours'][0])} messages",
    )  # fmt: skip


Take = Callable[[bytes], None]
Way = Callable[[str, int, Delays], Any]


def _round(way: Way, url: str, streams: int, seconds: float) -> list[float]:
    delays = Delays(time.monotonic_ns() + int(WARM * 1e9))
    with way(url, streams, delays) as takes:
        _speak(takes, WARM + seconds)
    if not delays.values:
        raise RuntimeError("nothing was heard")
    return delays.values


def _speak(takes: Sequence[Take], seconds: float) -> None:
    """Each 20 ms to everybody, and nobody in step with anybody else: people are not."""
    began, many = time.monotonic(), len(takes)
    for number in range(int(seconds / EVERY) * many):
        piece, who = divmod(number, many)
        time.sleep(max(0.0, began + number * EVERY / many - time.monotonic()))
        if piece >= who:
            takes[who](PIECE)


@contextmanager
def _ours(url: str, streams: int, delays: Delays) -> Iterator[list[Take]]:
    live = DeepgramLive("deepgram", "nova-3", "a-key", url)
    hearings = {str(n): _hearing(str(n)) for n in range(streams)}
    for hearing in hearings.values():
        hearing.begin(live, Listening())
    route = captions_route(lambda _, interview: hearings[interview])

    async def browsers() -> None:
        await asyncio.gather(*(_browser(route, number, delays) for number in hearings))

    web = Thread(target=lambda: asyncio.run(browsers()))
    web.start()
    try:
        yield [hearing.hear for hearing in hearings.values()]
    finally:
        for hearing in hearings.values():
            hearing.close()
        web.join()


def _hearing(number: str) -> Hearing:
    place = Place("somebody", number, 0, 1, "seat")
    return Hearing(place, ModelRef("deepgram", "nova-3"), Patience.MANUAL)


async def _browser(route: Any, number: str, delays: Delays) -> None:
    """The other end of the captions' socket: it only looks when something leaves."""
    left = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if not accepted:
            accepted.append(True)
            return {"type": "websocket.connect"}
        await left.wait()
        return {"type": "websocket.disconnect", "code": 1000}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            delays.take(message["text"], time.monotonic_ns())
        elif message["type"] == "websocket.close":
            left.set()

    accepted: list[bool] = []
    cookie = set_cookie(new_session_id(), secure=False).partition(";")[0]
    headers = [(b"cookie", cookie.encode())]
    scope = {
        "type": "websocket", "path": f"/captions/{number}", "headers": headers,
        "path_params": {"interview": number}, "query_string": b"", "subprotocols": [],
    }  # fmt: skip
    await route.app(scope, receive, send)


@contextmanager
def _bare(url: str, streams: int, delays: Delays) -> Iterator[list[Take]]:
    sockets = [
        connect(f"ws{url.removeprefix('http')}/v1/listen?{_QUERY}", compression=None)
        for _ in range(streams)
    ]
    over = Event()

    def read(socket: Any) -> None:
        try:
            while True:
                told = json.loads(socket.recv())
                now = time.monotonic_ns()
                words = told["channel"]["alternatives"][0]["words"]
                delays.take(f'"{words[0]["punctuated_word"]}' if words else "", now)
        except ConnectionClosed:
            if not over.is_set():
                raise

    threads = [Thread(target=read, args=(socket,)) for socket in sockets]
    for thread in threads:
        thread.start()
    try:
        yield [socket.send for socket in sockets]
    finally:
        over.set()
        for socket in sockets:
            socket.close()
        for thread in threads:
            thread.join()


P3 = Benchmark("P3", "A speech service's message, until its caption leaves", measure)
