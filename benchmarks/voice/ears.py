"""What is measured, in a process of its own: microphones that are heard, by us or by aiortc alone.

``ours``: our receiver and capture, with the relay that streamlit-webrtc puts between them, an
answer as it is heard (`Hearing`) and the real SDK of the service. ``stock``: aiortc as it is, a
resampler, and a bare websocket. ``bare``: the same, and what comes out is dropped. Rubbish is
collected as where the application is served, for all three.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import av
from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaRelay
from aiortc.mediastreams import MediaStreamError
from websockets.asyncio.client import connect

from benchmarks.measuring import percentile
from benchmarks.voice.lines import answer, asked
from core import heap
from core.domain.chat import ModelRef
from core.domain.speech import RATE
from core.domain.voice import Patience
from core.ports.speech import Listening
from core.providers.microphone.capture import PeerCapture
from core.providers.microphone.receiver import install
from core.providers.speech.live import DeepgramLive
from core.services.hearing import Hearing, Place
from tests.microphones.talker import ALONE, connected

WITHIN = timedelta(seconds=5)
SOON = 0.01  # seconds between two looks at how late the loop is
QUIET = 0.3  # seconds without sound after which nobody talks any more
TIDIED = 5.0  # seconds between collections, as in web/startup.py


class Ours:
    def __init__(self, service: int) -> None:
        install()
        self._live = DeepgramLive("deepgram", "nova-3", "a-key", f"http://127.0.0.1:{service}")
        self._relay = MediaRelay()
        self._kept: list[tuple[PeerCapture, Hearing]] = []

    async def hear(self, name: str, connection: RTCPeerConnection) -> None:
        place = Place("owner", "interview", 0, 0, name)
        hearing = Hearing(place, ModelRef("deepgram", "nova-3"), Patience.MANUAL)
        hearing.begin(self._live, Listening(key_terms=(name,)))
        capture = PeerCapture(hearing.hear)
        self._kept.append((capture, hearing))

        @connection.on("track")
        def track(heard: Any) -> None:
            sink = capture.sink()
            sink.addTrack(self._relay.subscribe(heard))
            sink.start()

    async def found(self) -> list[dict[str, Any]]:
        """Seconds of silence that were filled in, once the candidates have said that they end:
        after their last word, however late that is here. How late is measured elsewhere."""
        before = -1.0
        while (now := sum(each.heard for each, _ in self._kept)) != before:
            before = now
            await asyncio.sleep(QUIET)
        ends = (asyncio.to_thread(each.finish, WITHIN) for _, each in self._kept)
        await asyncio.gather(*ends)
        return [{"filled": capture.lost} for capture, _ in self._kept]

    async def leave(self) -> None:
        for _, hearing in self._kept:
            await asyncio.to_thread(hearing.close)
        self._kept.clear()


class Stock:
    def __init__(self, service: int | None) -> None:
        self._service = service
        self._kept: list[tuple[asyncio.Task[None], list[int]]] = []

    async def hear(self, name: str, connection: RTCPeerConnection) -> None:
        pts: list[int] = []
        url = f"ws://127.0.0.1:{self._service}/v1/listen?keyterm={name}"
        line = await connect(url, compression=None) if self._service else None

        @connection.on("track")
        def track(heard: Any) -> None:
            self._kept.append((asyncio.ensure_future(_pass_on(heard, line, pts.append)), pts))

    async def found(self) -> list[dict[str, Any]]:
        return [{"pts": pts} for _, pts in self._kept]

    async def leave(self) -> None:
        for task, _ in self._kept:
            task.cancel()
        self._kept.clear()


async def _pass_on(track: Any, line: Any, note: Callable[[int], None]) -> None:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    while True:
        try:
            frame = await track.recv()
        except MediaStreamError:
            return
        at = frame.pts
        pcm = b"".join(bytes(f.planes[0])[: f.samples * 2] for f in resampler.resample(frame))
        if line is not None:
            note(at)
            await line.send(pcm)


async def _late(values: list[float]) -> None:
    while True:
        began = time.monotonic()
        await asyncio.sleep(SOON)
        values.append(time.monotonic() - began - SOON)


async def _tidy() -> None:
    heap.freeze()
    while True:
        await asyncio.sleep(TIDIED)
        gc.collect()


async def main(kind: str, service: int) -> None:
    ears: Any = Ours(service) if kind == "ours" else Stock(service if kind == "stock" else None)
    late: list[float] = []
    watching = [asyncio.create_task(each) for each in (_late(late), _tidy())]
    while (offers := await asked()) is not None:
        connections = [RTCPeerConnection(ALONE) for _ in offers]
        answers = []
        for number, (connection, sdp) in enumerate(zip(connections, offers, strict=True)):
            await ears.hear(f"{kind}{number}", connection)
            await connection.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
            await connection.setLocalDescription(await connection.createAnswer())
            answers.append(connection.localDescription.sdp)
        answer(answers)
        await asyncio.gather(*(connected(each) for each in connections))
        await asked()
        late.clear()
        answer("begun")
        await asked()
        lag = percentile(late or [0.0], 0.99)
        answer({"found": await ears.found(), "late": lag})
        await asked()
        await ears.leave()
        await asyncio.gather(*(each.close() for each in connections))
        answer("gone")
    for task in watching:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
