# ruff: noqa: SLF001 - private parts of aiortc are what this is about
"""The one place that changes aiortc: what it needs of it is there, and what is odd does no harm."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import aiortc.rtcpeerconnection
import pytest
from aioice import ice
from aiortc import RTCPeerConnection, jitterbuffer, rtcdtlstransport, rtcrtpreceiver
from aiortc.codecs import opus
from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from aiortc.rtp import RtpPacket

from core.providers.microphone.receiver import PromptReceiver, install
from tests.microphones.speech import packets
from tests.microphones.talker import ALONE, Talker, connected

Stock: Any = rtcrtpreceiver.RTCRtpReceiver
READ_ON = "1.16.0"
USED = {
    "RTCRtpReceiver.__init__": Stock.__init__,
    "RTCRtpReceiver.receive": Stock.receive,
    "RTCRtpReceiver.stop": Stock.stop,
    "RTCRtpReceiver._handle_rtp_packet": Stock._handle_rtp_packet,
    "RTCRtpReceiver.__stop_decoder": Stock._RTCRtpReceiver__stop_decoder,
    "decoder_worker": rtcrtpreceiver.decoder_worker,
    "RemoteStreamTrack": rtcrtpreceiver.RemoteStreamTrack,
    "TimestampMapper": rtcrtpreceiver.TimestampMapper,
    "StreamStatistics.add": rtcrtpreceiver.StreamStatistics.add,
    "RTCDtlsTransport._recv_next": rtcdtlstransport.RTCDtlsTransport._recv_next,
    "RTCDtlsTransport._handle_rtp_data": rtcdtlstransport.RTCDtlsTransport._handle_rtp_data,
    "Connection.recv": ice.Connection.recv,
    "RtpPacket.parse": RtpPacket.parse,
    "StunProtocol.datagram_received": ice.StunProtocol.datagram_received,
    "Connection.data_received": ice.Connection.data_received,
    "Connection.recvfrom": ice.Connection.recvfrom,
    "JitterBuffer.add": jitterbuffer.JitterBuffer.add,
    "JitterFrame": jitterbuffer.JitterFrame,
    "OpusDecoder": opus.OpusDecoder,
    "__createTransceiver": (
        aiortc.rtcpeerconnection.RTCPeerConnection._RTCPeerConnection__createTransceiver  # type: ignore[attr-defined]
    ),
}
FINGERPRINTS = {
    "RTCRtpReceiver.__init__": "3e3b7b5cefbaac6f",
    "RTCRtpReceiver.receive": "d6d8d8d7a0bf4e95",
    "RTCRtpReceiver.stop": "63734b6894ce67a5",
    "RTCRtpReceiver._handle_rtp_packet": "4e54983d021a6336",
    "RTCRtpReceiver.__stop_decoder": "108105d17e257dba",
    "decoder_worker": "d500d4e567d6846c",
    "RemoteStreamTrack": "a69be688b066c569",
    "TimestampMapper": "3b51df64452ee962",
    "StreamStatistics.add": "d157b75e24b7ff53",
    "RTCDtlsTransport._recv_next": "998076720c05aa13",
    "RTCDtlsTransport._handle_rtp_data": "5def9061cc3da1f6",
    "Connection.recv": "f08f3ad6aa07e754",
    "RtpPacket.parse": "22109861dfce7bab",
    "StunProtocol.datagram_received": "ff4c8b910d45fb3a",
    "Connection.data_received": "5631b17fab717d6b",
    "Connection.recvfrom": "676acc01e4a9a9da",
    "JitterBuffer.add": "c6cd693611aa3eb4",
    "JitterFrame": "387bd33b13a7f10a",
    "OpusDecoder": "40cd30859e54f638",
    "__createTransceiver": "00201d6e03cc00f7",
}


@pytest.mark.parametrize("part", USED)
def test_what_we_build_on_is_as_it_was_read(part: str) -> None:
    """None of it is promised. Where this fails, read that part of aiortc anew, see whether
    `core/providers/microphone/receiver.py` still fits, measure P2, and write down the new print."""
    found = sha256(inspect.getsource(USED[part]).encode()).hexdigest()[:16]

    assert (part, found) == (part, FINGERPRINTS[part])


def test_aiortc_is_pinned_to_the_version_that_was_read() -> None:
    pinned = (Path(__file__).parents[3] / "requirements.txt").read_text()

    assert version("aiortc") == READ_ON
    assert f"aiortc=={READ_ON}\n" in pinned


async def receiver(codec: RTCRtpCodecParameters) -> tuple[RTCPeerConnection, Any]:
    """One that has begun to receive, and no line that it receives from."""
    install()
    connection = RTCPeerConnection(ALONE)
    made: Any = connection.addTransceiver("audio").receiver
    assert PromptReceiver.__name__ == type(made).__name__
    made._track = rtcrtpreceiver.RemoteStreamTrack(kind="audio")
    made._RTCRtpReceiver__codecs[codec.payloadType] = codec
    made._RTCRtpReceiver__decoder_thread = True  # nothing is decoded there
    return connection, made


async def received(codec: RTCRtpCodecParameters, arriving: list[RtpPacket]) -> list[Any]:
    """The frames that stand in the track when *arriving* has come."""
    connection, made = await receiver(codec)
    for packet in arriving:
        await made._handle_rtp_packet(packet, 0)
    made._RTCRtpReceiver__decoder_thread = None
    queue = made._track._queue
    frames = [queue.get_nowait() for _ in range(queue.qsize())]
    await connection.close()
    return frames


OPUS = RTCRtpCodecParameters(mimeType="audio/opus", clockRate=48000, channels=2, payloadType=96)
PCMU = RTCRtpCodecParameters(mimeType="audio/PCMU", clockRate=8000, channels=1, payloadType=0)


def opus_packet(number: int, payload: bytes | None = None, timestamp: int | None = None) -> Any:
    return RtpPacket(
        payload_type=96,
        sequence_number=number % 2**16,
        timestamp=(number * 960 if timestamp is None else timestamp) % 2**32,
        payload=packets()[50 + number % 100] if payload is None else payload,
    )


def test_a_frame_is_there_as_soon_as_its_packet() -> None:
    """Not 80 ms later; and after a hole, all that waited is."""

    async def run() -> list[int]:
        connection, made = await receiver(OPUS)
        waiting = []
        for number in (1, 2, 4, 5, 6, 7):
            await made._handle_rtp_packet(opus_packet(number), 0)
            waiting.append(made._track._queue.qsize())
        made._RTCRtpReceiver__decoder_thread = None
        await connection.close()
        return waiting

    assert asyncio.run(run()) == [1, 2, 2, 2, 5, 6]


def test_frames_say_when_they_were_spoken() -> None:
    """In samples since the first one, over a hole and over the wrap of the sender's clock."""
    sent = [opus_packet(n, timestamp=2**32 - 1920 + n * 960) for n in (0, 1, 2, 4, 5, 6)]

    frames = asyncio.run(received(OPUS, sent))

    assert [frame.pts for frame in frames] == [0, 960, 1920, 3840, 4800, 5760]
    assert {(f.layout.name, f.sample_rate, f.samples) for f in frames} == {("mono", 48000, 960)}


@pytest.mark.parametrize("broken", [b"", b"\xff", b"\x03\x3f" + b"\x00" * 5])
def test_a_packet_that_is_empty_or_broken_is_a_packet_that_was_lost(broken: bytes) -> None:
    """The call goes on, and the hole is seen by whoever hears the frames."""
    sent = [opus_packet(0), opus_packet(1, broken), opus_packet(2), opus_packet(3)]

    frames = asyncio.run(received(OPUS, sent))

    assert [frame.pts for frame in frames] == [0, 1920, 2880]


def test_a_browser_without_opus_is_heard_too() -> None:
    """G.711, which every WebRTC endpoint has to speak (RFC 7874)."""
    sent = [
        RtpPacket(payload_type=0, sequence_number=n, timestamp=n * 160, payload=b"\x55" * 160)
        for n in range(3)
    ]

    frames = asyncio.run(received(PCMU, sent))

    assert [frame.pts for frame in frames] == [0, 160, 320]
    assert {(frame.sample_rate, frame.samples) for frame in frames} == {(8000, 160)}


def test_nothing_piles_up_after_the_sender_has_said_goodbye() -> None:
    """A track that has ended is read by nobody."""

    async def run() -> int:
        connection, made = await receiver(OPUS)
        made._RTCRtpReceiver__decoder_thread = None
        for number in range(5):
            await made._handle_rtp_packet(opus_packet(number), 0)
        left = int(made._track._queue.qsize())
        await connection.close()
        return left

    assert asyncio.run(run()) == 0


@dataclass
class Call:
    """Of one talker. `queued` counts what went through the connection's queue."""

    talker: Talker
    connection: RTCPeerConnection
    receiver: Any
    queued: list[bytes]

    def frames(self) -> list[Any]:
        queue = self.receiver._track._queue
        return [queue.get_nowait() for _ in range(queue.qsize())]


@asynccontextmanager
async def called(payloads: tuple[bytes, ...]) -> AsyncIterator[Call]:
    """Over a real line, connected, before the first word; twenty times as fast as people talk."""
    install()
    talker, connection = Talker(payloads, pace=20), RTCPeerConnection(ALONE)
    await connection.setRemoteDescription(await talker.offer())
    await connection.setLocalDescription(await connection.createAnswer())
    await talker.accept(connection.localDescription)
    await asyncio.gather(connected(connection), connected(talker.connection))
    call = Call(talker, connection, connection.getReceivers()[0], [])
    passed_on = call.receiver._shortcut._queued

    def queued(data: bytes, component: int) -> None:
        call.queued.append(data)
        passed_on(data, component)

    call.receiver._shortcut._queued = queued
    yield call
    await talker.close()
    await connection.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_voice_that_is_known_waits_for_no_task() -> None:
    """Its first packet goes aiortc's way; the rest are frames in the track as they arrive. What
    is damaged, or of somebody who only says who they are, is as if it were lost."""

    async def run() -> tuple[list[int], int, int]:
        async with called(packets()[:60]) as call:
            call.talker.talk()
            await call.talker.spoken()
            await asyncio.sleep(0.1)
            known = call.receiver._shortcut
            told = next(data for data in call.queued if known._is_known(data))
            alike = told[:-4] + b"fake"
            known._arrived(alike, 1)
            waiting = sum(not 192 <= data[1] < 224 for data in call.queued)
            return [frame.pts for frame in call.frames()], waiting, call.receiver.buffer.lost

    heard, waited, lost = asyncio.run(run())

    assert heard == [number * 960 for number in range(60)]
    assert waited == 1
    assert lost == 0
