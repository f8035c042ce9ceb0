"""People who talk, in a process of their own: ``{people, loss, seconds}``, then their answers.

They are real peers of aiortc; but what they say is packed and sent here, one timer a voice:
aiortc's own sender takes several times as much of the processor, which whoever listens on the
same machine would miss.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from itertools import cycle, islice
from random import Random
from struct import pack
from typing import Any

from aiortc import RTCSessionDescription
from aiortc.rtp import HeaderExtensions, RtpPacket

from benchmarks.voice.lines import answer, asked
from tests.microphones.speech import PACKET, SAMPLES, packets
from tests.microphones.talker import Talker, connected

SPREAD = 0.0037  # seconds between two who begin: people do not breathe in step
EDGE = 5  # packets at the end that always arrive: what is lost there, nobody can notice
HEAD = 12  # bytes of an RTP packet before its extensions (RFC 3550)


class Voice:
    """Says *payloads*, 20 ms each, over the connection of *peer*. `sent` is when, on
    `time.monotonic`; `kept` whether the network let it through."""

    def __init__(self, peer: Talker, payloads: Sequence[bytes], loss: float, seed: int) -> None:
        self.peer, self.sent, self.kept = peer, list[float](), list[bool]()
        self._payloads, self._lose, self._random = payloads, loss, Random(seed)  # noqa: S311 - a network's bad luck
        self._over = asyncio.Event()

    def begin(self) -> None:
        sender: Any = self.peer.connection.getSenders()[0]
        transport = sender.transport
        pair = transport.transport._connection._nominated[1]  # noqa: SLF001 - where sound goes
        self._protect = transport._tx_srtp.protect  # noqa: SLF001 - as its own sender does
        self._wire, self._to = pair.protocol.transport, pair.remote_addr
        self._source, self._kind, self._extensions = _as_negotiated(self.peer)
        self._began, self._loop = time.monotonic(), asyncio.get_running_loop()
        self._say()

    async def spoken(self) -> None:
        await self._over.wait()

    def _say(self) -> None:
        at = len(self.sent)
        head = pack("!BBHLL", 0x90, self._kind, at, at * SAMPLES, self._source)
        data = self._protect(head + self._extensions + self._payloads[at])
        edge = not at or at >= len(self._payloads) - EDGE
        arrives = edge or self._random.random() >= self._lose
        self.kept.append(arrives)
        self.sent.append(time.monotonic())
        if arrives:
            self._wire.sendto(data, self._to)
        if at + 1 < len(self._payloads):
            self._loop.call_at(self._began + (at + 1) * PACKET, self._say)
        else:
            self._over.set()


def _as_negotiated(peer: Talker) -> tuple[int, int, bytes]:
    """Who sends, what, and the extensions of each packet, as aiortc would write them."""
    transceiver: Any = peer.connection.getTransceivers()[0]
    sender = transceiver.sender
    told = RtpPacket()
    told.extensions = HeaderExtensions(mid=transceiver.mid, audio_level=(False, 30))
    known = sender._RTCRtpSender__rtp_header_extensions_map  # noqa: SLF001 - what both agreed on
    return sender._ssrc, transceiver._codecs[0].payloadType, told.serialize(known)[HEAD:]  # noqa: SLF001 - the same


async def main() -> None:
    while (wanted := await asked()) is not None:
        voices = _voices(**wanted)
        answer([(await each.peer.offer()).sdp for each in voices])
        for each, sdp in zip(voices, await asked(), strict=True):
            await each.peer.accept(RTCSessionDescription(sdp, "answer"))
        await asyncio.gather(*(connected(each.peer.connection) for each in voices))
        answer("connected")
        await asked()
        await _talk(voices)
        answer([{"sent": each.sent, "kept": each.kept} for each in voices])
        await asked()
        await asyncio.gather(*(each.peer.close() for each in voices))
        answer("gone")


def _voices(people: int, loss: float, seconds: float) -> list[Voice]:
    payloads = tuple(islice(cycle(packets()), round(seconds / PACKET)))
    return [Voice(Talker(()), payloads, loss, number) for number in range(people)]


async def _talk(voices: list[Voice]) -> None:
    for voice in voices:
        voice.begin()
        await asyncio.sleep(SPREAD)
    await asyncio.gather(*(voice.spoken() for voice in voices))


if __name__ == "__main__":
    asyncio.run(main())
