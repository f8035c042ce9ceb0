"""Somebody at a microphone: a real aiortc peer whose network loses what it was told to lose."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from random import Random
from typing import Any

import av
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError

from tests.microphones.speech import PACKET, RATE, SAMPLES

ALONE = RTCConfiguration(iceServers=[])  # nobody else is asked where we are
OVER = frozenset({"failed", "closed"})
RTCP = range(192, 224)  # packet types that are no sound (RFC 5761)


class Talker:
    """Says *payloads*, 20 ms each, *pace* times as fast as people do, once `talk` is called.

    *loss* is the share of packets that never arrive; `kept` says, for each one that was sent,
    whether it was let through, and `sent` when, on `time.monotonic`.
    """

    def __init__(
        self, payloads: Sequence[bytes], *, loss: float = 0.0, pace: float = 1.0, seed: int = 1
    ) -> None:
        self.connection = RTCPeerConnection(ALONE)
        self.kept: list[bool] = []
        self.sent: list[float] = []
        self._words = _Words(payloads, pace)
        self._lose, self._random = loss, Random(seed)  # noqa: S311 - a network's bad luck
        self._sender = self.connection.addTrack(self._words)

    @property
    def lost(self) -> int:
        return self.kept.count(False)

    async def offer(self) -> RTCSessionDescription:
        await self.connection.setLocalDescription(await self.connection.createOffer())
        return self.connection.localDescription

    async def accept(self, answer: RTCSessionDescription) -> None:
        await self.connection.setRemoteDescription(answer)
        transport: Any = self._sender.transport
        transport._send_rtp = self._over(transport._send_rtp)  # noqa: SLF001 - the network

    def talk(self) -> None:
        self._words.begin()

    def be_away(self, seconds: float) -> None:
        """Nothing of the next *seconds* is sent, and no time passes either."""
        self._words.away += round(seconds / PACKET)

    async def spoken(self) -> None:
        """Wait until everything is said. Raise ConnectionError where the call broke off."""

        @self.connection.on("connectionstatechange")
        def look() -> None:
            if self.connection.connectionState in OVER:
                self._words.over.set()

        await self._words.over.wait()
        if len(self.kept) < self._words.length:
            raise ConnectionError(f"the call is {self.connection.connectionState}")

    async def close(self) -> None:
        await self.connection.close()

    def _over(self, send: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
        """The network: *send*, or not."""

        async def passes(data: bytes) -> None:
            if data[1] in RTCP:
                await send(data)
                return
            # The first and the last ones arrive: what is lost there, nobody can notice.
            edge = not self.kept or len(self.kept) >= self._words.length - 5
            arrives = edge or self._random.random() >= self._lose
            self.kept.append(arrives)
            self.sent.append(time.monotonic())
            if arrives:
                await send(data)

        return passes


class _Words(MediaStreamTrack):
    kind = "audio"

    def __init__(self, payloads: Sequence[bytes], pace: float) -> None:
        super().__init__()
        self.length = len(payloads)
        self.over = asyncio.Event()
        self._payloads, self._step = payloads, PACKET / pace
        self._may = asyncio.Event()
        self._at, self._began = 0, 0.0
        self.away = 0  # packets that were never sent

    def begin(self) -> None:
        self._began = time.monotonic()
        self._may.set()

    async def recv(self) -> Any:
        await self._may.wait()
        if self._at >= self.length:
            self.over.set()
            raise MediaStreamError
        due = self._began + self._at * self._step
        await asyncio.sleep(max(due - time.monotonic(), 0))
        packet = av.Packet(self._payloads[self._at])
        packet.pts, packet.time_base = (self._at + self.away) * SAMPLES, Fraction(1, RATE)
        self._at += 1
        return packet


async def listened(connection: RTCPeerConnection, talker: Talker) -> Any:
    """Connect *talker* to *connection*; the track that is heard there."""
    arrived: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    connection.on("track", arrived.set_result)
    await connection.setRemoteDescription(await talker.offer())
    await connection.setLocalDescription(await connection.createAnswer())
    await talker.accept(connection.localDescription)
    return await arrived


async def connected(connection: RTCPeerConnection) -> None:
    """Wait until sound can go over *connection*."""
    while connection.connectionState != "connected":
        changed = asyncio.Event()
        connection.once("connectionstatechange", changed.set)
        await changed.wait()
